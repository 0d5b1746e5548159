import { DateTime, Duration, IANAZone } from 'luxon';
import { no, yes, type Verdict } from './verdict';

/** A calendar day in some zone, `YYYY-MM-DD`. Compares correctly as a string. */
export type LocalDate = string;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** The day it is in `zone` at `instant`. */
export function localDate(instant: Date, zone: string): LocalDate {
  return DateTime.fromJSDate(instant, { zone }).toISODate() as LocalDate;
}

/** Wall time `HH:mm` at `instant` in `zone`. */
export function localTime(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat('HH:mm');
}

/** A day as people say it: "Fri 20 Nov 2026". */
export function dayWords(day: LocalDate): string {
  return DateTime.fromISO(day, { zone: 'utc', locale: 'en-GB' }).toFormat('ccc d LLL yyyy');
}

/**
 * The instant of a wall time. Where daylight saving skips it, the clock's own next time (02:30 → 03:30);
 * where it occurs twice, the first. People's own input goes through `checkWallTime` instead, which asks.
 */
export function atLocal(date: LocalDate, time: string, zone: string): Date {
  return firstOf(DateTime.fromISO(`${date}T${time}`, { zone }));
}

export function startOfDay(date: LocalDate, zone: string): Date {
  return atLocal(date, '00:00', zone);
}

/** Of a wall time that occurs twice luxon takes the one whose offset is that of the machine's present season. */
function firstOf(meant: DateTime): Date {
  return (meant.getPossibleOffsets()[0] ?? meant).toJSDate();
}

export function addDays(date: LocalDate, days: number): LocalDate {
  // In UTC every day has 24 hours. Calendars do this by the thousand, and luxon takes twenty times as long.
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}

/** Monday is 1, Sunday is 7. */
export function weekday(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

export function isLocalDate(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  // A day that no month has rolls over into the next one. Luxon says the same, and takes much longer.
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Weeks to seconds: months and years have no fixed length, and Postgres has to read it as luxon does. */
const DURATION = /^P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,3})?S)?)?$/;

/** Milliseconds of an ISO-8601 duration of weeks, days (of 24 hours), hours, minutes and seconds; NaN of anything else. */
export function durationMs(iso: string): number {
  const duration = Duration.fromISO(DURATION.test(iso) ? iso : '');
  return duration.isValid ? duration.as('milliseconds') : Number.NaN;
}

/** No offset: the zone is the campaign's, and another one would silently win. */
const WALL_TIME = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d+)?)?$/;

/** The instant a person means by `YYYY-MM-DDTHH:mm` in `zone`, or the choices when the clock skips or repeats it. */
export function checkWallTime(typed: string, zone: string): Verdict<Date> {
  const meant = DateTime.fromISO(typed, { zone });
  if (!WALL_TIME.test(typed) || !meant.isValid) {
    return no('VALIDATION_FAILED', 'FIELDS_INVALID', { detail: { expected: 'YYYY-MM-DDTHH:mm' } });
  }
  // Luxon moves a skipped time on by as much as the clock skips: an hour in most zones, half an hour in some.
  const skipped = meant
    .setZone('utc', { keepLocalTime: true })
    .diff(DateTime.fromISO(typed, { zone: 'utc' }));
  if (skipped.toMillis() !== 0) {
    const gap = [meant.minus(skipped), meant];
    return no('VALIDATION_FAILED', 'TIME_SKIPPED', { detail: { choices: gap.map(choice), zone } });
  }
  const twice = meant.getPossibleOffsets();
  if (twice.length > 1) {
    return no('VALIDATION_FAILED', 'TIME_DOUBLED', { detail: { choices: twice.map(choice), zone } });
  }
  return yes(meant.toJSDate());
}

function choice(at: DateTime) {
  return { at: at.toUTC().toISO(), local: at.toFormat('yyyy-MM-dd HH:mm ZZZZ') };
}

export function earlier(a: Date, b: Date): Date {
  return a <= b ? a : b;
}

export function later(a: Date, b: Date): Date {
  return a >= b ? a : b;
}

export function plus(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
