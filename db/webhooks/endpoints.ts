import { randomBytes } from 'node:crypto';
import type { Actor } from '../../workflows/domain/permissions';
import { plus } from '../../workflows/domain/time';
import type { Verdict } from '../../workflows/domain/verdict';
import {
  PING,
  ROTATION_OVERLAP,
  webhookBody,
  type WebhookEndpointStatus,
  type WebhookEvent,
  type WebhookFacts,
} from '../../workflows/domain/webhooks';
import { recordAudit, type AuditEntry } from '../audit';
import { inTransaction, type Db, type Trx } from '../connection';
import { newId } from '../ids';
import { onceWithSecret, type OnceWithSecret } from '../once';
import type { Reported } from '../report';
import type { WebhookEndpointRow } from '../tables';
import { insertDelivery } from '../webhook-queue';

/** Other systems that are told of what happens here. */

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
export function addEndpoint(
  db: Db,
  given: NewEndpoint,
  actor: Actor,
  now: Date,
): Promise<{ id: string; secret: string }> {
  const id = newId();
  const secret = newSecret();
  return inTransaction(db, async (trx) => {
    await trx('webhook_endpoints').insert({ ...given, id, secret, created_at: now, updated_at: now });
    await auditEndpoint(trx, 'added_webhook', id, actor, now, { after: given });
    return { id, secret };
  });
}

export function addOnce(db: Db, given: NewEndpoint, by: Reported): Promise<Verdict<OnceWithSecret>> {
  return onceWithSecret(db, 'add_webhook', given, by, (trx) => addEndpoint(trx, given, by.actor, by.now));
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
    await auditEndpoint(trx, status === 'PAUSED' ? 'paused_webhook' : 'resumed_webhook', id, actor, now, {});
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
    await auditEndpoint(trx, 'rotated_webhook_secret', id, actor, now, {});
    return secret;
  });
}

export function rotateOnce(db: Db, id: string, by: Reported): Promise<Verdict<OnceWithSecret>> {
  return onceWithSecret(db, 'rotate_webhook_secret', { id }, by, async (trx) => {
    const secret = await rotateSecret(trx, id, by.actor, by.now);
    return secret === undefined ? undefined : { id, secret };
  });
}

/** With everything that was to be sent to it. False when there is none. */
export async function removeEndpoint(db: Db, id: string, actor: Actor, now: Date): Promise<boolean> {
  return db.transaction(async (trx) => {
    const [row] = await trx<WebhookEndpointRow>('webhook_endpoints').where({ id }).delete().returning('*');
    if (!row) return false;
    const { url, description, events } = row;
    await auditEndpoint(trx, 'removed_webhook', id, actor, now, { before: { url, description, events } });
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
    await auditEndpoint(trx, 'tested_webhook', id, actor, now, { details: { delivery_id: delivery } });
    return delivery;
  });
}

/** What was done to an endpoint, or to what is sent to it. */
export function auditEndpoint(
  trx: Trx,
  action: string,
  id: string,
  actor: Actor,
  at: Date,
  about: Pick<AuditEntry, 'before' | 'after' | 'details'>,
): Promise<void> {
  return recordAudit(trx, { actor, action, entityType: 'webhook_endpoint', entityId: id, at, ...about });
}
