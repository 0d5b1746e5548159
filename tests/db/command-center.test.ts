import type { Knex } from 'knex';
import { rejectArtifact, findArtifact, getArtifactVersion } from '../../db/artifacts';
import { lockCampaign } from '../../db/campaigns/facts';
import { getCommandCenter } from '../../db/command-center';
import type { Operator } from '../../db/operators';
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
import { fieldsOf, textsOf, valueAt, withValue } from '../../workflows/domain/artifacts/fields';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { aCampaign, actorFor } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let db: Knex;
let lead: Operator;
beforeAll(async () => {
  database = await aDatabase();
  db = database.db;
  lead = await anOperator(db, { role: 'lead' });
});
afterAll(() => database.destroy());

async function aNorthwind(): Promise<string> {
  const { start_date, end_date } = NORTHWIND;
  return (await aCampaign(db, lead, NOW, { start_date, end_date })).campaignId;
}

async function rejected(campaignId: string, reason: string) {
  const artifact = await findArtifact(db, campaignId, 'STRATEGY');
  if (!artifact) throw new Error('no strategy');
  const { version, checksum } = await getArtifactVersion(db, artifact.id, artifact.head_version);
  await db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    if (!campaign) throw new Error('no campaign');
    const given = { version, checksum, reason };
    expect(await rejectArtifact(trx, campaign, 'STRATEGY', given, actorFor(lead), NOW)).toMatchObject({
      ok: true,
    });
  });
}

describe('what the command center reads of a campaign', () => {
  it('is nothing before anybody began: a draft without text', async () => {
    const id = await aNorthwind();
    const row = await getCommandCenter(db, id);
    const { campaign_id, strategy_status, intake_approved, ...others } = row;
    expect([campaign_id, strategy_status, intake_approved]).toEqual([id, 'DRAFT', false]);
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  });

  it('is what the intake says: goal with its targets, limits with the law, audience, budget and dates', async () => {
    const id = await aNorthwind();
    await aVersion(db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
    const at = (path: string) => valueAt(INTAKE_CONTENT, path);
    expect(await getCommandCenter(db, id)).toMatchObject({
      intake_goal: `${at('goals.objective')}\n${at('goals.kpi_targets')}`,
      intake_constraints: [at('constraints.constraints'), at('constraints.compliance_requirements')]
        .filter(Boolean)
        .join('\n'),
      intake_audience: at('audience.target_audience'),
      intake_budget: at('goals.budget_range'),
      intake_start: at('goals.timeline_start'),
      intake_weeks: at('goals.duration_weeks'),
      intake_version: 1,
      intake_approved: false,
    });
  });

  it('is the strategy as text: eight titles in their order, and under each everything that was written', async () => {
    const id = await aNorthwind();
    await anApproved(db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
    await aVersion(db, id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    const { strategy_text: text } = await getCommandCenter(db, id);
    const lines = text?.split('\n') ?? [];
    const titles: string[] = STRATEGY_FORM.sections.map(({ title }) => title);
    expect(lines.filter((line) => titles.includes(line))).toEqual(titles);
    const written = textsOf(STRATEGY_FORM, STRATEGY_CONTENT);
    expect(written.length).toBeGreaterThan(60);
    expect(written.filter((one) => !text?.includes(one.text)).map(({ path }) => path)).toEqual([]);
    expect(text).toContain('- Name: The half-full cup; Angles: What guests leave behind, Tea on the bill');
    // The order of the form is the order of the text.
    const named = fieldsOf(STRATEGY_FORM).filter(({ path }) => valueAt(STRATEGY_CONTENT, path) !== undefined);
    const words = named.map(({ field }) => `${field.key[0]?.toUpperCase()}${field.key.slice(1)}:`);
    const found = lines.map((line) => /^[A-Z][a-z ]+:/.exec(line)?.[0]);
    expect(found.filter(Boolean)).toEqual(words.map((word) => word.replaceAll('_', ' ')));
  });

  it('stays with the version in force while a newer one is written or sent back', async () => {
    const id = await aNorthwind();
    await anApproved(db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
    await aVersion(db, id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    expect(await getCommandCenter(db, id)).toMatchObject({ strategy_status: 'DRAFT', strategy_version: 1 });
    await rejected(id, 'Too broad for a start');
    expect(await getCommandCenter(db, id)).toMatchObject({
      strategy_status: 'REJECTED',
      strategy_rejection_reason: 'Too broad for a start',
    });
    const narrower = withValue(STRATEGY_CONTENT, 'layer3_audience_psychology.primary_segment', 'Ten cafés');
    await anApproved(db, id, 'STRATEGY', narrower, lead, NOW);
    await aVersion(db, id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    await rejected(id, 'The narrow one was better');
    const row = await getCommandCenter(db, id);
    expect(row).toMatchObject({ strategy_status: 'APPROVED', strategy_version: 2 });
    expect(row.strategy_rejection_reason).toBeNull();
    expect(row.strategy_text).toContain('Ten cafés');
  });
});

it('a version knows how complete it was when it was saved', async () => {
  const id = await aNorthwind();
  await aVersion(db, id, 'INTAKE', { goals: { objective: 'Sales' } }, lead, NOW);
  await aVersion(db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
  const [first, second] = await db('artifact_versions')
    .where({ campaign_id: id })
    .orderBy('version')
    .pluck('completeness');
  expect(first).toBeLessThan(10);
  expect(second).toBeGreaterThan(80);
});
