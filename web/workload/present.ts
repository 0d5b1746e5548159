import { can, type Role } from '../../workflows/domain/permissions';
import {
  overloadedDays,
  workloadDays,
  workloadOf,
  type DayLoad,
  type Load,
  type Worker,
  type WorkAt,
} from '../../workflows/domain/workload';
import type { LocalDate } from '../../workflows/domain/time';
import { formState, type FormState } from '../forms';
import { loadLabel } from '../labels';

type Reader = { role: Role; time_zone: string };

/**
 * The table: a row for each person and one for what is nobody's, a column for each day. It has no days where the work
 * could not be read.
 */
export function presentWorkload(
  workers: readonly Worker[],
  work: readonly WorkAt[] | undefined,
  reader: Reader,
  now: Date,
  refused?: { operatorId: string; form: FormState },
) {
  const days = work ? workloadDays(now, reader.time_zone) : [];
  const loads = workloadOf(workers, work ?? [], days, reader.time_zone);
  const edits = can(reader.role, 'capacity.edit');
  return {
    title: 'Workload',
    lead: 'Minutes of open tasks by the day on which they are due. What is late counts for today.',
    days: days.map(dayWord),
    rows: loads
      .filter(({ worker, tasks }) => worker !== null || tasks > 0)
      .map((load) => ({
        ...presentRow(load, edits, refused),
        total: work && totalWords(load),
      })),
    over: loads.flatMap(overWords),
    empty:
      work && loads.every(({ tasks }) => tasks === 0)
        ? {
            icon: 'users',
            title: 'Nobody has anything to do yet',
            text: 'Tasks come with the calendar of a campaign, once its plan is approved.',
          }
        : undefined,
  };
}

function presentRow(load: Load, edits: boolean, refused?: { operatorId: string; form: FormState }) {
  const { worker, days } = load;
  const form = worker && refused?.operatorId === worker.id ? refused.form : undefined;
  return {
    name: worker?.name ?? 'Nobody yet',
    capacity: worker ? `${hoursOf(worker.capacity)} h a day` : undefined,
    cells: days.map((day) => presentCell(day)),
    edit:
      worker && edits
        ? {
            id: worker.id,
            action: `/workload/${worker.id}/capacity`,
            form: form ?? formState({ hours: hoursOf(worker.capacity) }),
            open: form !== undefined,
          }
        : undefined,
  };
}

function totalWords({ minutes, tasks }: Load): string {
  return tasks === 0 ? 'nothing' : `${minuteWords(minutes)} in ${tasks === 1 ? '1 task' : `${tasks} tasks`}`;
}

function presentCell({ day, minutes, tasks, level, over }: DayLoad) {
  const label = loadLabel[level];
  return {
    day: dayWord(day),
    minutes: minutes === 0 ? undefined : shortWords(minutes),
    tasks: tasks === 1 ? '1 task' : `${tasks} tasks`,
    level: level.toLowerCase(),
    mark: level === 'OVER' || level === 'FULL' ? label : undefined,
    over: over > 0 ? shortWords(over) : undefined,
  };
}

/** "Ana Assigned has 1 h more than fits on Tue 24." */
function overWords(load: Load): string[] {
  const days = overloadedDays(load);
  if (!load.worker || days.length === 0) return [];
  return [`${load.worker.name} has more than fits on ${listed(days.map(({ day }) => dayWord(day)))}`];
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** "45 min", "6 h 40 min", "28 h": work is counted in hours, however many. */
export function minuteWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** The same where there is little room: "6 h 05". */
function shortWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

function hoursOf(minutes: number): number {
  return Math.round(minutes / 6) / 10;
}

/** "Tue 24 Nov". */
export function dayWord(day: LocalDate): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
    .format(new Date(`${day}T00:00:00Z`))
    .replace(',', '');
}
