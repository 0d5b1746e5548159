import { checklistFor, checkSteps, type TaskScript } from '../../workflows/domain/checklists';
import { sopByKey } from '../../workflows/domain/sops';

const task = (given: Partial<TaskScript> = {}): TaskScript => ({
  sop_key: 'linkedin.post',
  sop_version: sopByKey('linkedin.post')?.version ?? 0,
  instructions_text: '1. Open it.\n2. Close it.',
  steps_done: [1],
  ...given,
});

describe('the checklist of a task', () => {
  test('has the steps of its procedure with their ticks', () => {
    const steps = checklistFor(task());
    expect(steps.map(({ text }) => text)).toEqual(sopByKey('linkedin.post')?.how);
    expect(steps.filter(({ done }) => done).map(({ at }) => at)).toEqual([1]);
  });

  test('has the numbered lines of its own script where it has no procedure', () => {
    expect(checklistFor(task({ sop_key: null, sop_version: null }))).toEqual([
      { at: 0, text: 'Open it.', done: false },
      { at: 1, text: 'Close it.', done: true },
    ]);
  });

  test.each([
    ['keeps an older version', { sop_version: 0 }],
    ['is not numbered', { sop_key: null, instructions_text: 'Look at it.\n1. Then go on.' }],
    ['is empty', { sop_key: null, instructions_text: '' }],
  ])('is empty where the text %s', (_, given) => {
    expect(checklistFor(task(given))).toEqual([]);
  });
});

describe('ticking steps', () => {
  test('keeps each once and in order', () => {
    expect(checkSteps(task(), [2, 0, 2])).toEqual({ ok: true, value: [0, 2] });
  });

  test.each([[[99]], [[-1]], [[0.5]]])('is refused for %j, which are no steps of it', (steps) => {
    expect(checkSteps(task(), steps)).toMatchObject({ reason: 'FIELDS_INVALID', field: 'done' });
  });

  test('is refused for a task without steps, except for none', () => {
    const plain = task({ sop_key: null, instructions_text: 'Look at it.' });
    expect(checkSteps(plain, [0])).toMatchObject({ reason: 'FIELDS_INVALID' });
    expect(checkSteps(plain, [])).toEqual({ ok: true, value: [] });
  });
});
