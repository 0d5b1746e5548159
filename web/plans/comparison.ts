import { listPlans } from '../../db/plans';
import { usualComparison } from '../../workflows/domain/plans-diff';
import { no } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import type { Route, Site } from '../site';
import { presentComparison } from './present-comparison';

/** Two versions of a plan beside each other. */
export function comparisonRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/campaigns/:id/plan/comparison',
    permission: 'plans.read',
    feature: 'campaign_ops',
    handle: ofCampaign(site, async (req, res, campaign) => {
      const versions = await listPlans(site.db, campaign.id);
      const usual = usualComparison(versions);
      const named = (name: string, otherwise: number | undefined) => {
        const asked = Number(req.query[name] ?? otherwise);
        return versions.find(({ version }) => version === asked);
      };
      const from = named('from', usual?.from.version ?? versions[0]?.version);
      const to = named('to', usual?.to.version ?? versions[0]?.version);
      if (!from || !to) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
      const header = await headerPart(site, req, campaign, 'plan');
      const page = presentComparison(campaign, versions, { from, to });
      return site.respond.page(req, res, 'plans/comparison', { ...page, header });
    }),
  };
}
