import { UNFINISHED_TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import type { Db } from '../connection';
import { OPEN_STEP, orderOf } from './of-item';
import { OF_CAMPAIGN, type CampaignTask } from './of-campaign';

/** A task that cannot go on, with the open step of its item that it waits for, where that is why. */
export type HeldUpTask = CampaignTask & {
  step_id: string | null;
  step_title: string | null;
  step_status: TaskStatus | null;
  step_due_at: Date | null;
  step_reason: string | null;
  step_assignee: string | null;
};

/** BLOCKED: something is in the way of them, or of the step before them. WAITING: the step before is not done yet. */
export type HeldUp = 'BLOCKED' | 'WAITING';

const WHICH: Record<HeldUp, string> = {
  BLOCKED: `(tasks.status = 'BLOCKED' or step.status = 'BLOCKED')`,
  WAITING: `tasks.status <> 'BLOCKED' and step.status <> 'BLOCKED'`,
};

const FIRST_STEP_BEFORE = `left join lateral (
  select before.id, before.title, before.status, before.due_at, before.blocked_reason, people.name
    from tasks before left join operators people on people.id = before.assigned_to
   where before.calendar_item_id = tasks.calendar_item_id and ${OPEN_STEP} and ${orderOf('before')} < ${orderOf('tasks')}
   order by ${orderOf('before')} limit 1) step on true`;

/** What of a campaign is held up, earliest first; it goes on behind the last one seen. */
export function listHeldUp(
  db: Db,
  campaignId: string,
  held: HeldUp,
  { after, limit }: { after?: { at: Date; id: string }; limit: number },
): Promise<HeldUpTask[]> {
  const query = db('tasks')
    .leftJoin('operators', 'operators.id', 'tasks.assigned_to')
    .joinRaw(FIRST_STEP_BEFORE)
    .where('tasks.campaign_id', campaignId)
    .whereIn('tasks.status', [...UNFINISHED_TASK_STATUSES])
    .whereRaw(WHICH[held])
    .orderBy('tasks.due_at')
    .orderBy('tasks.id')
    .limit(limit);
  if (after) void query.whereRaw('(tasks.due_at, tasks.id) > (?, ?)', [after.at, after.id]);
  return query.select<HeldUpTask[]>(...OF_CAMPAIGN, {
    step_id: 'step.id',
    step_title: 'step.title',
    step_status: 'step.status',
    step_due_at: 'step.due_at',
    step_reason: 'step.blocked_reason',
    step_assignee: 'step.name',
  });
}
