import { newId } from '../../db/ids';
import type { BulkAction, Chosen, RefusedTask } from '../../db/tasks/bulk';
import { formState, type FormState } from '../forms';
import { sentenceOf } from '../refusals';
import { UNITS, type BulkKind } from './bulk-forms';

/** Somebody who can be given work. */
export type Somebody = { id: string; name: string };

const KINDS: Record<BulkKind, string> = {
  claim: 'Claim them',
  assign: 'Give them to',
  move: 'Move them',
  block: 'Block them',
};

/** The form that stands under a list whose rows can be ticked. `back` is the address of that list. */
export function presentBulk(people: readonly Somebody[], back: string, form: FormState = formState({})) {
  const { values, errors, summary } = form;
  return {
    action: '/tasks/changes',
    back,
    commandId: newId(),
    errors,
    summary,
    distance: values['distance'],
    reason: values['reason'],
    kinds: (Object.keys(KINDS) as BulkKind[]).map((value) => ({
      value,
      word: KINDS[value],
      checked: value === (values['action'] ?? 'claim'),
    })),
    people: [
      { value: '', word: 'Nobody', selected: !values['assigned_to'] },
      ...people.map(({ id, name }) => ({ value: id, word: name, selected: id === values['assigned_to'] })),
    ],
    units: UNITS.map((value) => ({
      value,
      word: value.toLowerCase(),
      selected: value === values['unit'],
    })),
  };
}

const DONE: Record<BulkAction['kind'], string> = {
  claim: 'claimed',
  assign: 'given away',
  move: 'moved',
  block: 'blocked',
};

/** "3 tasks moved." */
export function saidOfMany(action: BulkAction, count: number): string {
  return `${count === 1 ? '1 task' : `${count} tasks`} ${DONE[action.kind]}.`;
}

/** What was not done, with its reason, ready to be tried another way. */
export function presentRefused(
  action: BulkAction,
  changed: number,
  refused: readonly RefusedTask[],
  bulk: ReturnType<typeof presentBulk>,
) {
  return {
    title: `${changed} of ${changed + refused.length} done`,
    back: backTo(bulk),
    said: changed > 0 ? saidOfMany(action, changed) : 'Nothing was changed.',
    lead: `${refused.length === 1 ? 'This one was' : `These ${refused.length} were`} not, each for its reason:`,
    rows: refused.map(({ id, title, refusal }) => ({
      id,
      title,
      href: `/tasks/${id}`,
      why: sentenceOf(refusal),
    })),
    bulk,
  };
}

function backTo({ back }: { back: string }) {
  return { href: back, label: 'Back to the list' };
}

/** What was chosen, when the form itself was wrong. */
export function presentChosen(chosen: readonly Chosen[], bulk: ReturnType<typeof presentBulk>) {
  return {
    title: 'Change several tasks',
    back: backTo(bulk),
    lead: chosen.length === 0 ? 'No task is chosen.' : undefined,
    rows: chosen.map(({ id, title }) => ({ id, title, href: `/tasks/${id}` })),
    bulk,
  };
}
