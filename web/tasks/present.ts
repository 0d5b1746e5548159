import type { Relative, TaskFacts } from '../../db/tasks/show';
import { checkOpen } from '../../workflows/domain/campaigns';
import { isPaused, openPauses } from '../../workflows/domain/pauses';
import { can } from '../../workflows/domain/permissions';
import {
  isLate,
  isOpen,
  isUnfinished,
  nextStatusChange,
  statusAt,
  taskActionsFor,
  type TaskAction,
} from '../../workflows/domain/tasks';
import { waitsFor } from '../../workflows/domain/task-templates';
import { onBothClocks } from '../campaigns/times';
import {
  contentTypeLabel,
  pauseReasonLabel,
  platformLabel,
  priorityLabel,
  proofTypeLabel,
  taskOriginLabel,
  taskStatusLabel,
  taskTypeLabel,
  type Label,
} from '../labels';
import { sentenceOf } from '../refusals';
import { delayWords } from '../times';
import { presentCompletionForm } from './present-completion';
import { composerOf, presentSop } from './present-sop';
import { presentCopy } from './present-copy-card';
import { isStuck, presentObstacle, presentReopening, reasonForm } from './present-forms';
import { presentHistory } from './present-history';
import { presentPerson } from './present-person';
import type { Reader, TaskPage } from './shown';

/** Everything the page of one task prints. */
export function presentTask(facts: TaskFacts, reader: Reader, now: Date, page: TaskPage = {}) {
  const { task, campaign } = facts;
  const { forms = {}, failed = {} } = page;
  const clocks = (at: Date) => onBothClocks(at, campaign.timezone, reader.time_zone, now);
  const may = actionsOf(facts);
  const closed = checkOpen(campaign.status);
  const late = isLate({ ...task, status: shownStatus(facts) }, facts.effectiveNow, facts.policy);
  return {
    title: task.title,
    id: task.id,
    action: `/tasks/${task.id}`,
    back: { href: '/today', label: 'Today' },
    status: statusOf(facts),
    lateWord: late && task.status === 'IN_PROGRESS' ? 'late' : undefined,
    platform: platformLabel[task.platform],
    kind: taskTypeLabel[task.task_type].word,
    content: task.task_type === 'POST' ? contentTypeLabel[task.content_type].word : undefined,
    priority:
      task.priority === 'HIGH' || task.priority === 'URGENT' ? priorityLabel[task.priority] : undefined,
    campaign: { href: `/campaigns/${campaign.id}`, name: campaign.name, client: campaign.client_name },
    due: { ...clocks(task.due_at), tone: toneOf(facts, late), counts: countsDown(facts) },
    failed,
    said: page.said,
    refused: page.refused && sentenceOf(page.refused),
    held: heldWords(facts),
    simulated: task.simulated,
    state: presentState(facts, reader, now),
    person: failed.people ? undefined : presentPerson(facts, reader, may, forms.assignment),
    waits: presentWaits(facts),
    steps: presentSteps(facts, reader, now),
    origin: taskOriginLabel[task.origin].word,
    next: presentNext(facts, reader, now),
    parent: facts.parent && presentParent(facts.parent),
    followUps: facts.followUps.map((relative) => presentRelative(relative, facts, reader, now)),
    composer: composerOf(task),
    copy: failed.copy ? undefined : presentCopy(facts, forms.copy),
    sop: {
      ...presentSop(task),
      action: `/tasks/${task.id}/steps`,
      ticked: presentTicked(facts, reader, now),
    },
    completion: may.has('complete') ? presentCompletionForm(facts, reader, forms.completion) : undefined,
    obstacle: presentObstacle(facts, may, forms, page.slot, now),
    stuck: isStuck(facts),
    reopening: may.has('reopen') ? presentReopening(facts, forms.reopening) : undefined,
    dismissal:
      may.has('dismiss') && task.dismissed_at === null
        ? reasonForm(facts, 'dismissal', forms.dismissal)
        : undefined,
    whyNot: closed.ok ? undefined : sentenceOf(closed),
    history: presentHistory(facts, reader, now),
  };
}

/** What the clock says, even where the process has not written it down yet. */
function shownStatus({ task, campaign, effectiveNow, policy }: TaskFacts) {
  return campaign.status === 'ACTIVE' ? statusAt(task, effectiveNow, policy) : task.status;
}

function statusOf(facts: TaskFacts): Label {
  return taskStatusLabel[shownStatus(facts)];
}

function actionsOf({ task, campaign }: TaskFacts): Set<TaskAction> {
  return new Set(checkOpen(campaign.status).ok ? taskActionsFor(task.status) : []);
}

function toneOf(facts: TaskFacts, late: boolean): string {
  if (isPaused(facts.pauses)) return '';
  if (late) return 'late';
  return shownStatus(facts) === 'DUE' ? 'due' : '';
}

/** A countdown to what is over, or held, would only mislead. */
function countsDown(facts: TaskFacts): boolean {
  return !isPaused(facts.pauses) && isOpen(facts.task.status);
}

function heldWords({ task, pauses, campaign }: TaskFacts): string | undefined {
  const [pause] = openPauses(pauses);
  if (!pause || !isUnfinished(task.status)) return undefined;
  const who = pause.reason === 'FEATURE_OFF' ? '' : ` by ${pause.by}`;
  const why = pause.note ? `: ${pause.note}` : '';
  return `${pauseReasonLabel[pause.reason].word}${who}${why}. This task is held: it does not turn late, and ${campaign.name} goes on when it is resumed.`;
}

