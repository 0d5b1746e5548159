import type { WaitingPlan } from '../../db/approvals';
import { nextRung } from '../../workflows/domain/agenda';
import { policyFrom, policyValues } from '../../workflows/domain/policy';
import { onBothClocks } from '../campaigns/times';

export const SHOWN = 50;

export type ApprovalRows = {
  waiting: readonly WaitingPlan[];
  count: number;
  systemPaused: boolean;
};

/** What waits for a person's decision, longest waiting first, and who is asked next and when. */
export function presentApprovals(rows: ApprovalRows, zone: string, now: Date) {
  const { waiting, count, systemPaused } = rows;
  return {
    title: count === 0 ? 'Approvals' : `Approvals (${count})`,
    heading: 'Approvals',
    lead: 'What waits for a decision, longest waiting first.',
    count,
    more: count > waiting.length ? count - waiting.length : undefined,
    rows: waiting.map((plan) => presentWaiting(plan, systemPaused, zone, now)),
    empty: {
      icon: 'circle-check',
      title: 'Nothing waits for a decision',
      text: 'Plans appear here as soon as they are drafted. A new campaign begins with one.',
    },
  };
}

function presentWaiting(plan: WaitingPlan, systemPaused: boolean, zone: string, now: Date) {
  const policy = policyFrom(policyValues(...plan.policies));
  const head = { ...plan, status: 'IN_REVIEW' as const };
  const next = nextRung({ head, campaign: { status: plan.campaign_status } }, policy);
  const held = systemPaused
    ? 'everything is paused, nobody is asked'
    : plan.campaign_status === 'PAUSED'
      ? 'the campaign is paused, nobody is asked'
      : undefined;
  return {
    href: `/campaigns/${plan.campaign_id}/plan`,
    what: `Plan, version ${plan.version}`,
    campaign: plan.campaign_name,
    client: plan.client_name,
    startsOn: plan.start_date,
    since: onBothClocks(plan.submitted_at, plan.timezone, zone, now),
    asked: RUNGS[plan.ladder_rung]?.(plan) ?? 'Everyone has been asked',
    next: next && !held ? { text: nextWords(next.rung, plan), at: next.at } : undefined,
    held,
  };
}

const RUNGS: Array<(plan: WaitingPlan) => string> = [
  ({ owner_name: owner }) => (owner ? `Asked: ${owner}` : 'Asked: everyone who may approve'),
  () => 'The approvers were reminded',
  ({ deputy_name: deputy }) =>
    deputy ? `The deputy was asked: ${deputy}` : 'The deputy would have been asked, but there is none',
  () => 'Every lead was asked',
];

function nextWords(rung: number, { deputy_name: deputy }: WaitingPlan): string {
  if (rung === 1) return 'The approvers are reminded';
  if (rung === 2) return deputy ? `${deputy} is asked as deputy` : 'The next rung is climbed';
  return 'Every lead is asked';
}
