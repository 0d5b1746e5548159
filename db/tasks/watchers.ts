import { UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { notify } from '../notifications';
import type { Reported } from '../report';
import type { CampaignRow, TaskRow } from '../tables';
import { peopleWhoSee } from '../viewer';
import type { TaskRef } from './change';

/** Who did something, and when. */
type Said = Pick<Reported, 'actor' | 'now'>;

/** What those who watch a task are told of, by its audit verb. */
const TOLD: Record<string, string> = {
  completed_task: 'completed',
  blocked_task: 'blocked',
  unblocked_task: 'unblocked',
  reopened_task: 'reopened',
  rescheduled_task: 'rescheduled',
  dropped_task: 'cancelled',
};

export type Watching = { watching: boolean; names: string[] };

/** Who watches the task, by name, and whether this person is one of them. */
export async function readWatching(db: Db, taskId: string, operatorId: string): Promise<Watching> {
  const rows = await db('task_watchers')
    .join('operators', 'operators.id', 'task_watchers.operator_id')
    .where({ task_id: taskId })
    .whereNull('operators.disabled_at')
    .orderBy('operators.name')
    .select<Array<{ id: string; name: string }>>('operators.id', 'operators.name');
  return { watching: rows.some(({ id }) => id === operatorId), names: rows.map(({ name }) => name) };
}

/** A fact: who watches a task changes nothing of it. The same again is no news. */
export function watchTask(db: Db, task: TaskRef, watching: boolean, by: Reported): Promise<void> {
  return db.transaction(async (trx) => {
    const one = { task_id: task.id, operator_id: by.actor.id };
    const changed = watching
      ? await trx('task_watchers')
          .insert({ ...one, created_at: by.now })
          .onConflict(['task_id', 'operator_id'])
          .ignore()
          .returning('task_id')
      : await trx('task_watchers').where(one).delete().returning('task_id');
    if (changed.length === 0) return;
    const campaign = await trx<CampaignRow>('campaigns').where({ id: task.campaign_id }).first('id', 'name');
    await recordAudit(trx, {
      actor: by.actor,
      action: watching ? 'watched_task' : 'unwatched_task',
      entityType: 'task',
      entityId: task.id,
      campaign,
      at: by.now,
    });
  });
}

/** Tells those who watch the task and may see it, other than whoever did it, in the transaction of what was done. */
export async function tellWatchers(
  trx: Trx,
  campaign: Pick<CampaignRow, 'id' | 'name' | 'client_id'>,
  task: Pick<TaskRow, 'id' | 'title' | 'due_at'>,
  verb: string,
  by: Said,
  reason?: string,
): Promise<void> {
  const done = TOLD[verb];
  if (done === undefined) return;
  const watchers = (await watchersOf(trx, campaign, by)
    .where('task_watchers.task_id', task.id)
    .pluck('operators.id')) as string[];
  if (watchers.length === 0) return;
  await notify(trx, {
    to: watchers,
    kind: 'TASK_WATCHED',
    title: `${by.actor.name} ${done} “${task.title}” (${campaign.name})`,
    body: reason?.trim() || undefined,
    link: `/tasks/${task.id}`,
    campaignId: campaign.id,
    now: by.now,
  });
}

/** More than these at once are one message. */
const MOST_SINGLE = 5;

/**
 * The same for every watched task of these items, when they are moved on the calendar or dropped from it, by hand or
 * because the campaign's dates, cadence or blackout changed. Who watches many of them is told once.
 */
export async function tellWatchersOfItems(
  trx: Trx,
  campaign: Pick<CampaignRow, 'id' | 'name' | 'client_id'>,
  itemIds: readonly string[],
  verb: string,
  by: Said,
): Promise<void> {
  const watched = await trx<TaskRow>('tasks')
    .whereIn('calendar_item_id', [...itemIds])
    .whereIn('status', [...UNFINISHED_TASK_STATUSES])
    .whereIn('id', trx('task_watchers').select('task_id'))
    .select('id', 'title', 'due_at');
  if (watched.length > MOST_SINGLE) return tellOnce(trx, campaign, watched, verb, by);
  for (const task of watched) await tellWatchers(trx, campaign, task, verb, by);
}

type WatchedTask = Pick<TaskRow, 'id' | 'title' | 'due_at'>;

async function tellOnce(
  trx: Trx,
  campaign: Pick<CampaignRow, 'id' | 'name' | 'client_id'>,
  tasks: readonly WatchedTask[],
  verb: string,
  by: Said,
): Promise<void> {
  const watching: Array<{ operator_id: string; task_id: string }> = await watchersOf(trx, campaign, by)
    .whereIn(
      'task_watchers.task_id',
      tasks.map(({ id }) => id),
    )
    .select('task_watchers.operator_id', 'task_watchers.task_id');
  const counts = new Map<string, number>();
  for (const { operator_id: id } of watching) counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const [operatorId, count] of counts) {
    const what = count === 1 ? 'one task' : `${count} tasks`;
    await notify(trx, {
      to: [operatorId],
      kind: 'TASK_WATCHED',
      title: `${by.actor.name} ${TOLD[verb] ?? verb} ${what} that you watch (${campaign.name})`,
      link: `/campaigns/${campaign.id}/tasks`,
      campaignId: campaign.id,
      now: by.now,
    });
  }
}

/** Those who watch tasks of the campaign and may see it, other than whoever did something. */
function watchersOf(trx: Trx, campaign: Pick<CampaignRow, 'client_id'>, by: Said) {
  return peopleWhoSee(trx, campaign.client_id)
    .join('task_watchers', 'task_watchers.operator_id', 'operators.id')
    .whereNot('operators.id', by.actor.id ?? '00000000-0000-0000-0000-000000000000');
}
