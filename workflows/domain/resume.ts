import type { CalendarItemStatus } from './calendar';
import { shiftsFor, type Movable, type Pause, type ResumePolicy, type Shift } from './pauses';
import type { Platform } from './platforms';
import { isUnfinished, type TaskStatus } from './tasks';
import { addDays, atLocal, localDate, localTime, plus, type LocalDate } from './time';

/** Nothing is moved into these hours of the night, in the campaign's zone. */
export const QUIET_HOURS = { from: '22:00', to: '07:00' } as const;

/** What a resume may move, as the facts of a campaign have it. */
export type Resumable = {
  campaign: { timezone: string; blackout_dates: readonly LocalDate[] };
  tasks: ReadonlyArray<{
    id: string;
    status: TaskStatus;
    due_at: Date;
    anchored_at: Date;
    held_delay_ms: number | null;
    calendar_item_id: string | null;
  }>;
  items: ReadonlyArray<{
    id: string;
    platform: Platform;
    status: CalendarItemStatus;
    scheduled_at: Date;
    anchored_at: Date;
  }>;
};

/**
 * Where each row goes when `pauses` end under `policy`. What the paused time would move into the night, onto a
 * blackout day or closer than `spacing` (ms) to another post of its platform goes on to the next time that is free,
 * so that a resume never bursts. The tasks of an item move as far as their item does.
 */
export function resumeShifts(
  facts: Resumable,
  pauses: readonly Pause[],
  policy: ResumePolicy,
  at: Date,
  spacing: number,
): Shift[] {
  const shifts = shiftsFor(movableRows(facts), pauses, policy, at);
  const ofItems = reflowed(
    facts,
    shifts.filter(({ kind }) => kind === 'ITEM'),
    spacing,
  );
  const moved = new Map(ofItems.map((shift) => [shift.id, shift.to.getTime() - shift.from.getTime()]));
  const itemOf = new Map(facts.tasks.map((task) => [task.id, task.calendar_item_id]));
  const ofTasks = shifts
    .filter(({ kind }) => kind === 'TASK')
    .map((shift) => {
      const delta = moved.get(itemOf.get(shift.id) ?? '');
      return delta === undefined ? shift : { ...shift, to: plus(shift.from, delta) };
    });
  return [...ofItems, ...ofTasks];
}

/** Open work and what is not published yet; a held follow-up waits for its own release. */
export function movableRows({ tasks, items }: Pick<Resumable, 'tasks' | 'items'>): Movable[] {
  const work = tasks
    .filter((task) => task.held_delay_ms === null && isUnfinished(task.status))
    .map((task) => ({
      id: task.id,
      kind: 'TASK' as const,
      at: task.due_at,
      anchoredAt: task.anchored_at,
      published: task.calendar_item_id === null,
    }));
  const posts = items.filter(isUnpublished).map((item) => ({
    id: item.id,
    kind: 'ITEM' as const,
    at: item.scheduled_at,
    anchoredAt: item.anchored_at,
    published: false,
  }));
  return [...posts, ...work];
}

function isUnpublished({ status }: { status: CalendarItemStatus }): boolean {
  return status === 'PENDING' || status === 'DUE';
}

/** In order of time, so that posts of one platform keep their order. */
function reflowed({ campaign, items }: Resumable, shifts: readonly Shift[], spacing: number): Shift[] {
  const platformOf = new Map(items.map(({ id, platform }) => [id, platform]));
  const moving = new Set(shifts.map(({ id }) => id));
  const taken = new Map<Platform, Date[]>();
  for (const item of items) {
    if (moving.has(item.id) || item.status === 'CANCELLED') continue;
    taken.set(item.platform, [...(taken.get(item.platform) ?? []), item.scheduled_at]);
  }
  return [...shifts]
    .sort((a, b) => a.to.getTime() - b.to.getTime() || a.id.localeCompare(b.id))
    .map((shift) => {
      const platform = platformOf.get(shift.id);
      if (!platform) return shift;
      const others = taken.get(platform) ?? [];
      const to = freeFrom(shift.to, others, campaign, spacing);
      taken.set(platform, [...others, to]);
      return { ...shift, to };
    });
}

/** Every step goes forward, and there are only so many posts and blackout days: it ends. */
function freeFrom(
  wanted: Date,
  others: readonly Date[],
  campaign: Resumable['campaign'],
  spacing: number,
): Date {
  for (let at = wanted; ;) {
    const allowed = offBlackout(outOfTheNight(at, campaign.timezone), campaign);
    const clash = others.find((other) => Math.abs(other.getTime() - allowed.getTime()) < spacing);
    if (!clash) return allowed;
    at = plus(clash, spacing);
  }
}

function outOfTheNight(at: Date, zone: string): Date {
  const time = localTime(at, zone);
  const day = localDate(at, zone);
  if (time >= QUIET_HOURS.from) return atLocal(addDays(day, 1), QUIET_HOURS.to, zone);
  return time < QUIET_HOURS.to ? atLocal(day, QUIET_HOURS.to, zone) : at;
}

/** The same time of day on the next day that is not blacked out. */
function offBlackout(at: Date, { timezone, blackout_dates }: Resumable['campaign']): Date {
  const first = localDate(at, timezone);
  let day = first;
  while (blackout_dates.includes(day)) day = addDays(day, 1);
  return day === first ? at : atLocal(day, localTime(at, timezone), timezone);
}
