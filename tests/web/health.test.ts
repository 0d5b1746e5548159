import type { Readiness } from '../../web/deps';
import { anApp, type TestApp } from '../support/app';

let site: TestApp;
let state: Readiness = { status: 'ready' };
beforeAll(async () => {
  site = await anApp({ readiness: async () => state });
});
afterAll(() => site.destroy());

it('lives without asking anything of anyone', async () => {
  const answer = await site.stranger().get('/healthz').set('Cookie', 'aicmo.sid=whatever').expect(200);
  expect(answer.body).toEqual({ status: 'alive' });
});

it.each([
  ['ready', 200],
  ['degraded', 200],
  ['unavailable', 503],
] as const)('answers %s with %i and the facts', async (status, code) => {
  state = { status, temporal: { reachable: false } };
  const answer = await site.stranger().get('/readyz').expect(code);
  expect(answer.body).toEqual(state);
  expect(answer.headers['cache-control']).toBe('no-store');
});
