import { newId } from '../../db/ids';
import type { TaskFacts } from '../../db/tasks/show';
import { isUnfinished, type TaskAction } from '../../workflows/domain/tasks';
import { formState } from '../forms';
import type { Reader, RefusedForm } from './shown';

/** Who has it, who may take it, to whom it can be given, and who is told of it. */
export function presentPerson(
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
