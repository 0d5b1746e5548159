import type { Knex } from 'knex';
import type { CalendarItemStatus } from '../workflows/domain/calendar';
import type { CampaignStatus } from '../workflows/domain/campaigns';
import type { PlanStatus } from '../workflows/domain/plans';
import type { Platform, TaskPlatform } from '../workflows/domain/platforms';
import type { TaskStatus } from '../workflows/domain/tasks';
import { containing } from './campaigns/list';
import type { Db } from './connection';
import { visibleCampaigns, visibleClients, type Viewer } from './viewer';

type Of = { campaign: string; timezone: string };

type FoundCampaign = { id: string; name: string; client: string; status: CampaignStatus };
type FoundClient = { id: string; name: string; industry: string | null };
type FoundTask = Of & {
  id: string;
  title: string;
  platform: TaskPlatform;
  status: TaskStatus;
  due_at: Date;
};
type FoundItem = Of & {
  id: string;
  campaign_id: string;
  title: string;
  platform: Platform;
  status: CalendarItemStatus;
  scheduled_at: Date;
};
type FoundPlan = {
  campaign_id: string;
  campaign: string;
  version: number;
  status: PlanStatus;
  theme: string;
};

/** Of each kind at most `limit`: what is asked for is found by one more word, not by turning pages. */
export type Found = {
  campaigns: FoundCampaign[];
  clients: FoundClient[];
  tasks: FoundTask[];
  items: FoundItem[];
  plans: FoundPlan[];
};

type Search<K extends keyof Found> = (
  db: Db,
  viewer: Viewer,
  words: readonly string[],
  limit: number,
) => Promise<Found[K]>;

/**
 * Of each kind what the viewer may see whose name contains every one of these words, in any order and case. The newest
 * first: what people look for is mostly what they had in hand.
 */
export const SEARCHES: { [K in keyof Found]: Search<K> } = {
  campaigns: findCampaigns,
  clients: findClients,
  tasks: findTasks,
  items: findItems,
  plans: findPlans,
};

/** Every word in one of the columns. */
function withWords<Q extends Knex.QueryBuilder>(query: Q, columns: string, words: readonly string[]): Q {
  for (const word of words) void query.whereRaw(`${columns} ilike ?`, [containing(word)]);
  return query;
}

function findCampaigns(db: Db, viewer: Viewer, words: readonly string[], limit: number) {
  const query = visibleCampaigns(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .orderBy([{ column: 'campaigns.created_at', order: 'desc' }, 'campaigns.id'])
    .limit(limit);
  const named = `concat_ws(' ', campaigns.name, clients.name, campaigns.brand_product, campaigns.venture_name)`;
  return withWords(query, named, words).select<FoundCampaign[]>(
    'campaigns.id',
    'campaigns.name',
    'clients.name as client',
    'campaigns.status',
  );
}

function findClients(db: Db, viewer: Viewer, words: readonly string[], limit: number) {
  const query = visibleClients(db, viewer).orderByRaw('lower(clients.name), clients.id').limit(limit);
  const named = `concat_ws(' ', clients.name, clients.brand_name, clients.industry)`;
  return withWords(query, named, words).select<FoundClient[]>('id', 'name', 'industry');
}

function findTasks(db: Db, viewer: Viewer, words: readonly string[], limit: number) {
  const query = visibleCampaigns(db, viewer)
    .join('tasks', 'tasks.campaign_id', 'campaigns.id')
    .orderBy([{ column: 'tasks.due_at', order: 'desc' }, 'tasks.id'])
    .limit(limit);
  return withWords(query, 'tasks.title', words).select<FoundTask[]>(
    'tasks.id',
    'tasks.title',
    'tasks.platform',
    'tasks.status',
    'tasks.due_at',
    'campaigns.name as campaign',
    'campaigns.timezone',
  );
}

function findItems(db: Db, viewer: Viewer, words: readonly string[], limit: number) {
  const query = visibleCampaigns(db, viewer)
    .join('calendar_items', 'calendar_items.campaign_id', 'campaigns.id')
    .orderBy([{ column: 'calendar_items.scheduled_at', order: 'desc' }, 'calendar_items.id'])
    .limit(limit);
  return withWords(query, 'calendar_items.title', words).select<FoundItem[]>(
    'calendar_items.id',
    'calendar_items.campaign_id',
    'calendar_items.title',
    'calendar_items.platform',
    'calendar_items.status',
    'calendar_items.scheduled_at',
    'campaigns.name as campaign',
    'campaigns.timezone',
  );
}

/** Plans that are in force or on their way to it, by what they are about. */
function findPlans(db: Db, viewer: Viewer, words: readonly string[], limit: number) {
  const query = visibleCampaigns(db, viewer)
    .join('plans', 'plans.campaign_id', 'campaigns.id')
    .whereIn('plans.status', ['DRAFT', 'IN_REVIEW', 'APPROVED'])
    .orderBy([{ column: 'plans.created_at', order: 'desc' }, 'plans.id'])
    .limit(limit);
  const about = `concat_ws(' ', plans.content ->> 'content_theme', plans.content ->> 'focus_area', plans.content ->> 'positioning')`;
  return withWords(query, about, words).select<FoundPlan[]>(
    'plans.campaign_id',
    'campaigns.name as campaign',
    'plans.version',
    'plans.status',
    db.raw(`plans.content ->> 'content_theme' as theme`),
  );
}
