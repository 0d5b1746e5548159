import type { Agent } from 'supertest';
import { markDead, recordTry } from '../../db/webhooks';
import { anApp, type TestApp } from '../support/app';
import { NOW } from '../support/cast';
import { formOf, formsOf, wordsOf } from '../support/page';
import { sendAgain } from '../support/send';

let site: TestApp;
let agent: Agent;
beforeAll(async () => {
  site = await anApp();
  ({ agent } = await site.signedIn('admin'));
});
afterAll(() => site.destroy());

const body = {
  url: 'https://hooks.example.com/a',
  description: 'The CRM',
  events: ['task.completed', 'plan.approved'],
};
const add = (given: object = {}) =>
  agent
    .post('/webhooks')
    .type('form')
    .send({ ...body, ...given });

async function added(): Promise<{ id: string; secret: string; html: string }> {
  const html = (await add().expect(201)).text;
  const id = /action="\/webhooks\/([0-9a-f-]{36})\/tests"/.exec(html)?.[1] ?? '';
  const secret = /id="webhook-secret">([^<]*)</.exec(html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
  return { id, secret, html };
}

describe('a webhook', () => {
  it('is for admins', async () => {
    const lead = await site.signedIn('lead');
    await lead.agent.get('/webhooks').expect(403);
    await lead.agent.post('/webhooks').type('form').send(body).expect(403);
  });

  it('is added with a secret that is shown once', async () => {
    expect(wordsOf((await agent.get('/webhooks').expect(200)).text)).toContain('Nobody is told yet');
    const { id, secret, html } = await added();
    expect(secret).toMatch(/^whsec_/);
    expect(wordsOf(html)).toContain('Copy it now: it is not shown again.');
    const later = (await agent.get(`/webhooks/${id}`).expect(200)).text;
    expect(later).not.toContain('whsec_');
    expect(wordsOf(later)).toContain('task.completed');
    expect(wordsOf((await agent.get('/webhooks').expect(200)).text)).toContain('The CRM · 2 events');
  });

  it('is added once, however often its form is sent, and says so', async () => {
    const { text: page } = await agent.get('/webhooks').expect(200);
    const typed = { ...body, url: 'https://hooks.example.com/twice' };
    const twice = await Promise.all([1, 2].map(() => sendAgain(agent, page, '/webhooks', typed)));
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 303]);
    const [row, ...more] = await site.db('webhook_endpoints').where({ url: typed.url });
    expect(more).toEqual([]);
    const to = twice.find(({ status }) => status === 303)?.headers['location'];
    expect(to).toBe(`/webhooks/${row?.id}`);
    expect(wordsOf((await agent.get(`/webhooks/${row?.id}`)).text)).toContain(
      'It was added already. Its secret was shown then: if you have not copied it, make a new one.',
    );
    const refused = await sendAgain(agent, page, '/webhooks', { ...typed, url: '' });
    expect(formOf(refused.text, '/webhooks').hidden['commandId']).toBe(
      formOf(page, '/webhooks').hidden['commandId'],
    );
  });

  it('is refused beside the field, with everything that was typed', async () => {
    for (const [given, says] of [
      [{ url: '' }, 'Type the address that is to be called.'],
      [{ url: 'http://example.com/' }, 'Only https:// addresses are called.'],
      [{ url: 'https://192.168.1.4/' }, 'lies inside a private network'],
      [{ events: undefined }, 'Choose at least one event.'],
      [{ events: ['task.eaten'] }, 'Choose at least one event.'],
    ] as const) {
      const refused = await add(given).expect(422);
      expect(wordsOf(refused.text)).toContain(says);
      expect(refused.text).toContain('value="The CRM"');
      if (!('events' in given)) expect(refused.text).toMatch(/value="task\.completed" checked/);
    }
  });

  it('takes one ticked event as well as several', async () => {
    await add({ url: 'https://hooks.example.com/one', events: 'summary.generated' }).expect(201);
    const row = await site.db('webhook_endpoints').where({ url: 'https://hooks.example.com/one' }).first();
    expect(row.events).toEqual(['summary.generated']);
  });

  it('is pinged for real, and its log asks for itself again until the ping has an answer', async () => {
    const { id, html } = await added();
    await agent.post(formOf(html, `/webhooks/${id}/tests`).action).expect(303);
    const waiting = (await agent.get(`/webhooks/${id}`).expect(200)).text;
    expect(wordsOf(waiting)).toContain('ping Not delivered yet');
    expect(waiting).toContain(`hx-get="/webhooks/${id}/deliveries"`);
    const delivery = await site.db('webhook_deliveries').where({ endpoint_id: id }).first();
    await recordTry(
      site.db,
      delivery.id,
      { statusCode: 200, durationMs: 31, error: null, response: '<b>hi</b>' },
      NOW,
    );
    const log = await agent.get(`/webhooks/${id}/deliveries`).set('HX-Request', 'true').expect(200);
    expect(log.text).not.toContain('hx-get');
    expect(log.text).toContain('&lt;b&gt;hi&lt;/b&gt;');
    expect(wordsOf(log.text)).toContain('ping Delivered');
    expect(wordsOf(log.text)).toContain('200 in 31 ms');
  });

  it('is called again when somebody asks for it', async () => {
    const { id } = await added();
    await agent.post(`/webhooks/${id}/tests`).expect(303);
    const delivery = await site.db('webhook_deliveries').where({ endpoint_id: id }).first();
    await recordTry(
      site.db,
      delivery.id,
      { statusCode: 500, durationMs: 3, error: 'It answered 500.', response: '' },
      NOW,
    );
    await markDead(site.db, delivery.id, NOW);
    const html = (await agent.get(`/webhooks/${id}`).expect(200)).text;
    expect(wordsOf(html)).toContain('Given up');
    await agent.post(formOf(html, `/webhooks/${id}/deliveries/${delivery.id}/sending`).action).expect(303);
    expect(await site.db('webhook_deliveries').where({ id: delivery.id }).first()).toMatchObject({
      status: 'WAITING',
    });
    await agent.post(`/webhooks/${id}/deliveries/${delivery.id}/sending`).expect(404);
  });

  it('is pinged, gets a new secret and is deleted once, however often the form is sent', async () => {
    const { id, html } = await added();
    const twice = (action: string, method?: 'DELETE') =>
      Promise.all([1, 2].map(() => sendAgain(agent, html, action, {}, method)));
    const statuses = (answers: Array<{ status: number }>) => answers.map(({ status }) => status).sort();

    expect(statuses(await twice(`/webhooks/${id}/tests`))).toEqual([303, 303]);
    expect(await site.db('webhook_deliveries').where({ endpoint_id: id })).toHaveLength(1);
    // Reads what was said of the ping, as a browser does that follows.
    await agent.get(`/webhooks/${id}`).expect(200);

    const before = await site.db('webhook_endpoints').where({ id }).first();
    const rotated = await twice(`/webhooks/${id}/secret`);
    expect(statuses(rotated)).toEqual([201, 303]);
    const row = await site.db('webhook_endpoints').where({ id }).first();
    expect(row.previous_secret).toBe(before.secret);
    const shown = rotated.map(({ text }) => /id="webhook-secret">([^<]*)</.exec(text)?.[1]).find(Boolean);
    expect(shown?.replaceAll('&#x3D;', '=')).toBe(row.secret);
    expect(JSON.stringify(await site.db('commands'))).not.toContain(row.secret);
    expect(wordsOf((await agent.get(`/webhooks/${id}`)).text)).toContain(
      'The new secret was made already. It was shown then: if you have not copied it, make another one.',
    );

    expect(statuses(await twice(`/webhooks/${id}`, 'DELETE'))).toEqual([303, 303]);
    const actions = await site.db('audit_entries').where({ entity_id: id }).orderBy('id').pluck('action');
    expect(actions).toEqual(['added_webhook', 'tested_webhook', 'rotated_webhook_secret', 'removed_webhook']);
  });

  it('is paused, goes on, gets a new secret, and is deleted with its log', async () => {
    const { id, secret, html } = await added();
    await agent.post(formOf(html, `/webhooks/${id}/pause`).action).expect(303);
    const paused = (await agent.get(`/webhooks/${id}`).expect(200)).text;
    expect(wordsOf(paused)).toContain('State Paused');
    const on = formOf(paused, `/webhooks/${id}/pause`, 'DELETE');
    await agent.post(on.action).type('form').send(on.hidden).expect(303);
    const rotated = await agent.post(`/webhooks/${id}/secret`).expect(201);
    expect(wordsOf(rotated.text)).toContain('The one before signs as well for one more day.');
    expect(rotated.text).not.toContain(secret);
    const remove = formsOf(rotated.text).find(
      ({ hidden, action }) => hidden['_method'] === 'DELETE' && action === `/webhooks/${id}`,
    );
    await agent.post(`/webhooks/${id}`).type('form').send(remove?.hidden).expect(303);
    await agent.get(`/webhooks/${id}`).expect(404);
    for (const path of ['tests', 'pause', 'secret']) await agent.post(`/webhooks/${id}/${path}`).expect(404);
  });
});
