import type { Request, Response } from 'express';
import { findItem } from '../../db/calendar';
import { findCampaign, type CampaignView } from '../../db/campaigns';
import type { CalendarItemRow } from '../../db/tables';
import { no } from '../../workflows/domain/verdict';
import { operatorOf } from '../request';
import type { Handler, Site } from '../site';

export type Found = { site: Site; item: CalendarItemRow; campaign: CampaignView };

/** A handler of one item. Whoever may not see its campaign does not find it. */
export function ofItem(site: Site, handle: (found: Found, req: Request, res: Response) => unknown): Handler {
  return async (req, res) => {
    const item = await findItem(site.db, String(req.params['id']));
    const campaign = item && (await findCampaign(site.db, operatorOf(req), item.campaign_id));
    if (!campaign) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
    return handle({ site, item, campaign }, req, res);
  };
}
