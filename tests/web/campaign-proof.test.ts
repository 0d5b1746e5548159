import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
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
    expect(words).toContain('Core promise is required. layer4_value_architecture.core_promise');
    expect(words).toMatch(/(\d+ to be put right|errors, the first of them)/);
    expect(await part('flow')).toContain('Seven steps, 29 % done');
    expect(await part('context')).toContain('Stage Strategy');
  });

  it('lists every artifact with its versions, checks and checksum; the strategy’s faults are gone once it is whole', async () => {
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, admin.operator, NOW);
    expect(await part('contract')).toContain('Nothing is wrong with it');
    const words = await part('artifacts');
    expect(words).toMatch(/Intake Approved 1 1 100 % Passed 100 .* intake_v1 [0-9a-f]{12}/);
    expect(words).toMatch(/Strategy Approved 2 2 \d+ % Passed 100 .* strategy_contract_v1 [0-9a-f]{12}/);
    expect(words).toContain('Creatives Not begun – –');
    const diagnostics = (await admin.agent.get('/diagnostics')).text;
    expect(diagnostics).toContain(`<a href="/campaigns/${id}/proof">Proven</a>`);
  });

  it('is there for whoever may read the campaign, and for nobody else', async () => {
    const stranger = await site.signedIn('operator');
    await stranger.agent.get(`/campaigns/${id}/proof`).expect(200);
    const other = { id: stranger.operator.id, name: 'Another client' };
    await site.db('clients').insert(other);
    await site.db('client_members').insert({ client_id: other.id, operator_id: stranger.operator.id });
    await stranger.agent.get(`/campaigns/${id}/proof`).expect(404);
  });
});
