import { escalates, escalationChange, lateTasks, nextRise, nextSweepAfter } from '../escalations';
import type { Policy } from '../policy';
import { later, localDate } from '../time';
import type { Change, Entry } from './changes';
import type { CampaignFacts } from './facts';

export function escalate(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const running = facts.campaign.status === 'ACTIVE';
  const tasks = running ? facts.tasks.filter(escalates) : [];
  const change = escalationChange(facts.escalation, tasks, now, policy);
  if (!change) return [];
  if (change.kind === 'CLOSE_ESCALATION') facts.escalation = null;
  else {
    const known = change.kind === 'UPDATE_ESCALATION' ? facts.escalation : null;
    const told = known && !(change.kind === 'UPDATE_ESCALATION' && change.raised) ? known.told_at : now;
    const id = change.kind === 'UPDATE_ESCALATION' ? change.id : facts.campaign.id;
    facts.escalation = { id, level: change.level, task_ids: change.task_ids, told_at: told };
  }
  return [change];
}

/** Once a week everybody who should know of an escalation that is still open is told again. */
export function sweep(facts: CampaignFacts, now: Date): Change[] {
  const open = facts.escalation;
  if (!open || now < nextSweepAfter(open.told_at, facts.campaign.timezone)) return [];
  open.told_at = now;
  const { id, level, task_ids } = open;
  const week = localDate(now, facts.campaign.timezone);
  return [{ kind: 'SWEEP_ESCALATION', id, level, task_ids: [...task_ids], week }];
}

export function sweepEntry({ campaign, escalation }: CampaignFacts, now: Date): Entry[] {
  if (!escalation) return [];
  return [
    {
      at: later(nextSweepAfter(escalation.told_at, campaign.timezone), now),
      kind: 'ESCALATION_SWEEP',
      ref: campaign.id,
      what: 'The escalation is told again to everybody it concerns',
      why: 'It is still open on Monday at 09:00.',
      cancelled_by: 'Clearing what is overdue: the escalation then closes by itself.',
    },
  ];
}

export function riseEntry(facts: CampaignFacts, now: Date, policy: Policy): Entry[] {
  const open = facts.escalation;
  const at = open && nextRise(lateTasks(facts.tasks.filter(escalates), now, policy), open.level, now);
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
