import { countWaitingPlans, listWaitingPlans } from '../../db/approvals';
import { listUnseenRefusals, markSeen } from '../../db/commands';
import { listOpenSystemPauses } from '../../db/pauses';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { presentApprovals, SHOWN } from './present';
import type { Request, Response } from 'express';

const FEATURE = 'campaign_ops';

/** The inbox of what waits for a decision, and of decisions that came to nothing. */
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
    {
      method: 'delete',
      path: '/approvals/refusals/:id',
      permission: 'plans.read',
      feature: FEATURE,
      handle: async (req, res) => {
        await markSeen(site.db, operatorOf(req).id, String(req.params['id']));
        return site.respond.change(req, res, { to: '/approvals' });
      },
    },
  ],
};

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const [waiting, count, refused, pauses] = await Promise.all([
      listWaitingPlans(site.db, operator, SHOWN),
      countWaitingPlans(site.db, operator),
      listUnseenRefusals(site.db, operator.id),
      listOpenSystemPauses(site.db),
    ]);
    const page = presentApprovals(
      { waiting, count, refused, systemPaused: pauses.length > 0 },
      operator.time_zone,
      site.now(),
    );
    await site.respond.page(req, res, 'approvals/index', page);
  };
}
