import type { CalendarSlot, DroppedSlot } from '../../workflows/domain/calendar';
import type { NewTask } from '../../workflows/domain/agenda';
import { atLocal } from '../../workflows/domain/time';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import type { CalendarItemRow, CampaignRow } from '../tables';
import { insertTasks, type TaskInsert } from '../tasks';

export type BuiltCalendar = { created: number; dropped: number };

/**
 * Writes a calendar and its POST tasks in two statements. Slots that exist meanwhile are left alone, and so
 * are their tasks. A slot that blackout days dropped becomes a CANCELLED row, which keeps its key taken.
 */
export async function insertCalendar(
  trx: Trx,
  campaign: CampaignRow,
  planId: string,
  draft: { dropped: DroppedSlot[]; tasks: NewTask[] },
  now: Date,
  assignTo: string | null = null,
): Promise<BuiltCalendar> {
  const rows = [
    ...draft.tasks.map(({ slot, status }) =>
      itemRow(campaign, planId, slot, status === 'DUE' ? 'DUE' : 'PENDING', now),
    ),
    ...draft.dropped.map((slot) => droppedRow(campaign, planId, slot, now)),
  ];
  const made = await insertInChunks(trx, rows);
  const idOf = new Map(made.map((row) => [row.slot_key, row.id]));
  const tasks = draft.tasks.flatMap<TaskInsert>(({ slot, task, status }) => {
    const calendar_item_id = idOf.get(slot.slot_key);
    if (!calendar_item_id) return [];
    return [
      {
        ...task,
        campaign_id: campaign.id,
        calendar_item_id,
        status,
        anchored_at: now,
        assigned_to: assignTo,
      },
    ];
  });
  await insertTasks(trx, tasks, now);
  return { created: tasks.length, dropped: draft.dropped.length };
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
