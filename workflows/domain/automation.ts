import { openPauses, type Pause } from './pauses';
import { addDays, localDate, weekday, type LocalDate } from './time';
import { no, yes, type Verdict } from './verdict';

/** What campaigns do by themselves, by the names machines know it by. */
export const AUTOMATED_ACTIONS = [
  'CAMPAIGN_TICK',
  'ESCALATE_OVERDUE_TASKS',
  'WEEKLY_CAMPAIGN_SUMMARY',
] as const;
export type AutomatedAction = (typeof AUTOMATED_ACTIONS)[number];

/** An action by its name, in any case; a name that stands for nothing is refused with those that do. */
export function checkAction(name: string): Verdict<AutomatedAction> {
  const wanted = name.trim().toUpperCase();
  const found = AUTOMATED_ACTIONS.find((action) => action === wanted);
  const detail = { action: name.slice(0, 100), actions: [...AUTOMATED_ACTIONS] };
  return found ? yes(found) : no('VALIDATION_FAILED', 'UNKNOWN_ACTION', { field: 'action', detail });
}

/** While anything holds the campaign no status moves and nothing escalates, by hand neither. */
export function checkRun(pauses: readonly Pause[]): Verdict {
  const [pause] = openPauses(pauses);
  if (!pause) return yes();
  const code = pause.reason === 'CAMPAIGN' ? 'ILLEGAL_TRANSITION' : 'SYSTEM_PAUSED';
  const detail = { by: pause.by, since: pause.from.toISOString(), why: pause.note };
  return no(code, 'RUN_WHILE_PAUSED', { detail });
}

/** One run by hand an hour. */
export function tickRunKey(campaignId: string, now: Date): string {
  return `campaign_tick_${campaignId}_${now.toISOString().slice(0, 13)}`;
}

/** One a day in the campaign's zone and level; level 0 is that nothing was overdue. */
export function escalationRunKey(
  campaign: { id: string; timezone: string },
  now: Date,
  level: number,
): string {
  return `escalate_${campaign.id}_${localDate(now, campaign.timezone)}_${level}`;
}

export function summaryRunKey(campaignId: string, weekStart: LocalDate): string {
  return `weekly_summary_${campaignId}_${weekStart}`;
}

/** Monday of the week before the one it is in the campaign's zone. */
export function lastWeekOf(campaign: { timezone: string }, now: Date): LocalDate {
  const today = localDate(now, campaign.timezone);
  return addDays(today, 1 - weekday(today) - 7);
}

/** How many tasks moved, and into what, between two looks at them. */
export function movesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { updated: number; overdue: number } {
  const moved = [...after].filter(([id, status]) => before.has(id) && before.get(id) !== status);
  return { updated: moved.length, overdue: moved.filter(([, status]) => status === 'OVERDUE').length };
}
