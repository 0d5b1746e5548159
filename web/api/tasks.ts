import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { findColleague } from '../../db/people';
import { generateTasks } from '../../db/tasks/generate';
import { DUE_FILTERS, findTaskView, listTasks, type TaskView } from '../../db/tasks/list';
import { TASK_STATUSES } from '../../workflows/domain/tasks';
import { no, yes } from '../../workflows/domain/verdict';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { refused } from './input';
import { anId, anyCase, anyOf, byId, commandId, listOf } from './schemas';
import { presentTask, taskSchema } from './task';

const noun = 'Tasks';
const feature = 'campaign_ops';

const list = endpoint({
  operationId: 'listTasks',
  noun,
  method: 'get',
  path: '/tasks',
  permission: 'tasks.read',
  feature,
  kind: 'read',
  summary: 'List tasks, by due time',
  query: z.strictObject({
    campaign: anId.optional(),
    status: anyOf(TASK_STATUSES).optional(),
    due: anyCase(DUE_FILTERS, 'lower')
      .optional()
      .describe(
        'Only open tasks: `today` is the day in each campaign’s own zone, `overdue` is past the grace by each campaign’s clock, `upcoming` the next seven days.',
      ),
    limit: limit(100),
    cursor: timeCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(taskSchema) } },
  handle: async ({ site, viewer, query, now }) => {
    const { campaign, status, due, cursor } = query;
    if (campaign !== undefined && !(await findCampaign(site.db, viewer, campaign))) {
      return no('NOT_FOUND', 'NO_SUCH_RECORD', { field: 'campaign' });
    }
    const after = cursor && { at: new Date(cursor.at), id: cursor.id };
    const filter = { campaignId: campaign, statuses: status, due, after, limit: query.limit + 1 };
    const rows = await listTasks(site.db, viewer, filter, now);
    const place = ({ due_at, id }: TaskView) => ({ at: due_at.toISOString(), id });
    return yes({ body: pageOf(rows, query.limit, (row) => presentTask(row, viewer.role), place) });
  },
});

const show = endpoint({
  operationId: 'getTask',
  noun,
  method: 'get',
  path: '/tasks/:id',
  permission: 'tasks.read',
  feature,
  kind: 'read',
  summary: 'Read a task',
  params: byId,
  answers: { 200: { description: 'The task.', schema: taskSchema } },
  handle: async ({ site, viewer, params, now }) => {
    const task = await findTaskView(site.db, viewer, params.id, now);
    return task ? yes({ body: presentTask(task, viewer.role) }) : no('NOT_FOUND', 'NO_SUCH_RECORD');
  },
});

const generate = endpoint({
  operationId: 'generateTasks',
  noun,
  method: 'post',
  path: '/campaigns/:id/tasks',
  permission: 'calendar.edit',
  feature,
  kind: 'report',
  summary: 'Make the tasks that calendar items lack, and give them to somebody',
  params: byId,
  body: z.strictObject({
    assign_to: z
      .email('Is the e-mail address of somebody who works here.')
      .optional()
      .describe('E-mail address. The campaign’s open tasks that are nobody’s become theirs too.'),
  }),
  answers: {
    200: {
      description: 'What was made.',
      schema: z.object({
        command_id: commandId,
        created: z.int(),
        skipped_existing: z.int(),
        assigned: z.int(),
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const email = body.assign_to;
    const person = email === undefined ? undefined : await findColleague(site.db, email);
    if (email !== undefined && !person)
      return refused({ assign_to: `Nobody here has the address ${email}.` });
    const made = await generateTasks(site.db, campaign, person, by);
    if (!made.ok) return made;
    const { commandId: command, answer } = made.value;
    return yes({ body: { command_id: command, ...answer }, announce: made.value });
  },
});

export const tasks = [list, show, generate];
