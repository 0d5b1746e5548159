import { kpiKey, usualDirection } from '../../kpis';
import { METRIC_NAME_LENGTH } from '../../metrics';
import { hasWord } from '../../qc/words';
import {
  byDefault,
  offered,
  type Finding,
  type Offered,
  type StageContract,
  type Upstream,
} from '../contract';
import { asLines, clipped, entriesOf, withoutThousands } from '../entries';
import { isEmpty, withValue, type Content, type PathOf, type Row, type Value } from '../fields';
import { readerOf, type Reader } from '../reader';
import { EXECUTION_FORM } from './execution';
import { MONITORING_FORM, USUAL_KPIS, type Direction } from './monitoring';
import { STRATEGY_FORM } from './strategy';

/** What monitoring takes over from the strategy's measurement and the execution, and what is wrong with it. */

export type MonitoringPath = PathOf<typeof MONITORING_FORM>;
type StrategyPath = PathOf<typeof STRATEGY_FORM>;
/** Undefined where there is nothing to offer. */
type Offers = Partial<Record<MonitoringPath, Offered | undefined>>;

const FIRST_KPIS = 3;

const QUESTIONS = [
  'Which content pillars work best?',
  'Which platform returns most for what it costs?',
  'At which time and on which day do people respond most?',
  'Which segment responds best?',
];

export const monitoringReader = (content: Content) => readerOf(MONITORING_FORM, content);

function strategyOf({ approved }: Upstream): Reader<typeof STRATEGY_FORM> {
  return readerOf(STRATEGY_FORM, approved.STRATEGY?.content ?? {});
}

// What upstream offers -------------------------------------------------------------------------------

type Source = 'primary_kpis' | 'leading_indicators' | 'lagging_indicators';
const SOURCES: readonly Source[] = ['primary_kpis', 'leading_indicators', 'lagging_indicators'];

/** Every measure that the strategy names, once however it is spelled, the main ones first. */
export function strategyKpis(upstream: Upstream): Array<{ kpi: string; path: string }> {
  const strategy = strategyOf(upstream);
  const named = SOURCES.flatMap((source) => {
    const path = `layer8_measurement.${source}` as const;
    const names =
      source === 'primary_kpis'
        ? strategy.rows(path).flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
        : entriesOf(strategy.value(path)).flatMap((entry) => entry.split(','));
    return names.map((name) => ({ kpi: name.trim(), path }));
  });
  const seen = new Set(['', kpiKey('')]);
  return named.filter(({ kpi }) => {
    // What is longer is a sentence about something, and no name of it.
    const key = kpi.length > METRIC_NAME_LENGTH ? '' : kpiKey(kpi);
    return !seen.has(key) && seen.add(key);
  });
}

export function hydrateMonitoring(upstream: Upstream): Record<string, Offered> {
  const known = strategyKpis(upstream).slice(0, FIRST_KPIS);
  const kpis = known.map(({ kpi }) => kpi);
  const utm = utmLines(upstream);
  const offers: Offers = {
    'kpi_config.selected_kpis': known[0]
      ? offered(upstream, 'STRATEGY', known[0].path, kpis)
      : byDefault('kpi_config.selected_kpis', USUAL_KPIS.slice(0, FIRST_KPIS)),
    ...targetOffers(upstream, kpis),
    'tracking.tracking_frequency':
      taken(upstream, 'layer8_measurement.measurement_cadence') ??
      taken(upstream, 'layer8_measurement.review_cadence'),
    'tracking.attribution_model': byDefault('tracking.attribution_model', 'Last Click'),
    'tracking.utm_parameters': utm === '' ? undefined : offered(upstream, 'EXECUTION', 'utm', utm),
    'reporting.report_frequency':
      taken(upstream, 'layer8_measurement.review_cadence') ??
      byDefault('reporting.report_frequency', 'Weekly'),
    'reporting.report_format':
      taken(upstream, 'layer8_measurement.reporting_format') ??
      byDefault('reporting.report_format', ['Dashboard', 'Email']),
    'alerts.notification_channels': byDefault('alerts.notification_channels', ['Email', 'Slack']),
    'alerts.optimization_rules': taken(upstream, 'layer8_measurement.decision_rules'),
    'analysis.analysis_questions': byDefault('analysis.analysis_questions', QUESTIONS),
  };
  return Object.fromEntries(
    Object.entries(offers).filter((entry): entry is [string, Offered] => entry[1] !== undefined),
  );
}

