import type { Knex } from 'knex';
import { type Db } from './connection';
import { MIGRATIONS } from './migrations';

const LOCK = 4_720_901;

const source: Knex.MigrationSource<(typeof MIGRATIONS)[number]> = {
  getMigrations: async () => [...MIGRATIONS],
  getMigrationName: (entry) => entry.name,
  getMigration: async (entry) => entry.migration,
};
const config: Knex.MigratorConfig = {
  migrationSource: source,
  tableName: 'migrations',
  disableMigrationsListValidation: false,
};

/** Brings the schema up to date. Two processes starting at once take turns. Answers the names that ran. */
export async function migrateToLatest(db: Db): Promise<string[]> {
  return withMigrationLock(db, async () => {
    const [, ran] = (await db.migrate.latest(config)) as [number, string[]];
    return ran;
  });
}

/** Takes the last batch back; `all` takes everything back. Answers the names that were undone. */
export async function rollBack(db: Db, all = false): Promise<string[]> {
  return withMigrationLock(db, async () => {
    const [, undone] = (await db.migrate.rollback(config, all)) as [number, string[]];
    return undone;
  });
}

export type MigrationState = { current: string | null; latest: string; pending: string[] };

/** Where the schema stands. A database without our tables has `current: null`. */
export async function migrationState(db: Db): Promise<MigrationState> {
  const latest = MIGRATIONS[MIGRATIONS.length - 1]?.name ?? '';
  const exists = await db.schema.hasTable('migrations');
  const done = exists ? ((await db('migrations').orderBy('id').pluck('name')) as string[]) : [];
  const pending = MIGRATIONS.map((entry) => entry.name).filter((name) => !done.includes(name));
  return { current: done[done.length - 1] ?? null, latest, pending };
}

async function withMigrationLock<T>(db: Db, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (holder) => {
    await holder.raw('set local idle_in_transaction_session_timeout = 0');
    await holder.raw('set local statement_timeout = 0');
    await holder.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    return work();
  });
}
