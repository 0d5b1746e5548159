import type { Direction } from './artifacts/content/monitoring';
import {
  exact,
  METRIC_NAMES,
  metricName,
  ratesOf,
  totals,
  usualUnit,
  type Aggregate,
  type Figure,
  type MetricUnit,
  type RateName,
} from './metrics';

/** Which logged figures a KPI is counted from, by the name that people gave it, and what they come to. */

export type KpiSource = { kind: 'RATE'; rate: RateName } | { kind: 'METRIC'; metric_type: string };

type Rate = {
  names: readonly string[];
  unit: MetricUnit;
  direction: Direction;
};

/** The names of a rate are those of a metric too: some platforms tell the rate and not what it is made of. */
const RATES: Record<RateName, Rate> = {
  ctr: {
    names: ['ctr', 'click_through_rate', 'clickthrough_rate'],
    unit: 'PERCENT',
    direction: 'Increase',
  },
  engagement_rate: { names: ['engagement_rate'], unit: 'PERCENT', direction: 'Increase' },
  cpl: { names: ['cpl', 'cost_per_lead'], unit: 'CURRENCY', direction: 'Decrease' },
  conversion: {
    names: ['conversion_rate', 'conversion', 'cvr'],
    unit: 'PERCENT',
    direction: 'Increase',
  },
  roas: { names: ['roas', 'return_on_ad_spend'], unit: 'RATIO', direction: 'Increase' },
};
const RATE_ENTRIES = Object.entries(RATES) as Array<[RateName, Rate]>;

/** Other words for the metrics that everybody knows. */
const ALSO_CALLED: Record<string, string> = {
  engagements: 'engagement',
  views: 'video_views',
  ad_spend: 'spend',
  sales_revenue: 'revenue',
  email_opens: 'opens',
  email_open_rate: 'open_rate',
  email_click_rate: 'click_rate',
};

/** Of these less is better. */
const SHOULD_FALL: readonly string[] = ['spend', 'bounces', 'unsubscribes'];

/** "Leads generated", "Click-through rate (CTR)" and "cost per lead" find their figures; another name is a metric of its own. */
export function kpiSource(kpi: string): KpiSource {
  for (const name of spellingsOf(kpi)) {
    const rate = RATE_ENTRIES.find(([, { names }]) => names.includes(name));
    if (rate) return { kind: 'RATE', rate: rate[0] };
    const metric = knownMetric(name);
    if (metric) return { kind: 'METRIC', metric_type: metric };
  }
  return { kind: 'METRIC', metric_type: metricName(kpi) };
}

/** The same for every spelling of one KPI: `rate.ctr`, `metric.leads`. */
export function kpiKey(kpi: string): string {
  const source = kpiSource(kpi);
  return source.kind === 'RATE' ? `rate.${source.rate}` : `metric.${source.metric_type}`;
}

/** Which way a KPI should go when nobody said. */
export function usualDirection(kpi: string): Direction {
  const source = kpiSource(kpi);
  if (source.kind === 'RATE') return RATES[source.rate].direction;
  return SHOULD_FALL.includes(source.metric_type) ? 'Decrease' : 'Increase';
}

/** As a whole, without what stands in brackets, and what stands in brackets. */
function spellingsOf(kpi: string): string[] {
  const inBrackets = /\(([^)]*)\)/.exec(kpi)?.[1] ?? '';
  return [kpi, kpi.replaceAll(/\([^)]*\)/g, ' '), inBrackets]
    .map((text) => metricName(text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')).replaceAll('e_mail', 'email'))
    .filter((name) => name !== '');
}

function knownMetric(name: string): string | undefined {
  const bare = name.replace(/^(?:number_of|total)_/, '').replace(/_(?:generated|count)$/, '');
  const known = METRIC_NAMES as string[];
  return [name, bare, `${bare}s`, ALSO_CALLED[name], ALSO_CALLED[bare]].find(
    (one) => one !== undefined && known.includes(one),
  );
}

/** What a KPI comes to. Shares are in percent: 2 means 2 %. */
export type KpiValue = { value: number; unit: MetricUnit; summed: boolean };

/**
 * What the figures say about a KPI over all platforms, added up as everywhere; null when nothing was logged for it. A rate
 * is made of its two sums, and of the rate as it was logged only where one of these is missing.
 */
export function actualOf(kpi: string, figures: readonly Figure[]): KpiValue | null {
  const source = kpiSource(kpi);
  const sums = totals(figures);
  if (source.kind === 'METRIC') {
    const usual = usualUnit(source.metric_type);
    return logged(sums, [source.metric_type], usual);
  }
  const { names, unit } = RATES[source.rate];
  const rate = ratesOf(sums)[source.rate];
  if (rate === null) return logged(sums, names, unit);
  return { value: exact(unit === 'PERCENT' ? rate * 100 : rate), unit, summed: false };
}

/** Of figures in several units those in the usual one; a share that was logged as 0.02 is 2 %. */
function logged(sums: readonly Aggregate[], names: readonly string[], usual: MetricUnit): KpiValue | null {
  const own = names.flatMap((name) => sums.filter(({ metric_type }) => metric_type === name));
  const one = own.find(({ unit }) => unit === usual) ?? own[0];
  if (!one) return null;
  const summed = one.gathering === 'SUM';
  if (usual === 'PERCENT' && one.unit === 'RATIO') {
    return { value: exact(one.value * 100), unit: 'PERCENT', summed };
  }
  return { value: one.value, unit: one.unit, summed };
}
