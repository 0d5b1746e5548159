import type { CampaignView } from '../../db/campaigns';
import type { KpiAlertRow } from '../../db/tables';
import type { Operator } from '../../db/operators';
import { MONITORING_FORM, TRACKING_FREQUENCIES } from '../../workflows/domain/artifacts/content/monitoring';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { readerOf } from '../../workflows/domain/artifacts/reader';
import { kpiSource } from '../../workflows/domain/kpis';
import { usualUnit, type Figure, type MetricUnit } from '../../workflows/domain/metrics';
import { alertWords, FREQUENCY_WORDS, kpiBoard, type KpiStanding } from '../../workflows/domain/monitoring';
import { onBothClocks } from '../campaigns/times';
import { sparkline } from '../charts/sparkline';
import { kpiStateLabel, type Label } from '../labels';
import { figureWords } from '../metrics/words';
import { describeDay } from '../times';

export const KPI_PERIODS = { all: undefined, '7': 7, '28': 28, '90': 90 } as const;
export type KpiPeriod = keyof typeof KPI_PERIODS;

const PERIOD_WORDS: Record<KpiPeriod, string> = {
  all: 'Whole campaign',
  '7': '7 days',
  '28': '4 weeks',
  '90': '90 days',
};

/** More than anybody reads; the API has them all. */
export const ALERTS_SHOWN = 30;

export type KpiPage = {
  campaign: CampaignView;
  monitoring: { version: number; content: Content } | undefined;
  period: KpiPeriod;
  figures: readonly Figure[];
  alerts: readonly KpiAlertRow[];
  /** When the figures are looked at next by themselves. */
  next: Date | undefined;
};

export function presentKpis(page: KpiPage, operator: Operator, now: Date) {
  const { campaign, monitoring, period, figures, alerts, next } = page;
  const base = `/campaigns/${campaign.id}`;
  const zones = (at: Date) => onBothClocks(at, campaign.timezone, operator.time_zone, now);
  return {
    title: `KPIs of ${campaign.name}`,
    monitoring: monitoring && { version: monitoring.version, href: `${base}/monitoring` },
    metricsHref: `${base}/metrics`,
    checks: monitoring && {
      often: oftenWords(monitoring.content),
      next: next && zones(next),
      last: campaign.kpis_checked_at ? zones(campaign.kpis_checked_at) : undefined,
    },
    periods: (Object.keys(KPI_PERIODS) as KpiPeriod[])
      .sort((a, b) => (KPI_PERIODS[a] ?? 1_000) - (KPI_PERIODS[b] ?? 1_000))
      .map((name) => ({
        label: PERIOD_WORDS[name],
        href: `${base}/monitoring/kpis${name === 'all' ? '' : `?days=${name}`}`,
        current: name === period,
      })),
    rows: monitoring ? kpiBoard(monitoring.content, figures).map((kpi) => presentKpi(kpi, base)) : [],
    targetsNote:
      period === 'all'
        ? undefined
        : 'Targets are those of the whole campaign; the figures are of this period alone.',
    open: alerts.filter(({ closed_at }) => closed_at === null).map((alert) => presentAlert(alert, zones)),
    past: alerts.filter(({ closed_at }) => closed_at !== null).map((alert) => presentAlert(alert, zones)),
    empty: {
      icon: 'chart-line',
      title: 'No KPI is watched yet',
      text: 'Which KPIs are watched, against which targets and thresholds, is said in the monitoring. They stand here once it is approved.',
      href: `${base}/monitoring`,
      action: 'To the monitoring',
    },
  };
}

function oftenWords(content: Content): string | undefined {
  const said = readerOf(MONITORING_FORM, content).text('tracking.tracking_frequency');
  const frequency = TRACKING_FREQUENCIES.find((one) => one === said);
  return frequency && FREQUENCY_WORDS[frequency];
}

function presentKpi(standing: KpiStanding, base: string) {
  const { kpi, actual, target, baseline, direction, state, series } = standing;
  const unit = standing.unit ?? unitOf(kpi);
  const words = (value: number | null) => (value === null ? undefined : figureWords(value, unit));
  const first = series[0];
  const last = series.at(-1);
  return {
    kpi,
    actual: words(actual),
    target: words(target),
    baseline: words(baseline),
    direction: directionLabel[direction],
    status: kpiStateLabel[state],
    ...sparkline(series.map(({ value }) => value)),
    course:
      first && last
        ? `${series.length} ${series.length === 1 ? 'day' : 'days'} with figures, ${describeDay(first.date)} to ${describeDay(last.date)}`
        : undefined,
    href: metricHref(kpi, base),
  };
}

const directionLabel: Record<KpiStanding['direction'], Label> = {
  Increase: { word: 'should rise', icon: 'trending-up', tone: 'neutral' },
  Decrease: { word: 'should fall', icon: 'trending-down', tone: 'neutral' },
};

/** Of a KPI that nothing was logged for yet. */
function unitOf(kpi: string): MetricUnit {
  const source = kpiSource(kpi);
  if (source.kind === 'METRIC') return usualUnit(source.metric_type);
  if (source.rate === 'cpl') return 'CURRENCY';
  return source.rate === 'roas' ? 'RATIO' : 'PERCENT';
}

function metricHref(kpi: string, base: string): string {
  const source = kpiSource(kpi);
  return source.kind === 'METRIC'
    ? `${base}/metrics?days=all&metric=${source.metric_type}`
    : `${base}/metrics?days=all`;
}

function presentAlert(alert: KpiAlertRow, zones: (at: Date) => ReturnType<typeof onBothClocks>) {
  return {
    says: alertWords({
      ...alert,
      actual: alert.value,
      value: alert.threshold,
      from: alert.from_date,
      to: alert.to_date,
    }),
    opened: zones(alert.opened_at),
    closed: alert.closed_at ? zones(alert.closed_at) : undefined,
    task: alert.task_id ? `/tasks/${alert.task_id}` : undefined,
    version: alert.monitoring_version,
  };
}
