import { findDraft, keepDraft, restoreArtifact, saveArtifact } from '../../db/artifacts';
import { purgeCampaign } from '../../db/campaigns';
import { campaignExport, exportCampaign } from '../../db/exports/campaign';
import { importCampaign } from '../../db/exports/import';
import type { Operator } from '../../db/operators';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { STAGES } from '../../workflows/domain/artifacts/stages';
import { HOUR, plus } from '../../workflows/domain/time';
import { saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import {
  aCampaignForChain,
  aChain,
  contentOf,
  expectWholeChains,
  reworded,
  saveInEarlierForm,
  type Chain,
} from '../support/artifact-chain';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let lead: Operator;
let operator: Operator;
let chain: Chain;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(db(), { role: 'lead' });
  operator = await anOperator(db(), { role: 'operator' });
  chain = aChain(db(), lead, NOW);
});
afterAll(() => database.destroy());
afterEach(() => expectWholeChains(db()));

const aCampaign = async () => (await aCampaignForChain(db(), lead, NOW)).id;
const versionsOf = (campaign: string) =>
  db()('artifact_versions').where({ campaign_id: campaign }).orderBy('created_at').orderBy('version');
const entriesOf = (campaign: string, action: string) =>
  db()('audit_entries').where({ campaign_id: campaign, action }).orderBy('at').orderBy('id');

describe('saving', () => {
  it('makes a first version, a draft, with its checksum, its schema and its audit entry', async () => {
    const id = await aCampaign();
    const saved = await chain.save(id, 'INTAKE');
    expect(saved).toMatchObject({
      stage: 'INTAKE',
      version: 1,
      status: 'DRAFT',
      unchanged: false,
      validation: { ok: true, errors: [] },
    });
    expect(await versionsOf(id)).toMatchObject([
      {
        version: 1,
        status: 'DRAFT',
        content: contentOf('INTAKE'),
        checksum: saved.checksum,
        schema_version: 'intake_v1',
        lineage: {},
        created_by: lead.id,
        created_by_name: lead.name,
      },
    ]);
    expect(await entriesOf(id, 'artifact_saved')).toMatchObject([
      {
        actor_id: lead.id,
        entity_type: 'artifact',
        entity_id: saved.artifact_id,
        after: { version: 1, status: 'DRAFT', checksum: saved.checksum },
        details: { stage: 'INTAKE' },
      },
    ]);
  });

  it('the same makes none, whatever the order of its fields', async () => {
    const id = await aCampaign();
    const first = await chain.save(id, 'INTAKE');
    const turned = Object.fromEntries(Object.entries(contentOf('INTAKE')).reverse());
    expect(await chain.save(id, 'INTAKE', turned)).toMatchObject({
      version: 1,
      checksum: first.checksum,
      unchanged: true,
    });
    expect(await versionsOf(id)).toHaveLength(1);
    expect(await entriesOf(id, 'artifact_saved')).toHaveLength(1);
  });

  it('something else makes the next one, which is a revision', async () => {
    const id = await aCampaign();
    const first = await chain.save(id, 'INTAKE');
    const second = await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    expect(second).toMatchObject({ version: 2, status: 'REVISED', unchanged: false });
    expect(second.checksum).not.toBe(first.checksum);
    expect((await chain.artifact(id, 'INTAKE')).head_version).toBe(2);
    expect((await versionsOf(id)).map(({ content }: { content: Content }) => content)).toEqual([
      contentOf('INTAKE'),
      reworded('INTAKE', 2),
    ]);
  });

  it('the same words on another foundation make one, too', async () => {
    const id = await aCampaign();
    await chain.complete(id, ['INTAKE']);
    expect(await chain.save(id, 'STRATEGY')).toMatchObject({ version: 1, unchanged: false });
    expect(await chain.save(id, 'STRATEGY')).toMatchObject({ version: 1, unchanged: true });
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    // Somebody editing the intake has changed nothing yet.
    expect(await chain.save(id, 'STRATEGY')).toMatchObject({ version: 1, unchanged: true });
    await chain.approve(id, 'INTAKE');
    expect(await chain.save(id, 'STRATEGY')).toMatchObject({ version: 2, unchanged: false });
    expect((await chain.version(id, 'STRATEGY', 1)).lineage).toEqual({ INTAKE: 1 });
    expect((await chain.version(id, 'STRATEGY', 2)).lineage).toEqual({ INTAKE: 2 });
  });

  it('what is incomplete is taken, and what is missing is answered', async () => {
    const id = await aCampaign();
    const saved = await chain.save(id, 'INTAKE', { identity: { client_name: 'Northwind Tea' } });
    expect(saved.validation.ok).toBe(false);
    expect(saved.validation.errors.map(({ field }) => field)).toContain('offer.primary_offer');
  });

  it('over a version that was not read is refused with whose it is', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const content = reworded('INTAKE', 'mine');
    for (const expectedVersion of [0, 2]) {
      const said = { content, expectedVersion };
      expect(await saveArtifact(db(), id, 'INTAKE', said, saidBy(operator, NOW))).toMatchObject({
        ok: false,
        code: 'CONFLICT',
        reason: 'EDITED_MEANWHILE',
        detail: { by: lead.name, version: 1 },
      });
    }
    const known = { content, expectedVersion: 1 };
    expect(await saveArtifact(db(), id, 'INTAKE', known, saidBy(operator, NOW))).toMatchObject({ ok: true });
    const first = { content: contentOf('STRATEGY'), expectedVersion: 0 };
    expect(await saveArtifact(db(), id, 'STRATEGY', first, saidBy(operator, NOW))).toMatchObject({
      ok: true,
    });
  });

  it('by two people at once: one of them is told of the other', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const answers = await Promise.all(
      [lead, operator].map((who) =>
        saveArtifact(
          db(),
          id,
          'INTAKE',
          { content: reworded('INTAKE', who.name), expectedVersion: 1 },
          saidBy(who, NOW),
        ),
      ),
    );
    expect(answers.map((answer) => (answer.ok ? 'saved' : answer.reason)).sort()).toEqual([
      'EDITED_MEANWHILE',
      'saved',
    ]);
    expect(await versionsOf(id)).toHaveLength(2);
  });

  it('under the same key is one save, and its answer', async () => {
    const id = await aCampaign();
    const by = saidBy(lead, NOW);
    const said = { content: contentOf('INTAKE') };
    const once = await saveArtifact(db(), id, 'INTAKE', said, by);
    expect(await saveArtifact(db(), id, 'INTAKE', said, by)).toEqual(
      once.ok && { ok: true, value: { ...once.value, repeated: true } },
    );
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it('of a closed campaign is refused', async () => {
    const id = await aCampaign();
    await chain.decide(id, 'archive', { reason: 'Not wanted any more' });
    const said = { content: contentOf('INTAKE') };
    expect(await saveArtifact(db(), id, 'INTAKE', said, saidBy(lead, NOW))).toMatchObject({
      reason: 'CAMPAIGN_CLOSED',
    });
  });

  it('ends the waiting for the version before', async () => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    await chain.ask(id, 'INTAKE');
    expect(await chain.artifact(id, 'INTAKE')).toMatchObject({ asked_at: NOW, asked_by_name: lead.name });
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    expect(await chain.artifact(id, 'INTAKE')).toMatchObject({ asked_at: null, asked_by_name: null });
  });
});

