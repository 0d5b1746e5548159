import type { Knex } from 'knex';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { listToday, type TodayFilter, type TodaySection } from '../../db/tasks/today';
import { listOpenEscalations, listPlansInReview, readWorkspaceState } from '../../db/workspace';
import { policyFrom, policyValues } from '../../workflows/domain/policy';
import { dueFrom, isLate, TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import { addDays, DAY, HOUR, localDate, MINUTE, plus, startOfDay } from '../../workflows/domain/time';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aDraftedCampaign, aTask, tick } from '../support/work';

let database: TestDatabase;
let db: Knex;
let lead: Operator;
let olga: Operator;
let otto: Operator;
beforeAll(async () => {
  database = await aDatabase();
  db = database.db;
  lead = await anOperator(db, { role: 'lead' });
  olga = await anOperator(db);
  otto = await anOperator(db, { name: 'Otto Other' });
});
beforeEach(async () => {
  await db.raw('truncate campaigns, pauses, policies, client_members cascade');
});
afterAll(() => database.destroy());

const TEAM: TodayFilter = { whose: 'team' };

/** A campaign that runs and has no tasks of its own. */
async function anEmptyCampaign(given: Parameters<typeof aCampaignAtWork>[3] = {}): Promise<CampaignRow> {
  const campaign = await aCampaignAtWork(db, lead, NOW, given);
  await db('tasks').where({ campaign_id: campaign.id }).delete();
  return campaign;
}

async function today(filter: TodayFilter = TEAM, viewer = olga, now = NOW) {
  return listToday(db, viewer, filter, { limit: 100 }, now);
}

async function sectionsOf(filter: TodayFilter = TEAM, viewer = olga, now = NOW) {
  const { tasks } = await today(filter, viewer, now);
  return Object.fromEntries(tasks.map(({ title, section }) => [title, section]));
}

async function aProofFor(status: TaskStatus): Promise<Partial<TaskRow>> {
  if (status === 'DONE') return { completion_proof_type: 'TEXT', completion_proof_value: 'It was done.' };
  return status === 'BLOCKED' ? { blocked_reason: 'No picture' } : {};
}

