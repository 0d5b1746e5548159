import { PLATFORMS, TASK_PLATFORMS, type TaskPlatform } from './platforms';
import { can, type Role } from './permissions';
import { isLocalDate, type LocalDate } from './time';
import { no, yes, type Verdict } from './verdict';

/** Figures that people read off a platform, and what they come to. */

export const METRIC_UNITS = ['COUNT', 'PERCENT', 'SCORE', 'CURRENCY', 'SECONDS', 'RATIO'] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

export const METRIC_SOURCES = ['MANUAL', 'IMPORT', 'API', 'SIMULATED'] as const;
export type MetricSource = (typeof METRIC_SOURCES)[number];

/** The metrics everybody knows, each with its usual unit. The list is open: people may log others. */
const METRIC_TYPES = {
  impressions: 'COUNT',
  reach: 'COUNT',
  engagement: 'COUNT',
  likes: 'COUNT',
  comments: 'COUNT',
  shares: 'COUNT',
  saves: 'COUNT',
  clicks: 'COUNT',
  ctr: 'PERCENT',
  video_views: 'COUNT',
  followers: 'COUNT',
  leads: 'COUNT',
  conversions: 'COUNT',
  revenue: 'CURRENCY',
  spend: 'CURRENCY',
  opens: 'COUNT',
  open_rate: 'PERCENT',
  click_rate: 'PERCENT',
  bounces: 'COUNT',
  unsubscribes: 'COUNT',
} as const satisfies Record<string, MetricUnit>;

export const METRIC_NAMES = Object.keys(METRIC_TYPES) as Array<keyof typeof METRIC_TYPES>;

/** The largest figure that is still exact with the decimals people give. */
export const LARGEST_FIGURE = 1e12;
export const METRIC_NAME_LENGTH = 100;

/** "Video views", "video-views" and "video_views" are one metric: lower case, words joined by underscores. */
export function metricName(typed: string): string {
  return typed
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/\p{Cs}/gu, '')
    .replaceAll(/[\s\p{Cc}_-]+/gu, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, METRIC_NAME_LENGTH);
}

export function usualUnit(name: string): MetricUnit {
  return (METRIC_TYPES as Record<string, MetricUnit>)[name] ?? 'COUNT';
}

/** How several figures of one metric become one. */
export const GATHERINGS = ['SUM', 'MEAN', 'LAST'] as const;
export type Gathering = (typeof GATHERINGS)[number];

/** What stands at a moment is not added up over days. */
const STANDS: readonly string[] = ['followers'];
const BY_UNIT: Record<MetricUnit, Gathering> = {
  COUNT: 'SUM',
  CURRENCY: 'SUM',
  SECONDS: 'SUM',
  PERCENT: 'MEAN',
  SCORE: 'MEAN',
  RATIO: 'MEAN',
};

export function gatheringOf(name: string, unit: MetricUnit): Gathering {
  return STANDS.includes(name) ? 'LAST' : BY_UNIT[unit];
}

/** Less than nothing cannot be counted, and time does not run backwards. A refund is a negative revenue. */
export function mayBeNegative(unit: MetricUnit): boolean {
  return unit !== 'COUNT' && unit !== 'SECONDS';
}

/** What somebody wants to have logged, or a logged figure as somebody wants it to be. */
export type OfferedFigure = {
  platform: TaskPlatform;
  date: LocalDate;
  metric_type: string;
  value: number;
  unit: MetricUnit;
  notes: string | null;
};

/** Figures from before the campaign are welcome, to compare with; those of tomorrow are not figures. */
const OLDEST_DAY = '2000-01-01';
const NOTES_LENGTH = 2_000;

