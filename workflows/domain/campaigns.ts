import type { Platform } from './platforms';
import { localDate, type LocalDate } from './time';
import { no, yes, type Refusal, type Verdict } from './verdict';

export const CAMPAIGN_STATUSES = ['PLANNED', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export const CAMPAIGN_TYPES = [
  'PRODUCT_LAUNCH',
  'LEAD_GENERATION',
  'BRAND_AWARENESS',
  'SEASONAL_SALE',
  'THOUGHT_LEADERSHIP',
  'HIRING',
  'EVENT_PROMOTION',
  'SALES',
  'ENGAGEMENT',
] as const;
export type CampaignType = (typeof CAMPAIGN_TYPES)[number];

/** A plan made of the campaign’s own fields at once, or of the strategy once that is approved. */
export const PLANNINGS = ['QUICK', 'FULL'] as const;
export type Planning = (typeof PLANNINGS)[number];

export const POSTING_MODES = ['PROOF', 'MANUAL', 'LIVE'] as const;
export type PostingMode = (typeof POSTING_MODES)[number];

export const LEAD_CAPTURE_METHODS = ['DM', 'FORM', 'EMAIL', 'LINK', 'OTHER'] as const;
export type LeadCaptureMethod = (typeof LEAD_CAPTURE_METHODS)[number];

/** A platform's cadence is items a week. */
export const MAX_CADENCE = 21;
export const MAX_CAMPAIGN_DAYS = 5 * 366;

/** What a person or the process can do to a campaign's status. */
export const CAMPAIGN_ACTIONS = ['activate', 'pause', 'resume', 'complete', 'archive'] as const;
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

const LEADS_TO: Record<CampaignAction, CampaignStatus> = {
  activate: 'ACTIVE',
  pause: 'PAUSED',
  resume: 'ACTIVE',
  complete: 'COMPLETED',
  archive: 'ARCHIVED',
};
const ALLOWED_FROM: Record<CampaignAction, readonly CampaignStatus[]> = {
  activate: ['PLANNED'],
  pause: ['ACTIVE'],
  resume: ['PAUSED'],
  complete: ['ACTIVE', 'PAUSED'],
  archive: ['PLANNED', 'COMPLETED'],
};

export function checkTransition(status: CampaignStatus, action: CampaignAction): Verdict<CampaignStatus> {
  if (ALLOWED_FROM[action].includes(status)) return yes(LEADS_TO[action]);
  return no('ILLEGAL_TRANSITION', 'CAMPAIGN_TRANSITION', {
    detail: { action, status, allowed_from: ALLOWED_FROM[action] },
  });
}

/** Which buttons a campaign in this status offers. */
export function actionsFor(status: CampaignStatus): CampaignAction[] {
  return CAMPAIGN_ACTIONS.filter((action) => ALLOWED_FROM[action].includes(status));
}

export type ActivationFacts = {
  status: CampaignStatus;
  platforms: readonly Platform[];
  cadence: Partial<Record<Platform, number>>;
  primary_cta: string;
  start_date: LocalDate;
  end_date: LocalDate;
  timezone: string;
  planApproved: boolean;
};

/** What still keeps a campaign from running, in the order a person would cure it. */
export function missingForActivation(facts: ActivationFacts, now: Date): string[] {
  const today = localDate(now, facts.timezone);
  const runs = facts.platforms.some((platform) => (facts.cadence[platform] ?? 1) > 0);
  return [
    facts.platforms.length === 0 && 'PLATFORM',
    !runs && 'CADENCE',
    facts.primary_cta.trim() === '' && 'CALL_TO_ACTION',
    facts.end_date < facts.start_date && 'DATES',
    facts.end_date < today && 'END_DATE_PAST',
    !facts.planApproved && 'PLAN_APPROVED',
  ].filter((missing): missing is string => missing !== false);
}

export function checkActivation(facts: ActivationFacts, now: Date): Verdict {
  const moves = checkTransition(facts.status, 'activate');
  if (!moves.ok) return moves;
  const missing = missingForActivation(facts, now);
  return missing.length === 0 ? yes() : notReady(missing);
}

function notReady(missing: string[]): Refusal {
  return no('GATE_LOCKED', 'CAMPAIGN_NOT_READY', { detail: { missing } });
}

/** Closed campaigns take no more reports or edits. */
export function checkOpen(status: CampaignStatus): Verdict {
  if (status === 'COMPLETED' || status === 'ARCHIVED') {
    return no('ILLEGAL_TRANSITION', 'CAMPAIGN_CLOSED', { detail: { status } });
  }
  return yes();
}

/** Reasons are for the next person who asks why. */
export function checkReason(reason: string | null | undefined, field = 'reason'): Verdict<string> {
  const given = (reason ?? '').trim();
  if (given.length >= 3 && given.length <= 2_000) return yes(given);
  return no('VALIDATION_FAILED', 'REASON_REQUIRED', { field, detail: { least: 3, most: 2_000 } });
}
