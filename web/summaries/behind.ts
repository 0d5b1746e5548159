import type { CampaignView } from '../../db/campaigns';
import type { TaskBehind } from '../../db/tasks/behind';
import { onBothClocks } from '../campaigns/times';
import { platformLabel, proofTypeLabel, taskStatusLabel } from '../labels';
import { BEHIND, type Behind } from './numbers';

const BEHIND_WORDS: Record<Behind, string> = {
  planned: 'Planned',
  completed: 'Done',
  'on-time': 'Done on time',
  overdue: 'Overdue',
  missed: 'Missed',
  blocked: 'Blocked',
  open: 'Still open',
  posts: 'Posts out',
};

export type BehindPage = {
  campaign: CampaignView;
  week: { address: string; words: string };
  behind: Behind;
  tasks: readonly TaskBehind[];
  /** Counted then, and deleted since. */
  gone: number;
  readerZone: string;
  now: Date;
};

/** The tasks that a number counted, each with what shows that it was done and how it stands now. */
export function presentBehind({ campaign, week, behind, tasks, gone, readerZone, now }: BehindPage) {
  return {
    title: `${BEHIND_WORDS[behind]}: ${campaign.name}, ${week.words}`,
    heading: `${BEHIND_WORDS[behind]}, ${week.words}`,
    back: week.address,
    filters: BEHIND.map((word) => ({
      label: BEHIND_WORDS[word],
      href: `${week.address}/tasks?of=${word}`,
      current: word === behind,
    })),
    gone: gone > 0 ? `${gone} that were counted are no longer there.` : undefined,
    rows: tasks.map((task) => ({
      href: `/tasks/${task.id}`,
      title: task.title,
      platform: platformLabel[task.platform],
      status: taskStatusLabel[task.status],
      late: task.late,
      when: onBothClocks(task.due_at, campaign.timezone, readerZone, now),
      proof: presentProof(task),
      blocked: task.status === 'BLOCKED' ? (task.blocked_reason ?? undefined) : undefined,
    })),
    empty: {
      icon: 'circle-check',
      title: `${BEHIND_WORDS[behind]}: none`,
      text: 'No task of this week stands behind this number.',
    },
  };
}

function presentProof({ completion_proof_type: type, completion_proof_value: value, ...task }: TaskBehind) {
  if (!type || !value) return undefined;
  return {
    word: proofTypeLabel[type].word,
    link: type === 'URL' ? value : task.proof_file_id ? `/files/${task.proof_file_id}` : undefined,
    text: type === 'TEXT' || type === 'MANUAL' ? value : undefined,
    by: task.completed_by_name ?? undefined,
  };
}
