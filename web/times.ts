import { DateTime } from 'luxon';
import { HOUR, MINUTE } from '../workflows/domain/time';

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
  const there = DateTime.fromJSDate(instant, { zone }).setLocale('en-GB');
  const utc = there.toUTC();
  const thisYear = there.year === DateTime.fromJSDate(now, { zone }).year;
  return {
    iso: instant.toISOString(),
    local: `${there.toFormat(thisYear ? 'ccc d LLL, HH:mm' : 'ccc d LLL yyyy, HH:mm')} ${zoneWord(there)}`,
    clock: there.toFormat('HH:mm'),
    relative: relativeWords(instant, now),
    utc: utc.toFormat("yyyy-MM-dd HH:mm 'UTC'"),
  };
}

/** A calendar day: "Fri 20 Nov 2026". */
export function describeDay(date: string): string {
  return DateTime.fromISO(date, { zone: 'utc', locale: 'en-GB' }).toFormat('ccc d LLL yyyy');
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

function two(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

/** British English knows CET, American English knows EST: whichever has a name and not an offset. */
function zoneWord(there: DateTime): string {
  const names = ['en-GB', 'en-US'].map((locale) => there.setLocale(locale).toFormat('ZZZZ'));
  return names.find((name) => !/^(GMT|UTC)[+-]/.test(name)) ?? names[0] ?? there.toFormat('ZZ');
}
