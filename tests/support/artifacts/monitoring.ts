import type { Content } from '../../../workflows/domain/artifacts/fields';

/** What Northwind Tea watches while the spring range goes out: complete, valid, and without a finding. */
export const MONITORING_CONTENT: Content = {
  kpi_config: {
    selected_kpis: ['New cafés', 'Tasting boxes ordered', 'Cost per café'],
    kpi_targets: [
      { kpi: 'New cafés', target: 20, direction: 'Increase' },
      { kpi: 'Tasting boxes ordered', target: 120, direction: 'Increase' },
      { kpi: 'Cost per café', target: 180, direction: 'Decrease' },
    ],
    baseline_values: { 'New cafés': 0, 'Tasting boxes ordered': 0, 'Cost per café': 210 },
  },
  tracking: {
    data_sources: ['The shop’s order list', 'LinkedIn analytics', 'The newsletter’s own figures'],
    tracking_frequency: 'Weekly',
    attribution_model: 'Last Click',
    utm_parameters:
      'utm_campaign=tea-is-the-cup-that-comes-back-half-full\nutm_medium=social\nutm_source=linkedin, instagram, letter',
  },
  reporting: {
    report_frequency: 'Weekly',
    report_format: ['Dashboard', 'Email'],
    report_recipients: ['lena@northwind-tea.example', 'campaigns@harbour-agency.example'],
    dashboard_url: 'https://www.harbour-agency.example/northwind',
  },
  alerts: {
    alert_thresholds: [
      {
        kpi: 'Tasting boxes ordered',
        op: '<',
        value: 8,
        window: '7 days',
        action: 'Notify and ask for a review',
      },
      { kpi: 'Cost per café', op: '>', value: 225, window: '14 days', action: 'Notify' },
    ],
    notification_channels: ['Email', 'In-App'],
    optimization_rules:
      'If a week brings fewer than eight boxes, then the next letter tells one café’s story.\nIf a café costs more than 225 EUR, then the ads pause until a new headline is written.',
    escalation_protocol: 'After two such weeks Lena and the campaign manager decide together on a call.',
  },
  analysis: {
    analysis_questions: [
      'Which of the three pillars brings the most boxes?',
      'Does the letter or LinkedIn bring the second order?',
      'At which time of the day do owners reply?',
    ],
    segmentation: 'Third-wave cafés and bakery cafés are counted apart, by the form of their order.',
    ab_testing: 'One number in the first line against a question, two weeks each.',
  },
};
