import { itemStatusFor } from '../../workflows/domain/calendar';
import type { FollowUp } from '../../workflows/domain/follow-ups';
import type { TaskStatus } from '../../workflows/domain/tasks';
import type { Trx } from '../connection';
import { newId } from '../ids';
import type { TaskRow } from '../tables';

export type TaskInsert = Partial<TaskRow> &
  Pick<
    TaskRow,
    'campaign_id' | 'task_type' | 'platform' | 'origin' | 'title' | 'due_at' | 'status' | 'anchored_at'
  >;

const CHUNK = 1_000;

/** Tasks whose origin key exists are left alone. */
export async function insertTasks(trx: Trx, tasks: TaskInsert[], now: Date): Promise<void> {
  for (let at = 0; at < tasks.length; at += CHUNK) {
    const rows = tasks
      .slice(at, at + CHUNK)
      .map((task) => ({ id: newId(), ...task, created_at: now, updated_at: now }));
    await trx('tasks').insert(rows).onConflict('origin_key').ignore();
  }
}

/** One pair per completion of a post, however often this runs. Answers the rows that stand. */
export async function insertFollowUps(
  trx: Trx,
  campaignId: string,
  followUps: FollowUp[],
  statusOf: (followUp: FollowUp) => TaskStatus,
  now: Date,
): Promise<TaskRow[]> {
  const first = followUps[0];
  if (!first) return [];
  const rows = followUps.map((followUp) => ({
    id: newId(),
    campaign_id: campaignId,
    ...followUp,
    status: statusOf(followUp),
    anchored_at: now,
    created_at: now,
    updated_at: now,
  }));
  const made = await trx('tasks')
    .insert(rows)
    .onConflict(['parent_task_id', 'origin', 'parent_completion'])
    .ignore()
    .returning<TaskRow[]>('*');
  if (made.length === rows.length) return made.sort((a, b) => a.due_at.getTime() - b.due_at.getTime());
  // Some were there already: those stand.
  return trx<TaskRow>('tasks')
    .where({ parent_task_id: first.parent_task_id, parent_completion: first.parent_completion })
    .orderBy('due_at');
}

/**
 * Moves a task from the status that was judged to another, and with it the calendar item of a POST. Answers
 * whether it was still in that status.
 */
export async function markTaskStatus(
  trx: Trx,
  task: { id: string; from: TaskStatus; to: TaskStatus },
  also: Partial<TaskRow> = {},
  now: Date = new Date(),
): Promise<boolean> {
  const [row] = await trx('tasks')
    .where({ id: task.id, status: task.from })
    .update({
      ...also,
      status: task.to,
      version: trx.raw('version + 1'),
      updated_at: now,
    })
    .returning<Array<Pick<TaskRow, 'task_type' | 'calendar_item_id'>>>(['task_type', 'calendar_item_id']);
  if (row?.task_type === 'POST' && row.calendar_item_id) {
    await trx('calendar_items')
      .where({ id: row.calendar_item_id })
      .whereNot({ status: itemStatusFor(task.to) })
      .update({ status: itemStatusFor(task.to), version: trx.raw('version + 1'), updated_at: now });
  }
  return row !== undefined;
}
