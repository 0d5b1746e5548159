import type { Request } from 'express';
import { SEARCHES, type Found } from '../../db/search';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { KINDS, presentSearch, readSearch, SHOWN, type Asked } from './present';

/** One field for everything that has a name. */
export const search: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/search',
      permission: 'campaigns.read',
      feature: 'campaign_ops',
      handle: async (req, res) => {
        const asked = readSearch(req.query['q']);
        const { found, failed } = await searchFor(site, req, asked);
        const page = presentSearch(asked, found, Object.values(failed), operatorOf(req));
        return site.respond.page(req, res, 'search/show', page);
      },
    },
  ],
};

/** Each kind by itself: one that cannot be searched is missing, and the others are found. */
async function searchFor(site: Site, req: Request, { words }: Asked) {
  const { part, failed } = partsOf(site, req, KINDS);
  if (words.length === 0) return { found: undefined, failed };
  const kind = <K extends keyof Found>(key: K) =>
    part<Found[K], Found[K]>(key, [], () => SEARCHES[key](site.db, operatorOf(req), words, SHOWN + 1));
  const [campaigns, clients, tasks, items, plans] = await Promise.all([
    kind('campaigns'),
    kind('clients'),
    kind('tasks'),
    kind('items'),
    kind('plans'),
  ]);
  return { found: { campaigns, clients, tasks, items, plans }, failed };
}
