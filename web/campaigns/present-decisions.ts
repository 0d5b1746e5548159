import { z } from 'zod';
import type { CampaignView } from '../../db/campaigns';
import type { ResumePreview } from '../../db/campaigns/decisions';
import type { CalendarItemRow } from '../../db/tables';
import type { TaskFacts } from '../../workflows/domain/agenda';
import { checkReason } from '../../workflows/domain/campaigns';
import { RESUME_POLICIES, type ResumePolicy } from '../../workflows/domain/pauses';
import type { Policy } from '../../workflows/domain/policy';
import { statusAt } from '../../workflows/domain/tasks';
import { localDate } from '../../workflows/domain/time';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { parseForm, type FormState } from '../forms';
import { platformLabel, resumePolicyLabel } from '../labels';
import { sentenceOf } from '../refusals';
import { onBothClocks } from './times';

export type PlainDecision = 'pause' | 'activate' | 'complete' | 'archive';

type Words = { question: string; follows: string[]; submit: string; danger: boolean; hint: string };

const WORDS: Record<PlainDecision, Words> = {
  pause: {
    question: 'Pause this campaign?',
    follows: [
      'Nothing is sent, no task turns due or overdue, nothing escalates and no follow-up is asked for.',
      'People can still read, edit and complete what they have done.',
      'Whoever resumes it chooses whether dates stay or move.',
    ],
    submit: 'Pause campaign',
    danger: false,
    hint: 'Everyone who opens the campaign reads it.',
  },
  activate: {
    question: 'Activate this campaign now?',
    follows: [
      'Its tasks begin to turn due at their times.',
      'It is checked through once a day and its calendar is kept filled ahead.',
    ],
    submit: 'Activate campaign',
    danger: false,
    hint: 'For the audit.',
  },
  complete: {
    question: 'Complete this campaign?',
    follows: [
      'Everything planned or due is cancelled; what is overdue counts as missed.',
      'Open escalations close. Nothing in the campaign changes any more.',
      'This cannot be taken back.',
    ],
    submit: 'Complete campaign',
    danger: true,
    hint: 'For the people who look back at it.',
  },
  archive: {
    question: 'Archive this campaign?',
    follows: [
      'Its process ends. Everything stays readable.',
      'What is still open is cancelled.',
      'This cannot be taken back.',
    ],
    submit: 'Archive campaign',
    danger: true,
    hint: 'For the people who look back at it.',
  },
};

/** One decision with what follows from it. `ready` is the rule that would refuse it now. */
export function presentDecision(
  kind: PlainDecision,
  campaign: CampaignView,
  form: FormState,
  ready?: Verdict,
) {
  const words = WORDS[kind];
  const optional = kind === 'activate';
  return {
    title: `${words.question} ${campaign.name}`,
    ...words,
    form,
    reasonLabel: 'Reason',
    optional,
    whyNot: ready && !ready.ok ? sentenceOf(ready) : undefined,
    action: `/campaigns/${campaign.id}/${kind}`,
    cancel: `/campaigns/${campaign.id}`,
  };
}

const resumeSchema = z.object({
  policy: z.enum(RESUME_POLICIES, { error: 'Choose what becomes of the dates.' }),
  at: z.iso.datetime({ error: 'The preview is missing: reload the page.' }),
  hash: z.record(z.string(), z.string(), { error: 'The preview is missing: reload the page.' }),
  reason: z.string().trim().default(''),
});

export type ResumeAsked = {
  policy: ResumePolicy;
  reason?: string;
  preview: { at: string; hash: string };
};

/** The chosen policy with the very preview that stood beside it. A reason is optional, but then a real one. */
export function resumeForm(body: unknown): Verdict<ResumeAsked> {
  const typed = parseForm(resumeSchema, body);
  if (!typed.ok) return typed;
  const { policy, at, hash, reason } = typed.value;
  const said = reason === '' ? undefined : checkReason(reason);
  if (said && !said.ok) return said;
  return yes({ policy, ...(said && { reason: said.value }), preview: { at, hash: hash[policy] ?? '' } });
}

type ResumeRows = {
  campaign: CampaignView;
  previews: readonly ResumePreview[];
  tasks: readonly TaskFacts[];
  titles: Map<string, Pick<CalendarItemRow, 'title' | 'platform'>>;
  policy: Policy;
  at: Date;
};

