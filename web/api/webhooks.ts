import { z } from 'zod';
import { changeOnce } from '../../db/once';
import {
  addOnce,
  findEndpoint,
  listEndpoints,
  pingEndpoint,
  removeEndpoint,
  type WebhookEndpoint,
} from '../../db/webhooks';
import { no, yes } from '../../workflows/domain/verdict';
import { checkWebhookUrl, WEBHOOK_ENDPOINT_STATUSES, WEBHOOK_EVENTS } from '../../workflows/domain/webhooks';
import { isoOrNull } from './campaign';
import { BASE, endpoint } from './endpoint';
import { byId, commandId, instant, nothing } from './schemas';

const noun = 'Webhooks';
const permission = 'webhooks.manage';

export const endpointSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    status: z.enum(WEBHOOK_ENDPOINT_STATUSES),
    waiting: z.int().describe('Deliveries on their way.'),
    dead: z.int().describe('Deliveries that were given up.'),
    last_delivered_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: 'Webhook' });

export function present(row: WebhookEndpoint): z.input<typeof endpointSchema> {
  const { id, url, description, events, status, waiting, dead } = row;
  return {
    id,
    url,
    description,
    events,
    status,
    waiting,
    dead,
    last_delivered_at: isoOrNull(row.last_delivered_at),
    created_at: row.created_at.toISOString(),
  };
}

const list = endpoint({
  operationId: 'listWebhooks',
  noun,
  method: 'get',
  path: '/webhooks',
  permission,
  kind: 'read',
  summary: 'Who is told of what happens here',
  answers: {
    200: {
      description: 'All of them, the oldest first.',
      schema: z.object({ items: z.array(endpointSchema) }),
    },
  },
  handle: async ({ site }) => yes({ body: { items: (await listEndpoints(site.db)).map(present) } }),
});

const show = endpoint({
  operationId: 'getWebhook',
  noun,
  method: 'get',
  path: '/webhooks/:id',
  permission,
  kind: 'read',
  summary: 'Read one of them',
  params: byId,
  answers: { 200: { description: 'As it stands, without its secret.', schema: endpointSchema } },
  handle: async ({ site, params }) => {
    const row = await findEndpoint(site.db, params.id);
    return row ? yes({ body: present(row) }) : no('NOT_FOUND', 'NO_SUCH_RECORD');
  },
});

const add = endpoint({
  operationId: 'addWebhook',
  noun,
  method: 'post',
  path: '/webhooks',
  permission,
  kind: 'fact',
  summary: 'Tell another system of what happens here',
  description:
    'Calls are signed as Standard Webhooks has it and tried again for a day. The secret is in the first answer only: the same key again answers without it.',
  body: z.strictObject({
    url: z.string().max(2_000).describe('https. It must answer with 2xx within ten seconds.'),
    description: z.string().trim().max(200).nullable().default(null),
    events: z.array(z.enum(WEBHOOK_EVENTS)).min(1, 'Name at least one.'),
  }),
  answers: {
    201: {
      description: 'It is told from now on.',
      schema: z.object({
        id: z.uuid(),
        secret: z.string().nullable().describe('Signs every call. Null when the request is repeated.'),
        command_id: commandId,
      }),
    },
  },
  handle: async ({ site, body, by }) => {
    const url = checkWebhookUrl(body.url, site.config.outward.allowPrivateWebhooks);
    if (!url.ok) return url;
    const wanted = { ...body, url: url.value, events: [...new Set(body.events)] };
    const said = await addOnce(site.db, wanted, by);
    if (!said.ok) return said;
    const { commandId: command_id, answer, secret = null } = said.value;
    return yes({
      status: 201,
      location: `${BASE}/webhooks/${answer.id}`,
      body: { id: answer.id, secret, command_id },
    });
  },
});

const remove = endpoint({
  operationId: 'removeWebhook',
  noun,
  method: 'delete',
  path: '/webhooks/:id',
  permission,
  kind: 'fact',
  summary: 'Tell it no more; its log goes with it',
  params: byId,
  body: nothing,
  answers: { 200: { description: 'It is gone.', schema: z.object({ id: z.uuid(), command_id: commandId }) } },
  handle: async ({ site, params, by }) => {
    const said = await changeOnce(site.db, 'remove_webhook', params, by, async (trx) =>
      (await removeEndpoint(trx, params.id, by.actor, by.now)) ? params : undefined,
    );
    return said.ok ? yes({ body: { id: params.id, command_id: said.value.commandId } }) : said;
  },
});

const ping = endpoint({
  operationId: 'pingWebhook',
  noun,
  method: 'post',
  path: '/webhooks/:id/ping',
  permission,
  kind: 'fact',
  summary: 'Send a real call that says nothing has happened',
  params: byId,
  body: nothing,
  answers: {
    200: {
      description: 'It is on its way.',
      schema: z.object({ delivery_id: z.uuid(), webhook: endpointSchema, command_id: commandId }),
    },
  },
  handle: async ({ site, params, by }) => {
    const said = await changeOnce(site.db, 'ping_webhook', params, by, async (trx) => {
      const delivery_id = await pingEndpoint(trx, params.id, by.actor, by.now);
      return delivery_id ? { delivery_id } : undefined;
    });
    if (!said.ok) return said;
    const row = await findEndpoint(site.db, params.id);
    if (!row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return yes({
      body: { ...said.value.answer, webhook: present(row), command_id: said.value.commandId },
    });
  },
});

export const webhooks = [list, show, add, remove, ping];
