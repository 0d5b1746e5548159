import type { Request, Response } from 'express';
import { countWaitingPlans, listWaitingPlans } from '../../db/approvals';
import { listOpenSystemPauses } from '../../db/pauses';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { presentApprovals, SHOWN } from './present';

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
    { method: 'get', path: '/approvals', permission: 'plans.read', feature: FEATURE, handle: show(site) },
  ],
};

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const [waiting, count, pauses] = await Promise.all([
      listWaitingPlans(site.db, operator, SHOWN),
      countWaitingPlans(site.db, operator),
      listOpenSystemPauses(site.db),
    ]);
    const page = presentApprovals(
      { waiting, count, systemPaused: pauses.length > 0 },
      operator.time_zone,
      site.now(),
    );
    await site.respond.page(req, res, 'approvals/index', page);
  };
}
