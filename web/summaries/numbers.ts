import { PLATFORMS } from '../../workflows/domain/platforms';
import type { SummaryPayload } from '../../workflows/domain/summaries';
import type { LocalDate } from '../../workflows/domain/time';

/** The numbers of a week and the tasks that stand behind each. */

/** Behind which number which tasks stand; the words of the address. */
export const BEHIND = [
  'planned',
  'completed',
  'on-time',
  'overdue',
  'missed',
  'blocked',
  'open',
  'posts',
] as const;
export type Behind = (typeof BEHIND)[number];

export function weekAddress(campaignId: string, week: LocalDate): string {
  return `/campaigns/${campaignId}/reports/${week}`;
}

export function behindAddress(campaignId: string, week: LocalDate, behind: Behind): string {
  return `${weekAddress(campaignId, week)}/tasks?of=${behind}`;
}

/** The ids behind a number. */
export function idsBehind({ tasks, posts }: SummaryPayload, behind: Behind): string[] {
  switch (behind) {
    case 'planned':
      return [tasks.completed, tasks.overdue, tasks.missed, tasks.blocked, tasks.open].flat();
    case 'on-time':
      return tasks.on_time;
    case 'posts':
      return PLATFORMS.flatMap((platform) => posts[platform] ?? []);
    default:
      return tasks[behind];
  }
}

export function postCount({ posts }: SummaryPayload): number {
  return Object.values(posts).reduce((sum, ids) => sum + ids.length, 0);
}
