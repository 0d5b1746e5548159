import { PLAN_SECTIONS, REDRAFT_STATUSES, REDRAFTABLE_SECTIONS } from '../../workflows/domain/plans-sections';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase();
});
afterAll(() => database.destroy());

/** The values that the database lets into a column. */
async function allowed(table: string, column: string): Promise<string[]> {
  const { rows } = await database.db.raw<{ rows: Array<{ def: string }> }>(
    `select pg_get_constraintdef(oid) as def from pg_constraint where conname = ?`,
    [`${table}_${column}_check`],
  );
  return [...(rows[0]?.def ?? '').matchAll(/'(\w+)'/g)].map(([, value]) => value ?? '').sort();
}

it.each([
  ['plan_redrafts', 'section', REDRAFTABLE_SECTIONS],
  ['plan_redrafts', 'status', REDRAFT_STATUSES],
  ['plan_comments', 'section', PLAN_SECTIONS],
])('%s knows the same values of %s as the rules', async (table, column, values) => {
  expect(await allowed(table, column)).toEqual([...values].sort());
});