describe('a version', () => {
  const CHANGES: Array<[string, Record<string, unknown>]> = [
    ['content', { content: '{}' }],
    ['checksum', { checksum: 'a'.repeat(64) }],
    ['schema', { schema_version: 'intake_v2' }],
    ['lineage', { lineage: '{"STRATEGY": 9}' }],
    ['number', { version: 9 }],
  ];

  it.each(CHANGES)('never changes its %s: the database says no', async (_what, change) => {
    const id = await aCampaign();
    await chain.save(id, 'INTAKE');
    const row = () => db()('artifact_versions').where({ campaign_id: id });
    const before = await row().first();
    await expect(row().update(change)).rejects.toThrow(/does not change: save a new one/);
    expect(await row().first()).toEqual(before);
  });

  it('that is archived stays archived, and only one is in force', async () => {
    const id = await aCampaign();
    await chain.complete(id, ['INTAKE']);
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    await chain.approve(id, 'INTAKE');
    const first = () => db()('artifact_versions').where({ campaign_id: id, version: 1 });
    await expect(first().update({ status: 'REVISED' })).rejects.toThrow(/is archived/);
    await chain.save(id, 'INTAKE', reworded('INTAKE', 3));
    const third = db()('artifact_versions').where({ campaign_id: id, version: 3 });
    await expect(third.update({ status: 'APPROVED' })).rejects.toThrow(/artifact_versions_one_in_force/);
  });

  it('that is in force waits for no decision', async () => {
    const id = await aCampaign();
    await chain.complete(id, ['INTAKE']);
    const artifact = db()('artifacts').where({ campaign_id: id });
    await expect(artifact.update({ asked_at: NOW })).rejects.toThrow(/artifacts_waits_for_a_decision/);
  });
});

