import { checkReason } from '../workflows/domain/campaigns';
import { DAEMON, type Actor } from '../workflows/domain/permissions';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { actorKey, bodyHash } from './commands';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { Keep } from './once';
import type { AuditEntryRow, SystemControlsRow } from './tables';

const KIND = 'controls_changed';

export function readControls(db: Db): Promise<SystemControlsRow> {
  return db<SystemControlsRow>('system_controls').where({ id: 1 }).first().then(found);
}

function found(row: SystemControlsRow | undefined): SystemControlsRow {
  if (!row) throw new Error('the row of the system controls is missing: run the migrations');
  return row;
}

const BRAKE_ACTIONS = ['system_paused', 'system_resumed', 'campaigns_switched_off', 'campaigns_switched_on'];

/** The last changes of what holds everything, newest first. Everybody who is held may know them. */
export function listBrakeHistory(db: Db, limit: number): Promise<AuditEntryRow[]> {
  return db<AuditEntryRow>('audit_entries')
    .where({ entity_type: 'system_controls' })
    .whereIn('action', BRAKE_ACTIONS)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .select('*');
}

/** Whoever changes the controls, or what every campaign runs by, takes turns. */
export async function lockControls(trx: Trx): Promise<SystemControlsRow> {
  return found(await trx<SystemControlsRow>('system_controls').where({ id: 1 }).forUpdate().first());
}

/**
 * Pulls the brake: the row first, which every tick and every outward effect reads, then a command to every
 * running campaign. Pulled twice it stays as it was.
 */
export async function pauseSystem(
  db: Db,
  reason: string,
  actor: Actor,
  now: Date,
  keep?: Keep<SystemControlsRow>,
): Promise<Verdict<SystemControlsRow>> {
  const said = checkReason(reason);
  if (!said.ok) return said;
  const done = await db.transaction(async (trx): Promise<Verdict<SystemControlsRow>> => {
    const before = await lockControls(trx);
    if (before.system_paused) {
      const since = before.paused_at?.toISOString();
      return no('CONFLICT', 'ALREADY_PAUSED', {
        detail: { by: before.paused_by, since, why: before.paused_reason },
      });
    }
    const after = await changeControls(trx, {
      system_paused: true,
      paused_by: actor.name,
      paused_reason: said.value,
      paused_at: now,
    });
    await trx('pauses').insert({
      id: newId(),
      reason: 'SYSTEM',
      note: said.value,
      from_at: now,
      paused_by: actor.name,
    });
    await audit(trx, 'system_paused', before, after, said.value, actor, now);
    await keep?.(trx, after);
    return yes(after);
  });
  if (done.ok) await fanOutControls(db, actor, now);
  return done;
}

/**
 * A restored copy must not do again what the original may have done meanwhile: everything outward is held until an
 * admin releases the brake. Held already, it stays as it is.
 */
export async function disarmRestored(db: Db, when: string, now: Date): Promise<void> {
  const said = /^\d{4}-\d{2}-\d{2}T/.test(when) ? `${when.slice(0, 16).replace('T', ' ')} UTC` : when;
  const reason = `RESTORED from the backup of ${said}. Check what happened since, then release the brake.`;
  const done = await pauseSystem(db, reason, DAEMON, now);
  if (!done.ok && done.reason !== 'ALREADY_PAUSED') throw new Error(`not disarmed: ${done.reason}`);
}

/** Releases the brake. Campaigns go on with their dates kept, unless their own pause chose otherwise. */
export async function resumeSystem(
  db: Db,
  reason: string | undefined,
  actor: Actor,
  now: Date,
  keep?: Keep<SystemControlsRow>,
): Promise<Verdict<SystemControlsRow>> {
  const done = await db.transaction(async (trx): Promise<Verdict<SystemControlsRow>> => {
    const before = await lockControls(trx);
    if (!before.system_paused) return no('ILLEGAL_TRANSITION', 'NOT_PAUSED');
    const after = await changeControls(trx, {
      system_paused: false,
      paused_by: null,
      paused_reason: null,
      paused_at: null,
    });
    await endSystemPause(trx, 'SYSTEM', actor, now);
    await audit(trx, 'system_resumed', before, after, reason, actor, now);
    await keep?.(trx, after);
    return yes(after);
  });
  if (done.ok) await fanOutControls(db, actor, now);
  return done;
}

async function changeControls(trx: Trx, change: Partial<SystemControlsRow>): Promise<SystemControlsRow> {
  const [row] = await trx('system_controls')
    .where({ id: 1 })
    .update({ ...change, epoch: trx.raw('epoch + 1'), updated_at: trx.fn.now() })
    .returning<SystemControlsRow[]>('*');
  return found(row);
}

