import { randomBytes } from 'node:crypto';
import type { Actor } from '../workflows/domain/permissions';
import { plus } from '../workflows/domain/time';
import { yes, type Verdict } from '../workflows/domain/verdict';
import {
  PING,
  ROTATION_OVERLAP,
  webhookBody,
  type WebhookEndpointStatus,
  type WebhookEvent,
  type WebhookFacts,
} from '../workflows/domain/webhooks';
import { recordAudit, type AuditEntry } from './audit';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import { changeOnce, type OnceAnswer } from './once';
import type { Reported } from './report';
import type { WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow } from './tables';
import { insertDelivery } from './webhook-queue';

/** As a page lists it: never with its secret. */
export type WebhookEndpoint = Omit<WebhookEndpointRow, 'secret' | 'previous_secret'> & {
  waiting: number;
  dead: number;
  last_delivered_at: Date | null;
};

const SHOWN = [
  'id',
  'url',
  'description',
  'events',
  'previous_until',
  'status',
  'created_at',
  'updated_at',
] as const;

function endpoints(db: Db) {
  const count = (status: string) =>
    `(select count(*)::int from webhook_deliveries d where d.endpoint_id = e.id and d.status = '${status}')`;
  return db('webhook_endpoints as e').select(
    ...SHOWN.map((column) => `e.${column}`),
    db.raw(`${count('WAITING')} as waiting`),
    db.raw(`${count('DEAD')} as dead`),
    db.raw(
      '(select max(delivered_at) from webhook_deliveries d where d.endpoint_id = e.id) as last_delivered_at',
    ),
  );
}

/** The oldest first: there are few. */
export function listEndpoints(db: Db): Promise<WebhookEndpoint[]> {
  return endpoints(db).orderBy('e.id');
}

export function findEndpoint(db: Db, id: string): Promise<WebhookEndpoint | undefined> {
  return endpoints(db).where('e.id', id).first();
}

export type NewEndpoint = { url: string; description: string | null; events: WebhookEvent[] };

/** The secret is in this answer and nowhere else that a person can read. */
export async function addEndpoint(
  db: Db,
  given: NewEndpoint,
  actor: Actor,
  now: Date,
  keep?: (trx: Trx, made: { id: string }) => Promise<void>,
): Promise<{ id: string; secret: string }> {
  const id = newId();
  const secret = newSecret();
  await db.transaction(async (trx) => {
    await trx('webhook_endpoints').insert({ ...given, id, secret, created_at: now, updated_at: now });
    await audit(trx, 'added_webhook', id, actor, now, { after: given });
    await keep?.(trx, { id });
  });
  return { id, secret };
}

/** 256 random bits, written as Standard Webhooks has it. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Paused, it keeps what happens and is sent it when it goes on. False when there is none. */
export async function setEndpointStatus(
  db: Db,
  id: string,
  status: WebhookEndpointStatus,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const changed = await trx('webhook_endpoints')
      .where({ id })
      .whereNot({ status })
      .update({ status, updated_at: now });
    if (changed === 0) return (await trx('webhook_endpoints').where({ id }).first('id')) !== undefined;
    await audit(trx, status === 'PAUSED' ? 'paused_webhook' : 'resumed_webhook', id, actor, now, {});
    return true;
  });
}

/** A new secret; the one before signs besides it for a day. Undefined when there is no such endpoint. */
export async function rotateSecret(db: Db, id: string, actor: Actor, now: Date): Promise<string | undefined> {
  const secret = newSecret();
  return db.transaction(async (trx) => {
    const changed = await trx('webhook_endpoints')
      .where({ id })
      .update({
        previous_secret: trx.ref('secret'),
        previous_until: plus(now, ROTATION_OVERLAP),
        secret,
        updated_at: now,
      });
    if (changed === 0) return undefined;
    await audit(trx, 'rotated_webhook_secret', id, actor, now, {});
    return secret;
  });
}

/** The same once, however often it is asked: the secret is in the first answer only, and kept with no command. */
export async function rotateOnce(
  db: Db,
  id: string,
  by: Reported,
): Promise<Verdict<OnceAnswer<{ id: string }> & { secret: string | undefined }>> {
  let secret: string | undefined;
  const said = await changeOnce(db, 'rotate_webhook_secret', { id }, by, async (trx) => {
    secret = await rotateSecret(trx, id, by.actor, by.now);
    return secret === undefined ? undefined : { id };
  });
  return said.ok ? yes({ ...said.value, secret: said.value.repeated ? undefined : secret }) : said;
}

/** With everything that was to be sent to it. False when there is none. */
export async function removeEndpoint(db: Db, id: string, actor: Actor, now: Date): Promise<boolean> {
  return db.transaction(async (trx) => {
    const [row] = await trx<WebhookEndpointRow>('webhook_endpoints').where({ id }).delete().returning('*');
    if (!row) return false;
    const { url, description, events } = row;
    await audit(trx, 'removed_webhook', id, actor, now, { before: { url, description, events } });
    return true;
  });
}

/** A real call that says nothing has happened. Undefined when there is no such endpoint. */
export async function pingEndpoint(db: Db, id: string, actor: Actor, now: Date): Promise<string | undefined> {
  return db.transaction(async (trx) => {
    if (!(await trx('webhook_endpoints').where({ id }).first('id'))) return undefined;
    const facts: WebhookFacts = {
      id: newId(),
      at: now,
      actor: actor.name,
      entity: { type: 'webhook_endpoint', id },
      campaign: null,
      before: null,
      after: null,
      details: null,
      reason: null,
    };
    const delivery = await insertDelivery(trx, id, PING, webhookBody(PING, facts), now);
    await audit(trx, 'tested_webhook', id, actor, now, { details: { delivery_id: delivery } });
    return delivery;
  });
}

