import {
  ALERT_ACTIONS,
  ALERT_WINDOWS,
  COMPARISONS,
  DIRECTIONS,
  MONITORING_FORM,
  type AlertAction,
  type AlertWindow,
  type Comparison,
  type Direction,
  type TrackingFrequency,
} from './artifacts/content/monitoring';
import type { Content } from './artifacts/fields';
import { readerOf } from './artifacts/reader';
import { actualOf, kpiKey, usualDirection } from './kpis';
import type { Figure, MetricUnit } from './metrics';
import {
  addDays,
  atLocal,
  daysBetween,
  dayWords,
  HOUR,
  localDate,
  plus,
  weekday,
  type LocalDate,
} from './time';

/** What an approved monitoring says once figures come in: which thresholds are crossed, and how each KPI stands. */

// Alerts ---------------------------------------------------------------------------------------------

/** A figure that is too high or too low within a window, as the approved monitoring wants it told. */
export type Threshold = {
  kpi: string;
  op: Comparison;
  value: number;
  window: AlertWindow;
  action: AlertAction;
};

export type Alert = Threshold & {
  /** The same for as many days as the window is long: it is raised once for them. */
  key: string;
  actual: number;
  unit: MetricUnit;
  /** The first and last of the days it was judged over. */
  from: LocalDate;
  to: LocalDate;
};

/** What is said of one. */
type Told = Pick<Alert, 'kpi' | 'actual' | 'unit' | 'op' | 'value' | 'from' | 'to'>;

/** Where and when alerts are judged: the campaign's zone and dates. */
export type Watch = { now: Date; zone: string; start: LocalDate; end: LocalDate };

/** Rows that say everything; the validator asks for the others. */
export function thresholdsOf(content: Content): Threshold[] {
  const rows = readerOf(MONITORING_FORM, content).rows('alerts.alert_thresholds');
  return rows.flatMap(({ kpi, op, value, window, action }): Threshold[] => {
    if (typeof kpi !== 'string' || typeof value !== 'number' || !isComparison(op) || !isWindow(window)) {
      return [];
    }
    return [{ kpi, op, value, window, action: isAction(action) ? action : 'Notify' }];
  });
}

/**
 * The thresholds that are crossed now. Too much is told as soon as it is so; too little can only be said of days that
 * are over, and of a window that lies within the campaign. Where nothing was logged, nothing is said.
 */
export function evaluateAlerts(content: Content, figures: readonly Figure[], watch: Watch): Alert[] {
  const alerts = thresholdsOf(content).flatMap((threshold) => alertOf(threshold, figures, watch) ?? []);
  return alerts.filter((alert, at) => alerts.findIndex(({ key }) => key === alert.key) === at);
}

function alertOf(threshold: Threshold, figures: readonly Figure[], watch: Watch): Alert | undefined {
  const { from, to, days } = spanOf(threshold, watch);
  const within = figures.filter(({ date }) => from <= date && date <= to);
  const actual = actualOf(threshold.kpi, within);
  if (!actual || !isCrossed(actual.value, threshold)) return undefined;
  const isWhole = days === null ? to >= watch.end : from >= watch.start && to <= watch.end;
  if (isFloor(threshold) && actual.summed && !isWhole) return undefined;
  return {
    ...threshold,
    key: `${thresholdKey(threshold)}:${days === null ? 'campaign' : stretchOf(to, days)}`,
    actual: actual.value,
    unit: actual.unit,
    from,
    to,
  };
}

/** The days that a threshold is judged over now; `days` is null where they are all of the campaign's. */
function spanOf(threshold: Threshold, { now, zone, start, end }: Watch) {
  const today = localDate(now, zone);
  const last = isFloor(threshold) ? addDays(today, -1) : today;
  const days = ALERT_WINDOWS[threshold.window];
  if (days === null) return { from: start, to: last < end ? last : end, days };
  return { from: addDays(last, 1 - days), to: last, days };
}

/** What has to be reached, other than what must not be. */
export function isFloor({ op }: Pick<Threshold, 'op'>): boolean {
  return op === '<' || op === '<=';
}

/** The first day whose figures any threshold looks at now; null where there is none. */
export function watchedSince(content: Content, watch: Watch): LocalDate | null {
  const [first = null] = thresholdsOf(content)
    .map((threshold) => spanOf(threshold, watch).from)
    .sort();
  return first;
}

/** Names a threshold however its KPI is spelled, across versions of the monitoring. */
export function thresholdKey({ kpi, op, value, window }: Threshold): string {
  return `${kpiKey(kpi)} ${op} ${value} ${window}`;
}

/** Stretches of so many days are counted from a Monday, so that those of a week are weeks. */
const A_MONDAY = '1970-01-05';

function stretchOf(day: LocalDate, days: number): LocalDate {
  return addDays(A_MONDAY, Math.floor(daysBetween(A_MONDAY, day) / days) * days);
}

/** A value in the unit of its KPI, in words. */
export function valueWords(value: number, unit: MetricUnit): string {
  const number = String(Number(value.toFixed(2)));
  return unit === 'PERCENT' ? `${number} %` : number;
}

const COMPARED: Record<Comparison, string> = {
  '<': 'below',
  '<=': 'at most',
  '>': 'above',
  '>=': 'at least',
};

/** "Engagement rate was 1.2 % from Mon 1 Mar 2027 to Sun 7 Mar 2027: below 2 %". */
export function alertWords({ kpi, actual, unit, op, value, from, to }: Told): string {
  const days = from === to ? `on ${dayWords(to)}` : `from ${dayWords(from)} to ${dayWords(to)}`;
  return `${kpi} was ${valueWords(actual, unit)} ${days}: ${COMPARED[op]} ${valueWords(value, unit)}`;
}

