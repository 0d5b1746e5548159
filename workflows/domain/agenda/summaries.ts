import type { Policy } from '../policy';
import { nextSummary, ranIn, summaryKey, weekToSummarise } from '../summaries';
import { statusAt, type TaskTiming } from '../tasks';
import { dayWords, type LocalDate } from '../time';
import type { Change, Entry } from './changes';
import type { CampaignFacts } from './facts';

/**
 * Sums up the last full week, once. Mondays that passed while nothing ran, or while it was paused, are made up
 * for by that one week: older ones can be asked for by hand.
 */
export function summariseWeek(facts: CampaignFacts, now: Date, policy: Policy): Change[] {
  const { campaign } = facts;
  if (campaign.status !== 'ACTIVE') return [];
  const week = weekToSummarise(now, campaign.timezone);
  if (!ranIn(campaign, week) || isSummarised(facts, week)) return [];
  facts.summarised = week;
  const task: TaskTiming = { status: 'PENDING', task_type: 'ANALYZE', due_at: now };
  const status = statusAt(task, now, policy);
  facts.tasks.push({
    ...task,
    id: summaryKey(campaign.id, week),
    status,
    title: 'Read the week’s summary',
    platform: 'internal',
    origin: 'WEEKLY_SUMMARY',
    anchored_at: now,
    held_delay_ms: null,
    calendar_item_id: null,
  });
  return [{ kind: 'SUMMARISE_WEEK', week_start: week, task_status: status }];
}

function isSummarised({ summarised }: CampaignFacts, week: LocalDate): boolean {
  return summarised !== null && summarised >= week;
}

export function summaryEntry(facts: CampaignFacts, now: Date): Entry[] {
  const { campaign } = facts;
  const { week, at } = nextSummary(now, campaign.timezone);
  if (campaign.status === 'PLANNED' || !ranIn(campaign, week)) return [];
  return [
    {
      at,
      kind: 'WEEKLY_SUMMARY',
      ref: campaign.id,
      what: `The week from ${dayWords(week)} is summed up`,
      why: 'Every Monday at 08:00 in the campaign’s zone, for the week before.',
      cancelled_by: 'Completing the campaign, which sums up its last week at once.',
    },
  ];
}
