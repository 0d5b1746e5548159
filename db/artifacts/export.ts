import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import { STAGES, type Stage } from '../../workflows/domain/artifacts/stages';
import type { Db } from '../connection';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow, QcReportRow } from '../tables';
import { findQcReport, getArtifactVersion, listArtifacts } from './read';

/** The artifacts of a campaign as one document: each as its newest version and as the one in force say. */

const ARTIFACTS_FORMAT = 'aicmo_artifacts_v1';

type Exported = Pick<CampaignRow, 'id' | 'name' | 'client_id'> & { client_name: string };

export async function exportArtifacts(
  db: Db,
  campaign: Exported,
  { build, now }: { build: string; now: Date },
) {
  const artifacts = await listArtifacts(db, campaign.id);
  const { id, name, client_id, client_name } = campaign;
  return {
    format: ARTIFACTS_FORMAT,
    exported_at: now.toISOString(),
    build,
    campaign: { id, name, client_id, client_name },
    artifacts: await Promise.all(
      STAGES.map((stage) =>
        exportStage(
          db,
          campaign,
          stage,
          artifacts.find((one) => one.stage === stage),
        ),
      ),
    ),
  };
}

async function exportStage(db: Db, campaign: Exported, type: Stage, artifact: ArtifactRow | undefined) {
  if (!artifact) return { type, head_version: null, approved_version: null, flagged: null, versions: [] };
  const { head_version, approved_version, flag } = artifact;
  const numbers = [...new Set([head_version, approved_version ?? head_version])];
  const versions = await Promise.all(
    numbers.map(async (number) => {
      const version = await getArtifactVersion(db, artifact.id, number);
      return envelopeOf(campaign, artifact, version, await findQcReport(db, artifact.id, number));
    }),
  );
  return { type, head_version, approved_version, flagged: flag && flagWords(flag), versions };
}

/** A version with everything around it, as it travels between systems. A campaign is the engagement of its client. */
function envelopeOf(
  campaign: Exported,
  artifact: ArtifactRow,
  version: ArtifactVersionRow,
  report: QcReportRow | undefined,
) {
  const inForce = artifact.approved_version === version.version;
  return {
    artifact_id: artifact.id,
    campaign_id: campaign.id,
    client_id: campaign.client_id,
    engagement_id: campaign.id,
    type: artifact.stage,
    version: version.version,
    status: version.status,
    in_force: inForce,
    schema_version: version.schema_version,
    content: version.content,
    // A version that was confirmed unchanged rests on what it was confirmed against.
    source_lineage: inForce ? (artifact.approved_lineage ?? version.lineage) : version.lineage,
    checksum: version.checksum,
    trace_id: version.trace_id,
    created_by: version.created_by_name,
    created_at: version.created_at.toISOString(),
    approved_by: version.approved_by_name,
    approved_at: version.approved_at?.toISOString() ?? null,
    notes: version.approval_note,
    qc: report ? qcOf(report) : null,
  };
}

function qcOf({ qc_type, qc_status, qc_score, summary, checks, ran_by, ran_at }: QcReportRow) {
  return { qc_type, qc_status, qc_score, summary, checks, ran_by, ran_at: ran_at.toISOString() };
}
