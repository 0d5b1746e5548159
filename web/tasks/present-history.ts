import type { TaskFacts, TaskHistoryEntry } from '../../db/tasks/show';
import { DAEMON } from '../../workflows/domain/permissions';
import { onBothClocks } from '../campaigns/times';
import { inWords } from './when';

const WORDS: Record<string, string> = {
  completed_task: 'completed it',
  reopened_task: 'reopened it',
  blocked_task: 'blocked it',
  unblocked_task: 'unblocked it',
  dismissed_task: 'let it go',
  claimed_task: 'claimed it',
  released_task: 'put it back',
  rescheduled_task: 'rescheduled it',
  edited_task_copy: 'edited the copy',
  ticked_steps: 'ticked off steps',
  assigned_task: 'gave it',
  watched_task: 'watches it',
  unwatched_task: 'watches it no longer',
  assigned_tasks: 'gave it, with others,',
  claimed_tasks: 'claimed it, with others',
  blocked_tasks: 'blocked it, with others',
  rescheduled_tasks: 'rescheduled it, with others',
  cancelled_tasks: 'cancelled it by publishing',
};

/** Who did what with the task, newest first. */
export function presentHistory(facts: TaskFacts, reader: { time_zone: string }, now: Date) {
  const { timezone } = facts.campaign;
  return facts.history.map((entry) => ({
    when: onBothClocks(entry.at, timezone, reader.time_zone, now),
    who: entry.actor === DAEMON.name ? 'The product itself' : entry.actor,
    what: WORDS[entry.action] ?? entry.action.replaceAll('_', ' '),
    detail: detailOf(entry, facts, now),
    reason: entry.reason,
  }));
}

function detailOf(
  { action, before, after, details }: TaskHistoryEntry,
  { campaign: { timezone: zone }, colleagues }: TaskFacts,
  now: Date,
): string | undefined {
  const personOf = (id: unknown) =>
    id === null
      ? 'to nobody'
      : `to ${colleagues.find((person) => person.id === id)?.name ?? 'somebody who left'}`;
  if (action === 'assigned_task') return personOf(fieldOf(after, 'assigned_to'));
  if (action === 'assigned_tasks') return personOf(fieldOf(details, 'to'));
  if (action === 'rescheduled_tasks') {
    return `by ${String(fieldOf(details, 'by'))} ${String(fieldOf(details, 'unit')).toLowerCase()}`;
  }
  if (action === 'rescheduled_task') {
    const [from, to] = [timeIn(before), timeIn(after)];
    return from && to ? `from ${inWords(from, zone, now)} to ${inWords(to, zone, now)}` : undefined;
  }
  if (action === 'ticked_steps') {
    const steps = fieldOf(after, 'steps_done');
    return Array.isArray(steps) ? `${steps.length} done` : undefined;
  }
  return undefined;
}

function timeIn(fact: unknown): Date | undefined {
  const due = fieldOf(fact, 'due_at');
  return typeof due === 'string' ? new Date(due) : undefined;
}

function fieldOf(fact: unknown, name: string): unknown {
  return typeof fact === 'object' && fact !== null ? (fact as Record<string, unknown>)[name] : undefined;
}
