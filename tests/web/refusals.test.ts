import { no, REFUSAL_CODES, REFUSAL_REASONS, type RefusalReason } from '../../workflows/domain/verdict';
import { fieldErrors, machineForm, sentenceOf, statusOf } from '../../web/refusals';

describe('every refusal', () => {
  it.each(REFUSAL_REASONS)('%s has a sentence that needs no details', (reason) => {
    const sentence = sentenceOf({ reason });
    expect(sentence).toMatch(/^[A-Z“].*[.]$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|[A-Z]{2,}_/);
  });

  it.each(REFUSAL_CODES)('%s has a status of its own kind', (code) => {
    expect(statusOf(no(code, 'NO_SUCH_RECORD'))).toBeGreaterThanOrEqual(400);
    expect(statusOf(no(code, 'NO_SUCH_RECORD'))).toBeLessThan(500);
  });
});

describe('sentences', () => {
  const STALE = [{ stage: 'INTAKE', built_on: 1, in_force: 2 }];
  const cases: Array<[RefusalReason, Record<string, unknown>, string]> = [
    ['TOO_MANY_ATTEMPTS', { minutes: 1 }, 'Try again in 1 minute.'],
    [
      'CAMPAIGN_TRANSITION',
      { action: 'pause', status: 'PLANNED' },
      'A campaign that is planned cannot be paused.',
    ],
    [
      'TASK_TRANSITION',
      { action: 'claim', status: 'IN_PROGRESS' },
      'A task that is in progress cannot be claimed.',
    ],
    [
      'CAMPAIGN_NOT_READY',
      { missing: ['PLATFORM', 'PLAN_APPROVED'] },
      'Missing: a platform or an approved plan.',
    ],
    ['PROOF_TYPE', { allowed: ['URL', 'UPLOAD'] }, 'Possible: Link or Screenshot or file.'],
    [
      'PROOF_HOST',
      { host: 'a.example', platform: 'twitter', hosts: ['x.com', 't.co'] },
      'a.example is not X.',
    ],
    [
      'PLAN_DECIDED',
      { by: 'Leo Lead', decision: 'APPROVED' },
      'Leo Lead was first: this version is already approved.',
    ],
    [
      'ARTIFACT_STALE',
      { stale: STALE, confirmable: false },
      'Intake version 1, now version 2. Save it again on what is in force now.',
    ],
    ['ARTIFACT_STALE', { stale: STALE, confirmable: true }, 'in force now, or confirm it unchanged.'],
    [
      'TIME_DOUBLED',
      { choices: [{ local: '02:30 CEST' }, { local: '02:30 CET' }] },
      'Choose 02:30 CEST or 02:30 CET.',
    ],
  ];
  it.each(cases)('%s says what is known', (reason, detail, says) => {
    expect(sentenceOf({ reason, detail })).toContain(says);
  });
});

describe('for machines', () => {
  it('carries the code, the sentence, the details and the trace', () => {
    const refusal = no('VALIDATION_FAILED', 'PROOF_TEXT', {
      field: 'proof.value',
      detail: { least: 10, most: 5000 },
    });
    expect(machineForm(refusal, 'trace')).toEqual({
      error_code: 'VALIDATION_FAILED',
      message: 'Describe it in 10 to 5000 characters.',
      details: { reason: 'PROOF_TEXT', field: 'proof.value', least: 10, most: 5000 },
      trace_id: 'trace',
    });
  });
});

describe('beside the fields', () => {
  it('puts each sentence to its field, and a rule’s sentence to the field it is about', () => {
    const form = no('VALIDATION_FAILED', 'FIELDS_INVALID', { detail: { fields: { name: 'Type it.' } } });
    expect(fieldErrors(form)).toEqual({ name: 'Type it.' });
    expect(fieldErrors(no('CONFLICT', 'NAME_TAKEN', { field: 'name' }))).toEqual({
      name: 'That name is taken. Choose another name.',
    });
    expect(fieldErrors(no('CONFLICT', 'EDITED_MEANWHILE'))).toEqual({});
  });
});
