import type { ArtifactStatus } from '../../workflows/domain/artifacts';
import type { Lineage } from '../../workflows/domain/artifacts/gates';
import type { Actor } from '../../workflows/domain/permissions';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import { newId } from '../ids';
import type { ApprovalRow, ArtifactRow, ArtifactVersionRow, CampaignRow } from '../tables';
import { NOT_ASKED } from './standing-columns';

/** What a decision on an artifact leaves in the rows. */

export type Deciding = { trx: Trx; campaign: CampaignRow; artifact: ArtifactRow; actor: Actor; now: Date };

/** Of a version only what was judged is changed: from the status that it was judged with. */
export async function markVersion(
  trx: Trx,
  version: Pick<ArtifactVersionRow, 'id' | 'status'>,
  to: { status: ArtifactStatus } & Record<string, unknown>,
  now: Date,
): Promise<void> {
  const changed = await trx('artifact_versions')
    .where({ id: version.id, status: version.status })
    .update({ ...to, updated_at: now });
  if (changed !== 1) throw new Error(`version ${version.id} changed under the campaign's lock`);
}

/** A decision on the newest version ends the waiting for one; a decision on an older one does not. */
export async function markArtifact(
  { trx, artifact, now }: Deciding,
  { version }: Pick<ArtifactVersionRow, 'version'>,
  to: Record<string, unknown>,
): Promise<void> {
  const waiting = version === artifact.head_version ? NOT_ASKED : {};
  await trx('artifacts')
    .where({ id: artifact.id })
    .update({ ...waiting, ...to, version: trx.raw('version + 1'), updated_at: now });
}

type Kept = {
  decision: ApprovalRow['decision'];
  /** What the version becomes by it, and which one is in force after it. */
  status: ArtifactStatus;
  inForce: number | null;
  comment: string | null;
  confirmed?: boolean;
  /** Where it changes what the version rests on. */
  lineage?: { from: Lineage | null; to: Lineage };
};

const ACTIONS: Record<ApprovalRow['decision'], string> = {
  APPROVED: 'artifact_approved',
  CONFIRMED: 'artifact_reconfirmed',
  REJECTED: 'artifact_rejected',
  REVOKED: 'artifact_revoked',
};

/** Who decided what on which version: the row that its history shows, and the audit entry. */
export async function keepDecision(
  { trx, campaign, artifact, actor, now }: Deciding,
  { version, checksum, status: before }: ArtifactVersionRow,
  { decision, status, inForce, comment, confirmed = false, lineage }: Kept,
): Promise<void> {
  await trx('approvals').insert({
    id: newId(),
    campaign_id: campaign.id,
    subject_type: 'ARTIFACT',
    subject_id: artifact.id,
    version,
    checksum,
    decision,
    comment,
    confirmed,
    actor_id: actor.id,
    actor: actor.name,
    at: now,
  });
  await recordAudit(trx, {
    actor,
    action: ACTIONS[decision],
    entityType: 'artifact',
    entityId: artifact.id,
    campaign,
    before: {
      status: before,
      in_force: artifact.approved_version,
      ...(lineage && { lineage: lineage.from }),
    },
    after: { status, in_force: inForce, version, checksum, ...(lineage && { lineage: lineage.to }) },
    details: { stage: artifact.stage, version },
    reason: comment ?? undefined,
    at: now,
  });
}
