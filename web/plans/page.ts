import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import { readBuiltSpan } from '../../db/calendar/month';
import { newId } from '../../db/ids';
import { findLastRedraft, listApprovals, listPlanComments, listPlans } from '../../db/plans';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { roomPart } from '../campaigns/room';
import { formState } from '../forms';
import { operatorOf } from '../request';
import { partsOf, sectionsFrom, sectionsOf } from '../section';
import type { Site } from '../site';
import { planLoadOf } from '../workload/of-plan';
import { presentDeciding, presentPlan, type DecidingRows, type PlanForms, type PlanRows } from './present';

/** The page of one version; the newest after a refusal, because that is the one to read now. */
export async function planPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  forms: PlanForms = {},
  version?: number,
): Promise<Verdict<ReturnType<typeof presentPlan> & { header: object }>> {
  const versions = await listPlans(site.db, campaign.id);
  const shown = version === undefined ? versions[0] : versions.find((plan) => plan.version === version);
  if (version !== undefined && !shown) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const reader = operatorOf(req);
  const now = site.now();
  const { part, failed } = partsOf(site, req, PARTS);
  const waits = shown?.status === 'IN_REVIEW' && shown.version === versions[0]?.version;
  const [{ around, header }, comments, load] = await Promise.all([
    roomPart(site, req, campaign, 'plan'),
    part('comments', [], () => listPlanComments(site.db, campaign.id)),
    part('load', undefined, () => (waits ? planLoadOf(site, req, campaign, shown.content) : undefined)),
  ]);
  const rows = { campaign, versions, shown, comments };
  const deciding = await sectionsFrom(around, sectionsOf(site, req))('Deciding on the plan', async (room) => {
    const chosen = { comment: req.query['comment'], redraft: req.query['redraft'] };
    return presentDeciding({ ...(await readDeciding(site, rows)), room }, reader, now, forms, chosen);
  });
  const page = { ...presentPlan(rows, reader, now), ...deciding.shown, load, header };
  const commandIds = { approve: newId(), reject: newId(), redraft: newId(), comment: newId() };
  return yes({ ...page, commandIds, failed: { ...failed, deciding: deciding.failed } });
}

const PARTS = { comments: 'Comments', load: 'Who would have how much to do' };

async function readDeciding({ db }: Site, rows: PlanRows): Promise<Omit<DecidingRows, 'room'>> {
  const { campaign, shown } = rows;
  const [built, redraft, approvals] = await Promise.all([
    readBuiltSpan(db, campaign.id),
    findLastRedraft(db, campaign.id),
    shown ? listApprovals(db, shown.id) : [],
  ]);
  return { ...rows, built, redraft, approvals };
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
