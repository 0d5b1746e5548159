import type { StageContract, Upstream } from '../../../workflows/domain/artifacts/contract';
import { withValue, type Content, type Value } from '../../../workflows/domain/artifacts/fields';
import type { QcInput } from '../../../workflows/domain/qc/check';
import { runQc, type CheckResult } from '../../../workflows/domain/qc';

/** A content that differs from the example in these fields; undefined empties one. */
export function changed(example: Content, fields: Record<string, Value | undefined>): Content {
  return Object.entries(fields).reduce((content, [path, value]) => withValue(content, path, value), example);
}

/** What is different from the example: some fields, what it is built on, the shape it was saved in. */
export type Difference = {
  fields?: Record<string, Value | undefined>;
  upstream?: Upstream;
  schemaVersion?: string;
};
/** For each check: where it finds something (and at which field it points), and where it looks the same and is right. */
export type CheckCases = Record<
  string,
  {
    finds: ReadonlyArray<[what: string, at: string, difference: Difference]>;
    accepts: ReadonlyArray<[what: string, difference: Difference]>;
  }
>;

export type Example = { contract: StageContract; content: Content; upstream: Upstream };

export function inputOf({ contract, content, upstream }: Example, difference: Difference = {}): QcInput {
  return {
    form: contract.form,
    content: changed(content, difference.fields ?? {}),
    schemaVersion: difference.schemaVersion ?? contract.form.schemaVersion,
    upstream: difference.upstream ?? upstream,
  };
}

/** One test for each case, and one that no check of the stage is without both kinds. */
export function testChecks(example: Example, cases: CheckCases): void {
  const { contract } = example;
  const resultOf = (id: string, difference: Difference): CheckResult | undefined =>
    runQc(contract.form.stage, contract.checks, inputOf(example, difference)).checks.find(
      ({ check_id }) => check_id === id,
    );

  test('every check has a case that it finds something in and one that it accepts', () => {
    expect(Object.keys(cases).sort()).toEqual(contract.checks.map(({ id }) => id).sort());
    for (const { finds, accepts } of Object.values(cases)) {
      expect(finds.length * accepts.length).toBeGreaterThan(0);
    }
  });

  const found = Object.entries(cases).flatMap(([id, { finds }]) =>
    finds.map(([what, at, difference]) => ({ id, what, at, difference })),
  );
  test.each(found)('$id finds $what', ({ id, at, difference }) => {
    const result = resultOf(id, difference);
    expect(result).toMatchObject({ status: expect.stringMatching(/^(FAIL|WARN)$/) });
    expect(result?.message).toMatch(/\S/);
    expect(result?.evidence.map(({ field }) => field)).toContain(at);
  });

  const accepted = Object.entries(cases).flatMap(([id, { accepts }]) =>
    accepts.map(([what, difference]) => ({ id, what, difference })),
  );
  test.each(accepted)('$id accepts $what', ({ id, difference }) => {
    expect(resultOf(id, difference)).toMatchObject({ check_id: id, status: 'PASS', evidence: [] });
  });
}
