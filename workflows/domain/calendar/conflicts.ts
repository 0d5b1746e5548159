/** Items that get in each other's way. */
import type { Platform } from '../platforms';
import { MINUTE } from '../time';
import type { CalendarItemStatus } from './items';

export type ConflictItem = {
  id: string;
  platform: Platform;
  scheduled_at: Date;
  copy_text: string | null;
  status: CalendarItemStatus;
};

export type CalendarConflict =
  | { kind: 'TOO_CLOSE'; items: [string, string]; minutes: number }
  | { kind: 'SAME_TEXT'; items: [string, string] };

const CLOSE_MINUTES = 60;

/**
 * Pairs of live items that get in each other's way: the same platform within sixty minutes, or word for word
 * the same text anywhere. Each pair names the earlier item first.
 */
export function conflictsOf(items: ConflictItem[]): CalendarConflict[] {
  const live = items
    .filter((item) => item.status !== 'CANCELLED')
    .sort((a, b) => a.scheduled_at.getTime() - b.scheduled_at.getTime());
  return [...closePairs(live), ...sameTextPairs(live)];
}

function closePairs(ordered: ConflictItem[]): CalendarConflict[] {
  const found: CalendarConflict[] = [];
  for (const [index, item] of ordered.entries()) {
    for (const other of ordered.slice(index + 1)) {
      const minutes = (other.scheduled_at.getTime() - item.scheduled_at.getTime()) / MINUTE;
      if (minutes > CLOSE_MINUTES) break;
      if (other.platform === item.platform) {
        found.push({ kind: 'TOO_CLOSE', items: [item.id, other.id], minutes: Math.round(minutes) });
      }
    }
  }
  return found;
}

function sameTextPairs(ordered: ConflictItem[]): CalendarConflict[] {
  const found: CalendarConflict[] = [];
  const firstWith = new Map<string, string>();
  for (const item of ordered) {
    const text = (item.copy_text ?? '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
    if (!text) continue;
    const first = firstWith.get(text);
    if (first === undefined) firstWith.set(text, item.id);
    else found.push({ kind: 'SAME_TEXT', items: [first, item.id] });
  }
  return found;
}
