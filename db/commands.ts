import type { Actor } from '../workflows/domain/permissions';
import { no, type Refusal, type Verdict } from '../workflows/domain/verdict';
import type { Db, Trx } from './connection';
import { DELIVERABLE, type DeliverableCampaign } from './deliveries';
import { hashOf } from './hashes';
import type { CommandDelivery, CommandStatus } from './tables';

/** What the process judges (an update), and what starts it. Everything else is a report: a signal. */
export const DECISIONS = [
  'approve',
  'reject',
  'confirm',
  'revoke',
  'activate',
  'pause',
  'resume',
  'complete',
  'archive',
] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export type CommandRow = {
  id: string;
  campaign_id: string | null;
  seq: number;
  kind: string;
  delivery: CommandDelivery;
  actor_key: string;
  actor: Actor;
  idempotency_key: string;
  body_hash: string;
  payload: Record<string, unknown>;
  status: CommandStatus;
  result: CommandResult | null;
  attempts: number;
  lease_until: Date | null;
  last_error: string | null;
  settled_at: Date | null;
  seen_at: Date | null;
  created_at: Date;
};

/** A command on its way, with what its delivery has to know of the campaign; null when that was deleted meanwhile. */
export type Undelivered = CommandRow & { campaign: DeliverableCampaign | null };

/** A refusal's own fields, or what the command answered. */
export type CommandResult = Refusal | { ok: true; value: Record<string, unknown> };

export type NewCommand = {
  id: string;
  campaignId: string | null;
  kind: string;
  delivery: CommandDelivery;
  actor: Actor;
  /** What makes it the same command when it comes again; unique for its actor. */
  key: string;
  payload: Record<string, unknown>;
  result?: CommandResult;
  /** Rows are PENDING until delivered; a command that needs no delivery is DONE at once. */
  status?: CommandStatus;
  now: Date;
};

/** How long the process that wrote a command has to deliver it before the relay takes it. */
const FIRST_LEASE = '15 seconds';

export function actorKey(actor: Actor): string {
  return actor.id ?? actor.name;
}

/** What two requests with one key must share. A campaign that is only being created has no id to share yet. */
export function bodyHash(command: Pick<NewCommand, 'kind' | 'delivery' | 'campaignId' | 'payload'>): string {
  const { kind, delivery, payload } = command;
  const campaignId = delivery === 'START' ? null : command.campaignId;
  return hashOf({ kind, campaignId, payload });
}

/** The command already given under this key, or a refusal when the key stood for something else. */
export async function findRepeat(db: Db, command: NewCommand): Promise<Verdict<CommandRow | undefined>> {
  const known = await db<CommandRow>('commands')
    .where({ actor_key: actorKey(command.actor), idempotency_key: command.key })
    .first();
  if (known && known.body_hash !== bodyHash(command)) {
    return no('CONFLICT', 'COMMAND_REUSED', { detail: { command_id: known.id } });
  }
  return { ok: true, value: known };
}

/**
 * Writes the command. The caller holds the campaign's lock, so commands of a campaign are numbered in the
 * order in which they became true. Answers undefined when another request wrote the same key first.
 */
export async function insertCommand(trx: Trx, command: NewCommand): Promise<CommandRow | undefined> {
  const { campaignId } = command;
  const insert = trx('commands');
  if (campaignId) {
    const numbered = trx('campaigns').where({ id: campaignId }).increment('command_seq', 1);
    void insert.with('numbered', numbered.returning('command_seq'));
  }
  const [row] = await insert
    .insert({
      id: command.id,
      campaign_id: campaignId,
      seq: campaignId ? trx.raw('(select command_seq from numbered)') : 0,
      kind: command.kind,
      delivery: command.delivery,
      actor_key: actorKey(command.actor),
      actor: json(command.actor),
      idempotency_key: command.key,
      body_hash: bodyHash(command),
      payload: json(command.payload),
      status: command.status ?? 'PENDING',
      result: command.result ? json(command.result) : null,
      settled_at: command.status && command.status !== 'PENDING' ? command.now : null,
      lease_until: trx.raw(`now() + interval '${FIRST_LEASE}'`),
      created_at: command.now,
    })
    .onConflict(['actor_key', 'idempotency_key'])
    .ignore()
    .returning<CommandRow[]>('*');
  return row;
}

export function findCommand(db: Db, id: string): Promise<CommandRow | undefined> {
  return db<CommandRow>('commands').where({ id }).first();
}

/** What somebody sent under this key. */
export function findCommandByKey(db: Db, actorId: string, key: string): Promise<CommandRow | undefined> {
  return db<CommandRow>('commands').where({ actor_key: actorId, idempotency_key: key }).first();
}

export function lockCommand(trx: Trx, id: string): Promise<CommandRow | undefined> {
  return trx<CommandRow>('commands').where({ id }).forUpdate().first();
}

