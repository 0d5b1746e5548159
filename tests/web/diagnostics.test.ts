import { createHash } from 'node:crypto';
import { newId } from '../../db/ids';
import { listMissingTables } from '../../db/diagnostics';
import { checkSystem, type Checked } from '../../web/diagnostics/checks';
import { SEARCH_ATTRIBUTE_NAMES } from '../../web/diagnostics/temporal';
import { SEARCH_ATTRIBUTES } from '../../worker/search-attributes';
import { anApp, type TestApp } from '../support/app';
import { NOW } from '../support/cast';
import { wordsOf } from '../support/page';

let site: TestApp;
beforeEach(async () => {
  site = await anApp({
    readiness: async () => ({ status: 'ready', temporal: { pollers: { campaigns: 1, drafting: 2 } } }),
  });
});
afterEach(() => site.destroy());

const check = () => checkSystem(site.deps);
const of = (checked: Checked[], name: string) => checked.find((one) => one.name === name);
const failing = (checked: Checked[]) =>
  checked.filter(({ status }) => status === 'FAIL').map(({ name }) => name);

it('passes where everything is as it should be, and names the database without its password', async () => {
  const checked = await check();
  expect(failing(checked)).toEqual([]);
  expect(of(checked, 'Database')?.reason).toMatch(/^Postgres \d+.* at postgres(ql)?:\/\/…@.* answers\.$/);
  expect(of(checked, 'Procedures')?.reason).toBe('11 of 11, 0 of them with a part missing.');
  expect(of(checked, 'Temporal')?.reason).toBe('Pollers by queue: campaigns: 1, drafting: 2.');
  expect(of(checked, 'E-mail')?.reason).toMatch(/^Not set up/);
});

it('knows every table that the migrations make', async () => {
  const actual = (await site.db('pg_tables').where({ schemaname: 'public' }).pluck('tablename')) as string[];
  for (const table of actual.filter((name) => !name.startsWith('migrations'))) {
    await site.db.raw('alter table ?? rename to ??', [table, `${table}_gone`]);
    expect(await listMissingTables(site.db)).toContain(table);
    await site.db.raw('alter table ?? rename to ??', [`${table}_gone`, table]);
  }
});

it('names a table that is gone, with its cure, and looks at all the rest', async () => {
  await site.db.raw('drop table weekly_summary_revisions');
  const checked = await check();
  expect(of(checked, 'Tables')).toMatchObject({
    status: 'FAIL',
    reason: 'Missing: weekly_summary_revisions.',
    cure: expect.stringContaining('migrate'),
  });
  expect(failing(checked)).toEqual(['Tables']);
});

it('names values that only the code or only the database knows', async () => {
  await site.db.raw(`alter table plans drop constraint plans_status_check`);
  await site.db.raw(
    `alter table plans add constraint plans_status_check check (status in ('DRAFT', 'IN_REVIEW', 'APPROVED', 'REJECTED', 'LOST'))`,
  );
  expect(of(await check(), 'Lists of values')).toMatchObject({
    status: 'FAIL',
    reason: 'plans.status (only in code: SUPERSEDED; only in the database: LOST)',
  });
});

it('finds a file that is gone or not what it was', async () => {
  const { operator } = await site.signedIn();
  const kept = await site.deps.files.put(Buffer.from('a photo'));
  const row = { mime: 'image/png', bytes: 7, uploaded_by: operator.id, created_at: NOW };
  const missing = createHash('sha256').update('never kept').digest('hex');
  await site.db('stored_files').insert([
    { id: newId(), name: 'whole.png', ...kept, ...row },
    { id: newId(), name: 'lost.png', sha256: missing, storage_key: missing, ...row },
    { id: newId(), name: 'other.png', sha256: missing, storage_key: kept.storage_key, ...row },
  ]);
  const found = of(await check(), 'Files');
  expect(found?.status).toBe('FAIL');
  expect(found?.reason).toMatch(/“lost\.png” \([0-9a-f-]+\) cannot be read/);
  expect(found?.reason).toMatch(/“other\.png” \([0-9a-f-]+\) is not what was uploaded/);
  expect(found?.reason).not.toContain('whole.png');
});

it('fails the checks of what is away and no other, each with its cure', async () => {
  const away = async () => Promise.reject(new Error('14 UNAVAILABLE: 10.0.0.7:7233'));
  const parts = { ...site.deps, readiness: away, missingSearchAttributes: away };
  const checked = await checkSystem(parts);
  expect(failing(checked)).toEqual(['Temporal', 'Search attributes']);
  expect(of(checked, 'Temporal')).toMatchObject({
    reason: 'The check itself failed (Error).',
    cure: 'Start Temporal and the worker.',
  });
  expect(JSON.stringify(checked)).not.toContain('10.0.0.7');
  const unmigrated = async () => ({
    status: 'unavailable' as const,
    temporal: { ok: true, pollers: { campaigns: 1 } },
  });
  expect(failing(await checkSystem({ ...site.deps, readiness: unmigrated }))).not.toContain('Temporal');
  const silent = async () => ({ status: 'degraded' as const, temporal: { pollers: { campaigns: 0 } } });
  expect(failing(await checkSystem({ ...site.deps, readiness: silent }))).toEqual(['Temporal']);
});

it('survives a database that is away', async () => {
  const dark = await anApp();
  await dark.db.destroy();
  const checked = await checkSystem(dark.deps);
  expect(failing(checked)).toEqual(expect.arrayContaining(['Database', 'Migrations', 'Tables', 'Audit']));
  expect(of(checked, 'Procedures')?.status).toBe('PASS');
  await dark.destroy();
});

it('asks for the search attributes that the worker registers', () => {
  expect([...SEARCH_ATTRIBUTE_NAMES].sort()).toEqual(Object.keys(SEARCH_ATTRIBUTES).sort());
});

it('is a page for admins', async () => {
  const { agent } = await site.signedIn('admin');
  const words = wordsOf((await agent.get('/diagnostics').expect(200)).text);
  expect(words).toContain('Everything passes');
  expect(words).toContain('Audit Pass');
  const lead = await site.signedIn('lead');
  await lead.agent.get('/diagnostics').expect(403);
});
