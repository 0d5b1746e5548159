import type { Feature } from '../../web/site';
import { anApp, type TestApp } from '../support/app';

let site: TestApp;
let changed = 0;
const counter: Feature = {
  routes: ({ respond }) => [
    {
      method: 'post',
      path: '/api/v1/counter',
      permission: 'tasks.work',
      handle: (req, res) => res.json({ changed: (changed += 1), body: req.body as unknown }),
    },
    {
      method: 'patch',
      path: '/counter',
      permission: 'tasks.work',
      handle: (req, res) => res.json({ method: req.method, body: req.body as unknown }),
    },
    {
      method: 'get',
      path: '/broken',
      permission: 'public',
      handle: () => Promise.reject(new Error('a secret detail')),
    },
    {
      method: 'get',
      path: '/api/v1/broken',
      permission: 'public',
      handle: () => {
        throw new Error('a secret detail');
      },
    },
    {
      method: 'post',
      path: '/said',
      permission: 'tasks.work',
      handle: (req, res) => respond.change(req, res, { to: '/settings', flash: 'It <b>was</b> done.' }),
    },
  ],
};
beforeAll(async () => {
  site = await anApp({ features: [counter] });
});
afterAll(() => site.destroy());

describe('pages', () => {
  it('allow nothing but our own files: no inline script or style, no framing', async () => {
    const page = await site.stranger().get('/sign-in').expect(200);
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
        "form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(page.headers['x-powered-by']).toBeUndefined();
  });

  it('contain no inline script, style or handler themselves', async () => {
    const { agent } = await site.signedIn('admin');
    for (const path of ['/settings', '/sign-in', '/nowhere']) {
      const { text } = await agent.get(path);
      expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:/i);
    }
  });

  it('are kept by nobody else', async () => {
    const { agent } = await site.signedIn();
    const page = await agent.get('/settings').expect(200);
    expect(page.headers['cache-control']).toBe('private, no-cache');
  });

  it('name their own request and ignore the id a caller sends', async () => {
    const page = await site.stranger().get('/sign-in').set('X-Request-Id', 'forged').expect(200);
    expect(page.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('load styles, behaviours and htmx that browsers keep for a year', async () => {
    const { agent } = await site.signedIn('lead');
    const { text } = await agent.get('/today').expect(200);
    const loaded = [...text.matchAll(/(?:src|href|content)="(\/assets\/[^"]+)"/g)].map(
      (match) => match[1] as string,
    );
    expect(loaded.map((address) => address.split('/').pop()).sort()).toEqual(
      expect.arrayContaining(['app.css', 'app.js', 'htmx.min.js']),
    );
    for (const address of loaded) {
      const file = await site.stranger().get(address).expect(200);
      expect(file.headers['cache-control']).toMatch(/max-age=31536000.*immutable/);
    }
  });
});

describe('a change', () => {
  it.each([
    ['another site, as browsers say it', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a sister domain', { 'Sec-Fetch-Site': 'same-site' }],
    ['another origin, from older browsers', { Origin: 'https://evil.example' }],
    ['an opaque origin', { Origin: 'null' }],
  ])('is refused when it comes from %s', async (_who, headers: Record<string, string>) => {
    const { agent } = await site.signedIn();
    const before = changed;
    const refused = await agent.post('/api/v1/counter').set(headers).send({}).expect(403);
    expect(refused.body.details.reason).toBe('CROSS_SITE');
    expect(changed).toBe(before);
    await site
      .stranger()
      .post('/session')
      .set(headers)
      .type('form')
      .send({ email: 'a', password: 'b' })
      .expect(403);
  });

  it.each([
    ['our own page', { 'Sec-Fetch-Site': 'same-origin' }],
    ['our own origin', { Origin: 'http://campaigns.example', Host: 'campaigns.example' }],
    ['no browser at all', {}],
  ])('is done when it comes from %s', async (_who, headers: Record<string, string>) => {
    const { agent } = await site.signedIn();
    await agent.post('/api/v1/counter').set(headers).send({}).expect(200);
  });

  it('may come from anywhere with a token, and a token that is no good is not replaced by a cookie', async () => {
    const { agent } = await site.signedIn();
    const refused = await agent
      .post('/api/v1/counter')
      .set({ 'Sec-Fetch-Site': 'cross-site', Authorization: 'Bearer aicmo_forged' })
      .send({})
      .expect(401);
    expect(refused.body.error_code).toBe('UNAUTHENTICATED');
  });

  it('is sent by a plain form as PATCH, with nested names', async () => {
    const { agent } = await site.signedIn();
    const answer = await agent
      .post('/counter')
      .type('form')
      .send('_method=PATCH&cadence[linkedin]=3&platforms[]=linkedin&platforms[]=email')
      .expect(200);
    expect(answer.body).toEqual({
      method: 'PATCH',
      body: { cadence: { linkedin: '3' }, platforms: ['linkedin', 'email'] },
    });
  });
});

describe('a body', () => {
  it('that is no JSON is told so', async () => {
    const { agent } = await site.signedIn();
    const refused = await agent.post('/api/v1/counter').type('json').send('{"half":').expect(400);
    expect(refused.body).toMatchObject({
      error_code: 'VALIDATION_FAILED',
      details: { reason: 'BODY_MALFORMED' },
    });
  });

  it('that is too large is told the limit', async () => {
    const { agent } = await site.signedIn();
    const refused = await agent
      .post('/api/v1/counter')
      .send({ text: 'x'.repeat(1_100_000) })
      .expect(413);
    expect(refused.body).toMatchObject({ error_code: 'TOO_LARGE', details: { limit: '1 MB' } });
    const form = await agent
      .post('/said')
      .type('form')
      .send({ text: 'x'.repeat(1_100_000) })
      .expect(413);
    expect(form.text).toContain('That is too large to take: the limit is 1 MB.');
  });

  it('never changes what all objects inherit', async () => {
    const { agent } = await site.signedIn();
    await agent
      .post('/api/v1/counter')
      .type('form')
      .send('__proto__[polluted]=yes&constructor[prototype][polluted]=yes');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('what goes wrong', () => {
  it('shows a page with an id to quote and none of its details', async () => {
    const page = await site.stranger().get('/broken').expect(500);
    expect(page.text).toContain('Something went wrong here');
    expect(page.text).toContain(page.headers['x-request-id']);
    expect(page.text).not.toContain('secret detail');
  });

  it('is a fragment for htmx and JSON for machines', async () => {
    const fragment = await site.stranger().get('/broken').set('HX-Request', 'true').expect(500);
    expect(fragment.text).toContain(fragment.headers['x-request-id']);
    expect(fragment.text).not.toContain('<html');
    const json = await site.stranger().get('/api/v1/broken').expect(500);
    expect(json.body).toEqual({
      error_code: 'INTERNAL',
      message: expect.stringContaining('quote the trace_id'),
      trace_id: json.headers['x-request-id'],
    });
  });

  it('is a page of its own where nothing is', async () => {
    const { agent } = await site.signedIn();
    const page = await agent.get('/nowhere').expect(404);
    expect(page.text).toContain('There is nothing here');
    const machine = await agent.get('/api/v1/nowhere').expect(404);
    expect(machine.body).toMatchObject({ error_code: 'NOT_FOUND', details: { reason: 'NO_SUCH_RECORD' } });
  });
});

describe('what was said', () => {
  it('stands on the next page, once, as text', async () => {
    const { agent } = await site.signedIn();
    await agent.post('/said').expect(303).expect('Location', '/settings');
    const page = await agent.get('/settings').expect(200);
    expect(page.text).toContain('It &lt;b&gt;was&lt;/b&gt; done.');
    const again = await agent.get('/settings').expect(200);
    expect(again.text).not.toContain('was&lt;/b&gt; done');
  });

  it('leads htmx on when there is no fragment, and to signing in when the session is over', async () => {
    const { agent } = await site.signedIn();
    const on = await agent.post('/said').set('HX-Request', 'true').expect(204);
    expect(on.headers['hx-redirect']).toBe('/settings');
    const over = await site
      .stranger()
      .post('/said')
      .set({ 'HX-Request': 'true', 'HX-Current-URL': 'http://app.example/today?mine=1', Host: 'app.example' })
      .expect(401);
    expect(over.headers['hx-redirect']).toBe('/sign-in?next=%2Ftoday%3Fmine%3D1');
  });
});
