import { anApp, type TestApp } from '../support/app';
import { wordsOf } from '../support/page';

let site: TestApp;
const delivered: string[] = [];
beforeAll(async () => {
  site = await anApp({ deliver: async (campaignId) => void delivered.push(String(campaignId)) });
});
afterAll(() => site.destroy());

const OFFER = 'Look around with a demo campaign';

describe('the demo', () => {
  it('is offered on an empty first page to those who may decide, and to nobody else', async () => {
    const lead = await site.signedIn('lead');
    const operator = await site.signedIn('operator');
    for (const page of ['/today', '/campaigns']) {
      expect(wordsOf((await lead.agent.get(page)).text)).toContain(OFFER);
      expect(wordsOf((await operator.agent.get(page)).text)).not.toContain(OFFER);
    }
    await operator.agent.post('/demo').expect(403);
  });

  it('is planted by one click without JavaScript, once, and its process is started', async () => {
    const lead = await site.signedIn('lead');
    const { headers } = await lead.agent.post('/demo').expect(303);
    const address = String(headers['location']);
    const page = wordsOf((await lead.agent.get(address).expect(200)).text);
    expect(page).toContain('Demo: Spring tasting box');
    expect(page).toContain('This is sample data');
    expect(delivered).toEqual([address.split('/').at(-1)]);
    expect((await lead.agent.post('/demo').expect(303)).headers['location']).toBe(address);
    expect(wordsOf((await lead.agent.get(address)).text)).toContain('The demo campaign is here already.');
    expect(await site.db('campaigns')).toHaveLength(1);
    expect(wordsOf((await lead.agent.get('/campaigns')).text)).not.toContain(OFFER);
  });

  it('is deleted like any other campaign, and can be planted again', async () => {
    const admin = await site.signedIn('admin');
    const { id, name } = await site.db('campaigns').first('id', 'name');
    await admin.agent
      .post(`/campaigns/${id}`)
      .type('form')
      .send({ _method: 'DELETE', confirmation: name })
      .expect(303);
    expect(await site.db('campaigns')).toEqual([]);
    const { headers } = await admin.agent.post('/demo').expect(303);
    await admin.agent.get(String(headers['location'])).expect(200);
    expect(await site.db('clients')).toHaveLength(2);
  });
});
