import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import pino from 'pino';
import { relayOnce } from '../../activities/relay';
import { purgeCampaign } from '../../db/campaigns';
import { pauseSystem, readFanOut, resumeSystem } from '../../db/controls';
import { listLateWakes } from '../../db/deliveries';
import { changeCampaignPolicy } from '../../db/policies';
import type { TaskRow } from '../../db/tables';
import { completeTask, reopenTask } from '../../db/tasks/completion';
import { blockTask } from '../../db/tasks/block';
import { DAY, HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import { deliver } from '../../workflows/messages/deliver';
import { actorFor, saidBy } from '../support/campaigns';
import { eventually } from '../support/eventually';
import { quiet, underVirtualTime, type Line } from '../support/line';

jest.setTimeout(180_000);

const ZONE = 'Europe/Berlin';
const A_YEAR_S = 365 * 86_400;
const log = pino({ level: 'silent' });

const handleOf = (line: Line, id: string) => line.env.client.workflow.getHandle(campaignWorkflowId(id));
const tasksOf = (db: Knex, id: string): Promise<TaskRow[]> =>
  db('tasks').where({ campaign_id: id }).orderBy('due_at').orderBy('id');

async function sleepUntil(line: Line, at: Date): Promise<void> {
  const ms = at.getTime() - (await line.now()).getTime();
  if (ms > 0) await line.env.sleep(ms);
}

/** The process has looked at everything that was due by now. */
async function settled(line: Line, id: string): Promise<void> {
  const now = await line.now();
  await eventually(async () => {
    const row = await line.db('campaigns').where({ id }).first('next_wake_at', 'status');
    return row.status === 'COMPLETED' || row.next_wake_at > now;
  }, 30_000);
  await quiet(line.env, id);
}

/** Ends the process as an operator of Temporal would, between two of its steps. */
async function terminate(line: Line, id: string): Promise<void> {
  await quiet(line.env, id);
  await handleOf(line, id).terminate('at a random moment');
}

/** What the relay does with a campaign whose wake is late: it pokes, and the poke starts what is missing. */
async function poke(line: Line, id: string): Promise<void> {
  const campaign = (await listLateWakes(line.db, -A_YEAR_S, 1_000)).find((one) => one.id === id);
  if (!campaign) throw new Error(`no campaign ${id}`);
  await quiet(line.env, id);
  await deliver(line.env.client, { id: 'sweep', kind: 'sweep', seq: 0, delivery: 'SIGNAL', campaign });
  await quiet(line.env, id);
}

/** The same draws for the same seed. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

type Step = { at: number; act: (line: Line, id: string, now: Date) => Promise<void> };

/** The campaign's posts by the day on which they were planned: the same in every run. */
async function postOn(line: Line, id: string, day: number, base: Date): Promise<TaskRow> {
  const date = DateTime.fromJSDate(base, { zone: ZONE }).plus({ days: day }).toISODate();
  const post = await line
    .db('tasks')
    .where({ campaign_id: id })
    .whereLike('origin_key', `%:linkedin:${date}:1:POST`)
    .first();
  if (!post) throw new Error(`no post on ${date}`);
  return post as TaskRow;
}

async function complete(line: Line, id: string, task: TaskRow, now: Date): Promise<void> {
  const proof = { type: 'URL' as const, value: `https://www.linkedin.com/posts/${task.id}` };
  const done = await completeTask(
    line.db,
    task,
    { proof },
    { ...saidBy(line.lead, now), role: line.lead.role },
  );
  if (!done.ok) throw new Error(JSON.stringify(done));
  await line.deliver(id, done.value.commandId);
}

/**
 * Ten days in the life of a campaign, by hours from its first midnight. Each step has minutes of its own: what follows
 * from it comes whole hours later, and no timer of that fires just when the next step speaks.
 */
function script(base: Date): Step[] {
  const at = (day: number, hour: number) => day * 24 + hour;
  const decided = async (line: Line, id: string, kind: 'pause' | 'resume', payload: object) => {
    const command = await line.decide(id, kind, { ...payload });
    if (command.status !== 'DONE') throw new Error(`${kind}: ${JSON.stringify(command.result)}`);
  };
  const finish =
    (day: number): Step['act'] =>
    async (line, id, now) =>
      complete(line, id, await postOn(line, id, day, base), now);
  return [
    { at: at(1, 9.37), act: finish(1) },
    { at: at(2, 15.61), act: finish(2) },
    {
      at: at(3, 8.23),
      act: async (line, id, now) => {
        const blocked = await blockTask(
          line.db,
          await postOn(line, id, 3, base),
          'No picture',
          saidBy(line.lead, now),
        );
        if (!blocked.ok) throw new Error(JSON.stringify(blocked));
        await line.deliver(id, blocked.value.commandId);
      },
    },
    {
      at: at(3, 16.85),
      act: async (line, id, now) => {
        const again = await reopenTask(
          line.db,
          await postOn(line, id, 2, base),
          'It was deleted',
          saidBy(line.lead, now),
        );
        if (!again.ok) throw new Error(JSON.stringify(again));
        await line.deliver(id, again.value.commandId);
      },
    },
    { at: at(4, 11.48), act: finish(2) },
    { at: at(5, 13.71), act: (line, id) => decided(line, id, 'pause', { reason: 'The client asked' }) },
    { at: at(6, 10.13), act: finish(5) },
    { at: at(7, 13.94), act: (line, id) => decided(line, id, 'resume', { policy: 'shift_all' }) },
    { at: at(9, 20.55), act: finish(6) },
  ];
}

/** Plays the script from midnight on; `disturb` says when to end the process and for how long, in hours. */
async function play(base: Date, disturb: Array<{ at: number; dead: number }>): Promise<unknown> {
  let end: unknown;
  await underVirtualTime(async (line) => {
    await sleepUntil(line, plus(base, -10 * HOUR));
    const today = DateTime.fromJSDate(base, { zone: ZONE });
    const id = await line.begin({
      timezone: ZONE,
      cadence: { linkedin: 7 },
      start_date: today.toISODate() as string,
      end_date: today.plus({ weeks: 4 }).toISODate() as string,
    });
    const calm = await changeCampaignPolicy(
      line.db,
      id,
      { tick_jitter: 'PT0S' },
      saidBy(line.lead, await line.now()),
    );
    if (!calm.ok) throw new Error(JSON.stringify(calm));
    await line.deliver(id, calm.value.commandId);
    await line.approve(id);

    const ends: Step[] = disturb.flatMap(({ at, dead }) => [
      { at, act: (line, id) => terminate(line, id) },
      { at: at + dead, act: (line, id) => poke(line, id) },
    ]);
    for (const { at, act } of [...script(base), ...ends].sort((a, b) => a.at - b.at)) {
      const now = plus(base, at * HOUR);
      await sleepUntil(line, now);
      await act(line, id, now);
    }
    await sleepUntil(line, plus(base, 10 * DAY + 22 * HOUR));
    await settled(line, id);
    end = await standing(line.db, id);
  });
  return end;
}

/** Instants to ten minutes: decisions are made at the server's own time, which runs on while tests work. */
function about(at: Date | null): string | null {
  return at && new Date(Math.round(at.getTime() / (10 * MINUTE)) * 10 * MINUTE).toISOString();
}

/** Everything that a campaign left in the rows, by names that do not differ between two runs. */
async function standing(db: Knex, id: string) {
  const tasks = await tasksOf(db, id);
  const keyOf = (task: TaskRow): string => {
    const parent = tasks.find((other) => other.id === task.parent_task_id);
    return parent
      ? `${keyOf(parent)} ${task.origin} ${task.parent_completion}`
      : (task.origin_key ?? task.origin).replaceAll(id, '');
  };
  const items = await db('calendar_items').where({ campaign_id: id }).orderBy('slot_key');
  const escalations = await db('escalations').where({ campaign_id: id }).orderBy('opened_at');
  const campaign = await db('campaigns').where({ id }).first();
  const entries = await db('audit_entries')
    .where({ campaign_id: id })
    // One entry names all moves of one look, and how many fall together depends on when somebody looked.
    .whereNotIn('action', ['ticked_campaign', 'escalated_overdue_tasks'])
    .orderBy('action')
    .pluck('action');
  return {
    campaign: [campaign.status, campaign.command_seq],
    plans: await db('plans').where({ campaign_id: id }).orderBy('version').pluck('status'),
    tasks: tasks.map((task) => [keyOf(task), task.status, about(task.due_at), task.late].join(' ')).sort(),
    items: items.map((item) =>
      [item.slot_key.replace(id, ''), item.status, about(item.scheduled_at)].join(' '),
    ),
    escalations: escalations.map(({ level, task_ids, closed_at }) => [
      level,
      task_ids.length,
      closed_at === null,
    ]),
    ticks: (await db('campaign_ticks').where({ campaign_id: id }).orderBy('ran_at').pluck('tick_key')).map(
      (key: string) => key.replace(id, ''),
    ),
    pauses: (await db('pauses').where({ campaign_id: id })).map((pause) => [
      about(pause.from_at),
      about(pause.to_at),
    ]),
    entries,
  };
}

describe('a campaign whose process is terminated at random moments and started again', () => {
  it('ends where one that was left alone ends', async () => {
    const base = DateTime.now().setZone(ZONE).startOf('day').plus({ days: 2 }).toJSDate();
    const draw = draws(20_261_121);
    // Dead for up to an hour and a half, never when the script speaks: that is the next test.
    const disturb = [0.2, 1.1, 1.5, 2.2, 2.9, 3.5, 4.6, 5.2, 5.8, 6.7, 7.8, 8.5, 9.3].map((day) => ({
      at: day * 24 + draw() * 3,
      dead: draw() * 1.5,
    }));
    const alone = await play(base, []);
    const disturbed = await play(base, disturb);
    expect(disturbed).toEqual(alone);
    expect(alone).toMatchObject({ campaign: ['ACTIVE', expect.any(Number)], plans: ['APPROVED'] });
  });

  it('is started again by the report or the decision that finds it missing', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const id = await line.begin({ cadence: { linkedin: 7 } });
      await line.approve(id);
      await line.env.sleep('30 hours');
      await settled(line, id);
      const [first] = await tasksOf(db, id);

      await terminate(line, id);
      await complete(line, id, first as TaskRow, await line.now());
      await quiet(line.env, id);
      expect((await handleOf(line, id).describe()).status.name).toBe('RUNNING');

      await terminate(line, id);
      await line.env.sleep('2 days');
      await poke(line, id);
      await settled(line, id);
      // What fell due meanwhile is done on waking, each once.
      const followUps = await db('tasks')
        .where({ parent_task_id: first?.id as string })
        .orderBy('due_at');
      expect(followUps.map(({ status }) => status)).toEqual(['OVERDUE', 'OVERDUE']);
      expect(await db('escalations').where({ campaign_id: id }).whereNull('closed_at')).toHaveLength(1);
    }));
});

