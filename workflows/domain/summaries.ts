import {
  aggregate,
  ratesOf,
  response,
  topPlatform,
  totals,
  type Aggregate,
  type Figure,
  type PlatformAggregate,
  type RateName,
} from './metrics';
import type { FocusLine } from './decision-rules';
import type { Platform, TaskPlatform } from './platforms';
import { rateOf } from './rates';
import type { TaskOrigin, TaskStatus, TaskType } from './tasks';
import { addDays, atLocal, localDate, startOfDay, weekday, type LocalDate } from './time';
import { no, yes, type Refusal, type Verdict } from './verdict';

/** What a week of a campaign came to, and when it is summed up. */

/** On Mondays, for the week before, at this wall time in the campaign's zone. */
const SUMMARY_TIME = '08:00';

/** The Monday of the week that `date` lies in. */
export function weekStartOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date));
}

export type Week = { start: LocalDate; end: LocalDate; from: Date; to: Date };

/** Monday 00:00 to the next Monday 00:00 in the zone; `to` is the first instant that no longer belongs to it. */
export function weekOf(start: LocalDate, zone: string): Week {
  const next = addDays(start, 7);
  return { start, end: addDays(start, 6), from: startOfDay(start, zone), to: startOfDay(next, zone) };
}

/** When the week that begins on this Monday is summed up. */
function summaryTimeOf(weekStart: LocalDate, zone: string): Date {
  return atLocal(addDays(weekStart, 7), SUMMARY_TIME, zone);
}

/** The last full week whose time to be summed up has come. */
export function weekToSummarise(now: Date, zone: string): LocalDate {
  const before = addDays(weekStartOf(localDate(now, zone)), -7);
  return summaryTimeOf(before, zone) <= now ? before : addDays(before, -7);
}

/** When the next week is summed up, and which. */
export function nextSummary(now: Date, zone: string): { week: LocalDate; at: Date } {
  const week = addDays(weekToSummarise(now, zone), 7);
  return { week, at: summaryTimeOf(week, zone) };
}

type Running = {
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  activated_at: Date | null;
};

/** Whether any day of the week lies between the campaign's dates, after it became active. */
export function ranIn(campaign: Running, weekStart: LocalDate): boolean {
  const { end, to } = weekOf(weekStart, campaign.timezone);
  const active = campaign.activated_at !== null && campaign.activated_at < to;
  return active && campaign.start_date <= end && campaign.end_date >= weekStart;
}

/**
 * The weeks that are summed up when a campaign is completed: the last one it ran in, and the full week before
 * when its Monday has not been reached yet or was missed. `summarised` is the last week that was done by itself.
 */
export function finalWeeks(campaign: Running, summarised: LocalDate | null, now: Date): LocalDate[] {
  const today = localDate(now, campaign.timezone);
  const last = weekStartOf(today < campaign.end_date ? today : campaign.end_date);
  return [addDays(last, -7), last].filter(
    (week) => ranIn(campaign, week) && (week === last || summarised === null || summarised < week),
  );
}

/** Whether a week may be summed up: it has begun, and the campaign ran in it. */
export function checkWeek(campaign: Running, weekStart: LocalDate, now: Date): Verdict {
  const monday = weekStartOf(weekStart);
  if (monday !== weekStart) return wrongWeek(`Is a Monday; the week of that day begins on ${monday}.`);
  if (weekStart > localDate(now, campaign.timezone)) return wrongWeek('That week has not begun yet.');
  if (!ranIn(campaign, weekStart)) return wrongWeek('The campaign did not run in that week.');
  return yes();
}

function wrongWeek(says: string): Refusal {
  const fields = { week_start: says };
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'week_start', detail: { fields } });
}

// What counts ----------------------------------------------------------------------------------------

/** These are about the figures, and not the campaign's own work. */
const NOT_COUNTED = ['WEEKLY_SUMMARY'] as const satisfies readonly TaskOrigin[];

export type WeekTask = {
  id: string;
  task_type: TaskType;
  platform: TaskPlatform;
  origin: TaskOrigin;
  status: TaskStatus;
  due_at: Date;
  /** Done after its grace. */
  late: boolean;
};

type TaskState = 'completed' | 'overdue' | 'missed' | 'blocked' | 'open';

/** Which tasks stand behind which number: their ids, so that a reader can look at each with its proof. */
export type WeekTasks = Record<TaskState, string[]> & { on_time: string[] };

export type WeekCount = Record<TaskState, number> & {
  planned: number;
  on_time: number;
  /** Percent of what was planned, one decimal; 0 when nothing was. */
  completion_rate: number;
  on_time_rate: number;
};

export function isCounted(task: Pick<WeekTask, 'status' | 'origin'>): boolean {
  return task.status !== 'CANCELLED' && !(NOT_COUNTED as readonly TaskOrigin[]).includes(task.origin);
}

/**
 * Sorts the week's tasks by what became of them. A claimed task past its grace is overdue like any other:
 * `lateBefore` is the due time before which open work is late.
 */
export function sortWeek(tasks: readonly WeekTask[], lateBefore: Date): WeekTasks {
  const sorted: WeekTasks = { completed: [], overdue: [], missed: [], blocked: [], open: [], on_time: [] };
  for (const task of tasks.filter(isCounted)) {
    sorted[stateOf(task, lateBefore)].push(task.id);
    if (task.status === 'DONE' && !task.late) sorted.on_time.push(task.id);
  }
  return sorted;
}

