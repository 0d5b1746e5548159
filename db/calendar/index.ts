import type { CalendarSlot, DroppedSlot } from '../../workflows/domain/calendar';
import type { NewWork } from '../../workflows/domain/agenda';
import { atLocal } from '../../workflows/domain/time';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import type { CalendarItemRow, CampaignRow } from '../tables';
import { insertTasks, type TaskInsert } from '../tasks';

export type BuiltCalendar = { created: number; tasks: number; dropped: number };

/**
 * Writes a calendar and its tasks in two statements. Slots that exist meanwhile are left alone, and so
 * are their tasks. A slot that blackout days dropped becomes a CANCELLED row, which keeps its key taken.
 */
export async function insertCalendar(
  trx: Trx,
  campaign: CampaignRow,
  planId: string,
  draft: { dropped: DroppedSlot[]; work: NewWork[] },
  now: Date,
  assignTo: string | null = null,
): Promise<BuiltCalendar> {
  const rows = [
    ...draft.work.map(({ slot, tasks }) =>
      itemRow(campaign, planId, slot, tasks.at(-1)?.status === 'DUE' ? 'DUE' : 'PENDING', now),
    ),
    ...draft.dropped.map((slot) => droppedRow(campaign, planId, slot, now)),
  ];
  const made = await insertInChunks(trx, rows);
  const idOf = new Map(made.map((row) => [row.slot_key, row.id]));
  const fresh = draft.work.filter(({ slot }) => idOf.has(slot.slot_key));
  const tasks = fresh.flatMap(({ slot, tasks: planned }) =>
    planned.map<TaskInsert>(({ task, status }) => ({
      ...task,
      campaign_id: campaign.id,
      calendar_item_id: idOf.get(slot.slot_key),
      status,
      anchored_at: now,
      assigned_to: assignTo,
    })),
  );
  await insertTasks(trx, tasks, now);
  return { created: fresh.length, tasks: tasks.length, dropped: draft.dropped.length };
}

/** Postgres takes 65,535 values a statement; an item has some thirty. */
const CHUNK = 1_000;

async function insertInChunks(trx: Trx, rows: object[]): Promise<Array<{ id: string; slot_key: string }>> {
  const made: Array<{ id: string; slot_key: string }> = [];
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = await trx('calendar_items')
      .insert(rows.slice(at, at + CHUNK))
      .onConflict('slot_key')
      .ignore()
      .returning<Array<{ id: string; slot_key: string }>>(['id', 'slot_key']);
    made.push(...chunk);
  }
  return made;
}

/** What a person may have written; an item that was edited keeps it. */
const WORDS = ['content_type', 'title', 'copy_text', 'hashtags', 'asset_ref', 'cta_text'] as const;
const PLACE = [
  'plan_id',
  'scheduled_at',
  'pillar',
  'theme_week',
  'utm',
  'platform_requirements',
  'suggested_posting_time',
  'status',
  'anchored_at',
  'updated_at',
] as const;

/** Puts slots back that a rule had left out, with their tasks. The rows and their keys are the ones that stand. */
export async function restoreItems(
  trx: Trx,
  campaign: CampaignRow,
  planId: string,
  work: readonly NewWork[],
  now: Date,
): Promise<void> {
  const kept = (name: string) =>
    trx.raw('case when calendar_items.edited_at is null then excluded.?? else calendar_items.?? end', [
      name,
      name,
    ]);
  const merged = {
    ...Object.fromEntries(WORDS.map((name) => [name, kept(name)])),
    ...Object.fromEntries(PLACE.map((name) => [name, trx.raw('excluded.??', [name])])),
    dropped_reason: null,
    version: trx.raw('calendar_items.version + 1'),
  };
  for (let at = 0; at < work.length; at += CHUNK) {
    const chunk = work.slice(at, at + CHUNK);
    const rows = chunk.map(({ slot, tasks }) =>
      itemRow(campaign, planId, slot, tasks.at(-1)?.status === 'DUE' ? 'DUE' : 'PENDING', now),
    );
    const back = await trx('calendar_items')
      .insert(rows)
      .onConflict('slot_key')
      .merge(merged)
      .returning<Array<{ id: string; slot_key: string }>>(['id', 'slot_key']);
    const idOf = new Map(back.map(({ id, slot_key }) => [slot_key, id]));
    const tasks = chunk.flatMap(({ slot, tasks: planned }) =>
      planned.map(({ task, status }) => ({ ...task, status, calendar_item_id: idOf.get(slot.slot_key) })),
    );
    await restoreTasks(trx, campaign, tasks, now);
  }
}

type ItemTask = NewWork['tasks'][number]['task'] & { status: string; calendar_item_id: string | undefined };

async function restoreTasks(trx: Trx, campaign: CampaignRow, tasks: readonly ItemTask[], now: Date) {
  const stamped = { campaign_id: campaign.id, anchored_at: now, created_at: now, updated_at: now };
  for (let at = 0; at < tasks.length; at += CHUNK) {
    const rows = tasks.slice(at, at + CHUNK).map((task) => ({ id: newId(), ...task, ...stamped }));
    await trx('tasks')
      .insert(rows)
      .onConflict('origin_key')
      .merge({
        status: trx.raw('excluded.status'),
        due_at: trx.raw('excluded.due_at'),
        title: trx.raw('excluded.title'),
        calendar_item_id: trx.raw('excluded.calendar_item_id'),
        anchored_at: now,
        updated_at: now,
        version: trx.raw('tasks.version + 1'),
      })
      .where('tasks.status', 'CANCELLED');
    await trx.raw(
      `update tasks t set copy_text = i.copy_text, asset_ref = i.asset_ref from calendar_items i
        where t.calendar_item_id = i.id and t.origin_key = any(?::text[])`,
      [rows.map(({ origin_key }) => origin_key)],
    );
  }
}

function itemRow(campaign: CampaignRow, planId: string, slot: CalendarSlot, status: string, now: Date) {
  return {
    id: newId(),
    campaign_id: campaign.id,
    plan_id: planId,
    platform: slot.platform,
    content_type: slot.content_type,
    scheduled_at: slot.scheduled_at,
    slot_key: slot.slot_key,
    nominal_date: slot.nominal_date,
    title: slot.title.slice(0, 255),
    copy_text: slot.copy_text,
    hashtags: slot.hashtags,
    asset_ref: slot.asset_ref?.slice(0, 512) ?? null,
    cta_text: slot.cta_text.slice(0, 255),
    pillar: slot.pillar,
    theme_week: slot.theme_week,
    utm: JSON.stringify(slot.utm),
    platform_requirements: JSON.stringify(slot.platform_requirements),
    suggested_posting_time: slot.suggested_posting_time,
    status,
    anchored_at: now,
    created_at: now,
    updated_at: now,
  };
}

function droppedRow(campaign: CampaignRow, planId: string, slot: DroppedSlot, now: Date) {
  return {
    id: newId(),
    campaign_id: campaign.id,
    plan_id: planId,
    platform: slot.platform,
    content_type: 'other',
    scheduled_at: atLocal(slot.nominal_date, '12:00', campaign.timezone),
    slot_key: slot.slot_key,
    nominal_date: slot.nominal_date,
    title: 'Dropped: no day free beside the blackout dates',
    status: 'CANCELLED',
    dropped_reason: slot.reason,
    anchored_at: now,
    created_at: now,
    updated_at: now,
  };
}

export function findItem(db: Db, id: string): Promise<CalendarItemRow | undefined> {
  return db<CalendarItemRow>('calendar_items').where({ id }).first();
}