describe('the brake on everything', () => {
  it('holds a running campaign until it is released, and the campaign goes on', () =>
    underVirtualTime(async (line) => {
      const { db, env } = line;
      const relay = async (id: string) => {
        await quiet(env, id);
        await relayOnce({ db, client: env.client, log });
        await quiet(env, id);
      };
      const id = await line.begin({ cadence: { linkedin: 7 } });
      await line.approve(id);
      await env.sleep('26 hours');
      await settled(line, id);
      const admin = { ...actorFor(line.lead), role: 'admin' as const };

      await pauseSystem(db, 'The network is down', admin, await line.now());
      expect(await readFanOut(db)).toEqual({ epoch: 1, reached: 0, of: 1 });
      await relay(id);
      expect(await readFanOut(db)).toEqual({ epoch: 1, reached: 1, of: 1 });
      expect((await handleOf(line, id).describe()).searchAttributes).toMatchObject({
        CampaignPaused: [true],
        CampaignPhase: ['PAUSED'],
      });
      const before = await tasksOf(db, id);
      const ticks = await db('campaign_ticks').where({ campaign_id: id }).pluck('tick_key');
      const escalations = await db('escalations').where({ campaign_id: id });
      await env.sleep('4 days');
      await settled(line, id);
      expect(await tasksOf(db, id)).toEqual(before);
      expect(await db('campaign_ticks').where({ campaign_id: id }).pluck('tick_key')).toEqual(ticks);
      expect(await db('escalations').where({ campaign_id: id })).toEqual(escalations);

      await resumeSystem(db, 'It is back', admin, await line.now());
      await relay(id);
      expect((await handleOf(line, id).describe()).searchAttributes).toMatchObject({
        CampaignPaused: [false],
      });
      const after = await tasksOf(db, id);
      const known = new Set(before.map(({ id: task }) => task));
      expect(after.filter((task) => known.has(task.id)).map(({ due_at }) => due_at)).toEqual(
        before.map(({ due_at }) => due_at),
      );
      expect(
        after.filter(({ status }) => status === 'OVERDUE' || status === 'MISSED').length,
      ).toBeGreaterThan(2);
      expect(await db('escalations').where({ campaign_id: id }).whereNull('closed_at')).toHaveLength(1);
    }));
});

