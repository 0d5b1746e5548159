import fc from 'fast-check';
import {
  effectiveNow,
  isPaused,
  lastPauseEnd,
  openPauses,
  pausedBetween,
  policyOf,
  RESUME_POLICIES,
  shiftsFor,
  unsettled,
  type Movable,
  type Pause,
} from '../../workflows/domain/pauses';
import { MINUTE, plus } from '../../workflows/domain/time';
import { somePause } from '../support/facts';

const START = new Date('2026-11-20T10:00:00Z');
const minute = (count: number) => plus(START, count * MINUTE);
const from = (a: number, b: number | null, given: Partial<Pause> = {}) =>
  somePause(minute(a), b === null ? null : minute(b), given);

/** Pauses on whole minutes of two hours, overlapping as they like, one perhaps still open. */
const somePauses = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 60 }), fc.boolean()), {
    maxLength: 6,
  })
  .map((given) => given.map(([at, lasts, open]) => from(at, open ? null : at + lasts)));

/** Counts the minutes that lie in any of the pauses, one by one. */
function counted(pauses: Pause[], a: number, b: number): number {
  let paused = 0;
  for (let at = a; at < b; at += 1) {
    const inside = pauses.some(
      (pause) => pause.from <= minute(at) && (!pause.to || pause.to >= minute(at + 1)),
    );
    if (inside) paused += MINUTE;
  }
  return paused;
}

describe('the paused time between two instants', () => {
  test('is the union of the pauses, counted minute by minute', () => {
    fc.assert(
      fc.property(somePauses, fc.integer({ min: -10, max: 130 }), fc.nat(140), (pauses, a, length) => {
        expect(pausedBetween(pauses, minute(a), minute(a + length))).toBe(counted(pauses, a, a + length));
      }),
      { numRuns: 500 },
    );
  });

  test('is never more than the time itself and adds up', () => {
    fc.assert(
      fc.property(somePauses, fc.nat(60), fc.nat(60), (pauses, a, b) => {
        const whole = pausedBetween(pauses, START, minute(a + b));
        const parts =
          pausedBetween(pauses, START, minute(a)) + pausedBetween(pauses, minute(a), minute(a + b));
        expect(parts).toBe(whole);
        expect(whole).toBeLessThanOrEqual((a + b) * MINUTE);
      }),
    );
  });

  test('counts what two hold at once only once', () => {
    const pauses = [from(10, 40), from(20, 60, { reason: 'SYSTEM' }), from(25, 30)];
    expect(pausedBetween(pauses, START, minute(100))).toBe(50 * MINUTE);
  });

  test('is nothing when there was none, or none in between', () => {
    expect(pausedBetween([], START, minute(10))).toBe(0);
    expect(pausedBetween([from(0, 10)], minute(10), minute(20))).toBe(0);
  });
});

describe('the campaign’s clock', () => {
  test('stands still from the moment the first open pause began', () => {
    const pauses = [from(0, 5), from(30, null), from(20, null, { reason: 'SYSTEM' })];
    expect(isPaused(pauses)).toBe(true);
    expect(openPauses(pauses)).toHaveLength(2);
    expect(effectiveNow(pauses, minute(90))).toEqual(minute(20));
  });

  test('runs when every pause has ended', () => {
    expect(effectiveNow([from(0, 5)], minute(90))).toEqual(minute(90));
    expect(isPaused([from(0, 5)])).toBe(false);
  });

  test('never runs ahead of the time', () => {
    fc.assert(
      fc.property(somePauses, fc.nat(130), (pauses, at) => {
        expect(effectiveNow(pauses, minute(at)) <= minute(at)).toBe(true);
      }),
    );
  });
});

test('the last pause ended when the latest one did, and while one lasts it has not', () => {
  expect(lastPauseEnd([])).toBeNull();
  expect(lastPauseEnd([from(0, 50), from(10, 20)])).toEqual(minute(50));
  expect(lastPauseEnd([from(0, 50), from(10, null)])).toBeNull();
});

test('what ended up to the last settling is settled', () => {
  const pauses = [from(0, 10), from(5, 11), from(12, null)];
  expect(unsettled(pauses, null)).toHaveLength(2);
  expect(unsettled(pauses, minute(10)).map(({ to }) => to)).toEqual([minute(11)]);
  expect(unsettled(pauses, minute(11))).toEqual([]);
});

describe('the policy of a resume', () => {
  test('is the campaign’s own choice, also when the system’s pause began or ended later', () => {
    const own = from(0, 30, { policy: 'shift_all' });
    const system = from(10, 60, { reason: 'SYSTEM', policy: 'keep_dates' });
    expect(policyOf([own, system])).toBe('shift_all');
    expect(policyOf([system, own])).toBe('shift_all');
  });

  test('is the later of two choices', () => {
    expect(policyOf([from(0, 5, { policy: 'shift_all' }), from(6, 9, { policy: 'ask' })])).toBe('ask');
  });

  test('keeps dates when the whole system paused, whatever its row says', () => {
    expect(policyOf([from(0, 5, { reason: 'SYSTEM', policy: 'shift_all' })])).toBe('keep_dates');
    expect(policyOf([from(0, 5)])).toBe('keep_dates');
    expect(policyOf([])).toBe('keep_dates');
  });
});

describe('where rows go when a pause ends', () => {
  const row = (id: string, anchored: number, published = false): Movable => ({
    id,
    kind: 'TASK',
    at: minute(500),
    anchoredAt: minute(anchored),
    published,
  });
  const pauses = [from(10, 40), from(30, 60)];

  test.each(['keep_dates', 'ask'] as const)('under %s they stay', (policy) => {
    expect(shiftsFor([row('a', 0)], pauses, policy, minute(60))).toEqual([]);
  });

  test('later by the paused time since each was last placed, and not at all when placed after it', () => {
    const shifts = shiftsFor([row('a', 0), row('b', 35), row('c', 60)], pauses, 'shift_all', minute(60));
    expect(shifts).toEqual([
      { id: 'a', kind: 'TASK', from: minute(500), to: minute(550) },
      { id: 'b', kind: 'TASK', from: minute(500), to: minute(525) },
    ]);
  });

  test('under shift_unpublished what belongs to something published stays', () => {
    const shifts = shiftsFor([row('a', 0, true), row('b', 0)], pauses, 'shift_unpublished', minute(60));
    expect(shifts.map(({ id }) => id)).toEqual(['b']);
  });

  test('never earlier, and by the union of the pauses', () => {
    fc.assert(
      fc.property(somePauses, fc.nat(120), fc.constantFrom(...RESUME_POLICIES), (given, anchored, policy) => {
        const ended = given.map((pause) => ({ ...pause, to: pause.to ?? minute(200) }));
        const shifts = shiftsFor([row('a', anchored)], ended, policy, minute(200));
        const moved = shifts[0] ? shifts[0].to.getTime() - shifts[0].from.getTime() : 0;
        const expected = policy.startsWith('shift') ? counted(ended, anchored, 200) : 0;
        expect(moved).toBe(expected);
      }),
    );
  });
});
