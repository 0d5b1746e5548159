import type { Request, Response } from 'express';
import {
  findArtifact,
  findArtifactVersion,
  listArtifacts,
  readUpstream,
  runArtifactQc,
  saveArtifact,
} from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { checkSchema } from '../../workflows/domain/artifacts';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Content } from '../../workflows/domain/artifacts/fields';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { fixOf } from '../../workflows/domain/qc';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';
import { announce, reportedBy } from '../report';
import type { Route, Site } from '../site';
import { answerReview, refuseReview } from './answering';
import { eachStage } from './each-stage';
import { fixForm } from './forms';

/** Having put right what a check found, where that takes nobody's judgement: the next version, checked at once. */
export function fixRoutes(site: Site): Route[] {
  return eachStage(
    site,
    { method: 'post', path: 'fixes', permission: 'artifacts.edit' },
    (req, res, campaign, stage) => fix(site, req, res, campaign, stage),
  );
}

async function fix(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const refuse = (refusal: Refusal) => refuseReview(site, req, res, campaign, stage, refusal, 'fix');
  const typed = parseForm(fixForm, req.body);
  if (!typed.ok) return refuse(typed);
  const { version, check } = typed.value;
  const fixed = await fixedContent(site, campaign, stage, version, check);
  if (!fixed.ok) return refuse(fixed);
  const by = reportedBy(req, site.now());
  const said = { content: fixed.value, expectedVersion: version, source: { fixed: check } };
  const saved = await saveArtifact(site.db, campaign.id, stage, said, by);
  if (!saved.ok) return refuse(saved);
  const { answer, repeated } = saved.value;
  if (!repeated) await runArtifactQc(site.db, campaign.id, stage, { version: answer.version }, by);
  await answerReview(
    site,
    req,
    res,
    campaign,
    stage,
    `It is put right. Version ${answer.version} was made of it and checked.`,
  );
  return announce(site, saved.value);
}

/** Worked out of the version that was shown, so that the same form sent twice asks for the same. */
async function fixedContent(
  { db }: Site,
  campaign: CampaignView,
  stage: Stage,
  version: number,
  check: string,
): Promise<Verdict<Content>> {
  const artifact = await findArtifact(db, campaign.id, stage);
  const row = artifact && (await findArtifactVersion(db, artifact.id, version));
  if (!row) return no('NOT_FOUND', 'ARTIFACT_MISSING');
  const { form, checks } = CONTRACTS[stage];
  const readable = checkSchema(row.schema_version, form.schemaVersion);
  if (!readable.ok) return readable;
  const upstream = await readUpstream(db, campaign, await listArtifacts(db, campaign.id));
  const input = { form, content: row.content, schemaVersion: row.schema_version, upstream };
  const content = fixOf(checks, check, input);
  return content ? yes(content) : no('CONFLICT', 'ARTIFACT_UNCHANGED', { detail: { version } });
}