describe('policy in seconds', () => {
  it('lets a day pass in a minute', () =>
    underVirtualTime(async (line) => {
      const { db, lead } = line;
      const id = await line.begin();
      await line.approve(id);
      const [post] = (await tasksOf(db, id)) as [TaskRow];
      await sleepUntil(line, plus(post.due_at, -2 * MINUTE));
      await settled(line, id);
      expect((await db('tasks').where({ id: post.id }).first()).status).toBe('DUE');
      const changed = await changeCampaignPolicy(
        db,
        id,
        {
          due_lead: 'PT30S',
          overdue_grace: 'PT10S',
          missed_after: 'PT40S',
          tick: 'PT5S',
          follow_up_first: 'PT20S',
          follow_up_second: 'PT60S',
        },
        saidBy(lead, await line.now()),
      );
      if (!changed.ok) throw new Error(JSON.stringify(changed));
      await line.deliver(id, changed.value.commandId);
      await sleepUntil(line, plus(post.due_at, MINUTE));
      await settled(line, id);

      const entries = await db('audit_entries')
        .where({ campaign_id: id, action: 'ticked_campaign' })
        .orderBy('id');
      const moves = entries.flatMap(({ at, details }) =>
        (details.moved as Array<{ task_id: string; to: string }>)
          .filter(({ task_id }) => task_id === post.id)
          .map(({ to }) => [to, Math.round((at.getTime() - post.due_at.getTime()) / 5_000) * 5]),
      );
      // Due an hour before as usual, then not yet again, and then by the seconds of its new policy.
      expect(moves.map(([to]) => to)).toEqual(['DUE', 'PENDING', 'DUE', 'OVERDUE', 'MISSED']);
      expect(moves.slice(2)).toEqual([
        ['DUE', -30],
        ['OVERDUE', 10],
        ['MISSED', 40],
      ]);
      const ticks = await db('campaign_ticks').where({ campaign_id: id });
      expect(ticks.length).toBeGreaterThan(20);
      expect(new Set(ticks.map(({ tick_key }) => tick_key)).size).toBe(ticks.length);

      const now = await line.now();
      const reopened = await reopenTask(db, post, 'It is wanted after all', saidBy(lead, now));
      if (!reopened.ok) throw new Error(JSON.stringify(reopened));
      await complete(line, id, { ...post, ...(await db('tasks').where({ id: post.id }).first()) }, now);
      const followUps = await db('tasks').where({ parent_task_id: post.id }).orderBy('due_at');
      expect(followUps.map(({ due_at }) => due_at.getTime() - now.getTime())).toEqual([20_000, 60_000]);
      await sleepUntil(line, plus(now, 95_000));
      await settled(line, id);
      expect(await db('tasks').where({ parent_task_id: post.id }).pluck('status')).toEqual([
        'OVERDUE',
        'OVERDUE',
      ]);
    }));
});

