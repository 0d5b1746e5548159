import {
  CALENDAR_STANDINGS,
  standingOf,
  type CalendarEntry,
  type CalendarStanding,
} from '../../db/calendar/month';
import { conflictsOf, type CalendarConflict } from '../../workflows/domain/calendar';
import { PLATFORMS } from '../../workflows/domain/platforms';
import { localDate, localTime, weekday, type LocalDate } from '../../workflows/domain/time';
import { calendarStatusLabel, contentTypeLabel, platformLabel, taskStatusLabel, type Label } from '../labels';
import { clipped } from '../clipped';
import { describeDay } from '../times';
import { onBothClocks } from '../campaigns/times';
import { daysOf, linksOf, placeOf, type Shown } from './view';

export type CalendarRows = {
  entries: readonly CalendarEntry[];
  /** Of the shown time, narrowed down to platform and campaign, not to a status. */
  counts: ReadonlyMap<CalendarStanding, number>;
  /** To choose one of; none on the page of one campaign. */
  campaigns: ReadonlyArray<{ id: string; name: string }>;
  /** Days without posts; none where several campaigns are shown. */
  blackout: readonly LocalDate[];
  /** More lie in the shown time than were read. */
  truncated: boolean;
};

/** Several campaigns on one page: each entry says whose it is. */
export type CalendarPlace = { base: string; ofAll: boolean; readerZone: string; mayEdit: boolean };

/** Of a day in a month's grid; fewer in a full month, so that the page stays light. */
const IN_A_CELL = [3, 2, 1] as const;
const IN_A_GRID = 45;
/** Of a list, whole days at a time; and of a day in a week's grid. */
const IN_A_LIST = 20;
const IN_A_WEEKDAY = 6;

export function presentCalendar(rows: CalendarRows, shown: Shown, place: CalendarPlace, now: Date) {
  const conflicts = conflictWords(rows.entries);
  const byDay = groupedBy(rows.entries, (entry) => localDate(entry.scheduled_at, shown.zone));
  const links = linksOf(shown, place.base);
  // A full grid says less of each: its own page has all of it.
  const full = (shown.view === 'month' || shown.view === 'week') && rows.entries.length > IN_A_GRID;
  const said = full ? new Map([...conflicts.keys()].map((id) => [id, []])) : conflicts;
  const draw = (entry: CalendarEntry) =>
    presentItem(full ? { ...entry, title: clipped(entry.title, 56) } : entry, shown, place, said, now);
  const dayOf = (date: LocalDate, most: number) => {
    const items = byDay.get(date) ?? [];
    const drawn = items.slice(0, most).map(draw);
    const more = items.length > most ? items.length - most : undefined;
    return {
      ...presentDay(date, rows, shown),
      items: drawn,
      empty: drawn.length === 0,
      more,
      // On this page: a full month has one of them for each day.
      href: links.day(date).slice(place.base.length),
    };
  };
  const counts = [...byDay.values()].map((day) => day.length);
  const grid = shown.view === 'month' || shown.view === 'week';
  const most = shown.view === 'month' ? mostInACell(counts) : mostInADay(counts);
  const list = grid ? { dates: [], next: undefined } : listOf(byDay, rows, shown);
  return {
    heading: shown.title,
    zone: shown.zone,
    view: { [shown.view]: true },
    links,
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    weeks: grid
      ? chunks(
          daysOf(shown).map((date) => dayOf(date, most)),
          7,
        )
      : [],
    list: list.dates.map((date) => dayOf(date, Number.POSITIVE_INFINITY)),
    further: list.next && { href: links.day(list.next), label: `From ${describeDay(list.next)} on` },
    conflicts: conflictCount(conflicts.size),
    truncated: rows.truncated && shown.view !== 'agenda',
    wrong: shown.wrong,
    narrow: presentFilter(rows, shown, place),
    counted: countWords(rows.counts),
    movable: place.mayEdit && grid && !shown.selecting,
    empty: rows.entries.length === 0 ? emptyWords(shown, place) : undefined,
  };
}

function presentItem(
  entry: CalendarEntry,
  shown: Shown,
  place: CalendarPlace,
  conflicts: ReadonlyMap<string, string[]>,
  now: Date,
) {
  const status = statusOf(entry);
  const open = entry.status !== 'DONE' && entry.status !== 'CANCELLED';
  const time = localTime(entry.scheduled_at, shown.zone);
  return {
    id: entry.id,
    href: `/calendar/${entry.id}`,
    time,
    when: onBothClocks(entry.scheduled_at, shown.zone, place.readerZone, now),
    title: entry.title,
    platform: platformLabel[entry.platform],
    type: contentTypeLabel[entry.content_type].word,
    campaign: place.ofAll ? entry.campaign_name : undefined,
    status,
    dropped: entry.status === 'CANCELLED',
    conflicts: summedUp(conflicts.get(entry.id)),
    /** The version that is dragged: absent where it cannot be moved. */
    version: place.mayEdit && open ? entry.version : undefined,
    select:
      shown.selecting && open
        ? `${time} ${platformLabel[entry.platform].word}: ${clipped(entry.title, 28)}`
        : undefined,
  };
}

