import type { Request } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { findInForce, listAlerts } from '../../db/kpis';
import { listFigures } from '../../db/metrics/list';
import { addDays, localDate } from '../../workflows/domain/time';
import { ofCampaign, roomPart } from '../campaigns/room';
import { operatorOf } from '../request';
import { partsOf } from '../section';
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

const PARTS = { monitoring: 'What is watched', figures: 'Where they stand', alerts: 'Alerts' };

async function page(site: Site, req: Request, campaign: CampaignView) {
  const now = site.now();
  const period =
    (Object.keys(KPI_PERIODS) as KpiPeriod[]).find((name) => name === req.query['days']) ?? 'all';
  const back = KPI_PERIODS[period];
  const from = back && addDays(localDate(now, campaign.timezone), 1 - back);
  const { part, failed } = partsOf(site, req, PARTS);
  const [{ room, header }, monitoring, figures, alerts] = await Promise.all([
    roomPart(site, req, campaign, 'MONITORING'),
    part('monitoring', undefined, () => findInForce(site.db, campaign.id, 'MONITORING')),
    part('figures', [], () => listFigures(site.db, campaign.id, { ...(from && { from }) })),
    part('alerts', [], () => listAlerts(site.db, campaign.id, { limit: ALERTS_SHOWN })),
  ]);
  const next = room?.standing.agenda.find(({ kind, held }) => kind === 'KPI_CHECK' && !held)?.at;
  const shown = { campaign, monitoring, period, figures, alerts, next };
  const kpiPage = presentKpis(shown, operatorOf(req), now);
  // Nobody knows whether none is watched where that could not be read.
  const empty = monitoring || failed.monitoring ? undefined : kpiPage.empty;
  return { ...kpiPage, empty, header, failed };
}
