import fc from 'fast-check';
import { rateOf } from '../../workflows/domain/rates';
import {
  changeFrom,
  countWeek,
  finalWeeks,
  nextSummary,
  ranIn,
  sortWeek,
  summaryOf,
  weekOf,
  weekStartOf,
  weekToSummarise,
  type WeekTask,
} from '../../workflows/domain/summaries';
import { TASK_ORIGINS, TASK_STATUSES } from '../../workflows/domain/tasks';
import { addDays, HOUR, localDate, localTime, plus, weekday } from '../../workflows/domain/time';
import { instants, zones } from '../support/facts';

const BERLIN = 'Europe/Berlin';
// Mon 23 Nov 2026, 08:00 in Berlin.
const MONDAY = new Date('2026-11-23T07:00:00Z');

describe('a week', () => {
  test('begins on Monday', () => {
    expect(weekStartOf('2026-11-22')).toBe('2026-11-16');
    expect(weekStartOf('2026-11-23')).toBe('2026-11-23');
  });

  test('lasts from midnight to midnight in the campaign’s zone, also when the clocks change in it', () => {
    const { from, to } = weekOf('2026-10-19', BERLIN);
    expect([from.toISOString(), to.toISOString()]).toEqual([
      '2026-10-18T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(to.getTime() - from.getTime()).toBe(169 * HOUR);
  });

  test.each([
    ['a millisecond before eight', plus(MONDAY, -1), '2026-11-09'],
    ['at eight', MONDAY, '2026-11-16'],
    ['on Sunday', new Date('2026-11-29T22:59:59Z'), '2026-11-16'],
  ])('is summed up on Monday at eight: %s', (_when, now, week) => {
    expect(weekToSummarise(now, BERLIN)).toBe(week);
  });

  test('whatever the instant and zone, the next summary lies ahead on a Monday at eight', () => {
    fc.assert(
      fc.property(instants, zones, (now, zone) => {
        const { week, at } = nextSummary(now, zone);
        expect(at > now).toBe(true);
        expect(weekday(localDate(at, zone))).toBe(1);
        expect(localTime(at, zone)).toBe('08:00');
        expect(weekStartOf(week)).toBe(week);
        expect(weekToSummarise(at, zone)).toBe(week);
        expect(weekToSummarise(now, zone)).toBe(addDays(week, -7));
      }),
    );
  });
});

describe('a campaign ran in a week', () => {
  const campaign = {
    timezone: BERLIN,
    start_date: '2026-11-04',
    end_date: '2026-11-18',
    activated_at: new Date('2026-11-04T08:00:00Z'),
  };
  test.each([
    ['2026-10-26', false],
    ['2026-11-02', true],
    ['2026-11-09', true],
    ['2026-11-16', true],
    ['2026-11-23', false],
  ])('from %s: %s', (week, ran) => {
    expect(ranIn(campaign, week)).toBe(ran);
  });

  test('not before it became active, and not while it never has', () => {
    const late = { ...campaign, activated_at: new Date('2026-11-10T08:00:00Z') };
    expect([ranIn(late, '2026-11-02'), ranIn(late, '2026-11-09')]).toEqual([false, true]);
    expect(ranIn({ ...campaign, activated_at: null }, '2026-11-09')).toBe(false);
  });

  test.each([
    ['in the middle of a week', '2026-11-12T12:00:00Z', '2026-11-02', ['2026-11-09']],
    ['before eight on a Monday', '2026-11-16T05:00:00Z', '2026-11-02', ['2026-11-09', '2026-11-16']],
    ['long after its end', '2026-12-30T05:00:00Z', '2026-11-09', ['2026-11-16']],
    ['when no week was ever summed up', '2026-11-12T12:00:00Z', null, ['2026-11-02', '2026-11-09']],
  ])('and sums up its end %s', (_when, now, summarised, weeks) => {
    expect(finalWeeks(campaign, summarised, new Date(now))).toEqual(weeks);
  });
});

let count = 0;
function task(given: Partial<WeekTask> = {}): WeekTask {
  count += 1;
  return {
    id: `task-${count}`,
    task_type: 'POST',
    platform: 'linkedin',
    origin: 'CALENDAR',
    status: 'PENDING',
    due_at: new Date('2026-11-17T10:00:00Z'),
    late: false,
    ...given,
  };
}

describe('what became of a week’s tasks', () => {
  const lateBefore = new Date('2026-11-18T00:00:00Z');

  test('is counted by what they are now', () => {
    const counted = countWeek(
      sortWeek(
        [
          task({ status: 'DONE' }),
          task({ status: 'DONE', late: true }),
          task({ status: 'OVERDUE' }),
          task({ status: 'MISSED' }),
          task({ status: 'BLOCKED' }),
          task({ status: 'DUE', due_at: new Date('2026-11-20T10:00:00Z') }),
          task({ status: 'CANCELLED' }),
          task({ status: 'DONE', origin: 'WEEKLY_SUMMARY' }),
          task({ status: 'DONE', origin: 'WRAP_UP' }),
        ],
        lateBefore,
      ),
    );
    expect(counted).toEqual({
      planned: 7,
      completed: 3,
      overdue: 1,
      missed: 1,
      blocked: 1,
      open: 1,
      on_time: 2,
      completion_rate: 42.9,
      on_time_rate: 28.6,
    });
  });

  test('a claimed task past its grace is overdue, and one exactly at its end is not yet', () => {
    const claimed = task({ status: 'IN_PROGRESS', due_at: plus(lateBefore, -1) });
    const edge = task({ status: 'IN_PROGRESS', due_at: lateBefore });
    expect(sortWeek([claimed, edge], lateBefore)).toMatchObject({ overdue: [claimed.id], open: [edge.id] });
  });

  test('is nothing of nothing', () => {
    expect(countWeek(sortWeek([], lateBefore))).toMatchObject({
      planned: 0,
      completion_rate: 0,
      on_time_rate: 0,
    });
  });

  test('agrees with a naive recount, and each counted task stands in one place', () => {
    const tasks = fc.array(
      fc
        .record({
          status: fc.constantFrom(...TASK_STATUSES),
          origin: fc.constantFrom(...TASK_ORIGINS),
          late: fc.boolean(),
          hours: fc.integer({ min: -48, max: 48 }),
        })
        .map(({ hours, ...rest }) => task({ ...rest, due_at: plus(lateBefore, hours * HOUR) })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(tasks, (given) => {
        const sorted = sortWeek(given, lateBefore);
        const counted = countWeek(sorted);
        const naive = given.filter(
          ({ status, origin }) => status !== 'CANCELLED' && origin !== 'WEEKLY_SUMMARY',
        );
        const done = naive.filter(({ status }) => status === 'DONE');
        expect(counted.planned).toBe(naive.length);
        expect(counted.completed).toBe(done.length);
        expect(counted.on_time).toBe(done.filter(({ late }) => !late).length);
        const { on_time: _again, ...places } = sorted;
        const ids = Object.values(places).flat();
        expect(new Set(ids).size).toBe(naive.length);
        expect(ids).toHaveLength(naive.length);
        expect(counted.completion_rate).toBeGreaterThanOrEqual(counted.on_time_rate);
        expect(counted.completion_rate).toBeLessThanOrEqual(100);
      }),
    );
  });
});

test.each([
  [1, 3, 33.3],
  [2, 3, 66.7],
  [0, 5, 0],
  [0, 0, 0],
  [5, 5, 100],
])('%d of %d is %d %%', (part, whole, rate) => {
  expect(rateOf(part, whole)).toBe(rate);
});

test.each([
  [100, 125, 25],
  [3, 2, -33.3],
  [0, 4, null],
  [4, 4, 0],
])('from %d to %d is a change of %p %%', (before, now, change) => {
  expect(changeFrom(before, now)).toBe(change);
});

describe('a summary', () => {
  const figure = {
    id: 'figure-1',
    platform: 'linkedin' as const,
    metric_type: 'clicks',
    unit: 'COUNT' as const,
    date: '2026-11-17',
    recorded_at: MONDAY,
    source: 'MANUAL' as const,
  };
  const item = (id: string) => ({ id, title: `Item ${id}`, platform: 'linkedin' as const });
  const rows = {
    tasks: [task({ status: 'DONE' })],
    figures: [
      { ...figure, value: 4, item: item('a') },
      { ...figure, id: 'figure-2', value: 3, item: item('b') },
      { ...figure, id: 'figure-3', value: 3, item: item('b'), metric_type: 'engagement' },
      { ...figure, id: 'figure-4', value: 90, item: null },
      { ...figure, id: 'figure-5', value: 900, item: item('a'), source: 'SIMULATED' as const },
    ],
    posts: [
      { id: 'post-1', platform: 'linkedin' as const },
      { id: 'post-2', platform: 'email' as const },
      { id: 'post-3', platform: 'linkedin' as const },
    ],
  };

  test('names the best item, the top platform, posts by platform and the week before', () => {
    const before = { tasks: [task({ status: 'MISSED' })], figures: [], posts: [] };
    const payload = summaryOf(weekOf('2026-11-16', BERLIN), BERLIN, rows, before, 3, MONDAY);
    expect(payload).toMatchObject({
      week_start: '2026-11-16',
      week_end: '2026-11-22',
      counts: { planned: 1, completed: 1 },
      best_item: { id: 'b', response: 6 },
      top_platform: 'linkedin',
      posts: { linkedin: ['post-1', 'post-3'], email: ['post-2'] },
      next_week: 3,
      previous: { week_start: '2026-11-09', counts: { missed: 1 }, posts: 0 },
    });
    expect(payload.totals.find(({ metric_type }) => metric_type === 'clicks')).toMatchObject({ value: 97 });
  });

  test('has no week before when the campaign did not run in it', () => {
    const nothing = { tasks: [], figures: [], posts: [] };
    const payload = summaryOf(weekOf('2026-11-16', BERLIN), BERLIN, nothing, null, 0, MONDAY);
    expect(payload).toMatchObject({ previous: null, best_item: null, top_platform: null, metrics: [] });
  });
});
