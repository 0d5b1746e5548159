import { PASSWORD } from '../support/cast';
import { anApp, type TestApp } from '../support/app';

let site: TestApp;
beforeAll(async () => {
  site = await anApp();
});
afterAll(() => site.destroy());

const NADIA = { name: 'Nadia New', email: 'nadia@example.com', role: 'lead', time_zone: 'Europe/Berlin' };

describe('people', () => {
  it('are added by an admin, who is shown their password once', async () => {
    const { agent } = await site.signedIn('admin');
    const page = await agent.post('/operators').type('form').send(NADIA).expect(201);
    const password = /id="new-password">([^<]+)</.exec(page.text)?.[1];
    await site.stranger().post('/session').type('form').send({ email: NADIA.email, password }).expect(303);
    const again = await agent.get('/operators').expect(200);
    expect(again.text).toContain('Nadia New');
    expect(again.text).not.toContain(password);
  });

  it('keep their address to themselves: a second account with it is refused beside the field', async () => {
    const { agent } = await site.signedIn('admin');
    const typed = { ...NADIA, name: 'Nadia Twin', email: 'NADIA@example.com' };
    const page = await agent.post('/operators').type('form').send(typed).expect(409);
    expect(page.text).toContain('Somebody already has an account with this address.');
    expect(page.text).toContain('value="Nadia Twin"');
  });

  it('lose access at once when they are disabled', async () => {
    const { agent } = await site.signedIn('admin');
    const { agent: leaver, operator } = await site.signedIn('operator');
    await leaver.get('/settings').expect(200);
    await agent.post(`/operators/${operator.id}`).type('form').send({ _method: 'DELETE' }).expect(303);
    await leaver.get('/settings').expect(303);
    const credentials = { email: operator.email, password: PASSWORD };
    await site.stranger().post('/session').type('form').send(credentials).expect(401);
  });

  it('cannot disable themselves', async () => {
    const { agent, operator } = await site.signedIn('admin');
    await agent.post(`/operators/${operator.id}`).type('form').send({ _method: 'DELETE' }).expect(409);
    await agent.get('/operators').expect(200);
  });

  it('are no business of a lead', async () => {
    const { agent } = await site.signedIn('lead');
    await agent.get('/operators').expect(403);
  });
});
