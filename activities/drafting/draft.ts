/** From a brief to what the plan is written from: names, type, platforms, the lenses chosen, reviewers' wishes. */
import { cadenceOf } from '../../workflows/domain/calendar';
import { clip, oneLine, subjectOf } from '../../workflows/domain/calendar-copy';
import type { CampaignType } from '../../workflows/domain/campaigns';
import { campaignWeeks } from '../../workflows/domain/plans';
import type { Platform } from '../../workflows/domain/platforms';
import { directionsFrom, type Again, type Directions } from './directions';
import { LENSES, SHARED_LENSES, type Lens, type Names } from './lenses';
import { strategicOf, type Strategic } from './strategy';
import { LINE_MAX, quoted, typeOf } from './wording';
import type { PlanBrief } from './writer';

/** Longer names are cut in prose; the campaign keeps them whole. */
const NAME_MAX = 80;

/** A brief, read and decided on: everything the plan's parts are written from. */
export type Draft = {
  brief: PlanBrief;
  type: CampaignType;
  names: Names;
  cta: string;
  objective: string;
  weeks: number;
  /** The platforms that publish, those that reviewers want more of first. */
  platforms: Platform[];
  lenses: Lens[];
  /** The weekly themes. */
  themes: string[];
  directions: Directions;
  /** What the approved strategy says; undefined where the campaign's own fields are all there is. */
  strategic: Strategic | undefined;
};

export function draftOf(brief: PlanBrief, again?: Again): Draft {
  const subject = clip(subjectOf(brief), NAME_MAX);
  const names = {
    subject,
    client: clip(oneLine(brief.client_name), NAME_MAX) || subject,
    field: brief.industry?.trim() ? clip(oneLine(brief.industry), NAME_MAX) : 'this field',
  };
  const type = typeOf(brief);
  const active = brief.platforms.filter((platform) => cadenceOf(brief, platform) > 0);
  const directions = directionsFrom(brief, names, again);
  const strategic = brief.strategy && strategicOf(brief.strategy);
  if (strategic)
    directions.voice.avoid = [...new Set([...directions.voice.avoid, ...strategic.avoid])].slice(0, 50);
  const lenses = strategic
    ? strategicLenses(strategic, names, directions)
    : lensesFor(brief, type, names, directions);
  const weeks = campaignWeeks(brief.start_date, brief.end_date);
  return {
    brief,
    type,
    names,
    cta: clip(oneLine(brief.primary_cta), 255),
    objective: clip(oneLine(brief.objective), 200),
    weeks,
    platforms: ordered(active, directions),
    lenses,
    themes: weeklyThemes(lenses, names, weeks),
    directions,
    strategic,
  };
}

function ordered(platforms: Platform[], { more, less }: Directions): Platform[] {
  const rank = (platform: Platform) => (more.includes(platform) ? 0 : less.includes(platform) ? 2 : 1);
  return [...platforms].sort((a, b) => rank(a) - rank(b));
}

// Lenses -----------------------------------------------------------------------------------------------

const LENS_COUNT = { short: 3, usual: 4, long: 5 } as const;
/** Of a draft's lenses, so many speak of its type; the rest suit any campaign. */
const SHARED_COUNT = { short: 1, usual: 1, long: 2 } as const;

/**
 * What reviewers asked for by name, then the type's own lenses, then shared ones. Where to begin in each bank
 * depends on the campaign; each request for other angles moves past those already shown.
 */
function lensesFor(brief: PlanBrief, type: CampaignType, names: Names, directions: Directions): Lens[] {
  const { voice, redrafts } = directions;
  const seed = hashOf(`${brief.name}|${brief.client_name}`);
  const count = LENS_COUNT[voice.length];
  const shared = SHARED_COUNT[voice.length];
  const own = fromBank(LENSES[type], seed, names, directions);
  const common = fromBank(SHARED_LENSES, seed >>> 8, names, directions);
  // After one redraft most of the type's bank has been seen, so the shared bank takes over more of the plan.
  const ownCount = redrafts === 0 ? count - shared : 1;
  const ownStart = redrafts === 0 ? 0 : count - shared + redrafts - 1;
  const commonCount = count - ownCount;
  const commonStart = redrafts === 0 ? 0 : shared + (redrafts - 1) * commonCount;
  const chosen = [
    ...directions.topics.map((topic) => topicLens(topic, names)),
    ...turned(own, ownStart, ownCount),
    ...turned(common, commonStart, commonCount),
  ];
  const said = uniqueByTheme(chosen).slice(0, 10);
  return said.length > 0 ? said : [topicLens(names.subject, names)];
}

/** What reviewers asked for by name, then the pillars of the strategy; other angles begin with another pillar. */
function strategicLenses({ lenses }: Strategic, names: Names, directions: Directions): Lens[] {
  const allowed = lenses.map(directions.allowed).filter(({ lines }) => lines.length > 0);
  const pillars = allowed.length > 0 ? turned(allowed, directions.redrafts, allowed.length) : [];
  const chosen = [...directions.topics.map((topic) => topicLens(topic, names)), ...pillars];
  const said = uniqueByTheme(chosen).slice(0, 10);
  return said.length > 0 ? said : [topicLens(names.subject, names)];
}

/** The bank from this campaign's own starting point, without what may not be said. */
function fromBank(
  bank: ((names: Names) => Lens)[],
  seed: number,
  names: Names,
  directions: Directions,
): Lens[] {
  return turned(bank, seed % bank.length, bank.length)
    .map((lensFor) => directions.allowed(lensFor(names)))
    .filter((lens) => lens.lines.length > 0);
}

function turned<T>(items: T[], start: number, count: number): T[] {
  return Array.from(
    { length: Math.min(count, items.length) },
    (_, index) => items[(start + index) % items.length],
  ).filter((item): item is T => item !== undefined);
}

function uniqueByTheme(lenses: Lens[]): Lens[] {
  return [...new Map(lenses.map((lens) => [lens.theme.toLowerCase(), lens])).values()];
}

/** A theme that a reviewer named, in words that hold for any noun. */
function topicLens(topic: string, { subject }: Names): Lens {
  const head = topic.charAt(0).toUpperCase() + topic.slice(1);
  return {
    theme: head,
    title: `${head}, before anything else`,
    rationale: `A reviewer raised ${quoted(topic)}. It gets a theme of its own and the first week, so that nobody has to look for it.`,
    lines: [
      {
        topic: `${head}, in plain words`,
        line: `${head}: what it means for you in practice, and what it does not.`,
      },
      {
        topic: `Your questions about ${topic}`,
        line: `What would you like to know about ${topic}? Ask, and we answer where everyone can read it.`,
      },
      {
        topic: `Beginning with ${topic}`,
        line: `Begin with ${topic} and look at ${subject} from there. The order matters.`,
      },
    ],
  };
}

const THEMES_MAX = 26;

/** The first topic of every lens, then the second of each: a theme returns only when all had their turn. */
function weeklyThemes(lenses: Lens[], names: Names, weeks: number): string[] {
  const rounds = [0, 1, 2].flatMap((round) => lenses.map((lens) => lens.lines[round]?.topic));
  const topics = [...new Set(rounds.filter((topic) => topic !== undefined))];
  const wanted = Math.max(1, Math.min(weeks, topics.length, THEMES_MAX));
  const themes = topics.slice(0, wanted).map((topic) => clip(topic, LINE_MAX));
  return themes.length > 0 ? themes : [names.subject];
}

/** A small stable number from a text (FNV-1a), so that two campaigns do not begin at the same place. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
