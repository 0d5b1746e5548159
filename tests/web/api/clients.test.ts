import { newId } from '../../../db/ids';
import { NOW } from '../../support/cast';
import { anApi, aRunningCampaign, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let machine: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
});
afterAll(() => site.destroy());

describe('clients', () => {
  it('are added once for one key, found, changed by their version, and paged by name', async () => {
    const key = newId();
    const body = { name: 'Zeta Tea', website: 'zeta.example', timezone: 'Europe/Berlin' };
    const made = await machine.post('/clients', body, key);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Zeta Tea',
      website: 'https://zeta.example',
      campaigns: 0,
      version: 1,
    });
    expect((await machine.post('/clients', body, key)).body).toEqual(made.body);
    expect((await machine.post('/clients', { name: 'zeta TEA' })).body.details.reason).toBe('NAME_TAKEN');
    const path = `/clients/${made.body.id}`;
    const edited = await machine.patch(path, { industry: 'Tea', version: 1 });
    expect(edited.body).toMatchObject({ industry: 'Tea', timezone: 'Europe/Berlin', version: 2 });
    const late = await machine.patch(path, { industry: 'Coffee', version: 1 });
    expect([late.status, late.body.details.reason]).toEqual([409, 'EDITED_MEANWHILE']);
    await machine.post('/clients', { name: 'Alpha Tea' });
    const first = await machine.get('/clients', { limit: 1 });
    expect(first.body.items).toMatchObject([{ name: 'Alpha Tea' }]);
    const next = await machine.get('/clients', { limit: 1, cursor: first.body.next_cursor });
    expect(next.body.items).toMatchObject([{ name: 'Zeta Tea' }]);
  });
});

describe('projects', () => {
  it('are listed with the stage that their campaigns have reached', async () => {
    await aRunningCampaign(site, machine, { client: 'Stage Client', project: 'Stage project' });
    const { body } = await machine.get('/projects', { search: 'stage project' });
    expect(body.items).toMatchObject([
      {
        name: 'Stage project',
        client: 'Stage Client',
        stage: 'CREATIVE',
        state: 'NEW',
        campaigns: 1,
        running: 1,
      },
    ]);
  });
});
