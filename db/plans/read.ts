import type { PlanContent } from '../../workflows/domain/plans';
import type { Db } from '../connection';
import { hashOf } from '../hashes';
import type { ApprovalRow, PlanRow } from '../tables';

export function planChecksum(content: PlanContent): string {
  return hashOf(content);
}

export function findPlanHead(db: Db, campaignId: string): Promise<PlanRow | undefined> {
  return db<PlanRow>('plans').where({ campaign_id: campaignId }).orderBy('version', 'desc').first();
}

export function findPlanVersion(db: Db, campaignId: string, version: number): Promise<PlanRow | undefined> {
  return db<PlanRow>('plans').where({ campaign_id: campaignId, version }).first();
}

/** The one in force. */
export function findApprovedPlan(db: Db, campaignId: string): Promise<PlanRow | undefined> {
  return db<PlanRow>('plans').where({ campaign_id: campaignId, status: 'APPROVED' }).first();
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

/** Who said yes to a version, in the order of their levels. */
export function listApprovals(db: Db, planId: string): Promise<ApprovalRow[]> {
  return db<ApprovalRow>('approvals')
    .where({ subject_type: 'PLAN', subject_id: planId, decision: 'APPROVED' })
    .orderBy('level');
}

/** The same of every version of a campaign. */
export function listApprovalsOf(db: Db, campaignId: string): Promise<ApprovalRow[]> {
  return db<ApprovalRow>('approvals')
    .where({ subject_type: 'PLAN', campaign_id: campaignId, decision: 'APPROVED' })
    .orderBy('level');
}
