import { randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import type { NotificationPreferences } from '../workflows/domain/notifications';
import { DAEMON, type Actor, type Role } from '../workflows/domain/permissions';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { inTransaction, type Db, type Trx } from './connection';
import { newId } from './ids';
import { hashPassword } from './passwords';

/** What a person chose for themselves, whatever device they use. */
export type Preferences = {
  keyboard?: boolean;
  /** Filters of the list of the day under a name; `words` stand in its address. */
  saved_filters?: Array<{ id: string; name: string; words: string }>;
  /** Minutes a day that this person can work; leads set it. */
  capacity_minutes?: number;
} & NotificationPreferences;

/** The signed-in person. Carries no password hash. */
export type Operator = {
  id: string;
  email: string;
  name: string;
  role: Role;
  time_zone: string;
  preferences: Preferences;
  version: number;
};

const SHOWN = ['id', 'email', 'name', 'role', 'time_zone', 'preferences', 'version'] as const;

/** Nobody when the operator is disabled: losing access takes effect with the next request. */
export async function findOperator(db: Db, id: string): Promise<Operator | undefined> {
  return db<Operator>('operators').where({ id }).whereNull('disabled_at').first(SHOWN);
}

/** For signing in: the operator with the password hash to compare. E-mail addresses ignore case. */
export async function findForSignIn(
  db: Db,
  email: string,
): Promise<{ operator: Operator; passwordHash: string } | undefined> {
  const row = await db('operators')
    .whereRaw('lower(email) = lower(?)', [email])
    .whereNull('disabled_at')
    .first([...SHOWN, 'password_hash']);
  if (!row) return undefined;
  const { password_hash: passwordHash, ...operator } = row as Operator & { password_hash: string };
  return { operator, passwordHash };
}

export async function findPasswordHash(db: Db, id: string): Promise<string | undefined> {
  const row = await db('operators').where({ id }).first('password_hash');
  return row?.password_hash as string | undefined;
}

/** Everyone who can be named as owner, deputy or assignee, by name. */
export async function listOperators(db: Db): Promise<Operator[]> {
  return db<Operator>('operators')
    .whereNull('disabled_at')
    .whereNot({ role: 'client' })
    .orderBy('name')
    .orderBy('id')
    .select(SHOWN);
}

/** Everyone with an account, disabled ones last. */
export async function listAccounts(db: Db): Promise<Array<Operator & { disabled_at: Date | null }>> {
  return db<Operator & { disabled_at: Date | null }>('operators')
    .orderByRaw('disabled_at is not null')
    .orderBy('name')
    .orderBy('id')
    .select([...SHOWN, 'disabled_at']);
}

export type NewOperator = {
  email: string;
  name: string;
  role: Role;
  password: string;
  time_zone?: string;
};

export async function insertOperator(db: Db, input: NewOperator, actor: Actor, at: Date): Promise<Operator> {
  const operator: Operator = {
    id: newId(),
    email: input.email.trim().toLowerCase(),
    name: input.name,
    role: input.role,
    time_zone: input.time_zone ?? 'UTC',
    preferences: {},
    version: 1,
  };
  const passwordHash = await hashPassword(input.password);
  await inTransaction(db, async (trx) => {
    await trx('operators').insert({
      ...operator,
      password_hash: passwordHash,
      created_at: at,
      updated_at: at,
    });
    await audit(trx, actor, 'created_operator', operator.id, at, {
      after: { email: operator.email, name: operator.name, role: operator.role },
    });
  });
  return operator;
}

type Profile = Pick<Operator, 'name' | 'time_zone' | 'preferences'>;

/** Saves what a person may say about themselves. False when the row changed since `version` was read. */
export async function updateProfile(
  db: Db,
  operator: Operator,
  profile: Profile,
  version: number,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const changed = await trx('operators')
      .where({ id: operator.id, version })
      .update({
        name: profile.name,
        time_zone: profile.time_zone,
        preferences: JSON.stringify(profile.preferences),
        version: version + 1,
        updated_at: at,
      });
    if (changed === 0) return false;
    const { name, time_zone, preferences } = operator;
    await audit(trx, actor, 'updated_operator', operator.id, at, {
      before: { name, time_zone, preferences },
      after: profile,
    });
    return true;
  });
}

