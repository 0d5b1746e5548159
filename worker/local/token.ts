import { parseArgs } from 'node:util';
import { connect, maskedUrl } from '../../db/connection';
import { findForSignIn, type Operator } from '../../db/operators';
import { createToken, listTokens, revokeToken } from '../../db/tokens';
import type { Db } from '../../db/connection';
import { theDatabase } from './database';

const USAGE =
  'Usage: npm run token -- --email somebody@example.com --name "What the token is for" [--revoke]';

/**
 * `npm run token`: makes an API token for an operator and prints it on the last line. It is shown only this once.
 * With `--revoke` it ends the operator's tokens of that name instead.
 */
export async function main(args: string[]): Promise<void> {
  const { email, name, revoke } = asked(args);
  const databaseUrl = theDatabase();
  const db = connect(databaseUrl, { max: 1 });
  try {
    const found = await findForSignIn(db, email);
    if (found === undefined) {
      throw new Error(
        `Nobody with the e-mail address ${email} can sign in (database ${maskedUrl(databaseUrl)}).`,
      );
    }
    const { operator } = found;
    if (revoke) await end(db, operator, name);
    else await make(db, operator, name);
  } finally {
    await db.destroy();
  }
}

async function make(db: Db, operator: Operator, name: string): Promise<void> {
  const { secret } = await createToken(db, { operatorId: operator.id, name }, operator, new Date());
  console.log(`A token for ${operator.name} <${operator.email}>. It is shown only this once:`);
  console.log(secret);
}

async function end(db: Db, operator: Operator, name: string): Promise<void> {
  const good = (await listTokens(db)).filter(
    (token) => token.operator_id === operator.id && token.name === name && token.revoked_at === null,
  );
  if (good.length === 0) throw new Error(`${operator.name} has no token “${name}” that still works.`);
  for (const { id } of good) await revokeToken(db, id, operator, new Date());
  console.log(
    `Revoked ${good.length === 1 ? 'one token' : `${good.length} tokens`} “${name}” of ${operator.name}.`,
  );
}

function asked(args: string[]): { email: string; name: string; revoke: boolean } {
  const { values } = parseArgs({
    args,
    options: { email: { type: 'string' }, name: { type: 'string' }, revoke: { type: 'boolean' } },
  });
  if (!values.email || !values.name) throw new Error(USAGE);
  if (!values.revoke && !/[\p{L}\p{N}]/u.test(values.name)) {
    throw new Error('The name of a token needs at least one letter or digit.');
  }
  return { email: values.email, name: values.name, revoke: values.revoke ?? false };
}
