import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { newId } from '../../db/ids';
import { MIGRATIONS } from '../../db/migrations';
import { migrateToLatest, migrationState, rollBack } from '../../db/migrate';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { anOperator, NOW } from '../support/cast';
import { aVersion } from '../support/chain';
import { aDatabase, type TestDatabase } from '../support/database';
import { SPELLINGS } from '../support/links';
import { aCampaignAtWork, aDraftedCampaign, aTask } from '../support/work';
import { linkKey, normalLink } from '../../workflows/domain/tasks';
import { plus } from '../../workflows/domain/time';

/** These mend rows, and leave the schema as it is. */
const OF_ROWS_ALONE = ['026-jobs-of-the-closed'];

const NAMES = MIGRATIONS.map(({ name }) => name);

let empty: TestDatabase;
beforeEach(async () => {
  empty = await aDatabase({ migrated: false });
});
afterEach(() => empty.destroy());

/** Columns, constraints, indexes, triggers and functions of ours, as text. */
async function schema(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ line: string }> }>(`
    select format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line
      from information_schema.columns where table_schema = 'public' and table_name not like 'migrations%'
    union all
    select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'migrations%'
    union all
    select indexdef from pg_indexes where schemaname = 'public' and tablename not like 'migrations%'
    union all
    select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all
    select format('function %s', proname) from pg_proc where pronamespace = 'public'::regnamespace
    order by line`);
  return rows.map(({ line }) => line);
}

describe('every migration', () => {
  it('goes up, down to nothing and up again to the same schema', async () => {
    expect(await migrateToLatest(empty.db)).toEqual(NAMES);
    const after = await schema(empty.db);
    expect(after.length).toBeGreaterThan(150);
    expect(await rollBack(empty.db, true)).toEqual([...NAMES].reverse());
    expect(await schema(empty.db)).toEqual([]);
    expect(await migrateToLatest(empty.db)).toEqual(NAMES);
    expect(await schema(empty.db)).toEqual(after);
  });

  it.each(MIGRATIONS.map(({ name, migration }, index) => [name, migration, index] as const))(
    '%s alone leaves what was before it as it was',
    async (name, migration, index) => {
      for (const { migration: earlier } of MIGRATIONS.slice(0, index)) await earlier.up(empty.db);
      const before = await schema(empty.db);
      await migration.up(empty.db);
      const after = await schema(empty.db);
      expect(isDeepStrictEqual(after, before)).toBe(OF_ROWS_ALONE.includes(name));
      await migration.down(empty.db);
      expect(await schema(empty.db)).toEqual(before);
      await migration.up(empty.db);
      expect(await schema(empty.db)).toEqual(after);
    },
  );

  it('runs once when two processes start at the same time', async () => {
    const ran = await Promise.all([migrateToLatest(empty.db), migrateToLatest(empty.db)]);
    expect(ran.flat()).toEqual(NAMES);
  });

  it('is known to have run or not', async () => {
    expect(await migrationState(empty.db)).toEqual({ current: null, latest: NAMES.at(-1), pending: NAMES });
    await migrateToLatest(empty.db);
    expect(await migrationState(empty.db)).toEqual({
      current: NAMES.at(-1),
      latest: NAMES.at(-1),
      pending: [],
    });
    await rollBack(empty.db);
    expect(await migrationState(empty.db)).toEqual({ current: null, latest: NAMES.at(-1), pending: NAMES });
  });

  it('goes down also when there are rows, audit entries among them', async () => {
    await migrateToLatest(empty.db);
    const lead = await anOperator(empty.db, { role: 'lead' });
    await aCampaignAtWork(empty.db, lead, NOW);
    await rollBack(empty.db, true);
    expect(await schema(empty.db)).toEqual([]);
  });
});

describe('the database itself', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await aDatabase();
  });
  afterAll(() => database.destroy());

  it('lets the content of a plan change no more once it was submitted, by whatever way', async () => {
    const lead = await anOperator(database.db, { role: 'lead' });
    const { id } = await aDraftedCampaign(database.db, lead, NOW);
    const plan = () => database.db('plans').where({ campaign_id: id });
    for (const change of [
      { content: JSON.stringify({}) },
      { checksum: 'another' },
      { source: JSON.stringify({ by: 'nobody' }) },
      { version: 2 },
    ]) {
      await expect(plan().update(change)).rejects.toThrow('was submitted: its content no longer changes');
    }
    expect(await plan().update({ status: 'REJECTED', rejection_reason: 'Too salesy' })).toBe(1);
  });

  it('keeps one plan in review and one in force', async () => {
    const lead = await anOperator(database.db, { role: 'lead' });
    const { id } = await aDraftedCampaign(database.db, lead, NOW);
    const plan = await database.db('plans').where({ campaign_id: id }).first();
    const copy = (status: string, version: number) =>
      database.db('plans').insert({
        ...plan,
        id: newId(),
        version,
        status,
        content: JSON.stringify(plan.content),
        source: JSON.stringify(plan.source),
      });
    await expect(copy('IN_REVIEW', 2)).rejects.toThrow('plans_one_in_review');
    await copy('APPROVED', 2);
    await expect(copy('APPROVED', 3)).rejects.toThrow('plans_one_in_force');
    await expect(copy('DRAFT', 2)).rejects.toThrow('plans_campaign_id_version_key');
    await expect(copy('REJECTED', 3)).rejects.toThrow('check');
  });

  it('refuses a task that is done without proof, and one that is blocked without a reason', async () => {
    const lead = await anOperator(database.db, { role: 'lead' });
    const { id } = await aCampaignAtWork(database.db, lead, NOW);
    const tasks = () => database.db('tasks').where({ campaign_id: id });
    await expect(tasks().update({ status: 'DONE' })).rejects.toThrow('tasks_check');
    await expect(tasks().update({ status: 'BLOCKED' })).rejects.toThrow('tasks_check');
  });
});