const ROWS_SHOWN = 30;

export function presentResume(rows: ResumeRows, zone: string, form: FormState) {
  const { campaign, previews, at } = rows;
  const chosen = form.values['policy'] ?? 'keep_dates';
  return {
    form,
    at: at.toISOString(),
    waits: previews.some((preview) => preview.waits),
    policies: previews.map((preview) => ({
      policy: preview.policy,
      label: resumePolicyLabel[preview.policy].word,
      hash: preview.hash,
      checked: preview.policy === chosen,
      ...presentShifts(preview, rows, zone),
    })),
    action: `/campaigns/${campaign.id}/resume`,
    cancel: `/campaigns/${campaign.id}`,
  };
}

/** A post and its task move together: one row tells both. */
function presentShifts(preview: ResumePreview, rows: ResumeRows, zone: string) {
  const { campaign, tasks, titles, at } = rows;
  const withItem = new Set(tasks.filter((task) => task.calendar_item_id !== null).map(({ id }) => id));
  const told = preview.shifts.filter((shift) => !(shift.kind === 'TASK' && withItem.has(shift.id)));
  const shown = told.slice(0, ROWS_SHOWN).map((shift) => {
    const item = titles.get(shift.id);
    return {
      what: item?.title ?? tasks.find((task) => task.id === shift.id)?.title ?? 'A task',
      platform: item && platformLabel[item.platform].word,
      from: onBothClocks(shift.from, campaign.timezone, zone, at),
      to: onBothClocks(shift.to, campaign.timezone, zone, at),
    };
  });
  const more = told.length - shown.length;
  const posts = told.filter(({ kind }) => kind === 'ITEM').length;
  const summary = [movedWords(posts, told.length - posts), lateWords(preview, rows)]
    .filter(Boolean)
    .join(' ');
  const beyond = beyondWords(preview, campaign);
  return { rows: shown, more: more > 0 ? more : undefined, summary, beyond };
}

/** What a resume makes late in the same moment; nothing while the whole system is paused, too. */
function lateWords({ shifts, waits }: ResumePreview, { tasks, policy, at }: ResumeRows): string | undefined {
  if (waits) return undefined;
  const dueOf = new Map(shifts.map(({ id, to }) => [id, to]));
  const turned = tasks
    .filter(({ held_delay_ms }) => held_delay_ms === null)
    .map((task) => ({
      from: task.status,
      to: statusAt({ ...task, due_at: dueOf.get(task.id) ?? task.due_at }, at, policy),
    }))
    .filter(({ from, to }) => from !== to);
  const overdue = turned.filter(({ to }) => to === 'OVERDUE').length;
  const missed = turned.filter(({ to }) => to === 'MISSED').length;
  const said = [
    overdue > 0 && (overdue === 1 ? 'one task is overdue' : `${overdue} tasks are overdue`),
    missed > 0 && (missed === 1 ? 'one post counts as missed' : `${missed} posts count as missed`),
  ].filter(Boolean);
  return said.length === 0 ? undefined : `Then ${said.join(' and ')} at once.`;
}

/** The end date stays: what moves past it stays open when the campaign ends. */
function beyondWords(preview: ResumePreview, campaign: CampaignView): string | undefined {
  const beyond = preview.shifts.filter(
    ({ kind, to }) => kind === 'ITEM' && localDate(to, campaign.timezone) > campaign.end_date,
  ).length;
  if (beyond === 0) return undefined;
  const posts = beyond === 1 ? 'One post falls' : `${beyond} posts fall`;
  return `${posts} after the campaign’s last day: it then asks for a review instead of completing.`;
}

function movedWords(posts: number, others: number): string {
  if (posts + others === 0) return 'Nothing moves.';
  const parts = [
    posts > 0 &&
      `${posts === 1 ? 'one post' : `${posts} posts`} with ${posts === 1 ? 'its task' : 'their tasks'}`,
    others > 0 && (others === 1 ? 'one other task' : `${others} other tasks`),
  ].filter((part) => part !== false);
  const words = parts.join(' and ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${posts + others === 1 ? 'moves' : 'move'}.`;
}
