import fc from 'fast-check';
import { chainOf, listArtifacts } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import type { ChainState } from '../../workflows/domain/artifacts/gates';
import { STAGES, UPSTREAM, type Stage } from '../../workflows/domain/artifacts/stages';
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

/** Does a deed as a person would; a refusal is an answer, too. */
async function perform(id: string, { what, stage }: Deed, word: number): Promise<void> {
  switch (what) {
    case 'edit':
      return void (await chain.save(id, stage, reworded(stage, word)));
    case 'refresh':
      return void (await chain.save(id, stage));
    case 'approve':
    case 'reject': {
      const head = await headOf(id, stage);
      const said = { stage, ...head, comment: 'Good.', reason: 'Not good' };
      return void (await chain.decide(id, what, said));
    }
    case 'confirm':
      return void (await chain.decide(id, what, { stage, comment: 'It holds.' }));
    case 'revoke':
      return void (await chain.decide(id, what, { stage, reason: 'Over and out' }));
  }
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

async function expectFlagsOfTheModel(id: string): Promise<void> {
  const state = await stateOf(id);
  for (const { stage, flag } of await listArtifacts(db(), id)) {
    const shaky = state[stage].approved !== null && !restsOnWhatIsInForce(state, stage);
    expect({ stage, flagged: flag !== null }).toEqual({ stage, flagged: shaky });
  }
}

/** Stage by stage: what is flagged is confirmed, what is not in force is saved and approved. */
async function clearAll(id: string): Promise<void> {
  for (const stage of STAGES) {
    const standing = (await listArtifacts(db(), id)).find((artifact) => artifact.stage === stage);
    if (standing?.flag) await chain.confirm(id, stage);
    else if (!standing || standing.approved_version === null) {
      await chain.save(id, stage, contentOf(stage));
      await chain.approve(id, stage);
    }
  }
}

test('whatever is saved and decided: nothing in force rests on what is not, unless flagged, and every flag can be cleared', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), deeds, async (whole, all) => {
      const { id } = await aCampaignForChain(db(), lead, NOW);
      if (whole) await chain.complete(id);
      for (const [index, deed] of all.entries()) {
        await perform(id, deed, index);
        await expectFlagsOfTheModel(id);
      }
      await expectWholeChains(db());
      await clearAll(id);
      expect((await listArtifacts(db(), id)).map(({ flag }) => flag)).toEqual(STAGES.map(() => null));
      await expectWholeChains(db());
    }),
    { numRuns: 8 },
  );
}, 180_000);