/** Figures of a post go on coming after it was done. */
function logAddress({ task, campaign }: TaskFacts, reader: Reader): string | undefined {
  const may = can(reader.role, 'metrics.log') && campaign.status !== 'ARCHIVED';
  return may && task.platform !== 'internal'
    ? `/campaigns/${campaign.id}/metrics?task=${task.id}`
    : undefined;
}

/** What became of the task, for as long as that is so. */
function presentState(facts: TaskFacts, reader: Reader, now: Date) {
  const { task, campaign } = facts;
  const when = (at: Date | null) => at && onBothClocks(at, campaign.timezone, reader.time_zone, now);
  switch (task.status) {
    case 'DONE':
      return {
        tone: 'done',
        icon: 'circle-check',
        words: `Done${task.late ? ', late,' : ''} by ${task.completed_by_name ?? 'the product itself'}`,
        when: when(task.completed_at),
        proof: presentProof(facts),
        outcome: task.outcome,
        posted: when(task.posted_at),
        figureHref: logAddress(facts, reader),
        metrics: facts.metrics.map(({ metric_type, value, unit }) => ({
          name: metric_type,
          value,
          unit: unit === 'COUNT' ? '' : unit.toLowerCase(),
        })),
      };
    case 'BLOCKED':
      return { tone: 'blocked', icon: 'ban', words: `Blocked: ${task.blocked_reason ?? ''}` };
    case 'MISSED':
      return task.dismissed_at
        ? { tone: 'neutral', icon: 'timer-off', words: `Missed, and let go: ${task.dismissed_reason ?? ''}` }
        : {
            tone: 'late',
            icon: 'timer-off',
            words: `Missed: nobody made it within ${delayWords(facts.policy.missed_after)} of its time. Reopen it, reschedule it or let it go, and say why.`,
          };
    case 'CANCELLED':
      return {
        tone: 'neutral',
        icon: 'circle-slash',
        words: 'Cancelled: nothing needs to be done here any more.',
      };
    default:
      return undefined;
  }
}

function presentProof({ task, file }: TaskFacts) {
  const { completion_proof_type: type, completion_proof_value: value } = task;
  if (!type) return undefined;
  const name = proofTypeLabel[type].word;
  if (type === 'URL') return { name, href: value, text: value };
  if (type === 'UPLOAD') {
    const image = file?.mime.startsWith('image/') ? `/files/${file.id}` : undefined;
    return { name, href: file && `/files/${file.id}`, text: file?.name ?? 'The file is gone.', image };
  }
  return { name: type === 'MANUAL' ? `${name} (unverified)` : name, text: value };
}

/** An earlier step of the same item is still open: said, and not refused. */
function presentWaits({ task, steps }: TaskFacts) {
  const step = isOpen(task.status) ? waitsFor(task, steps) : undefined;
  return step && { href: `/tasks/${step.id}`, title: step.title };
}

function presentSteps({ task, steps, campaign }: TaskFacts, reader: Reader, now: Date) {
  if (steps.length < 2) return undefined;
  return steps.map((step) => ({
    href: step.id === task.id ? undefined : `/tasks/${step.id}`,
    kind: taskTypeLabel[step.task_type].word,
    status: taskStatusLabel[step.status],
    when: onBothClocks(step.due_at, campaign.timezone, reader.time_zone, now),
  }));
}

function presentTicked({ history, campaign }: TaskFacts, reader: Reader, now: Date) {
  const last = history.find(({ action }) => action === 'ticked_steps');
  return last && { who: last.actor, when: onBothClocks(last.at, campaign.timezone, reader.time_zone, now) };
}

function presentNext(facts: TaskFacts, reader: Reader, now: Date) {
  const { task, campaign } = facts;
  if (campaign.status === 'PLANNED') {
    return { words: 'Nothing before the campaign runs: it is only planned yet.' };
  }
  const change = campaign.status === 'ACTIVE' || campaign.status === 'PAUSED' ? nextChange(facts) : null;
  const after = followUpsAhead(facts);
  if (!change) return after === undefined ? undefined : { words: after };
  if (isPaused(facts.pauses)) return { words: `Held. It would have become ${change.word}.` };
  const when = onBothClocks(change.at, campaign.timezone, reader.time_zone, now);
  return { words: `Becomes ${change.word}`, when, unless: UNLESS, after, held: task.held_delay_ms !== null };
}

const UNLESS = 'it is done, blocked or rescheduled';

function nextChange({ task, effectiveNow, policy }: TaskFacts) {
  const next = nextStatusChange(task, effectiveNow, policy);
  return next && { at: next.at, word: taskStatusLabel[next.to].word.toLowerCase() };
}

function followUpsAhead({ task, policy }: TaskFacts): string | undefined {
  if (task.task_type !== 'POST' || ['DONE', 'CANCELLED', 'FAILED', 'MISSED'].includes(task.status))
    return undefined;
  const second = task.content_type === 'story' ? policy.follow_up_story : policy.follow_up_second;
  return `Once it is done, two follow-ups come: after ${delayWords(policy.follow_up_first)} and after ${delayWords(second)}.`;
}

function presentParent(parent: NonNullable<TaskFacts['parent']>) {
  const post = parent.completion_proof_type === 'URL' ? parent.completion_proof_value : null;
  return { href: `/tasks/${parent.id}`, title: parent.title, post };
}

function presentRelative(relative: Relative, { campaign }: TaskFacts, reader: Reader, now: Date) {
  return {
    href: `/tasks/${relative.id}`,
    title: relative.title,
    status: taskStatusLabel[relative.status],
    held: relative.held_delay_ms !== null,
    when: onBothClocks(relative.due_at, campaign.timezone, reader.time_zone, now),
  };
}
