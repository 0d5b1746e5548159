import type { Policy } from '../policy';
import { nextStatusChange, overdueFrom, statusAt } from '../tasks';
import type { Change, Entry } from './changes';
import type { CampaignFacts, TaskFacts } from './facts';

export function moveStatuses(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  if (facts.campaign.status !== 'ACTIVE') return [];
  const changes: Change[] = [];
  for (const task of facts.tasks) {
    const to = statusAt(task, now, policy);
    if (to === task.status) continue;
    changes.push({ kind: 'TASK_STATUS', task_id: task.id, from: task.status, to });
    task.status = to;
  }
  return changes;
}

const TASK_WORDS = {
  DUE: { kind: 'TASK_DUE', becomes: 'becomes due', why: 'Its time is near: the due lead of the policy.' },
  OVERDUE: {
    kind: 'TASK_OVERDUE',
    becomes: 'becomes overdue',
    why: 'Nobody has finished it when the grace of the policy ends.',
  },
  MISSED: {
    kind: 'TASK_MISSED',
    becomes: 'counts as missed',
    why: 'A post this late is not made any more by itself.',
  },
} as const;

export function taskEntries(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  if (facts.campaign.status === 'PLANNED') return [];
  return facts.tasks.flatMap((task) => {
    const next = nextStatusChange(task, now, policy) ?? claimedTurnsLate(task, now, policy);
    if (!next) return [];
    const words = TASK_WORDS[next.to];
    return [
      {
        at: next.at,
        kind: words.kind,
        ref: task.id,
        what: `“${task.title}” ${words.becomes}`,
        why: words.why,
        cancelled_by: 'Doing, blocking or rescheduling the task.',
      },
    ];
  });
}

/** A claimed task keeps its status, but once it is late it is escalated like any other. */
function claimedTurnsLate(task: TaskFacts, now: Date, policy: Policy) {
  const at = overdueFrom(task, policy);
  return task.status === 'IN_PROGRESS' && at > now ? { at, to: 'OVERDUE' as const } : null;
}
