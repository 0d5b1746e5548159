import { isId } from '../../db/ids';
import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { findInForce } from '../../db/kpis';
import { listEntries, listFigures } from '../../db/metrics/list';
import { logMetrics, type LoggedAnswer, type OfferedMetric } from '../../db/metrics/log';
import { once } from '../../db/once';
import { findTask } from '../../db/tasks/find';
import { can } from '../../workflows/domain/permissions';
import { isLocalDate, localDate } from '../../workflows/domain/time';
import type { Refusal } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import { formState, type FormState } from '../forms';
import { commandIdOf, reportedBy } from '../report';
import { operatorOf } from '../request';
import { partsOf } from '../section';
import type { Feature, Site } from '../site';
import { describeDay } from '../times';
import { entryRoutes } from './entry';
import { parseEntry, parseGrid, recordOf } from './forms';
import { presentGrid } from './grid';
import { overviewRoute } from './overview';
import { PAGE_SIZE, presentMetrics } from './present';
import { readMetricQuery } from './query';

const FEATURE = 'campaign_ops';

/** The figures of a campaign: what they come to, logging them, and putting them right. */
export const metrics: Feature = {
  nav: [
    {
      group: 'Campaigns',
      label: 'Metrics',
      path: '/metrics',
      icon: 'chart-line',
      permission: 'metrics.read',
      feature: FEATURE,
    },
  ],
  routes: (site) => [
    overviewRoute(site),
    {
      method: 'get',
      path: '/campaigns/:id/metrics',
      permission: 'metrics.read',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const page = await metricsPage(site, req, campaign, formState({}));
        return site.respond.page(req, res, 'metrics/index', page);
      }),
    },
    {
      method: 'post',
      path: '/campaigns/:id/metrics',
      permission: 'metrics.log',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => logOne(site, req, res, campaign)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/metrics/grid',
      permission: 'metrics.log',
      feature: FEATURE,
      handle: ofCampaign(site, async (req, res, campaign) => {
        const page = await gridPage(site, req, campaign, req.query['date'], formState({}));
        return site.respond.page(req, res, 'metrics/grid', page);
      }),
    },
    {
      method: 'post',
      path: '/campaigns/:id/metrics/grid',
      permission: 'metrics.log',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => logGrid(site, req, res, campaign)),
    },
    ...entryRoutes(site),
  ],
};

async function logOne(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = async (refusal: Refusal) => {
    const data = await metricsPage(site, req, campaign, formState(req.body, refusal), commandIdOf(req));
    return site.respond.refuse(req, res, refusal, { page: { name: 'metrics/index', data } });
  };
  const typed = parseEntry(req.body);
  if (!typed.ok) return refuse(typed);
  const logged = await logOnce(site, req, campaign, [typed.value]);
  if (!logged.ok) return refuse(logged);
  const flash = `Logged for ${describeDay(typed.value.date)}.`;
  const { task_id: task } = typed.value;
  const to = task ? `/tasks/${task}` : `/campaigns/${campaign.id}/metrics`;
  return site.respond.change(req, res, { to, flash });
}

async function logGrid(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = async (refusal: Refusal) => {
    const state = formState(req.body, refusal);
    const date = recordOf(req.body)['date'];
    const data = await gridPage(site, req, campaign, date, state, commandIdOf(req));
    return site.respond.refuse(req, res, refusal, { page: { name: 'metrics/grid', data } });
  };
  const typed = parseGrid(req.body);
  if (!typed.ok) return refuse(typed);
  const { date, figures } = typed.value;
  const logged = await logOnce(site, req, campaign, figures);
  if (!logged.ok) return refuse(logged);
  const count = figures.length === 1 ? 'One figure' : `${figures.length} figures`;
  const flash = `${count} logged for ${describeDay(date)}.`;
  return site.respond.change(req, res, { to: `/campaigns/${campaign.id}/metrics`, flash });
}

function logOnce(site: Site, req: Request, campaign: CampaignView, figures: readonly OfferedMetric[]) {
  const by = reportedBy(req, site.now());
  const asked = { campaign_id: campaign.id, figures };
  return once<LoggedAnswer>(site.db, 'log_metrics', asked, by, (keep) =>
    logMetrics(site.db, campaign.id, figures, by, keep),
  );
}

async function metricsPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  form: FormState,
  commandId?: string,
) {
  const today = localDate(site.now(), campaign.timezone);
  const query = readMetricQuery(req.query, today);
  const { from, to } = query.filter;
  const names = {
    figures: 'Rates and sums',
    entries: 'What was logged',
    watched: 'The KPIs that are watched',
    task: 'The task that a figure belongs to',
  };
  const { part, failed } = partsOf(site, req, names);
  const [header, figures, entries, watched, task] = await Promise.all([
    headerPart(site, req, campaign, 'metrics'),
    part('figures', [], () => listFigures(site.db, campaign.id, { from, to })),
    part('entries', [], () =>
      listEntries(site.db, campaign.id, { ...query.filter, limit: PAGE_SIZE + 1, after: query.after }),
    ),
    part('watched', undefined, () => findInForce(site.db, campaign.id, 'MONITORING')),
    part('task', undefined, () => taskOf(site, req, campaign)),
  ]);
  const mayLog = can(operatorOf(req).role, 'metrics.log') && campaign.status !== 'ARCHIVED';
  const page = presentMetrics({ campaign, query, figures, entries, form, commandId, today, mayLog, task });
  const kpis = watched && `/campaigns/${campaign.id}/monitoring/kpis`;
  return { ...page, header, failed, kpis };
}

/** The task of this campaign that the address names, or the form that was refused. */
async function taskOf(site: Site, req: Request, campaign: CampaignView) {
  const asked = recordOf(req.body)['task_id'] ?? req.query['task'];
  if (!isId(asked)) return undefined;
  const task = await findTask(site.db, operatorOf(req), asked);
  return task?.campaign_id === campaign.id ? task : undefined;
}

async function gridPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  wanted: unknown,
  form: FormState,
  commandId?: string,
) {
  const today = localDate(site.now(), campaign.timezone);
  const date = typeof wanted === 'string' && isLocalDate(wanted) ? wanted : today;
  const { part, failed } = partsOf(site, req, { logged: 'What is logged for the day already' });
  const [header, logged] = await Promise.all([
    headerPart(site, req, campaign, 'metrics'),
    part('logged', [], () => listFigures(site.db, campaign.id, { from: date, to: date })),
  ]);
  const page = presentGrid(campaign, date, today, logged, form, commandId);
  return { ...page, header, failed };
}
