import { escalationChange, lateTasks, nextRise } from '../escalations';
import type { Policy } from '../policy';
import type { Change, Entry } from './changes';
import type { CampaignFacts } from './facts';

export function escalate(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const running = facts.campaign.status === 'ACTIVE';
  const change = escalationChange(facts.escalation, running ? facts.tasks : [], now, policy);
  if (!change) return [];
  if (change.kind === 'CLOSE_ESCALATION') facts.escalation = null;
  else {
    const id = change.kind === 'UPDATE_ESCALATION' ? change.id : facts.campaign.id;
    facts.escalation = { id, level: change.level, task_ids: change.task_ids };
  }
  return [change];
}

export function riseEntry(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  const open = facts.escalation;
  const at = open && nextRise(lateTasks(facts.tasks, now, policy), open.level, now);
  if (!open || !at) return [];
  return [
    {
      at,
      kind: 'ESCALATION_RISE',
      ref: facts.campaign.id,
      what: `The escalation rises above level ${open.level}`,
      why: 'Its oldest task has been overdue too long.',
      cancelled_by: 'Clearing the oldest overdue task.',
    },
  ];
}
