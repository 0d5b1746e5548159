import { checkReschedule } from '../../workflows/domain/calendar';
import { checkReason } from '../../workflows/domain/campaigns';
import { checkTaskAction } from '../../workflows/domain/tasks';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import type { Db, Trx } from '../connection';
import type { ReportAnswer, Reported } from '../report';
import type { CalendarItemRow, TaskRow } from '../tables';
import { markTaskStatus } from './index';
import { listOpenSteps } from './of-item';
import {
  changeTask,
  clockStatus,
  type TaskAnswer,
  type TaskChange,
  type TaskContext,
  type TaskRef,
} from './change';

/**
 * Moves a task to another time; a POST takes its calendar item along, and with it the steps that lead to it. A
 * missed one needs a reason. `seen` is the time that the person was shown: where it has another one meanwhile, they
 * are told of that first.
 */
export function rescheduleTask(
  db: Db,
  task: TaskRef,
  dueAt: Date,
  reason: string | undefined,
  by: Reported,
  seen?: Date,
): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  const payload = {
    due_at: dueAt.toISOString(),
    reason: reason ?? null,
    ...(seen && { seen: seen.toISOString() }),
  };
  return changeTask(
    db,
    task,
    'reschedule_task',
    payload,
    by,
    rescheduling(({ row }) => asSeen(row, dueAt, seen), reason, by),
  );
}

function asSeen(row: TaskRow, dueAt: Date, seen: Date | undefined): Verdict<Date> {
  if (seen === undefined || seen.getTime() === row.due_at.getTime()) return yes(dueAt);
  const theirs = { due_at: row.due_at.toISOString() };
  const yours = { due_at: dueAt.toISOString() };
  return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { version: row.version, theirs, yours } });
}

/** `whenFor` answers the new time from the row and its campaign: the same for one, a distance for many. */
export function rescheduling(
  whenFor: (context: TaskContext) => Verdict<Date>,
  reason: string | undefined,
  by: Reported,
): TaskChange {
  return {
    audit: 'rescheduled_task',
    reason,
    decide: async (context) => {
      const when = whenFor(context);
      if (!when.ok) return when;
      const dueAt = when.value;
      const may = await mayMove(context, dueAt, reason);
      if (!may.ok) return may;
      return yes({
        ...(await placement(context, dueAt)),
        due_at: dueAt,
        anchored_at: by.now,
        held_delay_ms: null,
      });
    },
    also: async (context, { due_at: dueAt }) => {
      if (dueAt) await moveItem(context, dueAt);
    },
  };
}

async function mayMove(
  { trx, campaign, row, now }: TaskContext,
  dueAt: Date,
  reason?: string,
): Promise<Verdict> {
  const may = checkTaskAction(row.status, 'reschedule');
  if (!may.ok) return may;
  if (row.status === 'MISSED') {
    const said = checkReason(reason);
    if (!said.ok) return said;
  }
  const item = await itemOf(trx, row);
  if (item) return renamed(checkReschedule(item, dueAt, now, campaign));
  return dueAt > now ? yes() : timePast(now);
}

function timePast(now: Date) {
  return no('VALIDATION_FAILED', 'TIME_PAST', { field: 'due_at', detail: { now: now.toISOString() } });
}

/** The calendar's rule speaks of `scheduled_at`; this form has `due_at`. */
function renamed(verdict: Verdict): Verdict {
  return verdict.ok || verdict.field !== 'scheduled_at' ? verdict : { ...verdict, field: 'due_at' };
}

async function placement(context: TaskContext, dueAt: Date): Promise<Partial<TaskRow>> {
  if (context.row.status === 'BLOCKED') return {};
  if (context.row.status === 'IN_PROGRESS') return {};
  return { status: await clockStatus(context, dueAt), dismissed_at: null, dismissed_reason: null };
}

async function itemOf(trx: Trx, task: TaskRow): Promise<CalendarItemRow | undefined> {
  if (task.task_type !== 'POST' || !task.calendar_item_id) return undefined;
  return trx<CalendarItemRow>('calendar_items').where({ id: task.calendar_item_id }).forUpdate().first();
}

async function moveItem(context: TaskContext, at: Date): Promise<void> {
  const { trx, row, now } = context;
  if (row.task_type !== 'POST' || !row.calendar_item_id) return;
  await trx('calendar_items')
    .where({ id: row.calendar_item_id })
    .update({
      scheduled_at: at,
      anchored_at: now,
      edited_at: now,
      version: trx.raw('version + 1'),
      updated_at: now,
    });
  await moveSteps(context, at.getTime() - row.due_at.getTime());
}

/** The steps to a publication keep their distance to it. */
async function moveSteps(context: TaskContext, delta: number): Promise<void> {
  const { trx, row: post, now } = context;
  const steps = await listOpenSteps(trx, post).forUpdate();
  for (const row of steps) {
    const due_at = new Date(row.due_at.getTime() + delta);
    const kept = row.status === 'BLOCKED' || row.status === 'IN_PROGRESS';
    const to = kept ? row.status : await clockStatus({ ...context, row }, due_at);
    await markTaskStatus(trx, { id: row.id, from: row.status, to }, { due_at, anchored_at: now }, now);
  }
}