/**
 * Writes the outcome that stands for good. A settled command is never settled again. A decision stays leased
 * until its delivery is confirmed: its judge may be killed after this commit and before Temporal knows of it.
 */
export async function settleCommand(trx: Trx, id: string, result: CommandResult, now: Date): Promise<void> {
  await trx('commands')
    .where({ id, status: 'PENDING' })
    .update({
      status: result.ok ? 'DONE' : 'REFUSED',
      result: json(result),
      settled_at: now,
      lease_until: trx.raw(`case when delivery = 'UPDATE' then now() + interval '${FIRST_LEASE}' end`),
    });
}

/** The oldest undelivered command of a campaign, leased: its own writer's, or anybody's whose lease ran out. */
export async function takeOldest(
  db: Db,
  campaignId: string,
  ownId: string,
): Promise<Undelivered | undefined> {
  const { rows } = await db.raw<{ rows: Undelivered[] }>(
    `update commands set lease_until = now() + interval '15 seconds', attempts = attempts + 1
      where id = (select id from commands where campaign_id = ? and status = 'PENDING' order by seq limit 1)
        and status = 'PENDING' and (id = ? or lease_until is null or lease_until < now())
      returning *, ${DELIVERABLE}`,
    [campaignId, ownId],
  );
  return rows[0];
}

/**
 * Undelivered commands for the relay: the oldest of each campaign, and decisions that were judged without their
 * process being known to have heard of it. Leased, so that nobody else sends them.
 */
export async function takeUndelivered(db: Db, limit: number): Promise<Undelivered[]> {
  const { rows } = await db.raw<{ rows: Undelivered[] }>(
    `update commands set lease_until = now() + interval '30 seconds', attempts = attempts + 1
      where id in (
        select c.id from commands c
         where (c.status = 'PENDING' and c.delivery <> 'NONE' and (c.lease_until is null or c.lease_until < now())
             and not exists (select 1 from commands earlier
                 where earlier.campaign_id = c.campaign_id and earlier.status = 'PENDING' and earlier.seq < c.seq))
           or (c.status <> 'PENDING' and c.delivery = 'UPDATE' and c.lease_until < now())
         order by c.created_at limit ? for update skip locked)
      returning *, ${DELIVERABLE}`,
    [limit],
  );
  return rows;
}

/**
 * Accepted by Temporal: a signal or a start is done; an update's outcome was written by its judge. Answers the command
 * as it stands then, or undefined where there was nothing to mark.
 */
export async function markDelivered(db: Db, id: string): Promise<CommandRow | undefined> {
  const { rows } = await db.raw<{ rows: CommandRow[] }>(
    `update commands set status = case status when 'PENDING' then 'DONE' else status end,
         settled_at = coalesce(settled_at, now()), lease_until = null, last_error = null
      where id = ? and (status = 'PENDING' and delivery in ('SIGNAL', 'START')
         or status <> 'PENDING' and delivery = 'UPDATE')
      returning *`,
    [id],
  );
  return rows[0];
}

const LONGEST_BACKOFF_S = 60;

/** Could not be sent now: it is tried again, later each time. */
export async function markUndelivered(db: Db, command: CommandRow, error: string): Promise<void> {
  const wait = Math.min(LONGEST_BACKOFF_S, 2 ** Math.min(command.attempts, 6));
  await db('commands')
    .where({ id: command.id, status: 'PENDING' })
    .update({
      last_error: error.slice(0, 500),
      lease_until: db.raw(`now() + make_interval(secs => ?)`, [wait]),
    });
}

/** Decisions of this person that were refused after the answer "saved", and not looked at yet. */
export function listUnseenRefusals(
  db: Db,
  actorId: string,
): Promise<Array<CommandRow & { campaign_name: string }>> {
  return db('commands')
    .join('campaigns', 'campaigns.id', 'commands.campaign_id')
    .where({ actor_key: actorId, 'commands.status': 'REFUSED' })
    .whereNull('seen_at')
    .orderBy('settled_at')
    .select('commands.*', 'campaigns.name as campaign_name');
}

export async function markSeen(db: Db, actorId: string, id: string): Promise<void> {
  await db('commands').where({ id, actor_key: actorId }).update({ seen_at: db.fn.now() });
}

/** Decisions of a campaign that the process has not judged yet, oldest first. */
export function listPendingDecisions(db: Db, campaignId: string): Promise<CommandRow[]> {
  return db<CommandRow>('commands')
    .where({ campaign_id: campaignId, status: 'PENDING', delivery: 'UPDATE' })
    .orderBy('seq');
}

/** JSON columns take text: an array would otherwise become a Postgres array. */
function json(value: object): string {
  return JSON.stringify(value);
}
