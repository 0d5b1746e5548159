import type { Actor } from '../workflows/domain/permissions';
import {
  digestDue,
  MAIL_WAITS,
  mailOf,
  type MailItem,
  type MailKind,
  type MailResult,
  type MailStatus,
} from '../workflows/domain/mail';
import {
  mailChoiceFor,
  type NotificationKind,
  type NotificationPreferences,
} from '../workflows/domain/notifications';
import { MINUTE, plus, type LocalDate } from '../workflows/domain/time';
import { recordAudit } from './audit';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { OutwardConfig } from './outward';
import type { MailRow } from './tables';

type Outward = Pick<OutwardConfig, 'mail' | 'siteUrl'>;
type Reader = { id: string; email: string };

/** What happens to one person within this time is one message. */
export const GATHERED_MS = MINUTE;
const PEOPLE_AT_ONCE = 50;

type Unjudged = MailItem & {
  id: string;
  operator_id: string;
  kind: NotificationKind;
  email: string;
  preferences: NotificationPreferences;
  disabled_at: Date | null;
  read_at: Date | null;
};

/**
 * Turns notifications into e-mail as their readers chose: at once (one message for all of a minute), for the
 * daily one, or not at all; what was read meanwhile needs none. Answers how many notifications it judged.
 */
export async function mailNotifications(db: Db, outward: Outward, now: Date): Promise<number> {
  return db.transaction(async (trx) => {
    const people = trx('notifications')
      .where({ mail: 'NEW' })
      .where('created_at', '<=', plus(now, -GATHERED_MS))
      .distinct('operator_id')
      .limit(PEOPLE_AT_ONCE);
    const fresh = await trx('notifications as n')
      .join('operators as o', 'o.id', 'n.operator_id')
      .where('n.mail', 'NEW')
      .whereIn('n.operator_id', people)
      .orderBy(['n.created_at', 'n.id'])
      .forUpdate('n')
      .skipLocked()
      .select<Unjudged[]>('n.*', 'o.email', 'o.preferences', 'o.disabled_at');
    const wantedBy = (choice: string) =>
      fresh.filter(
        (note) => !note.disabled_at && !note.read_at && mailChoiceFor(note.preferences, note.kind) === choice,
      );
    const atOnce = wantedBy('IMMEDIATE');
    const daily = wantedBy('DAILY');
    const judged = new Set([...atOnce, ...daily]);
    await markMail(trx, daily, { mail: 'DAILY' });
    await markMail(
      trx,
      fresh.filter((note) => !judged.has(note)),
      { mail: 'OFF' },
    );
    for (const [operatorId, theirs] of grouped(atOnce)) {
      const [{ email } = { email: '' }] = theirs;
      const row = await writeMail(trx, { id: operatorId, email }, 'NOTICE', theirs, outward, now);
      await markMail(trx, theirs, { mail: 'MAILED', mail_id: row.id });
    }
    return fresh.length;
  });
}

/**
 * The daily message of everybody for whom it is 08:00 or later and who has none of this day yet. What they read
 * meanwhile is left out; with nothing left there is none. Answers how many it wrote.
 */
export async function writeDigests(db: Db, outward: Outward, now: Date): Promise<number> {
  const people = await db('operators')
    .whereNull('disabled_at')
    .whereIn('id', db('notifications').where({ mail: 'DAILY' }).select('operator_id'))
    .orderBy('id')
    .select<Array<Reader & { time_zone: string }>>('id', 'email', 'time_zone');
  let written = 0;
  for (const person of people) {
    const due = digestDue(person.time_zone, now);
    if (due && (await writeDigest(db, person, due, outward, now))) written += 1;
  }
  return written;
}

async function writeDigest(
  db: Db,
  person: Reader,
  { day, through }: { day: LocalDate; through: Date },
  outward: Outward,
  now: Date,
): Promise<boolean> {
  const key = `digest:${person.id}:${day}`;
  return db.transaction(async (trx) => {
    const items = await trx('notifications')
      .where({ operator_id: person.id, mail: 'DAILY' })
      .where('created_at', '<=', through)
      .orderBy(['created_at', 'id'])
      .forUpdate()
      .select<Unjudged[]>('*');
    // The first of this day is the only one, also when somebody moves to another zone.
    if (items.length === 0 || (await trx('mails').where({ dedupe_key: key }).first('id'))) return false;
    const unread = items.filter((item) => !item.read_at);
    await markMail(
      trx,
      items.filter((item) => item.read_at),
      { mail: 'OFF' },
    );
    if (unread.length === 0) return false;
    const row = await writeMail(trx, person, 'DIGEST', unread, outward, now, key);
    await markMail(trx, unread, { mail: 'MAILED', mail_id: row.id });
    return true;
  });
}

