import { setTimeout as delay } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import pino from 'pino';
import { createActivities, type Activities } from '../../activities';
import { createDecisionActivities } from '../../activities/decisions';
import { templateWriter } from '../../activities/drafting/template';
import { relayOnce } from '../../activities/relay';
import { findCommand } from '../../db/commands';
import { completeTask } from '../../db/tasks/completion';
import { createDeliver, type Deliver } from '../../web/temporal';
import { registerSearchAttributes } from '../../worker/search-attributes';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import { CAMPAIGN_QUEUE, DRAFTING_QUEUE } from '../../workflows/messages/queue';
import { aCampaign, asked, saidBy, shownPlan } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { aLocalTemporal, quietRuntime, workflowBundle } from '../support/temporal';

jest.setTimeout(60_000);

/** What goes wrong with the activities of a campaign; nothing at first. */
type Trouble = {
  /** So many of the next calls do not reach the database. */
  away: number;
  /** How long a look takes, in ms. */
  slowLooks: number;
};

describe('a campaign in trouble', () => {
  let env: TestWorkflowEnvironment;
  let database: TestDatabase;
  let deliver: Deliver;
  let stop: () => Promise<unknown>;
  const trouble: Trouble = { away: 0, slowLooks: 0 };

  beforeAll(async () => {
    quietRuntime();
    database = await aDatabase({ max: 20 });
    const executable = { type: 'existing-path', path: await aLocalTemporal() } as const;
    env = await TestWorkflowEnvironment.createLocal({ server: { executable } });
    await registerSearchAttributes(env.nativeConnection, 'default');
    const activities = troubled(createActivities({ db: database.db, writer: templateWriter }), trouble);
    const shared = { connection: env.nativeConnection, activities };
    const workers = await Promise.all([
      Worker.create({ ...shared, taskQueue: CAMPAIGN_QUEUE, workflowBundle: workflowBundle() }),
      Worker.create({ ...shared, taskQueue: DRAFTING_QUEUE }),
    ]);
    const running = Promise.all(workers.map((worker) => worker.run()));
    stop = () => {
      for (const worker of workers) worker.shutdown();
      return running;
    };
    deliver = createDeliver(database.db, env.client, pino({ level: 'silent' }), { deadlineMs: 20_000 });
  });

  afterAll(async () => {
    await stop();
    await env.teardown();
    await database.destroy();
  });

  afterEach(() => Object.assign(trouble, { away: 0, slowLooks: 0 }));

  async function aDraftedCampaign() {
    const { db } = database;
    const lead = await anOperator(db, { role: 'lead' });
    const today = new Date().toISOString().slice(0, 10);
    const made = await aCampaign(db, lead, new Date(), { timezone: 'UTC', start_date: today });
    await deliver(made.campaignId, made.commandId);
    const shown = () => shownPlan(db, made.campaignId);
    await eventually(
      async () => (await db('plans').where({ campaign_id: made.campaignId }).first()) !== undefined,
    );
    return { id: made.campaignId, lead, shown };
  }

  it('takes a decision that the database was away for', async () => {
    const { db } = database;
    const { id, lead, shown } = await aDraftedCampaign();
    const command = await asked(db, id, 'approve', await shown(), saidBy(lead, new Date()));
    // Both attempts inside the workflow task, and the first one after it.
    trouble.away = 3;
    await deliver(id, command);
    expect(await findCommand(db, command)).toMatchObject({
      status: 'DONE',
      result: { ok: true, value: { campaign_status: 'ACTIVE' } },
    });
  });

  it('goes on looking at itself after the database was away', async () => {
    const { db } = database;
    const { id, lead, shown } = await aDraftedCampaign();
    await deliver(id, await asked(db, id, 'approve', await shown(), saidBy(lead, new Date())));
    const task = await db('tasks').where({ campaign_id: id, task_type: 'POST' }).first();
    const proof = { type: 'URL', value: 'https://www.linkedin.com/posts/after-the-outage' } as const;
    const done = await completeTask(db, task, { proof }, { ...saidBy(lead, new Date()), role: 'lead' });
    if (!done.ok) throw new Error(`not completed: ${JSON.stringify(done)}`);
    const before = new Date();
    trouble.away = 3;
    await deliver(id, done.value.commandId);
    await eventually(async () => (await db('campaigns').where({ id }).first()).advanced_through > before);
    expect(trouble.away).toBe(0);
    const process = await env.client.workflow.getHandle(campaignWorkflowId(id)).describe();
    expect(process.status.name).toBe('RUNNING');
  });

  it('hears of a decision that was judged before its worker was killed, from the relay', async () => {
    const { db } = database;
    const { id, lead, shown } = await aDraftedCampaign();
    const rejection = { ...(await shown()), reason: 'Say more about brewing' };
    const commandId = await asked(db, id, 'reject', rejection, saidBy(lead, new Date()));
    // As far as a worker comes that is killed before its workflow task is over.
    const now = new Date().toISOString();
    const judgement = { campaignId: id, commandId, name: 'reject', seq: 1, now } as const;
    await createDecisionActivities({ db }).judge(judgement);
    expect(await findCommand(db, commandId)).toMatchObject({ status: 'DONE' });
    const leaseEnds = { lease_until: db.raw(`now() - interval '1 second'`) };
    expect(await db('commands').where({ id: commandId }).whereNotNull('lease_until').update(leaseEnds)).toBe(
      1,
    );

    await relayOnce({ db, client: env.client, log: pino({ level: 'silent' }) });
    expect(await findCommand(db, commandId)).toMatchObject({ status: 'DONE', lease_until: null });
    await eventually(
      async () => (await db('plans').where({ campaign_id: id, version: 2 }).first()) !== undefined,
    );
  });

  it('has a history that can be replayed when a report and a decision reach it in one moment', async () => {
    const { db } = database;
    const { id, lead, shown } = await aDraftedCampaign();
    const handle = env.client.workflow.getHandle(campaignWorkflowId(id));
    const rejection = { ...(await shown()), reason: 'Say more about brewing' };
    const command = await asked(db, id, 'reject', rejection, saidBy(lead, new Date()));
    // While the process is busy with a look, both wait for its next task; there the look is the slower of the two.
    trouble.slowLooks = 400;
    await handle.signal('reported', { commandId: 'first' });
    await delay(200);
    await handle.signal('reported', { commandId: 'second' });
    await deliver(id, command);
    trouble.slowLooks = 0;
    await eventually(
      async () => (await db('plans').where({ campaign_id: id, version: 2 }).first()) !== undefined,
    );
    const history = await handle.fetchHistory();
    expect(meetings(history.events ?? [])).toBeGreaterThan(0);
    await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history);
  });
});

/** The real activities, on which trouble can be brought. */
function troubled(real: Activities, trouble: Trouble): Activities {
  const reach = () => {
    if (trouble.away === 0) return;
    trouble.away -= 1;
    throw new Error('connect ECONNREFUSED 127.0.0.1:5432');
  };
  return {
    ...real,
    judge: async (input) => {
      reach();
      return real.judge(input);
    },
    advanceCampaign: async (input) => {
      reach();
      await delay(trouble.slowLooks);
      return real.advanceCampaign(input);
    },
  };
}

type Event = {
  eventId?: unknown;
  workflowExecutionSignaledEventAttributes?: unknown;
  workflowTaskStartedEventAttributes?: unknown;
  workflowExecutionUpdateAcceptedEventAttributes?: unknown;
};

/** In how many workflow tasks a signal and an update were handled together. */
function meetings(events: readonly Event[]): number {
  let signalled = false;
  let fresh = false;
  let met = 0;
  for (const event of events) {
    if (event.workflowExecutionSignaledEventAttributes) fresh = true;
    if (event.workflowTaskStartedEventAttributes) [signalled, fresh] = [fresh, false];
    if (event.workflowExecutionUpdateAcceptedEventAttributes && signalled) met += 1;
  }
  return met;
}