const STANDING_LABELS: Record<CalendarStanding, Label> = {
  ...calendarStatusLabel,
  OVERDUE: taskStatusLabel.OVERDUE,
  BLOCKED: taskStatusLabel.BLOCKED,
  IN_PROGRESS: taskStatusLabel.IN_PROGRESS,
  FAILED: taskStatusLabel.FAILED,
};

/** Its task knows more than the item: that it is late, blocked or being done. */
export function statusOf(entry: Pick<CalendarEntry, 'status' | 'task_status'>): Label {
  return STANDING_LABELS[standingOf(entry)];
}

function presentDay(date: LocalDate, rows: CalendarRows, shown: Shown) {
  return {
    date,
    number: Number(date.slice(8)),
    name: describeDay(date),
    today: date === shown.today,
    outside: shown.view === 'month' && date.slice(0, 7) !== shown.anchor.slice(0, 7),
    weekend: weekday(date) > 5,
    blackout: rows.blackout.includes(date),
  };
}

/** The form that narrows the page down: it keeps the view and the time. */
function presentFilter({ counts, campaigns }: CalendarRows, shown: Shown, { base, ofAll }: CalendarPlace) {
  const { platform, standing, campaign } = shown.filter;
  const any = (word: string, chosen: unknown) => ({ value: '', word, selected: chosen === undefined });
  const ranged = shown.view === 'agenda' || shown.view === 'print';
  const hidden = [
    ['view', shown.view],
    ...(ranged ? [] : placeOf(shown)),
    ...(shown.selecting ? [['select', '1']] : []),
  ].map(([name, value]) => ({ name, value }));
  return {
    action: base,
    hidden,
    range: ranged ? { from: shown.range?.from ?? shown.first, to: shown.range?.to ?? shown.last } : undefined,
    platforms: [
      any('All platforms', platform),
      ...PLATFORMS.map((one) => ({ value: one, word: platformLabel[one].word, selected: one === platform })),
    ],
    standings: [
      any('Any status', standing),
      ...CALENDAR_STANDINGS.filter((one) => counts.has(one) || one === standing).map((one) => ({
        value: one,
        word: `${STANDING_LABELS[one].word} (${counts.get(one) ?? 0})`,
        selected: one === standing,
      })),
    ],
    campaigns: ofAll
      ? [
          any('All campaigns', campaign),
          ...campaigns.map(({ id, name }) => ({ value: id, word: name, selected: id === campaign })),
        ]
      : undefined,
    clear:
      platform || standing || campaign
        ? linksOf({ ...shown, filter: {} }, base).views.find(({ current }) => current)?.href
        : undefined,
  };
}

/** "124 items: 80 planned, 3 overdue". */
function countWords(counts: ReadonlyMap<CalendarStanding, number>): string | undefined {
  const parts = CALENDAR_STANDINGS.flatMap((one) => {
    const count = counts.get(one);
    return count ? [`${count.toLocaleString('en-GB')} ${STANDING_LABELS[one].word.toLowerCase()}`] : [];
  });
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  return `${all.toLocaleString('en-GB')} ${all === 1 ? 'item' : 'items'}: ${parts.join(', ')}`;
}

/** As many of each day as keep the grid light; the rest of a day is one step away. */
function mostInACell(counts: readonly number[]): number {
  const shownWith = (most: number) => counts.reduce((sum, count) => sum + Math.min(count, most), 0);
  return IN_A_CELL.find((most) => shownWith(most) <= IN_A_GRID) ?? 1;
}

function mostInADay(counts: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return all > IN_A_GRID ? IN_A_WEEKDAY : Number.POSITIVE_INFINITY;
}

/** Whole days until the list is long enough, and the day from which it goes on. On paper all of them. */
function listOf(byDay: ReadonlyMap<LocalDate, readonly unknown[]>, { blackout }: CalendarRows, shown: Shown) {
  const told = [
    ...new Set([...byDay.keys(), ...blackout.filter((day) => day >= shown.first && day <= shown.last)]),
  ].sort();
  if (shown.view === 'print') return { dates: told, next: undefined };
  let count = 0;
  const end = told.findIndex((day) => {
    const own = byDay.get(day)?.length ?? 0;
    count += own;
    return count > IN_A_LIST && count > own;
  });
  return end === -1 ? { dates: told, next: undefined } : { dates: told.slice(0, end), next: told[end] };
}

/** Beside an item of many: the first of what gets in its way, and how much more. Its page has all of it. */
function summedUp(sentences: readonly string[] | undefined): { said: string[] } | undefined {
  if (!sentences) return undefined;
  const [first, ...others] = sentences;
  if (first === undefined) return { said: [] };
  return { said: others.length === 0 ? [first] : [first, `And ${others.length} more like it.`] };
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

function emptyWords({ view, range, filter }: Shown, { ofAll }: CalendarPlace) {
  const time = range ? 'in these days' : `in this ${view === 'week' ? 'week' : 'month'}`;
  if (Object.keys(filter).length > 0) {
    return {
      icon: 'calendar-days',
      title: `Nothing like that ${time}`,
      text: 'Show everything, or look at another time.',
    };
  }
  return {
    icon: 'calendar-days',
    title: `Nothing is planned ${time}`,
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