describe('the list of the day', () => {
  it('judges every task as the rules of time do, under each policy, claimed or not', async () => {
    const values = { due_lead: 'PT30M', overdue_grace: 'PT20M' };
    const zone = 'Europe/Berlin';
    const end = startOfDay(addDays(localDate(NOW, zone), 1), zone);
    for (const overrides of [{}, values]) {
      const campaign = await anEmptyCampaign({ timezone: zone });
      if (overrides === values) {
        await db('policies').insert({
          id: newId(),
          campaign_id: campaign.id,
          values: JSON.stringify(values),
        });
      }
      const policy = policyFrom(policyValues(overrides));
      const offsets = [
        -100 * HOUR,
        -2 * HOUR,
        -HOUR - 1,
        -HOUR,
        -21 * MINUTE,
        -20 * MINUTE,
        0,
        30 * MINUTE,
        HOUR,
      ];
      const all = [
        ...offsets,
        HOUR + 1,
        4 * HOUR,
        4 * HOUR + 1,
        end.getTime() - NOW.getTime() - 1,
        end.getTime() - NOW.getTime(),
      ];
      const expected: Record<string, TodaySection> = {};
      for (const status of TASK_STATUSES) {
        for (const offset of all) {
          const due_at = plus(NOW, offset);
          const title = `${status} at ${offset}`;
          const assigned_to = status === 'IN_PROGRESS' ? otto.id : null;
          await aTask(db, campaign, NOW, {
            title,
            status,
            due_at,
            assigned_to,
            ...(await aProofFor(status)),
          });
          const section = expectedSection({ status, due_at }, end);
          if (section) expected[title] = section;
        }
      }
      expect(await sectionsOf({ whose: 'team', campaignId: campaign.id })).toEqual(expected);

      function expectedSection(
        task: Pick<TaskRow, 'status' | 'due_at'>,
        day: Date,
      ): TodaySection | undefined {
        if (task.status === 'BLOCKED') return 'blocked';
        if (task.status === 'MISSED') return 'missed';
        if (['DONE', 'FAILED', 'CANCELLED'].includes(task.status)) return undefined;
        const timing = { ...task, task_type: 'POST' as const };
        // Nothing that was overdue leaves the list by itself.
        if (task.status === 'OVERDUE') return task.due_at < plus(NOW, 25 * HOUR) ? 'overdue' : undefined;
        if (isLate(timing, NOW, policy)) return 'overdue';
        if (task.status === 'IN_PROGRESS') return 'others';
        if (task.status === 'DUE' || NOW >= dueFrom(task, policy)) return 'due';
        if (task.due_at <= plus(NOW, 4 * HOUR)) return 'soon';
        return task.due_at < day ? 'later' : undefined;
      }
    }
  });

  it('lists a late task as overdue although somebody claimed it, and what I claimed as due whenever it is due', async () => {
    const campaign = await anEmptyCampaign();
    const claimed = { status: 'IN_PROGRESS' as const };
    await aTask(db, campaign, NOW, {
      ...claimed,
      title: 'theirs, late',
      assigned_to: otto.id,
      due_at: plus(NOW, -3 * HOUR),
    });
    await aTask(db, campaign, NOW, {
      ...claimed,
      title: 'mine, next week',
      assigned_to: olga.id,
      due_at: plus(NOW, 150 * HOUR),
    });
    await aTask(db, campaign, NOW, {
      ...claimed,
      title: 'theirs, next week',
      assigned_to: otto.id,
      due_at: plus(NOW, 150 * HOUR),
    });
    expect(await sectionsOf()).toEqual({ 'theirs, late': 'overdue', 'mine, next week': 'due' });
  });

  it('lists what is due however far ahead its time is, where the policy says so early', async () => {
    const campaign = await anEmptyCampaign();
    const values = JSON.stringify({ due_lead: 'P5D' });
    await db('policies').insert({ id: newId(), campaign_id: campaign.id, values });
    await aTask(db, campaign, NOW, { title: 'In four days', status: 'DUE', due_at: plus(NOW, 4 * DAY) });
    await aTask(db, campaign, NOW, { title: 'In a week', due_at: plus(NOW, 7 * DAY) });
    expect(await sectionsOf({ whose: 'team', campaignId: campaign.id })).toEqual({ 'In four days': 'due' });
  });

  it('ends the day where the campaign is', async () => {
    const tokyo = await anEmptyCampaign({ timezone: 'Asia/Tokyo' });
    const honolulu = await anEmptyCampaign({ timezone: 'Pacific/Honolulu' });
    for (const [title, campaign] of [
      ['in Tokyo', tokyo],
      ['in Honolulu', honolulu],
    ] as const) {
      await aTask(db, campaign, NOW, { title, due_at: plus(NOW, 10 * HOUR) });
    }
    // 20:00 UTC is 05:00 tomorrow in Tokyo, and 10:00 of the day that has just begun in Honolulu.
    expect(await sectionsOf()).toEqual({ 'in Honolulu': 'later' });
  });

  it('holds the clock of a campaign while it, or everything, is paused, or is about to be', async () => {
    const due_at = plus(NOW, -3 * HOUR);
    const from_at = plus(NOW, -5 * HOUR);
    const paused = await anEmptyCampaign({ name: 'paused' });
    await db('campaigns').where({ id: paused.id }).update({ status: 'PAUSED' });
    await db('pauses').insert({
      id: newId(),
      campaign_id: paused.id,
      reason: 'CAMPAIGN',
      from_at,
      paused_by: 'Leo',
    });
    const asked = await anEmptyCampaign({ name: 'asked' });
    await db('commands').insert({
      id: newId(),
      campaign_id: asked.id,
      seq: 99,
      kind: 'pause',
      delivery: 'UPDATE',
      actor_key: lead.id,
      actor: JSON.stringify({ id: lead.id, name: 'Leo', role: 'lead' }),
      idempotency_key: newId(),
      body_hash: 'x',
      payload: '{}',
      created_at: from_at,
    });
    const running = await anEmptyCampaign({ name: 'running' });
    for (const campaign of [paused, asked, running])
      await aTask(db, campaign, NOW, { title: campaign.name, due_at });
    expect(await sectionsOf()).toEqual({ paused: 'soon', asked: 'soon', running: 'overdue' });
    const held = (await today()).tasks.filter(({ held_since }) => held_since !== null);
    expect(held.map(({ title, held_since }) => [title, held_since])).toEqual(
      expect.arrayContaining([
        ['paused', from_at],
        ['asked', from_at],
      ]),
    );

    await db('pauses').insert({
      id: newId(),
      reason: 'SYSTEM',
      from_at: plus(NOW, -150 * MINUTE),
      paused_by: 'Ada',
    });
    expect(await sectionsOf()).toEqual({ paused: 'soon', asked: 'soon', running: 'due' });
  });

  it('shows only campaigns that run, and of those what the viewer may see', async () => {
    const mine = await anEmptyCampaign({ name: 'mine', client: 'Mine' });
    const theirs = await anEmptyCampaign({ name: 'theirs', client: 'Theirs' });
    const planned = await aDraftedCampaign(db, lead, NOW, { name: 'planned', client: 'Mine' });
    const over = await anEmptyCampaign({ name: 'over', client: 'Mine' });
    await db('campaigns').where({ id: over.id }).update({ status: 'COMPLETED' });
    for (const campaign of [mine, theirs, planned, over])
      await aTask(db, campaign, NOW, { title: campaign.name });
    expect(Object.keys(await sectionsOf()).sort()).toEqual(['mine', 'theirs']);
    await db('client_members').insert({ client_id: mine.client_id, operator_id: olga.id });
    expect(Object.keys(await sectionsOf())).toEqual(['mine']);
    expect(Object.keys(await sectionsOf(TEAM, otto)).sort()).toEqual(['mine', 'theirs']);
    expect((await today(TEAM, { ...olga, role: 'client' })).tasks).toEqual([]);
  });

  it('is filtered by person, platform and campaign', async () => {
    const campaign = await anEmptyCampaign();
    const other = await anEmptyCampaign();
    await aTask(db, campaign, NOW, { title: 'mine', assigned_to: olga.id });
    await aTask(db, campaign, NOW, { title: 'unassigned mail', platform: 'email' });
    await aTask(db, other, NOW, { title: 'elsewhere', assigned_to: otto.id });
    expect(Object.keys(await sectionsOf({ whose: 'mine' }))).toEqual(['mine']);
    expect(Object.keys(await sectionsOf({ whose: 'unassigned' }))).toEqual(['unassigned mail']);
    expect(Object.keys(await sectionsOf({ whose: 'team', platform: 'email' }))).toEqual(['unassigned mail']);
    expect(Object.keys(await sectionsOf({ whose: 'team', campaignId: other.id }))).toEqual(['elsewhere']);
  });

  it('forgets a missed post that somebody let go', async () => {
    const campaign = await anEmptyCampaign();
    await aTask(db, campaign, NOW, { title: 'missed', status: 'MISSED', due_at: plus(NOW, -90 * HOUR) });
    await aTask(db, campaign, NOW, {
      title: 'let go',
      status: 'MISSED',
      dismissed_at: NOW,
      dismissed_reason: 'Old news',
    });
    expect(await sectionsOf()).toEqual({ missed: 'missed' });
  });

  it('counts all of a part, shows its first rows, and pages through the rest without losing or repeating one', async () => {
    const campaign = await anEmptyCampaign();
    const due_at = plus(NOW, -5 * HOUR);
    for (let at = 0; at < 23; at += 1)
      await aTask(db, campaign, NOW, { title: `late ${at}`, due_at: plus(due_at, at % 4) });
    await aTask(db, campaign, NOW, { title: 'due', due_at: NOW });
    const first = await listToday(db, olga, TEAM, { limit: 5 }, NOW);
    expect(first.counts).toMatchObject({ overdue: 23, due: 1, soon: 0 });
    expect(first.tasks.map(({ section }) => section)).toEqual([...Array(5).fill('overdue'), 'due']);

    const seen: string[] = [];
    let after: { due_at: Date; id: string } | undefined;
    for (let page = 0; page < 4; page += 1) {
      const { tasks } = await listToday(db, olga, TEAM, { limit: 7, section: 'overdue', after }, NOW);
      seen.push(...tasks.map(({ title }) => title));
      after = tasks.at(-1);
    }
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });
});

