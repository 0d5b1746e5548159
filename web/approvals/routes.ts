import type { Feature } from '../site';
import { bulkRoutes } from './bulk';
import { approvalsPage } from './page';

const FEATURE = 'campaign_ops';

/** The inbox of what waits for a decision. */
export const approvals: Feature = {
  nav: [
    {
      group: 'Work',
      label: 'Approvals',
      path: '/approvals',
      icon: 'search-check',
      permission: 'plans.read',
      feature: FEATURE,
      key: 'a',
      phone: true,
    },
  ],
  routes: (site) => [
    {
      method: 'get',
      path: '/approvals',
      permission: 'plans.read',
      feature: FEATURE,
      handle: async (req, res) =>
        site.respond.page(req, res, 'approvals/index', await approvalsPage(site, req)),
    },
    ...bulkRoutes(site),
  ],
};
