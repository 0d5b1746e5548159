import { clip, clipWeighted } from '../calendar-copy';
import type { ContentType, Platform } from '../platforms';
import { limitsOf, otherText } from '../sops';
import type { AssetType } from './content/creatives';
import { inPieces, type CreativeItem } from './creative-item';
import type { Words } from './creative-words';

/** How each kind of asset says it. */

type Written = Pick<CreativeItem, 'title' | 'hook' | 'body_text'> &
  Partial<Pick<CreativeItem, 'caption' | 'cta' | 'video_concept' | 'image_prompt' | 'alt_text'>>;

type Write = (words: Words, platform: Platform, contentType: ContentType) => Written;

const TITLE_MAX = 120;

export const WRITERS: Record<AssetType, Write> = {
  'Social Post': (words, platform, type) => {
    if (type === 'thread') return thread(words, platform);
    return type === 'story' ? story(words) : socialPost(words, platform);
  },
  Carousel: carousel,
  'Video Script': video,
  'Blog Post': (words, platform, type) => article(words, platform, type, blogPost(words)),
  Email: email,
  'Landing Page Copy': (words, platform, type) => article(words, platform, type, landingPage(words)),
  'Ad Copy': ad,
};

function socialPost(words: Words, platform: Platform): Written {
  const { angle, claim, offer, disclaimer } = words;
  const parts =
    platform === 'twitter'
      ? [angle, disclaimer]
      : platform === 'instagram'
        ? [angle, offer, disclaimer]
        : [angle, claim, offer, disclaimer];
  return { ...headed(words), body_text: paragraphs(parts), ...picture(words) };
}

/** Frames of one line each. */
function story(words: Words): Written {
  return { ...headed(words), body_text: paragraphs([words.hook, words.angle, words.cta]), ...picture(words) };
}

const THREAD_NUMBER = 4;

function thread(words: Words, platform: Platform): Written {
  const { hook, angle, claim, offer, cta, disclaimer } = words;
  const fit = (text: string) => clipped(text, platform, roomOf(platform) - THREAD_NUMBER);
  // The call to action stands alone at the end of its post, so that it is cut neither by the limit nor by what precedes.
  const last = clipped(cta, platform, Math.floor(roomOf(platform) / 2));
  const middle = distinct([angle, claim, offer, disclaimer]).map(fit);
  const opening = fit(hook);
  const posts = [opening, ...middle, last];
  return {
    ...headed(words),
    hook: opening,
    cta: last,
    body_text: inPieces(posts.map((post, index) => `${index + 1}/${posts.length} ${post}`)),
  };
}

/** Of the shortest part of a thread on a platform. */
function roomOf(platform: Platform): number {
  const limits = limitsOf(platform, 'thread');
  return platform === 'linkedin' ? otherText(limits, 'Comment').max : limits.text.max;
}

function clipped(text: string, platform: Platform, room: number): string {
  return platform === 'twitter' ? clipWeighted(text, room) : clip(text, room);
}

function carousel(words: Words): Written {
  const { hook, about, angle, claim, offer, cta, disclaimer } = words;
  return {
    ...headed(words),
    body_text: inPieces(distinct([hook, about, angle, claim, offer, cta])),
    caption: paragraphs([angle, 'Swipe for the rest.', disclaimer]),
    ...picture(words),
  };
}

function video(words: Words): Written {
  const { hook, angle, claim, offer, cta, disclaimer } = words;
  const scenes = distinct([hook, angle, claim || offer, cta]);
  const script = scenes.map((line, index) => `Scene ${index + 1}\nSaid and shown: ${line}`);
  return {
    ...headed(words),
    body_text: paragraphs(script),
    caption: paragraphs([angle, disclaimer]),
    video_concept: `Upright, 15 to 60 seconds, subtitled, in ${scenes.length} scenes. Begins with: ${hook}`,
    ...picture(words),
  };
}

function article(words: Words, platform: Platform, type: ContentType, text: string): Written {
  const teaser = paragraphs([words.angle, platform === 'twitter' ? '' : words.claim, words.disclaimer]);
  if (type === 'thread') {
    const posts = thread(words, platform);
    return { ...posts, caption: posts.body_text, body_text: text };
  }
  if (platform === 'email') {
    const mail = email(words);
    return { ...mail, caption: mail.body_text, body_text: text };
  }
  return { ...headed(words), body_text: text, caption: teaser };
}

function blogPost(words: Words): string {
  const { hook, message, angle, about, claim, offer, objection, cta, audience, pillar, disclaimer } = words;
  return paragraphs([
    `# ${hook}`,
    audience && `For ${audience}`,
    message,
    pillar && about && `## ${pillar}\n\n${about}`,
    angle && `## What it comes down to\n\n${angle}`,
    claim,
    objection && `## What speaks against it\n\n${objection}`,
    offer && `## What we offer\n\n${offer}`,
    cta,
    disclaimer,
  ]);
}

function landingPage(words: Words): string {
  const { hook, message, angle, about, claim, offer, objection, cta, disclaimer } = words;
  const points = distinct([angle, claim, about]).map((point) => `- ${point}`);
  return paragraphs([
    `# ${hook}`,
    message,
    cta,
    points.join('\n'),
    offer && `## What you get\n\n${offer}`,
    objection && `## You may ask\n\n${objection}`,
    cta,
    disclaimer,
  ]);
}

const SUBJECT_MAX = 50;
const PREHEADER_MAX = 90;
/** Shorter, and the mail program fills the line with whatever comes first in the message. */
const PREHEADER_LEAST = 40;

function email(words: Words): Written {
  const { hook, message, angle, claim, offer, cta, link, client, disclaimer } = words;
  const points = distinct([claim, offer]).map((point) => `- ${point}`);
  return {
    title: clip(hook || words.pillar || words.subject, SUBJECT_MAX),
    hook: preheader(words),
    body_text: paragraphs([
      'Hello,',
      ...distinct([hook, message, angle]),
      points.join('\n'),
      link === '' ? cta : `${cta}: ${link}`,
      'A reply to this message reaches us.',
      client,
      disclaimer,
    ]),
  };
}

function preheader({ angle, message, offer, claim }: Words): string {
  let line = '';
  for (const text of distinct([angle, message, offer, claim, 'In two minutes of reading.'])) {
    if (line.length >= PREHEADER_LEAST) break;
    line = line === '' ? text : `${line} ${text}`;
  }
  return clip(line, PREHEADER_MAX);
}

function ad(words: Words, platform: Platform): Written {
  const { offer, claim, angle, disclaimer } = words;
  const parts = platform === 'twitter' ? [offer || angle, disclaimer] : [angle, offer || claim, disclaimer];
  return { ...headed(words), body_text: paragraphs(distinct(parts)), ...picture(words) };
}

function headed({ hook, pillar }: Words): Pick<Written, 'title' | 'hook'> {
  return { title: clip(pillar === '' ? hook : `${pillar}: ${hook}`, TITLE_MAX), hook };
}

function picture({ hook, look, subject, pillar, angle }: Words): Pick<Written, 'image_prompt' | 'alt_text'> {
  const shows = [subject, pillar].filter((name) => name !== '').join(', ');
  return {
    image_prompt: [`${shows || 'A picture'}, carrying “${hook}”.`, look && `Look: ${look}`]
      .filter((part) => part !== '')
      .join(' '),
    alt_text: clip([shows, angle].filter((part) => part !== '').join(': '), 300),
  };
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function distinct(parts: readonly string[]): string[] {
  return [...new Set(parts)].filter((part) => part !== '');
}
