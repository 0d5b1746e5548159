import { defineForm, optionsOf, type Option } from '../fields';

/** What the monitoring stage asks: which figures are watched, how often, against what, and who is told. */

/** How often the figures are looked at; alerts are judged as often. */
export const TRACKING_FREQUENCIES = [
  'Real-time',
  'Hourly',
  'Daily',
  'Weekly',
  'Bi-weekly',
  'Monthly',
] as const;
export type TrackingFrequency = (typeof TRACKING_FREQUENCIES)[number];

const REPORT_FREQUENCIES = ['Daily', 'Weekly', 'Bi-weekly', 'Monthly', 'Ad-hoc'] as const;
export const REPORT_FORMATS = ['Dashboard', 'Email', 'PDF', 'Slack', 'Presentation'] as const;

/** Which way a figure should go. */
export const DIRECTIONS = ['Increase', 'Decrease'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const COMPARISONS = ['<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Over which days an alert adds up, with how many they are; null is the whole campaign. */
export const ALERT_WINDOWS = {
  '1 day': 1,
  '3 days': 3,
  '7 days': 7,
  '14 days': 14,
  '30 days': 30,
  'Whole campaign': null,
} as const satisfies Record<string, number | null>;
export type AlertWindow = keyof typeof ALERT_WINDOWS;

/** Telling people always happens; a review is a task on top of it. */
export const ALERT_ACTIONS = ['Notify', 'Notify and ask for a review'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

/** Offered where the strategy names no figures of its own. */
export const USUAL_KPIS = [
  'Leads Generated',
  'Engagement Rate',
  'Click-Through Rate',
  'Conversion Rate',
  'Cost Per Lead',
  'Return on Ad Spend',
] as const;

const COMPARISON_OPTIONS: readonly Option[] = [
  { value: '<', label: 'below' },
  { value: '<=', label: 'at most' },
  { value: '>', label: 'above' },
  { value: '>=', label: 'at least' },
];

export const MONITORING_FORM = defineForm({
  stage: 'MONITORING',
  schemaVersion: 'monitoring_v1',
  sections: [
    {
      key: 'source',
      title: 'What this is built on',
      note: 'The execution in force, and how the strategy wants success to be measured.',
      computed: true,
      fields: [
        {
          key: 'execution_artifact_id',
          label: 'Execution',
          kind: 'line',
          private: true,
          unread: true,
        },
        {
          key: 'execution_version',
          label: 'Version of the execution',
          kind: 'number',
          min: 1,
          whole: true,
        },
        { key: 'hydrated_at', label: 'In force since', kind: 'instant' },
        { key: 'strategy_version', label: 'Version of the strategy', kind: 'number', min: 1, whole: true },
        {
          key: 'strategy_measurement',
          label: 'Measurement in the strategy',
          kind: 'map',
          keyLabel: 'What',
          value: { key: 'value', label: 'Says', kind: 'text' },
        },
      ],
    },
    {
      key: 'kpi_config',
      title: 'KPIs',
      note: 'The few figures that say whether the campaign works.',
      fields: [
        {
          key: 'selected_kpis',
          label: 'KPIs that are watched',
          hint: 'Names as the strategy uses them. A name that a logged metric has, or a rate such as click-through rate, is counted by itself.',
          kind: 'list',
          most: 20,
          required: true,
          suggestions: USUAL_KPIS,
        },
        {
          key: 'kpi_targets',
          label: 'Targets',
          hint: 'Rates are in percent: 2 means 2 %.',
          kind: 'rows',
          most: 20,
          required: true,
          columns: [
            { key: 'kpi', label: 'KPI', kind: 'line', required: true },
            { key: 'target', label: 'Target', kind: 'number' },
            { key: 'direction', label: 'Should', kind: 'choice', options: optionsOf(...DIRECTIONS) },
          ],
        },
        {
          key: 'baseline_values',
          label: 'Where each stands today',
          hint: 'What the figure was before the campaign, in the unit of its target.',
          kind: 'map',
          keyLabel: 'KPI',
          value: { key: 'value', label: 'Baseline', kind: 'number' },
        },
      ],
    },
    {
      key: 'tracking',
      title: 'Tracking',
      fields: [
        {
          key: 'data_sources',
          label: 'Where the figures come from',
          kind: 'list',
          required: true,
          suggestions: ['Google Analytics', 'LinkedIn Ads', 'CRM', 'Email Platform'],
        },
        {
          key: 'tracking_frequency',
          label: 'How often figures are checked',
          hint: 'Alerts are judged this often; in real time means whenever a figure is logged.',
          kind: 'choice',
          required: true,
          options: optionsOf(...TRACKING_FREQUENCIES),
        },
        {
          key: 'attribution_model',
          label: 'Who gets the credit for a conversion',
          kind: 'choice',
          options: optionsOf('Last Click', 'First Click', 'Linear', 'Time Decay', 'Position-Based'),
        },
        {
          key: 'utm_parameters',
          label: 'UTM parameters',
          hint: 'As the execution sets them, one a line.',
          kind: 'text',
        },
      ],
    },
    {
      key: 'reporting',
      title: 'Reporting',
      fields: [
        {
          key: 'report_frequency',
          label: 'How often it is reported',
          kind: 'choice',
          required: true,
          aliases: ['review_cadence'],
          options: optionsOf(...REPORT_FREQUENCIES),
        },
        {
          key: 'report_format',
          label: 'In which form',
          kind: 'choices',
          required: true,
          options: optionsOf(...REPORT_FORMATS),
        },
        {
          key: 'report_recipients',
          label: 'Who gets reports',
          hint: 'E-mail addresses, one a line, when reports go out by e-mail.',
          kind: 'list',
          required: true,
        },
        { key: 'dashboard_url', label: 'Dashboard', kind: 'url' },
      ],
    },
    {
      key: 'alerts',
      title: 'Alerts',
      note: 'When somebody has to look before the next report.',
      fields: [
        {
          key: 'alert_thresholds',
          label: 'Thresholds',
          hint: 'For example: Leads Generated below 10 in 1 day; Engagement Rate below 2 in 7 days; Cost Per Lead above 100 in 7 days. Rates are in percent.',
          kind: 'rows',
          most: 30,
          required: true,
          columns: [
            { key: 'kpi', label: 'KPI', kind: 'line', required: true },
            { key: 'op', label: 'Is', kind: 'choice', required: true, options: COMPARISON_OPTIONS },
            { key: 'value', label: 'Value', kind: 'number', required: true },
            {
              key: 'window',
              label: 'Within',
              kind: 'choice',
              required: true,
              options: optionsOf(...Object.keys(ALERT_WINDOWS)),
            },
            { key: 'action', label: 'Then', kind: 'choice', options: optionsOf(...ALERT_ACTIONS) },
          ],
        },
        {
          key: 'notification_channels',
          label: 'How people are told',
          hint: 'The inbox tells always. What the product itself cannot reach is for the people who follow this plan.',
          kind: 'choices',
          options: optionsOf('Email', 'Slack', 'SMS', 'Dashboard Banner', 'In-App'),
        },
        {
          key: 'optimization_rules',
          label: 'What is done about it',
          hint: 'For example: CTR below 1 % for 3 days → new headlines; CPL 25 % above target → cut the bid or pause; high engagement but low conversion → review the landing page.',
          kind: 'text',
          required: true,
          aliases: ['decision_rules'],
        },
        {
          key: 'escalation_protocol',
          label: 'Who is asked when that does not help',
          kind: 'text',
        },
      ],
    },
    {
      key: 'analysis',
      title: 'Analysis',
      fields: [
        {
          key: 'analysis_questions',
          label: 'Questions the figures should answer',
          kind: 'list',
          most: 30,
          required: true,
        },
        { key: 'segmentation', label: 'How audiences are told apart', kind: 'text' },
        { key: 'ab_testing', label: 'What is tested against what', kind: 'text' },
      ],
    },
  ],
});