describe('around the list of the day', () => {
  it('lists the open escalation of a campaign once, with its oldest tasks, until nothing is overdue', async () => {
    const campaign = await anEmptyCampaign();
    for (const hours of [30, 4, 3]) {
      await aTask(db, campaign, NOW, { title: `late by ${hours}`, due_at: plus(NOW, -hours * HOUR) });
    }
    await tick(db, campaign.id, NOW);
    const { escalations, total } = await listOpenEscalations(db, olga, undefined, 5);
    expect(total).toBe(1);
    expect(escalations[0]).toMatchObject({ campaign_name: campaign.name, level: 2, task_count: 3 });
    expect(escalations[0]?.tasks.map(({ title }) => title)).toEqual(['late by 30', 'late by 4', 'late by 3']);
    await db('tasks').where({ campaign_id: campaign.id }).update({ status: 'CANCELLED' });
    await tick(db, campaign.id, NOW);
    expect(await listOpenEscalations(db, olga, undefined, 5)).toEqual({ escalations: [], total: 0 });
  });

  it('lists plans that wait for a decision with the rung of their ladder', async () => {
    const campaign = await aDraftedCampaign(db, lead, plus(NOW, -26 * HOUR));
    await tick(db, campaign.id, NOW);
    const { plans } = await listPlansInReview(db, olga, undefined, 5);
    expect(plans).toMatchObject([{ campaign_id: campaign.id, version: 1, ladder_rung: 1 }]);
    await anEmptyCampaign();
    expect((await listPlansInReview(db, olga, undefined, 5)).total).toBe(1);
  });

  it('says what is broken and what is paused, of the campaigns that the viewer may see', async () => {
    const troubled = await anEmptyCampaign({ name: 'troubled' });
    await db('commands').update({ status: 'DONE' });
    await db('campaigns')
      .where({ id: troubled.id })
      .update({ needs_attention: 'A tick failed twice', next_wake_at: plus(NOW, -HOUR) });
    const paused = await anEmptyCampaign({ name: 'paused', client: 'Elsewhere' });
    await db('campaigns').where({ id: paused.id }).update({ status: 'PAUSED' });
    await db('pauses').insert({
      id: newId(),
      campaign_id: paused.id,
      reason: 'CAMPAIGN',
      note: 'No word yet',
      from_at: NOW,
      paused_by: 'Leo',
    });
    await db('commands')
      .where({ campaign_id: paused.id })
      .update({ status: 'PENDING', created_at: plus(NOW, -10 * MINUTE) });
    const state = await readWorkspaceState(db, lead, NOW);
    expect(state).toMatchObject({
      campaigns: { ACTIVE: 1, PAUSED: 1 },
      troubled: [{ name: 'troubled', what: 'A tick failed twice' }],
      troubledCount: 1,
      silent: 1,
      undelivered: 1,
      pauses: [{ name: 'paused', by: 'Leo', note: 'No word yet' }],
      pausedCount: 1,
    });
    await db('client_members').insert({ client_id: troubled.client_id, operator_id: olga.id });
    expect(await readWorkspaceState(db, olga, NOW)).toMatchObject({
      campaigns: { ACTIVE: 1 },
      undelivered: 0,
      pausedCount: 0,
    });
  });
});
