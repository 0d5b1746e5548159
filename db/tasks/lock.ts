import type { Trx } from '../connection';
import type { TaskRow } from '../tables';

/** Locked after its campaign, never before. */
export function lockTask(trx: Trx, id: string): Promise<TaskRow | undefined> {
  return trx<TaskRow>('tasks').where({ id }).forUpdate().first();
}

/** What an audit entry keeps of a task. */
export function taskFact(task: TaskRow) {
  return {
    status: task.status,
    due_at: task.due_at,
    assigned_to: task.assigned_to,
    blocked_reason: task.blocked_reason ?? undefined,
    proof: task.completion_proof_type
      ? { type: task.completion_proof_type, value: task.completion_proof_value }
      : undefined,
  };
}
