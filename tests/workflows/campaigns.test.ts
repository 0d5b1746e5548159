import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { completeTask } from '../../db/tasks/completion';
import { DAY, HOUR, MINUTE } from '../../workflows/domain/time';
import { saidBy, shownPlan } from '../support/campaigns';
import { eventually } from '../support/eventually';
import { quiet, underVirtualTime, type Line } from '../support/line';

jest.setTimeout(180_000);

describe('a campaign', () => {
  it('drafts a plan, waits, redrafts with the reason of a rejection, and builds calendar and tasks on approval', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const id = await line.begin({
        platforms: ['linkedin', 'twitter'],
        cadence: { linkedin: 3, twitter: 2 },
      });
      const rejected = await line.decide(id, 'reject', {
        ...(await shownPlan(db, id)),
        reason: 'Too salesy, and say more about brewing',
      });
      expect(rejected).toMatchObject({
        status: 'DONE',
        result: { ok: true, value: { plan: { status: 'REJECTED' } } },
      });
      await eventually(
        async () => (await db('plans').where({ campaign_id: id, version: 2 }).first()) !== undefined,
      );
      const second = await db('plans').where({ campaign_id: id, version: 2 }).first();
      expect(second.content.changes.join(' ')).toContain('brewing');

      const approved = await line.approve(id);
      expect(approved.result).toMatchObject({
        ok: true,
        value: { campaign_status: 'PLANNED', calendar: { created: 10 } },
      });
      expect(await db('calendar_items').where({ campaign_id: id })).toHaveLength(10);
      expect(
        await db('tasks').where({ campaign_id: id, task_type: 'POST', origin: 'CALENDAR' }),
      ).toHaveLength(10);

      await line.env.sleep('26 hours');
      expect(await db('campaigns').where({ id }).first()).toMatchObject({ status: 'ACTIVE' });
    }));

  it('left alone for thirty days ticks once a day, flips every status at its instant and keeps one escalation', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const id = await line.begin({ cadence: { linkedin: 7 } });
      await line.approve(id);
      const began = await line.now();
      const zone = 'Europe/Berlin';
      const firstTick = DateTime.fromJSDate(began, { zone }).plus({ days: 1 }).startOf('day');
      // Midnight to midnight: thirty whole local days.
      await line.env.sleep(firstTick.toMillis() - began.getTime());
      await line.env.sleep(firstTick.plus({ days: 30 }).toMillis() - firstTick.toMillis());
      await settled(line, id);

      expect(await db('campaign_ticks').where({ campaign_id: id })).toHaveLength(30);
      expect(await db('escalations').where({ campaign_id: id })).toHaveLength(1);
      expect(await db('escalations').where({ campaign_id: id }).whereNull('closed_at')).toHaveLength(1);
      await expectFlipsAtTheirInstant(db, id);
      await expectNoDuplicates(db, id);
      await expectOneSummaryAWeek(db, id, firstTick, await line.now());
      const built = await db('calendar_items')
        .where({ campaign_id: id })
        .count<{ count: number }[]>('* as count');
      expect(built[0]?.count).toBe(44);
    }));

  it('asks for two follow-ups once, at +2 h and +24 h, and closes an escalation by itself', () =>
    underVirtualTime(async (line) => {
      const { db, lead } = line;
      const id = await line.begin();
      await line.approve(id);
      const first = await db('tasks').where({ campaign_id: id }).orderBy('due_at').first();
      // Between two of its hourly looks: the time-skipping server loses a workflow task that cancels a timer in
      // the very moment in which it fires.
      await sleepUntil(line, new Date(first.due_at.getTime() + 2 * HOUR + 10 * MINUTE));
      await eventually(async () => (await statusOf(db, first.id)) === 'OVERDUE');
      expect(await db('escalations').where({ campaign_id: id }).whereNull('closed_at')).toHaveLength(1);

      const now = await line.now();
      const proof = { type: 'URL' as const, value: 'https://www.linkedin.com/posts/northwind-1' };
      const said = { ...saidBy(lead, now), role: lead.role };
      const done = await completeTask(db, first, { proof }, said);
      if (!done.ok) throw new Error(JSON.stringify(done));
      const again = await completeTask(db, first, { proof }, said);
      expect(again).toMatchObject({ ok: true, value: { repeated: true, answer: done.value.answer } });
      await line.deliver(id, done.value.commandId);
      await eventually(async () => (await db('escalations').whereNull('closed_at').first()) === undefined);

      const followUps = await db('tasks').where({ parent_task_id: first.id }).orderBy('due_at');
      expect(followUps.map((task) => task.due_at.getTime() - now.getTime())).toEqual([2 * HOUR, 24 * HOUR]);
      await sleepUntil(line, new Date(now.getTime() + HOUR + MINUTE));
      await eventually(async () => (await statusOf(db, followUps[0].id)) === 'DUE');
      expect(await statusOf(db, followUps[1].id)).toBe('PENDING');
    }));

  it('flips, escalates and follows up nothing while it is paused, and gives the time back on resume', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const id = await line.begin({ cadence: { linkedin: 7 } });
      await line.approve(id);
      await line.env.sleep('2 days');
      await settled(line, id);
      const before = await snapshot(db, id);
      expect((await line.decide(id, 'pause', { reason: 'The client asked for a stop' })).status).toBe('DONE');
      await line.env.sleep('5 days');
      expect(await snapshot(db, id)).toEqual(before);

      const resumed = await line.decide(id, 'resume', { policy: 'shift_all' });
      expect(resumed).toMatchObject({ status: 'DONE', result: { ok: true } });
      const after = await snapshot(db, id);
      const shift = Math.round((after.firstPending - before.firstPending) / DAY);
      expect(shift).toBe(5);
    }));

  it('takes decisions by signal from outside, and writes down who', () =>
    underVirtualTime(async (line) => {
      const { db, env } = line;
      const id = await line.begin();
      await line.approve(id);
      await line.env.sleep('30 hours');
      const handle = env.client.workflow.getHandle(`campaign:${id}`);
      await quiet(env, id);
      await handle.signal('pause', { by: 'ops', reason: 'Disk is full' });
      await eventually(async () => (await db('campaigns').where({ id }).first()).status === 'PAUSED');
      expect(await db('pauses').where({ campaign_id: id }).first()).toMatchObject({
        paused_by: 'temporal:ops',
        note: 'Disk is full',
      });
      await quiet(env, id);
      await handle.signal('archive', { by: 'ops', reason: 'By mistake' });
      await eventually(
        async () => (await db('audit_entries').where({ action: 'refused_to_archive' }).first()) !== undefined,
      );
      await quiet(env, id);
      await handle.signal('complete', { by: 'ops', reason: 'It is over' });
      await quiet(env, id);
      await handle.signal('archive', { by: 'ops', reason: 'It is over' });
      await handle.result();
      expect(await db('campaigns').where({ id }).first()).toMatchObject({ status: 'ARCHIVED' });
      expect(
        await db('tasks')
          .where({ campaign_id: id })
          .whereIn('status', ['PENDING', 'DUE', 'OVERDUE', 'IN_PROGRESS']),
      ).toEqual([]);
    }));
});

