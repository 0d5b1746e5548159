import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { readBuiltSpan } from '../../db/calendar/month';
import { newId } from '../../db/ids';
import { findLastRedraft, listApprovals, listPlanComments, listPlans } from '../../db/plans';
import { no, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { headerFor, readRoom } from '../campaigns/room';
import { formState } from '../forms';
import { operatorOf } from '../request';
import type { Site } from '../site';
import { planLoadOf } from '../workload/of-plan';
import { presentPlan, type PlanForms } from './present';

/** The page of one version; the newest after a refusal, because that is the one to read now. */
export async function planPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  forms: PlanForms = {},
  version?: number,
): Promise<Verdict<ReturnType<typeof presentPlan> & { load?: object; header: object; commandIds: object }>> {
  const [room, versions, built, comments, redraft] = await Promise.all([
    readRoom(site, campaign),
    listPlans(site.db, campaign.id),
    readBuiltSpan(site.db, campaign.id),
    listPlanComments(site.db, campaign.id),
    findLastRedraft(site.db, campaign.id),
  ]);
  const shown = version === undefined ? versions[0] : versions.find((plan) => plan.version === version);
  if (version !== undefined && !shown) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const approvals = shown ? await listApprovals(site.db, shown.id) : [];
  const rows = { room, versions, shown, built, comments, redraft, approvals };
  const chosen = { comment: req.query['comment'], redraft: req.query['redraft'] };
  const page = presentPlan(rows, operatorOf(req), site.now(), forms, chosen);
  const waits = shown?.status === 'IN_REVIEW' && shown.version === versions[0]?.version;
  const load = waits ? await planLoadOf(site, req, campaign, shown.content) : undefined;
  const header = headerFor(site, req, room, 'plan');
  const commandIds = { approve: newId(), reject: newId(), redraft: newId(), comment: newId() };
  return { ok: true, value: { ...page, load, header, commandIds } };
}

/** The page again, with what was typed in the form that was refused. */
export async function refusePlan(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  refusal: Refusal,
  form: keyof PlanForms,
  version?: number,
) {
  const page = await planPage(site, req, campaign, { [form]: formState(req.body, refusal) }, version);
  if (!page.ok) return site.respond.refuse(req, res, page);
  return site.respond.refuse(req, res, refusal, { page: { name: 'plans/show', data: page.value } });
}
