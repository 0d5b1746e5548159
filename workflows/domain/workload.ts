/** How many minutes of work each person has on each of the next days, and who has more than fits. */
import { addDays, localDate, type LocalDate } from './time';

/** Six hours of the day are for tasks unless a lead says otherwise. */
export const DEFAULT_CAPACITY = 360;
export const CAPACITY_RANGE = { least: 0, most: 16 * 60 };
/** What a task counts for that nobody estimated. */
export const UNESTIMATED_MINUTES = 15;
export const WORKLOAD_DAYS = 14;

export type Worker = {
  id: string;
  name: string;
  time_zone: string;
  /** Minutes a day. */
  capacity: number;
};

/** Open work that is due at one time; `person` is null while it is nobody's. */
export type WorkAt = { person: string | null; at: Date; minutes: number; tasks: number };

export const LOAD_LEVELS = ['NONE', 'FINE', 'FULL', 'OVER'] as const;
export type LoadLevel = (typeof LOAD_LEVELS)[number];

export type DayLoad = { day: LocalDate; minutes: number; tasks: number; level: LoadLevel; over: number };

/** One person's days in order; `worker` is null for work that is nobody's, which overloads nobody. */
export type Load = { worker: Worker | null; days: DayLoad[]; minutes: number; tasks: number };

/** The days that are looked at, beginning with the reader's today. */
export function workloadDays(now: Date, zone: string): LocalDate[] {
  const today = localDate(now, zone);
  return Array.from({ length: WORKLOAD_DAYS }, (_, ahead) => addDays(today, ahead));
}

/**
 * The load of each worker on each of `days`, and last that of nobody. A day is the worker's own; what is nobody's
 * falls on days of `zone`. What should have been done before the first day is still to be done on it.
 */
export function workloadOf(
  workers: readonly Worker[],
  work: readonly WorkAt[],
  days: readonly LocalDate[],
  zone: string,
): Load[] {
  return [...workers, null].map((worker) => {
    const own = work.filter(({ person }) => person === (worker?.id ?? null));
    const perDay = sumByDay(own, days, worker?.time_zone ?? zone);
    const loads = days.map((day): DayLoad => {
      const { minutes, tasks } = perDay.get(day) ?? { minutes: 0, tasks: 0 };
      const over = worker ? Math.max(0, minutes - worker.capacity) : 0;
      return {
        day,
        minutes,
        tasks,
        over,
        level: worker ? levelOf(minutes, worker.capacity) : levelOf(minutes),
      };
    });
    return { worker, days: loads, minutes: sum(loads, 'minutes'), tasks: sum(loads, 'tasks') };
  });
}

function sumByDay(work: readonly WorkAt[], days: readonly LocalDate[], zone: string) {
  const [first, last] = [days[0], days.at(-1)];
  const perDay = new Map<LocalDate, { minutes: number; tasks: number }>();
  if (first === undefined || last === undefined) return perDay;
  for (const { at, minutes, tasks } of work) {
    const own = localDate(at, zone);
    const day = own < first ? first : own;
    if (day > last) continue;
    const had = perDay.get(day) ?? { minutes: 0, tasks: 0 };
    perDay.set(day, { minutes: had.minutes + minutes, tasks: had.tasks + tasks });
  }
  return perDay;
}

/** Over is more than fits; four fifths of it are full: something always comes up. */
function levelOf(minutes: number, capacity = Number.POSITIVE_INFINITY): LoadLevel {
  if (minutes === 0) return 'NONE';
  if (minutes > capacity) return 'OVER';
  return minutes >= capacity * 0.8 ? 'FULL' : 'FINE';
}

function sum(days: readonly DayLoad[], key: 'minutes' | 'tasks'): number {
  return days.reduce((total, day) => total + day[key], 0);
}

export function overloadedDays(load: Load): DayLoad[] {
  return load.days.filter(({ level }) => level === 'OVER');
}

/** What more work would do to one person. */
export type AddedLoad = {
  worker: Worker;
  /** Days on which they would have more than fits and have not now. */
  becomes: DayLoad[];
  /** Days on which they have more than fits already. */
  already: DayLoad[];
};

/** What becomes of a worker's days when `added` comes to what they have. */
export function withAdded(
  worker: Worker,
  work: readonly WorkAt[],
  added: readonly WorkAt[],
  days: readonly LocalDate[],
): AddedLoad {
  const own = work.filter(({ person }) => person === worker.id);
  const more = added.map((one) => ({ ...one, person: worker.id }));
  const overIn = (all: readonly WorkAt[]) =>
    workloadOf([worker], all, days, worker.time_zone).slice(0, 1).flatMap(overloadedDays);
  const already = overIn(own);
  const known = new Set(already.map(({ day }) => day));
  const becomes = overIn([...own, ...more]).filter(({ day }) => !known.has(day));
  return { worker, becomes, already };
}
