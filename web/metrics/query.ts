import type { EntryPlace, MetricFilter } from '../../db/metrics/list';
import { METRIC_UNITS, metricName } from '../../workflows/domain/metrics';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';
import { addDays, isLocalDate, type LocalDate } from '../../workflows/domain/time';

/** How far back the page looks unless an address says a period of its own. */
export const PERIODS = { '7': 7, '28': 28, '90': 90, all: undefined } as const;
export type PeriodName = keyof typeof PERIODS;

export type MetricQuery = {
  /** One of the periods; undefined when the address names its days. */
  period: PeriodName | undefined;
  filter: MetricFilter;
  after: EntryPlace | undefined;
};

/** What the address asks for: days, platform, metric. What it says wrongly is not said. */
export function readMetricQuery(query: Record<string, unknown>, today: LocalDate): MetricQuery {
  const from = dayOf(query['from']);
  const to = dayOf(query['to']);
  const period = from || to ? undefined : periodOf(query['days']);
  const back = period && PERIODS[period];
  const metric = typeof query['metric'] === 'string' ? metricName(query['metric']) : '';
  const filter: MetricFilter = {
    ...(from && { from }),
    ...(to && { to }),
    ...(back && { from: addDays(today, 1 - back) }),
    ...only(
      'platform',
      TASK_PLATFORMS.find((one) => one === query['platform']),
    ),
    ...only('metric', metric || undefined),
    ...only(
      'unit',
      METRIC_UNITS.find((one) => one === query['unit']),
    ),
  };
  return { period, filter, after: placeOf(query['after']) };
}

function only<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function periodOf(word: unknown): PeriodName {
  return (Object.keys(PERIODS) as PeriodName[]).find((name) => name === word) ?? '28';
}

function dayOf(word: unknown): LocalDate | undefined {
  return typeof word === 'string' && isLocalDate(word) ? word : undefined;
}

function placeOf(word: unknown): EntryPlace | undefined {
  const [date, id] = typeof word === 'string' ? word.split('_') : [];
  return date && id && isLocalDate(date) && /^[0-9a-f-]{36}$/i.test(id) ? { date, id } : undefined;
}

/** The address of the page that shows these figures. */
export function metricsAddress(
  campaignId: string,
  { period, ...words }: { period?: PeriodName; after?: string } & MetricFilter,
): string {
  const said = Object.entries({ days: period === '28' ? undefined : period, ...words }).filter(
    ([, value]) => value !== undefined,
  );
  const search = new URLSearchParams(said.map(([key, value]): [string, string] => [key, String(value)]));
  return `/campaigns/${campaignId}/metrics${said.length > 0 ? `?${search.toString()}` : ''}`;
}
