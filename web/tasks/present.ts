import { newId } from '../../db/ids';
import type { TaskRow } from '../../db/tables';
import type { Relative, TaskFacts, TaskPart } from '../../db/tasks/show';
import { checkOpen } from '../../workflows/domain/campaigns';
import { isPaused, openPauses } from '../../workflows/domain/pauses';
import { can, type Role } from '../../workflows/domain/permissions';
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
import type { Refusal } from '../../workflows/domain/verdict';
import { onBothClocks } from '../campaigns/times';
import { formState } from '../forms';
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
import type { FailedSection } from '../section';
import { spanWords } from '../times';
import { presentCompletionForm } from './present-completion';
import { composerOf, presentSop } from './present-sop';
import { hashtagLine, presentBlocks, presentCounter, textMark } from './present-copy';
import { presentHistory } from './present-history';
import { choicesOf, laterChoices, wallTime, type TimeChoice } from './when';

export type Reader = { id: string; role: Role; time_zone: string };

/** Forms of the page that were just refused; the others start empty. */
export type TaskForms = Partial<Record<TaskFormName, RefusedForm>>;
export type TaskFormName =
  'assignment' | 'completion' | 'schedule' | 'block' | 'reopening' | 'dismissal' | 'copy';
export type RefusedForm = { body: unknown; refusal: Refusal };

export type TaskPage = {
  forms?: TaskForms;
  /** What the change that led here did, in a sentence. */
  said?: string;
  /** What was not done, when it is about no form. */
  refused?: Refusal;
  /** The next free slot for a post that is to be moved. */
  slot?: Date;
  /** Parts around the task that could not be read: their cards stand where they would. */
  failed?: Partial<Record<TaskPart, FailedSection>>;
};

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
            words: `Missed: nobody made it within ${spanWords(facts.policy.missed_after)} of its time. Reopen it, reschedule it or let it go, and say why.`,
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

/** Who has it, who may take it, to whom it can be given, and who is told of it. */
function presentPerson(
  facts: TaskFacts,
  reader: Reader,
  may: Set<TaskAction>,
  refused: RefusedForm | undefined,
) {
  const { task, assignee, watching } = facts;
  const mine = task.assigned_to === reader.id;
  const who = mine ? 'You' : (assignee ?? (isUnfinished(task.status) ? 'Nobody yet' : 'Nobody'));
  const action = `/tasks/${task.id}/claim`;
  const commandId = newId();
  return {
    who,
    claim: may.has('claim') ? { action, commandId, word: mine ? 'Start' : 'Claim' } : undefined,
    release: may.has('release') && mine ? { action, commandId } : undefined,
    estimate: task.estimated_minutes === null ? undefined : `${task.estimated_minutes} min`,
    assign: may.has('assign') ? presentAssignment(facts, refused) : undefined,
    watch: {
      action: `/tasks/${task.id}/watching`,
      watching: watching.watching,
      names: watching.names.join(', '),
    },
  };
}

