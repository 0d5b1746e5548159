import type { Express } from 'express';
import { PERMISSIONS } from '../../workflows/domain/permissions';
import type { Feature, Route } from '../../web/site';
import { anApp, type TestApp } from '../support/app';

type Layer = {
  route?: { path: string; methods: Record<string, boolean>; stack: Array<{ handle: unknown }> };
  handle: unknown;
};

/** Every route that Express itself holds, with the declaration its first handler carries. */
function routesOf(app: Express): Array<{ name: string; declares: Route | undefined }> {
  const layers = (app as unknown as { router: { stack: Layer[] } }).router.stack;
  return layers.flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map((method) => ({
          name: `${method} ${route.path}`,
          declares: (route.stack[0]?.handle as { declares?: Route }).declares,
        }))
      : [],
  );
}

/** Where a path may hide a route without declaring it: a router mounted as middleware. */
function hiddenRouters(app: Express): Layer[] {
  const layers = (app as unknown as { router: { stack: Layer[] } }).router.stack;
  return layers.filter(({ route, handle }) => !route && 'stack' in (handle as object));
}

let site: TestApp;
beforeAll(async () => {
  site = await anApp();
});
afterAll(() => site.destroy());

describe('every route', () => {
  it('declares the permission it needs, and none hides behind another router', () => {
    const routes = routesOf(site.app);
    expect(routes.length).toBeGreaterThan(8);
    const forgot = routes.filter(({ declares }) => !declares || !PERMISSIONS.includes(declares.permission));
    expect(forgot).toEqual([]);
    expect(hiddenRouters(site.app)).toEqual([]);
  });

  it('sends a stranger to sign in, unless it is public', async () => {
    const guarded = routesOf(site.app).filter(({ declares }) => declares && declares.permission !== 'public');
    expect(guarded.length).toBeGreaterThan(4);
    for (const { name, declares } of guarded) {
      const { method, path } = declares as Route;
      const address = path.replace(/:\w+/g, '00000000-0000-7000-8000-000000000000');
      const answer = await site.stranger()[method](address);
      const expected = address.startsWith('/api/') ? 401 : 303;
      expect({ name, status: answer.status }).toEqual({ name, status: expected });
      if (expected === 303) expect(answer.headers['location']).toMatch(/^\/sign-in/);
    }
  });
});

const probe: Feature = {
  nav: [
    {
      group: 'Work',
      label: 'Probe',
      path: '/probe',
      icon: 'eye',
      permission: 'tasks.read',
      feature: 'campaign_ops',
    },
  ],
  routes: ({ respond }) => [
    {
      method: 'get',
      path: '/probe',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: (req, res) => respond.page(req, res, 'home/nothing-shared', { title: 'Probe' }),
    },
    {
      method: 'get',
      path: '/probe/decide',
      permission: 'plans.decide',
      handle: (_req, res) => res.send('decided'),
    },
    {
      method: 'get',
      path: '/probe/:probeId',
      permission: 'tasks.read',
      handle: (_req, res) => res.send('found'),
    },
    {
      method: 'get',
      path: '/api/v1/probe',
      permission: 'tasks.read',
      feature: 'campaign_ops',
      handle: (_req, res) => res.json({}),
    },
    {
      method: 'post',
      path: '/api/v1/probe',
      permission: 'plans.decide',
      handle: (_req, res) => res.json({}),
    },
  ],
};

describe('the guard', () => {
  let on: TestApp;
  let off: TestApp;
  beforeAll(async () => {
    on = await anApp({ features: [probe] });
    off = await anApp({ features: [probe], config: { campaignOps: false } });
  });
  afterAll(() => Promise.all([on.destroy(), off.destroy()]));

  it('refuses what a role may not do and says who can', async () => {
    const { agent } = await on.signedIn('operator');
    const refused = await agent.get('/probe/decide').expect(403);
    expect(refused.text).toContain('Your role may not do this. A lead or an admin can.');
    const { agent: lead } = await on.signedIn('lead');
    await lead.get('/probe/decide').expect(200);
  });

  it('answers machines in their form, with an id that is in the log', async () => {
    const { agent } = await on.signedIn('operator');
    const refused = await agent.post('/api/v1/probe').send({}).expect(403);
    expect(refused.body).toMatchObject({
      error_code: 'FORBIDDEN',
      details: { reason: 'NOT_PERMITTED' },
      trace_id: refused.headers['x-request-id'],
    });
    const stranger = await on.stranger().get('/api/v1/probe').expect(401);
    expect(stranger.body.error_code).toBe('UNAUTHENTICATED');
  });

  it('treats what cannot be an id as a record that is not there', async () => {
    const { agent } = await on.signedIn('operator');
    await agent.get('/probe/42').expect(404);
    await agent.get('/probe/%E0%A4%A').expect(400);
    await agent.get('/probe/0199c000-0000-7000-8000-000000000000').expect(200);
  });

  it('shows a room in the navigation only to those who may enter it', async () => {
    const { agent } = await on.signedIn('operator');
    const page = await agent.get('/probe').expect(200);
    expect(page.text).toContain('href="/probe" aria-current="page"');
    const { agent: client } = await on.signedIn('client');
    const nothing = await client.get('/probe').expect(200);
    expect(nothing.text).toContain('Nothing is shared with you yet');
    expect(nothing.text).not.toContain('href="/probe"');
  });

  it('refuses the campaign rooms, by name, when they are switched off', async () => {
    const { agent } = await off.signedIn('admin');
    const page = await agent.get('/probe').expect(404);
    expect(page.text).toContain('Campaign operations are switched off on this installation.');
    expect(page.text).not.toContain('href="/probe"');
    const machine = await agent.get('/api/v1/probe').expect(404);
    expect(machine.body).toMatchObject({
      error_code: 'FEATURE_DISABLED',
      details: { reason: 'FEATURE_OFF' },
    });
    await agent.get('/settings').expect(200);
  });
});
