import { connect, maskedUrl } from './connection';
import { migrateToLatest, migrationState, rollBack } from './migrate';
import { ensureFirstAdmin } from './operators';

const USAGE = 'Usage: node dist/db/main.js migrate | status | rollback [all]   (with DATABASE_URL set)';

/** `migrate`: the newest schema and, in an empty installation, the first admin. `rollback`: the last batch, or all. */
async function main([command, extent]: string[]): Promise<void> {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl || !['migrate', 'status', 'rollback'].includes(command ?? '')) throw new Error(USAGE);
  const db = connect(databaseUrl, { max: 3 });
  try {
    if (command === 'rollback') list('Undone', await rollBack(db, extent === 'all'));
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
