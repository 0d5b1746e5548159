import { z } from 'zod';
import { METRIC_UNITS } from '../../db/metrics';
import type { ReportAnswer } from '../../db/report';
import type { TaskRow } from '../../db/tables';
import { findColleague } from '../../db/people';
import { assignTask } from '../../db/tasks/assign';
import { blockTask, unblockTask } from '../../db/tasks/block';
import { claimTask, releaseTask } from '../../db/tasks/claim';
import { completeTask, reopenTask } from '../../db/tasks/completion';
import { findTask } from '../../db/tasks/find';
import { rescheduleTask } from '../../db/tasks/schedule';
import { PROOF_TYPES, TASK_STATUSES } from '../../workflows/domain/tasks';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { endpoint, type Answer, type Asked } from './endpoint';
import { refused } from './input';
import { anyCase, byId, commandId, instant, nothing, reason, sentInstant } from './schemas';

/** What somebody says about one task: it is true when it is answered. The same key answers the same again. */

const shared = {
  noun: 'Tasks',
  permission: 'tasks.work',
  feature: 'campaign_ops',
  kind: 'report',
  params: byId,
} as const;

const changed = {
  200: {
    description: 'Done. The task as the report left it.',
    schema: z
      .object({
        command_id: commandId,
        task_id: z.uuid(),
        status: z.enum(TASK_STATUSES),
        due_at: instant,
      })
      .meta({ id: 'TaskChanged' }),
  },
};

const complete = endpoint({
  ...shared,
  operationId: 'completeTask',
  method: 'post',
  path: '/tasks/:id/completion',
  summary: 'Complete a task, with proof',
  description:
    'A POST asks for its two follow-ups, once, whatever is repeated. Another key on a task that is done answers 409 TASK_ALREADY_DONE.',
  body: z.strictObject({
    proof: z
      .strictObject(
        {
          type: anyCase(PROOF_TYPES).describe('One of the task’s `proof_types`.'),
          value: z
            .string({ error: 'Give the proof: a link, a text, the id of a file or a note.' })
            .max(6_000, 'Can have at most 6,000 characters.')
            .describe(
              'URL: the https link on the platform’s own host, not used by another post. TEXT: 10 to 5,000 characters. UPLOAD: the id that `POST /files` answered. MANUAL: how you know, from leads and admins.',
            ),
        },
        { error: 'Give the proof: { "type": …, "value": … }.' },
      )
      .meta({ id: 'Proof' }),
    outcome: z.string().trim().max(5_000).optional().describe('What came of it, in words.'),
    metrics: z
      .array(
        z.strictObject({
          type: z
            .string()
            .trim()
            .min(1)
            .max(100)
            .describe('An open list: impressions, likes, comments, clicks, leads, …'),
          value: z.number(),
          unit: anyCase(METRIC_UNITS).default('COUNT'),
        }),
      )
      .max(100)
      .optional()
      .describe('Figures to keep with the campaign’s day.'),
    posted_at: sentInstant
      .optional()
      .describe(
        'When the post really went out, the base of its follow-ups: not ahead, not before the task existed.',
      ),
  }),
  answers: {
    200: {
      description: 'Done.',
      schema: z
        .object({
          command_id: commandId,
          task_id: z.uuid(),
          status: z.literal('DONE'),
          late: z.boolean(),
          cancelled_steps: z.int().describe('Open steps to the same publication that nobody needs any more.'),
          follow_ups: z.array(
            z.object({ id: z.uuid(), title: z.string(), due_at: instant, held: z.boolean() }),
          ),
        })
        .meta({ id: 'TaskCompleted' }),
    },
  },
  handle: (asked) =>
    about(asked, (task) => {
      const { proof, outcome, metrics, posted_at } = asked.body;
      const input = { proof, outcome, metrics, postedAt: posted_at };
      return completeTask(asked.site.db, task, input, { ...asked.by, role: asked.viewer.role });
    }),
});

