import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, maskedUrl } from '../../db/connection';
import { findForSignIn } from '../../db/operators';
import { createToken } from '../../db/tokens';
import { readLocalConfig } from './config';
import { dataDirOf, projectDir } from './home';
import { runningPostgresUrl } from './postgres';

const USAGE = 'Usage: npm run token -- --email somebody@example.com --name "What the token is for"';

/** `npm run token`: makes an API token for an operator and prints it on the last line. It is shown only this once. */
export async function main(args: string[]): Promise<void> {
  const { email, name } = asked(args);
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
    const actor = { id: operator.id, name: operator.name, role: operator.role };
    const { secret } = await createToken(db, { operatorId: operator.id, name }, actor, new Date());
    console.log(`A token for ${operator.name} <${operator.email}>. It is shown only this once:`);
    console.log(secret);
  } finally {
    await db.destroy();
  }
}

function asked(args: string[]): { email: string; name: string } {
  const { values } = parseArgs({ args, options: { email: { type: 'string' }, name: { type: 'string' } } });
  if (!values.email || !values.name) throw new Error(USAGE);
  return { email: values.email, name: values.name };
}

function theDatabase(): string {
  const config = readLocalConfig(process.env);
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL;
  const dataDir = dataDirOf(projectDir(), config.APP_DATA_DIR);
  const url = runningPostgresUrl(join(dataDir, 'postgres'));
  if (url === undefined) {
    throw new Error(`No database runs in ${dataDir}. Start AICMO first (npm start), or set DATABASE_URL.`);
  }
  return url;
}
