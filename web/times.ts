import { DateTime } from 'luxon';
import { HOUR, MINUTE } from '../workflows/domain/time';

export { dayWords as describeDay } from '../workflows/domain/time';

/** One instant in every form a page shows it in. */
export type ShownTime = {
  /** UTC, for `datetime` attributes and the browser's countdown. */
  iso: string;
  /** Wall time in the zone, with its abbreviation: "Fri 20 Nov, 16:10 CET". The year when it is another one. */
  local: string;
  /** Only the clock: "16:10". */
  clock: string;
  /** "in 2 h 10 min", "3 days ago", "now". */
  relative: string;
  /** For the tooltip: "2026-11-20 15:10 UTC". */
  utc: string;
};

export function describeTime(at: Date | string, zone: string, now: Date): ShownTime {
  const instant = typeof at === 'string' ? new Date(at) : at;
  const there = wallClock(instant, zone);
  const iso = instant.toISOString();
  return {
    iso,
    local: localWords(instant, there, zone, there.year !== yearAt(now, zone)),
    clock: there.clock,
    relative: relativeWords(instant, now),
    utc: `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`,
  };
}

function localWords(instant: Date, there: WallClock, zone: string, withYear: boolean): string {
  const day = `${there.weekday} ${there.day} ${there.month}${withYear ? ` ${there.year}` : ''}`;
  return `${day}, ${there.clock} ${zoneWord(instant, there, zone)}`;
}

/** On a second clock, next to the first: `local` names the day only where it is another one. "15:10 UTC". */
export function describeBeside(at: Date | string, zone: string, first: string, now: Date): ShownTime {
  const shown = describeTime(at, zone, now);
  const [day = '', clock = ''] = shown.local.split(', ');
  return describeTime(at, first, now).local.startsWith(`${day},`) ? { ...shown, local: clock } : shown;
}

/** The same in one line that no page has to draw, for what was said long ago: "Wed 10 Feb 2027, 10:00 CET". */
export function describeMoment(at: Date | string, zone: string): string {
  const instant = new Date(at);
  return localWords(instant, wallClock(instant, zone), zone, true);
}

/**
 * How far away, in the two units that matter: "in 2 h 10 min", "1 day 3 h ago", "now" within half a minute.
 * The browser counts on with the same words (`public/js/countdown.js`).
 */
export function relativeWords(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  const span = Math.abs(ms);
  if (span < MINUTE / 2) return 'now';
  return ms > 0 ? `in ${spanWords(span)}` : `${spanWords(span)} ago`;
}

/** A length of time in words: "45 min", "2 h 10 min", "1 day 3 h", "12 days". */
export function spanWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(ms / HOUR);
  const days = Math.floor(hours / 24);
  return two(days, days === 1 ? 'day' : 'days', days < 7 ? hours % 24 : 0, 'h');
}

/** The same of a delay that somebody set, which may be of seconds: "20 s". */
export function delayWords(ms: number): string {
  return ms < MINUTE ? `${Math.max(1, Math.round(ms / 1_000))} s` : spanWords(ms);
}

function two(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

/** What a wall clock and calendar in the zone show, in British words. `minutes` counts them as if they were UTC. */
type WallClock = {
  weekday: string;
  day: string;
  month: string;
  year: string;
  clock: string;
  minutes: number;
};

// A page describes a hundred times, and making a formatter costs a hundred times as much as using one.
const clocks = new Map<string, Intl.DateTimeFormat>();
const zoneWords = new Map<string, string>();

function wallClock(instant: Date, zone: string): WallClock {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const { weekday = '', day = '', month = '', year = '', hour = '', minute = '' } = parts;
  const midnight = Date.parse(`${day} ${month.slice(0, 3)} ${year} 00:00 UTC`) / MINUTE;
  const clock = `${hour}:${minute}`;
  return { weekday, day, month, year, clock, minutes: midnight + Number(hour) * 60 + Number(minute) };
}

const years = new Map<string, { at: number; year: string }>();

/** A page describes all its times at one `now`: the year of it is looked up once a zone. */
function yearAt(now: Date, zone: string): string {
  const known = years.get(zone);
  if (known?.at === now.getTime()) return known.year;
  const { year } = wallClock(now, zone);
  years.set(zone, { at: now.getTime(), year });
  return year;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
}

/** British English knows CET, American English knows EST: whichever has a name and not an offset. */
function zoneWord(instant: Date, { minutes }: WallClock, zone: string): string {
  const offset = minutes - Math.floor(instant.getTime() / MINUTE);
  const key = `${zone} ${offset}`;
  const known = zoneWords.get(key);
  if (known !== undefined) return known;
  const there = DateTime.fromJSDate(instant, { zone });
  const names = ['en-GB', 'en-US'].map((locale) => there.setLocale(locale).toFormat('ZZZZ'));
  const word = names.find((name) => !/^(GMT|UTC)[+-]/.test(name)) ?? names[0] ?? there.toFormat('ZZ');
  zoneWords.set(key, word);
  return word;
}
