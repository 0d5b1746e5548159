import type { Request, Response } from 'express';
import { findArtifact, findArtifactVersion } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { no } from '../../workflows/domain/verdict';
import { headerPart } from '../campaigns/room';
import type { Route, Site } from '../site';
import { eachStage, pathOfStage } from './each-stage';
import { versionNamed } from './forms';
import { presentArtifactComparison } from './present-comparison';
import { presentChoice } from './present-history';
import { readingPlaces } from './reading-places';

/** Two versions of a stage beside each other, field by field. */
export function comparisonRoutes(site: Site): Route[] {
  return eachStage(
    site,
    { method: 'get', path: 'comparison', permission: 'artifacts.read' },
    (req, res, campaign, stage) => compare(site, req, res, campaign, stage),
  );
}

async function compare(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const artifact = await findArtifact(site.db, campaign.id, stage);
  if (!artifact) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
  const usual = presentChoice(pathOfStage(campaign, stage), artifact);
  const named = (name: 'from' | 'to') =>
    req.query[name] === undefined ? usual[name] : versionNamed(req.query[name]);
  const find = (version: number | undefined) =>
    version === undefined ? undefined : findArtifactVersion(site.db, artifact.id, version);
  const [header, from, to] = await Promise.all([
    headerPart(site, req, campaign, stage),
    find(named('from')),
    find(named('to')),
  ]);
  if (!from || !to) return site.respond.refuse(req, res, no('NOT_FOUND', 'NO_SUCH_RECORD'));
  const kept = { from: String(from.version), to: String(to.version) };
  const places = readingPlaces(req, usual.action, kept);
  const page = presentArtifactComparison(campaign, stage, artifact, { from, to, places });
  return site.respond.page(req, res, 'artifacts/comparison', { ...page, header });
}
