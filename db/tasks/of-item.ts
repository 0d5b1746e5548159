import type { Knex } from 'knex';
import { EARLIER_STEPS, ITEM_STEPS, UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import type { Db } from '../connection';
import type { TaskRow } from '../tables';

export type ItemStepRow = Pick<TaskRow, 'id' | 'title' | 'task_type' | 'status' | 'due_at'>;

const listed = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** In statements: the place of a task among the steps of its item, nothing for a task that is none of them. */
export const orderOf = (task: string) => `array_position(array[${listed(ITEM_STEPS)}], ${task}.task_type)`;

/** In statements: a step before a publication that somebody still has to do. */
export const OPEN_STEP = `calendar_item_id is not null and task_type in (${listed(EARLIER_STEPS)})
        and status in (${listed(UNFINISHED_TASK_STATUSES)})`;

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
