import type { Actor } from '../../workflows/domain/permissions';
import type { Db } from '../connection';
import { newId } from '../ids';
import type { WebhookAttemptRow, WebhookDeliveryRow } from '../tables';
import { auditEndpoint } from './endpoints';

/** What was and is to be sent to an endpoint, and what came of each try. */

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
    .limit(page.limit);
  if (page.before) void rows.where('d.id', '<', page.before);
  return rows.select<LoggedDelivery[]>(
    'd.*',
    db.raw(`coalesce((select jsonb_agg(t order by t.id desc) from
        (select * from webhook_attempts a where a.delivery_id = d.id order by a.id desc limit 5) t), '[]') as tries`),
  );
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
    await auditEndpoint(trx, 'redelivered_webhook', endpointId, actor, now, { details: { delivery_id: id } });
    return true;
  });
}
