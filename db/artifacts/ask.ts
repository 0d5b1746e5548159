import { checkAsking } from '../../workflows/domain/artifacts';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { report, type ReportAnswer, type Reported } from '../report';
import type { ArtifactRow, CampaignRow } from '../tables';
import { askingFacts } from './approval-facts';
import { chainOf, getArtifactVersion, listArtifacts, readUpstream } from './read';
import { tellArtifactAsked, tellArtifactRung } from './tell';

export type ArtifactAsked = { stage: Stage; version: number; asked_at: string };

/** The newest version waits for a person from now on; asked for twice, it waits since the first time. */
export function askForApproval(
  db: Db,
  campaignId: string,
  stage: Stage,
  shown: { version: number; checksum: string },
  by: Reported,
): Promise<Verdict<ReportAnswer<ArtifactAsked>>> {
  return report(db, campaignId, 'ask_artifact', { stage, ...shown }, by, async (trx, campaign) => {
    const artifacts = await listArtifacts(trx, campaignId);
    const artifact = artifacts.find((one) => one.stage === stage);
    if (!artifact) return no('NOT_FOUND', 'ARTIFACT_MISSING');
    const head = await getArtifactVersion(trx, artifact.id, artifact.head_version);
    const upstream = await readUpstream(trx, campaign, artifacts);
    const may = checkAsking(askingFacts(stage, head, upstream, chainOf(artifacts)), shown);
    if (!may.ok) return may;
    const asked = artifact.asked_at ?? (await markAsked(trx, campaign, artifact, by));
    return yes({ stage, version: head.version, asked_at: asked.toISOString() });
  });
}

async function markAsked(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  by: Reported,
): Promise<Date> {
  const { actor, now } = by;
  await trx('artifacts')
    .where({ id: artifact.id })
    .update({
      asked_at: now,
      asked_by: actor.id,
      asked_by_name: actor.name,
      ladder_rung: 0,
      ladder_at: null,
      version: trx.raw('version + 1'),
      updated_at: now,
    });
  await recordAudit(trx, {
    actor,
    action: 'artifact_asked',
    entityType: 'artifact',
    entityId: artifact.id,
    campaign,
    details: { stage: artifact.stage, version: artifact.head_version },
    at: now,
  });
  await tellArtifactAsked(trx, campaign, artifact, actor, now);
  return now;
}

/** A rung of the ladder, written down by the campaign's look at itself. */
export async function remindArtifact(
  trx: Trx,
  campaign: CampaignRow,
  { stage, version, rung }: { stage: Stage; version: number; rung: number },
  now: Date,
): Promise<ArtifactRow | undefined> {
  const [artifact] = await trx('artifacts')
    .where({ campaign_id: campaign.id, stage, head_version: version })
    .whereNotNull('asked_at')
    .update({ ladder_rung: rung, ladder_at: now, updated_at: now })
    .returning<ArtifactRow[]>('*');
  if (artifact) await tellArtifactRung(trx, campaign, artifact, rung, now);
  return artifact;
}
