import fc from 'fast-check';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import {
  overloadedDays,
  withAdded,
  workloadDays,
  workloadOf,
  WORKLOAD_DAYS,
  type Worker,
  type WorkAt,
} from '../../workflows/domain/workload';

// Fri 20 Nov 2026, 11:00 in Berlin.
const NOW = new Date('2026-11-20T10:00:00Z');
const ana: Worker = { id: 'ana', name: 'Ana', time_zone: 'Europe/Berlin', capacity: 120 };
const days = workloadDays(NOW, 'Europe/Berlin');
const work = (person: string | null, at: Date, minutes: number): WorkAt => ({
  person,
  at,
  minutes,
  tasks: 1,
});

describe('a person’s load', () => {
  test('is looked at from today on, for fourteen days', () => {
    expect([days[0], days.at(-1), days.length]).toEqual(['2026-11-20', '2026-12-03', WORKLOAD_DAYS]);
  });

  test('stands on the day of their own clock', () => {
    const tokyo: Worker = { ...ana, id: 'tom', time_zone: 'Asia/Tokyo' };
    const late = new Date('2026-11-20T20:00:00Z');
    const [hers, his] = workloadOf([ana, tokyo], [work('ana', late, 30), work('tom', late, 30)], days, 'UTC');
    expect(hers?.days[0]?.minutes).toBe(30);
    expect(his?.days.slice(0, 2).map(({ minutes }) => minutes)).toEqual([0, 30]);
  });

  test('has what is late on today, and nothing that lies beyond the last day', () => {
    const [load] = workloadOf(
      [ana],
      [work('ana', plus(NOW, -9 * DAY), 20), work('ana', plus(NOW, 40 * DAY), 20)],
      days,
      'UTC',
    );
    expect(load?.minutes).toBe(20);
    expect(load?.days[0]).toMatchObject({ minutes: 20, tasks: 1 });
  });

  test.each([
    [0, 'NONE', 0],
    [95, 'FINE', 0],
    [96, 'FULL', 0],
    [120, 'FULL', 0],
    [121, 'OVER', 1],
    [300, 'OVER', 180],
  ])('of %d minutes with two hours a day is %s', (minutes, level, over) => {
    const [load] = workloadOf([ana], minutes === 0 ? [] : [work('ana', NOW, minutes)], days, 'UTC');
    expect(load?.days[0]).toMatchObject({ level, over });
  });

  test('is over with anything at all for whoever has no time, and never over for nobody', () => {
    const away = { ...ana, capacity: 0 };
    const [load, nobody] = workloadOf([away], [work('ana', NOW, 1), work(null, NOW, 5_000)], days, 'UTC');
    expect(load?.days[0]?.level).toBe('OVER');
    expect(nobody?.worker).toBeNull();
    expect(nobody && overloadedDays(nobody)).toEqual([]);
  });

  test('loses no minute and counts none twice within the days', () => {
    const some = fc.array(
      fc.record({
        person: fc.constantFrom('ana', null),
        hours: fc.integer({ min: -300, max: 300 }),
        minutes: fc.integer({ min: 0, max: 500 }),
      }),
    );
    fc.assert(
      fc.property(some, (rows) => {
        const all = rows.map(({ person, hours, minutes }) => work(person, plus(NOW, hours * HOUR), minutes));
        const total = (of: string | null) =>
          all.filter(({ person }) => person === of).reduce((sum, { minutes }) => sum + minutes, 0);
        const [hers, nobody] = workloadOf([ana], all, days, 'Europe/Berlin');
        expect([hers?.minutes, nobody?.minutes]).toEqual([total('ana'), total(null)]);
      }),
    );
  });
});

describe('work that would be added', () => {
  const tuesday = new Date('2026-11-24T08:00:00Z');

  test('names the days that it would make too full, apart from those that are already', () => {
    const had = [work('ana', NOW, 200), work('ana', tuesday, 100), work('somebody else', tuesday, 900)];
    const { becomes, already } = withAdded(ana, had, [work(null, tuesday, 30), work(null, NOW, 30)], days);
    expect(becomes.map(({ day, over }) => [day, over])).toEqual([['2026-11-24', 10]]);
    expect(already.map(({ day }) => day)).toEqual(['2026-11-20']);
  });

  test('that fits makes nothing too full', () => {
    expect(withAdded(ana, [work('ana', tuesday, 60)], [work(null, tuesday, 60)], days).becomes).toEqual([]);
  });
});
