/** The steps of a task that can be ticked off: those of its procedure, or of its own numbered script. */
import { sopByKey } from './sops';
import { no, yes, type Verdict } from './verdict';

export type TaskScript = {
  sop_key: string | null;
  sop_version: number | null;
  instructions_text: string;
  /** Numbered from 0. */
  steps_done: readonly number[];
};

export type ChecklistStep = { at: number; text: string; done: boolean };

/** None where the task keeps an older wording of a procedure as text, or a text that is not numbered. */
export function checklistFor(task: TaskScript): ChecklistStep[] {
  return textsOf(task).map((text, at) => ({ at, text, done: task.steps_done.includes(at) }));
}

function textsOf({ sop_key, sop_version, instructions_text }: TaskScript): readonly string[] {
  const sop = sop_key === null ? undefined : sopByKey(sop_key);
  if (sop) return sop.version === sop_version ? sop.how : [];
  const lines = instructions_text.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => NUMBERED.test(line)) ? lines.map((line) => line.replace(NUMBERED, '')) : [];
}

const NUMBERED = /^\d+\. /;

/** The steps that are done from now on, each once and in order; refused where the task has no such step. */
export function checkSteps(task: TaskScript, steps: readonly number[]): Verdict<number[]> {
  const count = textsOf(task).length;
  const done = [...new Set(steps)].sort((a, b) => a - b);
  const unknown = done.find((at) => !Number.isInteger(at) || at < 0 || at >= count);
  if (unknown === undefined) return yes(done);
  const says =
    count === 0
      ? 'This task has no steps to tick off.'
      : `There is no step ${unknown}: they run from 0 to ${count - 1}.`;
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'done', detail: { fields: { done: says } } });
}
