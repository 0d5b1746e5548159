import type { Agent } from 'supertest';
import { findArtifact, type exportArtifacts } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { fieldsOf } from '../../workflows/domain/artifacts/fields';
import { STAGE_NAMES, STAGES } from '../../workflows/domain/artifacts/stages';
import { saveInEarlierForm } from '../support/artifact-chain';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { partOf, wordsOf } from '../support/page';

let site: ApiApp;
let machine: Machine;
let admin: { agent: Agent; operator: Operator };
let id: string;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  admin = await site.signedIn('admin');
  const { start_date, end_date } = NORTHWIND;
  id = await aPlannedCampaign(site, machine, {
    planning: 'FULL',
    name: 'Proven',
    client: 'Northwind Tea',
    start_date,
    end_date,
  });
});
afterAll(() => site.destroy());

const page = async () => (await admin.agent.get(`/campaigns/${id}/proof`).expect(200)).text;
const part = async (name: string) => wordsOf(`<p ${partOf(await page(), name)}`);

describe('the proof of a campaign’s chain', () => {
  it('says of a campaign without a chain that nothing is there, and is reached from its overview', async () => {
    expect((await admin.agent.get(`/campaigns/${id}`)).text).toContain(`href="/campaigns/${id}/proof"`);
    expect(await part('context')).toBe(
      `What is worked on Campaign Proven Client Northwind Tea Project Northwind Tea Engagement ${id} Stage Campaign`,
    );
    expect(await part('contract')).toContain('Nobody began the strategy');
    expect((await part('contract')).match(/Missing/g)).toHaveLength(8);
    expect(await part('flow')).toMatch(
      /^Seven steps, 14 % done Done Campaign Not begun Intake Locked Strategy/,
    );
    expect(wordsOf((await admin.agent.get('/diagnostics')).text)).toContain('Nobody has begun the intake');
  });

  it('names the layers that are there, and of what is wrong the first thirty', async () => {
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, admin.operator, NOW);
    const [first, second] = STRATEGY_FORM.sections;
    const begun = { layer1_business_reality: STRATEGY_CONTENT['layer1_business_reality'] ?? {} };
    await aVersion(site.db, id, 'STRATEGY', begun, admin.operator, NOW);
    const words = await part('contract');
    expect(words).toContain('Version 1 : 1 of 8 layers are there. Saved as strategy_contract_v1');
    expect(words).toContain(`${first.title} layer1_business_reality There 8 of 8 fields`);
    expect(words).toContain(`${second.title} layer2_market_truth Missing 0 of 4 fields`);
    const faults = await part('faults');
    expect(faults).toContain('Intake , version 1: nothing is wrong with it');
    expect(faults).toMatch(/Strategy , version 1: \d+ errors/);
    expect(faults).toContain('Core promise is required. layer4_value_architecture.core_promise');
    expect(await part('flow')).toContain('Seven steps, 29 % done');
    expect(await part('context')).toContain('Stage Strategy');
  });

  it('lists every artifact with its versions, checks and checksum; the strategy’s faults are gone once it is whole', async () => {
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, admin.operator, NOW);
    expect(await part('faults')).toContain('Strategy , version 2: nothing is wrong with it');
    const words = await part('artifacts');
    expect(words).toMatch(/Intake Approved 1 1 100 % Passed 100 .* intake_v1 [0-9a-f]{12}/);
    expect(words).toMatch(/Strategy Approved 2 2 \d+ % Passed 100 .* strategy_contract_v1 [0-9a-f]{12}/);
    expect(words).toContain('Creatives Not begun – –');
    const diagnostics = (await admin.agent.get('/diagnostics')).text;
    expect(diagnostics).toContain(`<a href="/campaigns/${id}/proof">Proven</a>`);
  });

  it('gives the first thirty errors of every stage, and says of each how many there are', async () => {
    for (const stage of STAGES.slice(2)) await aVersion(site.db, id, stage, {}, admin.operator, NOW);
    const faults = await part('faults');
    for (const stage of STAGES.slice(2)) {
      const { form } = CONTRACTS[stage];
      const [first] = fieldsOf(form).filter(
        ({ field, section }) => field.required && !section.when && !section.computed,
      );
      expect(faults).toContain(`${STAGE_NAMES[stage]} , version 1:`);
      expect(faults).toContain(`${first?.field.label} is required. ${first?.path}`);
    }
    const rows = Array.from({ length: 40 }, () => ({ name: '', kpi: '' }));
    const layers = { layer6_channel_strategy: { channels: rows } };
    await aVersion(site.db, id, 'STRATEGY', layers, admin.operator, NOW);
    const { id: artifact } = (await findArtifact(site.db, id, 'STRATEGY')) ?? { id: '' };
    await saveInEarlierForm(site.db, artifact, 3, { schema_version: 'strategy_contract_v0' });
    const many = await part('faults');
    expect(many).toMatch(/Strategy , version 3: \d+ errors, the first of them/);
    expect(many).toContain('Saved as strategy_contract_v0, read as strategy_contract_v1. schema_version');
    expect(many).toMatch(/And \d+ more\./);
    expect(many.match(/layer\d_[a-z_]+\.[a-z0-9_.]+/g)).toHaveLength(29);
  });

  it('is a file of all six with what is newest and what is in force, for whoever may read them', async () => {
    expect(await page()).toContain(`href="/campaigns/${id}/artifacts.json"`);
    const reader = await site.signedIn('operator');
    const answer = await reader.agent.get(`/campaigns/${id}/artifacts.json`).expect(200);
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment; filename=Proven-artifacts.json',
      'content-type': expect.stringContaining('application/json'),
    });
    const { artifacts, ...about } = answer.body as Awaited<ReturnType<typeof exportArtifacts>>;
    expect(about).toMatchObject({
      format: 'aicmo_artifacts_v1',
      exported_at: NOW.toISOString(),
      campaign: { id, name: 'Proven', client_name: 'Northwind Tea' },
    });
    expect(artifacts.map(({ type }) => type)).toEqual([...STAGES]);
    expect(artifacts[0]).toMatchObject({
      head_version: 1,
      approved_version: 1,
      flagged: null,
      versions: [
        {
          campaign_id: id,
          engagement_id: id,
          type: 'INTAKE',
          version: 1,
          status: 'APPROVED',
          in_force: true,
          content: INTAKE_CONTENT,
          schema_version: 'intake_v1',
          source_lineage: {},
          checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
          approved_by: admin.operator.name,
          qc: { qc_type: 'INTAKE_QC', qc_status: 'PASS', qc_score: 100 },
        },
      ],
    });
    expect(artifacts[1]?.versions).toMatchObject([
      { version: 3, status: 'REVISED', in_force: false, qc: null },
      {
        version: 2,
        status: 'APPROVED',
        in_force: true,
        source_lineage: { INTAKE: 1 },
        content: STRATEGY_CONTENT,
      },
    ]);
  });

  it('is there for whoever may read the campaign, and for nobody else', async () => {
    const stranger = await site.signedIn('operator');
    await stranger.agent.get(`/campaigns/${id}/proof`).expect(200);
    const other = { id: stranger.operator.id, name: 'Another client' };
    await site.db('clients').insert(other);
    await site.db('client_members').insert({ client_id: other.id, operator_id: stranger.operator.id });
    await stranger.agent.get(`/campaigns/${id}/proof`).expect(404);
    await stranger.agent.get(`/campaigns/${id}/artifacts.json`).expect(404);
  });
});
