import type { Knex } from 'knex';
import { EARLIER_STEPS, ITEM_STEPS, UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import type { Db } from '../connection';
import type { TaskRow } from '../tables';

export type ItemStepRow = Pick<TaskRow, 'id' | 'title' | 'task_type' | 'status' | 'due_at'>;

/** The other tasks of the same item that somebody still has to do, before its publication. */
export function listOpenSteps(
  db: Db,
  task: Pick<TaskRow, 'id' | 'calendar_item_id'>,
): Knex.QueryBuilder<TaskRow, TaskRow[]> {
  return db<TaskRow>('tasks')
    .where({ calendar_item_id: task.calendar_item_id })
    .whereNotNull('calendar_item_id')
    .whereIn('task_type', EARLIER_STEPS)
    .whereIn('status', [...UNFINISHED_TASK_STATUSES])
    .whereNot({ id: task.id })
    .orderBy('due_at')
    .select('*');
}

/** Every step to the publication that this task belongs to, itself too; none for a task of no item. */
export function listSteps(db: Db, task: Pick<TaskRow, 'calendar_item_id'>): Promise<ItemStepRow[]> {
  return db<TaskRow>('tasks')
    .where({ calendar_item_id: task.calendar_item_id })
    .whereNotNull('calendar_item_id')
    .whereIn('task_type', [...ITEM_STEPS])
    .orderBy('due_at')
    .select('id', 'title', 'task_type', 'status', 'due_at');
}
