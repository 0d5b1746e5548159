import type { Request, Response } from 'express';
import { countAudit, listAudit, listAuditActors } from '../../db/audit-list';
import { listCampaigns } from '../../db/campaigns';
import { listLivingCampaigns } from '../../db/campaigns/living';
import { can } from '../../workflows/domain/permissions';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { chainRoutes } from './chains';
import { exportAudit, FORMATS } from './export';
import { EXPORT_MOST, PAGE_SIZE, presentAudit } from './present';
import { questionOf, readAuditQuery, readCursor, type AuditQuery } from './query';

/** Who did what, when and why. */
export const audit: Feature = {
  nav: [{ group: 'System', label: 'Audit', path: '/audit', icon: 'scroll-text', permission: 'audit.read' }],
  routes: (site) => [
    { method: 'get', path: '/audit', permission: 'audit.read', handle: show(site) },
    { method: 'get', path: '/audit/export.csv', permission: 'audit.read', handle: send(site, 'csv') },
    { method: 'get', path: '/audit/export.json', permission: 'audit.read', handle: send(site, 'json') },
    ...chainRoutes(site),
  ],
};

const SUGGESTED = 100;

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const query = readAuditQuery(req.query);
    const before = readCursor(query.before);
    const [campaigns, actors] = await Promise.all([
      listCampaigns(site.db, operator, { limit: SUGGESTED }),
      listAuditActors(site.db),
    ]);
    const zone = await zoneOf(site, req, query);
    const question = questionOf(query, zone);
    const [found, count] = await Promise.all([
      listAudit(site.db, operator, { ...question, ...(before && { before }), limit: PAGE_SIZE + 1 }),
      countAudit(site.db, operator, question, EXPORT_MOST + 1),
    ]);
    const ids = found.flatMap(({ campaign_id: id }) => id ?? []);
    const rows = {
      found,
      query,
      campaigns: campaigns.map(({ name }) => name),
      actors,
      living: new Set((await listLivingCampaigns(site.db, operator, { ids })).map(({ id }) => id)),
      zone,
      count,
      mayVerify: can(operator.role, 'system.maintain'),
    };
    return site.respond.page(req, res, 'audit/index', presentAudit(rows, operator.time_zone, site.now()));
  };
}

function send(site: Site, format: keyof typeof FORMATS) {
  return async (req: Request, res: Response) => {
    const query = readAuditQuery(req.query);
    return exportAudit(site, req, res, questionOf(query, await zoneOf(site, req, query)), FORMATS[format]);
  };
}

/** Where the list is of one campaign, its days are the campaign's; everywhere else they are the reader's. */
async function zoneOf(site: Site, req: Request, { campaign }: AuditQuery): Promise<string> {
  const operator = operatorOf(req);
  if (campaign === undefined) return operator.time_zone;
  const named = await listLivingCampaigns(site.db, operator, { named: campaign });
  return named.length === 1 && named[0] ? named[0].timezone : operator.time_zone;
}
