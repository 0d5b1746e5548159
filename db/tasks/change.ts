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
import { tellWatchers } from './watchers';

export type TaskRef = Pick<TaskRow, 'id' | 'campaign_id'>;
export type TaskAnswer = { task_id: string; status: TaskStatus; due_at: string };

export type TaskContext = { trx: Trx; campaign: CampaignRow; row: TaskRow; now: Date; by: Reported };

export type TaskChange = {
  /** The audit verb, which also decides whether those who watch the task are told. */
  audit: string;
  reason?: string;
  /** Judges the locked row and answers what to write; nothing at all when it is so already. */
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
    const applied = await applyToTask(trx, campaign, task.id, change, by);
    if (!applied.ok) return applied;
    const { before, after } = applied.value;
    if (before !== after) {
      await recordAudit(trx, {
        actor: by.actor,
        action: change.audit,
        entityType: 'task',
        entityId: after.id,
        campaign,
        before: taskFact(before),
        after: taskFact(after),
        reason: change.reason?.trim() || undefined,
        at: by.now,
      });
    }
    return yes({ task_id: after.id, status: after.status, due_at: after.due_at.toISOString() });
  });
}

/**
 * Judges one task under its lock and writes what was decided, tells those who watch it, and leaves the audit
 * entry to the caller: one change has one, many at once have one together. `before` is `after` when it was so.
 */
export async function applyToTask(
  trx: Trx,
  campaign: CampaignRow,
  taskId: string,
  change: TaskChange,
  by: Reported,
): Promise<Verdict<{ before: TaskRow; after: TaskRow }>> {
  const row = await lockTask(trx, taskId);
  if (!row || row.campaign_id !== campaign.id) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const context = { trx, campaign, row, now: by.now, by };
  const decided = await change.decide(context);
  if (!decided.ok) return decided;
  const after = decided.value;
  if (Object.keys(after).length === 0) return yes({ before: row, after: row });
  const status = after.status ?? row.status;
  await markTaskStatus(trx, { id: row.id, from: row.status, to: status }, after, by.now);
  await change.also?.(context, after);
  const changed = { ...row, ...after };
  await tellWatchers(trx, campaign, changed, change.audit, by);
  return yes({ before: row, after: changed });
}

/** The status the clock gives the task once nobody holds it, at its present or another due time. */
export async function clockStatus(
  context: Pick<TaskContext, 'trx' | 'campaign' | 'row' | 'now'>,
  due_at = context.row.due_at,
): Promise<TaskStatus> {
  const { trx, campaign, row, now } = context;
  if (campaign.status !== 'ACTIVE' && campaign.status !== 'PAUSED') return 'PENDING';
  const policy = await policyOfCampaign(trx, campaign.id);
  const at = effectiveNow(await listBearingPauses(trx, campaign), now);
  return statusAt({ task_type: row.task_type, status: 'PENDING', due_at }, at, policy);
}
