import type { CalendarEntry } from '../../db/calendar/month';
import { conflictsOf, type CalendarConflict } from '../../workflows/domain/calendar';
import { localDate, localTime, weekday, type LocalDate } from '../../workflows/domain/time';
import { calendarStatusLabel, contentTypeLabel, platformLabel, taskStatusLabel, type Label } from '../labels';
import { describeDay } from '../times';
import { onBothClocks } from '../campaigns/times';
import { daysOf, linksOf, type Shown } from './view';

export type CalendarRows = {
  entries: readonly CalendarEntry[];
  /** Days without posts; none where several campaigns are shown. */
  blackout: readonly LocalDate[];
  /** More lie in the shown time than were read. */
  truncated: boolean;
};

/** Several campaigns on one page: each entry says whose it is. */
export type CalendarPlace = { base: string; ofAll: boolean; readerZone: string };

/** Of a day in a month's grid; fewer in a full month, so that the page stays light. */
const IN_A_CELL = [3, 2, 1] as const;
const IN_A_GRID = 45;
/** Of a list, whole days at a time; and of a day in a week's grid. */
const IN_A_LIST = 30;
const IN_A_WEEKDAY = 6;

export function presentCalendar(rows: CalendarRows, shown: Shown, place: CalendarPlace, now: Date) {
  const conflicts = conflictWords(rows.entries);
  const items = rows.entries.map((entry) => presentItem(entry, shown, place, conflicts, now));
  const byDay = groupedBy(items, (item) => item.day);
  const counts = [...byDay.values()].map((day) => day.length);
  const most = shown.view === 'month' ? mostInACell(counts) : mostInADay(shown.view, counts);
  const days = daysOf(shown).map((date) => presentDay(date, byDay.get(date) ?? [], most, rows, shown, place));
  const list = shown.view === 'agenda' ? listOf(days) : { days: [], next: undefined };
  return {
    heading: shown.title,
    zone: shown.zone,
    view: { [shown.view]: true },
    links: linksOf(shown, place.base),
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    weeks: chunks(days, 7),
    list: list.days,
    further: list.next && { href: list.next.href, label: `From ${list.next.name} on` },
    conflicts: conflictCount(conflicts.size),
    truncated: rows.truncated,
    empty: items.length === 0 ? emptyWords(shown, place) : undefined,
  };
}

type ShownItem = ReturnType<typeof presentItem>;

function presentItem(
  entry: CalendarEntry,
  shown: Shown,
  place: CalendarPlace,
  conflicts: ReadonlyMap<string, string[]>,
  now: Date,
) {
  const status = statusOf(entry);
  return {
    id: entry.id,
    href: `/calendar/${entry.id}`,
    day: localDate(entry.scheduled_at, shown.zone),
    time: localTime(entry.scheduled_at, shown.zone),
    when: onBothClocks(entry.scheduled_at, shown.zone, place.readerZone, now),
    title: entry.title,
    platform: platformLabel[entry.platform],
    type: contentTypeLabel[entry.content_type].word,
    campaign: place.ofAll ? entry.campaign_name : undefined,
    status,
    dropped: entry.status === 'CANCELLED',
    conflicts: conflicts.get(entry.id),
  };
}

/** Its task knows more than the item: that it is late, blocked or being done. */
export function statusOf(entry: Pick<CalendarEntry, 'status' | 'task_status'>): Label {
  const telling = entry.task_status;
  if (telling === 'OVERDUE' || telling === 'BLOCKED' || telling === 'IN_PROGRESS' || telling === 'FAILED') {
    return taskStatusLabel[telling];
  }
  return calendarStatusLabel[entry.status];
}

function presentDay(
  date: LocalDate,
  items: ShownItem[],
  most: number,
  rows: CalendarRows,
  shown: Shown,
  place: CalendarPlace,
) {
  return {
    date,
    number: Number(date.slice(8)),
    name: describeDay(date),
    today: date === shown.today,
    outside: shown.view === 'month' && date.slice(0, 7) !== shown.anchor.slice(0, 7),
    weekend: weekday(date) > 5,
    blackout: rows.blackout.includes(date),
    empty: items.length === 0,
    items: items.slice(0, most),
    more: items.length > most ? items.length - most : undefined,
    href: `${place.base}?view=agenda&month=${date.slice(0, 7)}&day=${date}`,
  };
}

/** As many of each day as keep the grid light; the rest of a day is one step away. */
function mostInACell(counts: readonly number[]): number {
  const shownWith = (most: number) => counts.reduce((sum, count) => sum + Math.min(count, most), 0);
  return IN_A_CELL.find((most) => shownWith(most) <= IN_A_GRID) ?? 1;
}

function mostInADay(view: Shown['view'], counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return view === 'week' && all > IN_A_GRID ? IN_A_WEEKDAY : Number.POSITIVE_INFINITY;
}

type ShownDay = ReturnType<typeof presentDay>;

/** Whole days until the list is long enough, and the day from which it goes on. */
function listOf(days: readonly ShownDay[]): { days: ShownDay[]; next: ShownDay | undefined } {
  const told = days.filter((day) => day.items.length > 0 || day.blackout);
  let count = 0;
  const end = told.findIndex((day) => (count += day.items.length) > IN_A_LIST && count > day.items.length);
  return end === -1 ? { days: told, next: undefined } : { days: told.slice(0, end), next: told[end] };
}

/** For each item what gets in its way, in words. Clients have their own accounts, so campaigns are kept apart. */
export function conflictWords(entries: readonly CalendarEntry[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const add = (id: string, other: string, conflict: CalendarConflict) => {
    words.set(id, [...(words.get(id) ?? []), conflictSentence(conflict, byId.get(other)?.title ?? '')]);
  };
  for (const own of groupedBy(entries, (entry) => entry.campaign_id).values()) {
    for (const conflict of conflictsOf(own)) {
      const [first, second] = conflict.items;
      add(first, second, conflict);
      add(second, first, conflict);
    }
  }
  return words;
}

function conflictSentence(conflict: CalendarConflict, other: string): string {
  if (conflict.kind === 'SAME_TEXT') return `Has the same text as “${other}”.`;
  if (conflict.minutes === 0) return `On the same platform at the same time as “${other}”.`;
  return `Only ${conflict.minutes} min from “${other}” on the same platform.`;
}

function conflictCount(items: number): string | undefined {
  if (items === 0) return undefined;
  return items === 1 ? 'One item is in a conflict' : `${items} items get in each other’s way`;
}

function emptyWords({ view }: Shown, { ofAll }: CalendarPlace) {
  return {
    icon: 'calendar-days',
    title: `Nothing is planned in this ${view === 'week' ? 'week' : 'month'}`,
    text: ofAll
      ? 'Items come with a campaign, as soon as its plan is approved.'
      : 'Items come as soon as the plan is approved, from the first day of the campaign on.',
  };
}

function groupedBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < values.length; at += size) result.push(values.slice(at, at + size));
  return result;
}
