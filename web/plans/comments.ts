import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { commentPlan, resolvePlanComment } from '../../db/plans';
import type { Refusal } from '../../workflows/domain/verdict';
import { ofCampaign } from '../campaigns/room';
import { parseForm } from '../forms';
import { reportedBy } from '../report';
import type { Route, Site } from '../site';
import { commentForm } from './forms';
import { refusePlan } from './page';

const COMMENTING = { permission: 'plans.comment', feature: 'campaign_ops' } as const;
const RESOLUTION = '/campaigns/:id/plan/comments/:commentId/resolution';

/** What people say about a plan, and whether it was dealt with. */
export function commentRoutes(site: Site): Route[] {
  return [
    {
      ...COMMENTING,
      method: 'post',
      path: '/campaigns/:id/plan/comments',
      handle: ofCampaign(site, (req, res, campaign) => comment(site, req, res, campaign)),
    },
    {
      ...COMMENTING,
      method: 'post',
      path: RESOLUTION,
      handle: ofCampaign(site, (req, res, campaign) => resolve(site, req, res, campaign, true)),
    },
    {
      ...COMMENTING,
      method: 'delete',
      path: RESOLUTION,
      handle: ofCampaign(site, (req, res, campaign) => resolve(site, req, res, campaign, false)),
    },
  ];
}

async function comment(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const typed = parseForm(commentForm, req.body);
  const version = commentForm.shape.version.safeParse(
    (req.body as { version?: unknown } | undefined)?.version,
  ).data;
  const refuse = (refusal: Refusal) => refusePlan(site, req, res, campaign, refusal, 'comment', version);
  if (!typed.ok) return refuse(typed);
  const said = await commentPlan(site.db, campaign.id, typed.value, reportedBy(req, site.now()));
  if (!said.ok) return refuse(said);
  const to = `/campaigns/${campaign.id}/plan?version=${typed.value.version}#comment-${said.value.answer.comment_id}`;
  return site.respond.change(req, res, { to, flash: 'Your comment is there. Whoever is involved was told.' });
}

async function resolve(site: Site, req: Request, res: Response, campaign: CampaignView, resolved: boolean) {
  const id = String(req.params['commentId']);
  const by = reportedBy(req, site.now());
  const done = await resolvePlanComment(site.db, campaign.id, id, resolved, by);
  if (!done.ok) return site.respond.refuse(req, res, done);
  const version = Number((req.body as Record<string, unknown> | undefined)?.['version']) || undefined;
  const to = `/campaigns/${campaign.id}/plan${version ? `?version=${version}` : ''}#comment-${id}`;
  const flash = resolved ? 'The comment is marked as dealt with.' : 'The comment is open again.';
  return site.respond.change(req, res, { to, flash });
}
