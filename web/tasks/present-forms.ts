import { newId } from '../../db/ids';
import type { TaskRow } from '../../db/tables';
import type { TaskFacts } from '../../db/tasks/show';
import type { TaskAction } from '../../workflows/domain/tasks';
import { formState } from '../forms';
import type { RefusedForm, TaskForms } from './shown';
import { choicesOf, laterChoices, wallTime, type TimeChoice } from './when';

export function reasonForm({ task }: TaskFacts, noun: string, refused: RefusedForm | undefined) {
  return {
    action: `/tasks/${task.id}/${noun}`,
    commandId: newId(),
    form: refused ? formState(refused.body, refused.refusal) : formState({}),
    open: refused !== undefined,
  };
}

/** Taking a completion back cancels its follow-ups and takes its figures out: the form says so. */
export function presentReopening(facts: TaskFacts, refused: RefusedForm | undefined) {
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
export function presentObstacle(
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
export function isStuck({ task }: TaskFacts): boolean {
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
