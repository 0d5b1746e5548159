import fc from 'fast-check';
import type { Knex } from 'knex';
import { chainOf, countStageWork, listArtifacts, listStageWork, WORK_ORDERS } from '../../db/artifacts';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { ArtifactRow } from '../../db/tables';
import { flagsOf } from '../../workflows/domain/artifacts/gates';
import { STAGES, UPSTREAM } from '../../workflows/domain/artifacts/stages';
import { standingsOf } from '../../workflows/domain/artifacts/standing';
import { plus } from '../../workflows/domain/time';
import { aCampaign } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let db: Knex;
let lead: Operator;
let olga: Operator;
const campaigns: string[] = [];

/** A stage as it may stand: not begun, or with some versions, of which one may be in force, built on some versions. */
const anyStage = fc.option(
  fc.record({
    head_version: fc.integer({ min: 1, max: 3 }),
    approved: fc.option(fc.integer({ min: 1, max: 3 })),
    builtOn: fc.integer({ min: 1, max: 2 }),
    asked: fc.boolean(),
    rejected: fc.boolean(),
  }),
  { freq: 4 },
);

type AnyStage = typeof anyStage extends fc.Arbitrary<infer Stage> ? Stage : never;

beforeAll(async () => {
  database = await aDatabase();
  db = database.db;
  lead = await anOperator(db, { role: 'lead' });
  olga = await anOperator(db);
  const chains = fc.sample(fc.tuple(...STAGES.map(() => anyStage)), { numRuns: 60, seed: 7 });
  for (const [index, chain] of chains.entries()) {
    const { campaignId } = await aCampaign(db, lead, plus(NOW, index), { client: `Client ${index % 3}` });
    campaigns.push(campaignId);
    await db('campaigns').where({ id: campaignId }).update({ planning: 'FULL' });
    await plantChain(campaignId, chain);
  }
});
afterAll(() => database.destroy());

async function plantChain(campaign_id: string, chain: Array<AnyStage>) {
  const rows = STAGES.flatMap((stage, index) => {
    const given = chain[index];
    if (!given) return [];
    const approved_version = given.approved === null ? null : Math.min(given.approved, given.head_version);
    const lineage = Object.fromEntries(UPSTREAM[stage].map((one) => [one, given.builtOn]));
    return {
      id: newId(),
      campaign_id,
      stage,
      head_version: given.head_version,
      approved_version,
      approved_lineage: approved_version === null ? null : lineage,
      // Of what is in force nobody asks for a decision.
      asked_at: given.asked && approved_version !== given.head_version ? NOW : null,
      rejected_at: given.rejected ? NOW : null,
      created_at: NOW,
      updated_at: NOW,
    };
  });
  const flags = flagsOf(chainOf(rows as unknown as ArtifactRow[]));
  for (const { approved_lineage: lineage, ...row } of rows) {
    const flag = flags[row.stage];
    await db('artifacts').insert({
      ...row,
      approved_lineage: lineage && JSON.stringify(lineage),
      ...(flag && { flag: JSON.stringify(flag), flagged_at: NOW }),
    });
  }
}

describe('what needs work at a stage', () => {
  it.each(STAGES)('is what the rules say of each campaign’s own chain: %s', async (stage) => {
    const expected = new Map<string, string>();
    for (const id of campaigns) {
      const artifacts = await listArtifacts(db, id);
      const standing = standingsOf(artifacts, chainOf(artifacts)).find((one) => one.stage === stage);
      if (standing && standing.state !== 'APPROVED') expected.set(id, standing.state);
    }
    const found = await listStageWork(db, lead, stage, { limit: 100 });
    expect(new Map(found.map(({ id, state }) => [id, state]))).toEqual(expected);
    const counts = await countStageWork(db, lead, stage, {});
    const counted = [...expected.values()].reduce<Record<string, number>>(
      (sums, state) => ({ ...sums, [state]: (sums[state] ?? 0) + 1 }),
      {},
    );
    expect(counts).toEqual(counted);
  });

  it.each(WORK_ORDERS)('is paged without gap or repetition in the order of %s', async (order) => {
    const whole = (await listStageWork(db, lead, 'STRATEGY', { limit: 100, order })).map(({ id }) => id);
    const paged: string[] = [];
    for (let after: string | undefined; paged.length < whole.length;) {
      const page = await listStageWork(db, lead, 'STRATEGY', { limit: 7, order, ...(after && { after }) });
      if (page.length === 0) break;
      paged.push(...page.map(({ id }) => id));
      after = paged.at(-1);
    }
    expect(paged).toEqual(whole);
    expect(whole.length).toBeGreaterThan(20);
  });

  it('is narrowed by state and client, and to what the viewer may see', async () => {
    const all = await listStageWork(db, olga, 'CREATIVES', { limit: 100 });
    const flagged = await listStageWork(db, olga, 'CREATIVES', { limit: 100, state: 'FLAGGED' });
    expect(flagged.map(({ id }) => id)).toEqual(
      all.filter(({ state }) => state === 'FLAGGED').map(({ id }) => id),
    );
    const [client] = await db('clients').where({ name: 'Client 1' });
    const own = await listStageWork(db, olga, 'CREATIVES', { limit: 100, clientId: client.id });
    expect(new Set(own.map(({ client_name }) => client_name))).toEqual(new Set(['Client 1']));
    await db('client_members').insert({ client_id: client.id, operator_id: olga.id });
    expect(await listStageWork(db, olga, 'CREATIVES', { limit: 100 })).toEqual(own);
  });

  it('is nothing of campaigns that are closed, or planned quickly and never begun', async () => {
    const [id = '', other = ''] = campaigns;
    const ids = async () => (await listStageWork(db, lead, 'DELIVERY', { limit: 100 })).map((one) => one.id);
    await db('artifacts').whereIn('campaign_id', [id, other]).delete();
    expect(await ids()).toEqual(expect.arrayContaining([id, other]));
    await db('campaigns').where({ id }).update({ status: 'COMPLETED' });
    await db('campaigns').where({ id: other }).update({ planning: 'QUICK' });
    const left = await ids();
    expect([left.includes(id), left.includes(other)]).toEqual([false, false]);
  });
});