async function endSystemPause(
  trx: Trx,
  reason: 'SYSTEM' | 'FEATURE_OFF',
  actor: Actor,
  now: Date,
): Promise<void> {
  await trx('pauses')
    .where({ reason })
    .whereNull('campaign_id')
    .whereNull('to_at')
    .update({
      to_at: trx.raw('greatest(from_at, ?::timestamptz)', [now]),
      resumed_by: actor.name,
      resume_policy: 'keep_dates',
    });
}

/**
 * Campaigns switched off by configuration hold as under the brake, and go on with their dates kept when they
 * are switched on again. Called at every start of the worker; changes nothing when nothing changed.
 */
export async function switchCampaigns(db: Db, enabled: boolean, now: Date): Promise<void> {
  const changed = await db.transaction(async (trx) => {
    const before = await lockControls(trx);
    const open = await trx('pauses').where({ reason: 'FEATURE_OFF' }).whereNull('to_at').first('id');
    if ((open !== undefined) === !enabled) return false;
    if (enabled) await endSystemPause(trx, 'FEATURE_OFF', DAEMON, now);
    else {
      const note = 'AICMO_CAMPAIGN_OPS_ENABLED is false';
      await trx('pauses').insert({
        id: newId(),
        reason: 'FEATURE_OFF',
        note,
        from_at: now,
        paused_by: DAEMON.name,
      });
    }
    const after = await changeControls(trx, {});
    await audit(
      trx,
      enabled ? 'campaigns_switched_on' : 'campaigns_switched_off',
      before,
      after,
      undefined,
      DAEMON,
      now,
    );
    return true;
  });
  if (changed) await fanOutControls(db, DAEMON, now);
}

/**
 * One command for every campaign that has a process, in one statement, so that each hears of the present
 * epoch. Repeated after a crash it adds only what is missing.
 */
export async function fanOutControls(db: Db, actor: Actor, now: Date): Promise<number> {
  return db.transaction(async (trx) => {
    const { epoch, fanned_epoch } = await lockControls(trx);
    if (fanned_epoch >= epoch) return 0;
    const campaigns = await trx('campaigns')
      .whereNotIn('status', ['COMPLETED', 'ARCHIVED'])
      .orderBy('id')
      .forUpdate()
      .select<Array<{ id: string; command_seq: number }>>('id', 'command_seq');
    await insertFanOut(trx, campaigns, epoch, actor, now);
    await trx('system_controls').where({ id: 1 }).update({ fanned_epoch: epoch });
    return campaigns.length;
  });
}

async function insertFanOut(
  trx: Trx,
  campaigns: Array<{ id: string; command_seq: number }>,
  epoch: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const payload = { epoch };
  const rows = campaigns.map(({ id, command_seq }) => ({
    id: newId(),
    campaign_id: id,
    seq: command_seq + 1,
    kind: KIND,
    delivery: 'SIGNAL',
    actor_key: actorKey(actor),
    actor: JSON.stringify(actor),
    idempotency_key: `controls:${epoch}:${id}`,
    body_hash: bodyHash({ kind: KIND, delivery: 'SIGNAL', campaignId: id, payload }),
    payload: JSON.stringify(payload),
    result: JSON.stringify({ ok: true, value: payload }),
    created_at: now,
  }));
  for (let at = 0; at < rows.length; at += 1_000) {
    await trx('commands')
      .insert(rows.slice(at, at + 1_000))
      .onConflict(['actor_key', 'idempotency_key'])
      .ignore();
  }
  await trx('campaigns')
    .whereIn(
      'id',
      campaigns.map(({ id }) => id),
    )
    .increment('command_seq', 1);
}

export type FanOutProgress = { epoch: number; reached: number; of: number };

/** How many campaigns have heard of the present state of the brake. */
export async function readFanOut(db: Db): Promise<FanOutProgress> {
  const { epoch } = await readControls(db);
  const [row] = await db('commands')
    .where({ kind: KIND })
    .whereRaw(`(payload ->> 'epoch')::bigint = ?`, [epoch])
    .select<Array<{ of: number; reached: number }>>(
      db.raw(`count(*)::int as "of"`),
      db.raw(`count(*) filter (where status = 'DONE')::int as reached`),
    );
  return { epoch, reached: row?.reached ?? 0, of: row?.of ?? 0 };
}

async function audit(
  trx: Trx,
  action: string,
  before: SystemControlsRow,
  after: SystemControlsRow,
  reason: string | undefined,
  actor: Actor,
  now: Date,
): Promise<void> {
  const shown = ({ system_paused, epoch }: SystemControlsRow) => ({ system_paused, epoch });
  await recordAudit(trx, {
    actor,
    action,
    entityType: 'system_controls',
    entityId: '1',
    before: shown(before),
    after: shown(after),
    reason,
    at: now,
  });
}
