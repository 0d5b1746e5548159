import { findOperatorByToken } from '../../db/tokens';
import { main } from '../../worker/local/token';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
const said: string[] = [];
const before = process.env['DATABASE_URL'];
beforeAll(async () => {
  database = await aDatabase();
  process.env['DATABASE_URL'] = database.url;
});
beforeEach(() => {
  said.length = 0;
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  if (before === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = before;
  await database.destroy();
});

const ownerOf = (secret: string | undefined) => findOperatorByToken(database.db, String(secret), new Date());

describe('npm run token', () => {
  it('prints a token that works alone on its last line, and keeps only its hash', async () => {
    const operator = await anOperator(database.db, { role: 'lead' });
    await main(['--email', operator.email.toUpperCase(), '--name', 'reports']);
    const secret = said.at(-1);
    expect(secret).toMatch(/^aicmo_[\w-]{43}$/);
    expect((await ownerOf(secret))?.id).toBe(operator.id);
    const rows = await database.db('api_tokens').where({ operator_id: operator.id });
    expect(JSON.stringify(rows)).not.toContain(secret?.slice(6));
    const audit = await database.db('audit_entries').where({ action: 'created_token' });
    expect(audit).toMatchObject([{ actor_id: operator.id, entity_id: rows[0].id }]);
  });

  it('ends the tokens of that name with --revoke, and no other', async () => {
    const operator = await anOperator(database.db);
    const make = async (name: string) => {
      await main(['--email', operator.email, '--name', name]);
      return said.at(-1);
    };
    const [ended, alsoEnded, stays] = [await make('sync'), await make('sync'), await make('other')];
    await main(['--email', operator.email, '--name', 'sync', '--revoke']);
    expect(said.at(-1)).toBe('Revoked 2 tokens “sync” of Olga Operator.');
    expect(await ownerOf(ended)).toBeUndefined();
    expect(await ownerOf(alsoEnded)).toBeUndefined();
    expect((await ownerOf(stays))?.id).toBe(operator.id);
    await expect(main(['--email', operator.email, '--name', 'sync', '--revoke'])).rejects.toThrow(
      'Olga Operator has no token “sync” that still works.',
    );
  });

  it('says whom it does not know, in which database, without its password', async () => {
    const asked = main(['--email', 'nobody@example.com', '--name', 'x']);
    await expect(asked).rejects.toThrow(
      /^Nobody with the e-mail address nobody@example\.com .*postgres(ql)?:\/\/…@[^/]+\/t_/,
    );
  });

  it('says how it is used when something is missing', async () => {
    await expect(main(['--email', 'a@b.c'])).rejects.toThrow('Usage: npm run token -- --email');
  });
});
