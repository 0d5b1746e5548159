import { clip, oneLine } from '../calendar-copy';
import type { ContentType, Platform } from '../platforms';
import { wordIn } from '../qc/words';
import type { AssetType } from './content/creatives';

/** What pieces are written from, and which of it one piece says. */

export type Pillar = { name: string; description: string; angles: string[]; count: number };

export type CreativeSources = {
  count: number;
  platforms: Platform[];
  asset_types: AssetType[];
  /** Formats that the strategy allows on a platform; any where it says nothing. */
  formats: Partial<Record<Platform, ContentType[]>>;
  pillars: Pillar[];
  theme: string;
  audience: string;
  message: string;
  tone: string;
  hooks: string[];
  angles: string[];
  ctas: string[];
  offers: string[];
  claims: string[];
  objections: string[];
  disclaimers: string[];
  /** How it should look, in the words of the strategy. */
  look: string;
  forbidden: string[];
  /** Where readers are sent; '' when nobody said. */
  link: string;
  /** What the campaign is about, by the most particular name it has. */
  subject: string;
  client: string;
  campaign: string;
};

/** The words of one piece; '' where there is nothing to say. */
export type Words = {
  hook: string;
  angle: string;
  claim: string;
  offer: string;
  cta: string;
  message: string;
  about: string;
  objection: string;
  pillar: string;
  audience: string;
  disclaimer: string;
  subject: string;
  client: string;
  look: string;
  link: string;
};

const HOOK_MAX = 160;
const CTA_MAX = 120;
const LINE_MAX = 300;
const PARAGRAPH_MAX = 500;

/** Asked for where the message bank has nothing that may be said. */
const PLAIN_CTAS = ['Learn more', 'Get started', 'Reply and tell us', 'Sign up', 'Visit us'];

/**
 * Each turn takes the next hook, and each round of hooks moves on by one angle, so that the same pair comes back only
 * when every pair was used.
 */
export function wordsFor(sources: CreativeSources, pillar: Pillar, turn: number): Words {
  const may = (texts: readonly string[]) => permitted(texts.map(oneLine), sources.forbidden);
  const hooks = firstFilled(may(sources.hooks), may([sources.message, sources.theme, sources.subject]));
  const angles = firstFilled(
    may([...pillar.angles, ...sources.angles]),
    may([pillar.description, sources.message, sources.theme]),
  );
  const about = clip(pick(may([pillar.description]), 0), PARAGRAPH_MAX);
  const inRound = turn % Math.max(1, hooks.length);
  const round = Math.floor(turn / Math.max(1, hooks.length));
  return {
    hook: clip(pick(hooks, inRound), HOOK_MAX),
    angle: clip(asSentences(pick(angles, inRound + round), about), PARAGRAPH_MAX),
    claim: clip(pick(may(sources.claims), turn), LINE_MAX),
    offer: clip(pick(may(sources.offers), inRound + round), LINE_MAX),
    cta: clip(pick(firstFilled(may(sources.ctas), may(PLAIN_CTAS)), turn), CTA_MAX),
    message: clip(pick(may([sources.message]), 0), LINE_MAX),
    about,
    objection: clip(pick(may(sources.objections), turn), LINE_MAX),
    pillar: clip(pick(may([pillar.name]), 0), 80),
    audience: clip(pick(may([sources.audience]), 0), LINE_MAX),
    disclaimer: may(sources.disclaimers).join(' '),
    subject: clip(pick(may([sources.subject, sources.client]), 0), 80),
    client: clip(pick(may([sources.client, sources.subject]), 0), 80),
    look: clip(oneLine(sources.look), LINE_MAX),
    link: sources.link,
  };
}

/** An angle of a few words is a heading: what its pillar is about makes it say something. */
function asSentences(angle: string, about: string): string {
  return about === '' || angle === about || /[.!?…]["”’)]?$/.test(angle) ? angle : `${angle}. ${about}`;
}

/** Texts that have something in them and nothing that may not be said. */
export function permitted(texts: readonly string[], forbidden: readonly string[]): string[] {
  return texts.filter((text) => text !== '' && wordIn(text, forbidden) === undefined);
}

/** What is left of a text when its sentences with a forbidden word are taken out. */
export function purged(text: string, forbidden: readonly string[]): string {
  if (permitted([text], forbidden).length > 0) return text;
  return text
    .split('\n')
    .map((line) => permitted(line.split(/(?<=[.!?…])\s+/), forbidden).join(' '))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function pick(texts: readonly string[], index: number): string {
  return texts[index % Math.max(1, texts.length)] ?? '';
}

function firstFilled(texts: string[], instead: string[]): string[] {
  return texts.length > 0 ? texts : instead;
}
