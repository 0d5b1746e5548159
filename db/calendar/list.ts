import type { Db } from '../connection';
import type { CalendarItemRow } from '../tables';
import type { CalendarItemStatus } from '../../workflows/domain/calendar';

/** An item with the task that publishes it. */
export type ItemView = CalendarItemRow & { task_id: string | null };

export type ItemFilter = {
  from?: Date;
  /** Not included. */
  before?: Date;
  statuses?: readonly CalendarItemStatus[];
  platform?: CalendarItemRow['platform'];
  /** Also slots that blackout days left no place for. */
  dropped: boolean;
  after?: { at: Date; id: string };
  limit: number;
};

/** A campaign's calendar, earliest first. */
export function listItems(db: Db, campaignId: string, filter: ItemFilter): Promise<ItemView[]> {
  const query = itemViews(db)
    .where('calendar_items.campaign_id', campaignId)
    .orderBy('scheduled_at')
    .orderBy('calendar_items.id')
    .limit(filter.limit);
  if (filter.from) void query.where('scheduled_at', '>=', filter.from);
  if (filter.before) void query.where('scheduled_at', '<', filter.before);
  if (filter.statuses) void query.whereIn('calendar_items.status', [...filter.statuses]);
  if (filter.platform) void query.where('calendar_items.platform', filter.platform);
  if (!filter.dropped) void query.whereNull('dropped_reason');
  if (filter.after)
    void query.whereRaw('(scheduled_at, calendar_items.id) > (?, ?)', [filter.after.at, filter.after.id]);
  return query as unknown as Promise<ItemView[]>;
}

export async function findItemView(db: Db, id: string): Promise<ItemView | undefined> {
  const [item] = (await itemViews(db).where('calendar_items.id', id).limit(1)) as ItemView[];
  return item;
}

function itemViews(db: Db) {
  return db('calendar_items').select(
    'calendar_items.*',
    db.raw(
      `(select tasks.id from tasks where tasks.calendar_item_id = calendar_items.id
          and tasks.task_type = 'POST' limit 1) as task_id`,
    ),
  );
}
