import { lastPauseEnd, policyOf, unsettled } from '../pauses';
import type { Policy } from '../policy';
import { resumeShifts } from '../resume';
import { isOpen } from '../tasks';
import { later, plus } from '../time';
import type { Change } from './changes';
import type { CampaignFacts } from './facts';

export function settlePauses(facts: CampaignFacts, now: Date, { resume_spacing }: Policy): Change[] {
  const over = unsettled(facts.pauses, facts.campaign.pauses_settled_through);
  if (over.length === 0) return [];
  const policy = policyOf(over);
  // Whoever ended a pause may have a clock ahead of ours; a pause that is settled in part would never be.
  const through = over.reduce((at, pause) => later(at, pause.to ?? at), now);
  const shifts = resumeShifts(facts, over, policy, through, resume_spacing);
  for (const shift of shifts) {
    const row = [...facts.tasks, ...facts.items].find(({ id }) => id === shift.id);
    if (!row) continue;
    if ('due_at' in row) row.due_at = shift.to;
    else row.scheduled_at = shift.to;
    row.anchored_at = now;
  }
  facts.campaign.pauses_settled_through = through;
  return [{ kind: 'SETTLE_PAUSES', policy, through, shifts }];
}

export function releaseFollowUps(facts: CampaignFacts, now: Date): Change[] {
  const base = lastPauseEnd(facts.pauses) ?? now;
  return facts.tasks
    .filter((task) => task.held_delay_ms !== null && isOpen(task.status))
    .map((task) => {
      // Reported after the end was said, and before it was judged: its delay counts from then.
      task.due_at = plus(later(base, task.anchored_at), task.held_delay_ms ?? 0);
      task.held_delay_ms = null;
      return { kind: 'RELEASE_FOLLOW_UP', task_id: task.id, due_at: task.due_at };
    });
}