function taken(upstream: Upstream, path: StrategyPath): Offered | undefined {
  const value = strategyOf(upstream).value(path);
  return value === undefined || isEmpty(value) ? undefined : offered(upstream, 'STRATEGY', path, value);
}

/** Targets as the main measures have them, else as the criteria of success say them in words; and where each stands. */
function targetOffers(upstream: Upstream, kpis: readonly string[]): Offers {
  const from = 'layer8_measurement.primary_kpis';
  const strategy = strategyOf(upstream);
  const measures = new Map(
    strategy.rows(from).map((row) => [typeof row['name'] === 'string' ? kpiKey(row['name']) : '', row]),
  );
  const rows = kpis.flatMap((kpi): Row[] => {
    const { target, direction = usualDirection(kpi) } = measures.get(kpiKey(kpi)) ?? {};
    return target === undefined ? [] : [{ kpi, target, direction }];
  });
  const baselines = kpis.flatMap((kpi) => {
    const baseline = measures.get(kpiKey(kpi))?.['baseline'];
    return typeof baseline === 'number' ? [[kpi, baseline] as const] : [];
  });
  return {
    'kpi_config.kpi_targets':
      rows.length > 0 ? offered(upstream, 'STRATEGY', from, rows) : targetsInWords(upstream, kpis),
    'kpi_config.baseline_values':
      baselines.length > 0 ? offered(upstream, 'STRATEGY', from, Object.fromEntries(baselines)) : undefined,
  };
}

function targetsInWords(upstream: Upstream, kpis: readonly string[]): Offered | undefined {
  const known = strategyKpis(upstream).map(({ kpi }) => kpi);
  for (const path of [
    'layer8_measurement.success_criteria',
    'layer8_measurement.success_definition',
  ] as const) {
    const rows = targetsIn(strategyOf(upstream).text(path), kpis, known);
    if (rows.length > 0) return offered(upstream, 'STRATEGY', path, rows);
  }
  return undefined;
}

const AT_MOST = /\b(?:below|under|less than|at most|no more than|max(?:imum)?)\b|[<≤]/i;
const NUMBER = /(?<![\p{L}\p{N}.,])\d(?:[\d.,\u00a0]*\d)?(?![\p{L}\p{N}])/gu;

/** "Engagement rate above 3 %; cost per lead below 40": clauses that name one KPI and one number. */
function targetsIn(text: string, kpis: readonly string[], known: readonly string[]): Row[] {
  const clauses = text.split(/[\n;]|,(?!\d)|\.(?!\d)|\band\b/);
  return kpis.flatMap((kpi): Row[] => {
    // “Engagement rate above 3 %” says nothing of engagement.
    const longer = known.filter((other) => other.length > kpi.length && hasWord(other, kpi));
    const said = clauses.filter(
      (clause) => hasWord(clause, kpi) && !longer.some((other) => hasWord(clause, other)),
    );
    const [clause = ''] = said;
    const numbers = clause.match(NUMBER) ?? [];
    const target = numberIn(numbers[0] ?? '');
    if (said.length !== 1 || numbers.length !== 1 || Number.isNaN(target)) return [];
    const direction: Direction = AT_MOST.test(clause) ? 'Decrease' : usualDirection(kpi);
    return [{ kpi, target, direction }];
  });
}

/** 1,250 and 3.5 as they stand, 3,5 with its decimal comma; NaN for what is neither, such as 1.250.000. */
function numberIn(written: string): number {
  return Number(withoutThousands(written.replaceAll('\u00a0', ',')).replace(',', '.'));
}