function presentAssignment({ task, colleagues }: TaskFacts, refused: RefusedForm | undefined) {
  const form = refused ? formState(refused.body, refused.refusal) : formState({});
  const chosen = refused ? form.values['assigned_to'] : (task.assigned_to ?? '');
  const nobody = { value: '', word: 'Nobody', selected: chosen === '' };
  return {
    action: `/tasks/${task.id}/assignee`,
    commandId: newId(),
    form,
    options: [
      nobody,
      ...colleagues.map(({ id, name }) => ({ value: id, word: name, selected: id === chosen })),
    ],
  };
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
  return `Once it is done, two follow-ups come: after ${spanWords(policy.follow_up_first)} and after ${spanWords(second)}.`;
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

// Copy ---------------------------------------------------------------------------------------------

function presentCopy(facts: TaskFacts, refused: RefusedForm | undefined) {
  const { task, item } = facts;
  const hashtags = item?.hashtags ?? [];
  const blocks = presentBlocks(task, item);
  const editable = isUnfinished(task.status);
  if (task.task_type !== 'POST' && blocks.length === 0) return undefined;
  return {
    blocks: blocks.map((block, at) => ({ ...block, shortcut: at === 0 ? 'c' : undefined })),
    media: mediaOf(task),
    counter: presentCounter(task.platform, task.content_type, task.copy_text ?? '', hashtags),
    edit: editable ? presentEdit(task, hashtags, refused) : undefined,
  };
}

function presentEdit(task: TaskRow, hashtags: readonly string[], refused: RefusedForm | undefined) {
  const started = { copy_text: task.copy_text ?? '' };
  const form = refused ? formState(refused.body, refused.refusal) : formState(started);
  const text = String(form.values['copy_text'] ?? '');
  const theirs = refused?.refusal.reason === 'EDITED_MEANWHILE' ? (task.copy_text ?? '') : undefined;
  return {
    action: `/tasks/${task.id}/copy`,
    counterAction: `/tasks/${task.id}/copy-length`,
    // Saving again means: over what stands now, which was shown beside it.
    version: task.version,
    seen: textMark(task.copy_text),
    form,
    text,
    theirs,
    open: refused !== undefined,
    counter: presentCounter(task.platform, task.content_type, text, hashtags),
    hashtags: hashtagLine(hashtags),
    hint: task.content_type === 'thread' ? 'A line with nothing but --- begins the next part.' : undefined,
  };
}

function mediaOf({ asset_ref }: TaskRow) {
  if (!asset_ref) return undefined;
  return { text: asset_ref, href: /^https:\/\//.test(asset_ref) ? asset_ref : undefined };
}

// The small forms ----------------------------------------------------------------------------------

function reasonForm({ task }: TaskFacts, noun: string, refused: RefusedForm | undefined) {
  return {
    action: `/tasks/${task.id}/${noun}`,
    commandId: newId(),
    form: refused ? formState(refused.body, refused.refusal) : formState({}),
    open: refused !== undefined,
  };
}

/** Taking a completion back cancels its follow-ups and takes its figures out: the form says so. */
function presentReopening(facts: TaskFacts, refused: RefusedForm | undefined) {
  const { task, followUps, metrics } = facts;
  const figures = metrics.filter(({ recorded_at: at }) => at.getTime() === task.completed_at?.getTime());
  const open = followUps.filter(({ status }) => !['DONE', 'CANCELLED', 'MISSED', 'FAILED'].includes(status));
  return {
    ...reasonForm(facts, 'completion', refused),
    optional: task.status !== 'MISSED',
    note:
      [
        open.length > 0 &&
          `Its ${open.length === 1 ? 'open follow-up is' : `${open.length} open follow-ups are`} cancelled with it.`,
        figures.length > 0 &&
          `${figures.length === 1 ? 'The figure that came with it no longer counts' : `The ${figures.length} figures that came with it no longer count`}.`,
      ]
        .filter(Boolean)
        .join(' ') || undefined,
  };
}

/** "Can't do it": another time, or blocked with a reason; and the way out of being blocked. */
function presentObstacle(
  facts: TaskFacts,
  may: Set<TaskAction>,
  forms: TaskForms,
  slot: Date | undefined,
  now: Date,
) {
  const schedule = may.has('reschedule') ? presentSchedule(facts, forms.schedule, slot, now) : undefined;
  const block = may.has('block') ? reasonForm(facts, 'block', forms.block) : undefined;
  const unblock = may.has('unblock')
    ? { action: `/tasks/${facts.task.id}/block`, commandId: newId() }
    : undefined;
  if (!schedule && !block && !unblock) return undefined;
  const assign = may.has('assign');
  const open = [forms.schedule, forms.block].some((form) => form !== undefined) || isStuck(facts);
  return {
    title: OBSTACLE_TITLES[facts.task.status] ?? 'Can’t do it?',
    schedule,
    block,
    unblock,
    assign,
    open,
  };
}

/** It waits for somebody to say how it goes on: that comes before everything else on the page. */
function isStuck({ task }: TaskFacts): boolean {
  return task.status === 'MISSED' || task.status === 'BLOCKED';
}

const OBSTACLE_TITLES: Partial<Record<TaskRow['status'], string>> = {
  MISSED: 'Give it another time',
  BLOCKED: 'It can go on',
};

function presentSchedule(
  facts: TaskFacts,
  refused: RefusedForm | undefined,
  slot: Date | undefined,
  now: Date,
) {
  const { task, campaign } = facts;
  const start = { due_at: wallTime(task.due_at, campaign.timezone) };
  const form = refused ? formState(refused.body, refused.refusal) : formState(start);
  const overtaken = refused?.refusal.reason === 'EDITED_MEANWHILE';
  return {
    action: `/tasks/${task.id}/schedule`,
    commandId: newId(),
    form,
    // Their time is on the page once mine was refused for it: sending the form again means it.
    seen: refused && !overtaken ? form.values['seen'] : task.due_at.toISOString(),
    theirs: overtaken
      ? { stands: start.due_at.replace('T', ' '), mine: String(form.values['due_at']).replace('T', ' ') }
      : undefined,
    choices: refused ? timeChoices(refused, facts, slot, now) : [],
    needsReason: task.status === 'MISSED',
    hint: `Wall time of the campaign (${campaign.timezone}).${task.task_type === 'POST' && task.calendar_item_id ? ' Its place on the calendar moves along.' : ''}`,
    open: refused !== undefined,
  };
}

/** A time that passed asks: soon, the next free slot, or leave it. One that the clocks skip or repeat asks which. */
function timeChoices(
  refused: RefusedForm,
  facts: TaskFacts,
  slot: Date | undefined,
  now: Date,
): TimeChoice[] {
  const { timezone } = facts.campaign;
  const typed = ((refused.body ?? {}) as Record<string, unknown>)['due_at'];
  return refused.refusal.reason === 'TIME_PAST'
    ? laterChoices(slot, timezone, typed, now)
    : choicesOf(refused.refusal, 'due_at', typed);
}
