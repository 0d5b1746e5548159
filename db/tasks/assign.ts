import { checkTaskAction } from '../../workflows/domain/tasks';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import type { Db, Trx } from '../connection';
import { notify } from '../notifications';
import type { ReportAnswer, Reported } from '../report';
import type { CampaignRow, TaskRow } from '../tables';
import { peopleWhoSee } from '../viewer';
import { changeTask, clockStatus, type TaskAnswer, type TaskChange, type TaskRef } from './change';

/** Gives a task to somebody who may see its campaign, or to nobody. Whoever gets it is told, and has not begun. */
export function assignTask(
  db: Db,
  task: TaskRef,
  to: string | null,
  by: Reported,
): Promise<Verdict<ReportAnswer<TaskAnswer>>> {
  return changeTask(db, task, 'assign_task', { assigned_to: to }, by, {
    ...assigning(to),
    also: async ({ trx, campaign, row }) => {
      await tellAssignee(trx, campaign, to, `“${row.title}” is yours`, `/tasks/${row.id}`, by);
    },
  });
}

export function assigning(to: string | null): TaskChange {
  return {
    audit: 'assigned_task',
    decide: async (context) => {
      const { trx, campaign, row } = context;
      const may = checkTaskAction(row.status, 'assign');
      if (!may.ok) return may;
      if (row.assigned_to === to) return yes({});
      if (to !== null && !(await maySee(trx, campaign, to))) {
        return no('VALIDATION_FAILED', 'ASSIGNEE_UNKNOWN', { field: 'assigned_to' });
      }
      const begun = row.status === 'IN_PROGRESS';
      const fresh: Partial<TaskRow> = begun ? { status: await clockStatus(context), started_at: null } : {};
      return yes({ assigned_to: to, ...fresh });
    },
  };
}

/** Whether somebody may be given work of this campaign. */
export async function maySee(trx: Trx, { client_id }: CampaignRow, operatorId: string): Promise<boolean> {
  return (
    (await peopleWhoSee(trx, client_id).where('operators.id', operatorId).first('operators.id')) !== undefined
  );
}

/** Not those who gave it to themselves. */
export async function tellAssignee(
  trx: Trx,
  campaign: Pick<CampaignRow, 'id' | 'name'>,
  to: string | null,
  what: string,
  link: string,
  by: Reported,
): Promise<void> {
  if (to === null || to === by.actor.id) return;
  await notify(trx, {
    to: [to],
    kind: 'TASK_ASSIGNED',
    title: `${by.actor.name}: ${what} (${campaign.name})`,
    link,
    campaignId: campaign.id,
    now: by.now,
  });
}
