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
  { head, campaign }: { head: PlanHeadFacts | null; campaign: Pick<AgendaCampaign, 'status'> },
  policy: Policy,
): { rung: number; at: Date } | null {
  if (!head || head.status !== 'IN_REVIEW' || isClosed(campaign.status)) return null;
  const rung = head.ladder_rung + 1;
  const from = head.ladder_at ?? head.submitted_at;
  const delay = [policy.approval_reminder, policy.approval_deputy, policy.approval_lead][head.ladder_rung];
  if (rung > APPROVAL_RUNGS || !from || delay === undefined) return null;
  return { rung, at: plus(from, delay) };
}

/** A redraft of one section makes a version too, so it is started like one. */
export function startsOf({ campaign, head, redraftAsked }: CampaignFacts): Start[] {
  if (isClosed(campaign.status)) return [];
  if (!head) return [{ kind: 'DRAFT_PLAN', version: 1 }];
  const isDue = head.status === 'REJECTED' || redraftAsked;
  return isDue ? [{ kind: 'DRAFT_PLAN', version: head.version + 1 }] : [];
}

const RUNG_WORDS = [
  'The approvers are reminded of the plan',
  'The deputy is asked to decide on the plan',
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
