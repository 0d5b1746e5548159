import {
  ensureFirstAdmin,
  findForSignIn,
  insertOperator,
  listOperators,
  updateProfile,
} from '../../db/operators';
import { passwordMatches } from '../../db/passwords';
import { DAEMON } from '../../workflows/domain/permissions';
import { anOperator, NOW, PASSWORD } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

// Each on a database of its own: who is the first, and who is there at all, is what most of these ask.
let database: TestDatabase;
beforeEach(async () => {
  database = await aDatabase();
});
afterEach(() => database.destroy());

describe('the first admin', () => {
  it('is made once, with a generated password that is told once and works', async () => {
    const first = await ensureFirstAdmin(database.db, {}, NOW);
    expect(first).toMatchObject({ created: true, email: 'admin@aicmo.local' });
    const password = first.created ? (first.password ?? '') : '';
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const found = await findForSignIn(database.db, 'ADMIN@aicmo.local');
    expect(found?.operator.role).toBe('admin');
    expect(await passwordMatches(found?.passwordHash, password)).toBe(true);
    expect(await ensureFirstAdmin(database.db, {}, NOW)).toEqual({ created: false });
  });

  it('takes the given address and password and does not repeat the password', async () => {
    const first = await ensureFirstAdmin(database.db, { email: 'me@example.com', password: PASSWORD }, NOW);
    expect(first).toEqual({ created: true, email: 'me@example.com', password: null });
  });

  it('is one admin when two processes start at once', async () => {
    const made = await Promise.all([1, 2, 3].map(() => ensureFirstAdmin(database.db, {}, NOW)));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(await listOperators(database.db)).toHaveLength(1);
  });
});

describe('operators', () => {
  it('have one account for one address, however it is spelled', async () => {
    await anOperator(database.db, { email: 'olga@example.com' });
    await expect(
      insertOperator(
        database.db,
        { email: 'OLGA@example.com', name: 'O', role: 'lead', password: PASSWORD },
        DAEMON,
        NOW,
      ),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await database.db('audit_entries')).toHaveLength(1);
  });

  it('keep the password as an argon2id hash only, and the audit knows neither', async () => {
    const operator = await anOperator(database.db);
    const row = await database.db('operators').where({ id: operator.id }).first();
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(operator).not.toHaveProperty('password_hash');
    expect(JSON.stringify(await database.db('audit_entries'))).not.toMatch(/argon2|password/);
  });

  it('are listed by name without clients and disabled people', async () => {
    await anOperator(database.db, { name: 'Zoe' });
    await anOperator(database.db, { name: 'Abe' });
    await anOperator(database.db, { role: 'client' });
    const gone = await anOperator(database.db, { name: 'Gone' });
    await database.db('operators').where({ id: gone.id }).update({ disabled_at: NOW });
    expect((await listOperators(database.db)).map(({ name }) => name)).toEqual(['Abe', 'Zoe']);
  });

  it('change only from the version that was read', async () => {
    const operator = await anOperator(database.db);
    const profile = { name: 'New', time_zone: 'UTC', preferences: {} };
    expect(await updateProfile(database.db, operator, profile, 1, DAEMON, NOW)).toBe(true);
    expect(await updateProfile(database.db, operator, profile, 1, DAEMON, NOW)).toBe(false);
  });
});

it('says no to any password where there is no account', async () => {
  expect(await passwordMatches(undefined, 'nobody has this password')).toBe(false);
});
