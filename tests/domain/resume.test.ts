import fc from 'fast-check';
import type { Pause } from '../../workflows/domain/pauses';
import type { Platform } from '../../workflows/domain/platforms';
import { movableRows, QUIET_HOURS, resumeShifts, type Resumable } from '../../workflows/domain/resume';
import { addDays, atLocal, HOUR, localDate, localTime, MINUTE, plus } from '../../workflows/domain/time';
import { somePause, someTask, zones } from '../support/facts';

const ZONE = 'Europe/Berlin';
const local = (day: string, time: string) => atLocal(day, time, ZONE);
/** The pause of every case begins on Monday morning; rows were placed long before. */
const FROM = local('2026-11-23', '08:00');
const LONG_AGO = plus(FROM, -1_000 * HOUR);

type Item = Resumable['items'][number];

const item = (id: string, scheduled_at: Date, given: Partial<Item> = {}): Item => ({
  id,
  platform: 'linkedin',
  status: 'PENDING',
  scheduled_at,
  anchored_at: LONG_AGO,
  ...given,
});

const paused = (hours: number): Pause[] => [somePause(FROM, plus(FROM, hours * HOUR))];

function shifted(items: Item[], hours: number, given: Partial<Resumable> = {}, spacing = HOUR) {
  const facts = { campaign: { timezone: ZONE, blackout_dates: [] }, tasks: [], items, ...given };
  return resumeShifts(facts, paused(hours), 'shift_all', plus(FROM, hours * HOUR), spacing);
}

const places = (items: Item[], hours: number, given: Partial<Resumable> = {}) =>
  Object.fromEntries(
    shifted(items, hours, given).map(({ id, to }) => [id, `${localDate(to, ZONE)} ${localTime(to, ZONE)}`]),
  );

describe('where a resume puts a post', () => {
  test('later by the paused time when that place is free', () => {
    expect(places([item('a', local('2026-11-24', '09:00'))], 5)).toEqual({ a: '2026-11-24 14:00' });
  });

  test('not into the night: on to the morning after it', () => {
    const items = [item('a', local('2026-11-24', '17:00')), item('b', local('2026-11-25', '19:00'))];
    expect(places(items, 6)).toEqual({ a: '2026-11-25 07:00', b: '2026-11-26 07:00' });
  });

  test('not onto a blackout day: the same time on the next day that is none', () => {
    const campaign = { timezone: ZONE, blackout_dates: ['2026-11-25', '2026-11-26'] };
    expect(places([item('a', local('2026-11-24', '09:00'))], 24, { campaign })).toEqual({
      a: '2026-11-27 09:00',
    });
  });

  test('not within an hour of another post of its platform, moved or not; other platforms are not asked', () => {
    const items = [
      item('done', local('2026-11-24', '14:30'), { status: 'DONE' }),
      item('a', local('2026-11-24', '09:00')),
      item('b', local('2026-11-24', '09:30')),
      item('mail', local('2026-11-24', '09:00'), { platform: 'email' }),
      item('gone', local('2026-11-24', '16:30'), { status: 'CANCELLED' }),
    ];
    expect(places(items, 5)).toEqual({
      a: '2026-11-24 15:30',
      b: '2026-11-24 16:30',
      mail: '2026-11-24 14:00',
    });
  });

  test('and its tasks as far as it goes itself, whatever their own hour', () => {
    const post = item('a', local('2026-11-24', '17:00'));
    const tasks = [
      someTask(local('2026-11-24', '17:00'), { id: 'post', calendar_item_id: 'a', anchored_at: LONG_AGO }),
      someTask(local('2026-11-24', '12:00'), { id: 'review', calendar_item_id: 'a', anchored_at: LONG_AGO }),
      someTask(local('2026-11-24', '12:00'), { id: 'other', anchored_at: LONG_AGO }),
    ];
    expect(places([post], 6, { tasks })).toEqual({
      a: '2026-11-25 07:00',
      post: '2026-11-25 07:00',
      review: '2026-11-25 02:00',
      other: '2026-11-24 18:00',
    });
  });
});

