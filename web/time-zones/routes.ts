import type { Feature } from '../site';

const ZONES = Intl.supportedValuesOf('timeZone');

/** The names to choose from, fetched when somebody enters a form that asks for one: they are a fifth of a page. */
export const timeZones: Feature = {
  routes: ({ respond }) => [
    {
      method: 'get',
      path: '/time-zones',
      permission: 'signed_in',
      handle: (req, res) => {
        res.set('Cache-Control', 'private, max-age=86400');
        respond.fragment(req, res, 'time-zones/_options', { zones: ZONES });
      },
    },
  ],
};
