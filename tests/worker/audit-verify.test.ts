import { main } from '../../worker/local/audit-verify';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
const said: string[] = [];
const before = process.env['DATABASE_URL'];
beforeAll(async () => {
  database = await aDatabase();
  process.env['DATABASE_URL'] = database.url;
  await anOperator(database.db);
  await anOperator(database.db);
});
beforeEach(() => {
  said.length = 0;
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});
afterAll(async () => {
  if (before === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = before;
  await database.destroy();
});

describe('npm run audit:verify', () => {
  it('says how much it checked, of which database, without its password', async () => {
    await main();
    expect(said[0]).toMatch(/^Audit of postgres(ql)?:\/\/…@[^/]+\/t_\w+, \d+\.\d s:$/);
    expect(said[1]).toBe('2 entries in 1 chain checked: every chain is whole.');
    expect(process.exitCode).toBeUndefined();
  });

  it('names the entry that was touched, and ends with 1', async () => {
    await database.db.transaction(async (trx) => {
      await trx.raw('alter table audit_entries disable trigger user');
      await trx('audit_entries').update({ actor: 'somebody else' });
      await trx.raw('alter table audit_entries enable trigger user');
    });
    await main();
    expect(said[1]).toBe('2 entries in 1 chain checked: 1 chain is broken.');
    expect(said[2]).toMatch(
      /^The chain of the workspace, link 1: the entry is not what it was when it was written \(entry [0-9a-f-]{36}\)\.$/,
    );
    expect(process.exitCode).toBe(1);
  });
});
