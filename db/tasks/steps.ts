import { checkSteps } from '../../workflows/domain/checklists';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db } from '../connection';
import type { Keep } from '../once';
import type { Reported } from '../report';
import type { AuditEntryRow, CampaignRow, TaskRow } from '../tables';
import type { TaskRef } from './change';
import { lockTask } from './lock';

/**
 * Remembers which steps of the procedure are done, numbered from 0. A fact: it changes neither status nor
 * version, so whoever edits the copy meanwhile is not disturbed.
 */
export async function markSteps(
  db: Db,
  task: TaskRef,
  steps: readonly number[],
  by: Reported,
  keep?: Keep<{ task_id: string }>,
): Promise<Verdict<TaskRow>> {
  return db.transaction(async (trx) => {
    const campaign = await trx<CampaignRow>('campaigns').where({ id: task.campaign_id }).first('id', 'name');
    const row = await lockTask(trx, task.id);
    if (!campaign || !row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const done = checkSteps(row, steps);
    if (!done.ok) return done;
    await keep?.(trx, { task_id: row.id });
    if (row.steps_done.join() === done.value.join()) return yes(row);
    await trx('tasks').where({ id: row.id }).update({ steps_done: done.value, updated_at: by.now });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'ticked_steps',
      entityType: 'task',
      entityId: row.id,
      campaign,
      before: { steps_done: row.steps_done },
      after: { steps_done: done.value },
      at: by.now,
    });
    return yes({ ...row, steps_done: done.value });
  });
}

/** Who ticked a step of the task off, or on, last. */
export function findLastTick(
  db: Db,
  taskId: string,
): Promise<Pick<AuditEntryRow, 'at' | 'actor'> | undefined> {
  return db<AuditEntryRow>('audit_entries')
    .where({ entity_type: 'task', entity_id: taskId, action: 'ticked_steps' })
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first('at', 'actor');
}
