import type { Asked } from '../../db/approvers';
import type { CampaignTask } from '../../db/tasks/of-campaign';
import type { Operator } from '../../db/operators';
import { nextRung } from '../../workflows/domain/agenda';
import { nextArtifactRung } from '../../workflows/domain/agenda/artifacts';
import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import { STAGE_NAMES } from '../../workflows/domain/artifacts/stages';
import { isLate, type TaskStatus } from '../../workflows/domain/tasks';
import { askedWords, heldWords, nextWords } from '../approvals/ladder-words';
import { stageStateLabel, taskStatusLabel, type Label } from '../labels';
import { onBothClocks, type TwoClocks } from './times';
import type { Room } from './room';
import { stageHref } from './stages';

/** Tasks that somebody should have begun, and those that cannot go on. */
export const WAITING_STATUSES: readonly TaskStatus[] = ['OVERDUE', 'DUE', 'IN_PROGRESS', 'BLOCKED'];
export const WAITING_SHOWN = 8;

type Waiting = {
  what: string;
  href: string;
  status: Label;
  /** For whom, and why for them. */
  whom: string;
  /** Since when; of a task, when it is or was due. */
  when: { word: 'since' | 'due' } & TwoClocks;
  next?: { text: string; at: Date };
};

export type WaitingRows = {
  /** One longer than what is shown when there are more. */
  tasks: readonly CampaignTask[];
  people: Asked;
  systemPaused: boolean;
};

/** Who waits for whom: stages and the plan wait for a decision, tasks for who does them. */
export function presentWaiting(
  room: Room,
  { tasks, people, systemPaused }: WaitingRows,
  reader: Operator,
  now: Date,
) {
  const { campaign } = room;
  const on = (at: Date) => onBothClocks(at, campaign.timezone, reader.time_zone, now);
  const held = heldWords(systemPaused, campaign.status);
  const decisions = isOver(room)
    ? []
    : [...stagesThatWait(room, people, on), ...planThatWaits(room, people, on)];
  const shown = tasks.slice(0, WAITING_SHOWN);
  return {
    rows: [
      ...decisions.map((row) => (held ? { ...row, next: undefined, held } : row)),
      ...shown.map((task) => taskThatWaits(room, task, on)),
    ],
    more: tasks.length > shown.length ? `/campaigns/${campaign.id}/tasks?status=open` : undefined,
  };
}

function isOver({ campaign }: Room): boolean {
  return campaign.status === 'COMPLETED' || campaign.status === 'ARCHIVED';
}

type Clock = (at: Date) => TwoClocks;

function stagesThatWait({ campaign, artifacts, standing }: Room, people: Asked, on: Clock): Waiting[] {
  return artifacts.flatMap((artifact): Waiting[] => {
    const href = stageHref(campaign.id, artifact.stage);
    const name = STAGE_NAMES[artifact.stage];
    const asked = standing.facts.asked.find(({ stage }) => stage === artifact.stage);
    if (asked) {
      const next = nextArtifactRung(asked, standing.policy);
      return [
        {
          what: `${name}, version ${asked.version}`,
          href,
          status: stageStateLabel.ASKED,
          whom: `${askedWords({ ...people, ladder_rung: asked.ladder_rung })}. ${artifact.asked_by_name ?? 'Somebody'} waits for it.`,
          when: { word: 'since', ...on(asked.asked_at) },
          ...(next && { next: { text: nextWords(next.rung, people), at: next.at } }),
        },
      ];
    }
    if (!artifact.flag || !artifact.flagged_at) return [];
    return [
      {
        what: `${name}, version ${artifact.approved_version ?? ''}`,
        href,
        status: stageStateLabel.FLAGGED,
        whom: `Whoever edits or approves it. ${flagWords(artifact.flag)}`,
        when: { word: 'since', ...on(artifact.flagged_at) },
      },
    ];
  });
}

function planThatWaits({ campaign, standing }: Room, people: Asked, on: Clock): Waiting[] {
  const { head } = standing.facts;
  if (head?.status !== 'IN_REVIEW' || !head.submitted_at) return [];
  const next = nextRung({ head, campaign }, standing.policy);
  return [
    {
      what: `Plan, version ${head.version}`,
      href: `/campaigns/${campaign.id}/plan`,
      status: stageStateLabel.ASKED,
      whom: `${askedWords({ ...people, ladder_rung: head.ladder_rung })}.`,
      when: { word: 'since', ...on(head.submitted_at) },
      ...(next && { next: { text: nextWords(next.rung, people), at: next.at } }),
    },
  ];
}

function taskThatWaits({ standing }: Room, task: CampaignTask, on: Clock): Waiting {
  const late = isLate(task, standing.effectiveNow, standing.policy);
  const rise = late
    ? standing.agenda.find(({ kind, held }) => kind === 'ESCALATION_RISE' && !held)
    : undefined;
  const who = task.assignee_name ?? 'Nobody has it yet';
  return {
    what: task.title,
    href: `/tasks/${task.id}`,
    status: late ? taskStatusLabel.OVERDUE : taskStatusLabel[task.status],
    whom:
      task.status === 'BLOCKED' && task.blocked_reason
        ? `${who}. Blocked: ${task.blocked_reason}`
        : `${who}.`,
    when: { word: 'due', ...on(task.due_at) },
    ...(rise && { next: { text: rise.what, at: rise.at } }),
  };
}
