import fc from 'fast-check';
import {
  flagChanges,
  flagsOf,
  gateOf,
  lineageNow,
  NOTHING_APPROVED,
  staleIn,
  type ChainState,
} from '../../../workflows/domain/artifacts/gates';
import { REQUIRED_UPSTREAM, STAGES, UPSTREAM, type Stage } from '../../../workflows/domain/artifacts/stages';

/** Everything approved once, each on the first versions of what it needs. */
const WHOLE: ChainState = STAGES.reduce<ChainState>(
  (chain, stage) => ({ ...chain, [stage]: { approved: 1, lineage: lineageNow(stage, chain) } }),
  NOTHING_APPROVED,
);

/** What `stage` becomes when its version `version` is approved on what is in force. */
function approved(chain: ChainState, stage: Stage, version: number): ChainState {
  return { ...chain, [stage]: { approved: version, lineage: lineageNow(stage, chain) } };
}

function confirmed(chain: ChainState, stage: Stage): ChainState {
  return { ...chain, [stage]: { ...chain[stage], lineage: lineageNow(stage, chain) } };
}

function withdrawn(chain: ChainState, stage: Stage): ChainState {
  return { ...chain, [stage]: { approved: null, lineage: {} } };
}

describe('gates', () => {
  test('follow the stages: each names what is missing', () => {
    expect(gateOf('INTAKE', NOTHING_APPROVED)).toEqual({ open: true, missing: [] });
    expect(gateOf('EXECUTION', NOTHING_APPROVED).missing).toEqual([
      { stage: 'STRATEGY', why: 'NOT_APPROVED' },
      { stage: 'CREATIVES', why: 'NOT_APPROVED' },
    ]);
    for (const stage of STAGES) expect(gateOf(stage, WHOLE).open).toBe(true);
  });

  test('open for a delivery without monitoring, which is optional', () => {
    expect(gateOf('DELIVERY', withdrawn(WHOLE, 'MONITORING')).open).toBe(true);
    expect(REQUIRED_UPSTREAM.DELIVERY).not.toContain('MONITORING');
  });

  test('close on a flagged upstream', () => {
    const chain = approved(WHOLE, 'INTAKE', 2);
    expect(gateOf('CREATIVES', chain).missing).toEqual([{ stage: 'STRATEGY', why: 'FLAGGED' }]);
  });
});

describe('flags', () => {
  test('fall on what was built on the version before, and on what was built on that', () => {
    const flags = flagsOf(approved(WHOLE, 'STRATEGY', 2));
    const replaced = { kind: 'REPLACED', stage: 'STRATEGY', from: 1, to: 2 };
    expect(flags).toEqual({
      INTAKE: null,
      STRATEGY: null,
      CREATIVES: replaced,
      EXECUTION: replaced,
      MONITORING: replaced,
      DELIVERY: replaced,
    });
    expect(flagsOf(approved(WHOLE, 'INTAKE', 2))).toEqual({
      INTAKE: null,
      STRATEGY: { kind: 'REPLACED', stage: 'INTAKE', from: 1, to: 2 },
      CREATIVES: { kind: 'ANCESTOR', stage: 'INTAKE' },
      EXECUTION: { kind: 'ANCESTOR', stage: 'INTAKE' },
      MONITORING: { kind: 'ANCESTOR', stage: 'INTAKE' },
      DELIVERY: { kind: 'REPLACED', stage: 'INTAKE', from: 1, to: 2 },
    });
  });

  test('fall on what was built on something that was withdrawn', () => {
    expect(flagsOf(withdrawn(WHOLE, 'CREATIVES')).EXECUTION).toEqual({
      kind: 'WITHDRAWN',
      stage: 'CREATIVES',
      from: 1,
    });
  });

  test('are released by confirming what caused them, and with it whatever was flagged for nothing else', () => {
    const changed = approved(WHOLE, 'INTAKE', 2);
    const after = confirmed(changed, 'STRATEGY');
    expect(flagChanges(flagsOf(changed), flagsOf(after))).toEqual({
      raised: [],
      released: ['STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING'],
    });
    // The delivery was built on the intake itself.
    expect(flagsOf(after).DELIVERY).toMatchObject({ kind: 'REPLACED', stage: 'INTAKE' });
    expect(Object.values(flagsOf(confirmed(after, 'DELIVERY'))).filter(Boolean)).toEqual([]);
  });

  test('of another cause are new ones', () => {
    const once = approved(WHOLE, 'STRATEGY', 2);
    const twice = approved(once, 'STRATEGY', 3);
    expect(flagChanges(flagsOf(once), flagsOf(twice)).raised).toContain('CREATIVES');
    expect(flagChanges(flagsOf(once), flagsOf(once))).toEqual({ raised: [], released: [] });
  });

  test('say nothing of stages that are not approved', () => {
    expect(flagsOf(NOTHING_APPROVED)).toEqual(Object.fromEntries(STAGES.map((stage) => [stage, null])));
  });
});

