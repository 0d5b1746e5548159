import { isId } from '../ids';
import { followUpsFor } from '../../workflows/domain/follow-ups';
import { effectiveNow } from '../../workflows/domain/pauses';
import type { Role } from '../../workflows/domain/permissions';
import type { Policy } from '../../workflows/domain/policy';
import {
  checkPostedAt,
  checkProof,
  checkTaskAction,
  isLate,
  linkKey,
  statusAt,
  UNFINISHED_TASK_STATUSES,
  type OfferedProof,
} from '../../workflows/domain/tasks';
import { localDate } from '../../workflows/domain/time';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { checkKpisAtOnce } from '../kpis/check';
import { insertTaskMetrics, type MetricInput } from '../metrics';
import { removeFiguresOfCompletion } from '../metrics/correct';
import { listBearingPauses } from '../pauses';
import { policyOfCampaign } from '../policies';
import { report, type ReportAnswer, type Reported } from '../report';
import { findFile } from '../stored-files';
import type { CampaignRow, TaskRow } from '../tables';
import { findTask } from './find';
import { insertFollowUps, markTaskStatus } from './index';
import { lockTask, taskFact } from './lock';
import { listOpenSteps } from './of-item';
import { tellWatchers } from './watchers';

export type CompletionInput = {
  proof: OfferedProof;
  outcome?: string;
  metrics?: MetricInput[];
  /** When the post really went out; the base of its follow-ups. */
  postedAt?: Date;
};

export type CompletionAnswer = {
  task_id: string;
  status: 'DONE';
  late: boolean;
  /** Earlier steps of the same item that nobody needs any more. */
  cancelled_steps: number;
  /** What the completion asks for next; `due_at` of a held one counts from the end of the pause. */
  follow_ups: Array<{ id: string; title: string; due_at: string; held: boolean }>;
};

/** Completes a task with proof; a POST makes its two follow-ups in the same transaction. */
export function completeTask(
  db: Db,
  task: Pick<TaskRow, 'id' | 'campaign_id'>,
  input: CompletionInput,
  by: Reported & { role: Role },
): Promise<Verdict<ReportAnswer<CompletionAnswer>>> {
  const payload = {
    task_id: task.id,
    proof: input.proof,
    outcome: input.outcome ?? null,
    metrics: input.metrics ?? [],
    posted_at: input.postedAt?.toISOString() ?? null,
  };
  return report(db, task.campaign_id, 'complete_task', payload, by, (trx, campaign) =>
    complete(trx, campaign, task.id, input, by),
  );
}

async function complete(
  trx: Trx,
  campaign: CampaignRow,
  taskId: string,
  input: CompletionInput,
  by: Reported & { role: Role },
): Promise<Verdict<CompletionAnswer>> {
  const task = await lockTask(trx, taskId);
  if (!task) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const checked = await checkCompletion(trx, task, input, by);
  if (!checked.ok) return checked;
  const policy = await policyOfCampaign(trx, campaign.id);
  const pauses = await listBearingPauses(trx, campaign);
  const late = isLate(task, effectiveNow(pauses, by.now), policy);
  const completion = task.completion + 1;
  await markDone(trx, task, checked.value, input, { late, completion }, by);
  const metrics = input.metrics ?? [];
  await insertTaskMetrics(trx, task, metrics, localDate(by.now, campaign.timezone), by);
  if (metrics.length > 0) await checkKpisAtOnce(trx, campaign, by.now);
  const followUps = followUpsFor(
    { ...task, completion, posted_at: input.postedAt ?? by.now },
    { status: campaign.status, pauses },
    by.now,
    policy,
  );
  const rows = await insertFollowUps(
    trx,
    campaign.id,
    followUps,
    (followUp) =>
      campaign.status === 'ACTIVE' && followUp.held_delay_ms === null
        ? statusAt({ ...followUp, status: 'PENDING' }, by.now, policy)
        : 'PENDING',
    by.now,
  );
  await recordAudit(trx, {
    actor: by.actor,
    action: 'completed_task',
    entityType: 'task',
    entityId: task.id,
    campaign,
    before: { status: task.status },
    after: { status: 'DONE', late, proof: checked.value, outcome: input.outcome },
    details: { follow_ups: rows.map((row) => row.id), metrics: metrics.length },
    at: by.now,
  });
  const cancelled = await cancelSteps(trx, campaign, task, by);
  await tellWatchers(trx, campaign, task, 'completed_task', by);
  return yes({
    task_id: task.id,
    status: 'DONE' as const,
    late,
    cancelled_steps: cancelled,
    follow_ups: rows.map(({ id, title, due_at, held_delay_ms }) => ({
      id,
      title,
      due_at: due_at.toISOString(),
      held: held_delay_ms !== null,
    })),
  });
}

