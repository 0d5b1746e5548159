import type { Request, Response } from 'express';
import {
  findArtifact,
  findArtifactVersion,
  findQcReport,
  listArtifactDecisions,
  listArtifacts,
  listArtifactVersions,
  listQcVerdicts,
  readUpstream,
} from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import type { Content } from '../../workflows/domain/artifacts/fields';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { headerPart } from '../campaigns/room';
import type { FormState } from '../forms';
import { operatorOf } from '../request';
import type { Route, Site } from '../site';
import { eachStage, pathOfStage } from './each-stage';
import { versionNamed } from './forms';
import { presentLinks } from './links';
import { presentHistory, presentVersion, VERSIONS_SHOWN } from './present-history';
import { readingPlaces } from './reading-places';

/** Every version of a stage and every decision on one; and one of them to be read. */
export function historyRoutes(site: Site): Route[] {
  return [
    ...eachStage(
      site,
      { method: 'get', path: 'versions', permission: 'artifacts.read' },
      (req, res, campaign, stage) => list(site, req, res, campaign, stage),
    ),
    ...eachStage(
      site,
      { method: 'get', path: 'versions/:version', permission: 'artifacts.read' },
      (req, res, campaign, stage) => show(site, req, res, campaign, stage),
    ),
  ];
}

async function list(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const artifact = await findArtifact(site.db, campaign.id, stage);
  const before = versionNamed(req.query['before']);
  const [header, versions, decisions] = await Promise.all([
    headerPart(site, req, campaign, stage),
    artifact ? listArtifactVersions(site.db, artifact.id, { before, limit: VERSIONS_SHOWN + 1 }) : [],
    artifact ? listArtifactDecisions(site.db, artifact.id) : [],
  ]);
  const numbers = versions.map(({ version }) => version);
  const verdicts = artifact ? await listQcVerdicts(site.db, artifact.id, numbers) : [];
  const rows = { campaign, stage, artifact, versions, verdicts, decisions, isOlder: before !== undefined };
  const page = presentHistory(rows, operatorOf(req), site.now());
  return site.respond.page(req, res, 'artifacts/history', { ...page, header });
}

async function show(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const page = await versionPage(site, req, campaign, stage, versionNamed(req.params['version']));
  if (!page.ok) return site.respond.refuse(req, res, page);
  return site.respond.page(req, res, 'artifacts/version', page.value);
}

/** One version as it was saved; with a form of it that was just refused. */
export async function versionPage(
  site: Site,
  req: Request,
  campaign: CampaignView,
  stage: Stage,
  version: number | undefined,
  restoring?: FormState,
): Promise<Verdict<ReturnType<typeof presentVersion> & { header: object; links?: object }>> {
  const artifact = await findArtifact(site.db, campaign.id, stage);
  const row =
    artifact && version !== undefined ? await findArtifactVersion(site.db, artifact.id, version) : undefined;
  if (!artifact || !row) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const [header, report, decisions] = await Promise.all([
    headerPart(site, req, campaign, stage),
    findQcReport(site.db, artifact.id, row.version),
    listArtifactDecisions(site.db, artifact.id),
  ]);
  const places = readingPlaces(req, `${pathOfStage(campaign, stage)}/versions/${row.version}`);
  const rows = { campaign, stage, artifact, row, report, decisions, places };
  const page = presentVersion(rows, operatorOf(req), site.now(), restoring);
  return yes({ ...page, links: await linksOf(site, campaign, stage, row.content), header });
}

/** With what the stages it is built on say today. */
async function linksOf(site: Site, campaign: CampaignView, stage: Stage, content: Content) {
  if (stage !== 'EXECUTION') return undefined;
  const upstream = await readUpstream(site.db, campaign, await listArtifacts(site.db, campaign.id));
  return presentLinks({ stage, upstream }, content);
}
