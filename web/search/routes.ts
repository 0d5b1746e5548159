import { searchFor } from '../../db/search';
import { operatorOf } from '../request';
import type { Feature } from '../site';
import { presentSearch, readSearch, SHOWN } from './present';

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
        const reader = operatorOf(req);
        const found =
          asked.words.length > 0 ? await searchFor(site.db, reader, asked.words, SHOWN + 1) : undefined;
        return site.respond.page(req, res, 'search/show', presentSearch(asked, found, reader));
      },
    },
  ],
};
