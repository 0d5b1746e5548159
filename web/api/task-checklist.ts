import { z } from 'zod';
import { once } from '../../db/once';
import type { TaskRow } from '../../db/tables';
import { findTask } from '../../db/tasks/find';
import { findLastTick, markSteps } from '../../db/tasks/steps';
import type { Site } from '../site';
import { checklistFor } from '../../workflows/domain/checklists';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { byId, commandId, instant } from './schemas';

/** The steps of a task's procedure, and which of them are ticked off. */

const checklistSchema = z
  .object({
    task_id: z.uuid(),
    sop_key: z.string().nullable(),
    sop_version: z.int().nullable(),
    steps: z
      .array(z.object({ step: z.int(), text: z.string(), done: z.boolean() }))
      .describe('In the order in which they are done, numbered from 0. Empty where the task has no steps.'),
    done: z.array(z.int()),
    ticked_by: z.string().nullable().describe('Who changed a tick last.'),
    ticked_at: instant.nullable(),
  })
  .meta({ id: 'Checklist' });

const shared = {
  noun: 'Tasks',
  feature: 'campaign_ops',
  path: '/tasks/:id/checklist',
  params: byId,
} as const;

const show = endpoint({
  ...shared,
  operationId: 'getChecklist',
  method: 'get',
  permission: 'tasks.read',
  kind: 'read',
  summary: 'Read the checklist of a task',
  answers: { 200: { description: 'Its steps and ticks.', schema: checklistSchema } },
  handle: async ({ site, viewer, params }) => {
    const task = await findTask(site.db, viewer, params.id);
    return task ? yes({ body: await presentChecklist(site, task) }) : no('NOT_FOUND', 'NO_SUCH_RECORD');
  },
});

const replace = endpoint({
  ...shared,
  operationId: 'replaceChecklist',
  method: 'put',
  permission: 'tasks.work',
  kind: 'fact',
  summary: 'Say which steps of a task are done',
  description: 'Replaces all ticks. It completes nothing: a task is done with its proof.',
  body: z.strictObject({
    done: z
      .array(z.int(), { error: 'Give the numbers of the steps that are done: [0, 1].' })
      .max(100)
      .describe('The numbers of the steps that are done, from 0; none for an empty list.'),
  }),
  answers: {
    200: {
      description: 'The checklist as it stands now.',
      schema: checklistSchema.extend({ command_id: commandId }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const task = await findTask(site.db, viewer, params.id);
    if (!task) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const asked = { task_id: task.id, done: body.done };
    const kept = await once(site.db, 'tick_steps', asked, by, async (keep) => {
      const marked = await markSteps(site.db, task, body.done, by, keep);
      return marked.ok ? yes({ task_id: task.id }) : marked;
    });
    if (!kept.ok) return kept;
    const fresh = (await findTask(site.db, viewer, params.id)) ?? task;
    return yes({ body: { command_id: kept.value.commandId, ...(await presentChecklist(site, fresh)) } });
  },
});

async function presentChecklist(site: Site, task: TaskRow): Promise<z.infer<typeof checklistSchema>> {
  const last = await findLastTick(site.db, task.id);
  return {
    task_id: task.id,
    sop_key: task.sop_key,
    sop_version: task.sop_version,
    steps: checklistFor(task).map(({ at, text, done }) => ({ step: at, text, done })),
    done: task.steps_done,
    ticked_by: last?.actor ?? null,
    ticked_at: last?.at.toISOString() ?? null,
  };
}

export const taskChecklist = [show, replace];
