import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { readBuiltSpan } from '../../db/calendar/month';
import { newId } from '../../db/ids';
import { listPlans } from '../../db/plans';
import { no, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerFor, ofCampaign, readRoom } from '../campaigns/room';
import { decide } from '../decide';
import { formState, parseForm } from '../forms';
import { reportedBy } from '../report';
import { operatorOf } from '../request';
import type { Feature, Site } from '../site';
import { approvalForm, rejectionForm } from './forms';
import { builtWords, presentPlan, presentPlanState, type PlanForms } from './present';

const FEATURE = 'campaign_ops';

/** The plan of a campaign: read, approved or rejected, version by version. */
export const plans: Feature = {
  routes: (site) => [
    {
      method: 'get',
      path: '/campaigns/:id/plan',
      permission: 'plans.read',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => show(site, req, res, campaign)),
    },
    {
      method: 'get',
      path: '/campaigns/:id/plan/state',
      permission: 'plans.read',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => showState(site, req, res, campaign)),
    },
    {
      method: 'post',
      path: '/campaigns/:id/plan/approval',
      permission: 'plans.decide',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => approve(site, req, res, campaign)),
    },
    {
      method: 'post',
      path: '/campaigns/:id/plan/rejection',
      permission: 'plans.decide',
      feature: FEATURE,
      handle: ofCampaign(site, (req, res, campaign) => reject(site, req, res, campaign)),
    },
  ],
};

async function show(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const asked = Number(req.query['version']) || undefined;
  const page = await planPage(site, req, campaign, {}, asked);
  if (!page.ok) return site.respond.refuse(req, res, page);
  return site.respond.page(req, res, 'plans/show', page.value);
}

/** The page of one version; the newest after a refusal, because that is the one to read now. */
async function planPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  forms: PlanForms = {},
  version?: number,
): Promise<Verdict<ReturnType<typeof presentPlan> & { header: object; commandIds: object }>> {
  const [room, versions, built] = await Promise.all([
    readRoom(site, campaign),
    listPlans(site.db, campaign.id),
    readBuiltSpan(site.db, campaign.id),
  ]);
  const shown = version === undefined ? versions[0] : versions.find((plan) => plan.version === version);
  if (version !== undefined && !shown) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const page = presentPlan({ room, versions, shown, built }, operatorOf(req), site.now(), forms);
  const header = headerFor(site, req, room, 'plan');
  return { ok: true, value: { ...page, header, commandIds: { approve: newId(), reject: newId() } } };
}

/** Asked again by the page while a version is being drafted. */
async function showState(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const seen = Number(req.query['seen']) || 0;
  const state = presentPlanState(await readRoom(site, campaign), seen);
  // Nothing was shown yet, so nobody is reading: the page itself may come.
  if (state.newer && seen === 0) {
    res.set('HX-Redirect', state.newer.href).status(204).end();
    return;
  }
  site.respond.fragment(req, res, 'plans/_state', state);
}

async function approve(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = (refusal: Refusal) => refusePlan(site, req, res, campaign, refusal, 'approval');
  const typed = parseForm(approvalForm, req.body);
  if (!typed.ok) return refuse(typed);
  const done = await decide(site, campaign.id, 'approve', typed.value, reportedBy(req, site.now()));
  if (!done.ok) return refuse(done);
  const { version } = typed.value;
  const flash =
    done.value.state === 'saved'
      ? `Your approval of version ${version} is saved and will be applied.`
      : `Version ${version} is approved. ${builtWords(await readBuiltSpan(site.db, campaign.id), campaign.timezone, site.now())}`;
  return site.respond.change(req, res, { to: `/campaigns/${campaign.id}/plan`, flash });
}

async function reject(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const refuse = (refusal: Refusal) => refusePlan(site, req, res, campaign, refusal, 'rejection');
  const typed = parseForm(rejectionForm, req.body);
  if (!typed.ok) return refuse(typed);
  const done = await decide(site, campaign.id, 'reject', typed.value, reportedBy(req, site.now()));
  if (!done.ok) return refuse(done);
  const { version } = typed.value;
  const flash =
    done.value.state === 'saved'
      ? `Your rejection of version ${version} is saved and will be applied.`
      : `Version ${version} is rejected. Version ${version + 1} is drafted with your reason in mind.`;
  return site.respond.change(req, res, { to: `/campaigns/${campaign.id}/plan`, flash });
}

async function refusePlan(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  refusal: Refusal,
  form: keyof PlanForms,
) {
  const page = await planPage(site, req, campaign, { [form]: formState(req.body, refusal) });
  if (!page.ok) return site.respond.refuse(req, res, page);
  return site.respond.refuse(req, res, refusal, { page: { name: 'plans/show', data: page.value } });
}