async function checkCompletion(
  trx: Trx,
  task: TaskRow,
  input: CompletionInput,
  by: Reported & { role: Role },
): Promise<Verdict<OfferedProof>> {
  const may = checkTaskAction(task.status, 'complete');
  if (!may.ok) {
    if (may.reason !== 'TASK_ALREADY_DONE') return may;
    const at = task.completed_at?.toISOString() ?? null;
    return no('CONFLICT', 'TASK_ALREADY_DONE', { detail: { by: task.completed_by_name, at } });
  }
  const proof = checkProof(task, input.proof, by.role);
  if (!proof.ok) return proof;
  const posted = input.postedAt ? checkPostedAt(input.postedAt, task, by.now) : yes();
  if (!posted.ok) return posted;
  if (proof.value.type === 'UPLOAD')
    return (await mayCite(trx, by, proof.value.value)) ? proof : missingFile();
  if (proof.value.type === 'URL' && task.task_type === 'POST') return checkUnused(trx, task, proof.value, by);
  return proof;
}

function missingFile() {
  return no('VALIDATION_FAILED', 'PROOF_FILE', { field: 'proof.value' });
}

/** Nobody proves anything with a file that they may not see: it would show it to them. */
async function mayCite(trx: Trx, by: Reported & { role: Role }, id: string): Promise<boolean> {
  if (!isId(id) || by.actor.id === null) return false;
  return (await findFile(trx, { id: by.actor.id, role: by.role }, id)) !== undefined;
}

/** One link proves one post, in the whole workspace, however it is spelled. A unique index says the same where two race. */
async function checkUnused(
  trx: Trx,
  task: TaskRow,
  proof: OfferedProof,
  by: Reported & { role: Role },
): Promise<Verdict<OfferedProof>> {
  const proof_key = linkKey(proof.value);
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [proof_key]);
  const used = await trx<TaskRow>('tasks')
    .where({ task_type: 'POST', status: 'DONE', proof_key })
    .whereNot({ id: task.id })
    .first('id', 'title');
  if (!used) return yes(proof);
  const shown = by.actor.id && (await findTask(trx, { id: by.actor.id, role: by.role }, used.id));
  return no('CONFLICT', 'PROOF_URL_USED', {
    field: 'proof.value',
    ...(shown && { detail: { task_id: used.id, title: used.title } }),
  });
}

async function markDone(
  trx: Trx,
  task: TaskRow,
  proof: OfferedProof,
  input: CompletionInput,
  also: { late: boolean; completion: number },
  by: Reported,
): Promise<void> {
  await markTaskStatus(
    trx,
    { id: task.id, from: task.status, to: 'DONE' },
    {
      ...also,
      completion_proof_type: proof.type,
      completion_proof_value: proof.value,
      proof_file_id: proof.type === 'UPLOAD' ? proof.value : null,
      proof_key: proof.type === 'URL' && task.task_type === 'POST' ? linkKey(proof.value) : null,
      outcome: input.outcome ?? null,
      posted_at: input.postedAt ?? null,
      completed_at: by.now,
      completed_by: by.actor.id,
      completed_by_name: by.actor.name,
      held_delay_ms: null,
    },
    by.now,
  );
}

/** What is published need not be written, reviewed or scheduled any more. */
async function cancelSteps(trx: Trx, campaign: CampaignRow, post: TaskRow, by: Reported): Promise<number> {
  if (post.task_type !== 'POST') return 0;
  const steps = await listOpenSteps(trx, post).forUpdate();
  if (steps.length === 0) return 0;
  for (const { id, status } of steps) {
    await markTaskStatus(trx, { id, from: status, to: 'CANCELLED' }, { held_delay_ms: null }, by.now);
  }
  await recordAudit(trx, {
    actor: by.actor,
    action: 'cancelled_tasks',
    entityType: 'tasks',
    entityId: null,
    campaign,
    details: { changed: steps.length, task_ids: steps.map(({ id }) => id) },
    reason: 'What they lead to is published.',
    at: by.now,
  });
  return steps.length;
}

