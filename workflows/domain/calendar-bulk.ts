/** One change to several calendar items: what becomes of each, and which are refused and why. */
import { checkItemOpen, checkMissed, checkReschedule, type CalendarItemStatus } from './calendar';
import type { Platform } from './platforms';
import { addDays, checkWallTime, localDate, localTime, type LocalDate } from './time';
import { no, yes, type Refusal, type Verdict } from './verdict';

/** More than a page ever shows. */
export const MOST_AT_ONCE = 200;

export type BulkAction =
  | { kind: 'MOVE_BY'; days: number; reason?: string }
  | { kind: 'MOVE_TO'; day: LocalDate; reason?: string }
  | { kind: 'DROP' }
  | { kind: 'ASSIGN'; operator_id: string };

export type BulkItem = {
  id: string;
  title: string;
  platform: Platform;
  status: CalendarItemStatus;
  scheduled_at: Date;
  version: number;
  open_tasks: number;
};

export type BulkEffects<Item extends BulkItem = BulkItem> = {
  /** `to` is where it stands afterwards. */
  done: Array<{ item: Item; to: Date }>;
  refused: Array<{ item: Item; refusal: Refusal }>;
};

type Place = { start_date: LocalDate; end_date: LocalDate; timezone: string };

/** In the order given. Moves keep the time of day in the campaign's zone. */
export function bulkEffects<Item extends BulkItem>(
  items: readonly Item[],
  action: BulkAction,
  campaign: Place,
  now: Date,
): BulkEffects<Item> {
  const effects: BulkEffects<Item> = { done: [], refused: [] };
  for (const item of items) {
    const verdict = judge(item, action, campaign, now);
    if (verdict.ok) effects.done.push({ item, to: verdict.value });
    else effects.refused.push({ item, refusal: verdict });
  }
  return effects;
}

function judge(item: BulkItem, action: BulkAction, campaign: Place, now: Date): Verdict<Date> {
  const open = checkItemOpen(item);
  if (!open.ok) return open;
  if (action.kind === 'DROP') return yes(item.scheduled_at);
  if (action.kind === 'ASSIGN') {
    return item.open_tasks > 0 ? yes(item.scheduled_at) : no('ILLEGAL_TRANSITION', 'NOTHING_TO_ASSIGN');
  }
  const day =
    action.kind === 'MOVE_TO'
      ? action.day
      : addDays(localDate(item.scheduled_at, campaign.timezone), action.days);
  const to = sameTimeOn(item.scheduled_at, day, campaign.timezone);
  if (!to.ok) return to;
  const may = checkReschedule(item, to.value, now, campaign);
  if (!may.ok) return may;
  const said = to.value.getTime() === item.scheduled_at.getTime() ? yes() : checkMissed(item, action.reason);
  return said.ok ? to : said;
}

/** The same time of day on another day; the choices where the clocks skip or repeat it there. */
export function sameTimeOn(at: Date, day: LocalDate, zone: string): Verdict<Date> {
  return localDate(at, zone) === day ? yes(at) : checkWallTime(`${day}T${localTime(at, zone)}`, zone);
}
