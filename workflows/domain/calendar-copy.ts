/**
 * The words of a generated calendar item, in the manner of its platform. A first version that could be
 * published as it stands: it says only what the plan says, asks honestly, and claims nothing about the client.
 */
import type { PlanContent, PlanVoice, Tone } from './plans';
import type { ContentType, Platform } from './platforms';
import { limitsOf } from './sops';
import { linksIn, PART_SEPARATOR, weightedLength } from './text-length';

export type CopyCampaign = {
  name: string;
  objective: string;
  primary_cta: string;
  client_name?: string | null;
  venture_name?: string | null;
  brand_product?: string | null;
  industry?: string | null;
};

export type CopyContext = {
  campaign: CopyCampaign;
  plan: Pick<PlanContent, 'messaging' | 'weekly_themes' | 'voice'>;
  platform: Platform;
  contentType: ContentType;
  /** One of the keys of `plan.messaging`. */
  pillar: string;
  /** Campaign week, from 1. */
  week: number;
  /** Which of the platform's items this is since the campaign began, from 0. */
  sequence: number;
};

export type Copy = {
  title: string;
  copy_text: string;
  hashtags: string[];
  cta_text: string;
  asset_ref: string | null;
};

const TITLE_MAX = 120;
/** Calendar items keep at most this much of each. */
const CTA_MAX = 255;
const ASSET_MAX = 512;

export function copyFor(context: CopyContext): Copy {
  const words = wordsFor(context);
  const hashtags = hashtagsFor(context);
  const copy_text = WRITERS[context.platform](words, hashtags, context);
  return {
    title: clip(titleOf(oneLine(context.pillar), words.message), TITLE_MAX),
    copy_text,
    // X leaves its tags away when the text needs the room.
    hashtags: hashtags.filter((tag) => copy_text.includes(tag)),
    cta_text: words.cta,
    asset_ref: assetFor(words, context),
  };
}

/** The theme and the message, without saying the theme twice where the message begins with it. */
function titleOf(pillar: string, message: string): string {
  return message.toLowerCase().startsWith(`${pillar.toLowerCase()}:`) ? message : `${pillar}: ${message}`;
}

// What there is to say -------------------------------------------------------------------------------

type Words = {
  message: string;
  /** The other messages of the same pillar, in order. */
  further: string[];
  development: string;
  question: string;
  cta: string;
  ctaLine: string;
  subject: string;
  signature: string;
  voice: PlanVoice;
};

function wordsFor({ campaign, plan, pillar, week, sequence, platform, contentType }: CopyContext): Words {
  const { voice } = plan;
  const subject = subjectOf(campaign);
  const theme = oneLine(pick(plan.weekly_themes, week - 1));
  const messages = permitted((plan.messaging[pillar] ?? []).map(oneLine), voice);
  if (messages.length === 0) messages.push(theme);
  // A pillar comes once in every round: each round takes its next message and, when the messages are through,
  // moves on what stands around them, so that the same text returns only after everything has been used.
  const pillars = Object.keys(plan.messaging);
  const start = Math.floor(sequence / Math.max(1, pillars.length)) + PLATFORM_OFFSET[platform];
  const message = pick(messages, start);
  const around =
    Math.max(0, pillars.indexOf(pillar)) + (start % messages.length) + Math.floor(start / messages.length);
  const developments = permitted(developmentsFor(subject, theme, oneLine(pillar), voice.tone), voice);
  const questions = permitted(QUESTIONS[voice.tone], voice);
  const cta = clip(oneLine(campaign.primary_cta), CTA_MAX);
  const spoken = platform === 'instagram' ? withLinkElsewhere(cta, contentType) : cta;
  return {
    message,
    further: messages.filter((other) => other !== message),
    development: pick(developments, around) || theme,
    question: pick(questions, around),
    cta,
    ctaLine: voice.soft_sell ? `If you would like to go further: ${spoken}` : sentence(spoken),
    subject,
    signature: oneLine(campaign.client_name || subject),
    voice,
  };
}

/** A link in an Instagram text cannot be clicked: it belongs in the bio, or on a story's sticker. */
function withLinkElsewhere(cta: string, contentType: ContentType): string {
  const [link] = linksIn(cta);
  if (link === undefined) return cta;
  const where = contentType === 'story' ? 'tap the link' : 'link in bio';
  const before = cta.slice(0, cta.indexOf(link)).replace(/(?:\s+(?:at|on|via|under))?[\s:–—-]*$/i, '');
  const after = cta.slice(cta.indexOf(link) + link.length);
  return before === '' ? `Find it here: ${where}${after}` : `${before} (${where})${after}`;
}

