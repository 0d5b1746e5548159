import { isId } from '../../db/ids';
import { DateTime } from 'luxon';
import { CALENDAR_STANDINGS, type CalendarStanding } from '../../db/calendar/month';
import { MAX_CAMPAIGN_DAYS } from '../../workflows/domain/campaigns';
import { parsePlatform, type Platform } from '../../workflows/domain/platforms';
import {
  addDays,
  daysBetween,
  isLocalDate,
  startOfDay,
  weekday,
  type LocalDate,
} from '../../workflows/domain/time';
import { describeDay } from '../times';

const VIEWS = ['month', 'week', 'agenda', 'print'] as const;
export type CalendarView = (typeof VIEWS)[number];

/** What a page is narrowed down to. */
type CalendarFilter = { platform?: Platform; standing?: CalendarStanding; campaign?: string };

/** Which days a calendar page shows. All days are local to `zone`. */
export type Shown = {
  view: CalendarView;
  zone: string;
  today: LocalDate;
  /** The first of the month, or the Monday of the week, or the first day of the range. */
  anchor: LocalDate;
  first: LocalDate;
  last: LocalDate;
  title: string;
  /** Lists can show any days up to five years, from one to the other. */
  range?: { from: LocalDate; to: LocalDate };
  filter: CalendarFilter;
  /** Items have boxes to choose them by. */
  selecting: boolean;
  /** Why the days that were asked for are not shown. */
  wrong?: string;
};

type Query = Record<string, unknown>;

/**
 * `?view=` and `?month=2026-11` or `?week=2026-11-16` or, of a list, `?from=2026-11-16&to=2027-03-31`; today's
 * month where nothing or nonsense is said. A list may begin later: `&day=2026-11-20`. Then `platform`, `status`
 * and `campaign`, and `select=1` to choose items.
 */
export function readShown(query: Query, zone: string, today: LocalDate): Shown {
  const view = VIEWS.find((one) => one === query['view']) ?? 'month';
  const days = daysAsked(query, view, today);
  const filter = filterOf(query);
  return { view, zone, today, filter, selecting: query['select'] === '1' && view !== 'print', ...days };
}

type Days = Pick<Shown, 'anchor' | 'first' | 'last' | 'title' | 'range' | 'wrong'>;

function daysAsked(query: Query, view: CalendarView, today: LocalDate): Days {
  if (view === 'week') return weekOf(dayFrom(query['week'], today));
  const month = typeof query['month'] === 'string' ? `${query['month']}-01` : '';
  const first = isLocalDate(month) ? month : `${today.slice(0, 7)}-01`;
  if (view === 'month') return monthOf(first);
  const range = rangeFrom(query);
  const days = typeof range === 'object' ? rangeOf(range.from, range.to) : listOfMonth(first);
  const day = dayFrom(query['day'], days.first);
  const later = view === 'agenda' && day > days.first && day <= days.last;
  const from = later ? { ...days, first: day, title: `${days.title}, from ${describeDay(day)}` } : days;
  return typeof range === 'string' ? { ...from, wrong: range } : from;
}

/** The days that were asked for, or what is wrong with them. */
function rangeFrom(query: Query): { from: LocalDate; to: LocalDate } | string | undefined {
  const { from = '', to = '' } = query;
  if (from === '' && to === '') return undefined;
  if (typeof from !== 'string' || typeof to !== 'string' || !isLocalDate(from) || !isLocalDate(to)) {
    return 'Give both days, such as 2026-11-20.';
  }
  if (to < from) return 'The last day lies before the first.';
  return daysBetween(from, to) >= MAX_CAMPAIGN_DAYS ? 'A calendar shows five years at most.' : { from, to };
}

function filterOf(query: Query): CalendarFilter {
  const platform = typeof query['platform'] === 'string' ? parsePlatform(query['platform']) : undefined;
  const standing = CALENDAR_STANDINGS.find((one) => one === query['status']);
  const id = query['campaign'];
  const campaign = isId(id) ? id : undefined;
  return { ...(platform && { platform }), ...(standing && { standing }), ...(campaign && { campaign }) };
}

function dayFrom(value: unknown, today: LocalDate): LocalDate {
  return typeof value === 'string' && isLocalDate(value) ? value : today;
}

