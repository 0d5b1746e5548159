import type { MetricEntry, MetricFilter } from '../../db/metrics/list';
import { newId } from '../../db/ids';
import type { CampaignView } from '../../db/campaigns';
import {
  aggregate,
  METRIC_NAMES,
  METRIC_UNITS,
  RATE_NAMES,
  ratesOf,
  totals,
  trend,
  type Aggregate,
  type Figure,
  type PlatformAggregate,
} from '../../workflows/domain/metrics';
import { TASK_PLATFORMS, type TaskPlatform } from '../../workflows/domain/platforms';
import { daysBetween, type LocalDate } from '../../workflows/domain/time';
import { barRows } from '../charts/bars';
import { lineChart } from '../charts/line';
import type { FormState } from '../forms';
import { platformLabel } from '../labels';
import { describeDay } from '../times';
import { metricsAddress, PERIODS, type MetricQuery, type PeriodName } from './query';
import {
  figureWords,
  gatheredWords,
  metricWord,
  RATE_WORDS,
  rateWords,
  shortWords,
  SOURCE_WORDS,
  UNIT_WORDS,
} from './words';

export const PAGE_SIZE = 30;

export type MetricsPage = {
  campaign: CampaignView;
  query: MetricQuery;
  /** Of the period, all platforms and metrics. */
  figures: readonly Figure[];
  /** Of the period and the filter, one more than a page. */
  entries: readonly MetricEntry[];
  form: FormState;
  commandId?: string;
  today: LocalDate;
  mayLog: boolean;
  /** The task of this campaign that the next figure is read off with. */
  task?: { id: string; title: string; platform: TaskPlatform };
};

export function presentMetrics(page: MetricsPage) {
  const { campaign, query, figures, entries } = page;
  const lines = aggregate(figures);
  const all = totals(figures);
  const chosen = chosenOf(all, query.filter);
  return {
    title: `Metrics of ${campaign.name}`,
    periods: presentPeriods(campaign.id, query),
    grid: page.mayLog ? `/campaigns/${campaign.id}/metrics/grid` : undefined,
    rates: all.length > 0 ? presentRates(all) : undefined,
    matrix: all.length > 0 ? presentMatrix(campaign.id, lines, all, query) : undefined,
    chart: chosen && presentTrend(figures, chosen),
    bars: chosen && presentBars(campaign.id, lines, chosen, query),
    simulated: simulatedWords(figures),
    list: presentEntries(campaign.id, entries, query),
    form: page.mayLog ? presentLogForm(page) : undefined,
    empty: {
      icon: 'chart-line',
      title: 'No figures in this period',
      text: 'Log what the platforms show: impressions, clicks, leads. The weekly summary adds them up.',
    },
  };
}

const PERIOD_WORDS: Record<PeriodName, string> = {
  '7': '7 days',
  '28': '4 weeks',
  '90': '90 days',
  all: 'All',
};

function presentPeriods(campaignId: string, { period, filter }: MetricQuery) {
  const { platform, metric, unit } = filter;
  const named = (Object.keys(PERIODS) as PeriodName[])
    .sort((a, b) => (PERIODS[a] ?? 1_000) - (PERIODS[b] ?? 1_000))
    .map((name) => ({
      label: PERIOD_WORDS[name],
      href: metricsAddress(campaignId, { period: name, platform, metric, unit }),
      current: name === period,
    }));
  if (period) return named;
  const own = { label: periodWords(filter), href: metricsAddress(campaignId, filter), current: true };
  return [...named, own];
}

function periodWords({ from, to }: MetricFilter): string {
  if (from && to) return `${describeDay(from)} to ${describeDay(to)}`;
  return from ? `Since ${describeDay(from)}` : `Until ${describeDay(to ?? '')}`;
}

function presentRates(all: readonly Aggregate[]) {
  const rates = ratesOf(all);
  return RATE_NAMES.map((name) => ({
    ...RATE_WORDS[name],
    value: rateWords(name, rates[name]),
    none: rates[name] === null,
  }));
}

/** Metrics down, platforms across, and what they come to together; each number leads to its figures. */
function presentMatrix(
  campaignId: string,
  lines: readonly PlatformAggregate[],
  all: readonly Aggregate[],
  query: MetricQuery,
) {
  const platforms = TASK_PLATFORMS.filter((platform) => lines.some((line) => line.platform === platform));
  const cellOf = (aggregated: Aggregate | undefined, platform?: TaskPlatform) =>
    aggregated && {
      value: figureWords(aggregated.value, aggregated.unit),
      how: gatheredWords(aggregated),
      href: `${metricsAddress(campaignId, { ...placeOf(query), platform, metric: aggregated.metric_type, unit: aggregated.unit })}#figures`,
    };
  return {
    platforms: platforms.map((platform) => platformLabel[platform].word),
    rows: all.map((total) => ({
      name: metricWord(total.metric_type),
      unit: UNIT_WORDS[total.unit],
      cells: platforms.map((platform) =>
        cellOf(
          lines.find((line) => line.platform === platform && isSame(line, total)),
          platform,
        ),
      ),
      total: cellOf(total),
    })),
  };
}

function placeOf({ period, filter: { from, to } }: MetricQuery) {
  return period ? { period } : { from, to };
}

