import { MONITORING_FORM } from '../../../workflows/domain/artifacts/content/monitoring';
import { MONITORING } from '../../../workflows/domain/artifacts/content/monitoring-contract';
import { strategyKpis } from '../../../workflows/domain/artifacts/content/monitoring-rules';
import { EXECUTION_FORM } from '../../../workflows/domain/artifacts/content/execution';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { jsonSchemaOf, parseContent } from '../../../workflows/domain/artifacts/content.schema';
import { hydrated, validateContent } from '../../../workflows/domain/artifacts/contract';
import { valueAt, withValue, type Content, type Value } from '../../../workflows/domain/artifacts/fields';
import { fixOf, runQc } from '../../../workflows/domain/qc';
import { EXECUTION_CONTENT } from '../../support/artifacts/execution';
import { MONITORING_CONTENT as CONTENT } from '../../support/artifacts/monitoring';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

const STRATEGY = inForce(STRATEGY_FORM, STRATEGY_CONTENT, { version: 2 });
const EXECUTION = inForce(EXECUTION_FORM, EXECUTION_CONTENT, { version: 3 });
const UPSTREAM = upstreamOf({ STRATEGY, EXECUTION });

const put = (path: string, value: Value | undefined, content = CONTENT) => withValue(content, path, value);
const strategyWith = (values: Record<string, Value | undefined>) =>
  upstreamOf({
    EXECUTION,
    STRATEGY: {
      ...STRATEGY,
      content: Object.entries(values).reduce(
        (content, [key, value]) => withValue(content, `layer8_measurement.${key}`, value),
        STRATEGY_CONTENT,
      ),
    },
  });

