import { z } from 'zod';
import { dismiss, listNotifications, markAllRead, markRead } from '../../db/notifications';
import { changeOnce } from '../../db/once';
import type { NotificationRow } from '../../db/tables';
import { NOTIFICATION_KINDS } from '../../workflows/domain/notifications';
import { yes } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { byId, commandId, instant, listOf, nothing, sentInstant } from './schemas';

const noun = 'Notifications';

const notificationSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(NOTIFICATION_KINDS),
    title: z.string(),
    body: z.string().nullable(),
    link: z.string().describe('The page where it can be acted on, from the root of the site.'),
    campaign_id: z.uuid().nullable(),
    read_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: 'Notification' });

function present(row: NotificationRow): z.input<typeof notificationSchema> {
  const { id, kind, title, body, link, campaign_id } = row;
  const created_at = row.created_at.toISOString();
  return { id, kind, title, body, link, campaign_id, read_at: isoOrNull(row.read_at), created_at };
}

const list = endpoint({
  operationId: 'listNotifications',
  noun,
  method: 'get',
  path: '/notifications',
  permission: 'signed_in',
  kind: 'read',
  summary: 'What you were told, newest first',
  query: z.strictObject({
    unread: z
      .enum(['true', 'false'], { error: 'Is true or false.' })
      .default('false')
      .describe('`true`: only what you have not read.'),
    limit: limit(50),
    cursor: timeCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(notificationSchema) } },
  handle: async ({ site, viewer, query }) => {
    const after = query.cursor && { at: new Date(query.cursor.at), id: query.cursor.id };
    const page = { unread: query.unread === 'true', after, limit: query.limit + 1 };
    const rows = await listNotifications(site.db, viewer, page);
    const place = ({ created_at, id }: NotificationRow) => ({ at: created_at.toISOString(), id });
    return yes({ body: pageOf(rows, query.limit, present, place) });
  },
});

const read = endpoint({
  operationId: 'readNotification',
  noun,
  method: 'post',
  path: '/notifications/:id/read',
  permission: 'signed_in',
  kind: 'fact',
  summary: 'Mark a notification of yours as read',
  description: 'Read twice it keeps its first time.',
  params: byId,
  body: nothing,
  answers: {
    200: {
      description: 'As it stands now.',
      schema: z.object({ ...notificationSchema.shape, command_id: commandId }),
    },
  },
  handle: async ({ site, viewer, params, by }) => {
    const said = await changeOnce(site.db, 'read_notification', params, by, async (trx) => {
      const row = await markRead(trx, viewer, params.id, by.now);
      return row && present(row);
    });
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

const readAll = endpoint({
  operationId: 'readNotifications',
  noun,
  method: 'post',
  path: '/notifications/read',
  permission: 'signed_in',
  kind: 'fact',
  summary: 'Mark all of yours as read',
  description: 'Up to `through`, so that what came meanwhile stays unread; without it, up to now.',
  body: z.strictObject({ through: sentInstant.optional() }),
  answers: {
    200: {
      description: 'How many were not read before.',
      schema: z.object({ read: z.int(), command_id: commandId }),
    },
  },
  handle: async ({ site, viewer, body, by }) => {
    const through = body.through ?? by.now;
    const asked = { through: body.through?.toISOString() ?? null };
    const said = await changeOnce(site.db, 'read_notifications', asked, by, async (trx) => ({
      read: await markAllRead(trx, viewer, through, by.now),
    }));
    return said.ok ? yes({ body: { ...said.value.answer, command_id: said.value.commandId } }) : said;
  },
});

const putAway = endpoint({
  operationId: 'dismissNotification',
  noun,
  method: 'delete',
  path: '/notifications/:id',
  permission: 'signed_in',
  kind: 'fact',
  summary: 'Put a notification of yours away for good',
  params: byId,
  body: nothing,
  answers: {
    200: { description: 'It is gone.', schema: z.object({ id: z.uuid(), command_id: commandId }) },
  },
  handle: async ({ site, viewer, params, by }) => {
    const { id } = params;
    const said = await changeOnce(site.db, 'dismiss_notification', { id }, by, async (trx) =>
      (await dismiss(trx, viewer, id, by.now)) ? { id } : undefined,
    );
    return said.ok ? yes({ body: { id, command_id: said.value.commandId } }) : said;
  },
});

export const notifications = [list, read, readAll, putAway];
