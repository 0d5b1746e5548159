import fc from 'fast-check';
import { defineForm, withValue } from '../../../workflows/domain/artifacts/fields';
import { STAGES } from '../../../workflows/domain/artifacts/stages';
import { fixOf, QC_TYPES, reportOn, runQc, type CheckResult } from '../../../workflows/domain/qc';
import { CHECK_STATUSES, SEVERITIES, type Check, type QcInput } from '../../../workflows/domain/qc/check';
import { upstreamOf } from '../../support/artifacts/northwind';

const FORM = defineForm({
  stage: 'INTAKE',
  schemaVersion: 'test_v1',
  sections: [{ key: 'a', title: 'A', fields: [{ key: 'b', label: 'B', kind: 'line' }] }],
});
const input: QcInput = {
  form: FORM,
  content: { a: { b: 'x' } },
  schemaVersion: 'test_v1',
  upstream: upstreamOf(),
};

const check = (over: Partial<Check> = {}): Check => ({
  id: 'right',
  severity: 'MAJOR',
  title: 'All is right',
  run: () => undefined,
  ...over,
});
const wrong = (severity: Check['severity'], id = severity.toLowerCase()): Check =>
  check({ id, severity, run: () => ({ message: 'Wrong.', evidence: [{ field: 'a.b', text: 'x' }] }) });
const doubtful = check({ id: 'doubtful', run: () => ({ status: 'WARN', message: 'Hm.', evidence: [] }) });
const broken = check({
  id: 'broken',
  severity: 'MINOR',
  run: () => {
    throw new Error('no such thing');
  },
});

describe('a report', () => {
  test('of checks that all pass is PASS with 100', () => {
    expect(runQc('INTAKE', [check()], input)).toEqual({
      qc_type: 'INTAKE_QC',
      qc_status: 'PASS',
      qc_score: 100,
      checks: [
        {
          check_id: 'right',
          check_type: 'deterministic',
          severity: 'MAJOR',
          status: 'PASS',
          title: 'All is right',
          message: 'All is right',
          evidence: [],
          auto_fixable: false,
          fix_instruction: null,
        },
      ],
      summary: { blockers: 0, majors: 0, minors: 0, warnings: 0 },
    });
  });

  test.each<[string, Check[], string, number]>([
    ['a blocker', [wrong('BLOCKER')], 'FAIL', 70],
    ['a major', [wrong('MAJOR')], 'WARN', 90],
    ['a minor', [wrong('MINOR')], 'WARN', 97],
    ['a warning', [doubtful], 'WARN', 95],
    ['one of each', [wrong('BLOCKER'), wrong('MAJOR'), wrong('MINOR'), doubtful, check()], 'FAIL', 52],
    ['four blockers', ['a', 'b', 'c', 'd'].map((id) => wrong('BLOCKER', id)), 'FAIL', 0],
    ['ten majors', Array.from({ length: 10 }, (_, index) => wrong('MAJOR', `m${index}`)), 'WARN', 0],
  ])('with %s', (_what, checks, qc_status, qc_score) => {
    expect(runQc('INTAKE', checks, input)).toMatchObject({ qc_status, qc_score });
  });

  test('counts a warning as one, however severe the check is', () => {
    const severe = { ...doubtful, severity: 'BLOCKER' } as const;
    expect(runQc('INTAKE', [severe], input)).toMatchObject({
      qc_status: 'WARN',
      qc_score: 95,
      summary: { blockers: 0, majors: 0, minors: 0, warnings: 1 },
    });
  });

  test('of a finding says what, where, and what to do', () => {
    const told = { ...wrong('MAJOR'), instruction: 'Do it again.' };
    expect(runQc('INTAKE', [told], input).checks).toEqual([
      {
        check_id: 'major',
        check_type: 'deterministic',
        severity: 'MAJOR',
        status: 'FAIL',
        title: 'All is right',
        message: 'Wrong.',
        evidence: [{ field: 'a.b', text: 'x' }],
        auto_fixable: false,
        fix_instruction: 'Do it again.',
      },
    ]);
  });

  test('has a broken check as a blocker of its own, and the others beside it', () => {
    const report = runQc('INTAKE', [broken, check()], input);
    expect(report).toMatchObject({ qc_status: 'FAIL', qc_score: 70, summary: { blockers: 1, minors: 0 } });
    expect(report.checks).toMatchObject([
      {
        check_id: 'rule_error_broken',
        severity: 'BLOCKER',
        status: 'FAIL',
        message: expect.stringContaining('no such thing'),
        auto_fixable: false,
      },
      { check_id: 'right', status: 'PASS' },
    ]);
  });

  test('has a type for each stage', () => {
    expect(STAGES.map((stage) => reportOn(stage, []).qc_type)).toEqual(STAGES.map((stage) => `${stage}_QC`));
    expect(Object.keys(QC_TYPES)).toEqual([...STAGES]);
  });

  test('weighs whatever it is given: FAIL with a failed blocker, PASS when all pass, from 0 to 100', () => {
    const [{ evidence: _, ...plain } = {} as CheckResult] = runQc('INTAKE', [check()], input).checks;
    const results = fc.array(
      fc.record({
        severity: fc.constantFrom(...SEVERITIES),
        status: fc.constantFrom(...CHECK_STATUSES),
        check_type: fc.constantFrom('deterministic' as const, 'llm' as const),
      }),
    );
    fc.assert(
      fc.property(results, (drawn) => {
        const checks: CheckResult[] = drawn.map((one) => ({ ...plain, evidence: [], ...one }));
        const { qc_status, qc_score } = reportOn('INTAKE', checks);
        const isBlocked = drawn.some(({ severity, status }) => severity === 'BLOCKER' && status === 'FAIL');
        expect(qc_status === 'FAIL').toBe(isBlocked);
        expect(qc_status === 'PASS').toBe(drawn.every(({ status }) => status === 'PASS'));
        expect(qc_score === 100).toBe(qc_status === 'PASS');
        expect(qc_score).toBeGreaterThanOrEqual(0);
        expect(qc_score).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('putting something right', () => {
  const fixable = check({
    id: 'named',
    run: ({ content }) =>
      content.a?.b === 'right' ? undefined : { message: 'Wrong.', evidence: [{ field: 'a.b' }] },
    fix: ({ content }) => withValue(content, 'a.b', 'right'),
  });

  test('answers the content without the finding', () => {
    expect(runQc('INTAKE', [fixable], input).checks).toMatchObject([{ auto_fixable: true }]);
    const fixed = fixOf([fixable], 'named', input);
    expect(fixed).toEqual({ a: { b: 'right' } });
    expect(runQc('INTAKE', [fixable], { ...input, content: fixed ?? {} }).qc_status).toBe('PASS');
    expect(input.content).toEqual({ a: { b: 'x' } });
  });

  test('is not offered where nothing is wrong', () => {
    const right = { ...input, content: { a: { b: 'right' } } };
    expect(runQc('INTAKE', [fixable], right).checks).toMatchObject([{ auto_fixable: false }]);
    expect(fixOf([fixable], 'named', right)).toBeUndefined();
  });

  test('is nothing for a check that cannot, that broke, or that does not exist', () => {
    expect(fixOf([wrong('MAJOR')], 'major', input)).toBeUndefined();
    const both = { ...broken, fix: () => ({}) };
    expect(fixOf([both], 'broken', input)).toBeUndefined();
    expect(fixOf([both], 'rule_error_broken', input)).toBeUndefined();
    expect(fixOf([fixable], 'other', input)).toBeUndefined();
  });
});
