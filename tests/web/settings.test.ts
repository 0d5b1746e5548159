import { anApp, type TestApp } from '../support/app';
import { PASSWORD } from '../support/cast';
import { wordsOf } from '../support/page';
import { sendAgain } from '../support/send';
import type { Feature } from '../../web/site';

const whoami: Feature = {
  routes: () => [
    {
      method: 'get',
      path: '/api/v1/whoami',
      permission: 'signed_in',
      handle: (req, res) => res.json({ email: req.operator?.email }),
    },
  ],
};

let site: TestApp;
beforeAll(async () => {
  site = await anApp({ features: [whoami] });
});
afterAll(() => site.destroy());

describe('my account', () => {
  it('is saved, told, and written down with before and after', async () => {
    const { agent, operator } = await site.signedIn();
    await agent
      .post('/settings/profile')
      .type('form')
      .send({ _method: 'PATCH', name: 'Olga Onwards', time_zone: 'Europe/Berlin', version: 1 })
      .expect(303);
    const page = await agent.get('/settings').expect(200);
    expect(page.text).toContain('Your account was saved.');
    expect(page.text).toContain('value="Europe/Berlin"');
    expect(page.text).not.toContain('data-keyboard="on"');
    const entry = await site
      .db('audit_entries')
      .where({ entity_id: operator.id, action: 'updated_operator' })
      .first();
    expect(entry).toMatchObject({
      actor: 'Olga Operator',
      before: { time_zone: 'UTC' },
      after: { name: 'Olga Onwards', preferences: { keyboard: false } },
    });
  });

  it('keeps what was typed when a field is wrong', async () => {
    const { agent } = await site.signedIn();
    const refused = await agent
      .post('/settings/profile')
      .type('form')
      .send({
        _method: 'PATCH',
        name: 'A name typed with care',
        time_zone: 'Atlantis',
        keyboard: 'on',
        version: 1,
      })
      .expect(422);
    expect(refused.text).toContain('value="A name typed with care"');
    expect(refused.text).toContain('value="Atlantis"');
    expect(refused.text).toContain('Choose a time zone from the list, such as Europe/Berlin.');
    expect(refused.text).toMatch(/id="field-time_zone"[^>]*aria-invalid="true"/);
  });

  it('refuses to overwrite what was saved in another window, and then lets it', async () => {
    const { agent } = await site.signedIn();
    const form = { _method: 'PATCH', time_zone: 'UTC', version: 1 };
    await agent
      .post('/settings/profile')
      .type('form')
      .send({ ...form, name: 'First' })
      .expect(303);
    const refused = await agent
      .post('/settings/profile')
      .type('form')
      .send({ ...form, name: 'Second' })
      .expect(409);
    expect(refused.text).toContain('value="Second"');
    expect(refused.text).toContain('It is saved as First');
    expect(refused.text).toContain('name="version" value="2"');
  });
});

describe('my password', () => {
  it('changes with the present one only, and signs every other browser out', async () => {
    const { agent, operator } = await site.signedIn();
    const elsewhere = await site.signIn(operator);
    const send = (current: string, wanted: string) =>
      agent
        .post('/settings/password')
        .type('form')
        .send({ _method: 'PUT', current_password: current, new_password: wanted });
    const wrong = await send('not it', 'correct horse battery').expect(422);
    expect(wrong.text).toContain('That is not the password you have now.');
    expect(wrong.text).not.toContain('correct horse battery');
    await send(PASSWORD, 'short').expect(422);
    await send(PASSWORD, 'correct horse battery').expect(303);
    await agent.get('/settings').expect(200);
    await elsewhere.get('/settings').expect(303);
    const again = site.stranger().post('/session').type('form');
    await again.send({ email: operator.email, password: 'correct horse battery' }).expect(303);
    const entry = await site
      .db('audit_entries')
      .where({ entity_id: operator.id, action: 'changed_password' })
      .first();
    expect(JSON.stringify(entry)).not.toContain('correct horse');
    expect(entry.details).toEqual({ ended_sessions: 1 });
  });
});

