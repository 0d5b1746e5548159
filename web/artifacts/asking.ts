import type { Request, Response } from 'express';
import { askForApproval } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Refusal } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';
import { announce, reportedBy } from '../report';
import type { Route, Site } from '../site';
import { answerReview, refuseReview } from './answering';
import { eachStage } from './each-stage';
import { askingForm } from './forms';

/** Asking for the newest version to be approved: from then on it waits in the inbox, and people are told. */
export function askingRoutes(site: Site): Route[] {
  return eachStage(
    site,
    { method: 'post', path: 'asking', permission: 'artifacts.edit' },
    (req, res, campaign, stage) => ask(site, req, res, campaign, stage),
  );
}

async function ask(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const refuse = (refusal: Refusal) => refuseReview(site, req, res, campaign, stage, refusal, 'asking');
  const typed = parseForm(askingForm, req.body);
  if (!typed.ok) return refuse(typed);
  const by = reportedBy(req, site.now());
  const asked = await askForApproval(site.db, campaign.id, stage, typed.value, by);
  if (!asked.ok) return refuse(asked);
  const flash = `Version ${asked.value.answer.version} waits for a decision. Whoever may decide was told.`;
  await answerReview(site, req, res, campaign, stage, flash);
  return announce(site, asked.value);
}
