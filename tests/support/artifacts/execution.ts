import type { Content } from '../../../workflows/domain/artifacts/fields';

/** How Northwind Tea publishes it: complete, valid, and without a finding once it is computed on what it is built on. */
export const EXECUTION_CONTENT: Content = {
  timeline: {
    start_date: '2027-03-01',
    duration_weeks: 12,
    phases: [
      { name: 'Launch', from_week: 1, to_week: 2, focus: 'The box is seen, and cafés answer' },
      { name: 'Optimization', from_week: 3, to_week: 8, focus: 'More of the numbers that are saved' },
      { name: 'Scale', from_week: 9, to_week: 12, focus: 'The first cafés tell the next ones' },
    ],
  },
  schedule: {
    platform_schedules: { linkedin: 3, instagram: 3, email: 1 },
    best_times: { linkedin: ['09:00', '12:00'], instagram: ['12:00', '18:00'], email: ['10:00'] },
    blackout_dates: ['2027-03-28', '2027-03-29'],
  },
  calendar: {
    calendar_type: 'Weekly',
    content_rotation: ['The half-full cup', 'Grams, degrees, minutes', 'Cafés that changed it', 'Mixed'],
    cta_rotation: ['Order a tasting box', 'Download the brewing cards', 'Reply with your menu'],
    posts: [
      {
        date: '2027-03-02',
        time: '09:00',
        platform: 'linkedin',
        content_type: 'post',
        title: 'The box is here',
        text: 'Six spring teas, six cards, one afternoon. The first boxes leave Hamburg today.',
        cta: 'Order a tasting box',
        link_url: 'https://www.northwind-tea.example/box',
        pillar: 'Cafés that changed it',
      },
    ],
  },
  utm: {
    campaign_name: 'tea-is-the-cup-that-comes-back-half-full',
    source_defaults: { linkedin: 'linkedin', instagram: 'instagram', email: 'letter' },
    medium: 'social',
    tracking_notes: 'The shop counts boxes by campaign; Lena reads the list on Mondays.',
  },
  governance: {
    review_process: [
      'Draft',
      'Internal review within 24 hours',
      'Approval by the stakeholders within 48 hours',
      'Final check and scheduling',
    ],
    approvers: ['Lena Voss, Northwind Tea', 'Legal'],
    escalation: 'After 48 hours without an answer the campaign manager calls Lena.',
    crisis_protocol: 'Whoever sees it pauses the campaign and calls Lena; she answers within two hours.',
  },
  resources: {
    team_roles: [
      { role: 'Campaign Manager', responsibility: 'Coordination', person: 'Mara Lind' },
      { role: 'Content Creator', responsibility: 'Assets', person: 'Jon Arvid' },
      { role: 'Designer', responsibility: 'Visuals' },
      { role: 'Copywriter', responsibility: 'Copy' },
      { role: 'Analyst', responsibility: 'Performance' },
    ],
    tools_platforms: ['LinkedIn page of Northwind Tea', 'Instagram', 'The shop’s mailing list'],
  },
};
