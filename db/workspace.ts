import type { CampaignStatus } from '../workflows/domain/campaigns';
import type { EscalationLevel } from '../workflows/domain/escalations';
import { prepared, type Db } from './connection';
import { TOLD, type EscalationTelling } from './escalations';
import type { CampaignRow } from './tables';
import { HOLDING } from './pauses';
import { visibleCampaigns, type Viewer } from './viewer';

export type PlanInReview = {
  campaign_id: string;
  campaign_name: string;
  client_name: string;
  timezone: string;
  version: number;
  submitted_at: Date | null;
  /** How often it was asked for again: 0 asked, 1 reminded, 2 deputy, 3 every lead. */
  ladder_rung: number;
};

/** Plans that wait for a decision, the longest wait first. */
export async function listPlansInReview(
  db: Db,
  viewer: Viewer,
  campaignId: string | undefined,
  limit: number,
): Promise<{ plans: PlanInReview[]; total: number }> {
  const query = visibleCampaigns(db, viewer)
    .join('plans', 'plans.campaign_id', 'campaigns.id')
    .join('clients', 'clients.id', 'campaigns.client_id')
    .where('plans.status', 'IN_REVIEW')
    .whereNotIn('campaigns.status', ['COMPLETED', 'ARCHIVED'])
    .orderBy('plans.submitted_at')
    .limit(limit);
  if (campaignId) void query.where('campaigns.id', campaignId);
  const selected = query.select<Array<PlanInReview & { total: number }>>(
    'campaigns.id as campaign_id',
    'campaigns.name as campaign_name',
    'clients.name as client_name',
    'campaigns.timezone',
    'plans.version',
    'plans.submitted_at',
    'plans.ladder_rung',
    db.raw('cast(count(*) over () as integer) as total'),
  );
  const rows = await prepared(selected);
  return { plans: rows.map(({ total: _total, ...plan }) => plan), total: rows[0]?.total ?? 0 };
}

export type OpenEscalationCard = {
  id: string;
  campaign_id: string;
  campaign_name: string;
  client_name: string;
  timezone: string;
  level: EscalationLevel;
  opened_at: Date;
  raised_at: Date;
  /** Since when the campaign's clock stands still; null while it runs. */
  held_since: Date | null;
  tasks: Array<{ id: string; title: string; due_at: string }>;
  task_count: number;
  told: EscalationTelling[];
};

const LISTED = 5;

/** One card a campaign whose overdue work was escalated, the highest level first. */
export async function listOpenEscalations(
  db: Db,
  viewer: Viewer,
  campaignId: string | undefined,
  limit: number,
): Promise<{ escalations: OpenEscalationCard[]; total: number }> {
  const query = visibleCampaigns(db, viewer)
    .join('escalations', 'escalations.campaign_id', 'campaigns.id')
    .join('clients', 'clients.id', 'campaigns.client_id')
    .whereIn('campaigns.status', ['ACTIVE', 'PAUSED'])
    .whereNull('escalations.closed_at')
    .orderBy([{ column: 'escalations.level', order: 'desc' }, 'escalations.opened_at'])
    .limit(limit);
  if (campaignId) void query.where('campaigns.id', campaignId);
  const selected = query.select<Array<OpenEscalationCard & { total: number }>>(
    'escalations.id',
    'escalations.level',
    'escalations.opened_at',
    'escalations.raised_at',
    'campaigns.id as campaign_id',
    'campaigns.name as campaign_name',
    'campaigns.timezone',
    'clients.name as client_name',
    db.raw('cardinality(escalations.task_ids) as task_count'),
    db.raw(TOLD),
    db.raw(
      `(select min(from_at) from (${HOLDING}) holding
         where holding.campaign_id = campaigns.id or holding.campaign_id is null) as held_since`,
    ),
    db.raw(
      `(select coalesce(json_agg(listed order by listed.due_at), '[]') from
         (select id, title, due_at from tasks where id = any(escalations.task_ids)
           order by due_at limit ?) listed) as tasks`,
      [LISTED],
    ),
    db.raw('cast(count(*) over () as integer) as total'),
  );
  const rows = await prepared(selected);
  return { escalations: rows.map(({ total: _total, ...card }) => card), total: rows[0]?.total ?? 0 };
}

