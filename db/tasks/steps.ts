import type { Actor } from '../../workflows/domain/permissions';
import { recordAudit } from '../audit';
import type { Db } from '../connection';
import type { CampaignRow } from '../tables';
import type { TaskRef } from './change';
import { lockTask } from './lock';

/**
 * Remembers which steps of the procedure are done, numbered from 0. A fact: it changes neither status nor
 * version, so whoever edits the copy meanwhile is not disturbed. False when the task is gone.
 */
export async function markSteps(
  db: Db,
  task: TaskRef,
  steps: readonly number[],
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const done = [...new Set(steps)].sort((a, b) => a - b);
  return db.transaction(async (trx) => {
    const campaign = await trx<CampaignRow>('campaigns').where({ id: task.campaign_id }).first('id', 'name');
    const row = await lockTask(trx, task.id);
    if (!campaign || !row) return false;
    if (row.steps_done.join() === done.join()) return true;
    await trx('tasks').where({ id: row.id }).update({ steps_done: done, updated_at: now });
    await recordAudit(trx, {
      actor,
      action: 'ticked_steps',
      entityType: 'task',
      entityId: row.id,
      campaign,
      before: { steps_done: row.steps_done },
      after: { steps_done: done },
      at: now,
    });
    return true;
  });
}
