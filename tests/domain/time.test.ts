import fc from 'fast-check';
import { Settings } from 'luxon';
import {
  addDays,
  atLocal,
  checkWallTime,
  DAY,
  daysBetween,
  durationMs,
  HOUR,
  isLocalDate,
  isZone,
  localDate,
  localTime,
  MINUTE,
  startOfDay,
  weekday,
} from '../../workflows/domain/time';
import { instants, zones } from '../support/facts';

const iso = (at: Date) => at.toISOString();

describe('a day in a zone', () => {
  test.each([
    ['2026-11-20T22:59:59Z', 'Europe/Berlin', '2026-11-20', '23:59'],
    ['2026-11-20T23:00:00Z', 'Europe/Berlin', '2026-11-21', '00:00'],
    ['2026-11-20T23:00:00Z', 'America/New_York', '2026-11-20', '18:00'],
    ['2026-11-20T10:00:00Z', 'Pacific/Kiritimati', '2026-11-21', '00:00'],
    ['2026-07-01T13:29:00Z', 'Australia/Lord_Howe', '2026-07-01', '23:59'],
  ])('%s is in %s on %s at %s', (at, zone, date, time) => {
    expect(localDate(new Date(at), zone)).toBe(date);
    expect(localTime(new Date(at), zone)).toBe(time);
  });

  test('lies between its own midnight and the next', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const day = localDate(at, zone);
        expect(startOfDay(day, zone) <= at).toBe(true);
        expect(startOfDay(addDays(day, 1), zone) > at).toBe(true);
      }),
    );
  });

  test.each([
    ['2026-03-29', 'Europe/Berlin', 23 * HOUR],
    ['2026-10-25', 'Europe/Berlin', 25 * HOUR],
    ['2026-10-04', 'Australia/Lord_Howe', 23 * HOUR + 30 * MINUTE],
    ['2026-04-05', 'Australia/Lord_Howe', 24 * HOUR + 30 * MINUTE],
    ['2026-11-20', 'Asia/Kolkata', DAY],
  ])('%s in %s lasts %d ms', (date, zone, length) => {
    expect(startOfDay(addDays(date, 1), zone).getTime() - startOfDay(date, zone).getTime()).toBe(length);
  });

  test('begins later where the clock skips midnight, and at the first one where it strikes twice', () => {
    expect(iso(startOfDay('2026-04-24', 'Africa/Cairo'))).toBe('2026-04-23T22:00:00.000Z');
    expect(localTime(startOfDay('2026-04-24', 'Africa/Cairo'), 'Africa/Cairo')).toBe('01:00');
    expect(iso(startOfDay('2026-11-01', 'America/Havana'))).toBe('2026-11-01T04:00:00.000Z');
  });
});

