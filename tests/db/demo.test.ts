import type { Knex } from 'knex';
import { chainOf, listArtifacts } from '../../db/artifacts';
import { readStanding } from '../../db/campaigns/advance';
import type { Operator } from '../../db/operators';
import { plantDemo } from '../../db/seeds/demo';
import { standingsOf } from '../../workflows/domain/artifacts/standing';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { actorFor } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { campaignOf, tick } from '../support/work';

let database: TestDatabase;
let db: Knex;
let ada: Operator;
beforeAll(async () => {
  database = await aDatabase();
  db = database.db;
  ada = await anOperator(db, { role: 'admin' });
});
afterAll(() => database.destroy());
beforeEach(() => db.raw('truncate campaigns, clients, notifications, commands cascade'));

const planter = () => ({ ...actorFor(ada), id: ada.id, role: ada.role, time_zone: 'Europe/Berlin' });
async function plant(now = NOW) {
  const planted = await plantDemo(db, planter(), now);
  if (!planted.ok) throw new Error(JSON.stringify(planted));
  return planted.value;
}

describe('the demo', () => {
  it.each([
    ['a Monday, early', new Date('2026-11-23T05:10:00Z')],
    ['the first of January', new Date('2027-01-01T00:00:00Z')],
  ])('on %s is a campaign in mid-flight', async (_day, now) => {
    const { campaign_id } = await plant(now);
    const campaign = await campaignOf(db, campaign_id);
    expect(campaign).toMatchObject({ status: 'ACTIVE', name: 'Demo: Spring tasting box' });
    expect(await db('plans').where({ campaign_id }).pluck('status')).toEqual(['APPROVED']);
    const tasks = await db('tasks').where({ campaign_id });
    const having = (match: object) =>
      tasks.filter((task) => Object.entries(match).every(([key, value]) => task[key] === value));
    expect(having({ task_type: 'POST', status: 'DONE' }).length).toBeGreaterThan(12);
    expect(having({ task_type: 'POST', status: 'OVERDUE' })).toHaveLength(1);
    expect(having({ status: 'BLOCKED' })).toHaveLength(1);
    const ahead = tasks.filter(({ status, due_at }) => status === 'PENDING' && due_at > now);
    expect(ahead.some(({ task_type }) => task_type === 'POST')).toBe(true);
    expect(ahead.some(({ origin }) => origin === 'FOLLOWUP_24H')).toBe(true);
    expect(having({ status: 'MISSED' })).toEqual([]);
    expect(tasks.filter(({ status, completion_proof_value: proof }) => status === 'DONE' && !proof)).toEqual(
      [],
    );
    expect((await db('metric_entries').where({ campaign_id })).length).toBeGreaterThan(20);
    // Nothing of it lies ahead of its time.
    const late = await db('audit_entries').where({ campaign_id }).where('at', '>', now);
    expect(late).toEqual([]);
  });

  it('starts its process by the ordinary command, tells nobody of what happened, and goes on by the ordinary clock', async () => {
    const { campaign_id } = await plant();
    expect(await db('notifications').where({ campaign_id }).whereNull('read_at')).toEqual([]);
    expect(await db('mails')).toEqual([]);
    const commands = await db('commands').where({ campaign_id }).orderBy('seq');
    expect(commands[0]).toMatchObject({ delivery: 'START', status: 'PENDING', kind: 'create_campaign' });
    const decided = commands.filter(({ delivery }) => delivery === 'UPDATE');
    expect(decided.map(({ kind, status }) => `${kind} ${status}`)).toEqual(Array(5).fill('approve DONE'));
    const told = commands.slice(1).filter(({ delivery }) => delivery !== 'UPDATE');
    expect(new Set(told.map(({ delivery, status }) => `${delivery} ${status}`))).toEqual(
      new Set(['SIGNAL DONE']),
    );
    expect(commands[0].created_at).toEqual(NOW);
    const before = await readStanding(db, await campaignOf(db, campaign_id), NOW);
    expect(before.agenda.length).toBeGreaterThan(3);
    await tick(db, campaign_id, plus(NOW, 2 * DAY));
    expect(await campaignOf(db, campaign_id)).toMatchObject({ status: 'ACTIVE', needs_attention: null });
  });

  it('has a chain that shows itself: intake and strategy in force, creatives flagged by a newer strategy', async () => {
    const { campaign_id } = await plant();
    const artifacts = await listArtifacts(db, campaign_id);
    const standings = standingsOf(artifacts, chainOf(artifacts));
    expect(standings.map(({ stage, state, approved }) => [stage, state, approved]).slice(0, 4)).toEqual([
      ['INTAKE', 'APPROVED', 1],
      ['STRATEGY', 'APPROVED', 2],
      ['CREATIVES', 'FLAGGED', 1],
      ['EXECUTION', 'LOCKED', null],
    ]);
    expect(await db('qc_reports').where({ campaign_id }).whereNot({ qc_status: 'PASS' })).toEqual([]);
    // The plan follows from the strategy that is in force, so nothing drafts another one.
    expect(await db('plans').where({ campaign_id }).pluck('strategy_version')).toEqual([2]);
    expect((await readStanding(db, await campaignOf(db, campaign_id), NOW)).start).toEqual([]);
  });

  it('is there once, however often it is asked for, also at the same moment', async () => {
    const made = await Promise.all([plant(), plant(), plant(plus(NOW, HOUR))]);
    expect(made.filter(({ planted }) => planted)).toHaveLength(1);
    expect(new Set(made.map(({ campaign_id }) => campaign_id)).size).toBe(1);
    expect(await db('clients').pluck('name')).toEqual(
      expect.arrayContaining(['Demo: Northwind Tea', 'Demo: Juniper Bicycles']),
    );
    expect(await db('clients')).toHaveLength(2);
  });

  it('takes no name that is somebody else’s, and leaves nothing behind then', async () => {
    const { campaign_id } = await plant();
    await db('campaigns').where({ id: campaign_id }).update({ metadata: '{}' });
    expect(await plantDemo(db, planter(), NOW)).toMatchObject({ reason: 'NAME_TAKEN' });
    expect(await db('campaigns')).toHaveLength(1);
  });
});
