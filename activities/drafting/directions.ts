/** What all rejections so far, taken together, tell the next draft to do, and what to say about it. */
import { cadenceOf } from '../../workflows/domain/calendar';
import { clip, oneLine, says } from '../../workflows/domain/calendar-copy';
import type { PlanVoice, Tone } from '../../workflows/domain/plans';
import type { Platform } from '../../workflows/domain/platforms';
import type { Lens, Names } from './lenses';
import { keyWordsOf, readReason, type Ask } from './reasons';
import { listWords, PLATFORM_NAMES, quoted } from './wording';
import type { PlanBrief, SectionAsk } from './writer';

export type Directions = {
  voice: PlanVoice;
  more: Platform[];
  less: Platform[];
  /** Subjects that reviewers want in the centre; the last one leads. */
  focus: string[];
  mentions: string[];
  /** Themes to open with: the focus, and key words of reasons that nothing else could be made of. */
  topics: string[];
  /** How often other angles were wanted. */
  redrafts: number;
  changes: string[];
  /** A lens without the lines that say a forbidden word; empty when its own theme says one. */
  allowed: (lens: Lens) => Lens;
};

const QUOTE_MAX = 600;

/** One section that is drafted again: in the plan's own voice, with what was asked for it, at another take. */
export type Again = SectionAsk & { voice: PlanVoice; take: number };

export function directionsFrom(brief: PlanBrief, names: Names, again?: Again): Directions {
  const directions: Directions = {
    voice: { tone: 'plain', length: 'usual', hashtags: 'usual', emoji: true, soft_sell: false, avoid: [] },
    more: [],
    less: [],
    focus: [],
    mentions: [],
    topics: [],
    redrafts: 0,
    changes: [],
    allowed: (lens) => permitted(lens, directions.voice.avoid),
  };
  for (const { version, reason } of brief.rejections) {
    const { asks, unread } = readReason(reason);
    const done =
      asks.length > 0
        ? [...asks.map((ask) => obey(ask, directions, brief)), ...unreadWords(unread)]
        : improvise(reason, directions);
    directions.changes.push(
      `Version ${version} was rejected: ${quoted(clip(oneLine(reason), QUOTE_MAX))} ${done.join(' ')}`,
    );
  }
  if (again) readAgain(again, directions, brief);
  directions.topics = [...new Set([...directions.focus.toReversed(), ...directions.topics])]
    .filter((topic) => !directions.voice.avoid.some((word) => says(topic, word)))
    .map((topic) => clip(topic, 60))
    .slice(0, 4);
  directions.mentions = directions.mentions
    .filter((what) => !directions.voice.avoid.some((word) => says(what, word) || says(names.subject, word)))
    .slice(0, 4);
  return directions;
}

/** The voice is the plan's, and stays it: an instruction for one section changes how that section is drafted. */
function readAgain({ voice, take, instruction }: Again, directions: Directions, brief: PlanBrief): void {
  directions.voice = { ...voice, avoid: [...voice.avoid] };
  directions.redrafts += take;
  if (!instruction) return;
  const { asks } = readReason(instruction);
  for (const ask of asks) obey(ask, directions, brief);
  if (asks.length === 0) improvise(instruction, directions);
}

function permitted(lens: Lens, avoid: string[]): Lens {
  const isSaid = (text: string) => avoid.some((word) => says(text, word));
  if (isSaid(lens.theme) || isSaid(lens.title)) return { ...lens, lines: [] };
  return { ...lens, lines: lens.lines.filter(({ topic, line }) => !isSaid(topic) && !isSaid(line)) };
}

