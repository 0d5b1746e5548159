import type { Request, Response } from 'express';
import { listAudit } from '../../db/audit-list';
import { listCampaigns } from '../../db/campaigns';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { PAGE_SIZE, presentAudit, readAuditQuery, readCursor } from './present';

/** Who did what, when and why. */
export const audit: Feature = {
  nav: [{ group: 'System', label: 'Audit', path: '/audit', icon: 'scroll-text', permission: 'audit.read' }],
  routes: (site) => [{ method: 'get', path: '/audit', permission: 'audit.read', handle: show(site) }],
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SUGGESTED = 100;

function show(site: Site) {
  return async (req: Request, res: Response) => {
    const operator = operatorOf(req);
    const query = readAuditQuery(req.query);
    const before = readCursor(query.before);
    const byId = query.campaign !== undefined && UUID.test(query.campaign);
    const [found, campaigns] = await Promise.all([
      listAudit(site.db, operator, {
        ...(query.campaign && (byId ? { campaignId: query.campaign } : { campaignName: query.campaign })),
        ...(query.actor && { actor: query.actor === 'AICMO' ? 'aol_daemon' : query.actor }),
        ...(query.action && { action: query.action }),
        ...(before && { before }),
        limit: PAGE_SIZE + 1,
      }),
      listCampaigns(site.db, operator, { limit: SUGGESTED }),
    ]);
    const names = campaigns.map(({ name }) => name);
    const page = presentAudit(found, query, names, operator.time_zone, site.now());
    await site.respond.page(req, res, 'audit/index', page);
  };
}