const reopen = endpoint({
  ...shared,
  operationId: 'reopenTask',
  method: 'delete',
  path: '/tasks/:id/completion',
  summary: 'Take a completion back',
  description:
    'Also opens a MISSED task again, then with a reason. Follow-ups that are still open are cancelled, and figures that came with the completion are taken out of every sum.',
  body: z.strictObject({ reason: reason.optional().describe('Why. A MISSED task is not reopened without.') }),
  answers: {
    200: {
      description: 'It is open again.',
      schema: changed[200].schema.extend({
        cancelled_follow_ups: z.int(),
        removed_figures: z
          .int()
          .describe('Figures that came with the completion and are out of every sum now.'),
      }),
    },
  },
  handle: (asked) =>
    about(asked, (task) => reopenTask(asked.site.db, task, asked.body.reason ?? '', asked.by)),
});

const block = endpoint({
  ...shared,
  operationId: 'blockTask',
  method: 'post',
  path: '/tasks/:id/block',
  summary: 'Say that a task cannot go on, and why',
  body: z.strictObject({ reason }),
  answers: changed,
  handle: (asked) => about(asked, (task) => blockTask(asked.site.db, task, asked.body.reason, asked.by)),
});

const unblock = endpoint({
  ...shared,
  operationId: 'unblockTask',
  method: 'delete',
  path: '/tasks/:id/block',
  summary: 'Let a blocked task go on',
  body: nothing,
  answers: changed,
  handle: (asked) => about(asked, (task) => unblockTask(asked.site.db, task, asked.by)),
});

const claim = endpoint({
  ...shared,
  operationId: 'claimTask',
  method: 'post',
  path: '/tasks/:id/claim',
  summary: 'Take a task and begin',
  description: 'It becomes yours and IN_PROGRESS. What another person has: 409 TASK_CLAIMED.',
  body: nothing,
  answers: changed,
  handle: (asked) => about(asked, (task) => claimTask(asked.site.db, task, asked.by)),
});

const release = endpoint({
  ...shared,
  operationId: 'releaseTask',
  method: 'delete',
  path: '/tasks/:id/claim',
  summary: 'Put a claimed task back',
  body: nothing,
  answers: changed,
  handle: (asked) => about(asked, (task) => releaseTask(asked.site.db, task, asked.by)),
});

const reschedule = endpoint({
  ...shared,
  operationId: 'rescheduleTask',
  method: 'patch',
  path: '/tasks/:id/schedule',
  summary: 'Move a task to another time',
  description:
    'A POST takes its calendar item along. A MISSED task needs a reason. With `expected_due_at`, a task that was moved meanwhile stays where it is: 409 EDITED_MEANWHILE with both times.',
  body: z.strictObject({
    due_at: sentInstant,
    reason: reason.optional(),
    expected_due_at: sentInstant.optional().describe('The `due_at` that you read.'),
  }),
  answers: changed,
  handle: (asked) =>
    about(asked, (task) => {
      const { due_at: dueAt, reason: why, expected_due_at: seen } = asked.body;
      return rescheduleTask(asked.site.db, task, dueAt, why, asked.by, seen);
    }),
});

const assign = endpoint({
  ...shared,
  operationId: 'assignTask',
  method: 'put',
  path: '/tasks/:id/assignee',
  summary: 'Give a task to somebody, or to nobody',
  description: 'Somebody who may see its campaign. They are told, and a task that was claimed is open again.',
  body: z.strictObject({
    assigned_to: z
      .email('Is the e-mail address of somebody who works here.')
      .nullable()
      .describe('E-mail address, or null for nobody.'),
  }),
  answers: changed,
  handle: async (asked) => {
    const email = asked.body.assigned_to;
    const person = email === null ? null : await findColleague(asked.site.db, email);
    if (person === undefined) return refused({ assigned_to: `Nobody here has the address ${email}.` });
    return about(asked, (task) => assignTask(asked.site.db, task, person?.id ?? null, asked.by));
  },
});

export const taskReports = [complete, reopen, block, unblock, claim, release, reschedule, assign];

/** The task through the caller's scope, the report, and its answer. */
async function about<T extends object>(
  { site, viewer, params }: Asked<{ id: string }>,
  say: (task: TaskRow) => Promise<Verdict<ReportAnswer<T>>>,
): Promise<Verdict<Answer>> {
  const task = await findTask(site.db, viewer, params.id);
  if (!task) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const said = await say(task);
  if (!said.ok) return said;
  return yes({ body: { command_id: said.value.commandId, ...said.value.answer }, announce: said.value });
}