async function markMail(
  trx: Trx,
  notes: ReadonlyArray<{ id: string }>,
  change: { mail: string; mail_id?: string },
): Promise<void> {
  if (notes.length === 0) return;
  const ids = notes.map(({ id }) => id);
  await trx('notifications').whereIn('id', ids).update(change);
}

function grouped(notes: readonly Unjudged[]): Map<string, Unjudged[]> {
  const by = new Map<string, Unjudged[]>();
  for (const note of notes) by.set(note.operator_id, [...(by.get(note.operator_id) ?? []), note]);
  return by;
}

function writeMail(
  trx: Trx,
  to: Reader,
  kind: Exclude<MailKind, 'TEST'>,
  items: readonly MailItem[],
  outward: Outward,
  now: Date,
  dedupeKey?: string,
): Promise<MailRow> {
  return insertMail(trx, to, kind, mailOf(kind, items, outward.siteUrl), outward, now, dedupeKey);
}

async function insertMail(
  trx: Trx,
  to: Reader,
  kind: MailKind,
  { subject, body }: { subject: string; body: string },
  { mail }: Pick<Outward, 'mail'>,
  now: Date,
  dedupeKey?: string,
): Promise<MailRow> {
  const id = newId();
  const [row] = await trx<MailRow>('mails')
    .insert({
      id,
      operator_id: to.id,
      kind,
      to_address: to.email,
      subject,
      body,
      status: mail ? 'WAITING' : 'UNCONFIGURED',
      message_id: `<${id}@${hostOf(mail?.from)}>`,
      dedupe_key: dedupeKey ?? null,
      created_at: now,
      updated_at: now,
    })
    .returning('*');
  if (!row) throw new Error('the mail was not written');
  return row;
}

/** A message keeps its id however often it is tried, so that a repeat is recognised as one. */
function hostOf(from: string | undefined): string {
  return /@([^\s<>@]+?)>?$/.exec(from ?? '')?.[1] ?? 'aicmo.invalid';
}

/** To somebody’s own address, to see whether e-mail works. */
export async function writeTestMail(
  db: Db,
  to: Reader,
  outward: Outward,
  actor: Actor,
  now: Date,
): Promise<MailRow> {
  return db.transaction(async (trx) => {
    const text = {
      subject: 'E-mail from AICMO works',
      body: `${actor.name} asked for this message to see whether e-mail works.\n\n${outward.siteUrl}/mails\n`,
    };
    const row = await insertMail(trx, to, 'TEST', text, outward, now);
    await recordAudit(trx, {
      actor,
      action: 'sent_test_mail',
      entityType: 'mail',
      entityId: row.id,
      at: now,
    });
    return row;
  });
}

/** What can be asked for again; what was sent cannot, and what waits needs no asking. */
export const REPEATABLE: readonly MailStatus[] = ['FAILED', 'UNKNOWN', 'UNCONFIGURED'];

/** Puts one that was not surely sent back into the queue, with its old id. False when it is not in that state. */
export async function sendAgain(
  db: Db,
  id: string,
  { mail }: Pick<Outward, 'mail'>,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const before = await trx<MailRow>('mails').where({ id }).forUpdate().first();
    if (!before || !REPEATABLE.includes(before.status)) return false;
    const status: MailStatus = mail ? 'WAITING' : 'UNCONFIGURED';
    await trx('mails')
      .where({ id })
      .update({ status, attempts: 0, intent: null, error: null, lease_until: null, updated_at: now });
    await recordAudit(trx, {
      actor,
      action: 'sent_mail_again',
      entityType: 'mail',
      entityId: id,
      before: { status: before.status },
      after: { status },
      at: now,
    });
    return true;
  });
}

