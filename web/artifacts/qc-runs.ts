import type { Request, Response } from 'express';
import { runArtifactQc } from '../../db/artifacts';
import type { CampaignView } from '../../db/campaigns';
import { once } from '../../db/once';
import { checkOpen } from '../../workflows/domain/campaigns';
import { yes } from '../../workflows/domain/verdict';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { CheckStatus } from '../../workflows/domain/qc/check';
import { parseForm } from '../forms';
import { reportedBy } from '../report';
import type { Route, Site } from '../site';
import { refuseReview } from './answering';
import { eachStage, pathOfStage } from './each-stage';
import { qcForm } from './forms';

type Ran = { report_id: string; version: number; qc_status: string };

/** Having the newest version checked. */
export function qcRoutes(site: Site): Route[] {
  return eachStage(
    site,
    { method: 'post', path: 'qc-runs', permission: 'artifacts.edit' },
    (req, res, campaign, stage) => run(site, req, res, campaign, stage),
  );
}

async function run(site: Site, req: Request, res: Response, campaign: CampaignView, stage: Stage) {
  const typed = parseForm(qcForm, req.body);
  if (!typed.ok) return refuseReview(site, req, res, campaign, stage, typed, 'qc');
  const open = checkOpen(campaign.status);
  if (!open.ok) return refuseReview(site, req, res, campaign, stage, open, 'qc');
  const { version } = typed.value;
  const by = reportedBy(req, site.now());
  const asked = { campaign_id: campaign.id, stage, version };
  const ran = await once<Ran>(site.db, 'run_artifact_qc', asked, by, async (keep) => {
    const report = await runArtifactQc(site.db, campaign.id, stage, { version }, by, keep);
    if (!report.ok) return report;
    const { id, qc_status } = report.value;
    return yes({ report_id: id, version, qc_status });
  });
  if (!ran.ok) return refuseReview(site, req, res, campaign, stage, ran, 'qc');
  return site.respond.change(req, res, {
    to: `${pathOfStage(campaign, stage)}#qc`,
    flash: `${VERDICTS[ran.value.answer.qc_status as CheckStatus]} Version ${version} was checked.`,
  });
}

const VERDICTS: Record<CheckStatus, string> = {
  PASS: 'Passed.',
  WARN: 'Passed with warnings.',
  FAIL: 'Failed.',
};
