import { createHash } from 'node:crypto';
import {
  canonicalJson,
  checkPlanDecision,
  checkRejection,
  type PlanContent,
  type PlanHead,
} from '../workflows/domain/plans';
import { planContentSchema } from '../workflows/domain/plans.schema';
import type { Actor } from '../workflows/domain/permissions';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import { report, type ReportAnswer, type Reported } from './report';
import type { CampaignRow, PlanRow } from './tables';

export function planChecksum(content: PlanContent): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

export function findPlanHead(db: Db, campaignId: string): Promise<PlanRow | undefined> {
  return db<PlanRow>('plans').where({ campaign_id: campaignId }).orderBy('version', 'desc').first();
}

export function findPlanVersion(db: Db, campaignId: string, version: number): Promise<PlanRow | undefined> {
  return db<PlanRow>('plans').where({ campaign_id: campaignId, version }).first();
}

/** Newest first. */
export function listPlans(db: Db, campaignId: string): Promise<PlanRow[]> {
  return db<PlanRow>('plans').where({ campaign_id: campaignId }).orderBy('version', 'desc');
}

/** What reviewers said about earlier versions, oldest first. */
export function listRejections(
  db: Db,
  campaignId: string,
): Promise<Array<{ version: number; reason: string }>> {
  return db('plans')
    .where({ campaign_id: campaignId, status: 'REJECTED' })
    .orderBy('version')
    .select('version', 'rejection_reason as reason');
}

/**
 * Puts a drafted version up for review. Drafting it twice leaves the first: answers the row that stands, or
 * undefined when the campaign has moved past this version.
 */
export async function submitPlan(
  trx: Trx,
  campaign: CampaignRow,
  draft: { version: number; content: PlanContent; generatedBy: string; source: Record<string, unknown> },
  actor: Actor,
  now: Date,
): Promise<PlanRow | undefined> {
  const standing = await findPlanVersion(trx, campaign.id, draft.version);
  if (standing) return standing;
  const head = await findPlanHead(trx, campaign.id);
  if (
    (head?.version ?? 0) + 1 !== draft.version ||
    (head && head.status !== 'REJECTED' && head.status !== 'APPROVED')
  ) {
    return undefined;
  }
  const content = planContentSchema.parse(draft.content);
  const [row] = await trx<PlanRow>('plans')
    .insert({
      id: newId(),
      campaign_id: campaign.id,
      version: draft.version,
      status: 'IN_REVIEW',
      content: JSON.stringify(content) as unknown as PlanContent,
      checksum: planChecksum(content),
      source: JSON.stringify(draft.source) as unknown as Record<string, unknown>,
      generated_by: draft.generatedBy,
      submitted_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning('*');
  await recordAudit(trx, {
    actor,
    action: 'generated_plan',
    entityType: 'plan',
    entityId: row?.id ?? null,
    campaign,
    after: { version: draft.version, status: 'IN_REVIEW', checksum: row?.checksum },
    details: draft.source,
    at: now,
  });
  return row;
}

export type EnteredPlan = { version: number; checksum: string; status: string };

/** A plan that a person wrote: the next version, up for review like a drafted one. */
export function enterPlan(
  db: Db,
  campaignId: string,
  content: PlanContent,
  by: Reported,
): Promise<Verdict<ReportAnswer<EnteredPlan>>> {
  return report(db, campaignId, 'enter_plan', { content }, by, async (trx, campaign) => {
    const head = await findPlanHead(trx, campaign.id);
    if (head && head.status !== 'REJECTED' && head.status !== 'APPROVED') {
      return no('CONFLICT', 'PLAN_PENDING', { detail: { version: head.version } });
    }
    const version = (head?.version ?? 0) + 1;
    const draft = { version, content, generatedBy: 'manual', source: { entered_by: by.actor.name } };
    const row = await submitPlan(trx, campaign, draft, by.actor, by.now);
    if (!row) throw new Error(`plan version ${version} of campaign ${campaign.id} was not written`);
    return yes({ version: row.version, checksum: row.checksum, status: row.status });
  });
}

export type PlanDecision = { version: number; checksum: string };

/** Approves exactly the version that was shown; what was in force before is superseded. */
export async function approvePlan(
  trx: Trx,
  campaign: CampaignRow,
  shown: PlanDecision & { comment?: string },
  actor: Actor,
  now: Date,
): Promise<Verdict<PlanRow>> {
  const { head, seen } = await readDecided(trx, campaign.id, shown);
  const may = checkPlanDecision(head && headOf(head), shown, seen && headOf(seen));
  if (!may.ok) return may;
  if (!head) return no('NOT_FOUND', 'PLAN_MISSING');
  await trx<PlanRow>('plans')
    .where({ campaign_id: campaign.id, status: 'APPROVED' })
    .update({ status: 'SUPERSEDED', updated_at: now });
  const decided = await markDecided(
    trx,
    head,
    'APPROVED',
    { decision_comment: shown.comment ?? null },
    actor,
    now,
  );
  await auditDecision(trx, campaign, decided, 'approved_plan', shown.comment, actor, now);
  return yes(decided);
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
  const decided = await markDecided(
    trx,
    head,
    'REJECTED',
    { rejection_reason: shown.reason.trim() },
    actor,
    now,
  );
  await auditDecision(trx, campaign, decided, 'rejected_plan', shown.reason, actor, now);
  return yes(decided);
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
