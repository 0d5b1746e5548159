import { z } from 'zod';
import { changeOnce } from '../../db/once';
import {
  findEndpoint,
  listDeliveries,
  redeliver,
  rotateOnce,
  setEndpointStatus,
  type LoggedDelivery,
} from '../../db/webhooks';
import { no, yes } from '../../workflows/domain/verdict';
import { WEBHOOK_DELIVERY_STATUSES, type WebhookEndpointStatus } from '../../workflows/domain/webhooks';
import { isoOrNull } from './campaign';
import { limit } from './cursor';
import { endpoint } from './endpoint';
import { anId, byId, commandId, instant, listOf, nothing } from './schemas';
import { endpointSchema, present } from './webhooks';

const noun = 'Webhooks';
const permission = 'webhooks.manage';

const deliverySchema = z
  .object({
    id: z.uuid().describe('The `webhook-id` of its calls, however often it is made.'),
    event: z.string(),
    status: z.enum(WEBHOOK_DELIVERY_STATUSES).describe('DEAD was tried for a day in vain.'),
    attempts: z.int(),
    body: z.string().describe('As it is sent and signed.'),
    created_at: instant,
    delivered_at: instant.nullable(),
    tries: z
      .array(
        z.object({
          at: z.string(),
          status_code: z.int().nullable(),
          duration_ms: z.int(),
          error: z.string().nullable(),
          response: z.string().nullable().describe('How its answer begins.'),
        }),
      )
      .describe('The newest first, the last five.'),
  })
  .meta({ id: 'WebhookDelivery' });

function presentDelivery(row: LoggedDelivery): z.input<typeof deliverySchema> {
  const { id, event_type: event, status, attempts, body, created_at, delivered_at, tries } = row;
  return {
    id,
    event,
    status,
    attempts,
    body,
    created_at: created_at.toISOString(),
    delivered_at: isoOrNull(delivered_at),
    tries: tries.map(({ at, status_code, duration_ms, error, response }) => ({
      at: new Date(at).toISOString(),
      status_code,
      duration_ms,
      error,
      response,
    })),
  };
}

const log = endpoint({
  operationId: 'listWebhookDeliveries',
  noun,
  method: 'get',
  path: '/webhooks/:id/deliveries',
  permission,
  kind: 'read',
  summary: 'What was and is to be sent to an address, newest first, with every try',
  params: byId,
  query: z.strictObject({ limit: limit(30), cursor: anId.optional() }),
  answers: { 200: { description: 'One page.', schema: listOf(deliverySchema) } },
  handle: async ({ site, params, query }) => {
    if (!(await findEndpoint(site.db, params.id))) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const page = { before: query.cursor, limit: query.limit + 1 };
    const rows = await listDeliveries(site.db, params.id, page);
    const shown = rows.slice(0, query.limit);
    const next_cursor = rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null;
    return yes({ body: { items: shown.map(presentDelivery), next_cursor } });
  },
});

const again = endpoint({
  operationId: 'redeliverWebhook',
  noun,
  method: 'post',
  path: '/webhooks/:id/deliveries/:delivery/sending',
  permission,
  kind: 'fact',
  summary: 'Make a call once more, under its old id',
  description: 'Whatever became of it, unless it still waits.',
  params: z.object({ id: anId, delivery: anId }),
  body: nothing,
  answers: {
    200: {
      description: 'It waits to be sent.',
      schema: z.object({ delivery_id: z.uuid(), command_id: commandId }),
    },
  },
  handle: async ({ site, params, by }) => {
    const said = await changeOnce(site.db, 'redeliver_webhook', params, by, async (trx) =>
      (await redeliver(trx, params.id, params.delivery, by.actor, by.now)) ? params : undefined,
    );
    if (!said.ok) return said;
    return yes({ body: { delivery_id: params.delivery, command_id: said.value.commandId } });
  },
});

const changed = {
  200: {
    description: 'As it stands now.',
    schema: z.object({ webhook: endpointSchema, command_id: commandId }),
  },
};

function statusOf(status: WebhookEndpointStatus, about: { operationId: string; summary: string }) {
  return endpoint({
    ...about,
    noun,
    method: status === 'PAUSED' ? 'post' : 'delete',
    path: '/webhooks/:id/pause',
    permission,
    kind: 'fact',
    params: byId,
    body: nothing,
    answers: changed,
    handle: async ({ site, params, by }) => {
      const said = await changeOnce(site.db, about.operationId, params, by, async (trx) =>
        (await setEndpointStatus(trx, params.id, status, by.actor, by.now)) ? params : undefined,
      );
      if (!said.ok) return said;
      const row = await findEndpoint(site.db, params.id);
      if (!row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      return yes({ body: { webhook: present(row), command_id: said.value.commandId } });
    },
  });
}

const pause = statusOf('PAUSED', {
  operationId: 'pauseWebhook',
  summary: 'Keep what happens, and send it when the address goes on',
});
const resume = statusOf('ACTIVE', { operationId: 'resumeWebhook', summary: 'Send what was kept, and go on' });

const rotate = endpoint({
  operationId: 'rotateWebhookSecret',
  noun,
  method: 'post',
  path: '/webhooks/:id/secret',
  permission,
  kind: 'fact',
  summary: 'Make a new secret; the one before signs besides it for a day',
  description: 'The secret is in the first answer only: the same key again answers without it.',
  params: byId,
  body: nothing,
  answers: {
    200: {
      description: 'It signs from now on.',
      schema: z.object({ secret: z.string().nullable(), command_id: commandId }),
    },
  },
  handle: async ({ site, params, by }) => {
    const said = await rotateOnce(site.db, params.id, by);
    if (!said.ok) return said;
    const { secret, commandId: command_id } = said.value;
    return yes({ body: { secret: secret ?? null, command_id } });
  },
});

export const webhookCalls = [log, again, pause, resume, rotate];