describe('what stood there before', () => {
  let full: TestDatabase;
  beforeAll(async () => {
    full = await aDatabase();
  });
  afterAll(() => full.destroy());

  it('gives the links that prove posts already the same keys as new ones get', async () => {
    const { db } = full;
    const lead = await anOperator(db, { role: 'lead' });
    const campaign = await aCampaignAtWork(db, lead, NOW);
    const migration = MIGRATIONS.find(({ name }) => name === '015-links-and-search')?.migration;
    await migration?.down(db);
    const links = SPELLINGS.flatMap(([, spellings]) => spellings.map((one) => normalLink(one) ?? ''));
    const plain = [...new Set(links)].filter((one) => !one.includes('?'));
    expect(plain.length).toBeGreaterThan(12);
    for (const [at, value] of plain.entries())
      await aTask(db, campaign, NOW, {
        status: 'DONE',
        completion_proof_type: 'URL',
        completion_proof_value: value,
        completed_at: plus(NOW, at),
      });
    await migration?.up(db);
    const rows = await db('tasks').where({ status: 'DONE' }).orderBy('completed_at');
    const seen = new Set<string>();
    for (const { completion_proof_value: value, proof_key } of rows) {
      const key = linkKey(value);
      expect([value, proof_key]).toEqual([value, seen.has(key) ? null : key]);
      seen.add(key);
    }
  });

  it('ends the jobs that were left behind by an intake of before, and keeps them ended on the way down', async () => {
    const { db } = full;
    const lead = await anOperator(db, { role: 'lead' });
    const { id } = await aCampaignAtWork(db, lead, NOW);
    const { artifact_id } = await aVersion(db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
    await db('artifact_versions').where({ artifact_id }).update({ status: 'APPROVED', approved_at: NOW });
    await db('artifacts').where({ id: artifact_id }).update({ approved_version: 1, approved_lineage: '{}' });
    const migration = MIGRATIONS.find(({ name }) => name === '025-lapsed-jobs')?.migration;
    await migration?.down(db);
    const job = { campaign_id: id, asked_by_name: 'Lea', asked_at: NOW, created_at: NOW, updated_at: NOW };
    await db('generation_jobs').insert([
      { ...job, id: newId(), job_type: 'positioning', intake_version: 1, status: 'ASKED' },
      { ...job, id: newId(), job_type: 'positioning', intake_version: 2, status: 'ASKED' },
      { ...job, id: newId(), job_type: 'video_scripts', intake_version: 2, status: 'RUNNING' },
    ]);
    const statuses = () => db('generation_jobs').orderBy(['intake_version', 'job_type']).pluck('status');
    await migration?.up(db);
    expect(await statuses()).toEqual(['ASKED', 'CANCELLED', 'CANCELLED']);
    await migration?.down(db);
    expect(await statuses()).toEqual(['ASKED', 'FAILED', 'FAILED']);
    await migration?.up(db);
  });

  it('ends the jobs of campaigns that were closed before', async () => {
    const { db } = full;
    const lead = await anOperator(db, { role: 'lead' });
    const job = { job_type: 'positioning', intake_version: 1, status: 'ASKED', asked_by_name: 'Lea' };
    const at = { asked_at: NOW, created_at: NOW, updated_at: NOW };
    for (const status of ['ACTIVE', 'COMPLETED', 'ARCHIVED']) {
      const { id } = await aCampaignAtWork(db, lead, NOW);
      await db('campaigns').where({ id }).update({ status });
      await db('generation_jobs').insert({ ...job, ...at, id: newId(), campaign_id: id });
    }
    await MIGRATIONS.find(({ name }) => name === '026-jobs-of-the-closed')?.migration.up(db);
    const ended = await db('generation_jobs')
      .join('campaigns', 'campaigns.id', 'generation_jobs.campaign_id')
      .where({ 'generation_jobs.status': 'CANCELLED', job_type: 'positioning' })
      .where('note', 'The campaign was closed before it was written.')
      .orderBy('campaigns.status')
      .pluck('campaigns.status');
    expect(ended).toEqual(['ARCHIVED', 'COMPLETED']);
  });
});
