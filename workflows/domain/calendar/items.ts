/** What may be done to an item, by where it stands. */
import { checkReason } from '../campaigns';
import type { Platform } from '../platforms';
import type { TaskStatus } from '../tasks';
import { addDays, startOfDay, type LocalDate } from '../time';
import { no, yes, type Verdict } from '../verdict';

export const CALENDAR_ITEM_STATUSES = ['PENDING', 'DUE', 'DONE', 'MISSED', 'CANCELLED'] as const;
export type CalendarItemStatus = (typeof CALENDAR_ITEM_STATUSES)[number];

const ITEM_STATUS_OF_TASK = {
  PENDING: 'PENDING',
  DUE: 'DUE',
  IN_PROGRESS: 'DUE',
  OVERDUE: 'DUE',
  BLOCKED: 'PENDING',
  FAILED: 'PENDING',
  DONE: 'DONE',
  MISSED: 'MISSED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<TaskStatus, CalendarItemStatus>;

/** What an item's POST task says about the item. An item has fewer states: late and claimed are both DUE. */
export function itemStatusFor(taskStatus: TaskStatus): CalendarItemStatus {
  return ITEM_STATUS_OF_TASK[taskStatus];
}

/** What is published or dropped is over: nobody edits, moves or reassigns it any more. */
export function checkItemOpen({ status }: { status: CalendarItemStatus }): Verdict {
  const isOver = status === 'DONE' || status === 'CANCELLED';
  return isOver ? no('ILLEGAL_TRANSITION', 'ITEM_CLOSED', { detail: { status } }) : yes();
}

/**
 * Whether a person may move an item to `at`. A missed item may be moved, that is one way to save it; a done
 * or cancelled one may not. Blackout days are for generated items: a person who picks one means it.
 */
export function checkReschedule(
  item: { status: CalendarItemStatus; platform: Platform },
  at: Date,
  now: Date,
  campaign: { start_date: LocalDate; end_date: LocalDate; timezone: string },
): Verdict {
  const open = checkItemOpen(item);
  if (!open.ok) return open;
  const field = 'scheduled_at';
  if (at <= now) return no('VALIDATION_FAILED', 'TIME_PAST', { field, detail: { now: now.toISOString() } });
  const first = startOfDay(campaign.start_date, campaign.timezone);
  const end = startOfDay(addDays(campaign.end_date, 1), campaign.timezone);
  if (at < first || at >= end) {
    const { start_date, end_date } = campaign;
    return no('VALIDATION_FAILED', 'TIME_OUTSIDE_CAMPAIGN', { field, detail: { start_date, end_date } });
  }
  return yes();
}

/** What was missed is given another time with a reason: the next person asks why it was not made. */
export function checkMissed(item: { status: CalendarItemStatus }, reason: string | undefined): Verdict {
  if (item.status !== 'MISSED') return yes();
  const said = checkReason(reason);
  return said.ok ? yes() : said;
}
