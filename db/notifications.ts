import {
  isMuted,
  type NotificationKind,
  type NotificationPreferences,
} from '../workflows/domain/notifications';
import { NOTIFICATION_KINDS } from '../workflows/domain/notifications';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { NotificationRow } from './tables';

export type NewNotification = {
  /** Operator ids; each is told once. */
  to: readonly string[];
  kind: NotificationKind;
  /** One sentence that says what happened, with the names a reader needs. */
  title: string;
  body?: string;
  /** The page where it can be acted on, from the root of the site. */
  link: string;
  campaignId: string | null;
  /** The same key tells the same person only once, however often it is said. */
  dedupeKey?: string;
  /** What was said under the same key is said anew, and unread again. No second e-mail goes out for it. */
  renew?: boolean;
  /** Stands in the inbox of whoever reads it, also where such things are muted. */
  urgent?: boolean;
  now: Date;
};

/** Tells people, in the transaction of what they are told of. */
export async function notify(trx: Trx, note: NewNotification): Promise<void> {
  const rows = [...new Set(note.to)].map((operator_id) => ({
    id: newId(),
    operator_id,
    kind: note.kind,
    title: note.title,
    body: note.body ?? null,
    link: note.link,
    campaign_id: note.campaignId,
    dedupe_key: note.dedupeKey ?? null,
    urgent: note.urgent ?? false,
    created_at: note.now,
  }));
  if (rows.length === 0) return;
  const insert = trx('notifications').insert(rows).onConflict(['operator_id', 'dedupe_key']);
  if (!note.renew) return void (await insert.ignore());
  const again = rows[0];
  await insert.merge({
    title: again?.title,
    body: again?.body,
    link: again?.link,
    campaign_id: again?.campaign_id,
    read_at: null,
    dismissed_at: null,
    created_at: note.now,
  });
}

type Reader = { id: string; preferences: NotificationPreferences };

/** What stands in somebody's inbox: theirs, not put away, and of a kind they did not mute or urgent. */
function inboxOf(db: Db, { id, preferences }: Reader) {
  const muted = NOTIFICATION_KINDS.filter((kind) => isMuted(preferences, kind));
  const rows = db<NotificationRow>('notifications').where({ operator_id: id }).whereNull('dismissed_at');
  if (muted.length === 0) return rows;
  return rows.where((shown) => void shown.where({ urgent: true }).orWhereNotIn('kind', muted));
}

/** More than anybody counts: beyond it the exact number says nothing, and costs. */
export const MOST_COUNTED = 99;

/** For the bell of every page: at most one more than `MOST_COUNTED`. */
export async function countUnread(db: Db, reader: Reader): Promise<number> {
  const unread = inboxOf(db, reader)
    .whereNull('read_at')
    .limit(MOST_COUNTED + 1)
    .select('id');
  const [row] = await db.from(unread.as('unread')).count<Array<{ count: string | number }>>({ count: '*' });
  return Number(row?.count ?? 0);
}

export type InboxPage = { unread: boolean; limit: number; after?: { at: Date; id: string } };

/** Newest first. */
export function listNotifications(db: Db, reader: Reader, page: InboxPage): Promise<NotificationRow[]> {
  const rows = inboxOf(db, reader)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.unread) void rows.whereNull('read_at');
  if (page.after) void rows.whereRaw('(created_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return rows.select<NotificationRow[]>('*');
}

/** Answers the notification as it is then; undefined when it is not theirs. Read twice it keeps its first time. */
export async function markRead(
  db: Db,
  reader: Pick<Reader, 'id'>,
  id: string,
  now: Date,
): Promise<NotificationRow | undefined> {
  const [row] = await db('notifications')
    .where({ id, operator_id: reader.id })
    .update({ read_at: db.raw('coalesce(read_at, ?)', [now]) })
    .returning<NotificationRow[]>('*');
  return row;
}

/** Everything up to what its page showed, so that what came meanwhile stays unread. Answers how many. */
export function markAllRead(db: Db, reader: Pick<Reader, 'id'>, through: Date, now: Date): Promise<number> {
  return db('notifications')
    .where({ operator_id: reader.id })
    .whereNull('read_at')
    .where('created_at', '<=', through)
    .update({ read_at: now });
}

/** Puts it away for good. False when it is not theirs. */
export async function dismiss(db: Db, reader: Pick<Reader, 'id'>, id: string, now: Date): Promise<boolean> {
  const changed = await db('notifications')
    .where({ id, operator_id: reader.id })
    .update({ dismissed_at: now, read_at: db.raw('coalesce(read_at, ?)', [now]) });
  return changed === 1;
}
