import type { Actor } from '../workflows/domain/permissions';
import { recordAudit } from './audit';
import { inTransaction, type Db } from './connection';
import { hashOfSecret, newSecret } from './hashes';
import { newId } from './ids';
import type { Operator } from './operators';

export type ApiToken = {
  id: string;
  operator_id: string;
  name: string;
  last_used_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
};

const PREFIX = 'aicmo_';
const SHOWN = ['id', 'operator_id', 'name', 'last_used_at', 'revoked_at', 'created_at'] as const;

/** Makes a token for an operator. The secret is in the answer and nowhere else: only its hash is kept. */
export async function createToken(
  db: Db,
  input: { operatorId: string; name: string },
  actor: Actor,
  at: Date,
): Promise<{ id: string; secret: string }> {
  const secret = newSecret(PREFIX);
  const id = newId();
  await inTransaction(db, async (trx) => {
    await trx('api_tokens').insert({
      id,
      operator_id: input.operatorId,
      name: input.name,
      token_hash: hashOfSecret(secret),
      created_at: at,
    });
    await recordAudit(trx, {
      actor,
      action: 'created_token',
      entityType: 'api_token',
      entityId: id,
      after: { name: input.name, operator_id: input.operatorId },
      at,
    });
  });
  return { id, secret };
}

/** Whose token this is; nobody when it is unknown, revoked, or its operator is disabled. */
export async function findOperatorByToken(db: Db, secret: string, at: Date): Promise<Operator | undefined> {
  if (!secret.startsWith(PREFIX)) return undefined;
  const row = await db('api_tokens as t')
    .join('operators as o', 'o.id', 't.operator_id')
    .where('t.token_hash', hashOfSecret(secret))
    .whereNull('t.revoked_at')
    .whereNull('o.disabled_at')
    .first(
      { token_id: 't.id', last_used_at: 't.last_used_at' },
      ...['id', 'email', 'name', 'role', 'time_zone', 'preferences', 'version'].map(
        (column) => `o.${column}`,
      ),
    );
  if (!row) return undefined;
  const { token_id: tokenId, last_used_at: lastUsed, ...operator } = row;
  await markUsed(db, tokenId, lastUsed, at);
  return operator as Operator;
}

/** Newest first, revoked ones too: they say who could once do what. */
export async function listTokens(db: Db): Promise<Array<ApiToken & { operator_name: string }>> {
  return db('api_tokens as t')
    .join('operators as o', 'o.id', 't.operator_id')
    .orderBy('t.id', 'desc')
    .select(...SHOWN.map((column) => `t.${column}`), { operator_name: 'o.name' });
}

/** Ends a token. False when there is none or it has ended already. */
export async function revokeToken(db: Db, id: string, actor: Actor, at: Date): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const changed = await trx('api_tokens').where({ id }).whereNull('revoked_at').update({ revoked_at: at });
    if (changed === 0) return false;
    await recordAudit(trx, { actor, action: 'revoked_token', entityType: 'api_token', entityId: id, at });
    return true;
  });
}

/** To the minute is enough, and spares a write with every request. */
async function markUsed(db: Db, id: string, lastUsed: Date | null, at: Date): Promise<void> {
  if (lastUsed !== null && at.getTime() - lastUsed.getTime() < 60_000) return;
  await db('api_tokens').where({ id }).update({ last_used_at: at });
}
