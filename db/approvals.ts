import type { PolicyOverrides } from '../workflows/domain/policy';
import type { CampaignStatus } from '../workflows/domain/campaigns';
import type { PlanAuthor } from '../workflows/domain/plans-approval';
import { whoIsAsked, type Asked } from './approvers';
import type { Db } from './connection';
import { visibleCampaigns, type Viewer } from './viewer';

/** A plan that waits for somebody's decision, and how far up the ladder the asking has come. */
export type WaitingPlan = Asked & {
  campaign_id: string;
  campaign_name: string;
  client_name: string;
  campaign_status: CampaignStatus;
  timezone: string;
  start_date: string;
  version: number;
  checksum: string;
  generated_by: string;
  authors: PlanAuthor[];
  /** Who gave the first of two approvals. */
  first_approval: string | null;
  /** Comments on any of its versions that nobody dealt with. */
  open_comments: number;
  /** The version in force while this one waits. */
  in_force: number | null;
  submitted_at: Date;
  ladder_rung: number;
  ladder_at: Date | null;
  /** Of the workspace and of the campaign, the later wins. */
  policies: PolicyOverrides[];
};

/** Longest waiting first. */
export function listWaitingPlans(db: Db, viewer: Viewer, limit: number): Promise<WaitingPlan[]> {
  const policies = db.raw(
    `coalesce((select json_agg(p."values" order by p.campaign_id nulls first) from policies p
      where p.campaign_id is null or p.campaign_id = campaigns.id), '[]') as policies`,
  );
  return waiting(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .orderBy('plans.submitted_at')
    .orderBy('plans.id')
    .limit(limit)
    .select<WaitingPlan[]>(
      'campaigns.id as campaign_id',
      'campaigns.name as campaign_name',
      'campaigns.status as campaign_status',
      'campaigns.timezone',
      'campaigns.start_date',
      'clients.name as client_name',
      ...whoIsAsked(db),
      'plans.version',
      'plans.checksum',
      'plans.generated_by',
      'plans.authors',
      db.raw(`(select a.actor from approvals a where a.subject_type = 'PLAN' and a.subject_id = plans.id
        and a.decision = 'APPROVED' order by a.level limit 1) as first_approval`),
      db.raw(`(select count(*)::int from plan_comments c where c.campaign_id = campaigns.id
        and c.resolved_at is null) as open_comments`),
      db.raw(`(select f.version from plans f where f.campaign_id = campaigns.id
        and f.status = 'APPROVED') as in_force`),
      'plans.submitted_at',
      'plans.ladder_rung',
      'plans.ladder_at',
      policies,
    );
}

export async function countWaitingPlans(db: Db, viewer: Viewer): Promise<number> {
  const row = await waiting(db, viewer).first<{ count: number }>(db.raw('count(*)::int as count'));
  return row.count;
}

function waiting(db: Db, viewer: Viewer) {
  return visibleCampaigns(db, viewer)
    .join('plans', 'plans.campaign_id', 'campaigns.id')
    .where('plans.status', 'IN_REVIEW')
    .whereNotIn('campaigns.status', ['COMPLETED', 'ARCHIVED']);
}