/** The figure under the name it is kept by, or what is wrong with it, field by field. `today` is the campaign's day. */
export function checkFigure<T extends OfferedFigure>(offered: T, today: LocalDate): Verdict<T> {
  const metric_type = metricName(offered.metric_type);
  const fields: Record<string, string> = {};
  if (metric_type === '') fields['metric_type'] = 'Say what was counted.';
  if (!isLocalDate(offered.date) || offered.date < OLDEST_DAY) {
    fields['date'] = 'Is a day such as 2026-11-20.';
  } else if (offered.date > today) fields['date'] = `Lies ahead: it is ${today} where the campaign runs.`;
  if (!Number.isFinite(offered.value)) fields['value'] = 'A figure is a number such as 1200 or 3.5.';
  else if (Math.abs(offered.value) >= LARGEST_FIGURE) fields['value'] = 'That figure is too large.';
  else if (offered.value < 0 && !mayBeNegative(offered.unit))
    fields['value'] = 'Cannot be less than nothing.';
  if ((offered.notes ?? '').length > NOTES_LENGTH) fields['notes'] = 'At most 2,000 characters.';
  const [field] = Object.keys(fields);
  if (field !== undefined) return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field, detail: { fields } });
  return yes({ ...offered, metric_type });
}

/** Who logged a figure may put it right; those of others, a lead or an admin may. */
export function checkCorrection(
  entry: { recorded_by: string | null },
  person: { id: string | null; role: Role },
): Verdict {
  const own = entry.recorded_by !== null && entry.recorded_by === person.id;
  return own || can(person.role, 'metrics.correct') ? yes() : no('FORBIDDEN', 'NOT_PERMITTED');
}

/** One logged figure, as far as adding up needs it. */
export type Figure = {
  id: string;
  platform: TaskPlatform;
  metric_type: string;
  unit: MetricUnit;
  value: number;
  date: LocalDate;
  recorded_at: Date;
  source: MetricSource;
};

export type Aggregate = {
  metric_type: string;
  unit: MetricUnit;
  gathering: Gathering;
  value: number;
  /** How many figures it was made of. */
  entries: number;
};
export type PlatformAggregate = Aggregate & { platform: TaskPlatform };

type Options = {
  /** Figures of the dry run are left out unless they are asked for. */
  simulated?: boolean;
};

/**
 * What the figures of each platform and metric come to: counts, money and time are summed, percentages, scores
 * and ratios are averaged, of followers the last one stands. Figures of one metric in two units are two lines.
 */
export function aggregate(figures: readonly Figure[], options: Options = {}): PlatformAggregate[] {
  const groups = grouped(real(figures, options), (one) => `${one.platform} ${one.metric_type} ${one.unit}`);
  return groups
    .map(([first, ...rest]) => ({ platform: first.platform, ...gathered([first, ...rest]) }))
    .sort((a, b) => placeOf(a.platform) - placeOf(b.platform) || byMetric(a, b));
}

/** The same over all platforms. Of followers it is the sum of what stands on each. */
export function totals(figures: readonly Figure[], options: Options = {}): Aggregate[] {
  const known = real(figures, options);
  const groups = grouped(known, (one) => `${one.metric_type} ${one.unit}`);
  return groups.map((group) => totalOf(group)).sort(byMetric);
}

function totalOf(group: Group): Aggregate {
  const whole = gathered(group);
  if (whole.gathering !== 'LAST') return whole;
  const standing = grouped(group, (one) => one.platform).map((ofOne) => gathered(ofOne).value);
  return { ...whole, value: exact(standing.reduce((sum, value) => sum + value, 0)) };
}

