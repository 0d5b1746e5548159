import type { Feature } from '../site';
import { aolHealth } from './aol';

/** For machines that watch us. Mounted before sessions: asking whether we live must not need the database. */
export const probes: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/healthz',
      permission: 'public',
      handle: (_req, res) => res.set('Cache-Control', 'no-store').json({ status: 'alive' }),
    },
    {
      method: 'get',
      path: '/readyz',
      permission: 'public',
      handle: async (_req, res) => {
        const state = await site.readiness();
        res.status(state.status === 'unavailable' ? 503 : 200);
        res.set('Cache-Control', 'no-store').json(state);
      },
    },
    { method: 'get', path: '/health/aol', permission: 'public', handle: aolHealth(site) },
  ],
};