function stateOf({ status, due_at }: WeekTask, lateBefore: Date): TaskState {
  switch (status) {
    case 'DONE':
      return 'completed';
    case 'OVERDUE':
      return 'overdue';
    case 'MISSED':
      return 'missed';
    case 'BLOCKED':
      return 'blocked';
    default:
      return due_at < lateBefore ? 'overdue' : 'open';
  }
}

export function countWeek(tasks: WeekTasks): WeekCount {
  const { completed, overdue, missed, blocked, open } = tasks;
  const planned = [completed, overdue, missed, blocked, open].reduce((sum, { length }) => sum + length, 0);
  return {
    planned,
    completed: completed.length,
    overdue: overdue.length,
    missed: missed.length,
    blocked: blocked.length,
    open: open.length,
    on_time: tasks.on_time.length,
    completion_rate: rateOf(completed.length, planned),
    on_time_rate: rateOf(tasks.on_time.length, planned),
  };
}

// What is stored -------------------------------------------------------------------------------------

/** The item of the calendar that people answered most, by the figures that were logged with its tasks. */
type BestItem = { id: string; title: string; platform: Platform; response: number };

export type SummaryPayload = {
  week_start: LocalDate;
  week_end: LocalDate;
  timezone: string;
  counts: WeekCount;
  tasks: WeekTasks;
  /** By platform and metric. */
  metrics: PlatformAggregate[];
  totals: Aggregate[];
  rates: Record<RateName, number | null>;
  top_platform: TaskPlatform | null;
  /** Posts whose publication lies in the week, by platform: ids of their tasks. */
  posts: Partial<Record<TaskPlatform, string[]>>;
  best_item: BestItem | null;
  /** What is planned for the week after. */
  next_week: number;
  /** What to look at then, as strategy and monitoring want it; summaries from before they said so have none. */
  focus?: FocusLine[];
  /** The week before, counted at the same moment; null when the campaign did not run in it. */
  previous: { week_start: LocalDate; counts: WeekCount; totals: Aggregate[]; posts: number } | null;
};

/** The rows of one week, as they stand. */
export type WeekRows = {
  /** Due in the week. */
  tasks: readonly WeekTask[];
  /** Dated in the week; `item` is the calendar item that the figure belongs to. */
  figures: ReadonlyArray<Figure & { item: Omit<BestItem, 'response'> | null }>;
  /** Posts that were done and went out in the week. */
  posts: ReadonlyArray<{ id: string; platform: TaskPlatform }>;
};

export function summaryOf(
  week: Pick<Week, 'start' | 'end'>,
  timezone: string,
  rows: WeekRows,
  previous: WeekRows | null,
  nextWeek: number,
  lateBefore: Date,
): SummaryPayload {
  const tasks = sortWeek(rows.tasks, lateBefore);
  const metrics = aggregate(rows.figures);
  const all = totals(rows.figures);
  return {
    week_start: week.start,
    week_end: week.end,
    timezone,
    counts: countWeek(tasks),
    tasks,
    metrics,
    totals: all,
    rates: ratesOf(all),
    top_platform: topPlatform(metrics),
    posts: byPlatform(rows.posts),
    best_item: bestItem(rows.figures),
    next_week: nextWeek,
    previous: previous && {
      week_start: addDays(week.start, -7),
      counts: countWeek(sortWeek(previous.tasks, lateBefore)),
      totals: totals(previous.figures),
      posts: previous.posts.length,
    },
  };
}

function byPlatform(posts: WeekRows['posts']): SummaryPayload['posts'] {
  const sorted: SummaryPayload['posts'] = {};
  for (const { id, platform } of posts) (sorted[platform] ??= []).push(id);
  return sorted;
}

/** Of two alike, the one whose id is older. */
function bestItem(figures: WeekRows['figures']): BestItem | null {
  const items = new Map<string, { item: Omit<BestItem, 'response'>; figures: Figure[] }>();
  for (const { item, ...figure } of figures) {
    if (!item) continue;
    const known = items.get(item.id);
    if (known) known.figures.push(figure);
    else items.set(item.id, { item, figures: [figure] });
  }
  const best = [...items.values()]
    .map(({ item, figures: own }) => ({ ...item, response: response(totals(own)) }))
    .filter((item) => item.response > 0)
    .sort((a, b) => b.response - a.response || (a.id < b.id ? -1 : 1));
  return best[0] ?? null;
}

/** How much more or less than before, in percent with one decimal; null where there was nothing before. */
export function changeFrom(before: number, now: number): number | null {
  return before === 0 ? null : Math.round(((now - before) / Math.abs(before)) * 1_000) / 10;
}

/** What a person does with a week's figures. One for each week. */
export function analyzeTask(campaignName: string, payload: SummaryPayload) {
  const { counts } = payload;
  return {
    task_type: 'ANALYZE' as const,
    platform: 'internal' as const,
    origin: 'WEEKLY_SUMMARY' as const,
    title: `Read the week’s summary: ${campaignName}`.slice(0, 255),
    description: `${payload.week_start} to ${payload.week_end}: ${counts.completed} of ${counts.planned} tasks done (${counts.completion_rate} %), ${counts.on_time_rate} % on time.`,
    instructions_text: [
      '1. Open the summary of the week under Reports of the campaign.',
      '2. Look at what was overdue, missed or blocked, and why.',
      '3. Compare the figures with the week before: what moved, and which post moved it.',
      '4. Log figures that are still missing; bring the summary up to date afterwards.',
      '5. Write down one thing to go on with and one to change next week.',
    ].join('\n'),
  };
}

export function summaryKey(campaignId: string, weekStart: LocalDate): string {
  return `weekly_summary_${campaignId}_${weekStart}`;
}
