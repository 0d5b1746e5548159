/** The task that an item brings with it. */
import type { ContentType, Platform } from '../platforms';
import { instructionsText, sopOf } from '../sops';
import type { ItemStep } from '../tasks';
import type { CalendarSlot } from './slots';

/** What a task needs to know of its item; a slot and a stored item both have it. */
export type PostableItem = Pick<CalendarSlot, 'slot_key' | 'platform' | 'content_type' | 'scheduled_at'> & {
  title: string | null;
  copy_text: string | null;
  asset_ref?: string | null;
};

export type TaskDraft = {
  task_type: ItemStep;
  platform: Platform;
  content_type: ContentType;
  origin: 'CALENDAR';
  /** Unique: an item has one task of each kind, however often tasks are generated. */
  origin_key: string;
  title: string;
  description: string;
  sop_key: string | null;
  sop_version: number | null;
  instructions_text: string;
  copy_text: string | null;
  asset_ref: string | null;
  priority: 'NORMAL';
  due_at: Date;
  estimated_minutes: number;
};

const TITLE_MAX = 255;

/** The task that publishes an item at its time, by its SOP: every item has exactly one. */
export function taskDraftFor(item: PostableItem): TaskDraft {
  const { sop } = sopOf(item.platform, item.content_type);
  const what = item.title?.trim() || sop.name;
  return {
    task_type: 'POST',
    platform: item.platform,
    content_type: item.content_type,
    origin: 'CALENDAR',
    origin_key: `calendar:${item.slot_key}:POST`,
    title: clip(`Post to ${sop.platform_name}: ${what}`, TITLE_MAX),
    description: `${sop.name}. ${sop.proof}`,
    sop_key: sop.key,
    sop_version: sop.version,
    instructions_text: instructionsText(sop),
    copy_text: item.copy_text,
    asset_ref: item.asset_ref ?? null,
    priority: 'NORMAL',
    due_at: item.scheduled_at,
    estimated_minutes: sop.estimated_minutes,
  };
}

function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`;
}