/** Acts on one ask and answers the sentence that tells the reviewer so. */
function obey(ask: Ask, directions: Directions, brief: PlanBrief): string {
  const { voice } = directions;
  switch (ask.kind) {
    case 'length':
      voice.length = ask.length;
      return ask.length === 'short'
        ? 'The plan now has fewer angles and messages, and the copy says one thing an item.'
        : 'The plan now has more angles, and the copy develops each message further.';
    case 'tone':
      return setTone(ask.tone, voice);
    case 'soft_sell':
      voice.soft_sell = true;
      return 'The call to action is now said once, quietly, at the end.';
    case 'hashtags':
      voice.hashtags = ask.hashtags;
      return ask.hashtags === 'none' ? 'Copy has no hashtags any more.' : 'Copy has at most one hashtag now.';
    case 'no_emoji':
      voice.emoji = false;
      return 'Copy has no emoji any more.';
    case 'platform':
      return weigh(ask, directions, brief);
    case 'focus':
      directions.focus.push(ask.on);
      return `${quoted(ask.on)} now leads: it has its own angle and theme and the first week.`;
    case 'mention':
      directions.mentions.push(ask.what);
      return `${quoted(ask.what)} now has a message in the leading theme and a place in every phase.`;
    case 'avoid':
      return ask.words.map((word) => forbid(word, directions, brief)).join(' ');
    case 'new_angles':
      directions.redrafts += 1;
      return 'The angles were replaced, and with them messages and weekly themes.';
  }
}

function setTone(tone: Tone, voice: PlanVoice): string {
  const before = voice.tone;
  voice.tone = tone;
  const replaced = before === 'plain' || before === tone ? '' : `, no longer ${before}`;
  return `The tone of all copy is now ${tone}${replaced}.`;
}

/** How many items a platform gets is the campaign's cadence, which a plan does not change; it says so. */
function weigh(ask: Extract<Ask, { kind: 'platform' }>, directions: Directions, brief: PlanBrief): string {
  const { platform, direction } = ask;
  const name = PLATFORM_NAMES[platform];
  if (!brief.platforms.includes(platform)) {
    return direction === 'less'
      ? `${name} is not among the campaign’s platforms, so there is nothing to reduce.`
      : `${name} is not among the campaign’s platforms; it has to be added to the campaign first.`;
  }
  const opposite = direction === 'more' ? 'less' : 'more';
  directions[opposite] = directions[opposite].filter((one) => one !== platform);
  directions[direction] = [...directions[direction].filter((one) => one !== platform), platform];
  const weight =
    direction === 'more'
      ? `${name} now opens every weekly theme.`
      : `${name} now comes last and only repeats what has worked elsewhere.`;
  return `${weight} It keeps ${cadenceOf(brief, platform)} a week, because the number is the campaign’s cadence: change it there to publish ${direction} on ${name}.`;
}

function forbid(word: string, directions: Directions, brief: PlanBrief): string {
  const fields = [
    brief.name,
    brief.client_name,
    brief.brand_product,
    brief.venture_name,
    brief.industry,
    brief.primary_cta,
  ];
  if (fields.some((field) => field && says(field, word))) {
    return `${quoted(word)} could not be avoided, because the campaign’s own name, client, product, industry or call to action contains it.`;
  }
  if (!directions.voice.avoid.includes(word)) directions.voice.avoid.push(word);
  return `No line that is published says ${quoted(word)} any more.`;
}

function unreadWords(unread: string[]): string[] {
  if (unread.length === 0) return [];
  return [
    `Not understood, and left to the reviewer: ${listWords(unread.map((one) => quoted(clip(one, 200))))}.`,
  ];
}

/** Nothing could be read as an instruction: other angles, the reason's own words as a theme, and the truth. */
function improvise(reason: string, directions: Directions): string[] {
  directions.redrafts += 1;
  const words = keyWordsOf(reason);
  const sorry = 'None of it could be read as an instruction, so other angles were chosen';
  if (words.length === 0) return [`${sorry}. Please say what should be different.`];
  directions.topics.push(listWords(words));
  return [
    `${sorry}, and its words ${listWords(words.map(quoted))} became a theme of their own. Please check whether that was meant.`,
  ];
}
