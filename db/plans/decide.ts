import { checkPlanDecision, checkRejection, type PlanHead } from '../../workflows/domain/plans';
import { APPROVAL_RUNGS } from '../../workflows/domain/agenda';
import {
  checkApprover,
  lateChoice,
  latenessOf,
  type ApprovalStep,
  type LateChoice,
  type Lateness,
} from '../../workflows/domain/plans-approval';
import type { Actor } from '../../workflows/domain/permissions';
import type { PolicyValues } from '../../workflows/domain/policy';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import { newId } from '../ids';
import { readPolicy } from '../policies';
import type { ApprovalRow, CampaignRow, PlanRow } from '../tables';
import { findApprovedPlan, findPlanHead, findPlanVersion, listApprovalsOf } from './read';
import { dropRedraft } from './redrafts';
import { tellDecided, tellSecondAsked } from './tell';

export type PlanDecision = { version: number; checksum: string };

export type ApprovedPlan = PlanRow & {
  /** What this approval counted for. */
  step: ApprovalStep;
  /** The campaign's new dates, when a late approval moved them. */
  moved: Lateness['moved'] | null;
};

/**
 * Approves exactly the version that was shown. The first of two approvals is kept and the plan stays in review;
 * the last puts it in force, and what was in force before is superseded.
 */
export async function approvePlan(
  trx: Trx,
  campaign: CampaignRow,
  shown: PlanDecision & { comment?: string; late?: LateChoice },
  actor: Actor,
  now: Date,
): Promise<Verdict<ApprovedPlan>> {
  const [{ head, seen }, { values: policy }, given, inForce] = await Promise.all([
    readDecided(trx, campaign.id, shown),
    readPolicy(trx, campaign.id),
    listApprovalsOf(trx, campaign.id),
    findApprovedPlan(trx, campaign.id),
  ]);
  const may = checkPlanDecision(head && headOf(head), shown, seen && headOf(seen));
  if (!may.ok) return may;
  if (!head) return no('NOT_FOUND', 'PLAN_MISSING');
  const approvals = given.filter(({ subject_id }) => subject_id === head.id);
  const step = checkApprover({ authors: head.authors, approvals }, policy, actor);
  if (!step.ok) return step;
  if (!step.value.final) {
    await keepApproval(trx, head, approvals, step.value, shown.comment, actor, now);
    const waiting = await waitForSecond(trx, campaign, head, shown.comment, actor, now);
    return yes({ ...waiting, step: step.value, moved: null });
  }
  const late = inForce ? null : latenessOf(campaign, now);
  const moved = late && (await moveWhenLate(trx, campaign, head, late, policy, shown.late, actor, now));
  if (inForce) await supersede(trx, inForce, now);
  const comment = { decision_comment: shown.comment ?? null };
  const [decided] = await Promise.all([
    markDecided(trx, head, 'APPROVED', comment, actor, now),
    keepApproval(trx, head, approvals, step.value, shown.comment, actor, now),
    auditDecision(trx, campaign, { ...head, status: 'APPROVED' }, 'approved_plan', shown.comment, actor, now),
  ]);
  await tellDecided(trx, campaign, decided, actor, now);
  return yes({ ...decided, step: step.value, moved });
}

export async function rejectPlan(
  trx: Trx,
  campaign: CampaignRow,
  shown: PlanDecision & { reason: string },
  actor: Actor,
  now: Date,
): Promise<Verdict<PlanRow>> {
  const { head, seen } = await readDecided(trx, campaign.id, shown);
  const may = checkRejection(head && headOf(head), shown, shown.reason, seen && headOf(seen));
  if (!may.ok) return may;
  if (!head) return no('NOT_FOUND', 'PLAN_MISSING');
  const why = { rejection_reason: shown.reason.trim() };
  const decided = await markDecided(trx, head, 'REJECTED', why, actor, now);
  await dropRedraft(trx, campaign.id, now);
  await insertApproval(
    trx,
    head,
    { level: 1, decision: 'REJECTED', comment: why.rejection_reason },
    actor,
    now,
  );
  await auditDecision(trx, campaign, decided, 'rejected_plan', shown.reason, actor, now);
  await tellDecided(trx, campaign, decided, actor, now);
  return yes(decided);
}

/** A first approval that counts alone by now, because the policy changed, is not written a second time. */
async function keepApproval(
  trx: Trx,
  plan: PlanRow,
  given: readonly ApprovalRow[],
  { level }: ApprovalStep,
  comment: string | undefined,
  actor: Actor,
  now: Date,
): Promise<void> {
  const isKept = given.some((one) => one.level === level);
  if (isKept) return;
  await insertApproval(trx, plan, { level, decision: 'APPROVED', comment: comment ?? null }, actor, now);
}

