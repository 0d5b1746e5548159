import type { Knex } from 'knex';
import type { Actor } from '../workflows/domain/permissions';
import { newId } from './ids';
import { queueWebhooks } from './webhook-queue';

export type AuditEntry = {
  actor: Actor;
  /** Past tense and snake case: `completed_task`, `updated_operator`. */
  action: string;
  entityType: string;
  entityId: string | null;
  /** Kept as values: the entry outlives its campaign. */
  campaign?: { id: string; name: string };
  before?: unknown;
  after?: unknown;
  details?: unknown;
  reason?: string;
  at: Date;
};

/** Writes who did what. Takes the transaction of the change itself, so that neither exists without the other. */
export async function recordAudit(trx: Knex.Transaction, entry: AuditEntry): Promise<void> {
  const id = newId();
  await Promise.all([insertEntry(trx, id, entry), tellWebhooks(trx, id, entry)]);
}

async function insertEntry(trx: Knex.Transaction, id: string, entry: AuditEntry): Promise<void> {
  await trx('audit_entries').insert({
    id,
    at: entry.at,
    actor: entry.actor.name,
    actor_id: entry.actor.id,
    action: entry.action,
    entity_type: entry.entityType,
    entity_id: entry.entityId,
    campaign_id: entry.campaign?.id ?? null,
    campaign_name: entry.campaign?.name ?? null,
    before: json(entry.before),
    after: json(entry.after),
    details: json(entry.details),
    reason: entry.reason ?? null,
    request_id: entry.actor.requestId ?? null,
  });
}

function tellWebhooks(trx: Knex.Transaction, id: string, entry: AuditEntry): Promise<void> {
  return queueWebhooks(trx, entry.action, {
    id,
    at: entry.at,
    actor: entry.actor.name,
    entity: { type: entry.entityType, id: entry.entityId },
    campaign: entry.campaign ? { id: entry.campaign.id, name: entry.campaign.name } : null,
    before: entry.before,
    after: entry.after,
    details: entry.details,
    reason: entry.reason ?? null,
  });
}

/** A step of a process, as Temporal knows it: what it shows in the history of that run. */
export type ProcessStep = { workflow_id: string; run_id: string; activity: string };

/** Whatever this transaction writes down from here on was written by this step of a process. */
export async function signStep(trx: Knex.Transaction, step: ProcessStep): Promise<void> {
  await trx.raw(`select set_config('aicmo.step', ?, true)`, [JSON.stringify(step)]);
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
