import type { HeldUp, HeldUpTask } from '../../db/tasks/held-up';
import { isLate } from '../../workflows/domain/tasks';
import { taskStatusLabel } from '../labels';
import type { TasksOf } from './clock';
import { onBothClocks } from './times';

/** What is in the way, and everything that it holds up. */
export type HeldUpGroup = { about: ReturnType<typeof aboutStep> | { title: string }; tasks: HeldUpTask[] };

/** In the order of the first task of each: a reason holds all that were blocked with it, a step all that come after. */
export function groupHeldUp(
  tasks: readonly HeldUpTask[],
  held: HeldUp,
  of: TasksOf,
  readerZone: string,
  now: Date,
): HeldUpGroup[] {
  const groups = new Map<string, HeldUpGroup>();
  for (const task of tasks) {
    const reason = (task.status === 'BLOCKED' ? task.blocked_reason : task.step_reason)?.trim() ?? '';
    const key = held === 'BLOCKED' ? reason.toLowerCase() : String(task.step_id);
    const about = held === 'BLOCKED' ? { title: reason } : aboutStep(task, of, readerZone, now);
    const group = groups.get(key) ?? { about, tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What is in the way stands above the rows once; under a reason a row may wait for a step that has it. */
export function heldUpNote(about: HeldUpGroup['about'], task: HeldUpTask): string | undefined {
  if ('href' in about || task.status === 'BLOCKED') return undefined;
  return `Waits for: ${task.step_title}`;
}

function aboutStep(task: HeldUpTask, { campaign, clock }: TasksOf, readerZone: string, now: Date) {
  const { step_id, step_title, step_status: status, step_due_at: due_at, step_assignee } = task;
  if (!status || !due_at) throw new Error(`task ${task.id} waits for no step`);
  const step = { status, due_at, task_type: 'MANUAL' as const };
  const late = isLate(step, clock.effectiveNow, clock.policy);
  return {
    title: step_title ?? '',
    href: `/tasks/${step_id}`,
    status: late ? taskStatusLabel.OVERDUE : taskStatusLabel[status],
    who: step_assignee ?? 'nobody yet',
    when: onBothClocks(due_at, campaign.timezone, readerZone, now),
  };
}