export type WorkspaceState = {
  /** Campaigns the viewer can see, by status. */
  campaigns: Partial<Record<CampaignStatus, number>>;
  /** Something unexpected happened to these; `what` is in the process's own words. */
  troubled: Array<{ id: string; name: string; what: string }>;
  troubledCount: number;
  /** Campaigns whose process should have looked around by now and has not. */
  silent: number;
  silentSince: Date | null;
  /** Decisions and reports that the processes have not heard of for a while. */
  undelivered: number;
  undeliveredSince: Date | null;
  /** Every stop in force: of everything (no id), or of one campaign. */
  pauses: Array<{
    campaignId: string | null;
    name: string | null;
    by: string;
    since: Date;
    note: string | null;
  }>;
  pausedCount: number;
};

/** Past this a wake is late and a command stuck, in ms: delivery and ticks take a second or two. */
const PATIENCE_MS = 90_000;
const NAMED = 3;

/** What the head of the page says beside the work itself: whether anything is broken or paused. One statement. */
export async function readWorkspaceState(db: Db, viewer: Viewer, now: Date): Promise<WorkspaceState> {
  const query = db.raw<{ rows: StateRow[] }>(
    `with visible as materialized (:visible),
     troubled as (
       select id, name, needs_attention as what, updated_at from visible
        where needs_attention is not null and status <> 'ARCHIVED'),
     silent as (select next_wake_at from visible where status <> 'ARCHIVED' and next_wake_at < :late),
     undelivered as (
       select created_at from commands
        where status = 'PENDING' and created_at < :late and campaign_id in (select id from visible)),
     stops as (
       select pauses.campaign_id as "campaignId", visible.name, paused_by as "by", from_at as since, note
         from pauses left join visible on visible.id = pauses.campaign_id
        where to_at is null and (pauses.campaign_id is null or visible.id is not null))
     select
       (select json_object_agg(status, count) from
         (select status, count(*) from visible group by status) by_status) as campaigns,
       (select json_agg(t) from (select id, name, what from troubled order by updated_at desc limit :named) t)
         as troubled,
       (select cast(count(*) as integer) from troubled) as "troubledCount",
       (select cast(count(*) as integer) from silent) as silent,
       (select min(next_wake_at) from silent) as "silentSince",
       (select cast(count(*) as integer) from undelivered) as undelivered,
       (select min(created_at) from undelivered) as "undeliveredSince",
       (select json_agg(s) from
         (select * from stops order by "campaignId" is not null, since desc limit :named) s) as pauses,
       (select cast(count(*) as integer) from stops) as "pausedCount"`,
    {
      visible: visibleCampaigns(db, viewer).select(VISIBLE),
      late: new Date(now.getTime() - PATIENCE_MS),
      named: NAMED,
    },
  );
  const { rows } = await prepared(query);
  const [row] = rows;
  if (!row) throw new Error('a select without a table gives one row');
  return {
    ...row,
    campaigns: row.campaigns ?? {},
    troubled: row.troubled ?? [],
    pauses: (row.pauses ?? []).map((pause) => ({ ...pause, since: new Date(pause.since) })),
  };
}

const VISIBLE = ['id', 'name', 'status', 'needs_attention', 'next_wake_at', 'updated_at'].map(
  (column) => `campaigns.${column}`,
);

/** Aggregates of nothing are null, and what stands in JSON has its instants as text. */
type StateRow = Omit<WorkspaceState, 'campaigns' | 'troubled' | 'pauses'> & {
  campaigns: WorkspaceState['campaigns'] | null;
  troubled: WorkspaceState['troubled'] | null;
  pauses: Array<Omit<WorkspaceState['pauses'][number], 'since'> & { since: string }> | null;
};

/** The campaigns that will look around first: where the next thing that happens by itself is to be found. */
export function listNextToWake(db: Db, viewer: Viewer, limit: number): Promise<CampaignRow[]> {
  return visibleCampaigns(db, viewer)
    .whereIn('status', ['PLANNED', 'ACTIVE'])
    .whereNotNull('next_wake_at')
    .orderBy('next_wake_at')
    .limit(limit)
    .select<CampaignRow[]>('campaigns.*');
}

export type CampaignChoice = { id: string; name: string };

/** Running campaigns to filter by, by name. */
export function listRunningCampaigns(db: Db, viewer: Viewer, limit: number): Promise<CampaignChoice[]> {
  return visibleCampaigns(db, viewer)
    .whereIn('status', ['ACTIVE', 'PAUSED'])
    .orderBy('name')
    .limit(limit)
    .select<CampaignChoice[]>('id', 'name');
}