/** Platforms begin at different messages, or one day would say the same thing everywhere. */
const PLATFORM_OFFSET: Record<Platform, number> = { linkedin: 0, instagram: 1, twitter: 2, email: 3 };

/** What the campaign is about, by the most particular name it has. */
export function subjectOf(campaign: CopyCampaign): string {
  const named = [campaign.brand_product, campaign.venture_name, campaign.client_name, campaign.name];
  return oneLine(named.find((name) => name && name.trim() !== '') ?? campaign.name);
}

function developmentsFor(subject: string, theme: string, pillar: string, tone: Tone): string[] {
  return [
    ...DEVELOPMENTS[tone],
    `If you take one thing from us this week, take this. The rest of what we say about ${subject} rests on it.`,
    'Take it as a question rather than a slogan. If it does not hold where you are, that is worth knowing, and worth telling us.',
    `Our theme this week is “${theme}”. This is the part of it that is easy to skip and expensive to skip.`,
    'Try it on paper first: what you do today on the left, what you would rather do on the right, and between them the one thing that is in the way.',
    'There is rarely one right answer. There is usually one that fits the next three months, and that is the one worth looking for.',
    `We put it under “${pillar}” because it comes before every choice, including the choice for ${subject}.`,
    'It sounds obvious. Then look back at the last decision of this kind and count the minutes it was given.',
  ];
}

const DEVELOPMENTS: Record<Tone, string[]> = {
  plain: [
    'An easy sentence to nod at and a hard one to act on. The test is small: pick one case from last week and hold it against this.',
    'The short version is above. The long version is a conversation, and it starts with how you do it now.',
  ],
  formal: [
    'We invite you to examine this against a recent decision of your own. The exercise takes ten minutes and tends to be instructive.',
    'The principle is simple to state and demanding to apply. It deserves a place early in any evaluation.',
  ],
  friendly: [
    'Sounds simple, and some days it even is. Think of one moment last week when it would have helped, and start from there.',
    'No homework, we promise: just one honest look at how you do it now, ideally with a coffee beside you.',
  ],
  bold: [
    'Most people agree and then change nothing. Be the one who changes one thing by Friday.',
    'Say it out loud in your next meeting. If the room goes quiet, you have found where to begin.',
  ],
};

const QUESTIONS: Record<Tone, string[]> = {
  plain: [
    'How do you handle this today?',
    'Where does this not hold for you?',
    'What would you add?',
    'Which part would you start with?',
    'What would have to change first?',
  ],
  formal: [
    'How does your organisation approach this?',
    'Which consideration would you place first?',
    'What has your own experience been?',
    'Where would you draw the line?',
    'Which of these points deserves more attention?',
  ],
  friendly: [
    'How does this look where you are?',
    'Does this sound like you?',
    'What is your own trick for this?',
    'Who do you know that would smile at this?',
    'What would make it easier for you?',
  ],
  bold: [
    'Do you disagree?',
    'Which part would you try first?',
    'Which one do you drop first?',
    'Who says it has to stay like this?',
    'What would you do with the time?',
  ],
};

// How each platform says it --------------------------------------------------------------------------

type WriteText = (words: Words, hashtags: string[], context: CopyContext) => string;

const WRITERS: Record<Platform, WriteText> = {
  linkedin: (words, hashtags, { contentType }) =>
    contentType === 'thread' ? linkedinThread(words, hashtags) : linkedinPost(words, hashtags),
  instagram: (words, hashtags, { contentType }) =>
    contentType === 'story' ? storyText(words) : instagramCaption(words, hashtags, contentType),
  twitter: (words, hashtags, { contentType }) =>
    contentType === 'thread' ? xThread(words) : xPost(words, hashtags),
  email: (words) => newsletter(words),
};

/** Three short paragraphs: hook, development, question with the call to action. */
function linkedinPost(words: Words, hashtags: string[]): string {
  const closing = words.voice.soft_sell
    ? paragraphs([words.question, words.ctaLine])
    : `${words.question} ${words.ctaLine}`.trim();
  return paragraphs([...body(words), closing, hashtags.join(' ')]);
}

