import type { Knex } from 'knex';
import type { Platform } from '../../workflows/domain/platforms';
import type { Db } from '../connection';
import type { CampaignRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';
import { campaignViews, type CampaignView } from './views';

/** In which order a list of campaigns can stand. */
export const CAMPAIGN_ORDERS = ['created', 'name', 'start', 'end', 'next'] as const;
export type CampaignOrder = (typeof CAMPAIGN_ORDERS)[number];

export type CampaignChoice = {
  status?: CampaignRow['status'];
  /** Words of the name, the client, its brand, the project, the product or the venture. */
  search?: string;
  clientId?: string;
  projectId?: string;
  platform?: Platform;
  /** An operator's id; null for those that nobody owns. */
  ownerId?: string | null;
  /** Only those in trouble: work is overdue, or their process met something unexpected. */
  attention?: boolean;
};

export type CampaignFilter = CampaignChoice & {
  limit: number;
  /** Newest first unless said otherwise. */
  order?: CampaignOrder;
  descending?: boolean;
  /** Id of the last one seen: the list goes on behind it. */
  after?: string;
  /** What the order `next` counts from. */
  now?: Date;
};

/** What a campaign is sorted by; ids are in the order of creation. `?` is the present instant. */
const SORTED_BY: Record<CampaignOrder, string> = {
  created: 'campaigns.id',
  name: 'lower(campaigns.name)',
  start: 'campaigns.start_date',
  end: 'campaigns.end_date',
  next: nextEventSql('campaigns'),
};

/**
 * The next thing on a campaign's calendar, `infinity` when there is none: the next open task, the start of one
 * that has not begun, or the end of one that is not over.
 */
function nextEventSql(campaigns: string): string {
  return `(select coalesce(least(
      (select min(due_at) from tasks where tasks.campaign_id = ${campaigns}.id and tasks.due_at >= moment.at
          and tasks.status in ('PENDING', 'DUE', 'IN_PROGRESS', 'BLOCKED')),
      (select starts from (select ${campaigns}.start_date::timestamp at time zone ${campaigns}.timezone as starts) first_day
        where ${campaigns}.status = 'PLANNED' and starts >= moment.at),
      (select ends from (select (${campaigns}.end_date + 1)::timestamp at time zone ${campaigns}.timezone as ends) last_day
        where ${campaigns}.status in ('PLANNED', 'ACTIVE', 'PAUSED') and ends >= moment.at)), 'infinity'::timestamptz)
    from (select ?::timestamptz as at) moment)`;
}

/** One page of the campaigns that the viewer may see. Pages go on behind the last one shown, however many there are. */
export async function listCampaigns(db: Db, viewer: Viewer, filter: CampaignFilter): Promise<CampaignView[]> {
  const order = filter.order ?? 'created';
  const descending = filter.descending ?? order === 'created';
  const sortedBy = SORTED_BY[order];
  if (order === 'next' && !filter.now)
    throw new RangeError('what comes next depends on the time: pass `now`');
  const moment = order === 'next' && filter.now ? [filter.now] : [];
  const direction = descending ? 'desc' : 'asc';
  const query = campaignViews(db, viewer)
    .orderByRaw(`${sortedBy} ${direction}, campaigns.id ${direction}`, moment)
    .limit(filter.limit);
  choose(query, filter);
  if (filter.after) {
    void query.whereRaw(
      `(${sortedBy}, campaigns.id) ${descending ? '<' : '>'}
         (select ${sortedBy}, campaigns.id from campaigns where campaigns.id = ?)`,
      [...moment, ...moment, filter.after],
    );
  }
  return await query;
}

export async function countCampaigns(db: Db, viewer: Viewer, chosen: CampaignChoice): Promise<number> {
  const query = visibleCampaigns(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .join('projects', 'projects.id', 'campaigns.project_id')
    .count({ count: '*' });
  choose(query, chosen);
  const [row] = (await query) as Array<{ count: number }>;
  return row?.count ?? 0;
}

function choose(query: Knex.QueryBuilder, chosen: CampaignChoice): void {
  const { status, clientId, projectId, platform, ownerId, attention, search } = chosen;
  if (status) void query.where('campaigns.status', status);
  if (clientId) void query.where('campaigns.client_id', clientId);
  if (projectId) void query.where('campaigns.project_id', projectId);
  if (platform) void query.whereRaw('? = any(campaigns.platforms)', [platform]);
  if (ownerId !== undefined) void query.where('campaigns.owner_id', ownerId);
  if (attention) {
    void query.whereRaw(`(campaigns.needs_attention is not null or exists
      (select 1 from tasks where tasks.campaign_id = campaigns.id and tasks.status = 'OVERDUE'))`);
  }
  if (search) {
    const words = Array<string>(6).fill(containing(search));
    void query.whereRaw(
      `(campaigns.name ilike ? or clients.name ilike ? or clients.brand_name ilike ? or projects.name ilike ?
        or campaigns.brand_product ilike ? or campaigns.venture_name ilike ?)`,
      words,
    );
  }
}

/** Text anywhere in a value, for `ilike`: what it means there is taken literally. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

export type CampaignPulse = { overdue: number; next_at: Date | null };

/** What a list says of campaigns besides what they are: how much is late, and when something comes next. */
export async function readPulses(
  db: Db,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, CampaignPulse>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: Array<CampaignPulse & { id: string }> }>(
    `select shown.id, nullif(${nextEventSql('shown')}, 'infinity') as next_at,
        (select count(*) from tasks where tasks.campaign_id = shown.id and tasks.status = 'OVERDUE') as overdue
       from campaigns shown where shown.id = any(?::uuid[])`,
    [now, [...ids]],
  );
  return new Map(rows.map(({ id, overdue, next_at }) => [id, { overdue, next_at }]));
}
