import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { pauseSystem, resumeSystem } from '../../db/controls';
import type { TaskRow } from '../../db/tables';
import { askJobs } from '../../db/generation';
import { completeTask } from '../../db/tasks/completion';
import { withValue } from '../../workflows/domain/artifacts/fields';
import { localDate } from '../../workflows/domain/time';
import { campaignWorkflowId } from '../../workflows/messages/campaigns';
import { generationWorkflowId } from '../../workflows/messages/generation';
import { mailWorkflowId } from '../../workflows/messages/mail';
import { planDraftWorkflowId } from '../../workflows/messages/plans';
import { webhookWorkflowId } from '../../workflows/messages/webhooks';
import { approvedOnLine, askedOnLine, savedOnLine } from '../support/artifact-line';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { actorFor, saidBy, shownPlan } from '../support/campaigns';
import { eventually } from '../support/eventually';
import { drafted, quiet, type Line, type underVirtualTime } from '../support/line';
import { aDelivery, aMailServerThat, anEndpointThat, aWaitingMail, processed } from '../support/outside';

/** Lives that processes have led: each state in which one may be when its code is exchanged. */

type Run = { workflowId: string; runId?: string };
export type Story = {
  name: string;
  live(line: Line): Promise<Run>;
  /** What lies outside, where it matters. */
  outside?: Parameters<typeof underVirtualTime>[1];
};

async function approved(line: Line, given: Parameters<Line['begin']>[0] = {}): Promise<string> {
  const id = await line.begin(given);
  await line.approve(id);
  return id;
}

/** It runs since its approval, and its first posts lie ahead. */
async function running(line: Line): Promise<string> {
  const id = await approved(line, { start_date: localDate(await line.now(), 'Europe/Berlin') });
  await line.env.sleep('40 minutes');
  return id;
}

/** Runs on until its history was long enough for a new run. */
async function longLived(line: Line): Promise<{ id: string; firstRun: string }> {
  const id = await approved(line);
  const handle = line.env.client.workflow.getHandle(campaignWorkflowId(id));
  const { runId: firstRun } = await handle.describe();
  for (let runId = firstRun; runId === firstRun; runId = (await handle.describe()).runId) {
    await line.env.sleep('3 hours');
  }
  return { id, firstRun };
}

async function signalled(line: Line, id: string, name: string, said: object): Promise<void> {
  await quiet(line.env, id);
  await line.env.client.workflow.getHandle(campaignWorkflowId(id)).signal(name, said);
  await quiet(line.env, id);
}

async function heard(line: Line, id: string): Promise<void> {
  const command = await line
    .db('commands')
    .where({ campaign_id: id, kind: 'controls_changed', status: 'PENDING' })
    .first();
  await line.deliver(id, command.id);
}

/** Two jobs of its intake are written, one after the other. */
async function writing(line: Line): Promise<string> {
  const { db, lead } = line;
  const id = await line.begin();
  const generation_plan = { strategy_jobs: ['icp_definition', 'positioning'] };
  // The example begins on a day of its own; here it is whatever day it is.
  const intake = withValue({ ...INTAKE_CONTENT, generation_plan }, 'goals.timeline_start', undefined);
  await savedOnLine(line, id, 'INTAKE', intake);
  await approvedOnLine(line, id, 'INTAKE');
  const asked = await askJobs(db, id, undefined, saidBy(lead, await line.now()));
  if (!asked.ok) throw new Error(JSON.stringify(asked));
  await line.deliver(id, asked.value.commandId);
  await eventually(async () => {
    const rows = await db('generation_jobs').where({ campaign_id: id, status: 'COMPLETED' });
    return rows.length === 2;
  }, 30_000);
  await quiet(line.env, id);
  return id;
}

const run = (id: string): Run => ({ workflowId: campaignWorkflowId(id) });

