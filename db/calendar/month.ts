import { CALENDAR_ITEM_STATUSES, type CalendarItemStatus } from '../../workflows/domain/calendar';
import type { Platform } from '../../workflows/domain/platforms';
import type { TaskStatus } from '../../workflows/domain/tasks';
import type { Db } from '../connection';
import type { CalendarItemRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

/** What the task of an item knows better than the item. */
const TELLING = ['IN_PROGRESS', 'OVERDUE', 'BLOCKED', 'FAILED'] as const satisfies readonly TaskStatus[];

/** How an item stands: as itself, or as its task tells. */
export type CalendarStanding = CalendarItemStatus | (typeof TELLING)[number];
export const CALENDAR_STANDINGS: readonly CalendarStanding[] = [...CALENDAR_ITEM_STATUSES, ...TELLING];

export function standingOf(item: {
  status: CalendarItemStatus;
  task_status: TaskStatus | null;
}): CalendarStanding {
  return TELLING.find((status) => status === item.task_status) ?? item.status;
}

const STANDING = `case when tasks.status in ('${TELLING.join("', '")}') then tasks.status else items.status end`;

/** An item as a calendar shows it, with its campaign and the task that publishes it. */
export type CalendarEntry = Pick<
  CalendarItemRow,
  | 'id'
  | 'campaign_id'
  | 'platform'
  | 'content_type'
  | 'scheduled_at'
  | 'title'
  | 'copy_text'
  | 'status'
  | 'dropped_reason'
  | 'version'
> & {
  campaign_name: string;
  client_name: string;
  timezone: string;
  task_id: string | null;
  task_status: TaskStatus | null;
};

export type CalendarSpan = {
  /** One campaign, or every one the viewer may see. */
  campaignId?: string;
  from: Date;
  /** Not included. */
  before: Date;
  platform?: Platform;
  standing?: CalendarStanding;
};

function itemsIn(db: Db, viewer: Viewer, span: CalendarSpan) {
  const query = visibleCampaigns(db, viewer)
    .join('clients', 'clients.id', 'campaigns.client_id')
    .join('calendar_items as items', 'items.campaign_id', 'campaigns.id')
    .leftJoin('tasks', (on) => {
      on.on('tasks.calendar_item_id', 'items.id').andOnVal('tasks.task_type', 'POST');
    })
    .where('items.scheduled_at', '>=', span.from)
    .where('items.scheduled_at', '<', span.before);
  if (span.campaignId) void query.where('campaigns.id', span.campaignId);
  if (span.platform) void query.where('items.platform', span.platform);
  if (span.standing) void query.whereRaw(`${STANDING} = ?`, [span.standing]);
  return query;
}

/** What is to be published between two instants, earliest first. */
export function listCalendar(
  db: Db,
  viewer: Viewer,
  span: CalendarSpan & { limit: number },
): Promise<CalendarEntry[]> {
  return itemsIn(db, viewer, span)
    .orderBy('items.scheduled_at')
    .orderBy('items.id')
    .limit(span.limit)
    .select<CalendarEntry[]>(
      'items.id',
      'items.campaign_id',
      'items.platform',
      'items.content_type',
      'items.scheduled_at',
      'items.title',
      'items.copy_text',
      'items.status',
      'items.dropped_reason',
      'items.version',
      'campaigns.name as campaign_name',
      'clients.name as client_name',
      'campaigns.timezone',
      'tasks.id as task_id',
      'tasks.status as task_status',
    );
}

/** How many items of that time stand how. */
export async function countCalendar(
  db: Db,
  viewer: Viewer,
  span: CalendarSpan,
): Promise<Map<CalendarStanding, number>> {
  const rows = await itemsIn(db, viewer, span)
    .groupByRaw(STANDING)
    .select<Array<{ standing: CalendarStanding; count: number }>>(
      db.raw(`${STANDING} as standing`),
      db.raw('count(*)::int as count'),
    );
  return new Map(rows.map(({ standing, count }) => [standing, count]));
}

/** When the next item of a campaign is to be published, from an instant on. What was cancelled does not count. */
export async function findNextTime(db: Db, campaignId: string, from: Date): Promise<Date | undefined> {
  const row = await db('calendar_items')
    .where({ campaign_id: campaignId })
    .whereNot({ status: 'CANCELLED' })
    .where('scheduled_at', '>=', from)
    .min<{ first: Date | null }>('scheduled_at as first')
    .first();
  return row?.first ?? undefined;
}

/** The campaigns that have something on the calendar in that time, by name. */
export function listCalendarCampaigns(
  db: Db,
  viewer: Viewer,
  span: CalendarSpan,
): Promise<Array<{ id: string; name: string }>> {
  return itemsIn(db, viewer, { ...span, campaignId: undefined })
    .distinct<Array<{ id: string; name: string }>>('campaigns.id', 'campaigns.name')
    .orderBy('campaigns.name')
    .limit(300);
}

export type BuiltSpan = { items: number; tasks: number; from: Date | null; through: Date | null };

/** What stands of a campaign's calendar: how many items with how many tasks, from when to when. */
export async function readBuiltSpan(db: Db, campaignId: string): Promise<BuiltSpan> {
  const live = db('calendar_items').where({ campaign_id: campaignId }).whereNot({ status: 'CANCELLED' });
  const [span, tasks] = await Promise.all([
    live
      .first<Omit<BuiltSpan, 'tasks'>>(
        db.raw('count(*)::int as items, min(scheduled_at) as "from", max(scheduled_at) as through'),
      )
      .then((row) => row ?? { items: 0, from: null, through: null }),
    db('tasks')
      .where({ campaign_id: campaignId, origin: 'CALENDAR' })
      .whereNot({ status: 'CANCELLED' })
      .first<{ count: number }>(db.raw('count(*)::int as count')),
  ]);
  return { ...span, tasks: tasks?.count ?? 0 };
}

/** The task that publishes an item. */
export function findTaskOfItem(
  db: Db,
  itemId: string,
): Promise<{ id: string; title: string; status: TaskStatus; due_at: Date } | undefined> {
  return db('tasks')
    .where({ calendar_item_id: itemId, task_type: 'POST' })
    .first('id', 'title', 'status', 'due_at');
}

/** What items are called and where they go, by id. */
export async function listItemTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, Pick<CalendarItemRow, 'title' | 'platform'>>> {
  const rows = await db<CalendarItemRow>('calendar_items')
    .whereIn('id', ids)
    .select('id', 'title', 'platform');
  return new Map(rows.map(({ id, title, platform }) => [id, { title, platform }]));
}
