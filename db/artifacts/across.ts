import type { Knex } from 'knex';
import type { Flag, Lineage } from '../../workflows/domain/artifacts/gates';
import { REQUIRED_UPSTREAM, type Stage } from '../../workflows/domain/artifacts/stages';
import { STAGE_STATES, type Begun, type StageState } from '../../workflows/domain/artifacts/standing';
import type { Db } from '../connection';
import { visibleCampaigns, type Viewer } from '../viewer';

/** What is to be done at one stage, over all campaigns. */

export const WORK_STATES = STAGE_STATES.filter((state) => state !== 'APPROVED');

/** In which order it can stand: what holds up most and waits longest first, or by these. */
export const WORK_ORDERS = ['urgency', 'since', 'campaign', 'client'] as const;
export type WorkOrder = (typeof WORK_ORDERS)[number];

const SORTED_BY: Record<WorkOrder, string> = {
  urgency: 'urgency, since, id',
  since: 'since, id',
  campaign: 'lower(name), id',
  client: 'lower(client_name), lower(name), id',
};

export type WorkChoice = { clientId?: string; state?: StageState };
export type WorkFilter = WorkChoice & {
  limit: number;
  order?: WorkOrder;
  /** Id of the last campaign seen: the list goes on behind it. */
  after?: string;
};

/** An artifact as its chain's standings and flags are read from; dates come as text out of JSON. */
export type ChainLink = Begun & {
  approved_lineage: Lineage | null;
  flag: Flag | null;
  asked_by_name: string | null;
  rejected_by: string | null;
  rejection_reason: string | null;
};

export type StageWork = {
  id: string;
  name: string;
  client_name: string;
  owner_name: string | null;
  timezone: string;
  state: StageState;
  /** Since when it is so; of what nobody began, since the campaign was created. */
  since: Date;
  /** Of the newest version, of 100. */
  completeness: number | null;
  /** Every stage that somebody began. */
  chain: ChainLink[];
};

/** Campaigns that are planned in full or whose chain somebody began; closed ones need no work. */
export async function listStageWork(
  db: Db,
  viewer: Viewer,
  stage: Stage,
  filter: WorkFilter,
): Promise<StageWork[]> {
  const sortedBy = SORTED_BY[filter.order ?? 'urgency'];
  const query = workOf(db, viewer, stage, filter)
    .select('work.*')
    .select(
      db.raw(`(select coalesce(jsonb_agg(to_jsonb(artifacts)), '[]') from artifacts
        where artifacts.campaign_id = work.id) as chain`),
    )
    .orderByRaw(sortedBy)
    .limit(filter.limit);
  if (filter.after) {
    void query.whereRaw(`(${sortedBy}) > (select ${sortedBy} from work where id = ?)`, [filter.after]);
  }
  return (await query) as StageWork[];
}

export type WorkCounts = Partial<Record<StageState, number>>;

/** How many campaigns are in each state that needs work. */
export async function countStageWork(
  db: Db,
  viewer: Viewer,
  stage: Stage,
  chosen: Pick<WorkChoice, 'clientId'>,
): Promise<WorkCounts> {
  const rows = (await workOf(db, viewer, stage, chosen)
    .groupBy('state')
    .select('state', db.raw('count(*)::int as count'))) as Array<{ state: StageState; count: number }>;
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

function workOf(db: Db, viewer: Viewer, stage: Stage, { clientId, state }: WorkChoice): Knex.QueryBuilder {
  const query = db
    .with('standing', standingSql(db, viewer, stage))
    .with(
      'work',
      db('standing')
        .whereNot({ state: 'APPROVED' })
        .select('standing.*', db.raw('array_position(?::text[], state) as urgency', [[...URGENCY]])),
    )
    .from('work');
  if (clientId) void query.where({ client_id: clientId });
  if (state) void query.where({ state });
  return query;
}

/** What a person can act on at once stands before what waits for others. */
const URGENCY: readonly StageState[] = ['FLAGGED', 'ASKED', 'REJECTED', 'DRAFT', 'NOT_BEGUN', 'LOCKED'];

/** `standingsOf`, said in SQL for one stage of many campaigns; a test holds the two together. */
function standingSql(db: Db, viewer: Viewer, stage: Stage): Knex.QueryBuilder {
  const needed = REQUIRED_UPSTREAM[stage];
  return visibleCampaigns(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .leftJoin('operators as owners', 'owners.id', 'campaigns.owner_id')
    .joinRaw('left join artifacts as own on own.campaign_id = campaigns.id and own.stage = ?', [stage])
    .joinRaw(
      'left join artifact_versions as head on head.artifact_id = own.id and head.version = own.head_version',
    )
    .whereNotIn('campaigns.status', ['COMPLETED', 'ARCHIVED'])
    .whereRaw(
      `(campaigns.planning = 'FULL' or exists (select 1 from artifacts where campaign_id = campaigns.id))`,
    )
    .select(
      'campaigns.id',
      'campaigns.name',
      'campaigns.client_id',
      'campaigns.timezone',
      'clients.name as client_name',
      'owners.name as owner_name',
      'head.completeness',
      db.raw(
        `case when own.flag is not null then 'FLAGGED'
          when own.approved_version is null and (select count(*) from artifacts as above
            where above.campaign_id = campaigns.id and above.stage = any(?::text[])
              and above.approved_version is not null and above.flag is null) < ? then 'LOCKED'
          when own.asked_at is not null then 'ASKED'
          when own.id is null then 'NOT_BEGUN'
          when own.rejected_at is not null then 'REJECTED'
          when own.head_version is distinct from own.approved_version then 'DRAFT'
          else 'APPROVED' end as state`,
        [[...needed], needed.length],
      ),
      db.raw(
        'coalesce(own.flagged_at, own.asked_at, own.rejected_at, head.created_at, campaigns.created_at) as since',
      ),
    );
}

export type WorkedOn = { id: string; name: string; client: string; at: Date };

/** Campaigns whose chain somebody worked on last. */
export function listWorkedOn(db: Db, viewer: Viewer, limit: number): Promise<WorkedOn[]> {
  return visibleCampaigns(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .join('artifacts', 'artifacts.campaign_id', 'campaigns.id')
    .groupBy('campaigns.id', 'campaigns.name', 'clients.name')
    .orderByRaw('max(artifacts.updated_at) desc, campaigns.id desc')
    .limit(limit)
    .select<WorkedOn[]>(
      'campaigns.id',
      'campaigns.name',
      'clients.name as client',
      db.raw('max(artifacts.updated_at) as at'),
    );
}
