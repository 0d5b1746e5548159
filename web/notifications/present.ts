import { isId } from '../../db/ids';
import { MOST_COUNTED } from '../../db/notifications';
import type { NotificationRow } from '../../db/tables';
import { notificationLabel } from '../labels';

export const PAGE_SIZE = 40;

export type InboxQuery = { unread: boolean; after?: { at: Date; id: string } };

/** Anything that is not a place in this list counts as its beginning. */
export function readInboxQuery(query: Record<string, unknown>): InboxQuery {
  const { show, after } = query;
  const [at, id] = typeof after === 'string' ? after.split('_') : [];
  const known = at && !Number.isNaN(Date.parse(at)) && isId(id);
  return { unread: show === 'unread', ...(known && { after: { at: new Date(at), id } }) };
}

/** `found` is one longer than a page when there are more. */
export function presentInbox(
  found: readonly NotificationRow[],
  query: InboxQuery,
  unread: number,
  now: Date,
) {
  const rows = found.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  const more = found.length > PAGE_SIZE && last;
  return {
    title: unread === 0 ? 'Inbox' : `Inbox (${unreadWords(unread)})`,
    heading: 'Inbox',
    filters: [
      { label: 'All', href: '/notifications', current: !query.unread },
      {
        label: `Unread ${unread === 0 ? '' : unreadWords(unread)}`.trim(),
        href: address(true),
        current: query.unread,
      },
    ],
    rows: rows.map(presentNotification),
    readAll:
      unread > 0 ? { through: (query.after ? now : (rows[0]?.created_at ?? now)).toISOString() } : undefined,
    first: query.after ? address(query.unread) : undefined,
    older: more ? address(query.unread, `${last.created_at.toISOString()}_${last.id}`) : undefined,
    empty: emptyOf(query),
  };
}

function presentNotification(row: NotificationRow) {
  const { word, icon } = notificationLabel[row.kind];
  return {
    id: row.id,
    kind: word,
    icon,
    title: row.title,
    lines: row.body?.split('\n') ?? [],
    href: `/notifications/${row.id}`,
    at: row.created_at,
    unread: row.read_at === null,
  };
}

/** "7", and "99+" where nobody counts any more. */
export function unreadWords(count: number): string {
  return count > MOST_COUNTED ? `${MOST_COUNTED}+` : String(count);
}

function emptyOf({ unread, after }: InboxQuery) {
  if (after) return { icon: 'bell', title: 'That was all', text: 'Nothing older stands here.' };
  return unread
    ? {
        icon: 'circle-check',
        title: 'Everything is read',
        text: 'What is new shows up here, and as a number on the bell.',
        href: '/notifications',
        action: 'Show all',
      }
    : {
        icon: 'bell',
        title: 'Nothing yet',
        text: 'You are told here when something waits for you: an approval, a task, work that is overdue.',
        href: '/settings#notifications',
        action: 'Choose what you are told',
      };
}

function address(unread: boolean, after?: string): string {
  const words = new URLSearchParams({ ...(unread && { show: 'unread' }), ...(after && { after }) });
  const text = words.toString();
  return text === '' ? '/notifications' : `/notifications?${text}`;
}