/** Sent once more under its old id, whatever became of it. False when it is none of this endpoint, or waits already. */
export async function redeliver(
  db: Db,
  endpointId: string,
  id: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const changed = await trx('webhook_deliveries')
      .where({ id, endpoint_id: endpointId })
      .whereNot({ status: 'WAITING' })
      .update({ status: 'WAITING', lease_until: null, updated_at: now });
    if (changed === 0) return false;
    await audit(trx, 'redelivered_webhook', endpointId, actor, now, { details: { delivery_id: id } });
    return true;
  });
}

function audit(
  trx: Trx,
  action: string,
  id: string,
  actor: Actor,
  at: Date,
  about: Pick<AuditEntry, 'before' | 'after' | 'details'>,
): Promise<void> {
  return recordAudit(trx, { actor, action, entityType: 'webhook_endpoint', entityId: id, at, ...about });
}

export type LoggedDelivery = Omit<WebhookDeliveryRow, 'lease_until'> & {
  /** The newest try first, the last five. */
  tries: Array<
    Pick<WebhookAttemptRow, 'id' | 'status_code' | 'duration_ms' | 'error' | 'response'> & { at: string }
  >;
};

/** What was and is to be sent to an endpoint, newest first. */
export function listDeliveries(
  db: Db,
  endpointId: string,
  page: { before?: string; limit: number },
): Promise<LoggedDelivery[]> {
  const rows = db('webhook_deliveries as d')
    .where('d.endpoint_id', endpointId)
    .orderBy('d.id', 'desc')
    .limit(page.limit)
    .select(
      'd.*',
      db.raw(`coalesce((select jsonb_agg(t order by t.id desc) from
        (select * from webhook_attempts a where a.delivery_id = d.id order by a.id desc limit 5) t), '[]') as tries`),
    );
  if (page.before) void rows.where('d.id', '<', page.before);
  return rows as unknown as Promise<LoggedDelivery[]>;
}

/** Whoever takes one has this long to get its process going before it is taken again. */
const LEASE = '5 minutes';

/** What waits to be sent, leased; nothing while the system is paused, nor of an endpoint that is. */
export async function takeWaitingDeliveries(db: Db, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ id: string }> }>(
    `update webhook_deliveries set lease_until = now() + interval '${LEASE}'
      where id in (select d.id from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
         where d.status = 'WAITING' and e.status = 'ACTIVE' and (d.lease_until is null or d.lease_until < now())
           and not (select system_paused from system_controls where id = 1)
         order by d.created_at limit ? for update of d skip locked)
      returning id`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

export async function releaseDelivery(db: Db, id: string): Promise<void> {
  await db('webhook_deliveries').where({ id }).update({ lease_until: null });
}

export type DueDelivery = { id: string; body: string; url: string; secrets: string[] };

/** What is to be sent now; HELD while a brake is on, OVER when it no longer waits. */
export async function findDueDelivery(db: Db, id: string, now: Date): Promise<DueDelivery | 'HELD' | 'OVER'> {
  const row = await db('webhook_deliveries as d')
    .join('webhook_endpoints as e', 'e.id', 'd.endpoint_id')
    .crossJoin(db.raw('system_controls as controls'))
    .where('d.id', id)
    .where('d.status', 'WAITING')
    .first<
      | (DueDelivery & {
          secret: string;
          previous_secret: string | null;
          previous_until: Date | null;
          held: boolean;
        })
      | undefined
    >(
      'd.id',
      'd.body',
      'e.url',
      'e.secret',
      'e.previous_secret',
      'e.previous_until',
      db.raw(`(controls.system_paused or e.status = 'PAUSED') as held`),
    );
  if (!row) return 'OVER';
  if (row.held) {
    await releaseDelivery(db, id);
    return 'HELD';
  }
  const older =
    row.previous_secret && row.previous_until && row.previous_until > now ? [row.previous_secret] : [];
  return { id, body: row.body, url: row.url, secrets: [row.secret, ...older] };
}

export type WebhookTry = {
  statusCode: number | null;
  durationMs: number;
  error: string | null;
  response: string | null;
};

const SNIPPET = 1_000;

/** Every try stands in the log; a good one ends the delivery. */
export async function recordTry(db: Db, id: string, tried: WebhookTry, now: Date): Promise<void> {
  const good = tried.error === null;
  await db.transaction(async (trx) => {
    const known = await trx('webhook_deliveries')
      .where({ id })
      .update({
        attempts: trx.raw('attempts + 1'),
        updated_at: now,
        ...(good && { status: 'DELIVERED', delivered_at: now }),
      });
    // Its endpoint was removed meanwhile, and its log with it.
    if (known === 0) return;
    await trx('webhook_attempts').insert({
      id: newId(),
      delivery_id: id,
      at: now,
      status_code: tried.statusCode,
      duration_ms: tried.durationMs,
      error: tried.error?.slice(0, SNIPPET) ?? null,
      response: tried.response?.replaceAll('\u0000', '').slice(0, SNIPPET) ?? null,
    });
  });
}

export async function markDead(db: Db, id: string, now: Date): Promise<void> {
  await db('webhook_deliveries').where({ id, status: 'WAITING' }).update({ status: 'DEAD', updated_at: now });
}
