import type { Request } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { findInForce, listAlerts } from '../../db/kpis';
import { listFigures } from '../../db/metrics/list';
import { addDays, localDate } from '../../workflows/domain/time';
import { headerFor, ofCampaign, readRoom } from '../campaigns/room';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { ALERTS_SHOWN, KPI_PERIODS, presentKpis, type KpiPeriod } from './present';

/** How the KPIs of the monitoring in force stand, and which thresholds were crossed. */
export const kpis: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/campaigns/:id/monitoring/kpis',
      permission: 'metrics.read',
      feature: 'campaign_ops',
      handle: ofCampaign(site, async (req, res, campaign) =>
        site.respond.page(req, res, 'kpis/show', await page(site, req, campaign)),
      ),
    },
  ],
};

async function page(site: Site, req: Request, campaign: CampaignView) {
  const now = site.now();
  const period =
    (Object.keys(KPI_PERIODS) as KpiPeriod[]).find((name) => name === req.query['days']) ?? 'all';
  const back = KPI_PERIODS[period];
  const from = back && addDays(localDate(now, campaign.timezone), 1 - back);
  const [room, monitoring, figures, alerts] = await Promise.all([
    readRoom(site, campaign),
    findInForce(site.db, campaign.id, 'MONITORING'),
    listFigures(site.db, campaign.id, { ...(from && { from }) }),
    listAlerts(site.db, campaign.id, { limit: ALERTS_SHOWN }),
  ]);
  const next = room.standing.agenda.find(({ kind, held }) => kind === 'KPI_CHECK' && !held)?.at;
  const shown = { campaign, monitoring, period, figures, alerts, next };
  return {
    ...presentKpis(shown, operatorOf(req), now),
    header: headerFor(site, req, room, 'MONITORING'),
  };
}