describe('an earlier version', () => {
  it('is restored as the newest, which says where it came from', async () => {
    const id = await aCampaign();
    const first = await chain.save(id, 'INTAKE');
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    const restored = await restoreArtifact(db(), id, 'INTAKE', 1, saidBy(lead, NOW));
    expect(restored).toMatchObject({
      ok: true,
      value: { answer: { version: 3, status: 'REVISED', checksum: first.checksum, unchanged: false } },
    });
    expect(await chain.version(id, 'INTAKE', 3)).toMatchObject({
      content: contentOf('INTAKE'),
      source: { restored_from: 1 },
    });
  });

  it('is built on what is in force now, and restored twice it is one version', async () => {
    const id = await aCampaign();
    await chain.complete(id, ['INTAKE']);
    await chain.save(id, 'STRATEGY');
    await chain.save(id, 'STRATEGY', reworded('STRATEGY', 2));
    await chain.save(id, 'INTAKE', reworded('INTAKE', 2));
    await chain.approve(id, 'INTAKE');
    for (const unchanged of [false, true]) {
      expect(await restoreArtifact(db(), id, 'STRATEGY', 1, saidBy(lead, NOW))).toMatchObject({
        value: { answer: { version: 3, unchanged } },
      });
    }
    expect((await chain.version(id, 'STRATEGY', 3)).lineage).toEqual({ INTAKE: 2 });
  });

  it('that is not there, or was written for another form, is refused', async () => {
    const id = await aCampaign();
    expect(await restoreArtifact(db(), id, 'INTAKE', 1, saidBy(lead, NOW))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const { artifact_id } = await chain.save(id, 'INTAKE');
    expect(await restoreArtifact(db(), id, 'INTAKE', 2, saidBy(lead, NOW))).toMatchObject({
      code: 'NOT_FOUND',
    });
    await saveInEarlierForm(db(), artifact_id, 1, { schema_version: 'intake_v0' });
    expect(await restoreArtifact(db(), id, 'INTAKE', 1, saidBy(lead, NOW))).toMatchObject({
      code: 'SCHEMA_INCOMPATIBLE',
      reason: 'ARTIFACT_SCHEMA',
      detail: { saved: 'intake_v0', current: 'intake_v1' },
    });
  });
});

describe('typing that is not saved', () => {
  const typed = (words: string) => ({ 'offer.pricing': words });
  const keep = (campaign: string, who: Operator, words: string, now = NOW) =>
    keepDraft(
      db(),
      { campaign_id: campaign, stage: 'INTAKE', operator_id: who.id, typed: typed(words), base_version: 0 },
      now,
    );

  it('is everybody’s own, as it was typed last', async () => {
    const id = await aCampaign();
    await keep(id, lead, '39 E');
    await keep(id, operator, 'about forty');
    await keep(id, lead, '39 EUR', plus(NOW, HOUR));
    expect(await findDraft(db(), id, 'INTAKE', lead.id)).toMatchObject({
      typed: typed('39 EUR'),
      updated_at: plus(NOW, HOUR),
    });
    expect(await findDraft(db(), id, 'INTAKE', operator.id)).toMatchObject({ typed: typed('about forty') });
    expect(await findDraft(db(), id, 'STRATEGY', lead.id)).toBeUndefined();
    expect(await versionsOf(id)).toEqual([]);
  });

  it('goes with the save, also with one that changes nothing, and nobody else’s goes with it', async () => {
    const id = await aCampaign();
    for (const unchanged of [false, true]) {
      await keep(id, lead, '39 EUR');
      await keep(id, operator, 'about forty');
      expect(await chain.save(id, 'INTAKE')).toMatchObject({ unchanged });
      expect(await findDraft(db(), id, 'INTAKE', lead.id)).toBeUndefined();
      expect(await findDraft(db(), id, 'INTAKE', operator.id)).toBeDefined();
    }
  });
});

describe('a campaign that is exported', () => {
  const TABLES = ['artifacts', 'artifact_versions', 'qc_reports', 'approvals'] as const;
  const rowsOf = async (campaign: string) =>
    Object.fromEntries(
      await Promise.all(
        TABLES.map(async (table) => [
          table,
          await db()(table).where({ campaign_id: campaign }).orderBy('id'),
        ]),
      ),
    );

  it('comes back with its whole chain, flags and all, and can be decided on', async () => {
    const campaign = await aCampaignForChain(db(), lead, NOW);
    await chain.complete(campaign.id);
    await chain.save(campaign.id, 'INTAKE', reworded('INTAKE', 2));
    await chain.approve(campaign.id, 'INTAKE');
    const before = await rowsOf(campaign.id);
    expect(before['artifacts']).toHaveLength(STAGES.length);
    const written = await exportCampaign(db(), campaign, { build: 'test', now: NOW });
    const document = campaignExport.parse(JSON.parse(JSON.stringify(written)));
    const admin = await anOperator(db(), { role: 'admin' });
    const purged = await purgeCampaign(db(), campaign.id, campaign.name, saidBy(admin, NOW));
    expect(purged).toMatchObject({ ok: true });
    expect(await rowsOf(campaign.id)).toEqual(Object.fromEntries(TABLES.map((table) => [table, []])));

    const back = await importCampaign(db(), document, {}, saidBy(admin, NOW));
    expect(back).toMatchObject({ ok: true, value: { campaign_id: campaign.id, renumbered: false } });
    expect(await rowsOf(campaign.id)).toEqual(before);
    expect(await chain.confirm(campaign.id, 'STRATEGY')).toMatchObject({
      value: { artifact: { version: 1 } },
    });

    const twin = await importCampaign(db(), document, { name: 'A twin' }, saidBy(admin, NOW));
    const id = twin.ok ? twin.value.campaign_id : '';
    expect(twin).toMatchObject({ ok: true, value: { renumbered: true } });
    expect(await db()('artifacts').where({ campaign_id: id }).whereNotNull('flag')).toHaveLength(5);
    expect(await chain.confirm(id, 'STRATEGY')).toMatchObject({ value: { artifact: { version: 1 } } });
  });
});