test('a version knows which of its foundations is not in force any more', () => {
  const lineage = { STRATEGY: 1, CREATIVES: 2 };
  expect(staleIn('EXECUTION', lineage, approved(WHOLE, 'CREATIVES', 2))).toEqual([]);
  expect(staleIn('EXECUTION', lineage, withdrawn(WHOLE, 'STRATEGY'))).toEqual([
    { stage: 'STRATEGY', built_on: 1, in_force: null },
    { stage: 'CREATIVES', built_on: 2, in_force: 1 },
  ]);
});

describe('the graph', () => {
  test('goes one way, in the order of the stages', () => {
    for (const stage of STAGES) {
      for (const upstream of UPSTREAM[stage]) {
        expect(STAGES.indexOf(upstream)).toBeLessThan(STAGES.indexOf(stage));
      }
      // A lineage holds whatever the gate asks for.
      expect(UPSTREAM[stage]).toEqual(expect.arrayContaining([...REQUIRED_UPSTREAM[stage]]));
    }
  });
});

// Against a naive model ------------------------------------------------------------------------------------

type Deed = { what: 'approve' | 'confirm' | 'withdraw'; stage: Stage };

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    what: fc.constantFrom('approve' as const, 'approve' as const, 'confirm' as const, 'withdraw' as const),
    stage: fc.constantFrom(...STAGES),
  }),
  { maxLength: 60 },
);

/** Does a deed where its gate allows it; otherwise nothing. */
function after(chain: ChainState, { what, stage }: Deed, version: number): ChainState {
  if (what === 'withdraw') return withdrawn(chain, stage);
  if (!gateOf(stage, chain).open) return chain;
  if (what === 'approve') return approved(chain, stage, version);
  return chain[stage].approved === null ? chain : confirmed(chain, stage);
}

/** Asks of each version in force, all the way up, whether everything it rests on is the version it was built on. */
function restsOnWhatIsInForce(chain: ChainState, stage: Stage): boolean {
  return UPSTREAM[stage].every((upstream) => {
    const built = chain[stage].lineage[upstream];
    if (built === undefined) return true;
    return chain[upstream].approved === built && restsOnWhatIsInForce(chain, upstream);
  });
}

test('nothing in force rests on a version that is not in force without being flagged, whatever is done', () => {
  fc.assert(
    fc.property(deeds, (all) => {
      let chain = NOTHING_APPROVED;
      all.forEach((deed, index) => {
        chain = after(chain, deed, index + 1);
        const flags = flagsOf(chain);
        for (const stage of STAGES) {
          const inForce = chain[stage].approved !== null;
          expect(flags[stage] !== null).toBe(inForce && !restsOnWhatIsInForce(chain, stage));
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('every flag can be cleared: approving what was withdrawn and confirming stage by stage leaves none', () => {
  fc.assert(
    fc.property(deeds, (all) => {
      let chain = all.reduce((now, deed, index) => after(now, deed, index + 1), NOTHING_APPROVED);
      for (const stage of STAGES) {
        if (chain[stage].approved === null) chain = approved(chain, stage, 1_000);
        else if (flagsOf(chain)[stage]) {
          expect(gateOf(stage, chain).open).toBe(true);
          chain = confirmed(chain, stage);
        }
      }
      expect(Object.values(flagsOf(chain)).filter(Boolean)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
