import { randomUUID } from 'node:crypto';
import { type Knex } from 'knex';
import { connect } from '../../db/connection';
import { databaseUrl } from '../../worker/local/postgres';
import { execute } from './postgres';

export type TestDatabase = {
  db: Knex;
  url: string;
  /** Closes the pool and drops the database. */
  destroy(): Promise<void>;
};

/**
 * A database of its own for one test file, with the newest schema and no rows but those of the migrations:
 *
 *   let database: TestDatabase;
 *   beforeAll(async () => { database = await aDatabase(); });
 *   afterAll(() => database.destroy());
 *
 * `migrated: false` gives an empty one, for tests of the migrations themselves.
 */
export async function aDatabase(options: { migrated?: boolean; max?: number } = {}): Promise<TestDatabase> {
  const server = fromSetup('AICMO_TEST_SERVER');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const template = options.migrated === false ? 'template0' : fromSetup('AICMO_TEST_TEMPLATE');
  await execute(server, `create database "${name}" template "${template}"`);
  const url = databaseUrl(server, name);
  const db = connect(url, { max: options.max ?? 10 });
  return {
    db,
    url,
    destroy: async () => {
      await db.destroy();
      await execute(server, `drop database if exists "${name}" with (force)`);
    },
  };
}

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: this test lies in a folder whose jest project starts no database.`);
  }
  return value;
}