describe('days of the calendar', () => {
  test.each([
    ['2026-11-20', 1, '2026-11-21'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-03-29', -1, '2026-03-28'],
    ['2026-11-20', 0, '2026-11-20'],
  ])('%s and %d days are %s', (date, days, there) => {
    expect(addDays(date, days)).toBe(there);
    expect(daysBetween(date, there)).toBe(days);
  });

  test('Monday is 1 and Sunday is 7', () => {
    expect(weekday('2026-11-16')).toBe(1);
    expect(weekday('2026-11-22')).toBe(7);
  });

  test.each([
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['0000-01-01', false],
    ['2026-11-20T10:00', false],
    ['', false],
  ])('%j is one: %s', (text, is) => {
    expect(isLocalDate(text)).toBe(is);
  });

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('%j is a zone: %s', (name, is) => {
    expect(isZone(name)).toBe(is);
  });
});

describe('a duration', () => {
  test.each([
    ['PT0S', 0],
    ['PT5S', 5_000],
    ['PT0.5S', 500],
    ['PT30M', 30 * MINUTE],
    ['PT24H', DAY],
    ['P1D', DAY],
    ['P1DT2H3M4S', DAY + 2 * HOUR + 3 * MINUTE + 4_000],
    ['P2W', 14 * DAY],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  // A month has no length, and what luxon reads but Postgres does not would end the list of today's tasks.
  test.each(['P', 'PT', 'P1M', 'P1Y', 'PT1,5S', '-PT1H', 'PT-1H', 'P1.5D', '1D', 'pt1h', ' PT1H', ''])(
    '%j is none',
    (text) => {
      expect(durationMs(text)).toBeNaN();
    },
  );
});

describe('a wall time', () => {
  afterEach(() => {
    Settings.now = () => Date.now();
  });

  // Luxon resolves an hour that occurs twice by the season of the machine's own clock.
  test.each(['2026-07-01T00:00:00Z', '2026-12-01T00:00:00Z'])(
    'is the same instant whatever day it is on the machine (%s)',
    (today) => {
      Settings.now = () => Date.parse(today);
      expect(iso(atLocal('2026-10-25', '02:30', 'Europe/Berlin'))).toBe('2026-10-25T00:30:00.000Z');
      expect(iso(atLocal('2026-11-01', '01:30', 'America/New_York'))).toBe('2026-11-01T05:30:00.000Z');
      expect(iso(atLocal('2026-04-05', '01:45', 'Australia/Lord_Howe'))).toBe('2026-04-04T14:45:00.000Z');
      expect(iso(startOfDay('2026-11-01', 'America/Havana'))).toBe('2026-11-01T04:00:00.000Z');
      expect(iso(atLocal('2026-03-29', '02:30', 'Europe/Berlin'))).toBe('2026-03-29T01:30:00.000Z');
    },
  );

  test('comes back as itself, unless the clock skips it', () => {
    const times = fc.record({
      date: fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days)),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    fc.assert(
      fc.property(times, zones, ({ date, hour, minute }, zone) => {
        const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
        const at = atLocal(date, time, zone);
        const skipped = localTime(at, zone) !== time;
        const verdict = checkWallTime(`${date}T${time}`, zone);
        expect(!verdict.ok && verdict.reason === 'TIME_SKIPPED').toBe(skipped);
        if (verdict.ok) expect(verdict.value).toEqual(at);
      }),
      { numRuns: 500 },
    );
  });
});

type Choice = { at: string; local: string };

describe('a time that a person typed', () => {
  const choicesOf = (typed: string, zone: string) => {
    const verdict = checkWallTime(typed, zone);
    if (verdict.ok) throw new Error(`${typed} was taken as ${iso(verdict.value)}`);
    const { reason, detail } = verdict;
    return { reason, zone: detail?.['zone'], choices: (detail?.['choices'] as Choice[]).map(({ at }) => at) };
  };

  test.each([
    ['2026-11-20T09:00', 'Europe/Berlin', '2026-11-20T08:00:00.000Z'],
    ['2026-07-20T09:00', 'Europe/Berlin', '2026-07-20T07:00:00.000Z'],
    ['2026-11-20T09:00:30', 'Asia/Kolkata', '2026-11-20T03:30:30.000Z'],
    ['2026-11-20T00:00', 'Pacific/Kiritimati', '2026-11-19T10:00:00.000Z'],
  ])('%s in %s is %s', (typed, zone, at) => {
    expect(checkWallTime(typed, zone)).toEqual({ ok: true, value: new Date(at) });
  });

  test.each([
    // The clock goes from 02:00 to 03:00, in New York likewise; in Lord Howe by half an hour, from 02:00 to 02:30.
    ['2026-03-29T02:30', 'Europe/Berlin', ['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z']],
    ['2026-03-29T02:00', 'Europe/Berlin', ['2026-03-29T00:00:00.000Z', '2026-03-29T01:00:00.000Z']],
    ['2026-03-08T02:15', 'America/New_York', ['2026-03-08T06:15:00.000Z', '2026-03-08T07:15:00.000Z']],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', ['2026-10-03T15:15:00.000Z', '2026-10-03T15:45:00.000Z']],
  ])('%s is skipped in %s, and both times that may be meant are offered', (typed, zone, choices) => {
    expect(choicesOf(typed, zone)).toEqual({ reason: 'TIME_SKIPPED', zone, choices });
  });

  test.each([
    ['2026-10-25T02:30', 'Europe/Berlin', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['2026-11-01T01:30', 'America/New_York', ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z']],
  ])('%s occurs twice in %s, and both are offered', (typed, zone, choices) => {
    expect(choicesOf(typed, zone)).toEqual({ reason: 'TIME_DOUBLED', zone, choices });
  });

  test('offers choices that a person can tell apart', () => {
    const verdict = checkWallTime('2026-10-25T02:30', 'Europe/Berlin');
    const locals = !verdict.ok && (verdict.detail?.['choices'] as Choice[]).map(({ local }) => local);
    expect(locals).toEqual(['2026-10-25 02:30 GMT+2', '2026-10-25 02:30 GMT+1']);
  });

  test.each(['2026-03-29T01:59', '2026-03-29T03:00'])(
    '%s at the edge of the gap is a time like any other',
    (typed) => {
      expect(checkWallTime(typed, 'Europe/Berlin').ok).toBe(true);
    },
  );

  test.each([
    'tomorrow',
    '2026-11-20',
    '2026-11-20 09:00',
    '2026-02-30T09:00',
    '2026-11-20T24:00',
    '2026-11-20T09:60',
    '2026-11-20T09:00Z',
    '2026-11-20T09:00+05:00',
    '',
  ])('%j is none', (typed) => {
    expect(checkWallTime(typed, 'Europe/Berlin')).toMatchObject({
      ok: false,
      code: 'VALIDATION_FAILED',
      reason: 'FIELDS_INVALID',
      detail: { expected: 'YYYY-MM-DDTHH:mm' },
    });
  });
});
