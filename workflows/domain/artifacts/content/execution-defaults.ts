import type { Row } from '../fields';

/** What most campaigns want of their execution. */

export const USUAL_WEEKS = 12;
export const USUAL_POSTS = 3;

/** Launch in the first sixth, improving until two thirds, then more of what works; a short campaign has fewer phases. */
export function phasesFor(weeks: number): Row[] {
  const launched = Math.max(1, Math.round(weeks / 6));
  const improved = Math.max(launched + 1, Math.round((weeks * 2) / 3));
  const phases = [
    { name: 'Launch', from_week: 1, to_week: launched, focus: 'Being seen, and learning what is answered' },
    {
      name: 'Optimization',
      from_week: launched + 1,
      to_week: Math.min(improved, weeks),
      focus: 'More of what works, less of what does not',
    },
    { name: 'Scale', from_week: improved + 1, to_week: weeks, focus: 'The best pieces to more people' },
  ];
  return phases.filter(({ from_week, to_week }) => from_week <= to_week);
}

export const USUAL_SOURCES = {
  linkedin: 'linkedin',
  twitter: 'twitter',
  instagram: 'instagram',
  facebook: 'facebook',
  email: 'email',
};

export const USUAL_REVIEW = [
  'Draft',
  'Internal review within 24 hours',
  'Approval by the stakeholders within 48 hours',
  'Final check and scheduling',
];

export const USUAL_TEAM: Row[] = [
  { role: 'Campaign Manager', responsibility: 'Coordination' },
  { role: 'Content Creator', responsibility: 'Assets' },
  { role: 'Designer', responsibility: 'Visuals' },
  { role: 'Copywriter', responsibility: 'Copy' },
  { role: 'Analyst', responsibility: 'Performance' },
];
