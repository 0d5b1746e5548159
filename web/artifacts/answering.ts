import type { Request, Response } from 'express';
import type { CampaignView } from '../../db/campaigns';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Refusal } from '../../workflows/domain/verdict';
import type { Site } from '../site';
import { pathOfStage } from './each-stage';
import { readStage, stagePage } from './page';
import type { ReviewForms } from './present-review';
import { reviewState } from './ways-out';

/** The page again, as it stands now, with the answer beside the button that was pressed. */
export async function refuseReview(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  stage: Stage,
  refusal: Refusal,
  form: keyof ReviewForms,
) {
  const rows = await readStage(site, campaign, stage);
  const forms = { [form]: reviewState(form, req.body, refusal, rows) };
  const data = await stagePage(site, req, rows, { review: forms });
  return site.respond.refuse(req, res, refusal, { page: { name: 'artifacts/show', data } });
}

/** Back to the stage, as it stands now. */
export function answerReview(
  site: Site,
  req: Request,
  res: Response,
  campaign: CampaignView,
  stage: Stage,
  flash: string,
) {
  return site.respond.change(req, res, { to: `${pathOfStage(campaign, stage)}#review`, flash });
}
