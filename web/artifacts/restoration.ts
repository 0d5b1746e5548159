import type { Request, Response } from 'express';
import { restoreArtifact } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Refusal } from '../../workflows/domain/verdict';
import { formState } from '../forms';
import { parseForm } from '../forms';
import { announce, reportedBy } from '../report';
import type { Route, Site } from '../site';
import { answerReview } from './answering';
import { eachStage } from './each-stage';
import { versionForm } from './forms';
import { versionPage } from './history';

/** Making an earlier version the newest again, as a new one. */
export function restorationRoutes(site: Site): Route[] {
  return eachStage(
    site,
    { method: 'post', path: 'restoration', permission: 'artifacts.edit' },
    (req, res, campaign, stage) => restore(site, req, res, campaign, stage),
  );
}

async function restore(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const typed = parseForm(versionForm, req.body);
  if (!typed.ok) return site.respond.refuse(req, res, typed);
  const { version } = typed.value;
  const refuse = async (refusal: Refusal) => {
    const page = await versionPage(site, req, campaign, stage, version, formState(req.body, refusal));
    if (!page.ok) return site.respond.refuse(req, res, page);
    return site.respond.refuse(req, res, refusal, { page: { name: 'artifacts/version', data: page.value } });
  };
  const saved = await restoreArtifact(site.db, campaign.id, stage, version, reportedBy(req, site.now()));
  if (!saved.ok) return refuse(saved);
  const { answer } = saved.value;
  const flash = answer.unchanged
    ? `Version ${answer.version} says the same already, so no new version was made.`
    : `Version ${answer.version} was made of version ${version}. It has to be approved before it is in force.`;
  await answerReview(site, req, res, campaign, stage, flash);
  return announce(site, saved.value);
}
