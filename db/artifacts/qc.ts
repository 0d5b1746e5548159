import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Upstream } from '../../workflows/domain/artifacts/contract';
import type { Actor } from '../../workflows/domain/permissions';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { runQc } from '../../workflows/domain/qc';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { recordAudit } from '../audit';
import { lockCampaign } from '../campaigns/facts';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import type { Keep } from '../once';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow, QcReportRow } from '../tables';
import { findArtifact, findArtifactVersion, findQcReport, listArtifacts, readUpstream } from './read';

/** Checks one version and keeps the report: its next run. */
export async function checkVersion(
  trx: Trx,
  artifact: ArtifactRow,
  version: ArtifactVersionRow,
  upstream: Upstream,
  actor: Actor,
  now: Date,
): Promise<QcReportRow> {
  const { form, checks } = CONTRACTS[artifact.stage];
  const { content, schema_version: schemaVersion } = version;
  const report = runQc(artifact.stage, checks, { form, content, schemaVersion, upstream });
  const last = await findQcReport(trx, artifact.id, version.version);
  const [row] = await trx('qc_reports')
    .insert({
      ...report,
      checks: JSON.stringify(report.checks),
      summary: JSON.stringify(report.summary),
      id: newId(),
      artifact_id: artifact.id,
      campaign_id: artifact.campaign_id,
      version: version.version,
      run_no: (last?.run_no ?? 0) + 1,
      ran_by: actor.name,
      ran_at: now,
    })
    .returning<QcReportRow[]>('*');
  if (!row) throw new Error(`the report on version ${version.version} of ${artifact.id} was not written`);
  return row;
}

/** A person has a version checked: the newest, unless another is named. */
export function runArtifactQc(
  db: Db,
  campaignId: string,
  stage: Stage,
  asked: { version?: number },
  by: { actor: Actor; now: Date },
  keep?: Keep<{ report_id: string; version: number; qc_status: string }>,
): Promise<Verdict<QcReportRow>> {
  return db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    const artifact = campaign && (await findArtifact(trx, campaignId, stage));
    const version =
      artifact && (await findArtifactVersion(trx, artifact.id, asked.version ?? artifact.head_version));
    if (!campaign || !artifact || !version) return no('NOT_FOUND', 'ARTIFACT_MISSING');
    const upstream = await readUpstream(trx, campaign, await listArtifacts(trx, campaignId));
    const report = await checkVersion(trx, artifact, version, upstream, by.actor, by.now);
    await auditQc(trx, campaign, artifact, report, by);
    await keep?.(trx, { report_id: report.id, version: report.version, qc_status: report.qc_status });
    return yes(report);
  });
}

export async function auditQc(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  report: QcReportRow,
  by: { actor: Actor; now: Date },
): Promise<void> {
  const { version, run_no, qc_status, qc_score, summary } = report;
  await recordAudit(trx, {
    actor: by.actor,
    action: 'artifact_qc_run',
    entityType: 'artifact',
    entityId: artifact.id,
    campaign,
    details: { stage: artifact.stage, version, run_no, qc_status, qc_score, summary },
    at: by.now,
  });
}