/** What somebody is asked to do about a crossed threshold, where the monitoring wants a review. */
export function alertTask(alert: Alert, rules: string) {
  return {
    task_type: 'REVIEW' as const,
    platform: 'internal' as const,
    origin: 'MANUAL' as const,
    title: `Look at ${alert.kpi}: ${COMPARED[alert.op]} ${valueWords(alert.value, alert.unit)}`.slice(0, 255),
    description: alertWords(alert),
    instructions_text: [
      '1. Open the KPIs of the campaign and look at the course of this one.',
      '2. Find out which posts, days or platforms moved it.',
      '3. Do what the monitoring says about it, or say why not.',
      ...(rules.trim() === '' ? [] : ['', 'What the monitoring says:', rules.trim()]),
    ].join('\n'),
    estimated_minutes: 30,
  };
}

export function isCrossed(actual: number, { op, value }: Pick<Threshold, 'op' | 'value'>): boolean {
  switch (op) {
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
  }
}

function isComparison(value: unknown): value is Comparison {
  return (COMPARISONS as readonly unknown[]).includes(value);
}

function isWindow(value: unknown): value is AlertWindow {
  return typeof value === 'string' && Object.hasOwn(ALERT_WINDOWS, value);
}

function isAction(value: unknown): value is AlertAction {
  return (ALERT_ACTIONS as readonly unknown[]).includes(value);
}

// When they are judged -------------------------------------------------------------------------------

/** Alerts of whole days are judged at this wall time in the campaign's zone, after the figures of the day before. */
const ALERT_TIME = '08:00';

export const FREQUENCY_WORDS: Record<TrackingFrequency, string> = {
  'Real-time': 'whenever a figure is logged',
  Hourly: 'every hour',
  Daily: 'every day',
  Weekly: 'every Monday',
  'Bi-weekly': 'every other Monday',
  Monthly: 'on the first of a month',
};

/** The first check after `last`; null where every logged figure is its own occasion. */
export function nextAlertCheck(frequency: TrackingFrequency, last: Date, zone: string): Date | null {
  switch (frequency) {
    case 'Real-time':
      return null;
    case 'Hourly':
      return plus(new Date(Math.floor(last.getTime() / HOUR) * HOUR), HOUR);
    case 'Daily':
      return firstAfter(last, zone, () => true);
    case 'Weekly':
      return firstAfter(last, zone, (day) => weekday(day) === 1);
    case 'Bi-weekly':
      return firstAfter(last, zone, (day) => stretchOf(day, 14) === day);
    case 'Monthly':
      return firstAfter(last, zone, (day) => day.endsWith('-01'));
  }
}

function firstAfter(last: Date, zone: string, isDay: (day: LocalDate) => boolean): Date {
  let day = localDate(last, zone);
  while (!isDay(day) || atLocal(day, ALERT_TIME, zone) <= last) day = addDays(day, 1);
  return atLocal(day, ALERT_TIME, zone);
}

// How the KPIs stand ---------------------------------------------------------------------------------

/** Reached; better than where it began; not even that; nothing to hold it against; nothing logged. */
export const KPI_STATES = ['REACHED', 'ON_THE_WAY', 'BEHIND', 'NO_TARGET', 'NO_FIGURES'] as const;
export type KpiState = (typeof KPI_STATES)[number];

export type KpiStanding = {
  kpi: string;
  actual: number | null;
  unit: MetricUnit | null;
  target: number | null;
  baseline: number | null;
  direction: Direction;
  state: KpiState;
  /** One value a day that has figures, oldest first. */
  series: Array<{ date: LocalDate; value: number }>;
};

/** Each chosen KPI with what the figures say of it, its target and where it began. */
export function kpiBoard(content: Content, figures: readonly Figure[]): KpiStanding[] {
  const monitoring = readerOf(MONITORING_FORM, content);
  const targets = monitoring.rows('kpi_config.kpi_targets');
  const baselines = Object.entries(monitoring.map('kpi_config.baseline_values'));
  const byDay = groupedByDay(figures);
  return monitoring.list('kpi_config.selected_kpis').map((kpi) => {
    const isThis = (name: unknown) => typeof name === 'string' && kpiKey(name) === kpiKey(kpi);
    const row = targets.find((one) => isThis(one['kpi']));
    const actual = actualOf(kpi, figures);
    const standing = {
      actual: actual?.value ?? null,
      target: numberOr(row?.['target']),
      baseline: numberOr(baselines.find(([name]) => isThis(name))?.[1]),
      direction: isDirection(row?.['direction']) ? row['direction'] : usualDirection(kpi),
    };
    const series = byDay.flatMap(([date, ofDay]) => {
      const value = actualOf(kpi, ofDay)?.value;
      return value === undefined ? [] : [{ date, value }];
    });
    return { kpi, unit: actual?.unit ?? null, ...standing, state: stateOf(standing), series };
  });
}

function stateOf({
  actual,
  target,
  baseline,
  direction,
}: Pick<KpiStanding, 'actual' | 'target' | 'baseline' | 'direction'>): KpiState {
  if (actual === null) return 'NO_FIGURES';
  if (target === null) return 'NO_TARGET';
  const sign = direction === 'Increase' ? 1 : -1;
  if ((actual - target) * sign >= 0) return 'REACHED';
  return baseline !== null && (actual - baseline) * sign > 0 ? 'ON_THE_WAY' : 'BEHIND';
}

function groupedByDay(figures: readonly Figure[]): Array<[LocalDate, Figure[]]> {
  const days = new Map<LocalDate, Figure[]>();
  for (const figure of figures) {
    const day = days.get(figure.date);
    if (day) day.push(figure);
    else days.set(figure.date, [figure]);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function isDirection(value: unknown): value is Direction {
  return (DIRECTIONS as readonly unknown[]).includes(value);
}
