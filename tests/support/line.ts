import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import pino from 'pino';
import { createActivities, type Deps } from '../../activities';
import { templateWriter } from '../../activities/drafting/template';
import { findCommand, type CommandRow, type DecisionKind } from '../../db/commands';
import type { Operator } from '../../db/operators';
import type { CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import type { JobInput } from '../../workflows/messages/generation';
import { planDraftWorkflowId, type PlanDraftInput } from '../../workflows/messages/plans';
import { CAMPAIGN_QUEUE, DRAFTING_QUEUE, OUTWARD_QUEUE } from '../../workflows/messages/queue';
import { createDeliver, type Deliver } from '../../web/temporal';
import { aCampaign, asked, saidBy, shownPlan } from './campaigns';
import { anOperator } from './cast';
import { aDatabase, type TestDatabase } from './database';
import { eventually } from './eventually';
import { aTimeSkippingEnvironment, workflowBundle } from './temporal';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Campaigns under virtual time, on real activities and real rows. */
export type Line = {
  env: TestWorkflowEnvironment;
  db: TestDatabase['db'];
  lead: Operator;
  deliver: Deliver;
  /** The time it is for the campaigns. */
  now(): Promise<Date>;
  /** A campaign whose process has started and whose plan is drafted. */
  begin(given?: Partial<CampaignBodyInput>): Promise<string>;
  /** Decides and answers the settled command. */
  decide(campaignId: string, kind: DecisionKind, payload?: Record<string, unknown>): Promise<CommandRow>;
  approve(campaignId: string): Promise<CommandRow>;
};

/** Runs `story` with workers on a server whose clock leaps; everything is gone afterwards. */
export async function underVirtualTime(
  story: (line: Line) => Promise<void>,
  outside: Pick<Deps, 'mailer' | 'poster'> = {},
): Promise<void> {
  const database = await aDatabase({ max: 20 });
  const env = await aTimeSkippingEnvironment();
  try {
    const shared = { connection: env.nativeConnection, namespace: env.namespace };
    const activities = createActivities({ db: database.db, writer: templateWriter, ...outside });
    const campaigns = await Worker.create({
      ...shared,
      taskQueue: CAMPAIGN_QUEUE,
      workflowBundle: workflowBundle(),
      activities,
    });
    const drafting = await Worker.create({
      ...shared,
      taskQueue: DRAFTING_QUEUE,
      activities: {
        // Its campaign may still be hearing that the draft has begun when the draft's signal comes: see `quiet`.
        draftPlan: async (input: PlanDraftInput) => {
          await activities.draftPlan(input);
          await quiet(env, input.campaignId);
        },
        runJob: async (input: JobInput) => {
          await activities.runJob(input);
          await quiet(env, input.campaignId);
        },
      },
    });
    const outward = await Worker.create({ ...shared, taskQueue: OUTWARD_QUEUE, activities });
    const line = await aLine(env, database.db);
    await campaigns.runUntil(() => drafting.runUntil(() => outward.runUntil(() => story(line))));
  } finally {
    await env.teardown();
    await database.destroy();
  }
}

async function aLine(env: TestWorkflowEnvironment, db: TestDatabase['db']): Promise<Line> {
  const lead = await anOperator(db, { role: 'lead' });
  const send = createDeliver(db, env.client, pino({ level: 'silent' }), { deadlineMs: 20_000 });
  const deliver: Deliver = async (campaignId, commandId) => {
    if (campaignId) await quiet(env, campaignId);
    await send(campaignId, commandId);
    if (campaignId) await quiet(env, campaignId);
  };
  const now = async () => new Date(await env.currentTimeMs());
  const decide: Line['decide'] = async (campaignId, kind, payload = {}) => {
    const commandId = await asked(db, campaignId, kind, payload, saidBy(lead, await now()));
    await deliver(campaignId, commandId);
    const command = await findCommand(db, commandId);
    if (!command) throw new Error('the command is gone');
    return command;
  };
  return {
    env,
    db,
    lead,
    deliver,
    now,
    decide,
    begin: async (given) => {
      const { campaignId, commandId } = await aCampaign(db, lead, await now(), given);
      await deliver(campaignId, commandId);
      await drafted(env, campaignId, 1);
      return campaignId;
    },
    approve: async (campaignId) => decide(campaignId, 'approve', await shownPlan(db, campaignId)),
  };
}

/**
 * Waits until this version is drafted and the campaign has heard of it. Not by awaiting the draft's result, which
 * would let time leap.
 */
export async function drafted(
  env: TestWorkflowEnvironment,
  campaignId: string,
  version: number,
): Promise<void> {
  const draft = env.client.workflow.getHandle(planDraftWorkflowId({ campaignId, version }));
  await eventually(async () => {
    try {
      return (await draft.describe()).status.name === 'COMPLETED';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  });
  await quiet(env, campaignId);
}

/**
 * Waits until the campaign's process has nothing in hand: its last workflow task is completed, or it is over. The
 * time-skipping server, unlike real ones, loses its way when a message, or a leap of time, meets an open workflow task.
 */
export async function quiet(env: TestWorkflowEnvironment, campaignId: string): Promise<void> {
  const handle = env.client.workflow.getHandle(campaignWorkflowId(campaignId));
  const isQuiet = async () => isIdle(await handle.fetchHistory());
  try {
    if (!(await isQuiet())) await settled(env, isQuiet);
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== NOT_FOUND) throw error;
  }
}

/** Where a task was lost all the same: on a real server time goes on, and hands it out again. */
async function settled(env: TestWorkflowEnvironment, isQuiet: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + LOST_AFTER_MS; Date.now() < until;) {
    if (await isQuiet()) return;
    await delay(25);
  }
  await env.sleep(LONGER_THAN_A_TASK);
  await eventually(isQuiet, 30_000);
}

const LOST_AFTER_MS = 10_000;
const LONGER_THAN_A_TASK = '5 seconds';

/** Of a gRPC status. */
const NOT_FOUND = 5;

function isIdle({ events }: { events?: HistoryEvent[] | null }): boolean {
  const told = (events ?? []).map(
    (event) => Object.keys(event).find((key) => key.endsWith('Attributes')) ?? '',
  );
  if (/^workflowExecution(Completed|Terminated|ContinuedAsNew|Failed)/.test(told.at(-1) ?? '')) return true;
  return (
    told.findLast((name) => name.startsWith('workflowTask'))?.startsWith('workflowTaskCompleted') ?? false
  );
}