type Chosen = Pick<Aggregate, 'metric_type' | 'unit'>;

function isSame(a: Chosen, b: Chosen): boolean {
  return a.metric_type === b.metric_type && a.unit === b.unit;
}

/** What the picture shows: the metric that is asked for, else what people look at first. */
const LOOKED_AT = ['engagement', 'clicks', 'impressions', 'leads'];

function chosenOf(all: readonly Aggregate[], { metric, unit }: MetricFilter): Chosen | undefined {
  const wanted = metric === undefined ? LOOKED_AT : [metric];
  const found = wanted
    .map((name) => all.find((one) => one.metric_type === name && (!unit || one.unit === unit)))
    .find((one) => one !== undefined);
  return found ?? (metric === undefined ? all[0] : undefined);
}

function presentTrend(figures: readonly Figure[], chosen: Chosen) {
  const days = trend(figures, chosen);
  const [first] = days;
  return lineChart({
    id: 'trend',
    title: `${metricWord(chosen.metric_type)} by day`,
    columns: ['Day', metricWord(chosen.metric_type)],
    say: (value) => shortWords(value, chosen.unit),
    points: days.map(({ date, value }) => ({
      at: daysBetween(first?.date ?? date, date),
      label: describeDay(date),
      value,
      said: figureWords(value, chosen.unit),
    })),
  });
}

function presentBars(
  campaignId: string,
  lines: readonly PlatformAggregate[],
  chosen: Chosen,
  query: MetricQuery,
) {
  const own = lines.filter((line) => isSame(line, chosen));
  return {
    title: `${metricWord(chosen.metric_type)} by platform`,
    rows: barRows(
      own.map((line) => ({
        label: platformLabel[line.platform].word,
        href: `${metricsAddress(campaignId, { ...placeOf(query), ...chosenFilter(chosen), platform: line.platform })}#figures`,
        value: line.value,
        said: figureWords(line.value, line.unit),
      })),
    ),
  };
}

function chosenFilter({ metric_type, unit }: Chosen) {
  return { metric: metric_type, unit };
}

function simulatedWords(figures: readonly Figure[]): string | undefined {
  const count = figures.filter(({ source }) => source === 'SIMULATED').length;
  if (count === 0) return undefined;
  return `${count} ${count === 1 ? 'figure comes' : 'figures come'} from the dry run and ${count === 1 ? 'is' : 'are'} in no sum.`;
}

function presentEntries(campaignId: string, entries: readonly MetricEntry[], query: MetricQuery) {
  const { filter } = query;
  const shown = entries.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const words = [
    filter.metric && metricWord(filter.metric),
    filter.platform && platformLabel[filter.platform].word,
  ].filter((word) => word !== undefined);
  return {
    of: words.length > 0 ? words.join(' on ') : undefined,
    everything: words.length > 0 ? metricsAddress(campaignId, placeOf(query)) : undefined,
    rows: shown.map(presentEntry),
    more:
      entries.length > PAGE_SIZE && last
        ? `${metricsAddress(campaignId, { ...placeOf(query), ...namedOf(filter), after: `${last.date}_${last.id}` })}#figures`
        : undefined,
  };
}

function namedOf({ platform, metric, unit }: MetricFilter): MetricFilter {
  return { platform, metric, unit };
}

export function presentEntry(entry: MetricEntry) {
  return {
    href: `/metrics/${entry.id}`,
    day: describeDay(entry.date),
    platform: platformLabel[entry.platform].word,
    name: metricWord(entry.metric_type),
    value: figureWords(entry.value, entry.unit),
    unit: UNIT_WORDS[entry.unit],
    source: SOURCE_WORDS[entry.source],
    by: entry.recorded_by_name ?? undefined,
    notes: entry.notes ?? undefined,
    task:
      entry.task_id && entry.task_title
        ? { href: `/tasks/${entry.task_id}`, title: entry.task_title }
        : undefined,
    corrected: entry.corrections > 0 && !entry.removed_at,
    removed: entry.removed_at !== null,
  };
}

function presentLogForm({ campaign, form, today, commandId, task }: MetricsPage) {
  const { values, errors, summary } = form;
  return {
    action: `/campaigns/${campaign.id}/metrics`,
    commandId: commandId ?? newId(),
    summary,
    open: summary !== undefined || task !== undefined,
    task: task && { id: task.id, title: task.title, href: `/tasks/${task.id}` },
    platforms: campaign.platforms.map((platform) => ({
      value: platform,
      word: platformLabel[platform].word,
      selected: (values['platform'] ?? task?.platform) === platform,
    })),
    day: values['date'] ?? today,
    today,
    metric_type: values['metric_type'],
    value: values['value'],
    notes: values['notes'],
    units: unitOptions(values['unit'], 'the usual one'),
    names: METRIC_NAMES.map((name) => name.replaceAll('_', ' ')),
    errors,
  };
}

/** With `none`, nothing chosen is a choice. */
export function unitOptions(chosen: unknown, none?: string) {
  const units = METRIC_UNITS.map((value) => ({
    value: value as string,
    word: UNIT_WORDS[value],
    selected: value === chosen,
  }));
  return none === undefined ? units : [{ value: '', word: none, selected: !chosen }, ...units];
}
