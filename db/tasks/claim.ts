import { checkTaskAction } from '../../workflows/domain/tasks';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import type { Db, Trx } from '../connection';
import type { ReportAnswer, Reported } from '../report';
import { changeTask, clockStatus, type TaskAnswer, type TaskChange, type TaskRef } from './change';

/** The person takes the task and has begun. */
export function claimTask(db: Db, task: TaskRef, by: Reported): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return changeTask(db, task, 'claim_task', {}, by, claiming(by));
}

export function claiming(by: Reported): TaskChange {
  return {
    audit: 'claimed_task',
    decide: async ({ trx, row }) => {
      if (row.status === 'IN_PROGRESS') return claimedBy(trx, row.assigned_to, by);
      const may = checkTaskAction(row.status, 'claim');
      if (!may.ok) return may;
      return yes({
        status: 'IN_PROGRESS' as const,
        assigned_to: by.actor.id,
        started_at: row.started_at ?? by.now,
      });
    },
  };
}

/** Claiming what one has is no news; what another has is told with their name. */
async function claimedBy(
  trx: Trx,
  holder: string | null,
  by: Reported,
): Promise<Verdict<{ status: 'IN_PROGRESS' }>> {
  if (holder === by.actor.id) return yes({ status: 'IN_PROGRESS' as const });
  const operator = holder ? await trx('operators').where({ id: holder }).first('name') : undefined;
  return no('CONFLICT', 'TASK_CLAIMED', { detail: { by: operator?.name ?? null } });
}

/** Puts a claimed task back for whoever comes next. */
export function releaseTask(db: Db, task: TaskRef, by: Reported): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return changeTask(db, task, 'release_task', {}, by, {
    audit: 'released_task',
    decide: async (context) => {
      const may = checkTaskAction(context.row.status, 'release');
      if (!may.ok) return may;
      return yes({ status: await clockStatus(context), started_at: null });
    },
  });
}