export type ReopenAnswer = {
  task_id: string;
  status: string;
  due_at: string;
  cancelled_follow_ups: number;
  /** Figures that came with the completion, now out of every sum. */
  removed_figures: number;
};

/**
 * Takes a completion (or a miss) back: the task is open again, its open follow-ups are cancelled and its figures
 * taken out. One whose time is so long past that the clock would call it missed at once is due now.
 */
export function reopenTask(
  db: Db,
  task: Pick<TaskRow, 'id' | 'campaign_id'>,
  reason: string,
  by: Reported,
): Promise<Verdict<ReportAnswer<ReopenAnswer>>> {
  return report(db, task.campaign_id, 'reopen_task', { task_id: task.id, reason }, by, (trx, campaign) =>
    reopen(trx, campaign, task.id, reason, by),
  );
}

async function reopen(
  trx: Trx,
  campaign: CampaignRow,
  taskId: string,
  reason: string,
  by: Reported,
): Promise<Verdict<ReopenAnswer>> {
  const task = await lockTask(trx, taskId);
  if (!task) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const may = checkTaskAction(task.status, 'reopen');
  if (!may.ok) return may;
  if (task.status === 'MISSED' && reason.trim().length < 3) {
    return no('VALIDATION_FAILED', 'REASON_REQUIRED', { field: 'reason', detail: { least: 3 } });
  }
  const policy = await policyOfCampaign(trx, campaign.id);
  const clock = effectiveNow(await listBearingPauses(trx, campaign), by.now);
  const placed = replaced(task, campaign, clock, by.now, policy);
  await markTaskStatus(
    trx,
    { id: task.id, from: task.status, to: placed.status },
    {
      due_at: placed.due_at,
      anchored_at: by.now,
      completion_proof_type: null,
      completion_proof_value: null,
      proof_file_id: null,
      outcome: null,
      posted_at: null,
      completed_at: null,
      completed_by: null,
      completed_by_name: null,
      dismissed_at: null,
      dismissed_reason: null,
      late: false,
    },
    by.now,
  );
  const cancelled = await cancelFollowUps(trx, task, by.now);
  const why = reason.trim() || 'The completion it came with was taken back.';
  const removed = await removeFiguresOfCompletion(trx, task, why, by);
  if (removed > 0) await checkKpisAtOnce(trx, campaign, by.now);
  await tellWatchers(trx, campaign, task, 'reopened_task', by, reason);
  await recordAudit(trx, {
    actor: by.actor,
    action: 'reopened_task',
    entityType: 'task',
    entityId: task.id,
    campaign,
    before: taskFact(task),
    after: { status: placed.status, due_at: placed.due_at },
    details: { cancelled_follow_ups: cancelled, removed_figures: removed },
    reason: reason.trim() || undefined,
    at: by.now,
  });
  return yes({
    task_id: task.id,
    status: placed.status,
    due_at: placed.due_at.toISOString(),
    cancelled_follow_ups: cancelled,
    removed_figures: removed,
  });
}

function replaced(task: TaskRow, campaign: CampaignRow, clock: Date, now: Date, policy: Policy) {
  const open = { ...task, status: 'PENDING' as const };
  if (campaign.status === 'PLANNED') return { status: 'PENDING' as const, due_at: task.due_at };
  const status = statusAt(open, clock, policy);
  if (status !== 'MISSED') return { status, due_at: task.due_at };
  return { status: statusAt({ ...open, due_at: now }, clock, policy), due_at: now };
}

async function cancelFollowUps(trx: Trx, task: TaskRow, now: Date): Promise<number> {
  return trx('tasks')
    .where({ parent_task_id: task.id, parent_completion: task.completion })
    .whereIn('status', [...UNFINISHED_TASK_STATUSES])
    .update({ status: 'CANCELLED', held_delay_ms: null, version: trx.raw('version + 1'), updated_at: now });
}
