import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { findLastRedraft } from '../../db/plans';
import { ofCampaign, readRoom } from '../campaigns/room';
import type { Feature, Site } from '../site';
import { commentRoutes } from './comments';
import { comparisonRoute } from './comparison';
import { decisionRoutes } from './decisions';
import { editRoutes } from './edit';
import { planPage } from './page';
import { presentPlanState } from './present';
import { redraftRoute } from './redraft';

const FEATURE = 'campaign_ops';

/** The plan of a campaign: read, compared, discussed, edited, approved or rejected, version by version. */
export const plans: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/campaigns/:id/plan',
      permission: 'plans.read',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => show(site, req, res, campaign)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/plan/state',
      permission: 'plans.read',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => showState(site, req, res, campaign)),
    },
    comparisonRoute(site),
    redraftRoute(site),
    ...decisionRoutes(site),
    ...editRoutes(site),
    ...commentRoutes(site),
  ],
};

async function show(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const asked = Number(req.query['version']) || undefined;
  const page = await planPage(site, req, campaign, {}, asked);
  if (!page.ok) return site.respond.refuse(req, res, page);
  return site.respond.page(req, res, 'plans/show', page.value);
}

/** Asked again by the page while a version is being drafted. */
async function showState(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const seen = Number(req.query['seen']) || 0;
  const [room, redraft] = await Promise.all([
    readRoom(site, campaign),
    findLastRedraft(site.db, campaign.id),
  ]);
  const state = presentPlanState(room, seen, redraft);
  // Nothing was shown yet, so nobody is reading: the page itself may come.
  if (state.newer && seen === 0) {
    res.set('HX-Redirect', state.newer.href).status(204).end();
    return;
  }
  site.respond.fragment(req, res, 'plans/_state', state);
}