describe('API tokens', () => {
  it('are for admins', async () => {
    const { agent } = await site.signedIn('lead');
    expect((await agent.get('/settings')).text).not.toContain('API tokens');
    await agent.post('/settings/tokens').type('form').send({ token_name: 'Robot' }).expect(403);
  });

  it('are shown once, sign a machine in, and stop at once when revoked', async () => {
    const { agent, operator } = await site.signedIn('admin');
    const made = await agent.post('/settings/tokens').type('form').send({ token_name: 'Robot' }).expect(201);
    const secret = /aicmo_[\w-]{43}/.exec(made.text)?.[0] ?? '';
    expect(secret).not.toBe('');
    expect((await agent.get('/settings')).text).not.toContain(secret);
    expect(JSON.stringify(await site.db('api_tokens'))).not.toContain(secret);

    const ask = () => site.stranger().get('/api/v1/whoami').set('Authorization', `Bearer ${secret}`);
    expect((await ask().expect(200)).body).toEqual({ email: operator.email });

    const { id } = await site.db('api_tokens').first('id');
    await agent.post(`/settings/tokens/${id}`).type('form').send({ _method: 'DELETE' }).expect(303);
    expect((await ask().expect(401)).body.error_code).toBe('UNAUTHENTICATED');
    await agent.post(`/settings/tokens/${id}`).type('form').send({ _method: 'DELETE' }).expect(404);
    const actions = await site.db('audit_entries').where({ entity_id: id }).orderBy('id').pluck('action');
    expect(actions).toEqual(['created_token', 'revoked_token']);
  });

  it('are made and revoked once, however often the form is sent, and the secret is stored nowhere', async () => {
    const { agent, operator } = await site.signedIn('admin');
    const { text: page } = await agent.get('/settings').expect(200);
    const typed = { token_name: 'Sent twice' };
    const twice = await Promise.all([1, 2].map(() => sendAgain(agent, page, '/settings/tokens', typed)));
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 303]);
    const secret = twice.map(({ text }) => /aicmo_[\w-]{43}/.exec(text)?.[0]).find(Boolean);
    expect(JSON.stringify(await site.db('commands'))).not.toContain(secret);
    const [token, ...more] = await site.db('api_tokens').where({ operator_id: operator.id });
    expect(more).toEqual([]);
    const after = (await agent.get('/settings')).text;
    expect(wordsOf(after)).toContain('“Sent twice” was made already. Its token was shown then');

    const revoke = () => sendAgain(agent, after, `/settings/tokens/${token.id}`, {}, 'DELETE');
    const revoked = await Promise.all([revoke(), revoke()]);
    expect(revoked.map(({ status }) => status)).toEqual([303, 303]);
    const entries = await site.db('audit_entries').where({ entity_id: token.id }).orderBy('id');
    expect(entries.map(({ action }) => action)).toEqual(['created_token', 'revoked_token']);
  });

  it('need a name', async () => {
    const { agent } = await site.signedIn('admin');
    const refused = await agent.post('/settings/tokens').type('form').send({ token_name: ' ' }).expect(422);
    expect(refused.text).toContain('Say what will use it.');
    const again = await sendAgain(agent, refused.text, '/settings/tokens', { token_name: 'Robot' });
    expect(again.status).toBe(201);
  });

  it('sign nobody in to pages', async () => {
    await site.stranger().get('/settings').set('Authorization', 'Bearer aicmo_anything').expect(303);
  });
});

describe('colours', () => {
  it('are switched by a plain form and drawn by the server from then on', async () => {
    const { agent } = await site.signedIn();
    expect((await agent.get('/settings')).text).toContain('data-theme="system"');
    await agent
      .post('/theme')
      .set({ Referer: 'http://app.example/settings', Host: 'app.example' })
      .type('form')
      .send({ theme: 'dark' })
      .expect(303)
      .expect('Location', '/settings');
    expect((await agent.get('/settings')).text).toContain('data-theme="dark"');
    await agent.post('/theme').type('form').send({ theme: '"><script>' }).expect(422);
  });
});

describe('the shell', () => {
  it('says who is signed in and which build this is, and lets them skip to the content', async () => {
    const { agent } = await site.signedIn('lead');
    const { text } = await agent.get('/settings').expect(200);
    expect(text).toContain('Leo Lead · Lead');
    expect(text).toContain('DASHBOARD_BUILD=0.0.0+test');
    expect(text).toContain('<a class="skip" href="#main">');
    expect(text.match(/<h1/g)).toHaveLength(1);
  });
});

it('leads from the start to a room the person has', async () => {
  const { agent } = await site.signedIn();
  const start = await agent.get('/').expect(303);
  await agent.get(String(start.headers['location'])).expect(200);
  const { agent: client } = await site.signedIn('client');
  expect((await client.get('/').expect(200)).text).toContain('Nothing is shared with you yet');
});
