import { flagChanges, flagsOf, type Flag, type Flags } from '../../workflows/domain/artifacts/gates';
import { flagWords } from '../../workflows/domain/artifacts/flag-words';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Actor } from '../../workflows/domain/permissions';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import type { ArtifactRow, CampaignRow } from '../tables';
import { chainOf, listArtifacts } from './read';
import { NOT_FLAGGED } from './standing-columns';
import { listAnswerable, tellFlagged } from './tell';

export type FlagsSettled = { flagged: Stage[]; released: Stage[] };

/**
 * Makes the rows say what follows from the versions in force after a decision: raises the flags that are new, releases
 * those whose cause is gone. `before` are the flags before the decision.
 */
export async function settleFlags(
  trx: Trx,
  campaign: CampaignRow,
  before: Flags,
  actor: Actor,
  now: Date,
): Promise<FlagsSettled> {
  const artifacts = await listArtifacts(trx, campaign.id);
  const after = flagsOf(chainOf(artifacts));
  const { raised, released } = flagChanges(before, after);
  const answerFor = raised.length === 0 ? [] : await listAnswerable(trx, campaign);
  for (const artifact of artifacts) {
    const flag = after[artifact.stage];
    if (flag && raised.includes(artifact.stage)) {
      await raise(trx, campaign, artifact, flag, actor, now);
      await tellFlagged(trx, campaign, artifact, flag, answerFor, now);
    } else if (released.includes(artifact.stage) && artifact.flag)
      await release(trx, campaign, artifact, actor, now);
  }
  return { flagged: raised, released };
}

async function raise(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  flag: Flag,
  actor: Actor,
  now: Date,
): Promise<void> {
  await trx('artifacts')
    .where({ id: artifact.id })
    .update({
      flag: JSON.stringify(flag),
      flagged_at: artifact.flagged_at ?? now,
      version: trx.raw('version + 1'),
      updated_at: now,
    });
  await markInForce(trx, artifact, 'FLAGGED_FOR_REVIEW', now);
  await audit(trx, campaign, artifact, { action: 'artifact_flagged', after: flag }, actor, now);
}

async function release(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  actor: Actor,
  now: Date,
): Promise<void> {
  await trx('artifacts')
    .where({ id: artifact.id })
    .update({ ...NOT_FLAGGED, version: trx.raw('version + 1'), updated_at: now });
  await markInForce(trx, artifact, 'APPROVED', now);
  await audit(trx, campaign, artifact, { action: 'artifact_released', after: null }, actor, now);
}

async function markInForce(
  trx: Trx,
  artifact: ArtifactRow,
  status: 'APPROVED' | 'FLAGGED_FOR_REVIEW',
  now: Date,
): Promise<void> {
  await trx('artifact_versions')
    .where({ artifact_id: artifact.id, version: artifact.approved_version })
    .update({ status, updated_at: now });
}

async function audit(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  { action, after }: { action: string; after: Flag | null },
  actor: Actor,
  now: Date,
): Promise<void> {
  const flag = after ?? artifact.flag;
  await recordAudit(trx, {
    actor,
    action,
    entityType: 'artifact',
    entityId: artifact.id,
    campaign,
    before: { flag: artifact.flag && flagWords(artifact.flag) },
    after: { flag: after && flagWords(after) },
    details: { stage: artifact.stage, version: artifact.approved_version, flag },
    reason: flag ? flagWords(flag) : undefined,
    at: now,
  });
}
