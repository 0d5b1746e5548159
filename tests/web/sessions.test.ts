import { disableOperator } from '../../db/operators';
import { DAEMON } from '../../workflows/domain/permissions';
import { anApp, type TestApp } from '../support/app';
import { anOperator, NOW, PASSWORD } from '../support/cast';

let site: TestApp;
beforeAll(async () => {
  site = await anApp();
});
afterAll(() => site.destroy());
beforeEach(() => site.db('rate_limits').delete());

function sidOf(response: { headers: Record<string, unknown> }): string | undefined {
  const cookies = response.headers['set-cookie'] as string[] | undefined;
  return cookies?.find((cookie) => cookie.startsWith('aicmo.sid='));
}

describe('signing in', () => {
  it('leads to where the person wanted to go and lets them see pages', async () => {
    const operator = await anOperator(site.db);
    const agent = site.stranger();
    const asked = await agent.get('/settings?from=mail').expect(303);
    expect(asked.headers['location']).toBe('/sign-in?next=%2Fsettings%3Ffrom%3Dmail');
    const page = await agent.get(String(asked.headers['location'])).expect(200);
    expect(page.text).toContain('name="next" value="/settings?from&#x3D;mail"');
    const signedIn = await agent
      .post('/session')
      .type('form')
      .send({ email: operator.email.toUpperCase(), password: PASSWORD, next: '/settings?from=mail' })
      .expect(303);
    expect(signedIn.headers['location']).toBe('/settings?from=mail');
    const settings = await agent.get('/settings').expect(200);
    expect(settings.text).toContain(operator.name);
  });

  it('says no in one way to a wrong password and to an unknown address, and keeps the address', async () => {
    const operator = await anOperator(site.db);
    const send = (email: string) =>
      site
        .stranger()
        .post('/session')
        .type('form')
        .send({ email, password: 'not the password', next: '/settings' });
    for (const email of [operator.email, 'nobody@example.com']) {
      const refused = await send(email).expect(401);
      expect(refused.text).toContain('That e-mail address and password do not belong together.');
      expect(refused.text).toContain(`value="${email}"`);
      expect(refused.text).toContain('name="next" value="/settings"');
      expect(refused.text).not.toContain('not the password');
      expect(sidOf(refused)).toBeUndefined();
    }
  });

  it('names the field that was left empty and describes it for screen readers', async () => {
    const refused = await site.stranger().post('/session').type('form').send({ email: 'a@b.c' }).expect(422);
    expect(refused.text).toContain('<a href="#field-password">');
    expect(refused.text).toMatch(/id="field-password"[^>]*aria-invalid="true"/);
    expect(refused.text).toContain('id="field-password-error"');
  });

  it('gives a new session id, so that a planted one is worth nothing', async () => {
    const operator = await anOperator(site.db);
    const agent = await site.signIn(operator);
    const before = (await site.db('sessions').pluck('sid')) as string[];
    const again = await agent
      .post('/session')
      .type('form')
      .send({ email: operator.email, password: PASSWORD })
      .expect(303);
    const after = (await site.db('sessions').pluck('sid')) as string[];
    expect(sidOf(again)).toBeDefined();
    expect(after).toHaveLength(before.length);
    expect(after.filter((sid) => before.includes(sid))).toHaveLength(before.length - 1);
  });

  it('keeps its cookie from scripts and from other sites', async () => {
    const operator = await anOperator(site.db);
    const response = await site
      .stranger()
      .post('/session')
      .type('form')
      .send({ email: operator.email, password: PASSWORD });
    expect(sidOf(response)).toMatch(/HttpOnly/);
    expect(sidOf(response)).toMatch(/SameSite=Lax/);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('does not lead away to %j', async (next) => {
    const operator = await anOperator(site.db);
    const response = await site
      .stranger()
      .post('/session')
      .type('form')
      .send({ email: operator.email, password: PASSWORD, next })
      .expect(303);
    expect(response.headers['location']).toBe('/');
  });

  it('is refused after five wrong tries for one address, also with the right password, and says when to try again', async () => {
    const operator = await anOperator(site.db);
    const send = (password: string) =>
      site.stranger().post('/session').type('form').send({ email: operator.email, password });
    for (let tries = 0; tries < 5; tries += 1) await send('wrong').expect(401);
    const refused = await send(PASSWORD).expect(429);
    expect(refused.text).toContain('Too many attempts. Try again in 15 minutes.');
    expect(refused.headers['retry-after']).toBe('900');
    const someoneElse = await anOperator(site.db);
    await site.signIn(someoneElse);
  });

  it('counts parallel tries one by one', async () => {
    const operator = await anOperator(site.db);
    const tries = Array.from({ length: 12 }, () =>
      site.stranger().post('/session').type('form').send({ email: operator.email, password: 'wrong' }),
    );
    const statuses = (await Promise.all(tries)).map((response) => response.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  it('starts the count again once the right person was there', async () => {
    const operator = await anOperator(site.db);
    const send = (password: string) =>
      site.stranger().post('/session').type('form').send({ email: operator.email, password });
    for (let tries = 0; tries < 4; tries += 1) await send('wrong').expect(401);
    await send(PASSWORD).expect(303);
    for (let tries = 0; tries < 4; tries += 1) await send('wrong').expect(401);
    await send(PASSWORD).expect(303);
  });

  it('is written down, with the request that did it', async () => {
    const operator = await anOperator(site.db);
    const response = await site
      .stranger()
      .post('/session')
      .type('form')
      .send({ email: operator.email, password: PASSWORD });
    const entry = await site
      .db('audit_entries')
      .where({ actor_id: operator.id, action: 'signed_in' })
      .first();
    expect(entry.request_id).toBe(response.headers['x-request-id']);
  });
});

describe('signing out', () => {
  it('ends the session for whoever still holds its cookie', async () => {
    const { agent, operator } = await site.signedIn();
    await agent
      .post('/session')
      .type('form')
      .send({ _method: 'DELETE' })
      .expect(303)
      .expect('Location', '/sign-in');
    await agent.get('/settings').expect(303);
    const left = await site.db('sessions').whereRaw(`sess->>'operatorId' = ?`, [operator.id]);
    expect(left).toHaveLength(0);
  });
});

describe('access', () => {
  it('ends with the next request once a person is disabled', async () => {
    const { agent, operator } = await site.signedIn('lead');
    await agent.get('/settings').expect(200);
    await site.db('operators').where({ id: operator.id }).update({ disabled_at: NOW });
    await agent.get('/settings').expect(303).expect('Location', '/sign-in?next=%2Fsettings');
    await site
      .stranger()
      .post('/session')
      .type('form')
      .send({ email: operator.email, password: PASSWORD })
      .expect(401);
  });

  it('is taken from every browser when an account is disabled', async () => {
    const { operator } = await site.signedIn();
    await disableOperator(site.db, operator.id, DAEMON, NOW);
    const left = await site.db('sessions').whereRaw(`sess->>'operatorId' = ?`, [operator.id]);
    expect(left).toHaveLength(0);
  });
});
