import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { anOperator, NOW } from '../../support/cast';
import { aVersion } from '../../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let machine: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('operator');
});
afterAll(() => site.destroy());

it('the context of a campaign is what its intake says; nothing, before it says anything', async () => {
  const id = await aPlannedCampaign(site, machine);
  const path = `/campaigns/${id}/context`;
  const { links } = (await machine.get(`/campaigns/${id}`)).body as { links: Record<string, string> };
  expect(links['context']).toBe(`/api/v1${path}`);
  expect((await machine.get(path)).body).toMatchObject({ strategy_status: 'DRAFT', intake_goal: null });
  const lead = await anOperator(site.db, { role: 'lead' });
  await aVersion(site.db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
  const { body } = await machine.get(path);
  expect(body).toMatchObject({ strategy_text: null, intake_version: 1, intake_approved: false });
  expect(body.intake_audience).toContain('cafés');
});
