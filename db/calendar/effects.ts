import { newWork, type NewWork } from '../../workflows/domain/agenda';
import { itemStatusFor } from '../../workflows/domain/calendar';
import {
  calendarEffects,
  type CalendarEffects,
  type StandingItem,
} from '../../workflows/domain/calendar-effects';
import { effectiveNow } from '../../workflows/domain/pauses';
import type { Policy } from '../../workflows/domain/policy';
import { statusAt, UNFINISHED_TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import { addDays, DAY, localDate } from '../../workflows/domain/time';
import type { Db, Trx } from '../connection';
import { hashOf } from '../hashes';
import { listBearingPauses } from '../pauses';
import { policyOfCampaign } from '../policies';
import type { Reported } from '../report';
import type { CampaignRow, PlanRow, TaskRow } from '../tables';
import { tellWatchersOfItems } from '../tasks/watchers';
import { insertCalendar, restoreItems } from './index';

export type CalendarPreview = {
  effects: CalendarEffects;
  /** What is added, each with its tasks. */
  work: NewWork[];
  /** Open tasks that move or are cancelled with their items, and those that are added. */
  tasks: { moved: number; cancelled: number; added: number };
  planId: string | null;
  /** Names exactly this: another state has another one. Empty when nothing on the calendar changes. */
  hash: string;
};

export type CalendarCounts = {
  moved: number;
  dropped: number;
  added: number;
  kept: number;
  tasks: { moved: number; cancelled: number; added: number };
};

/** What the calendar of `before` becomes once the campaign is `after`. */
export async function previewCalendar(
  db: Db,
  before: CampaignRow,
  after: CampaignRow,
  now: Date,
): Promise<CalendarPreview> {
  const [plan, policy, standing] = await Promise.all([
    db<PlanRow>('plans').where({ campaign_id: before.id, status: 'APPROVED' }).first('id', 'content'),
    policyOfCampaign(db, before.id),
    listStanding(db, before, now),
  ]);
  const effects = calendarEffects({
    before,
    after,
    plan: plan?.content ?? null,
    items: standing.map(({ item }) => item),
    now,
    horizonDays: Math.floor(policy.horizon / DAY),
  });
  const work = effects.adds.map(({ slot }) => newWork(slot, after, now, policy));
  const openOf = new Map(standing.map(({ item, open }) => [item.id, open]));
  const open = (items: ReadonlyArray<{ item: StandingItem }>) =>
    items.reduce((sum, { item }) => sum + (openOf.get(item.id) ?? 0), 0);
  const tasks = {
    moved: open(effects.moves),
    cancelled: open(effects.drops),
    added: work.reduce((sum, one) => sum + one.tasks.length, 0),
  };
  return { effects, work, tasks, planId: plan?.id ?? null, hash: hashOfEffects(effects, tasks) };
}

function countsOf({ effects, tasks }: CalendarPreview): CalendarCounts {
  return {
    moved: effects.moves.length,
    dropped: effects.drops.length + effects.unplaced.length,
    added: effects.adds.length,
    kept: effects.keeps.length,
    tasks,
  };
}

function hashOfEffects(effects: CalendarEffects, tasks: CalendarPreview['tasks']): string {
  const { moves, drops, adds, unplaced, keeps } = effects;
  if (moves.length + drops.length + adds.length + unplaced.length + keeps.length === 0) return '';
  const told = {
    moves: moves.map(({ item, to }) => [item.id, to.toISOString()]).sort(),
    drops: drops.map(({ item, why }) => [item.id, why]).sort(),
    adds: adds.map(({ slot }) => [slot.slot_key, slot.scheduled_at.toISOString()]).sort(),
    unplaced: unplaced.map(({ slot_key }) => slot_key).sort(),
    keeps: keeps.map(({ item, why }) => [item.id, why]).sort(),
    tasks,
  };
  return hashOf(told);
}

type Standing = { item: StandingItem; open: number };

/** Every item from yesterday on with how many of its tasks are open. */
async function listStanding(db: Db, campaign: CampaignRow, now: Date): Promise<Standing[]> {
  const yesterday = addDays(localDate(now, campaign.timezone), -1);
  const rows = await db('calendar_items as i')
    .where('i.campaign_id', campaign.id)
    .where((ahead) => void ahead.where('i.nominal_date', '>=', yesterday).orWhere('i.scheduled_at', '>', now))
    .leftJoin('tasks as t', (on) => {
      on.on('t.calendar_item_id', 'i.id').andOnIn('t.status', [...UNFINISHED_TASK_STATUSES]);
    })
    .groupBy('i.id')
    .orderBy('i.scheduled_at')
    .orderBy('i.id')
    .select<Array<Omit<StandingItem, 'edited'> & { edited_at: Date | null; open: number }>>(
      'i.id',
      'i.slot_key',
      'i.platform',
      'i.title',
      'i.status',
      'i.scheduled_at',
      'i.nominal_date',
      'i.dropped_reason',
      'i.edited_at',
      db.raw('count(t.id)::int as open'),
      db.raw(`coalesce(bool_or(t.status = 'IN_PROGRESS'), false) as in_hand`),
    );
  return rows.map(({ edited_at, open, ...row }) => ({ item: { ...row, edited: edited_at !== null }, open }));
}

/** Does what the preview says, and tells who watches. The campaign's row already says `after`; its lock is held. */
export async function applyCalendar(
  trx: Trx,
  after: CampaignRow,
  preview: CalendarPreview,
  by: Pick<Reported, 'actor' | 'now'>,
): Promise<CalendarCounts> {
  const { effects, work, planId } = preview;
  const { now } = by;
  const moves = effects.moves.map(({ item, from, to }) => ({ id: item.id, from, to }));
  await moveItems(trx, after, moves, now);
  const told = [
    ['rescheduled_task', moves.map(({ id }) => id)],
    ['dropped_task', effects.drops.map(({ item }) => item.id)],
  ] as const;
  for (const [verb, ids] of told) await tellWatchersOfItems(trx, after, ids, verb, by);
  for (const reason of new Set(effects.drops.map(({ why }) => why))) {
    const ids = effects.drops.filter(({ why }) => why === reason).map(({ item }) => item.id);
    await dropItems(trx, ids, reason, now);
  }
  if (planId) {
    const back = new Set(effects.adds.filter(({ restores }) => restores).map(({ slot }) => slot.slot_key));
    const fresh = work.filter(({ slot }) => !back.has(slot.slot_key));
    await insertCalendar(trx, after, planId, { dropped: effects.unplaced, work: fresh }, now);
    const returning = work.filter(({ slot }) => back.has(slot.slot_key));
    await restoreItems(trx, after, planId, returning, now);
  }
  return countsOf(preview);
}

export type ItemMove = { id: string; from: Date; to: Date };

/** Moves items and, as far, their open tasks, each with the status that the clock gives it there. */
export async function moveItems(
  trx: Trx,
  campaign: CampaignRow,
  moves: readonly ItemMove[],
  now: Date,
  also: { edited_at?: Date } = {},
): Promise<{ tasks: number }> {
  if (moves.length === 0) return { tasks: 0 };
  const tasks = await trx<TaskRow>('tasks')
    .whereIn(
      'calendar_item_id',
      moves.map(({ id }) => id),
    )
    .whereNotIn('status', ['DONE', 'CANCELLED', 'FAILED'])
    .orderBy('id')
    .forUpdate();
  const deltaOf = new Map(moves.map(({ id, from, to }) => [id, to.getTime() - from.getTime()]));
  const clock = await clockOf(trx, campaign, now);
  const placed = tasks.map((task) => {
    const due_at = new Date(task.due_at.getTime() + (deltaOf.get(task.calendar_item_id ?? '') ?? 0));
    const held = task.status === 'BLOCKED' || task.status === 'IN_PROGRESS';
    return { task, due_at, status: held ? task.status : clock(task, due_at) };
  });
  const statusOf = new Map(
    placed
      .filter(({ task }) => task.task_type === 'POST')
      .map(({ task, status }) => [task.calendar_item_id, itemStatusFor(status)]),
  );
  await trx.raw(
    `update calendar_items i set scheduled_at = m.at, status = m.status, anchored_at = ?,
        edited_at = coalesce(?, i.edited_at), version = i.version + 1, updated_at = ?
      from unnest(?::uuid[], ?::timestamptz[], ?::text[]) as m (id, at, status) where i.id = m.id`,
    [
      now,
      also.edited_at ?? null,
      now,
      moves.map(({ id }) => id),
      moves.map(({ to }) => to.toISOString()),
      moves.map(({ id }) => statusOf.get(id) ?? 'PENDING'),
    ],
  );
  await trx.raw(
    `update tasks t set due_at = m.at, status = m.status, anchored_at = ?, version = t.version + 1, updated_at = ?,
        dismissed_at = null, dismissed_reason = null
      from unnest(?::uuid[], ?::timestamptz[], ?::text[]) as m (id, at, status) where t.id = m.id`,
    [
      now,
      now,
      placed.map(({ task }) => task.id),
      placed.map(({ due_at }) => due_at.toISOString()),
      placed.map(({ status }) => status),
    ],
  );
  return { tasks: placed.length };
}

/** The status the clock gives a task that nobody holds, at another due time. */
export async function clockOf(trx: Trx, campaign: CampaignRow, now: Date) {
  if (campaign.status !== 'ACTIVE' && campaign.status !== 'PAUSED') return (): TaskStatus => 'PENDING';
  const policy: Policy = await policyOfCampaign(trx, campaign.id);
  const at = effectiveNow(await listBearingPauses(trx, campaign), now);
  return ({ task_type }: TaskRow, due_at: Date): TaskStatus =>
    statusAt({ task_type, status: 'PENDING', due_at }, at, policy);
}

/** Takes items out with their open tasks. `reason` is the rule that did; null when a person did. */
export async function dropItems(
  trx: Trx,
  ids: readonly string[],
  reason: string | null,
  now: Date,
): Promise<{ tasks: number }> {
  if (ids.length === 0) return { tasks: 0 };
  const touched = { version: trx.raw('version + 1'), updated_at: now };
  const tasks = await trx('tasks')
    .whereIn('calendar_item_id', [...ids])
    .whereNotIn('status', ['DONE', 'CANCELLED', 'FAILED'])
    .update({ ...touched, status: 'CANCELLED', held_delay_ms: null });
  await trx('calendar_items')
    .whereIn('id', [...ids])
    .update({ ...touched, status: 'CANCELLED', dropped_reason: reason });
  return { tasks };
}
