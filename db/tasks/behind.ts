import type { Db } from '../connection';
import type { TaskRow } from '../tables';

/** A task as what stands behind a number: what it was, and what shows that it was done. */
export type TaskBehind = Pick<
  TaskRow,
  | 'id'
  | 'title'
  | 'platform'
  | 'status'
  | 'due_at'
  | 'late'
  | 'completion_proof_type'
  | 'completion_proof_value'
  | 'proof_file_id'
  | 'completed_at'
  | 'completed_by_name'
  | 'blocked_reason'
>;

/** These tasks of a campaign, by their time; ids that are no longer there are left out. */
export function listTasksBehind(db: Db, campaignId: string, ids: readonly string[]): Promise<TaskBehind[]> {
  return db<TaskRow>('tasks')
    .where({ campaign_id: campaignId })
    .whereIn('id', [...ids])
    .orderBy('due_at')
    .orderBy('id')
    .select(
      'id',
      'title',
      'platform',
      'status',
      'due_at',
      'late',
      'completion_proof_type',
      'completion_proof_value',
      'proof_file_id',
      'completed_at',
      'completed_by_name',
      'blocked_reason',
    );
}