describe('the last day', () => {
  it('asks once for a wrap-up while work is open, and completes the campaign when it is done', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const day = (days: number) => DateTime.now().setZone(ZONE).plus({ days }).toISODate() as string;
      const id = await line.begin({ cadence: { linkedin: 7 }, start_date: day(1), end_date: day(2) });
      await line.approve(id);
      await sleepUntil(line, DateTime.fromISO(day(3), { zone: ZONE }).plus({ hours: 30 }).toJSDate());
      await settled(line, id);
      const wrapUps = await db('tasks').where({ campaign_id: id, origin: 'WRAP_UP' });
      expect(wrapUps).toHaveLength(1);
      expect(wrapUps[0]).toMatchObject({ task_type: 'REVIEW', platform: 'internal', priority: 'HIGH' });
      expect((await db('campaigns').where({ id }).first()).status).toBe('ACTIVE');

      for (const task of await tasksOf(db, id)) {
        if (task.task_type !== 'POST' || task.status === 'MISSED') continue;
        await complete(line, id, task, await line.now());
      }
      const now = await line.now();
      for (const task of await tasksOf(db, id)) {
        if (task.task_type === 'POST') continue;
        const said = { ...saidBy(line.lead, now), role: line.lead.role };
        const done = await completeTask(
          db,
          task,
          { proof: { type: 'TEXT', value: 'All of it is done.' } },
          said,
        );
        if (!done.ok) throw new Error(JSON.stringify(done));
        await line.deliver(id, done.value.commandId);
      }
      await quiet(line.env, id);
      expect((await db('campaigns').where({ id }).first()).status).toBe('COMPLETED');
      expect(await db('audit_entries').where({ campaign_id: id, action: 'completed_campaign' })).toHaveLength(
        1,
      );
    }));

  it('completes a campaign with nothing left to do at its last midnight', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const day = (days: number) => DateTime.now().setZone(ZONE).plus({ days }).toISODate() as string;
      const id = await line.begin({
        cadence: { linkedin: 0, email: 1 },
        platforms: ['linkedin', 'email'],
        start_date: day(1),
        end_date: day(1),
      });
      await line.approve(id);
      await db('tasks').where({ campaign_id: id }).update({ status: 'CANCELLED' });
      const midnight = DateTime.fromISO(day(2), { zone: ZONE }).toJSDate();
      await sleepUntil(line, plus(midnight, 5_000));
      await settled(line, id);
      const campaign = await db('campaigns').where({ id }).first();
      expect(campaign.status).toBe('COMPLETED');
      expect(campaign.completed_at.getTime() - midnight.getTime()).toBeLessThan(3_000);
    }));
});

