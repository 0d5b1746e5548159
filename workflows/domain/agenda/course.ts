import { type CampaignStatus, missingForActivation } from '../campaigns';
import type { Policy } from '../policy';
import { isUnfinished } from '../tasks';
import { nextTickAfter, tickKey } from '../ticks';
import { addDays, later, startOfDay } from '../time';
import type { Change, Entry } from './changes';
import type { AgendaCampaign, CampaignFacts } from './facts';

export function activate(facts: CampaignFacts, now: Date): Change[] {
  const { campaign } = facts;
  if (campaign.status !== 'PLANNED' || !campaign.auto_activate) return [];
  if (now < startOfDay(campaign.start_date, campaign.timezone)) return [];
  const missing = missingForActivation({ ...campaign, planApproved: facts.approvedPlan !== null }, now);
  if (missing.length > 0) return [];
  campaign.status = 'ACTIVE';
  campaign.activated_at = now;
  return [{ kind: 'ACTIVATE' }];
}

export function fullTick(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  if (facts.campaign.status !== 'ACTIVE') return [];
  const next = nextTickAfter(facts.campaign, policy);
  if (now < next) return [];
  facts.campaign.ticked_at = now;
  return [{ kind: 'TICK', key: tickKey(facts.campaign, now, policy) }];
}

export function endCampaign(facts: CampaignFacts, now: Date): Change[] {
  const { campaign } = facts;
  if (campaign.status !== 'ACTIVE' || now < endOf(campaign)) return [];
  // Reading the figures of a week does not keep a campaign open: its end brings the last of them.
  if (!facts.tasks.some((task) => isUnfinished(task.status) && task.origin !== 'WEEKLY_SUMMARY')) {
    campaign.status = 'COMPLETED';
    return [{ kind: 'COMPLETE' }];
  }
  if (facts.wrapUpAsked) return [];
  facts.wrapUpAsked = true;
  return [{ kind: 'ASK_WRAP_UP' }];
}

/** Midnight after the last day, in the campaign's zone. */
export function endOf(campaign: Pick<AgendaCampaign, 'end_date' | 'timezone'>): Date {
  return startOfDay(addDays(campaign.end_date, 1), campaign.timezone);
}

export function isClosed(status: CampaignStatus): boolean {
  return status === 'COMPLETED' || status === 'ARCHIVED';
}

export function activationEntry({ campaign, approvedPlan }: CampaignFacts, now: Date): Entry[] {
  const at = startOfDay(campaign.start_date, campaign.timezone);
  if (campaign.status !== 'PLANNED' || !campaign.auto_activate || !approvedPlan || at <= now) return [];
  return [
    {
      at,
      kind: 'ACTIVATION',
      ref: campaign.id,
      what: 'The campaign becomes active',
      why: `Its start date is ${campaign.start_date} and its plan is approved.`,
      cancelled_by: 'Moving the start date, or archiving the campaign.',
    },
  ];
}

export function tickEntry({ campaign }: CampaignFacts, now: Date, policy: Policy): Entry[] {
  if (campaign.status === 'PLANNED') return [];
  return [
    {
      at: later(nextTickAfter(campaign, policy), now),
      kind: 'FULL_TICK',
      ref: campaign.id,
      what: 'The campaign is checked through',
      why: 'Once every tick of the policy: statuses, calendar ahead, escalation.',
      cancelled_by: 'Completing or archiving the campaign.',
    },
  ];
}

export function endEntry({ campaign }: CampaignFacts, now: Date): Entry[] {
  const at = endOf(campaign);
  if (campaign.status === 'PLANNED' || at <= now) return [];
  return [
    {
      at,
      kind: 'CAMPAIGN_END',
      ref: campaign.id,
      what: 'The campaign ends: it completes, or asks for a review of what is still open',
      why: `Its last day is ${campaign.end_date}.`,
      cancelled_by: 'Moving the end date, or completing it earlier.',
    },
  ];
}
