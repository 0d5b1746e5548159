import { lineageNow, NOTHING_APPROVED, type ChainState } from '../../../workflows/domain/artifacts/gates';
import { STAGES, type Stage } from '../../../workflows/domain/artifacts/stages';
import { flowOf, furthestOf, standingsOf, type Begun } from '../../../workflows/domain/artifacts/standing';

const AT = new Date('2026-11-20T10:00:00Z');
type Told = Partial<Record<Stage, Partial<Omit<Begun, 'stage'>>>>;

/** The standings of a chain of which this was begun; what is approved rests on what was in force, in the order of the stages. */
function standing(told: Told, over: Partial<ChainState> = {}) {
  const begun = STAGES.flatMap((stage): Begun[] => {
    const given = told[stage];
    const nothing = { head_version: 1, approved_version: null, asked_at: null, rejected_at: null };
    return given ? [{ stage, ...nothing, ...given }] : [];
  });
  const chain = begun.reduce<ChainState>((so_far, { stage, approved_version: approved }) => {
    const lineage = approved === null ? {} : lineageNow(stage, so_far);
    return { ...so_far, [stage]: { approved, lineage } };
  }, NOTHING_APPROVED);
  return standingsOf(begun, { ...chain, ...over });
}

const APPROVED = { approved_version: 1 };
const statesOf = (standings: ReturnType<typeof standing>) =>
  Object.fromEntries(standings.map(({ stage, state }) => [stage, state]));

describe('where the stages of a campaign stand', () => {
  it('begins with an intake that is open and five that are locked, each of them by it', () => {
    const standings = standing({});
    expect(statesOf(standings)).toEqual({
      INTAKE: 'NOT_BEGUN',
      STRATEGY: 'LOCKED',
      CREATIVES: 'LOCKED',
      EXECUTION: 'LOCKED',
      MONITORING: 'LOCKED',
      DELIVERY: 'LOCKED',
    });
    for (const { stage, way } of standings) {
      expect(way).toEqual(stage === 'INTAKE' ? null : { stage: 'INTAKE', state: 'NOT_BEGUN' });
    }
    expect(furthestOf(standings)).toBeNull();
  });

  it.each([
    ['DRAFT', 'was saved', {}],
    ['ASKED', 'was asked for', { asked_at: AT }],
    ['REJECTED', 'was sent back', { rejected_at: AT }],
    ['APPROVED', 'is in force', APPROVED],
    ['DRAFT', 'is newer than the one in force', { ...APPROVED, head_version: 2 }],
    [
      'ASKED',
      'is newer than the one in force, and asked for',
      { ...APPROVED, head_version: 2, asked_at: AT },
    ],
  ] as const)('says %s of a stage whose newest version %s', (state, _what, given) => {
    expect(standing({ INTAKE: given })[0]).toMatchObject({ state, way: null });
  });

  it('leads from a locked stage to the first one that somebody can do something about', () => {
    const standings = standing({ INTAKE: APPROVED, STRATEGY: { asked_at: AT } });
    expect(standings.find(({ stage }) => stage === 'DELIVERY')?.way).toEqual({
      stage: 'STRATEGY',
      state: 'ASKED',
    });
    expect(furthestOf(standings)).toBe('STRATEGY');
  });

  it('says that a draft is locked once what it was built on is withdrawn, also where it waits for a person', () => {
    const standings = standing({ INTAKE: {}, STRATEGY: { asked_at: AT } });
    expect(statesOf(standings)).toMatchObject({ INTAKE: 'DRAFT', STRATEGY: 'LOCKED' });
  });

  it('leads from what is flagged because of others to where the flags begin', () => {
    const all = Object.fromEntries(STAGES.map((stage) => [stage, APPROVED])) as Told;
    const standings = standing(all, { INTAKE: { approved: 2, lineage: {} } });
    expect(statesOf(standings)).toMatchObject({ STRATEGY: 'FLAGGED', EXECUTION: 'FLAGGED' });
    const own = { stage: 'STRATEGY', state: 'FLAGGED' };
    expect(standings.slice(1).map(({ way }) => way)).toEqual([own, own, own, expect.anything(), own]);
  });
});

describe('the flow of a campaign', () => {
  it('has seven steps, of which the first is done as soon as there is one', () => {
    const { steps, percent } = flowOf(standing({}));
    expect(steps.map(({ done }) => done)).toEqual([true, ...Array<boolean>(6).fill(false)]);
    expect(percent).toBe(14);
  });

  it('counts what is in force, but not what is flagged', () => {
    const all = Object.fromEntries(STAGES.map((stage) => [stage, APPROVED])) as Told;
    expect(flowOf(standing(all)).percent).toBe(100);
    const { percent } = flowOf(standing(all, { INTAKE: { approved: 2, lineage: {} } }));
    expect(percent).toBe(29);
  });
});
