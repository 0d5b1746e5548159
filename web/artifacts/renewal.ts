import type { Request, Response } from 'express';
import { findArtifact, findArtifactVersion, saveArtifact } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { checkSchema } from '../../workflows/domain/artifacts';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { no, type Refusal } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';
import { announce, reportedBy } from '../report';
import type { Route, Site } from '../site';
import { answerReview, refuseReview } from './answering';
import { eachStage } from './each-stage';
import { versionForm } from './forms';

/** Saving the newest version again as it is: the next one, built on what is in force now. */
export function renewalRoutes(site: Site): Route[] {
  return eachStage(
    site,
    { method: 'post', path: 'renewal', permission: 'artifacts.edit' },
    (req, res, campaign, stage) => renew(site, req, res, campaign, stage),
  );
}

async function renew(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const refuse = (refusal: Refusal) => refuseReview(site, req, res, campaign, stage, refusal, 'renewal');
  const typed = parseForm(versionForm, req.body);
  if (!typed.ok) return refuse(typed);
  const { version } = typed.value;
  const artifact = await findArtifact(site.db, campaign.id, stage);
  const row = artifact && (await findArtifactVersion(site.db, artifact.id, version));
  if (!row) return refuse(no('NOT_FOUND', 'ARTIFACT_MISSING'));
  const readable = checkSchema(row.schema_version, CONTRACTS[stage].form.schemaVersion);
  if (!readable.ok) return refuse(readable);
  const said = { content: row.content, expectedVersion: version, source: { renewed_from: version } };
  const saved = await saveArtifact(site.db, campaign.id, stage, said, reportedBy(req, site.now()));
  if (!saved.ok) return refuse(saved);
  const { answer } = saved.value;
  if (answer.unchanged) return refuse(no('CONFLICT', 'ARTIFACT_UNCHANGED', { detail: { version } }));
  const flash = `Version ${answer.version} says the same and is built on what is in force now. It can be approved.`;
  await answerReview(site, req, res, campaign, stage, flash);
  return announce(site, saved.value);
}