describe('a long life', () => {
  it('goes on in a new run when its history grows long, and loses nothing', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const id = await line.begin({ cadence: { linkedin: 7 } });
      await line.approve(id);
      const { runId: firstRun } = await handleOf(line, id).describe();
      await line.env.sleep('6 days');
      await settled(line, id);
      const later = await handleOf(line, id).describe();
      expect(later.runId).not.toBe(firstRun);
      expect(later.historyLength).toBeLessThan(560);
      const ended = await line.env.client.workflow.getHandle(campaignWorkflowId(id), firstRun).describe();
      expect(ended.status.name).toBe('CONTINUED_AS_NEW');
      expect(ended.historyLength).toBeGreaterThanOrEqual(500);

      const post = (await tasksOf(db, id)).find(
        ({ status, task_type }) => status === 'OVERDUE' && task_type === 'POST',
      ) as TaskRow;
      await complete(line, id, post, await line.now());
      const paused = await line.decide(id, 'pause', { reason: 'The client asked' });
      expect(paused.status).toBe('DONE');
      const ticks = await db('campaign_ticks').where({ campaign_id: id });
      expect(new Set(ticks.map(({ tick_key }) => tick_key)).size).toBe(ticks.length);
      expect(ticks.length).toBeGreaterThanOrEqual(5);
      expect(await db('tasks').where({ parent_task_id: post.id })).toHaveLength(2);
    }));

  it('ends when the campaign is deleted with everything it had', () =>
    underVirtualTime(async (line) => {
      const { db } = line;
      const id = await line.begin();
      await line.approve(id);
      const { name } = await db('campaigns').where({ id }).first('name');
      const purged = await purgeCampaign(db, id, name, saidBy(line.lead, await line.now()));
      expect(purged.ok).toBe(true);
      // At its next look, within the hour.
      await handleOf(line, id).result();
      expect((await handleOf(line, id).describe()).status.name).toBe('COMPLETED');
      expect(
        await db('audit_entries').where({ campaign_id: id }).orderBy('id', 'desc').first(),
      ).toMatchObject({
        action: 'deleted_campaign',
      });
    }));
});