/** Beside the other preferences, and without another version: the settings page saves those it shows. */
export async function keepPreferences(
  trx: Trx,
  operatorId: string,
  said: Preferences,
  at: Date,
): Promise<void> {
  await trx('operators')
    .where({ id: operatorId })
    .update({
      preferences: trx.raw('preferences || ?::jsonb', [JSON.stringify(said)]),
      updated_at: at,
    });
}

/** Sets the password and ends every other session of this person. */
export async function changePassword(
  db: Db,
  operator: Operator,
  password: string,
  keepSession: string,
  actor: Actor,
  at: Date,
): Promise<void> {
  const passwordHash = await hashPassword(password);
  await inTransaction(db, async (trx) => {
    await trx('operators').where({ id: operator.id }).update({ password_hash: passwordHash, updated_at: at });
    const ended = await endSessions(trx, operator.id, keepSession);
    await audit(trx, actor, 'changed_password', operator.id, at, { details: { ended_sessions: ended } });
  });
}

/** A new person with a password to be shown once, which they change after signing in; EMAIL_TAKEN otherwise. */
export async function addOperator(
  db: Db,
  person: Pick<NewOperator, 'email' | 'name' | 'role' | 'time_zone'>,
  actor: Actor,
  at: Date,
): Promise<Verdict<{ operator: Operator; password: string }>> {
  const password = readablePassword();
  return inTransaction(db, async (trx) => {
    await trx.raw('lock table operators in share row exclusive mode');
    const taken = await trx('operators')
      .whereRaw('lower(email) = lower(?)', [person.email.trim()])
      .first('id');
    if (taken) return no('CONFLICT', 'EMAIL_TAKEN', { field: 'email', detail: { email: person.email } });
    return yes({ operator: await insertOperator(trx, { ...person, password }, actor, at), password });
  });
}

/** Takes access away at once: no session, no token and no sign-in works from here on. */
export async function disableOperator(db: Db, id: string, actor: Actor, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const changed = await trx('operators')
      .where({ id })
      .whereNull('disabled_at')
      .update({ disabled_at: at, updated_at: at });
    if (changed === 0) return;
    await endSessions(trx, id);
    await audit(trx, actor, 'disabled_operator', id, at, {});
  });
}

/** Who signed in and out is part of who did what. */
export async function recordSession(
  db: Db,
  action: 'signed_in' | 'signed_out',
  actor: Actor,
  at: Date,
): Promise<void> {
  await inTransaction(db, (trx) => audit(trx, actor, action, actor.id, at, {}));
}

export type FirstAdmin = { created: false } | { created: true; email: string; password: string | null };

/**
 * Makes the first admin of an empty installation; does nothing when anybody exists. `password` in the answer is
 * the generated one, to be shown once, or null when the caller gave it; `keep` has it before the account exists. Two
 * processes at once make one admin.
 */
export async function ensureFirstAdmin(
  db: Db,
  wanted: { email?: string; password?: string },
  at: Date,
  keep?: (email: string, password: string) => void,
): Promise<FirstAdmin> {
  const email = wanted.email ?? 'admin@aicmo.local';
  const generated = wanted.password === undefined ? readablePassword() : null;
  return db.transaction(async (trx) => {
    await trx.raw('lock table operators in share row exclusive mode');
    if (await trx('operators').first('id')) return { created: false };
    const admin = {
      email,
      name: 'Admin',
      role: 'admin' as const,
      password: wanted.password ?? generated ?? '',
    };
    if (generated !== null) keep?.(email, generated);
    await insertOperator(trx, admin, DAEMON, at);
    return { created: true, email, password: generated };
  });
}

async function endSessions(trx: Knex.Transaction, operatorId: string, except?: string): Promise<number> {
  const ended = trx('sessions').whereRaw(`sess->>'operatorId' = ?`, [operatorId]);
  return except === undefined ? ended.delete() : ended.whereNot({ sid: except }).delete();
}

function audit(
  trx: Knex.Transaction,
  actor: Actor,
  action: string,
  entityId: string | null,
  at: Date,
  change: { before?: unknown; after?: unknown; details?: unknown },
): Promise<void> {
  return recordAudit(trx, { actor, action, entityType: 'operator', entityId, at, ...change });
}

// Without letters and digits that are mistaken for one another; 20 of them carry about 97 bits.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

function readablePassword(): string {
  const letters = Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return letters.replace(/(.{5})(?=.)/g, '$1-');
}