function utmLines({ approved }: Upstream): string {
  const execution = readerOf(EXECUTION_FORM, approved.EXECUTION?.content ?? {});
  const sources = Object.values(execution.map('utm.source_defaults')).filter(
    (source) => typeof source === 'string',
  );
  const parameters = {
    utm_campaign: execution.text('utm.campaign_name'),
    utm_medium: execution.text('utm.medium'),
    utm_source: [...new Set(sources)].join(', '),
    utm_content: execution.text('utm.content_param'),
  };
  return asLines(
    Object.entries(parameters).flatMap(([name, value]) => (value === '' ? [] : [`${name}=${value}`])),
  );
}

// What is written when it is saved -------------------------------------------------------------------

export function computeMonitoring(content: Content, { approved }: Upstream): Content {
  const { EXECUTION: execution, STRATEGY: strategy } = approved;
  const values: Partial<Record<MonitoringPath, Value | undefined>> = {
    'source.execution_artifact_id': execution?.artifact_id,
    'source.execution_version': execution?.version,
    'source.hydrated_at': execution?.approved_at.toISOString(),
    'source.strategy_version': strategy?.version,
    'source.strategy_measurement': strategy && measurementIn(strategy.content),
  };
  return Object.entries(values).reduce((written, [path, value]) => withValue(written, path, value), content);
}

const MEASUREMENT = STRATEGY_FORM.sections.find(({ key }) => key === 'layer8_measurement');

/** The layer as people read it: what each field is called, and what it says. */
function measurementIn(strategy: Content): Record<string, string> {
  const layer = strategy['layer8_measurement'] ?? {};
  return Object.fromEntries(
    (MEASUREMENT?.fields ?? []).flatMap(({ key, label }): Array<[string, string]> => {
      const text = clipped(worded(layer[key]));
      return text === '' ? [] : [[label, text]];
    }),
  );
}

function worded(value: Value | undefined): string {
  if (!Array.isArray(value)) return value === undefined ? '' : String(value);
  return value
    .map((entry) => {
      if (typeof entry !== 'object') return entry;
      const { name = '', target, unit = '', baseline } = entry;
      const goal = target === undefined ? '' : `: ${[target, unit].join(' ').trim()}`;
      return `${String(name)}${goal}${baseline === undefined ? '' : `, today ${String(baseline)}`}`;
    })
    .join('\n');
}

// What is wrong with it ------------------------------------------------------------------------------

export const validateMonitoring: StageContract['validate'] = (content) => {
  const monitoring = monitoringReader(content);
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  const { source: _computed, ...typed } = content;
  if (Object.keys(typed).length === 0) errors.push({ field: 'kpi_config', message: 'Nothing is filled in.' });

  const kpis = monitoring.list('kpi_config.selected_kpis');
  if (kpis.length === 0) {
    warnings.push({ field: 'kpi_config.selected_kpis', message: 'No KPI is watched.' });
  }
  if (monitoring.rows('kpi_config.kpi_targets').length === 0) {
    warnings.push({ field: 'kpi_config.kpi_targets', message: 'No KPI has a target.' });
  }
  if (!content['tracking']) warnings.push({ field: 'tracking', message: 'Nothing is tracked.' });
  if (!content['reporting']) warnings.push({ field: 'reporting', message: 'Nothing is reported.' });

  const chosen = kpis.map(kpiKey);
  const isWatched = ({ kpi }: Row) => typeof kpi !== 'string' || chosen.includes(kpiKey(kpi));
  for (const [at, kpi] of kpis.entries()) {
    if (chosen.indexOf(kpiKey(kpi)) === at) continue;
    warnings.push({
      field: `kpi_config.selected_kpis.${at}`,
      message: `“${kpi}” is the same as one above it.`,
    });
  }
  for (const path of ['kpi_config.kpi_targets', 'alerts.alert_thresholds'] as const) {
    for (const [at, row] of monitoring.rows(path).entries()) {
      if (isWatched(row)) continue;
      warnings.push({
        field: `${path}.${at}.kpi`,
        message: `“${String(row['kpi'])}” is not among the KPIs that are watched.`,
      });
    }
  }
  return { errors, warnings };
};
