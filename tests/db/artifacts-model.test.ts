import fc from 'fast-check';
import { chainOf, listArtifacts } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import { gateOf, type ChainState } from '../../workflows/domain/artifacts/gates';
import { REQUIRED_UPSTREAM, STAGES, UPSTREAM, type Stage } from '../../workflows/domain/artifacts/stages';
import { anOperator, NOW } from '../support/cast';
import {
  aCampaignForChain,
  aChain,
  contentOf,
  expectWholeChains,
  reworded,
  type Chain,
} from '../support/artifact-chain';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let lead: Operator;
let chain: Chain;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(db(), { role: 'lead' });
  chain = aChain(db(), lead, NOW);
});
afterAll(() => database.destroy());

const KINDS = ['edit', 'refresh', 'approve', 'approve', 'confirm', 'revoke', 'reject'] as const;
type Deed = { what: (typeof KINDS)[number]; stage: Stage };
const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({ what: fc.constantFrom(...KINDS), stage: fc.constantFrom(...STAGES) }),
  { minLength: 8, maxLength: 16 },
);

/** Every kind at least once where it is taken: also approving again what was withdrawn, and what was rejected. */
const EVERY_KIND: Deed[] = (
  [
    ['edit', 'INTAKE'],
    ['approve', 'INTAKE'],
    ['confirm', 'STRATEGY'],
    ['revoke', 'STRATEGY'],
    ['approve', 'STRATEGY'],
    ['refresh', 'STRATEGY'],
    ['approve', 'STRATEGY'],
    ['reject', 'STRATEGY'],
    ['approve', 'STRATEGY'],
    ['confirm', 'CREATIVES'],
    ['edit', 'EXECUTION'],
    ['approve', 'EXECUTION'],
    ['reject', 'EXECUTION'],
  ] as const
).map(([what, stage]) => ({ what, stage }));

/** Does a deed as a person would, and says whether it was taken; a refusal is an answer, too. */
async function perform(id: string, { what, stage }: Deed, word: number): Promise<boolean> {
  switch (what) {
    case 'edit':
      return !(await chain.save(id, stage, reworded(stage, word))).unchanged;
    case 'refresh':
      return !(await chain.save(id, stage)).unchanged;
    case 'approve':
    case 'reject': {
      const head = await headOf(id, stage);
      const said = { stage, ...head, comment: 'Good.', reason: 'Not good' };
      return (await chain.decide(id, what, said)).ok;
    }
    case 'confirm':
      return (await chain.decide(id, what, { stage, comment: 'It holds.' })).ok;
    case 'revoke':
      return (await chain.decide(id, what, { stage, reason: 'Over and out' })).ok;
  }
}

/** What a deed that was taken has to have left behind, whatever was there before. */
function expectEffect({ what, stage }: Deed, state: ChainState): void {
  const { approved } = state[stage];
  if (what === 'revoke') expect({ stage, approved }).toEqual({ stage, approved: null });
  if (what !== 'approve' && what !== 'confirm') return;
  expect({ stage, approved }).toEqual({ stage, approved: expect.any(Number) });
  for (const upstream of REQUIRED_UPSTREAM[stage]) {
    expect(state[upstream].approved).not.toBeNull();
    expect(state[stage].lineage[upstream]).toBe(state[upstream].approved);
  }
  expect({ stage, rests: restsOnWhatIsInForce(state, stage) }).toEqual({ stage, rests: true });
}

async function headOf(id: string, stage: Stage): Promise<object> {
  const begun = (await listArtifacts(db(), id)).some((artifact) => artifact.stage === stage);
  return begun ? chain.shown(id, stage) : {};
}

const stateOf = async (id: string): Promise<ChainState> => chainOf(await listArtifacts(db(), id));

/** Asks of each version in force, all the way up, whether everything it rests on is the version it was built on. */
function restsOnWhatIsInForce(state: ChainState, stage: Stage): boolean {
  return UPSTREAM[stage].every((upstream) => {
    const built = state[stage].lineage[upstream];
    if (built === undefined) return true;
    return state[upstream].approved === built && restsOnWhatIsInForce(state, upstream);
  });
}

async function expectWhatTheModelSays(id: string): Promise<void> {
  const state = await stateOf(id);
  for (const { stage, flag } of await listArtifacts(db(), id)) {
    const shaky = state[stage].approved !== null && !restsOnWhatIsInForce(state, stage);
    expect({ stage, flagged: flag !== null }).toEqual({ stage, flagged: shaky });
  }
  for (const stage of STAGES) {
    const open = REQUIRED_UPSTREAM[stage].every(
      (upstream) => state[upstream].approved !== null && restsOnWhatIsInForce(state, upstream),
    );
    expect({ stage, open: gateOf(stage, state).open }).toEqual({ stage, open });
  }
}

/** Stage by stage: what is flagged is confirmed or saved anew, what is not in force is saved and approved. */
async function clearAll(id: string, by: 'confirming' | 'saving'): Promise<void> {
  for (const stage of STAGES) {
    const standing = (await listArtifacts(db(), id)).find((artifact) => artifact.stage === stage);
    if (standing?.flag && by === 'confirming') await chain.confirm(id, stage);
    else if (standing?.flag) {
      await chain.save(id, stage, reworded(stage, 'cleared'));
      await chain.approve(id, stage);
    } else if (!standing || standing.approved_version === null) {
      await chain.save(id, stage, contentOf(stage));
      await chain.approve(id, stage);
    }
  }
}

/** A delivery that was found wanting while other stages were, and is judged again once they are right. */
const FOUND_WANTING: Deed[] = (
  [
    ['revoke', 'INTAKE'],
    ['confirm', 'DELIVERY'],
    ['approve', 'INTAKE'],
    ['reject', 'DELIVERY'],
  ] as const
).map(([what, stage]) => ({ what, stage }));

test('whatever is saved and decided: nothing in force rests on what is not, unless flagged, and every flag can be cleared', async () => {
  const taken = new Set<Deed['what']>();
  const ways = fc.constantFrom('confirming' as const, 'saving' as const);
  await fc.assert(
    fc.asyncProperty(fc.boolean(), deeds, ways, async (whole, all, way) => {
      const { id } = await aCampaignForChain(db(), lead, NOW);
      if (whole) await chain.complete(id);
      for (const [index, deed] of all.entries()) {
        if (await perform(id, deed, index)) {
          taken.add(deed.what);
          expectEffect(deed, await stateOf(id));
        }
        await expectWhatTheModelSays(id);
      }
      await expectWholeChains(db());
      await clearAll(id, way);
      expect((await listArtifacts(db(), id)).map(({ flag }) => flag)).toEqual(STAGES.map(() => null));
      await expectWholeChains(db());
    }),
    {
      numRuns: 8,
      // Each run takes about a second: looking for a smaller story would outlast the test.
      endOnFailure: true,
      examples: [
        [true, EVERY_KIND, 'confirming'],
        [true, EVERY_KIND.slice(0, 5), 'saving'],
        [true, FOUND_WANTING, 'confirming'],
      ],
    },
  );
  expect([...taken].sort()).toEqual([...new Set(KINDS)].sort());
}, 180_000);