/** One value a day of one metric in one unit, gathered as its unit says; days without figures are left out. */
export function trend(
  figures: readonly Figure[],
  metric: { metric_type: string; unit: MetricUnit },
  options: Options = {},
): Array<{ date: LocalDate; value: number; entries: number }> {
  const own = real(figures, options).filter(
    (one) => one.metric_type === metric.metric_type && one.unit === metric.unit,
  );
  return grouped(own, (one) => one.date)
    .map((group) => ({ date: group[0].date, value: totalOf(group).value, entries: group.length }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

type Group = [Figure, ...Figure[]];

function real(figures: readonly Figure[], { simulated = false }: Options): Figure[] {
  return figures.filter((one) => simulated || one.source !== 'SIMULATED');
}

function grouped(figures: readonly Figure[], keyOf: (one: Figure) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const figure of figures) {
    const group = groups.get(keyOf(figure));
    if (group) group.push(figure);
    else groups.set(keyOf(figure), [figure]);
  }
  return [...groups.values()];
}

function gathered(group: Group): Aggregate {
  const { metric_type, unit } = group[0];
  const gathering = gatheringOf(metric_type, unit);
  return { metric_type, unit, gathering, value: valueOf(group, gathering), entries: group.length };
}

function valueOf(group: Group, gathering: Gathering): number {
  if (gathering === 'LAST') return group.reduce((last, one) => (isLater(one, last) ? one : last)).value;
  const sum = group.reduce((whole, one) => whole + one.value, 0);
  return exact(gathering === 'SUM' ? sum : sum / group.length);
}

/** By its day, then by when it was written down; of two at once, the one whose row is newer. */
function isLater(one: Figure, than: Figure): boolean {
  if (one.date !== than.date) return one.date > than.date;
  const ms = one.recorded_at.getTime() - than.recorded_at.getTime();
  return ms === 0 ? one.id > than.id : ms > 0;
}

/** Without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export function exact(value: number): number {
  return Number(value.toPrecision(14));
}

function placeOf(platform: TaskPlatform): number {
  return TASK_PLATFORMS.indexOf(platform);
}

function byMetric(a: Aggregate, b: Aggregate): number {
  const place = (name: string) => (METRIC_NAMES as string[]).indexOf(name) + 1 || METRIC_NAMES.length + 1;
  return (
    place(a.metric_type) - place(b.metric_type) ||
    (a.metric_type < b.metric_type ? -1 : a.metric_type > b.metric_type ? 1 : 0) ||
    METRIC_UNITS.indexOf(a.unit) - METRIC_UNITS.indexOf(b.unit)
  );
}

// Derived rates -------------------------------------------------------------------------------------

/** What one sum says about another. */
const RATES = {
  ctr: { of: 'clicks', per: 'impressions' },
  engagement_rate: { of: 'engagement', per: 'impressions' },
  cpl: { of: 'spend', per: 'leads' },
  conversion: { of: 'conversions', per: 'clicks' },
  roas: { of: 'revenue', per: 'spend' },
} as const;
export type RateName = keyof typeof RATES;
export const RATE_NAMES = Object.keys(RATES) as RateName[];

/** Each rate as a plain quotient; null where one of its two sums was never logged, or it would divide by nothing. */
export function ratesOf(aggregates: readonly Aggregate[]): Record<RateName, number | null> {
  const rate = ({ of, per }: { of: string; per: string }) => {
    const [above, below] = [summed(aggregates, of), summed(aggregates, per)];
    return above === null || below === null || below === 0 ? null : above / below;
  };
  return {
    ctr: rate(RATES.ctr),
    engagement_rate: rate(RATES.engagement_rate),
    cpl: rate(RATES.cpl),
    conversion: rate(RATES.conversion),
    roas: rate(RATES.roas),
  };
}

/** A sum whatever it was counted in; null when there is none. */
function summed(aggregates: readonly Aggregate[], name: string): number | null {
  const sums = aggregates.filter((one) => one.metric_type === name && one.gathering === 'SUM');
  return sums.length === 0 ? null : sums.reduce((whole, one) => whole + one.value, 0);
}

/** What engagement and clicks come to: what the best platform and the best item are chosen by. */
export function response(aggregates: readonly Aggregate[]): number {
  return (summed(aggregates, 'engagement') ?? 0) + (summed(aggregates, 'clicks') ?? 0);
}

/** The platform people answered most on; null when nobody did. Of two alike, the one that is listed first. */
export function topPlatform(aggregates: readonly PlatformAggregate[]): TaskPlatform | null {
  let top: { platform: TaskPlatform; score: number } | null = null;
  for (const platform of PLATFORMS) {
    const score = response(aggregates.filter((one) => one.platform === platform));
    if (score > (top?.score ?? 0)) top = { platform, score };
  }
  return top?.platform ?? null;
}
