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

/**
 * The instant of a wall time. Where daylight saving skips it, the clock's own next time (02:30 → 03:30);
 * where it occurs twice, the first. People's own input goes through `checkWallTime` instead, which asks.
 */
export function atLocal(date: LocalDate, time: string, zone: string): Date {
  return DateTime.fromISO(`${date}T${time}`, { zone }).toJSDate();
}

export function startOfDay(date: LocalDate, zone: string): Date {
  return DateTime.fromISO(date, { zone }).startOf('day').toJSDate();
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
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

/** Milliseconds of an ISO-8601 duration; days count 24 hours. NaN when it is not one. */
export function durationMs(iso: string): number {
  const duration = Duration.fromISO(iso);
  return duration.isValid ? duration.as('milliseconds') : Number.NaN;
}

/** The instant a person means by `YYYY-MM-DDTHH:mm` in `zone`, or the choices when the clock skips or repeats it. */
export function checkWallTime(typed: string, zone: string): Verdict<Date> {
  const meant = DateTime.fromISO(typed, { zone });
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(typed) || !meant.isValid) {
    return no('VALIDATION_FAILED', 'FIELDS_INVALID', { detail: { expected: 'YYYY-MM-DDTHH:mm' } });
  }
  const wall = typed.slice(0, 16);
  if (meant.toFormat("yyyy-MM-dd'T'HH:mm") !== wall) {
    const gap = [meant.minus({ hours: 1 }), meant];
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
