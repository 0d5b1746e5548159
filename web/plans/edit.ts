import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { newId } from '../../db/ids';
import { enterPlan, findPlanHead } from '../../db/plans';
import type { PlanRow } from '../../db/tables';
import { checkOpen } from '../../workflows/domain/campaigns';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { headerPart, ofCampaign } from '../campaigns/room';
import { formState, type FormState } from '../forms';
import { announce, commandIdOf, reportedBy } from '../report';
import type { Route, Site } from '../site';
import { formValuesOf, parsePlanForm } from './edit-form';
import { presentPlanEditor, presentTheirs } from './present-edit';

const EDITING = { permission: 'plans.edit', feature: 'campaign_ops' } as const;

/** Writing the next version of a plan by hand, starting from the newest one. */
export function editRoutes(site: Site): Route[] {
  return [
    {
      ...EDITING,
      method: 'get',
      path: '/campaigns/:id/plan/edit',
      handle: ofCampaign(site, (req, res, campaign) => show(site, req, res, campaign)),
    },
    {
      ...EDITING,
      method: 'post',
      path: '/campaigns/:id/plan/versions',
      handle: ofCampaign(site, (req, res, campaign) => save(site, req, res, campaign)),
    },
  ];
}

async function show(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const open = checkOpen(campaign.status);
  if (!open.ok) return site.respond.refuse(req, res, open);
  const head = await findPlanHead(site.db, campaign.id);
  if (!head) return site.respond.refuse(req, res, no('NOT_FOUND', 'PLAN_MISSING'));
  const state = formState(formValuesOf(head.content));
  return site.respond.page(req, res, 'plans/edit', await editPage(site, req, campaign, head, state));
}

async function save(site: Site, req: Request, res: Response, campaign: CampaignView) {
  const head = await findPlanHead(site.db, campaign.id);
  if (!head) return site.respond.refuse(req, res, no('NOT_FOUND', 'PLAN_MISSING'));
  const basedOn = Number((req.body as Record<string, unknown> | undefined)?.['based_on']) || head.version;
  const refuse = async (refusal: Refusal, theirs?: object, version = basedOn) => {
    const state = formState(req.body, refusal);
    const page = await editPage(site, req, campaign, head, state, commandIdOf(req));
    const data = { ...page, theirs, basedOn: version };
    return site.respond.refuse(req, res, refusal, { page: { name: 'plans/edit', data } });
  };
  const typed = parsePlanForm(req.body, head.content);
  if (!typed.ok) return refuse(typed);
  const by = reportedBy(req, site.now());
  const saved = await enterPlan(site.db, campaign.id, typed.value, by, basedOn);
  if (!saved.ok) {
    if (saved.reason !== 'EDITED_MEANWHILE') return refuse(saved);
    // Saving again puts mine in the place of theirs, now that they were seen.
    return refuse(saved, presentTheirs(typed.value, head.content), head.version);
  }
  const flash = `Version ${saved.value.answer.version} is there and waits for a decision.`;
  await site.respond.change(req, res, { to: `/campaigns/${campaign.id}/plan`, flash });
  return announce(site, saved.value);
}

async function editPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  head: PlanRow,
  state: FormState,
  commandId: string = newId(),
) {
  return {
    title: `Edit the plan of ${campaign.name}`,
    header: await headerPart(site, req, campaign, 'plan'),
    editor: presentPlanEditor(state),
    action: `/campaigns/${campaign.id}/plan/versions`,
    cancel: `/campaigns/${campaign.id}/plan`,
    basedOn: head.version,
    version: head.version,
    next: head.version + 1,
    inForce: head.status === 'APPROVED',
    commandId,
  };
}
