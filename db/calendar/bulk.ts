import {
  bulkEffects,
  type BulkAction,
  type BulkEffects,
  type BulkItem,
} from '../../workflows/domain/calendar-bulk';
import { UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { hashOf } from '../hashes';
import { notify } from '../notifications';
import { findPeople } from '../people';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow, TaskRow } from '../tables';
import { markTaskStatus } from '../tasks';
import { maySee } from '../tasks/assign';
import { tellWatchersOfItems } from '../tasks/watchers';
import { clockOf, dropItems, moveItems } from './effects';

export type BulkPreview = { effects: BulkEffects; hash: string };
export type BulkAnswer = { changed: number; refused: number; tasks: number };

/** The chosen items of the campaign as they stand; ids of others are left out. */
export function listChosen(db: Db, campaignId: string, ids: readonly string[]): Promise<BulkItem[]> {
  return db('calendar_items as i')
    .where('i.campaign_id', campaignId)
    .whereIn('i.id', [...ids])
    .leftJoin('tasks as t', (on) => {
      on.on('t.calendar_item_id', 'i.id').andOnIn('t.status', [...UNFINISHED_TASK_STATUSES]);
    })
    .groupBy('i.id')
    .orderBy('i.scheduled_at')
    .orderBy('i.id')
    .select<BulkItem[]>(
      'i.id',
      'i.title',
      'i.platform',
      'i.status',
      'i.scheduled_at',
      'i.version',
      db.raw('count(t.id)::int as open_tasks'),
    );
}

export async function previewBulk(
  db: Db,
  campaign: CampaignRow,
  ids: readonly string[],
  action: BulkAction,
  now: Date,
): Promise<BulkPreview> {
  const effects = bulkEffects(await listChosen(db, campaign.id, ids), action, campaign, now);
  const told = {
    // Why it is done is no part of what is done.
    action: { ...action, reason: undefined },
    done: effects.done.map(({ item, to }) => [item.id, item.version, to.toISOString(), item.open_tasks]),
    refused: effects.refused.map(({ item, refusal }) => [item.id, refusal.reason]),
  };
  return { effects, hash: hashOf(told) };
}

/**
 * Moves, drops or reassigns several items at once, exactly as `seen`, the hash of the preview, said; another state
 * answers CALENDAR_PREVIEW and nothing is done. One command, one audit entry.
 */
export function changeItems(
  db: Db,
  campaignId: string,
  ids: readonly string[],
  action: BulkAction,
  seen: string,
  by: Reported,
): Promise<Verdict<ReportAnswer<BulkAnswer>>> {
  const asked = { item_ids: [...ids].sort(), action, seen };
  return report(db, campaignId, 'change_items', asked, by, async (trx, campaign) => {
    await trx('calendar_items')
      .where({ campaign_id: campaignId })
      .whereIn('id', [...ids])
      .forUpdate()
      .select('id');
    const { effects, hash } = await previewBulk(trx, campaign, ids, action, by.now);
    if (hash !== seen) return no('PREVIEW_STALE', 'CALENDAR_PREVIEW');
    if (action.kind === 'ASSIGN' && !(await maySee(trx, campaign, action.operator_id))) {
      return no('VALIDATION_FAILED', 'ASSIGNEE_UNKNOWN', { field: 'operator' });
    }
    const { tasks } = await act(trx, campaign, effects, action, by);
    const answer = { changed: effects.done.length, refused: effects.refused.length, tasks };
    await recordAudit(trx, {
      actor: by.actor,
      action: 'changed_calendar_items',
      entityType: 'campaign',
      entityId: campaignId,
      campaign,
      details: {
        ...action,
        ...answer,
        items: effects.done.map(({ item, to }) => ({ id: item.id, from: item.scheduled_at, to })),
        refused_items: effects.refused.map(({ item, refusal }) => ({ id: item.id, reason: refusal.reason })),
      },
      reason: 'reason' in action ? action.reason : undefined,
      at: by.now,
    });
    return yes(answer);
  });
}

async function act(
  trx: Trx,
  campaign: CampaignRow,
  { done }: BulkEffects,
  action: BulkAction,
  by: Reported,
): Promise<{ tasks: number }> {
  const ids = done.map(({ item }) => item.id);
  switch (action.kind) {
    case 'DROP':
      await tellWatchersOfItems(trx, campaign, ids, 'dropped_task', by);
      return dropItems(trx, ids, null, by.now);
    case 'ASSIGN':
      return assign(trx, campaign, ids, action.operator_id, by);
    case 'MOVE_BY':
    case 'MOVE_TO': {
      const moves = done
        .filter(({ item, to }) => item.scheduled_at.getTime() !== to.getTime())
        .map(({ item, to }) => ({ id: item.id, from: item.scheduled_at, to }));
      const moved = await moveItems(trx, campaign, moves, by.now, { edited_at: by.now });
      const movedIds = moves.map(({ id }) => id);
      await tellWatchersOfItems(trx, campaign, movedIds, 'rescheduled_task', by);
      return moved;
    }
  }
}

/** Whoever gets a task has not begun, whoever had it. */
async function assign(
  trx: Trx,
  campaign: CampaignRow,
  ids: readonly string[],
  operatorId: string,
  { actor, now }: Reported,
): Promise<{ tasks: number }> {
  const tasks = await trx<TaskRow>('tasks')
    .whereIn('calendar_item_id', [...ids])
    .whereIn('status', [...UNFINISHED_TASK_STATUSES])
    .whereRaw('assigned_to is distinct from ?', [operatorId])
    .orderBy('id')
    .forUpdate();
  const begun = tasks.filter(({ status }) => status === 'IN_PROGRESS');
  const clock = await clockOf(trx, campaign, now);
  for (const task of begun) {
    const fresh = { assigned_to: operatorId, started_at: null };
    await markTaskStatus(trx, { id: task.id, from: task.status, to: clock(task, task.due_at) }, fresh, now);
  }
  const others = tasks.filter((task) => !begun.includes(task)).map(({ id }) => id);
  await trx('tasks')
    .whereIn('id', others)
    .update({ assigned_to: operatorId, version: trx.raw('version + 1'), updated_at: now });
  if (tasks.length > 0 && operatorId !== actor.id) {
    const known = (await findPeople(trx, [actor.id])).get(actor.id ?? '')?.name ?? actor.name;
    await notify(trx, {
      to: [operatorId],
      kind: 'TASK_ASSIGNED',
      title: `${known} gave you ${tasks.length === 1 ? 'one task' : `${tasks.length} tasks`} of ${campaign.name}`,
      link: `/campaigns/${campaign.id}/tasks`,
      campaignId: campaign.id,
      now,
    });
  }
  return { tasks: tasks.length };
}