function body({ message, development, further, voice }: Words): string[] {
  if (voice.length === 'short') return [message];
  return voice.length === 'long' ? [message, development, further[0] ?? ''] : [message, development];
}

const LINKEDIN_COMMENTS_MOST = 3;

/** What comes between hook and question: the pillar's other messages, or what there is to say about the one. */
function pointsOf({ further, development }: Words): string[] {
  return further.length > 0 ? further : [development];
}

function linkedinThread(words: Words, hashtags: string[]): string {
  const opening = paragraphs([words.message, 'Details below.', hashtags.join(' ')]);
  const points = pointsOf(words).slice(0, LINKEDIN_COMMENTS_MOST - 1);
  const comments = [...points, `${words.question} ${words.ctaLine}`.trim()];
  const numbered = comments.map((comment, index) => `${index + 1}/${comments.length} ${comment}`);
  return [opening, ...numbered].join(PART_SEPARATOR);
}

/** The hook stands before the fold, the call to action last, then the tags. */
function instagramCaption(words: Words, hashtags: string[], contentType: ContentType): string {
  const cue = contentType === 'carousel' ? 'Swipe for the steps.' : '';
  const cta = words.voice.emoji ? `👉 ${words.ctaLine}` : words.ctaLine;
  return paragraphs([...body(words), cue, words.question, cta, hashtags.join(' ')]);
}

/** Three frames, one line each: hook, something to answer, the call to action. */
function storyText(words: Words): string {
  return paragraphs([words.message, words.question, words.ctaLine]);
}

function xPost(words: Words, hashtags: string[]): string {
  const tags = hashtags.join(' ');
  const wishes = [
    [words.message, words.question, words.ctaLine, tags],
    [words.message, words.ctaLine, tags],
    [words.message, words.ctaLine],
  ];
  return firstThatFits(wishes) ?? squeezed(words.message, words.ctaLine);
}

const X_LIMIT = limitsOf('twitter', 'post').text.max;

function firstThatFits(wishes: string[][]): string | undefined {
  return wishes.map(paragraphs).find((text) => weightedLength(text) <= X_LIMIT);
}

/** Message and call to action with the longer of them shortened; each is sure of half of the room. */
function squeezed(message: string, cta: string): string {
  const room = X_LIMIT - 2;
  const ctaRoom = Math.max(Math.floor(room / 2), room - weightedLength(message));
  const shortCta = clipWeighted(cta, ctaRoom);
  return paragraphs([clipWeighted(message, room - weightedLength(shortCta)), shortCta]);
}

/** Hook, points, question with the call to action; each stands alone and carries its number. */
function xThread(words: Words): string {
  const posts = [words.message, ...pointsOf(words), `${words.question} ${words.ctaLine}`.trim()];
  return posts
    .map((post, index) => {
      const number = `${index + 1}/${posts.length} `;
      return number + clipWeighted(post, X_LIMIT - weightedLength(number));
    })
    .join(PART_SEPARATOR);
}

const SUBJECT_MAX = 50;
const PREHEADER_MAX = 90;
/** Shorter, and the mail program fills the line with whatever comes first in the body. */
const PREHEADER_MIN = 40;

/** Subject, preheader, body; the call to action early and again at the end, unless that was too salesy. */
function newsletter(words: Words): string {
  const { message, development, further, question, ctaLine, signature, voice } = words;
  const preheader =
    development.length >= PREHEADER_MIN
      ? development
      : `${development} ${question} In two minutes of reading.`;
  const points = voice.length === 'short' ? [] : further.map((point) => `• ${point}`);
  const text = paragraphs([
    'Hello,',
    message,
    voice.soft_sell ? '' : ctaLine,
    voice.length === 'short' ? '' : development,
    points.length > 0 ? `More on the same subject:\n${points.join('\n')}` : '',
    `${question} A reply to this message reaches us.`,
    ctaLine,
    signature,
  ]);
  const head = `Subject: ${subjectLine(message)}\nPreheader: ${clip(preheader, PREHEADER_MAX)}`;
  return `${head}\n\n${text}`;
}

/** The first sentence when it is short enough to stand alone, else as much as fits. */
function subjectLine(message: string): string {
  const first = /^.{15,}?[.?!](?=\s|$)/u.exec(message)?.[0];
  return first && first.length <= SUBJECT_MAX ? first.replace(/\.$/, '') : clip(message, SUBJECT_MAX);
}