describe('monitoring takes over', () => {
  const offers = MONITORING.hydrate(UPSTREAM);
  const L8 = 'layer8_measurement';

  test.each<[string, Value, string, string]>([
    [
      'kpi_config.selected_kpis',
      ['New cafés', 'Tasting boxes ordered', 'Cost per café'],
      'STRATEGY',
      `${L8}.primary_kpis`,
    ],
    [
      'kpi_config.kpi_targets',
      [
        { kpi: 'New cafés', target: 20, direction: 'Increase' },
        { kpi: 'Tasting boxes ordered', target: 120, direction: 'Increase' },
        { kpi: 'Cost per café', target: 180, direction: 'Decrease' },
      ],
      'STRATEGY',
      `${L8}.primary_kpis`,
    ],
    [
      'kpi_config.baseline_values',
      { 'New cafés': 0, 'Tasting boxes ordered': 0, 'Cost per café': 210 },
      'STRATEGY',
      `${L8}.primary_kpis`,
    ],
    ['tracking.tracking_frequency', 'Weekly', 'STRATEGY', `${L8}.measurement_cadence`],
    ['tracking.attribution_model', 'Last Click', 'DEFAULT', 'tracking.attribution_model'],
    ['tracking.utm_parameters', CONTENT['tracking']?.['utm_parameters'] as Value, 'EXECUTION', 'utm'],
    ['reporting.report_frequency', 'Weekly', 'STRATEGY', `${L8}.review_cadence`],
    ['reporting.report_format', ['Dashboard', 'Email'], 'STRATEGY', `${L8}.reporting_format`],
    ['alerts.notification_channels', ['Email', 'Slack'], 'DEFAULT', 'alerts.notification_channels'],
    [
      'alerts.optimization_rules',
      valueAt(STRATEGY_CONTENT, `${L8}.decision_rules`) as Value,
      'STRATEGY',
      `${L8}.decision_rules`,
    ],
    ['analysis.analysis_questions', expect.any(Array) as Value, 'DEFAULT', 'analysis.analysis_questions'],
  ])('%s', (path, value, stage, from) => {
    const version = { STRATEGY: 2, EXECUTION: 3 }[stage] ?? null;
    expect(offers[path]).toEqual({ value, origin: { stage, path: from, version } });
  });

  test('nothing else, and only what its form takes', () => {
    expect(Object.keys(offers)).toHaveLength(11);
    const filled = hydrated({}, offers);
    expect(parseContent(MONITORING_FORM, filled)).toEqual({ ok: true, value: filled });
  });

  test('the usual KPIs, a week and two formats where the strategy says nothing', () => {
    const bare = MONITORING.hydrate(upstreamOf());
    expect(Object.fromEntries(Object.entries(bare).map(([path, { value }]) => [path, value]))).toMatchObject({
      'kpi_config.selected_kpis': ['Leads Generated', 'Engagement Rate', 'Click-Through Rate'],
      'reporting.report_frequency': 'Weekly',
      'reporting.report_format': ['Dashboard', 'Email'],
    });
    expect(Object.values(bare).every(({ origin }) => origin.stage === 'DEFAULT')).toBe(true);
  });

  test('the cadence of reviews where none of measuring is set', () => {
    const { 'tracking.tracking_frequency': offer } = MONITORING.hydrate(
      strategyWith({ measurement_cadence: undefined, review_cadence: 'Monthly' }),
    );
    expect(offer).toMatchObject({ value: 'Monthly', origin: { path: `${L8}.review_cadence` } });
  });

  test('early and late signs, on lines and between commas, each once however it is spelled', () => {
    const kpis = strategyKpis(
      strategyWith({
        primary_kpis: [{ name: 'CTR', target: 2 }],
        leading_indicators: 'Click-through rate, replies\nSaves',
        lagging_indicators: 'Leads generated; leads',
      }),
    );
    expect(kpis.map(({ kpi }) => kpi)).toEqual(['CTR', 'replies', 'Saves', 'Leads generated']);
  });

  test('names and not sentences, however many there are', () => {
    const many = Array.from({ length: 1_900 }, (_, at) => `k${at}`).join(',');
    const long = 'what people say about the tea '.repeat(5);
    const began = Date.now();
    const kpis = strategyKpis(
      strategyWith({ primary_kpis: undefined, leading_indicators: many, lagging_indicators: long }),
    );
    expect(kpis).toHaveLength(1_900);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test.each<[string, Record<string, Value | undefined>, unknown]>([
    [
      'criteria of success',
      { success_criteria: 'Engagement rate above 3.5 %; cost per lead below 1,200. Leads as many as we can' },
      [
        { kpi: 'Engagement rate', target: 3.5, direction: 'Increase' },
        { kpi: 'Cost per lead', target: 1200, direction: 'Decrease' },
      ],
    ],
    [
      'the definition of success',
      { success_criteria: undefined, success_definition: '40 leads and an engagement rate of 4 %' },
      [
        { kpi: 'Engagement rate', target: 4, direction: 'Increase' },
        { kpi: 'Leads', target: 40, direction: 'Increase' },
      ],
    ],
    [
      'criteria with decimal commas',
      { success_criteria: 'Engagement rate above 3,5 %; cost per lead below €0,125; leads 1,250' },
      [
        { kpi: 'Engagement rate', target: 3.5, direction: 'Increase' },
        { kpi: 'Cost per lead', target: 0.125, direction: 'Decrease' },
        { kpi: 'Leads', target: 1250, direction: 'Increase' },
      ],
    ],
    [
      'criteria with grouped figures',
      { success_criteria: 'Cost per lead below $1,250.50.\nLeads: 1\u00a0250' },
      [
        { kpi: 'Cost per lead', target: 1250.5, direction: 'Decrease' },
        { kpi: 'Leads', target: 1250, direction: 'Increase' },
      ],
    ],
    [
      'the longest name that a clause has',
      { success_criteria: 'Engagement rate above 3 %', leading_indicators: 'Engagement\nEngagement rate' },
      [{ kpi: 'Engagement rate', target: 3, direction: 'Increase' }],
    ],
    ['words with two numbers in a clause', { success_criteria: 'Leads from 3 to 40' }, undefined],
    ['figures that could be read in two ways', { success_criteria: 'Leads 1.250.000' }, undefined],
  ])('targets out of %s', (_name, said, value) => {
    const upstream = strategyWith({
      primary_kpis: undefined,
      leading_indicators: 'Engagement rate\nCost per lead\nLeads',
      lagging_indicators: undefined,
      success_definition: undefined,
      ...said,
    });
    expect(MONITORING.hydrate(upstream)['kpi_config.kpi_targets']?.value).toEqual(value);
  });
});

describe('saving a monitoring', () => {
  test('writes what it is built on, and the measurement as people read it', () => {
    const { source } = MONITORING.compute?.(CONTENT, UPSTREAM) ?? {};
    expect(source).toMatchObject({
      execution_artifact_id: EXECUTION.artifact_id,
      execution_version: 3,
      hydrated_at: '2027-02-10T09:00:00.000Z',
      strategy_version: 2,
    });
    expect(source?.['strategy_measurement']).toMatchObject({
      'When it has worked': STRATEGY_CONTENT['layer8_measurement']?.['success_definition'],
      'Main measures':
        'New cafés: 20 cafés, today 0\nTasting boxes ordered: 120 boxes, today 0\nCost per café: 180 EUR, today 210',
    });
  });

  test('writes the same for the same, and forgets what is no longer in force', () => {
    const saved = MONITORING.compute?.(CONTENT, UPSTREAM) ?? {};
    expect(MONITORING.compute?.(saved, UPSTREAM)).toEqual(saved);
    expect(MONITORING.compute?.(saved, upstreamOf())).toEqual(CONTENT);
    expect(parseContent(MONITORING_FORM, saved)).toEqual({ ok: true, value: saved });
  });
});

describe('a monitoring is validated', () => {
  const findings = (content: Content) => validateContent(MONITORING, content, UPSTREAM);

  test('the example has nothing to say', () => {
    expect(findings(CONTENT)).toEqual({ ok: true, errors: [], warnings: [] });
  });

  test.each<[string, Content, string]>([
    ['nothing at all', {}, 'kpi_config'],
    ...[
      'kpi_config.selected_kpis',
      'kpi_config.kpi_targets',
      'tracking.data_sources',
      'tracking.tracking_frequency',
      'reporting.report_frequency',
      'reporting.report_format',
      'reporting.report_recipients',
      'alerts.alert_thresholds',
      'alerts.optimization_rules',
      'analysis.analysis_questions',
    ].map((path): [string, Content, string] => [`no ${path}`, put(path, undefined), path]),
    ['a target of nothing', put('kpi_config.kpi_targets', [{ target: 3 }]), 'kpi_config.kpi_targets.0.kpi'],
    ...['kpi', 'op', 'value', 'window'].map((column): [string, Content, string] => {
      const { [column]: _, ...row } = { kpi: 'New cafés', op: '<', value: 1, window: '7 days' } as Record<
        string,
        string | number
      >;
      return [
        `a threshold without ${column}`,
        put('alerts.alert_thresholds', [row]),
        `alerts.alert_thresholds.0.${column}`,
      ];
    }),
  ])('%s is an error', (_name, content, field) => {
    const { ok, errors } = findings(content);
    expect(ok).toBe(false);
    expect(errors.map((one) => one.field)).toContain(field);
  });

  test('what the product wrote by itself is not content', () => {
    const { errors } = findings(MONITORING.compute?.({}, UPSTREAM) ?? {});
    expect(errors.map(({ field }) => field)).toContain('kpi_config');
  });

  test.each<[string, Content, string]>([
    ['no KPI', put('kpi_config.selected_kpis', undefined), 'kpi_config.selected_kpis'],
    ['no target', put('kpi_config.kpi_targets', undefined), 'kpi_config.kpi_targets'],
    ['no tracking', { ...CONTENT, tracking: undefined as never }, 'tracking'],
    ['no reporting', { ...CONTENT, reporting: undefined as never }, 'reporting'],
    [
      'a KPI twice',
      put('kpi_config.selected_kpis', ['Leads', 'New cafés', 'Leads generated']),
      'kpi_config.selected_kpis.2',
    ],
    [
      'a target of a KPI that nobody watches',
      put('kpi_config.kpi_targets', [{ kpi: 'Likes', target: 3 }]),
      'kpi_config.kpi_targets.0.kpi',
    ],
    [
      'a threshold on a KPI that nobody watches',
      put('alerts.alert_thresholds', [{ kpi: 'Likes', op: '<', value: 3, window: '7 days' }]),
      'alerts.alert_thresholds.0.kpi',
    ],
  ])('%s is a warning', (_name, content, field) => {
    expect(findings(content).warnings.map((one) => one.field)).toContain(field);
  });

  test('a KPI is watched however the target spells it', () => {
    const content = put(
      'kpi_config.kpi_targets',
      [{ kpi: 'CPL', target: 3 }],
      put('kpi_config.selected_kpis', ['Cost per lead']),
    );
    expect(findings(content).warnings.map(({ field }) => field)).not.toContain(
      'kpi_config.kpi_targets.0.kpi',
    );
  });
});

describe('quality control of a monitoring', () => {
  const report = (content: Content, upstream = UPSTREAM) =>
    runQc('MONITORING', MONITORING.checks, {
      form: MONITORING_FORM,
      content,
      schemaVersion: MONITORING_FORM.schemaVersion,
      upstream,
    });

  test('has nothing to say of the example, and reports as its own kind', () => {
    expect(report(MONITORING.compute?.(CONTENT, UPSTREAM) ?? {})).toMatchObject({
      qc_type: 'MONITORING_QC',
      qc_status: 'PASS',
      qc_score: 100,
    });
  });

  type Case = { severity: string; fails: Content; at: string; passes?: Content };
  const CASES: Record<string, Case> = {
    kpis_selected: {
      severity: 'BLOCKER',
      fails: put('kpi_config.selected_kpis', undefined),
      at: 'kpi_config.selected_kpis',
    },
    kpis_of_strategy: {
      severity: 'MAJOR',
      fails: put('kpi_config.selected_kpis', ['New cafés', 'Likes']),
      at: 'kpi_config.selected_kpis.1',
      passes: put('kpi_config.selected_kpis', ['new cafés', 'Replies from café owners']),
    },
    review_cadence: {
      severity: 'BLOCKER',
      fails: put('reporting.report_frequency', undefined),
      at: 'reporting.report_frequency',
    },
    optimization_rules: {
      severity: 'MAJOR',
      fails: put('alerts.optimization_rules', undefined),
      at: 'alerts.optimization_rules',
    },
    alerts_defined: {
      severity: 'MINOR',
      fails: put('alerts.alert_thresholds', [{ kpi: 'New cafés' }]),
      at: 'alerts.alert_thresholds',
    },
    numeric_targets: {
      severity: 'MAJOR',
      fails: put('kpi_config.kpi_targets', [{ kpi: 'New cafés' }]),
      at: 'kpi_config.selected_kpis.0',
    },
    recipient_addresses: {
      severity: 'MAJOR',
      fails: put('reporting.report_recipients', ['lena@northwind-tea.example', 'Campaign Manager']),
      at: 'reporting.report_recipients.1',
      passes: put(
        'reporting.report_format',
        ['Dashboard'],
        put('reporting.report_recipients', ['Campaign Manager']),
      ),
    },
    no_placeholders: {
      severity: 'BLOCKER',
      fails: put('analysis.segmentation', 'By region, TBD'),
      at: 'analysis.segmentation',
      passes: put('analysis.segmentation', 'Those who photodo their cups apart'),
    },
    internal_notes: {
      severity: 'BLOCKER',
      fails: put('alerts.escalation_protocol', 'Internal: ask Ben before the client'),
      at: 'alerts.escalation_protocol',
      passes: put('alerts.escalation_protocol', 'The internal review comes first'),
    },
    min_depth: {
      severity: 'MINOR',
      fails: put('alerts.optimization_rules', 'Do it'),
      at: 'alerts.optimization_rules',
    },
  };

  test.each(MONITORING.checks.map(({ id }) => id))('%s finds what is wrong and nothing else', (id) => {
    const found = CASES[id];
    const resultOf = (content: Content) => report(content).checks.find(({ check_id }) => check_id === id);
    const failed = resultOf(found?.fails ?? {});
    expect(failed).toMatchObject({ status: 'FAIL', severity: found?.severity });
    expect(failed?.evidence.map(({ field }) => field)).toContain(found?.at);
    expect(resultOf(found?.passes ?? CONTENT)).toMatchObject({ status: 'PASS' });
  });

  test('takes the usual KPIs where the strategy names none', () => {
    const upstream = strategyWith({
      primary_kpis: undefined,
      leading_indicators: undefined,
      lagging_indicators: undefined,
    });
    const { checks } = report(put('kpi_config.selected_kpis', ['Leads Generated']), upstream);
    expect(checks.find(({ check_id }) => check_id === 'kpis_of_strategy')?.status).toBe('PASS');
  });

  test('wants somebody to get the reports that go out by e-mail', () => {
    const { checks } = report(put('reporting.report_recipients', undefined));
    expect(checks.find(({ check_id }) => check_id === 'recipient_addresses')).toMatchObject({
      status: 'FAIL',
      evidence: [{ field: 'reporting.report_recipients' }],
    });
  });

  test.each([
    ['review_cadence', 'reporting.report_frequency', 'Weekly'],
    [
      'optimization_rules',
      'alerts.optimization_rules',
      STRATEGY_CONTENT['layer8_measurement']?.['decision_rules'],
    ],
  ])('puts %s right out of the strategy', (id, path, value) => {
    const content = put(path, undefined);
    const input = { form: MONITORING_FORM, content, schemaVersion: 'monitoring_v1', upstream: UPSTREAM };
    expect(fixOf(MONITORING.checks, id, input)).toEqual(put(path, value));
  });
});

describe('a monitoring that is sent', () => {
  test('is kept as it is, the example too', () => {
    expect(parseContent(MONITORING_FORM, CONTENT)).toEqual({ ok: true, value: CONTENT });
    expect(jsonSchemaOf(MONITORING_FORM)).toMatchObject({ type: 'object' });
  });

  test('may use other names, and leave the sections out', () => {
    const sent = {
      review_cadence: 'bi weekly',
      decision_rules: 'If the CTR falls, then new headlines.',
      tracking_frequency: 'real_time',
      kpi_targets: [{ kpi: 'CTR', target: '2.5' }],
    };
    expect(parseContent(MONITORING_FORM, sent)).toEqual({
      ok: true,
      value: {
        reporting: { report_frequency: 'Bi-weekly' },
        alerts: { optimization_rules: 'If the CTR falls, then new headlines.' },
        tracking: { tracking_frequency: 'Real-time' },
        kpi_config: { kpi_targets: [{ kpi: 'CTR', target: 2.5 }] },
      },
    });
  });

  test.each<[string, unknown, string]>([
    ['an unknown section', { forecasts: {} }, 'forecasts'],
    ['an unknown field', { alerts: { sirens: 'loud' } }, 'alerts.sirens'],
    [
      'an unknown comparison',
      { alerts: { alert_thresholds: [{ op: '=' }] } },
      'alerts.alert_thresholds.0.op',
    ],
    [
      'a baseline that is no number',
      { kpi_config: { baseline_values: { CTR: 'low' } } },
      'kpi_config.baseline_values.CTR',
    ],
  ])('is refused with %s', (_name, sent, field) => {
    expect(parseContent(MONITORING_FORM, sent)).toMatchObject({
      ok: false,
      reason: 'FIELDS_INVALID',
      detail: { fields: { [field]: expect.any(String) as string } },
    });
  });
});
