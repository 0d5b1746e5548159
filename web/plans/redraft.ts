import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { askRedraft } from '../../db/plans';
import type { Refusal } from '../../workflows/domain/verdict';
import { ofCampaign } from '../campaigns/room';
import { parseForm } from '../forms';
import { planSectionLabel } from '../labels';
import { announce, reportedBy } from '../report';
import type { Route, Site } from '../site';
import { redraftForm } from './forms';
import { refusePlan } from './page';

/** Having one section drafted again. It is on its way when this answers; the page waits for it by itself. */
export function redraftRoute(site: Site): Route {
  return {
    method: 'post',
    path: '/campaigns/:id/plan/redrafts',
    permission: 'plans.edit',
    feature: 'campaign_ops',
    handle: ofCampaign(site, (req, res, campaign) => ask(site, req, res, campaign)),
  };
}

async function ask(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = (refusal: Refusal) => refusePlan(site, req, res, campaign, refusal, 'redraft');
  const typed = parseForm(redraftForm, req.body);
  if (!typed.ok) return refuse(typed);
  const asked = await askRedraft(site.db, campaign.id, typed.value, reportedBy(req, site.now()));
  if (!asked.ok) return refuse(asked);
  const { section, next_version: next } = asked.value.answer;
  const flash = `“${planSectionLabel[section]}” is drafted again. It comes as version ${next}; everything else is kept.`;
  await site.respond.change(req, res, { to: `/campaigns/${campaign.id}/plan`, flash });
  return announce(site, asked.value);
}
