import type { CalendarPreview } from '../../db/calendar/effects';
import type {
  DropReason,
  KeepEffect,
  MoveEffect,
  StandingItem,
} from '../../workflows/domain/calendar-effects';
import { localDate } from '../../workflows/domain/time';
import { platformLabel } from '../labels';
import { describeDay, describeTime } from '../times';

const ROWS_SHOWN = 12;

const WHY: Record<DropReason | MoveEffect['why'], string> = {
  BLACKOUT: 'its day is without posts',
  ZONE: 'the same time on the new clock',
  BLACKOUT_NO_FREE_DAY: 'no day is free for it beside the days without posts',
  NOT_IN_CADENCE: 'the cadence no longer has it',
  OUTSIDE_DATES: 'it lies outside the campaign’s days',
};

const KEPT: Record<KeepEffect['why'], string> = {
  EDITED: 'somebody edited it or put it there',
  IN_HAND: 'somebody is working on it',
};

type Shown = { timezone: string };

/** What an edit does to the calendar, for the form that asks: in one sentence, and item by item. */
export function presentEffects(preview: CalendarPreview, { timezone }: Shown, now: Date) {
  const { moves, drops, adds, unplaced, keeps } = preview.effects;
  const at = (instant: Date) => describeTime(instant, timezone, now).local;
  const ofItem = ({ title, platform }: StandingItem) => ({
    what: title,
    platform: platformLabel[platform].word,
  });
  const groups = [
    group(
      'Moves',
      moves.map(({ item, from, to, why }) => ({
        ...ofItem(item),
        when: `${at(from)} → ${at(to)}`,
        why: WHY[why],
      })),
    ),
    group('Drops', [
      ...drops.map(({ item, why }) => ({ ...ofItem(item), when: at(item.scheduled_at), why: WHY[why] })),
      ...unplaced.map(({ platform, nominal_date, reason }) => ({
        what: 'A post that would be new',
        platform: platformLabel[platform].word,
        when: describeDay(nominal_date),
        why: WHY[reason],
      })),
    ]),
    group(
      'Adds',
      adds.map(({ slot, restores }) => ({
        what: slot.title,
        platform: platformLabel[slot.platform].word,
        when: at(slot.scheduled_at),
        why: restores ? 'it had been left out before' : undefined,
      })),
    ),
    group(
      'Leaves where they are',
      keeps.map(({ item, why }) => ({ ...ofItem(item), when: at(item.scheduled_at), why: KEPT[why] })),
    ),
  ].filter(({ count }) => count > 0);
  return { summary: effectsSentence(preview, timezone), groups, hash: preview.hash };
}

type Row = { what: string; platform: string; when: string; why: string | undefined };

function group(title: string, rows: Row[]) {
  const more = rows.length - ROWS_SHOWN;
  return { title, count: rows.length, rows: rows.slice(0, ROWS_SHOWN), more: more > 0 ? more : undefined };
}

/** "Moves 6 items with their 6 tasks, drops 1 item and adds 1 item with its task on Fri 27 Nov 2026." */
function effectsSentence({ effects, tasks }: CalendarPreview, zone: string): string {
  const { moves, drops, adds, unplaced, keeps } = effects;
  const days = new Set(adds.map(({ slot }) => localDate(slot.scheduled_at, zone)));
  const [only] = days;
  const on = days.size === 1 && only ? ` on ${describeDay(only)}` : '';
  const parts = [
    moves.length > 0 && `moves ${counted(moves.length, tasks.moved)}`,
    drops.length + unplaced.length > 0 && `drops ${counted(drops.length + unplaced.length, tasks.cancelled)}`,
    adds.length > 0 && `adds ${counted(adds.length, tasks.added)}${on}`,
    keeps.length > 0 && `leaves ${counted(keeps.length, 0)} that people have a hand in`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing on the calendar changes.' : sentence(parts);
}

export function counted(items: number, tasks: number): string {
  const what = items === 1 ? '1 item' : `${items.toLocaleString('en-GB')} items`;
  if (tasks === 0) return what;
  const whose = items === 1 ? 'its' : 'their';
  return `${what} with ${whose} ${tasks === 1 ? 'task' : `${tasks.toLocaleString('en-GB')} tasks`}`;
}

function sentence(parts: readonly string[]): string {
  const words = parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
