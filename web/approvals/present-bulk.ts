import type { BulkOutcome } from '../../db/bulk-approval';

const GROUPS: ReadonlyArray<{ state: BulkOutcome['state']; icon: string; tone: string; title: string }> = [
  { state: 'approved', icon: 'circle-check', tone: 'done', title: 'Approved, with calendar and tasks built' },
  {
    state: 'first',
    icon: 'hourglass',
    tone: 'waiting',
    title: 'First of two approvals, waiting for a second person',
  },
  {
    state: 'saved',
    icon: 'clock',
    tone: 'waiting',
    title: 'Saved, and applied as soon as its process is back',
  },
  { state: 'skipped', icon: 'circle-slash', tone: 'late', title: 'Skipped' },
];

/** What became of several approvals at once; what was skipped stands last, with why. */
export function presentBulk(outcomes: readonly BulkOutcome[]) {
  const of = (state: BulkOutcome['state']) => outcomes.filter((one) => one.state === state);
  const skipped = of('skipped').length;
  return {
    title: 'What became of your approvals',
    lead: `${outcomes.length - skipped} of ${outcomes.length} went through${skipped > 0 ? `, ${skipped} skipped` : ''}.`,
    back: { href: '/approvals', label: 'Approvals' },
    groups: GROUPS.map(({ state, ...group }) => ({
      ...group,
      count: of(state).length,
      rows: of(state).map(({ campaign, campaign_id, version, why }) => ({
        what: `${campaign}: Plan, version ${version}`,
        href: `/campaigns/${campaign_id}/plan`,
        why,
      })),
    })).filter(({ count }) => count > 0),
  };
}
