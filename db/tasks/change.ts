import { effectiveNow } from '../../workflows/domain/pauses';
import { statusAt, type TaskStatus } from '../../workflows/domain/tasks';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { listBearingPauses } from '../pauses';
import { policyOfCampaign } from '../policies';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow, TaskRow } from '../tables';
import { markTaskStatus } from './index';
import { lockTask, taskFact } from './lock';

export type TaskRef = Pick<TaskRow, 'id' | 'campaign_id'>;
export type TaskAnswer = { task_id: string; status: TaskStatus; due_at: string };

export type TaskContext = { trx: Trx; campaign: CampaignRow; row: TaskRow; now: Date };

type TaskChange = {
  /** The audit verb. */
  audit: string;
  reason?: string;
  /** Judges the locked row and answers what to write. */
  decide: (context: TaskContext) => Promise<Verdict<Partial<TaskRow>>>;
  /** What else follows in the same transaction. */
  also?: (context: TaskContext, after: Partial<TaskRow>) => Promise<void>;
};

/** One report about one task: judged on the locked row, written with its audit entry. */
export function changeTask(
  db: Db,
  task: TaskRef,
  kind: string,
  payload: Record<string, unknown>,
  by: Reported,
  change: TaskChange,
): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return report(db, task.campaign_id, kind, { task_id: task.id, ...payload }, by, async (trx, campaign) => {
    const row = await lockTask(trx, task.id);
    if (!row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const context = { trx, campaign, row, now: by.now };
    const decided = await change.decide(context);
    if (!decided.ok) return decided;
    const after = decided.value;
    await markTaskStatus(
      trx,
      { id: row.id, from: row.status, to: after.status ?? row.status },
      after,
      by.now,
    );
    await change.also?.(context, after);
    const changed = { ...row, ...after };
    await recordAudit(trx, {
      actor: by.actor,
      action: change.audit,
      entityType: 'task',
      entityId: row.id,
      campaign,
      before: taskFact(row),
      after: taskFact(changed),
      reason: change.reason?.trim() || undefined,
      at: by.now,
    });
    return yes({ task_id: row.id, status: changed.status, due_at: changed.due_at.toISOString() });
  });
}

/** The status the clock gives the task once nobody holds it, at its present or another due time. */
export async function clockStatus(context: TaskContext, due_at = context.row.due_at): Promise<TaskStatus> {
  const { trx, campaign, row, now } = context;
  if (campaign.status !== 'ACTIVE' && campaign.status !== 'PAUSED') return 'PENDING';
  const policy = await policyOfCampaign(trx, campaign.id);
  const at = effectiveNow(await listBearingPauses(trx, campaign), now);
  return statusAt({ task_type: row.task_type, status: 'PENDING', due_at }, at, policy);
}