async function statusOf(db: Knex, id: string): Promise<string> {
  return (await db('tasks').where({ id }).first()).status;
}

async function sleepUntil(line: Line, at: Date): Promise<void> {
  await line.env.sleep(at.getTime() - (await line.now()).getTime());
}

/** The process has looked at the campaign at the present moment. */
async function settled(line: Line, id: string): Promise<void> {
  const now = await line.now();
  await eventually(async () => {
    const row = await line.db('campaigns').where({ id }).first();
    return row.next_wake_at > now;
  });
}

async function snapshot(db: Knex, id: string) {
  const tasks = await db('tasks').where({ campaign_id: id }).orderBy('id').select('id', 'status', 'due_at');
  const escalations = await db('escalations').where({ campaign_id: id });
  const ticks = await db('campaign_ticks').where({ campaign_id: id });
  const pending = tasks.filter((task) => task.status === 'PENDING').map((task) => task.due_at.getTime());
  return {
    statuses: tasks.map((task) => `${task.id} ${task.status}`),
    escalations: escalations.length,
    ticks: ticks.length,
    firstPending: Math.min(...pending),
  };
}

type Move = { task_id: string; to: 'DUE' | 'OVERDUE' | 'MISSED' };
const INSTANTS = { DUE: -HOUR, OVERDUE: HOUR, MISSED: 72 * HOUR };

async function expectFlipsAtTheirInstant(db: Knex, id: string): Promise<void> {
  const due = new Map<string, number>();
  for (const task of await db('tasks').where({ campaign_id: id })) due.set(task.id, task.due_at.getTime());
  const ticks = await db('audit_entries').where({ campaign_id: id, action: 'ticked_campaign' });
  const late = ticks.flatMap((entry) =>
    (entry.details.moved as Move[]).map((move) => ({
      to: move.to,
      by: entry.at.getTime() - ((due.get(move.task_id) ?? 0) + INSTANTS[move.to]),
    })),
  );
  expect(late.length).toBeGreaterThan(80);
  // The shortest sleep is a second: two things due within it are done together.
  expect(late.filter(({ by }) => by < 0 || by > 2_000)).toEqual([]);
}

/** On each Monday at eight the week before, if the campaign ran in it; with one task to read each. */
async function expectOneSummaryAWeek(db: Knex, id: string, began: DateTime, now: Date): Promise<void> {
  const firstMonday = began.startOf('week').plus({ weeks: 1, hours: 8 });
  const mondays = Array.from({ length: 6 }, (_, week) => firstMonday.plus({ weeks: week })).filter(
    (monday) => monday.toJSDate() <= now,
  );
  expect(mondays.length).toBeGreaterThanOrEqual(4);
  const summaries = await db('weekly_summaries').where({ campaign_id: id }).orderBy('week_start');
  expect(summaries.map(({ week_start }) => week_start)).toEqual(
    mondays.map((monday) => monday.minus({ weeks: 1 }).toISODate()),
  );
  const late = summaries.map((row, at) => row.scheduled_at.getTime() - (mondays[at]?.toMillis() ?? 0));
  expect(late.filter((ms) => ms < 0 || ms > 2_000)).toEqual([]);
  expect(summaries.every(({ revision }) => revision === 1)).toBe(true);
  const read = await db('tasks').where({ campaign_id: id, origin: 'WEEKLY_SUMMARY' });
  expect(read).toHaveLength(mondays.length);
  const counted = summaries.flatMap(({ payload }) => [payload.counts.missed, payload.counts.overdue]);
  expect(counted.reduce((sum: number, one: number) => sum + one, 0)).toBeGreaterThan(20);
}

async function expectNoDuplicates(db: Knex, id: string): Promise<void> {
  const tasks = await db('tasks').where({ campaign_id: id }).whereNot({ origin: 'WEEKLY_SUMMARY' });
  expect(new Set(tasks.map((task) => task.origin_key)).size).toBe(tasks.length);
  const items = await db('calendar_items').where({ campaign_id: id });
  expect(tasks).toHaveLength(items.length);
}
