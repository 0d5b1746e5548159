import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { isOpen, UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import { recordAudit } from '../audit';
import { lockCampaign } from '../campaigns/facts';
import type { Db } from '../connection';
import type { Reported } from '../report';
import type { TaskRow } from '../tables';
import type { TaskRef } from './change';
import { lockTask } from './lock';

/**
 * Changes the words of an open task, of its calendar item and of the other steps to it. A fact: nothing waits for it.
 * `version` is the one the person saw; another answers EDITED_MEANWHILE with the present text.
 */
export function editTaskCopy(
  db: Db,
  task: TaskRef,
  edit: { copy_text: string; version: number },
  by: Reported,
): Promise<Verdict<TaskRow>> {
  return db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, task.campaign_id);
    const row = await lockTask(trx, task.id);
    if (!campaign || !row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    if (!isOpen(row.status) && row.status !== 'BLOCKED') {
      return no('ILLEGAL_TRANSITION', 'TASK_TRANSITION', { detail: { action: 'edit', status: row.status } });
    }
    if (row.version !== edit.version) {
      return no('CONFLICT', 'EDITED_MEANWHILE', {
        detail: { version: row.version, copy_text: row.copy_text },
      });
    }
    const changed = { copy_text: edit.copy_text, version: trx.raw('version + 1'), updated_at: by.now };
    const [after] = await trx('tasks').where({ id: row.id }).update(changed).returning<TaskRow[]>('*');
    if (row.calendar_item_id) {
      const item = { ...changed, edited_at: by.now };
      await trx('calendar_items').where({ id: row.calendar_item_id }).update(item);
      // The words of an item are the same at every step to its publication.
      await trx('tasks')
        .where({ calendar_item_id: row.calendar_item_id })
        .whereNot({ id: row.id })
        .whereIn('status', [...UNFINISHED_TASK_STATUSES])
        .update(changed);
    }
    await recordAudit(trx, {
      actor: by.actor,
      action: 'edited_task_copy',
      entityType: 'task',
      entityId: row.id,
      campaign,
      before: { copy_text: row.copy_text },
      after: { copy_text: edit.copy_text },
      at: by.now,
    });
    return yes(after ?? row);
  });
}