async function insertApproval(
  trx: Trx,
  plan: PlanRow,
  given: Pick<ApprovalRow, 'level' | 'decision' | 'comment'>,
  actor: Actor,
  now: Date,
): Promise<void> {
  await trx<ApprovalRow>('approvals').insert({
    ...given,
    id: newId(),
    campaign_id: plan.campaign_id,
    subject_type: 'PLAN',
    subject_id: plan.id,
    version: plan.version,
    checksum: plan.checksum,
    actor_id: actor.id,
    actor: actor.name,
    at: now,
  });
}

/** The ladder starts anew: from now on a second person is waited for. */
async function waitForSecond(
  trx: Trx,
  campaign: CampaignRow,
  plan: PlanRow,
  comment: string | undefined,
  actor: Actor,
  now: Date,
): Promise<PlanRow> {
  const [row] = await trx<PlanRow>('plans')
    .where({ id: plan.id, status: 'IN_REVIEW' })
    .update({ ladder_rung: 0, ladder_at: now, updated_at: now })
    .returning('*');
  if (!row) throw new Error(`plan ${plan.id} left review under the campaign's lock`);
  await recordAudit(trx, {
    actor,
    action: 'approved_plan_first',
    entityType: 'plan',
    entityId: plan.id,
    campaign,
    details: { version: plan.version, checksum: plan.checksum, level: 1, of: 2 },
    reason: comment,
    at: now,
  });
  await tellSecondAsked(trx, campaign, row, actor, now);
  return row;
}

async function supersede(trx: Trx, plan: PlanRow, now: Date): Promise<void> {
  await trx<PlanRow>('plans')
    .where({ id: plan.id, status: 'APPROVED' })
    .update({ status: 'SUPERSEDED', updated_at: now });
}

/** Only the first plan of a campaign can be late: with one in force, its calendar went on meanwhile. */
async function moveWhenLate(
  trx: Trx,
  campaign: CampaignRow,
  head: PlanRow,
  lateness: Lateness,
  policy: PolicyValues,
  asked: LateChoice | undefined,
  actor: Actor,
  now: Date,
): Promise<Lateness['moved'] | null> {
  const everybodyAsked = head.ladder_rung >= APPROVAL_RUNGS;
  if (lateChoice(asked, policy, everybodyAsked) !== 'move_dates') return null;
  const { start_date, end_date } = campaign;
  await trx('campaigns')
    .where({ id: campaign.id })
    .update({ ...lateness.moved, version: trx.raw('version + 1'), updated_at: now });
  await recordAudit(trx, {
    actor,
    action: 'moved_campaign_dates',
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    before: { start_date, end_date },
    after: lateness.moved,
    details: { because: 'LATE_APPROVAL', delay_days: lateness.delay_days, chosen: asked !== undefined },
    at: now,
  });
  return lateness.moved;
}

async function readDecided(trx: Trx, campaignId: string, shown: PlanDecision) {
  const head = await findPlanHead(trx, campaignId);
  const seen = head?.version === shown.version ? head : await findPlanVersion(trx, campaignId, shown.version);
  return { head, seen };
}

function headOf(row: PlanRow): PlanHead {
  return {
    version: row.version,
    checksum: row.checksum,
    status: row.status,
    decided_at: row.decided_at,
    decided_by: row.decided_by_name,
  };
}

async function markDecided(
  trx: Trx,
  plan: PlanRow,
  status: 'APPROVED' | 'REJECTED',
  also: Partial<PlanRow>,
  actor: Actor,
  now: Date,
): Promise<PlanRow> {
  const [row] = await trx<PlanRow>('plans')
    .where({ id: plan.id, status: 'IN_REVIEW' })
    .update({
      ...also,
      status,
      decided_at: now,
      decided_by: actor.id,
      decided_by_name: actor.name,
      updated_at: now,
    })
    .returning('*');
  if (!row) throw new Error(`plan ${plan.id} left review under the campaign's lock`);
  return row;
}

async function auditDecision(
  trx: Trx,
  campaign: CampaignRow,
  plan: PlanRow,
  action: string,
  reason: string | undefined,
  actor: Actor,
  now: Date,
): Promise<void> {
  await recordAudit(trx, {
    actor,
    action,
    entityType: 'plan',
    entityId: plan.id,
    campaign,
    before: { status: 'IN_REVIEW' },
    after: { status: plan.status, version: plan.version, checksum: plan.checksum },
    reason,
    at: now,
  });
}
