import {
  checkActivation,
  checkReason,
  checkTransition,
  type CampaignAction,
} from '../../workflows/domain/campaigns';
import { unsettled, type Pause, type ResumePolicy, type Shift } from '../../workflows/domain/pauses';
import type { Actor } from '../../workflows/domain/permissions';
import { resumeShifts } from '../../workflows/domain/resume';
import { earlier } from '../../workflows/domain/time';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { hashOf } from '../hashes';
import { newId } from '../ids';
import { findOpenCampaignPause } from '../pauses';
import type { CampaignRow, PlanRow } from '../tables';
import { closeWork, completeCampaign, markCampaignStatus, moveRows } from './changes';
import { policyOfCampaign } from '../policies';
import { readFacts } from './facts';

/** Each runs in the transaction that holds the campaign's lock, and changes nothing when it answers no. */

export async function activateCampaign(
  trx: Trx,
  campaign: CampaignRow,
  actor: Actor,
  now: Date,
): Promise<Verdict> {
  const approved = await trx<PlanRow>('plans')
    .where({ campaign_id: campaign.id, status: 'APPROVED' })
    .first('id');
  const may = checkActivation({ ...campaign, planApproved: approved !== undefined }, now);
  if (!may.ok) return may;
  await markCampaignStatus(trx, campaign, 'ACTIVE', { activated_at: now }, now);
  await audit(trx, campaign, 'activated_campaign', 'ACTIVE', null, actor, now);
  return yes();
}

/** It holds from the moment it was `said`, however long after that it is judged: the time between counts as paused. */
export async function pauseCampaign(
  trx: Trx,
  campaign: CampaignRow,
  reason: string,
  actor: Actor,
  now: Date,
  said: Date = now,
): Promise<Verdict> {
  const may = checkWithReason(campaign, 'pause', reason);
  if (!may.ok) return may;
  await markCampaignStatus(trx, campaign, 'PAUSED', {}, now);
  await trx('pauses').insert({
    id: newId(),
    campaign_id: campaign.id,
    reason: 'CAMPAIGN',
    note: may.value,
    from_at: earlier(said, now),
    paused_by: actor.name,
  });
  await audit(trx, campaign, 'paused_campaign', 'PAUSED', may.value, actor, now);
  return yes();
}

export type ResumeAsked = {
  policy: ResumePolicy;
  reason?: string;
  /** The preview that was seen: its instant and hash. Absent, the policy is applied as things stand. */
  preview?: { at: Date; hash: string };
};

/** The pause is over from the moment that was `said`, however long after that it is judged: the time between counts. */
export async function resumeCampaign(
  trx: Trx,
  campaign: CampaignRow,
  asked: ResumeAsked,
  actor: Actor,
  now: Date,
  said: Date = now,
): Promise<Verdict<{ moved: number; waits: boolean }>> {
  const may = checkTransition(campaign.status, 'resume');
  if (!may.ok) return may;
  const over = earlier(said, now);
  const seen = await previewResume(trx, campaign, asked.policy, asked.preview?.at ?? over);
  if (asked.preview && seen.hash !== asked.preview.hash) {
    const fresh = await previewResume(trx, campaign, asked.policy, now);
    return no('PREVIEW_STALE', 'RESUME_PREVIEW', { detail: { fresh: { ...fresh, at: now.toISOString() } } });
  }
  const ended = await endPause(trx, campaign.id, asked, actor, over);
  await markCampaignStatus(trx, campaign, 'ACTIVE', {}, now);
  if (!seen.waits) {
    await moveRows(trx, seen.shifts, now);
    await trx('campaigns').where({ id: campaign.id }).update({ pauses_settled_through: ended });
  }
  await recordAudit(trx, {
    actor,
    action: 'resumed_campaign',
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    before: { status: campaign.status },
    after: { status: 'ACTIVE' },
    details: { policy: asked.policy, moved: seen.shifts.length, waits: seen.waits, rows: seen.shifts },
    reason: asked.reason,
    at: now,
  });
  return yes({ moved: seen.shifts.length, waits: seen.waits });
}

export type ResumePreview = {
  policy: ResumePolicy;
  shifts: Shift[];
  hash: string;
  /** The whole system is paused too: the campaign goes on, and dates move, when that ends. */
  waits: boolean;
};

/** What a resume under `policy` would move if it happened at `at`, and a hash that names exactly that. */
export async function previewResume(
  db: Db,
  campaign: CampaignRow,
  policy: ResumePolicy,
  at: Date,
): Promise<ResumePreview> {
  const facts = await readFacts(db, campaign, at);
  const { pauses } = facts;
  const waits = pauses.some((pause) => pause.to === null && pause.reason !== 'CAMPAIGN');
  const ended = pauses.map((pause): Pause => (pause.to === null ? { ...pause, to: at } : pause));
  const over = unsettled(ended, campaign.pauses_settled_through);
  const { resume_spacing: spacing } = await policyOfCampaign(db, campaign.id);
  const shifts = resumeShifts(facts, over, policy, at, spacing);
  const rows = shifts.map(({ id, from, to }) => [id, from.toISOString(), to.toISOString()]).sort();
  const hash = hashOf({ policy, rows, waits });
  return { policy, shifts, hash, waits };
}

export async function completeByDecision(
  trx: Trx,
  campaign: CampaignRow,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<Verdict> {
  const may = checkWithReason(campaign, 'complete', reason);
  if (!may.ok) return may;
  await endPause(trx, campaign.id, { policy: 'keep_dates' }, actor, now);
  await completeCampaign(trx, campaign, now, actor, may.value);
  return yes();
}

export async function archiveCampaign(
  trx: Trx,
  campaign: CampaignRow,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<Verdict> {
  const may = checkWithReason(campaign, 'archive', reason);
  if (!may.ok) return may;
  const closed = await closeWork(trx, campaign.id, now);
  await markCampaignStatus(trx, campaign, 'ARCHIVED', { archived_at: now, next_wake_at: null }, now);
  await audit(trx, campaign, 'archived_campaign', 'ARCHIVED', may.value, actor, now, closed);
  return yes();
}

function checkWithReason(campaign: CampaignRow, action: CampaignAction, reason: string): Verdict<string> {
  const may = checkTransition(campaign.status, action);
  return may.ok ? checkReason(reason) : may;
}

/** Answers the instant at which the pause counts as over: never before it began, whoever's clock says so. */
async function endPause(
  trx: Trx,
  campaignId: string,
  how: { policy: ResumePolicy },
  actor: Actor,
  now: Date,
): Promise<Date> {
  const open = await findOpenCampaignPause(trx, campaignId);
  if (!open) return now;
  const to_at = now > open.from_at ? now : open.from_at;
  await trx('pauses')
    .where({ id: open.id })
    .update({ to_at, resumed_by: actor.name, resume_policy: how.policy });
  return to_at;
}

async function audit(
  trx: Trx,
  campaign: CampaignRow,
  action: string,
  status: string,
  reason: string | null,
  actor: Actor,
  now: Date,
  details?: object,
): Promise<void> {
  await recordAudit(trx, {
    actor,
    action,
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    before: { status: campaign.status },
    after: { status },
    details,
    reason: reason ?? undefined,
    at: now,
  });
}
