/** From the lenses that were chosen to the plan's angles and to what is said under each theme. */
import { clip } from '../../workflows/domain/calendar-copy';
import type { PlanAngle } from '../../workflows/domain/plans';
import type { Platform } from '../../workflows/domain/platforms';
import type { Draft } from './draft';
import type { Lens, Names } from './lenses';
import { LINE_MAX, PLATFORM_NAMES, quoted } from './wording';

const THEME_MAX = 120;

export function angleOf(
  { platforms, names, objective, directions }: Draft,
  lens: Lens,
  index: number,
): PlanAngle {
  const carrier = platforms[index % Math.max(1, platforms.length)];
  const first =
    // What a reviewer asked for goes first, but the first of our own choosing is what serves the objective.
    index === directions.topics.length ? ` It opens the way to the objective, ${quoted(objective)}.` : '';
  const where = carrier
    ? ` ${PLATFORM_NAMES[carrier]} carries it first, ${platformReason(carrier, names)}.`
    : '';
  return { title: clip(lens.title, LINE_MAX), rationale: `${lens.rationale}${first}${where}` };
}

function platformReason(platform: Platform, { client }: Names): string {
  const reasons: Record<Platform, string> = {
    linkedin: 'where it can be argued in full and continued in the comments',
    instagram: 'where it becomes a picture or a short clip before it becomes a sentence',
    twitter: 'where it has to hold as a single sentence',
    email: `where it reaches people who agreed to hear from ${client}`,
  };
  return reasons[platform];
}

export function messagingOf({ lenses, directions, names }: Draft): Record<string, string[]> {
  const perTheme = directions.voice.length === 'short' ? 2 : 3;
  const entries = lenses.map((lens, index): [string, string[]] => {
    const mentions = index === 0 ? directions.mentions.map((what) => mentionLine(what, names)) : [];
    const lines = lens.lines.slice(0, perTheme).map(({ line }) => line);
    return [clip(lens.theme, THEME_MAX), [...mentions, ...lines]];
  });
  return Object.fromEntries(entries);
}

function mentionLine(what: string, { subject }: Names): string {
  return `A plain word on ${what}, because it belongs in any conversation about ${subject}.`;
}
