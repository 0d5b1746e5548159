import type { WaitingPlan } from '../../db/approvals';
import { nextRung } from '../../workflows/domain/agenda';
import { policyFrom, policyValues, type Policy } from '../../workflows/domain/policy';
import { onBothClocks } from '../campaigns/times';
import type { FormState } from '../forms';

export const SHOWN = 50;

export type ApprovalRows = {
  waiting: readonly WaitingPlan[];
  count: number;
  systemPaused: boolean;
};

/** What waits for a person's decision, longest waiting first, and who is asked next and when. */
export function presentApprovals(
  rows: ApprovalRows,
  zone: string,
  now: Date,
  bulk?: { commandId: string; summary?: FormState['summary'] },
) {
  const { waiting, count, systemPaused } = rows;
  return {
    title: count === 0 ? 'Approvals' : `Approvals (${count})`,
    heading: 'Approvals',
    lead: 'What waits for a decision, longest waiting first.',
    count,
    // Several at once, for those who may decide; one alone is approved where it is read.
    bulk: waiting.length > 1 ? bulk : undefined,
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
    chosen: `${plan.campaign_id}:${plan.version}:${plan.checksum}`,
    campaign: plan.campaign_name,
    client: plan.client_name,
    startsOn: plan.start_date,
    since: onBothClocks(plan.submitted_at, plan.timezone, zone, now),
    written: writtenBy(plan),
    first: plan.first_approval && `First approval by ${plan.first_approval}; waits for a second person`,
    comments:
      plan.open_comments > 0
        ? plan.open_comments === 1
          ? 'one open comment'
          : `${plan.open_comments} open comments`
        : undefined,
    changes: comparisonOf(plan),
    asked: RUNGS[plan.ladder_rung]?.(plan) ?? 'Everyone has been asked',
    last: next === null ? lastWords(policy) : undefined,
    next: next && !held ? { text: nextWords(next.rung, plan), at: next.at } : undefined,
    held,
  };
}

/** Who asks for the decision: the people in it, or the product that drafted it. */
function writtenBy({ authors, generated_by }: WaitingPlan): string {
  const names = authors.map(({ name }) => name).join(', ');
  if (generated_by === 'manual') return `Written by ${names}`;
  return names ? `Drafted again for ${names}` : 'Drafted from the campaign';
}

/** What changed since what is in force; while nothing is, since the version before. */
function comparisonOf({ campaign_id, version, in_force }: WaitingPlan) {
  const before = in_force ?? version - 1;
  if (before < 1) return undefined;
  return {
    href: `/campaigns/${campaign_id}/plan/comparison?from=${before}&to=${version}`,
    text: `What changed since version ${before}`,
  };
}

function lastWords({ approval_final: final }: Policy): string {
  return final === 'HOLD'
    ? 'Nobody else is asked by itself: it waits, and its dates stay'
    : 'Nobody else is asked by itself: it waits, and approving it late moves its dates';
}

const RUNGS: Array<(plan: WaitingPlan) => string> = [
  ({ owner_name: owner }) => (owner ? `Asked: ${owner}` : 'Asked: everyone who may approve'),
  () => 'The approvers were reminded',
  ({ deputy_name: deputy }) =>
    deputy ? `The deputy was asked: ${deputy}` : 'There is no deputy; the owner was asked again',
  () => 'Every lead was asked',
];

function nextWords(rung: number, { deputy_name: deputy }: WaitingPlan): string {
  if (rung === 1) return 'The approvers are reminded';
  if (rung === 2) return deputy ? `${deputy} is asked as deputy` : 'The owner is asked in the deputy’s place';
  return 'Every lead is asked';
}