describe('what a resume may move', () => {
  test('is neither what is done nor a follow-up that waits for its own release', () => {
    const open = someTask(FROM);
    const rows = movableRows({
      tasks: [open, someTask(FROM, { held_delay_ms: HOUR }), someTask(FROM, { status: 'DONE' })],
      items: [item('a', FROM, { status: 'DONE' }), item('b', FROM, { status: 'DUE' })],
    });
    expect(rows.map(({ id }) => id)).toEqual(['b', open.id]);
  });
});

describe('after any resume that shifts', () => {
  const calendars = fc.array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 10 * 24 * 60 }),
      platform: fc.constantFrom<Platform>('linkedin', 'twitter'),
      status: fc.constantFrom('PENDING' as const, 'DUE' as const, 'DONE' as const, 'CANCELLED' as const),
      placed: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  test('no moved post stands in the night, on a blackout day, before its time or close to another', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.integer({ min: 1, max: 100 }),
        zones,
        fc.uniqueArray(fc.nat(15), { maxLength: 6 }),
        (rows, hours, timezone, days) => {
          const items = rows.map(({ minutes, platform, status, placed }, index) =>
            item(`item-${index}`, plus(FROM, minutes * MINUTE), {
              platform,
              status,
              anchored_at: placed ? plus(FROM, hours * HOUR) : LONG_AGO,
            }),
          );
          const blackout_dates = days.map((day) => addDays(localDate(FROM, timezone), day));
          const campaign = { timezone, blackout_dates };
          const shifts = shifted(items, hours, { campaign });
          const moved = new Map(shifts.map(({ id, to }) => [id, to]));
          const live = items
            .filter(({ status }) => status !== 'CANCELLED')
            .map((one) => ({ ...one, at: moved.get(one.id) ?? one.scheduled_at }));
          for (const shift of shifts) {
            const time = localTime(shift.to, timezone);
            expect(time >= QUIET_HOURS.to && time < QUIET_HOURS.from).toBe(true);
            expect(blackout_dates).not.toContain(localDate(shift.to, timezone));
            expect(shift.to >= plus(shift.from, hours * HOUR)).toBe(true);
            const own = items.find(({ id }) => id === shift.id);
            const near = live.filter(
              ({ id, platform, at }) =>
                id !== shift.id &&
                platform === own?.platform &&
                Math.abs(at.getTime() - shift.to.getTime()) < HOUR,
            );
            expect(near).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('at most as many posts of a platform go out in any hour as the policy’s spacing allows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 2, maxLength: 25 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 5, max: 24 * 60 }),
        zones,
        (minutes, hours, spacingMinutes, timezone) => {
          const items = minutes.map((at, index) => item(`item-${index}`, plus(FROM, at * MINUTE)));
          const campaign = { timezone, blackout_dates: [] };
          const moved = shifted(items, hours, { campaign }, spacingMinutes * MINUTE);
          expect(moved).toHaveLength(items.length);
          const times = moved.map(({ to }) => to.getTime());
          const inHourFrom = (begin: number) =>
            times.filter((time) => time >= begin && time < begin + HOUR).length;
          const most = Math.ceil(60 / spacingMinutes);
          expect(Math.max(...times.map(inHourFrom))).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the posts of a platform keep their order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 5_000 }), { maxLength: 10 }),
        fc.nat(80),
        (at, hours) => {
          const items = at
            .sort((a, b) => a - b)
            .map((minutes, index) => item(`item-${index}`, plus(FROM, minutes * MINUTE)));
          const moved = shifted(items, hours + 1);
          const order = [...moved].sort((a, b) => a.to.getTime() - b.to.getTime()).map(({ id }) => id);
          expect(order).toEqual(items.map(({ id }) => id));
        },
      ),
    );
  });
});
