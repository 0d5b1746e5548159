import fc from 'fast-check';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import { jitterOf, nextTickAfter, TICK_TIME, tickKey } from '../../workflows/domain/ticks';
import { addDays, atLocal, DAY, HOUR, localDate, MINUTE, plus } from '../../workflows/domain/time';
import { instants, zones } from '../support/facts';

const ID = '0199c000-0000-7000-8000-000000000001';
const policy = { ...DEFAULT_POLICY, tick_jitter: 0 };
const berlin = (ticked_at: string | null, created_at = '2026-11-01T00:00:00Z') => ({
  id: ID,
  timezone: 'Europe/Berlin',
  created_at: new Date(created_at),
  ticked_at: ticked_at === null ? null : new Date(ticked_at),
});

describe('the daily full tick', () => {
  test.each([
    ['the same day when the last was before seven', '2026-11-20T05:59:59Z', '2026-11-20T06:00:00Z'],
    ['the next day when the last was at seven', '2026-11-20T06:00:00Z', '2026-11-21T06:00:00Z'],
    ['the next day when the last was later', '2026-11-20T20:00:00Z', '2026-11-21T06:00:00Z'],
    [
      'by the campaign’s day, which has begun before the UTC day',
      '2026-11-20T23:30:00Z',
      '2026-11-21T06:00:00Z',
    ],
    ['at seven also on the day the clocks go forward', '2026-03-28T12:00:00Z', '2026-03-29T05:00:00Z'],
    ['at seven also on the day they go back', '2026-10-24T12:00:00Z', '2026-10-25T06:00:00Z'],
  ])('is %s', (_when, last, next) => {
    expect(nextTickAfter(berlin(last), policy)).toEqual(new Date(next));
  });

  test('counts from the creation while there was none', () => {
    expect(nextTickAfter(berlin(null, '2026-11-20T12:00:00Z'), policy)).toEqual(
      new Date('2026-11-21T06:00:00Z'),
    );
  });

  test('lies strictly after the last and happens once on every local day, whatever the zone', () => {
    fc.assert(
      fc.property(instants, zones, fc.uuid(), (start, timezone, id) => {
        let last = start;
        const days: string[] = [];
        for (let count = 0; count < 12; count += 1) {
          const next = nextTickAfter({ id, timezone, created_at: start, ticked_at: last }, DEFAULT_POLICY);
          expect(next > last).toBe(true);
          const jittered = plus(
            atLocal(localDate(next, timezone), TICK_TIME, timezone),
            jitterOf(id, DEFAULT_POLICY.tick_jitter),
          );
          expect(next).toEqual(jittered);
          days.push(localDate(next, timezone));
          last = next;
        }
        const first = days[0] as string;
        expect(days).toEqual(days.map((_, index) => addDays(first, index)));
      }),
      { numRuns: 200 },
    );
  });

  test('has one key a day', () => {
    const campaign = berlin(null);
    expect(tickKey(campaign, new Date('2026-11-20T22:59:59Z'), policy)).toBe(
      `campaign_tick_${ID}_2026-11-20`,
    );
    expect(tickKey(campaign, new Date('2026-11-20T23:00:00Z'), policy)).toBe(
      `campaign_tick_${ID}_2026-11-21`,
    );
  });
});

describe('a tick that comes more often', () => {
  const often = { ...policy, tick: 5_000 };

  test('comes that long after the last', () => {
    expect(nextTickAfter(berlin('2026-11-20T10:00:00Z'), often)).toEqual(new Date('2026-11-20T10:00:05Z'));
  });

  test('has a key of its own each time', () => {
    const at = new Date('2026-11-20T10:00:05Z');
    expect(tickKey(berlin(null), at, often)).toBe(`campaign_tick_${ID}_2026-11-20T10:00:05.000Z`);
  });
});

describe('the jitter', () => {
  test('is the same for the same campaign and lies within what is allowed', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: DAY }), (id, within) => {
        const jitter = jitterOf(id, within);
        expect(jitter).toBe(jitterOf(id, within));
        expect(jitter).toBeGreaterThanOrEqual(0);
        expect(jitter).toBeLessThan(within);
      }),
    );
  });

  test('is none where none is allowed', () => {
    expect(jitterOf(ID, 0)).toBe(0);
  });

  test('spreads campaigns over the hour, also those that were created together', () => {
    const jitters = Array.from({ length: 1_000 }, (_, count) =>
      jitterOf(`0199c000-0000-7000-8000-${String(count).padStart(12, '0')}`, HOUR),
    );
    for (const quarter of [0, 1, 2, 3]) {
      const inIt = jitters.filter((jitter) => Math.floor(jitter / (15 * MINUTE)) === quarter);
      expect(inIt.length).toBeGreaterThan(100);
    }
  });
});
