import { checkReason } from '../../workflows/domain/campaigns';
import { checkTaskAction } from '../../workflows/domain/tasks';
import { no, type Verdict } from '../../workflows/domain/verdict';
import type { Db } from '../connection';
import type { ReportAnswer, Reported } from '../report';
import type { TaskRow } from '../tables';
import { changeTask, clockStatus, type TaskAnswer, type TaskChange, type TaskRef } from './change';

/** Somebody cannot go on, and says why. */
export function blockTask(
  db: Db,
  task: TaskRef,
  reason: string,
  by: Reported,
): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return changeTask(db, task, 'block_task', { reason }, by, blocking(reason));
}

export function blocking(reason: string): TaskChange {
  return {
    audit: 'blocked_task',
    reason,
    decide: async ({ row }) => {
      const may = checkTaskAction(row.status, 'block');
      if (!may.ok) return may;
      const said = checkReason(reason);
      return said.ok ? { ok: true, value: { status: 'BLOCKED', blocked_reason: said.value } } : said;
    },
  };
}

/** It can go on: the task is open again, with the status the clock gives it. */
export function unblockTask(db: Db, task: TaskRef, by: Reported): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return changeTask(db, task, 'unblock_task', {}, by, {
    audit: 'unblocked_task',
    decide: async (context) => {
      const may = checkTaskAction(context.row.status, 'unblock');
      if (!may.ok) return may;
      return { ok: true, value: { status: await clockStatus(context), blocked_reason: null } };
    },
  });
}

/** A missed post leaves the list of what needs a word, with that word. It stays missed. */
export function dismissTask(
  db: Db,
  task: TaskRef,
  reason: string,
  by: Reported,
): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return changeTask(db, task, 'dismiss_task', { reason }, by, {
    audit: 'dismissed_task',
    reason,
    decide: async ({ row }) => {
      const may = checkTaskAction(row.status, 'dismiss');
      if (!may.ok) return may;
      if (row.dismissed_at)
        return no('CONFLICT', 'TASK_TRANSITION', { detail: { action: 'dismiss', status: 'DISMISSED' } });
      const said = checkReason(reason);
      if (!said.ok) return said;
      return {
        ok: true,
        value: { dismissed_at: by.now, dismissed_reason: said.value } satisfies Partial<TaskRow>,
      };
    },
  });
}
