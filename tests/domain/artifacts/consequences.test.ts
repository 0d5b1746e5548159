import { ifApproved, ifConfirmed, ifWithdrawn } from '../../../workflows/domain/artifacts/consequences';
import { NOTHING_APPROVED, type ChainState } from '../../../workflows/domain/artifacts/gates';

/** Intake 1, strategy 1 and creatives 1 in force, each built on the one before. */
const CHAIN: ChainState = {
  ...NOTHING_APPROVED,
  INTAKE: { approved: 1, lineage: {} },
  STRATEGY: { approved: 1, lineage: { INTAKE: 1 } },
  CREATIVES: { approved: 1, lineage: { STRATEGY: 1 } },
};

describe('approving', () => {
  test('the first version opens what needs it', () => {
    expect(ifApproved('INTAKE', { version: 1, lineage: {} }, NOTHING_APPROVED)).toEqual({
      opens: ['STRATEGY'],
      closes: [],
      flags: [],
      releases: [],
    });
  });

  test('a newer version flags what was built on the older one, and all that rests on it; their gates close', () => {
    expect(ifApproved('INTAKE', { version: 2, lineage: {} }, CHAIN)).toEqual({
      opens: [],
      closes: ['CREATIVES', 'EXECUTION'],
      flags: ['STRATEGY', 'CREATIVES'],
      releases: [],
    });
  });

  test('says nothing of the stage itself, whose own flag goes with it', () => {
    const flagged: ChainState = { ...CHAIN, INTAKE: { approved: 2, lineage: {} } };
    const done = ifApproved('STRATEGY', { version: 2, lineage: { INTAKE: 2 } }, flagged);
    expect(done).toEqual({ opens: ['CREATIVES'], closes: [], flags: ['CREATIVES'], releases: [] });
  });
});

test('confirming unchanged releases what was flagged only because of it', () => {
  const flagged: ChainState = { ...CHAIN, INTAKE: { approved: 2, lineage: {} } };
  expect(ifConfirmed('STRATEGY', flagged)).toEqual({
    opens: ['CREATIVES', 'EXECUTION'],
    closes: [],
    flags: [],
    releases: ['CREATIVES'],
  });
});

test('withdrawing closes what it opened and flags what rests on it', () => {
  expect(ifWithdrawn('STRATEGY', CHAIN)).toEqual({
    opens: [],
    closes: ['CREATIVES', 'EXECUTION'],
    flags: ['CREATIVES'],
    releases: [],
  });
});
