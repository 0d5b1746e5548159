import type { WaitingPlan } from '../../db/approvals';
import { nextRung } from '../../workflows/domain/agenda';
import { policyFrom, policyValues, type Policy } from '../../workflows/domain/policy';
import type { FlaggedArtifact, WaitingArtifact } from '../../db/artifacts/waiting';
import { onBothClocks } from '../campaigns/times';
import type { FormState } from '../forms';
import { askedWords, heldWords, nextWords } from './ladder-words';
import { presentFlagged, presentWaitingArtifact } from './present-artifacts';

export const SHOWN = 50;

export type ApprovalRows = {
  /** Of each kind as many as are shown at most. */
  plans: readonly WaitingPlan[];
  artifacts: readonly WaitingArtifact[];
  /** Of both, shown or not. */
  count: number;
  flagged: readonly FlaggedArtifact[];
  flaggedCount: number;
  systemPaused: boolean;
};

/** What waits for a person's decision, longest waiting first, and who is asked next and when. */
export function presentApprovals(
  rows: ApprovalRows,
  zone: string,
  now: Date,
  bulk?: { commandId: string; summary?: FormState['summary'] },
) {
  const { count, systemPaused, flagged, flaggedCount } = rows;
  const waiting = [
    ...rows.plans.map((plan) => presentWaiting(plan, systemPaused, zone, now)),
    ...rows.artifacts.map((row) => presentWaitingArtifact(row, systemPaused, zone, now)),
  ]
    .sort((one, other) => one.since.at.getTime() - other.since.at.getTime())
    .slice(0, SHOWN);
  const plans = waiting.filter((row) => 'chosen' in row).length;
  return {
    title: count === 0 ? 'Approvals' : `Approvals (${count})`,
    heading: 'Approvals',
    lead: 'What waits for a decision, longest waiting first.',
    count,
    // Several at once, for those who may decide; one alone is approved where it is read.
    bulk: plans > 1 ? bulk : undefined,
    alone: plans < waiting.length,
    more: count > waiting.length ? count - waiting.length : undefined,
    rows: waiting.map((row) => ({ ...row, selectable: plans > 1 && bulk !== undefined && 'chosen' in row })),
    again: flagged.map((row) => presentFlagged(row, zone, now)),
    moreAgain: flaggedCount > flagged.length ? flaggedCount - flagged.length : undefined,
    empty: {
      icon: 'circle-check',
      title: 'Nothing waits for a decision',
      text: 'Plans appear here as soon as they are drafted, and stages once somebody asks for their approval.',
    },
  };
}

function presentWaiting(plan: WaitingPlan, systemPaused: boolean, zone: string, now: Date) {
  const policy = policyFrom(policyValues(...plan.policies));
  const head = { ...plan, status: 'IN_REVIEW' as const };
  const next = nextRung({ head, campaign: { status: plan.campaign_status } }, policy);
  const held = heldWords(systemPaused, plan.campaign_status);
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
    asked: askedWords(plan),
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
