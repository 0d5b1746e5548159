import { listCampaignSums, type CampaignSums } from '../../db/metrics/list';
import { usualUnit } from '../../workflows/domain/metrics';
import { addDays, localDate } from '../../workflows/domain/time';
import { operatorOf } from '../request';
import type { Route, Site } from '../site';
import { figureWords, metricWord } from './words';

const LOOKED_AT = ['impressions', 'engagement', 'clicks', 'leads', 'spend'];
const DAYS = 28;

/** What the campaigns’ figures come to, one beside the other; each leads to its own. */
export function overviewRoute(site: Site): Route {
  return {
    method: 'get',
    path: '/metrics',
    permission: 'metrics.read',
    feature: 'campaign_ops',
    handle: async (req, res) => {
      const operator = operatorOf(req);
      const since = addDays(localDate(site.now(), operator.time_zone), 1 - DAYS);
      const sums = await listCampaignSums(site.db, operator, LOOKED_AT, since);
      return site.respond.page(req, res, 'metrics/overview', presentOverview(sums));
    },
  };
}

function presentOverview(campaigns: readonly CampaignSums[]) {
  return {
    title: 'Metrics',
    lead: 'What was logged in the last four weeks, campaign by campaign.',
    columns: LOOKED_AT.map(metricWord),
    rows: campaigns.map(({ campaign_id, campaign_name, client_name, sums }) => ({
      href: `/campaigns/${campaign_id}/metrics`,
      name: campaign_name,
      client: client_name,
      cells: LOOKED_AT.map((name) => {
        const sum = sums[name];
        return sum === undefined ? undefined : figureWords(sum, usualUnit(name));
      }),
    })),
    empty: {
      icon: 'chart-line',
      title: 'No figures in the last four weeks',
      text: 'Open a campaign, go to its metrics and fill in a day.',
      href: '/campaigns',
      action: 'To the campaigns',
    },
  };
}
