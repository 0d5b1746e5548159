import { reportOnAudit } from './audit-verify';
import { connect, maskedUrl } from './connection';
import { disarmRestored } from './controls';
import { migrateToLatest, migrationState, rollBack } from './migrate';
import { ensureFirstAdmin } from './operators';

const USAGE =
  'Usage: node dist/db/main.js migrate | status | rollback [all] | verify-audit | disarm   (with DATABASE_URL set)';
const COMMANDS = ['migrate', 'status', 'rollback', 'verify-audit', 'disarm'];

/** `migrate`: the newest schema and, in an empty installation, the first admin. `rollback`: the last batch, or all. */
async function main([command, extent]: string[]): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl || !COMMANDS.includes(command ?? '')) throw new Error(USAGE);
  const db = connect(databaseUrl, { max: 3 });
  try {
    if (command === 'rollback') list('Undone', await rollBack(db, extent === 'all'));
    else if (command === 'verify-audit') await verify(db);
    else if (command === 'disarm') await disarm(db);
    else if (command === 'status') console.log(JSON.stringify(await migrationState(db), null, 2));
    else {
      list('Ran', await migrateToLatest(db));
      await firstAdmin(db);
    }
  } catch (error) {
    throw new Error(`${command} failed on ${maskedUrl(databaseUrl)}.`, { cause: error });
  } finally {
    await db.destroy();
  }
}

async function verify(db: ReturnType<typeof connect>): Promise<void> {
  const { whole, lines } = await reportOnAudit(db);
  for (const line of lines) console.log(line);
  if (!whole) process.exitCode = 1;
}

/** After a restore, before anything starts. */
async function disarm(db: ReturnType<typeof connect>): Promise<void> {
  const now = new Date();
  await disarmRestored(db, `an unknown time, said at ${now.toISOString()}`, now);
  console.log('Everything outward is held until an admin releases the brake.');
}

async function firstAdmin(db: ReturnType<typeof connect>): Promise<void> {
  const email = process.env['AICMO_ADMIN_EMAIL'] || undefined;
  const password = process.env['AICMO_ADMIN_PASSWORD'] || undefined;
  const admin = await ensureFirstAdmin(db, { email, password }, new Date());
  if (!admin.created) return;
  console.log(`First admin: ${admin.email}`);
  console.log(`Password: ${admin.password ?? 'the one in AICMO_ADMIN_PASSWORD'} (shown only this once)`);
}

function list(word: string, names: string[]): void {
  console.log(names.length === 0 ? 'Nothing to do.' : `${word}: ${names.join(', ')}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
