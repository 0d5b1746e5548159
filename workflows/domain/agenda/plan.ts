import type { Policy } from '../policy';
import { later, plus } from '../time';
import type { Change, Entry, Start } from './changes';
import { isClosed } from './course';
import type { AgendaCampaign, CampaignFacts, PlanHeadFacts } from './facts';

/** Approvers, deputy, every lead; after that nobody else is asked. */
export const APPROVAL_RUNGS = 3;

export function climbLadder(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const next = nextRung(facts, policy);
  if (!next || !facts.head || now < next.at) return [];
  facts.head.ladder_rung = next.rung;
  facts.head.ladder_at = now;
  return [{ kind: 'REMIND_APPROVAL', version: facts.head.version, rung: next.rung }];
}

/** A rung counts from when the one before it really happened, so nobody is passed over in the tick that tells them. */
export function nextRung(
  {
    head,
    campaign,
  }: { head: Omit<PlanHeadFacts, 'strategy_version'> | null; campaign: Pick<AgendaCampaign, 'status'> },
  policy: Policy,
): { rung: number; at: Date } | null {
  if (!head || head.status !== 'IN_REVIEW' || isClosed(campaign.status)) return null;
  const from = head.ladder_at ?? head.submitted_at;
  const next = rungAfter(head.ladder_rung, policy);
  return from && next && { rung: next.rung, at: plus(from, next.delay) };
}

/** The rung above `rung`, and how long after it; null when everybody was asked. */
export function rungAfter(rung: number, policy: Policy): { rung: number; delay: number } | null {
  const delay = [policy.approval_reminder, policy.approval_deputy, policy.approval_lead][rung];
  return delay === undefined || rung >= APPROVAL_RUNGS ? null : { rung: rung + 1, delay };
}

/**
 * A redraft of one section makes a version too, so it is started like one. A strategy that was approved since the newest
 * version was made makes one as well: from then on the plan follows from it. A campaign that is planned in full has no
 * plan before that.
 */
export function draftsOf({ campaign, head, redraftAsked, strategyVersion }: CampaignFacts): Start[] {
  if (isClosed(campaign.status)) return [];
  if (campaign.planning === 'FULL' && strategyVersion === null && !head) return [];
  if (!head) return [{ kind: 'DRAFT_PLAN', version: 1 }];
  const isOutgrown = strategyVersion !== null && head.strategy_version !== strategyVersion;
  const isDue = head.status === 'REJECTED' || redraftAsked || isOutgrown;
  return isDue ? [{ kind: 'DRAFT_PLAN', version: head.version + 1 }] : [];
}

const RUNG_WORDS = [
  'The approvers are reminded of the plan',
  'The deputy, or whoever decides in their place, is asked about the plan',
  'Every lead is asked to decide on the plan',
];

export function ladderEntry(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  const next = nextRung(facts, policy);
  if (!next || !facts.head) return [];
  return [
    {
      at: later(next.at, now),
      kind: 'APPROVAL_LADDER',
      ref: facts.campaign.id,
      what: RUNG_WORDS[next.rung - 1] ?? 'The plan is asked for again',
      why: `Version ${facts.head.version} waits for a decision.`,
      cancelled_by: 'Approving or rejecting the plan.',
    },
  ];
}
