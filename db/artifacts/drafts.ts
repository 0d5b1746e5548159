import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Db } from '../connection';
import type { ArtifactDraftRow } from '../tables';

/** What one person has typed into an editor and not saved: theirs alone, kept as it was typed. */

export function findDraft(
  db: Db,
  campaignId: string,
  stage: Stage,
  operatorId: string,
): Promise<ArtifactDraftRow | undefined> {
  return db<ArtifactDraftRow>('artifact_drafts')
    .where({ campaign_id: campaignId, stage, operator_id: operatorId })
    .first();
}

export async function keepDraft(
  db: Db,
  draft: Pick<ArtifactDraftRow, 'campaign_id' | 'stage' | 'operator_id' | 'typed' | 'base_version'>,
  now: Date,
): Promise<void> {
  const row = { ...draft, typed: JSON.stringify(draft.typed), updated_at: now };
  await db('artifact_drafts').insert(row).onConflict(['campaign_id', 'stage', 'operator_id']).merge();
}

export async function dropDraft(db: Db, campaignId: string, stage: Stage, operatorId: string): Promise<void> {
  await db('artifact_drafts').where({ campaign_id: campaignId, stage, operator_id: operatorId }).delete();
}
