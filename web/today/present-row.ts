import { newId } from '../../db/ids';
import type { TodayTask } from '../../db/tasks/today';
import { checkTaskAction, ITEM_STEPS, type TaskType } from '../../workflows/domain/tasks';
import { localDate } from '../../workflows/domain/time';
import { clipped } from '../clipped';
import { platformLabel, taskStatusLabel, taskTypeLabel } from '../labels';
import { describeTime } from '../times';
import type { Reader } from './present';

/** One line of the list: mark, what, for whom, when, who, and what can be done from here. */
export function presentRow(task: TodayTask, reader: Reader, now: Date, choose = false) {
  const mine = task.assigned_to === reader.id;
  const held = task.held_since !== null;
  const { verb, what } = wordsOf(task);
  return {
    id: task.id,
    href: `/tasks/${task.id}`,
    platform: platformLabel[task.platform],
    verb,
    what: clipped(what),
    short: clipped(what, 40),
    campaign: task.campaign_name,
    client: task.client_name,
    due: task.due_at,
    wall: wallWords(task, reader, now),
    held,
    counts: !held && task.section !== 'blocked' && task.section !== 'missed',
    tone: held ? '' : task.section === 'overdue' ? 'late' : task.section === 'due' ? 'due' : '',
    who: mine ? 'You' : (task.assignee_name ?? 'Nobody'),
    minutes: task.estimated_minutes === null ? undefined : `${task.estimated_minutes} min`,
    working: task.status === 'IN_PROGRESS' ? taskStatusLabel.IN_PROGRESS : undefined,
    note:
      task.blocked_reason ??
      (task.waits_for === null ? undefined : `Waits for: ${stepWords(task.waits_for)}`),
    choose,
    ...(choose ? {} : actionsOf(task, mine)),
  };
}

/** "Write for LinkedIn: Spring opener" → "Write for LinkedIn": what it is about stands above it. */
function stepWords(title: string): string {
  return clipped(title.split(': ')[0] ?? title);
}

const STEPS: readonly TaskType[] = ITEM_STEPS;

/** The title begins with the verb; the platform has its own mark and need not be said twice. */
function wordsOf({ title, task_type }: TodayTask) {
  const what = STEPS.includes(task_type)
    ? title.replace(/^(Post to|Write for|Review for|Schedule on) [^:]+: /, '')
    : title;
  return what === title ? { what } : { verb: taskTypeLabel[task_type].word, what };
}

function actionsOf(task: TodayTask, mine: boolean) {
  const may = (action: 'claim' | 'complete') => checkTaskAction(task.status, action).ok;
  if (task.section === 'blocked') return { open: { href: `/tasks/${task.id}#obstacle`, word: 'Unblock' } };
  if (task.section === 'missed') return { open: { href: `/tasks/${task.id}#settle`, word: 'Decide' } };
  if (task.section === 'others') return { open: { href: `/tasks/${task.id}`, word: 'Look' } };
  return {
    claim: may('claim') && !mine ? { action: `/tasks/${task.id}/claim`, commandId: newId() } : undefined,
    complete: may('complete') ? `/tasks/${task.id}#completion` : undefined,
  };
}

/** "16:10 CET", with the day when it is another one; and what it is on the reader's own clock. */
function wallWords(task: TodayTask, reader: Reader, now: Date): string {
  const there = shortTime(task.due_at, task.timezone, now);
  const here = shortTime(task.due_at, reader.time_zone, now);
  return there === here
    ? there
    : `${there} (${describeTime(task.due_at, reader.time_zone, now).clock} for you)`;
}

function shortTime(at: Date, zone: string, now: Date): string {
  const { local, clock } = describeTime(at, zone, now);
  const isToday = localDate(at, zone) === localDate(now, zone);
  return isToday ? `${clock} ${local.split(' ').at(-1) ?? ''}` : local;
}
