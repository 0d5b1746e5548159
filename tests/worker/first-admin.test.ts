import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword } from '../../db/passwords';
import { firstAdmin, forgetFirstAdmin } from '../../worker/local/first-admin';
import { NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await aDatabase();
  folder = mkdtempSync(join(tmpdir(), 'first-admin-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.destroy();
});

describe('the generated password of the first admin', () => {
  it('is said by the next start when the first one ended before it said it, and then no more', async () => {
    const made = await firstAdmin(database.db, folder, {}, NOW);
    expect(made).toMatchObject({ created: true, email: 'admin@aicmo.local' });
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600]);
    expect(await firstAdmin(database.db, folder, {}, NOW)).toEqual(made);
    forgetFirstAdmin(folder);
    expect(await firstAdmin(database.db, folder, {}, NOW)).toEqual({ created: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not said where it is not the password, of another database for example', async () => {
    await firstAdmin(database.db, folder, {}, NOW);
    await database.db('operators').update({ password_hash: await hashPassword('another one') });
    await expect(firstAdmin(database.db, folder, {}, NOW)).resolves.toEqual({ created: false });
  });

  it('is not kept when the person chose one', async () => {
    await firstAdmin(database.db, folder, { password: 'a password of mine' }, NOW);
    expect(existsSync(join(folder, 'first-admin'))).toBe(false);
  });
});