/** Newest first. */
export function listMails(
  db: Db,
  page: { status?: MailStatus; after?: { at: Date; id: string }; limit: number },
): Promise<Array<MailRow & { operator_name: string | null }>> {
  const rows = db('mails as m')
    .leftJoin('operators as o', 'o.id', 'm.operator_id')
    .orderBy([
      { column: 'm.created_at', order: 'desc' },
      { column: 'm.id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.status) void rows.where('m.status', page.status);
  if (page.after) void rows.whereRaw('(m.created_at, m.id) < (?, ?)', [page.after.at, page.after.id]);
  return rows.select('m.*', 'o.name as operator_name');
}

/** Whoever takes one has this long to get its process going before it is taken again. */
const LEASE = '5 minutes';

/** What waits to be sent, oldest first, leased; nothing while the system is paused. */
export async function takeWaitingMails(db: Db, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ id: string }> }>(
    `update mails set lease_until = now() + interval '${LEASE}'
      where id in (select id from mails
         where status = 'WAITING' and (lease_until is null or lease_until < now())
           and not (select system_paused from system_controls where id = 1)
         order by created_at limit ? for update skip locked)
      returning id`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** The lease is given back when the process could not be started. */
export async function releaseMail(db: Db, id: string): Promise<void> {
  await db('mails').where({ id }).update({ lease_until: null });
}

export type MayMail = 'SEND' | 'HOLD' | 'OVER';

/**
 * Writes down that it is about to be sent, or says why not. The same intent again is the same permission; an
 * intent of somebody else that was never answered makes it UNKNOWN: it may have gone out.
 */
export async function beginMail(db: Db, id: string, intent: string, now: Date): Promise<MayMail> {
  return db.transaction(async (trx) => {
    const controls = await trx('system_controls')
      .where({ id: 1 })
      .forShare()
      .first<{ system_paused: boolean } | undefined>('system_paused');
    const row = await trx<MailRow>('mails').where({ id }).forUpdate().first();
    if (row?.status === 'SENDING') {
      if (row.intent === intent) return 'SEND';
      await settle(trx, id, { status: 'UNKNOWN', error: NEVER_ANSWERED }, now);
      return 'OVER';
    }
    if (row?.status !== 'WAITING') return 'OVER';
    if (controls?.system_paused) {
      await trx('mails').where({ id }).update({ lease_until: null });
      return 'HOLD';
    }
    await trx('mails')
      .where({ id })
      .update({ status: 'SENDING', intent, attempts: row.attempts + 1, updated_at: now });
    return 'SEND';
  });
}

export const NEVER_ANSWERED =
  'The mail server was given it and never answered, or whoever sent it was cut off.';

/** What is sent; undefined when nobody set out to send it. */
export function findMailToSend(db: Db, id: string): Promise<MailRow | undefined> {
  return db<MailRow>('mails').where({ id, status: 'SENDING' }).first();
}

export type MailOutcome = { result: MailResult; error?: string };

/** Writes what became of one try. Answers how long to wait (ms) before the next, or null when there is none. */
export async function recordMail(
  db: Db,
  id: string,
  intent: string,
  { result, error }: MailOutcome,
  now: Date,
): Promise<number | null> {
  return db.transaction(async (trx) => {
    const row = await trx<MailRow>('mails').where({ id }).forUpdate().first();
    if (!row || row.intent !== intent) return null;
    // Recorded before, and the answer was lost on its way.
    if (row.status !== 'SENDING')
      return row.status === 'WAITING' ? (MAIL_WAITS[row.attempts - 1] ?? null) : null;
    const wait = result === 'NOT_SENT' ? (MAIL_WAITS[row.attempts - 1] ?? null) : null;
    if (wait !== null) await settle(trx, id, { status: 'WAITING', error, lease_until: plus(now, wait) }, now);
    else if (result === 'SENT') await settle(trx, id, { status: 'SENT', sent_at: now }, now);
    else await settle(trx, id, { status: result === 'UNKNOWN' ? 'UNKNOWN' : 'FAILED', error }, now);
    return wait;
  });
}

async function settle(trx: Trx, id: string, change: Partial<MailRow>, now: Date): Promise<void> {
  await trx('mails')
    .where({ id })
    .update({ ...change, error: change.error?.slice(0, 500) ?? null, updated_at: now });
}
