import { STAGES, stagePath } from '../../workflows/domain/artifacts/stages';
import { ofCampaign } from '../campaigns/room';
import type { Feature, Route } from '../site';
import { keepingRoutes } from './keeping';
import { readStage, stagePage } from './page';
import { reviewRoutes } from './review-routes';
import { savingRoutes } from './saving';

/** The six stages of a campaign, each drafted, checked and approved, version by version. */
export const artifacts: Feature = {
  routes: (site) => [
    ...STAGES.map((stage): Route => ({
      method: 'get',
      path: `/campaigns/:id/${stagePath(stage)}`,
      permission: 'artifacts.read',
      feature: 'campaign_ops',
      handle: ofCampaign(site, async (req, res, campaign) => {
        const rows = await readStage(site, campaign, stage);
        return site.respond.page(req, res, 'artifacts/show', await stagePage(site, req, rows));
      }),
    })),
    ...savingRoutes(site),
    ...keepingRoutes(site),
    ...reviewRoutes(site),
  ],
};
