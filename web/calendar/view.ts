import { DateTime } from 'luxon';
import { addDays, isLocalDate, startOfDay, weekday, type LocalDate } from '../../workflows/domain/time';
import { describeDay } from '../times';

export const VIEWS = ['month', 'week', 'agenda'] as const;
export type CalendarView = (typeof VIEWS)[number];

/** Which days a calendar page shows. All days are local to `zone`. */
export type Shown = {
  view: CalendarView;
  zone: string;
  today: LocalDate;
  /** The first of the month, or the Monday of the week. */
  anchor: LocalDate;
  first: LocalDate;
  last: LocalDate;
  title: string;
};

/**
 * `?view=` and `?month=2026-11` or `?week=2026-11-16`; today's month where nothing or nonsense is said. A list
 * may begin within its month: `?view=agenda&month=2026-11&day=2026-11-16`.
 */
export function readShown(query: Record<string, unknown>, zone: string, today: LocalDate): Shown {
  const view = VIEWS.find((one) => one === query['view']) ?? 'month';
  if (view === 'week') return weekOf(dayFrom(query['week'], today), zone, today);
  const month = typeof query['month'] === 'string' ? `${query['month']}-01` : '';
  const shown = monthOf(view, isLocalDate(month) ? month : `${today.slice(0, 7)}-01`, zone, today);
  const day = dayFrom(query['day'], shown.first);
  const within = view === 'agenda' && day > shown.first && day <= shown.last;
  return within ? { ...shown, first: day, title: `${shown.title}, from ${describeDay(day)}` } : shown;
}

function dayFrom(value: unknown, today: LocalDate): LocalDate {
  return typeof value === 'string' && isLocalDate(value) ? value : today;
}

function weekOf(day: LocalDate, zone: string, today: LocalDate): Shown {
  const monday = addDays(day, 1 - weekday(day));
  const sunday = addDays(monday, 6);
  const title = `Week of ${dayOf(monday).toFormat('d LLLL yyyy')}`;
  return { view: 'week', zone, today, anchor: monday, first: monday, last: sunday, title };
}

/** A month grid shows whole weeks; the list of a month only its own days. */
function monthOf(view: CalendarView, first: LocalDate, zone: string, today: LocalDate): Shown {
  const end = dayOf(first).endOf('month').toISODate() ?? first;
  const title = dayOf(first).toFormat('LLLL yyyy');
  if (view === 'agenda') return { view, zone, today, anchor: first, first, last: end, title };
  const monday = addDays(first, 1 - weekday(first));
  return { view, zone, today, anchor: first, first: monday, last: addDays(end, 7 - weekday(end)), title };
}

function dayOf(date: LocalDate): DateTime {
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en-GB' });
}

/** The instants between which the shown days lie. */
export function spanOf({ first, last, zone }: Shown): { from: Date; before: Date } {
  return { from: startOfDay(first, zone), before: startOfDay(addDays(last, 1), zone) };
}

export function daysOf({ first, last }: Shown): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Addresses of the page before, the page after, today, and the other views of the same time. */
export function linksOf(shown: Shown, base: string) {
  const { view, anchor, today } = shown;
  const at = (one: CalendarView, day: LocalDate) =>
    one === 'week' ? `${base}?view=week&week=${day}` : `${base}?view=${one}&month=${day.slice(0, 7)}`;
  const step = (by: 1 | -1) =>
    view === 'week' ? addDays(anchor, 7 * by) : (dayOf(anchor).plus({ months: by }).toISODate() ?? anchor);
  // From a month that has today in it, the week is today's.
  const within = anchor.slice(0, 7) === today.slice(0, 7) ? today : anchor;
  return {
    before: at(view, step(-1)),
    after: at(view, step(1)),
    today: at(view, today),
    views: VIEWS.map((one) => ({
      label: VIEW_WORDS[one],
      href: at(one, one === 'week' ? within : anchor),
      current: one === view,
    })),
  };
}

const VIEW_WORDS: Record<CalendarView, string> = { month: 'Month', week: 'Week', agenda: 'Agenda' };
