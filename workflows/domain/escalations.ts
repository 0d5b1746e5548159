import type { Policy } from './policy';
import { isLate, type TaskOrigin, type TaskTiming } from './tasks';
import { addDays, atLocal, DAY, HOUR, localDate, MINUTE, plus, weekday } from './time';

export type EscalationLevel = 1 | 2 | 3;

type LateTask = TaskTiming & { id: string };
export type OpenEscalation = { id: string; level: EscalationLevel; task_ids: string[] };

/** A level is reached by how many tasks are overdue, or by how late the oldest is. */
const RUNGS: ReadonlyArray<{ level: EscalationLevel; count: number; lateBy: number }> = [
  { level: 3, count: 5, lateBy: 72 * HOUR },
  { level: 2, count: 3, lateBy: 24 * HOUR },
];

/** Reading the figures of a week can be late like any task, but nobody outside waits for it: it is not escalated. */
export function escalates({ origin }: { origin: TaskOrigin }): boolean {
  return origin !== 'WEEKLY_SUMMARY';
}

/** What an open escalation lists, oldest first. Blocked and missed tasks are listed elsewhere and do not escalate. */
export function lateTasks<T extends LateTask>(tasks: readonly T[], now: Date, policy: Policy): T[] {
  return tasks
    .filter((task) => isLate(task, now, policy))
    .sort((a, b) => a.due_at.getTime() - b.due_at.getTime() || a.id.localeCompare(b.id));
}

/** The level these late tasks ask for; null when there are none. */
export function levelFor(late: readonly LateTask[], now: Date): EscalationLevel | null {
  const oldest = late[0];
  if (!oldest) return null;
  const lateBy = now.getTime() - oldest.due_at.getTime();
  return RUNGS.find((rung) => late.length >= rung.count || lateBy > rung.lateBy)?.level ?? 1;
}

/** When the oldest late task will raise the level by its age alone; null at the top. */
export function nextRise(late: readonly LateTask[], level: EscalationLevel, now: Date): Date | null {
  const oldest = late[0];
  if (!oldest) return null;
  const rises = RUNGS.filter((rung) => rung.level > level)
    .map((rung) => plus(oldest.due_at, rung.lateBy + 1))
    .filter((at) => at > now)
    .sort((a, b) => a.getTime() - b.getTime());
  return rises[0] ?? null;
}

export type EscalationChange =
  | { kind: 'OPEN_ESCALATION'; level: EscalationLevel; task_ids: string[] }
  | { kind: 'UPDATE_ESCALATION'; id: string; level: EscalationLevel; task_ids: string[]; raised: boolean }
  | { kind: 'CLOSE_ESCALATION'; id: string };

/**
 * What made work late, as far as other campaigns share it: nobody looked for hours, the whole system was paused
 * until a moment ago, or all of it is one person's. Campaigns late of the same cause are one incident.
 */
export type EscalationCause = 'OWN' | 'AWAY' | `PAUSE:${string}` | `PERSON:${string}`;

/** Campaigns look around hourly; one that did not for this long had nobody to do it. */
const UNSEEN = 2 * HOUR;
/** Work that turns late this soon after a pause of everything ended is late of it. */
const AFTERMATH = 30 * MINUTE;

export type CauseFacts = {
  /** To whom each late task belongs. */
  owners: ReadonlyArray<string | null>;
  /** When the campaign last looked at itself. */
  lookedAt: Date | null;
  /** The pause of the whole system that ended last. */
  lastHold: { id: string; to: Date } | null;
};

export function causeOf({ owners, lookedAt, lastHold }: CauseFacts, now: Date): EscalationCause {
  if (lastHold && now.getTime() - lastHold.to.getTime() <= AFTERMATH) return `PAUSE:${lastHold.id}`;
  if (lookedAt && now.getTime() - lookedAt.getTime() > UNSEEN) return 'AWAY';
  const [owner] = owners;
  return owner && owners.every((one) => one === owner) ? `PERSON:${owner}` : 'OWN';
}

/** An open incident takes up others of its cause for this long, in ms. What comes later is another incident. */
export function incidentLasts(cause: EscalationCause): number {
  return cause.startsWith('PERSON:') ? DAY : HOUR;
}

const SWEEP_AT = '09:00';

/** The first Monday 09:00 in `zone` after everybody was last told of an escalation that is still open. */
export function nextSweepAfter(told: Date, zone: string): Date {
  const day = localDate(told, zone);
  const monday = addDays(day, (8 - weekday(day)) % 7);
  const at = atLocal(monday, SWEEP_AT, zone);
  return at > told ? at : atLocal(addDays(monday, 7), SWEEP_AT, zone);
}

/** One open escalation a campaign: opened, kept up to date in place, never lowered, closed when nothing is late. */
export function escalationChange(
  open: OpenEscalation | null,
  tasks: readonly LateTask[],
  now: Date,
  policy: Policy,
): EscalationChange | null {
  const late = lateTasks(tasks, now, policy);
  const task_ids = late.map((task) => task.id);
  const asked = levelFor(late, now);
  if (!open) return asked ? { kind: 'OPEN_ESCALATION', level: asked, task_ids } : null;
  if (!asked) return { kind: 'CLOSE_ESCALATION', id: open.id };
  const level = Math.max(open.level, asked) as EscalationLevel;
  const same = level === open.level && task_ids.join() === open.task_ids.join();
  return same
    ? null
    : { kind: 'UPDATE_ESCALATION', id: open.id, level, task_ids, raised: level > open.level };
}