export const STORIES: Story[] = [
  {
    name: 'campaign-awaiting-approval',
    live: async (line) => run(await line.begin()),
  },
  {
    name: 'campaign-redrafted',
    live: async (line) => {
      const { db } = line;
      const id = await line.begin();
      await line.decide(id, 'reject', { ...(await shownPlan(db, id)), reason: 'Too salesy' });
      await drafted(line.env, id, 2);
      return run(id);
    },
  },
  {
    // Its strategy is asked for, reminded of, refused, approved, and the plan drafted anew from it.
    name: 'campaign-replanned',
    live: async (line) => {
      const id = await line.begin();
      await savedOnLine(line, id, 'INTAKE');
      await approvedOnLine(line, id, 'INTAKE');
      await savedOnLine(line, id, 'STRATEGY');
      await askedOnLine(line, id, 'STRATEGY');
      // Between two of its hourly looks: see `quiet`.
      await line.env.sleep('1470 minutes');
      await line.decide(id, 'confirm', { stage: 'STRATEGY', confirmed: true });
      await approvedOnLine(line, id, 'STRATEGY');
      await drafted(line.env, id, 2);
      await signalled(line, id, 'revoke', { by: 'ops', stage: 'STRATEGY', reason: 'By mistake' });
      return run(id);
    },
  },
  {
    name: 'campaign-scheduled',
    live: async (line) => {
      const id = await approved(line);
      await line.env.sleep('2 hours');
      return run(id);
    },
  },
  {
    name: 'campaign-running',
    live: async (line) => {
      const { db, lead } = line;
      const id = await running(line);
      const task = (await db('tasks').where({ campaign_id: id }).orderBy('due_at').first()) as TaskRow;
      const proof = { type: 'URL' as const, value: 'https://www.linkedin.com/posts/recorded-1' };
      const done = await completeTask(
        db,
        task,
        { proof },
        { ...saidBy(lead, await line.now()), role: lead.role },
      );
      if (!done.ok) throw new Error(JSON.stringify(done));
      await line.deliver(id, done.value.commandId);
      await line.env.sleep('4 hours');
      return run(id);
    },
  },
  {
    name: 'campaign-paused',
    live: async (line) => {
      const id = await running(line);
      await line.decide(id, 'pause', { reason: 'The client asked' });
      await line.env.sleep('2 hours');
      return run(id);
    },
  },
  {
    name: 'campaign-resumed',
    live: async (line) => {
      const id = await running(line);
      await line.decide(id, 'pause', { reason: 'The client asked' });
      // Between two of its hourly looks: see `quiet`.
      await line.env.sleep('190 minutes');
      await line.decide(id, 'resume', { policy: 'shift_all' });
      // By hand, in the Temporal UI: taken, and refused.
      await line.env.sleep('10 minutes');
      await signalled(line, id, 'pause', { by: 'ops', reason: 'Disk is full' });
      await signalled(line, id, 'archive', { by: 'ops', reason: 'By mistake' });
      await line.env.sleep('130 minutes');
      return run(id);
    },
  },
  {
    name: 'campaign-braked',
    live: async (line) => {
      const id = await running(line);
      const admin = { ...actorFor(line.lead), role: 'admin' as const };
      await pauseSystem(line.db, 'The network is down', admin, await line.now());
      await heard(line, id);
      await line.env.sleep('100 minutes');
      await resumeSystem(line.db, undefined, admin, await line.now());
      await heard(line, id);
      await line.env.sleep('2 hours');
      return run(id);
    },
  },
  {
    // The look fails inside the workflow task, and goes on as an activity until the database is back.
    name: 'campaign-without-its-database',
    live: async (line) => {
      const id = await approved(line);
      await quiet(line.env, id);
      await line.db.raw('alter table campaigns rename to campaigns_away');
      const handle = line.env.client.workflow.getHandle(campaignWorkflowId(id));
      await handle.signal('reported', { commandId: 'poke' });
      await eventually(async () => {
        const { events } = await handle.fetchHistory();
        return (events ?? []).some((event) => event.activityTaskScheduledEventAttributes);
      });
      await line.db.raw('alter table campaigns_away rename to campaigns');
      await line.env.sleep('2 hours');
      return run(id);
    },
  },
  {
    name: 'campaign-completed',
    live: async (line) => {
      const id = await running(line);
      await line.decide(id, 'complete', { reason: 'The budget is spent' });
      await line.env.sleep('2 hours');
      return run(id);
    },
  },
  {
    name: 'campaign-archived',
    live: async (line) => {
      const id = await line.begin();
      await line.decide(id, 'archive', { reason: 'Not wanted any more' });
      await line.env.client.workflow.getHandle(campaignWorkflowId(id)).result();
      return run(id);
    },
  },
  {
    name: 'campaign-continued-as-new',
    live: async (line) => {
      const { id, firstRun } = await longLived(line);
      return { ...run(id), runId: firstRun };
    },
  },
  {
    name: 'campaign-after-continuing',
    live: async (line) => run((await longLived(line)).id),
  },
  {
    name: 'plan-draft',
    live: async (line) => ({
      workflowId: planDraftWorkflowId({ campaignId: await line.begin(), version: 1 }),
    }),
  },
  {
    name: 'campaign-writing-jobs',
    live: async (line) => run(await writing(line)),
  },
  {
    name: 'generation',
    live: async (line) => {
      const campaignId = await writing(line);
      const job = 'positioning' as const;
      return { workflowId: generationWorkflowId({ campaignId, intakeVersion: 1, job, attempt: 1 }) };
    },
  },
  {
    // The server was away at first.
    name: 'mail-sent',
    live: async (line) => {
      const id = await aWaitingMail(line);
      await processed(line, 'mails', id, 'SENT');
      return { workflowId: mailWorkflowId(id) };
    },
    outside: { mailer: aMailServerThat('NOT_SENT', 'NOT_SENT', 'SENT') },
  },
  {
    name: 'mail-unknown',
    live: async (line) => {
      const id = await aWaitingMail(line);
      await processed(line, 'mails', id, 'UNKNOWN');
      return { workflowId: mailWorkflowId(id) };
    },
    outside: { mailer: aMailServerThat('BREAKS') },
  },
  {
    name: 'webhook-delivered',
    live: async (line) => {
      const id = await aDelivery(line);
      await processed(line, 'webhook_deliveries', id, 'DELIVERED');
      return { workflowId: webhookWorkflowId(id) };
    },
    outside: { poster: anEndpointThat(503, 200) },
  },
  {
    name: 'webhook-given-up',
    live: async (line) => {
      const id = await aDelivery(line);
      await processed(line, 'webhook_deliveries', id, 'DEAD');
      return { workflowId: webhookWorkflowId(id) };
    },
    outside: { poster: anEndpointThat(503) },
  },
];

/** What names the machine it was recorded on, and is nothing to a replay. */
const ANYWHERE: Record<string, string> = { identity: 'test', stackTrace: 'somewhere' };

/** The history of the run as it would be downloaded from the Temporal UI, without the name of the machine in it. */
export async function historyOf(line: Line, { workflowId, runId }: Run): Promise<string> {
  const campaignId = /[0-9a-f-]{36}/.exec(workflowId)?.[0];
  if (campaignId) await quiet(line.env, campaignId);
  const history = await line.env.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const plain = JSON.parse(historyToJSON(history)) as unknown;
  return `${JSON.stringify(plain, (key, value: unknown) => ANYWHERE[key] ?? value)}\n`;
}