function weekOf(day: LocalDate): Days {
  const monday = addDays(day, 1 - weekday(day));
  const title = `Week of ${dayOf(monday).toFormat('d LLLL yyyy')}`;
  return { anchor: monday, first: monday, last: addDays(monday, 6), title };
}

/** A month grid shows whole weeks. */
function monthOf(first: LocalDate): Days {
  const { last, title } = listOfMonth(first);
  return {
    anchor: first,
    first: addDays(first, 1 - weekday(first)),
    last: addDays(last, 7 - weekday(last)),
    title,
  };
}

/** The list of a month has only its own days. */
function listOfMonth(first: LocalDate): Days {
  const last = dayOf(first).endOf('month').toISODate() ?? first;
  return { anchor: first, first, last, title: dayOf(first).toFormat('LLLL yyyy') };
}

function rangeOf(from: LocalDate, to: LocalDate): Days {
  return {
    anchor: from,
    first: from,
    last: to,
    title: `${describeDay(from)} to ${describeDay(to)}`,
    range: { from, to },
  };
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

/** What keeps a page narrowed down, and in choosing, from one address to the next. */
function keptOf({ filter, selecting }: Pick<Shown, 'filter' | 'selecting'>): Array<[string, string]> {
  const { platform, standing, campaign } = filter;
  const kept: Array<[string, string | undefined]> = [
    ['platform', platform],
    ['status', standing],
    ['campaign', campaign],
    ['select', selecting ? '1' : undefined],
  ];
  return kept.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

/** Addresses of the time before, the time after, today, and the other views of the same time. */
export function linksOf(shown: Shown, base: string) {
  const { view, anchor, today, range } = shown;
  const kept = keptOf(shown);
  const address = (pairs: ReadonlyArray<[string, string]>) =>
    `${base}?${[...pairs, ...kept].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  const at = (one: CalendarView, day: LocalDate) =>
    address([['view', one], one === 'week' ? ['week', day] : ['month', day.slice(0, 7)]]);
  const over = (one: CalendarView, from: LocalDate, to: LocalDate) =>
    address([
      ['view', one],
      ['from', from],
      ['to', to],
    ]);
  const step = (by: 1 | -1) => {
    if (range) {
      const days = (daysBetween(range.from, range.to) + 1) * by;
      return over(view, addDays(range.from, days), addDays(range.to, days));
    }
    if (view === 'week') return at(view, addDays(anchor, 7 * by));
    return at(view, dayOf(anchor).plus({ months: by }).toISODate() ?? anchor);
  };
  // From a month that has today in it, the week is today's.
  const within = anchor.slice(0, 7) === today.slice(0, 7) ? today : anchor;
  const select: [string, string] = ['select', shown.selecting ? '' : '1'];
  return {
    before: step(-1),
    after: step(1),
    today: at(view, today),
    day: (day: LocalDate) =>
      address([
        ['view', 'agenda'],
        ...(range
          ? ([
              ['from', range.from],
              ['to', range.to],
            ] as Array<[string, string]>)
          : ([['month', day.slice(0, 7)]] as Array<[string, string]>)),
        ['day', day],
      ]),
    select: `${base}?${[
      ['view', view],
      ...placeOf(shown),
      ...kept.filter(([name]) => name !== 'select'),
      select,
    ]
      .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
      .join('&')}`,
    views: VIEWS.map((one) => ({
      label: VIEW_WORDS[one],
      href:
        range && (one === 'agenda' || one === 'print')
          ? over(one, range.from, range.to)
          : at(one, one === 'week' ? within : anchor),
      current: one === view,
    })),
  };
}

/** The fields that say which time is shown, for a form that narrows it down. */
export function placeOf({ view, anchor, range }: Shown): Array<[string, string]> {
  if (range) {
    return [
      ['from', range.from],
      ['to', range.to],
    ];
  }
  return view === 'week' ? [['week', anchor]] : [['month', anchor.slice(0, 7)]];
}

const VIEW_WORDS: Record<CalendarView, string> = {
  month: 'Month',
  week: 'Week',
  agenda: 'Agenda',
  print: 'Print',
};
