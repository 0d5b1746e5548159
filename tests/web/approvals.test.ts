import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { wordsOf } from '../support/page';
import { send } from '../support/send';

type Person = { agent: Agent; operator: Operator };

let site: ApiApp;
let machine: Machine;
let lead: Person;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  lead = await site.signedIn('lead');
});
afterAll(() => site.destroy());

const open = async ({ agent }: Person = lead) => (await agent.get('/approvals').expect(200)).text;

it('says that nothing waits when nothing does', async () => {
  expect(wordsOf(await open())).toContain('Nothing waits for a decision');
});

it('lists what waits, longest first, with who was asked and who is asked next and when', async () => {
  const owned = { owner: lead.operator.email };
  await aPlannedCampaign(site, machine, { name: 'Waits longer', ...owned });
  site.setNow(plus(NOW, HOUR));
  await aPlannedCampaign(site, machine, { name: 'Waits shorter' });
  const text = await open();
  const words = wordsOf(text);
  expect(text).toContain('<title>Approvals (2) · AICMO</title>');
  expect(words.indexOf('Waits longer: Plan, version 1')).toBeGreaterThan(-1);
  expect(words.indexOf('Waits shorter')).toBeGreaterThan(words.indexOf('Waits longer'));
  expect(words).toContain('waits since 1 h ago');
  expect(words).toContain('Asked: Leo Lead · The approvers are reminded in 23 h');
  expect(words).toContain('Asked: everyone who may approve');
});

it('says that nobody is asked while the campaign is paused', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Held for now' });
  await site.db('campaigns').where({ id }).update({ status: 'PAUSED' });
  expect(wordsOf(await open())).toContain('the campaign is paused, nobody is asked');
});

it('lets what was decided go', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Soon decided' });
  expect(await open()).toContain('Soon decided');
  const plan = `/campaigns/${id}/plan`;
  expect((await send(lead.agent, plan, `${plan}/approval`)).status).toBe(303);
  expect(await open()).not.toContain('Soon decided');
});

it('keeps plans of other clients from an operator who is member of some', async () => {
  await aPlannedCampaign(site, machine, { name: 'Not for everybody', client: 'Secret Client' });
  const outsider = await site.signedIn();
  const other = await site.db('clients').whereNot({ name: 'Secret Client' }).first('id');
  await site.db('client_members').insert({ client_id: other.id, operator_id: outsider.operator.id });
  site.setNow(plus(NOW, DAY));
  const text = await open(outsider);
  expect(text).toContain('Waits longer');
  expect(text).not.toContain('Not for everybody');
});