// What has to be made --------------------------------------------------------------------------------

function assetFor(words: Words, { platform, contentType }: CopyContext): string | null {
  const hook = clip(words.message, 120);
  const pages = [words.message, ...words.further].map((line, index) => `${index + 1}: ${clip(line, 80)}`);
  const ask = clip(words.cta, 80);
  const wanted: Partial<Record<ContentType, string>> = {
    carousel:
      platform === 'linkedin'
        ? `One PDF, pages of one size (1080×1350). ${pages.join(' ')} Last page: ${ask}`
        : `Slides of one ratio (1080×1350). ${pages.join(' ')} Last slide: ${ask}, save and share.`,
    reel: `Clip 9:16 (1080×1920), 15–90 s, subtitled. In the first three seconds, spoken and as text: ${hook} At the end: ${ask}`,
    story: `Three frames 9:16 (1080×1920), top and bottom 250 px clear. 1: ${hook} 2: poll or question sticker. 3: link sticker, ${ask}`,
  };
  const picture = platform === 'instagram' ? `Picture 4:5 (1080×1350) that carries: ${hook}` : null;
  const asset = wanted[contentType] ?? picture;
  return asset && clip(asset, ASSET_MAX);
}

// Hashtags -------------------------------------------------------------------------------------------

const HASHTAGS_MOST: Record<Platform, number> = { linkedin: 4, instagram: 4, twitter: 1, email: 0 };
const HASHTAG_LENGTH_MAX = 30;

function hashtagsFor({ campaign, plan, platform, contentType, pillar }: CopyContext): string[] {
  const { voice } = plan;
  if (voice.hashtags === 'none' || contentType === 'story') return [];
  const most = Math.min(HASHTAGS_MOST[platform], voice.hashtags === 'few' ? 1 : Number.POSITIVE_INFINITY);
  const { brand_product, client_name, industry, name } = campaign;
  const sources = [brand_product, client_name, industry, pillar, name].filter((source) => source != null);
  const byKey = new Map<string, string>();
  for (const source of permitted(sources, voice)) {
    const tag = hashtagOf(source);
    if (tag && !byKey.has(tag.toLowerCase())) byKey.set(tag.toLowerCase(), tag);
  }
  return [...byKey.values()].slice(0, most);
}

/** `Ledger Cloud` → `#LedgerCloud`; nothing when no readable tag comes of it. */
export function hashtagOf(name: string): string | undefined {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const readable = joined.length <= HASHTAG_LENGTH_MAX && /\p{L}/u.test(joined);
  return readable ? `#${joined}` : undefined;
}

// Small tools of the trade ---------------------------------------------------------------------------

/** Lines without a word that may not be said. */
function permitted(lines: string[], voice: PlanVoice): string[] {
  return lines.filter((line) => !voice.avoid.some((word) => says(line, word)));
}

/** Whether a text contains a word or phrase as such, not inside another word. */
export function says(text: string, phrase: string): boolean {
  const wanted = oneLine(phrase)
    .toLowerCase()
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (wanted === '') return false;
  return new RegExp(`(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, 'u').test(text.toLowerCase());
}

function pick(values: readonly string[], index: number): string {
  return values[index % Math.max(1, values.length)] ?? '';
}

function paragraphs(parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** With a full stop, unless it ends on something of its own: a mark, or a link that a stop would break. */
function sentence(text: string): string {
  return /[\p{L}\p{N})”’"]$/u.test(text) && !/\S+[./]\S+$/.test(text) ? `${text}.` : text;
}

/** Cut at a word where there is one in reach, never inside a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${atWord(kept)}…`;
}

/** The same by X's counting, where the ellipsis weighs 2. */
export function clipWeighted(text: string, max: number): string {
  if (weightedLength(text) <= max) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const fits = weightedLength(`${atWord(characters.slice(0, middle).join(''))}…`) <= max;
    if (fits) low = middle;
    else high = middle - 1;
  }
  return `${atWord(characters.slice(0, low).join(''))}…`;
}

function atWord(cut: string): string {
  const space = cut.lastIndexOf(' ');
  const whole = space > cut.length / 2 ? cut.slice(0, space) : cut;
  return whole.replace(/[\s,;:–-]+$/, '');
}
