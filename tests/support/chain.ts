import type { Knex } from 'knex';
import { approveArtifact, findArtifact, getArtifactVersion, saveArtifact } from '../../db/artifacts';
import { lockCampaign } from '../../db/campaigns/facts';
import type { Operator } from '../../db/operators';
import type { Content } from '../../workflows/domain/artifacts/fields';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { actorFor, saidBy } from './campaigns';

/** Saves a version of a stage's artifact as its editor does. */
export async function aVersion(
  db: Knex,
  campaignId: string,
  stage: Stage,
  content: Content,
  by: Operator,
  now: Date,
) {
  const saved = await saveArtifact(db, campaignId, stage, { content }, saidBy(by, now));
  if (!saved.ok) throw new Error(`not saved: ${JSON.stringify(saved)}`);
  return saved.value.answer;
}

/** Approves the newest version of a stage as the judge does, with a word that a warning would need. */
export async function approved(db: Knex, campaignId: string, stage: Stage, by: Operator, now: Date) {
  const artifact = await findArtifact(db, campaignId, stage);
  if (!artifact) throw new Error(`no ${stage}`);
  const { version, checksum } = await getArtifactVersion(db, artifact.id, artifact.head_version);
  const given = { version, checksum, comment: 'Read and agreed.', confirmed: true };
  const decided = await db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, campaignId);
    if (!campaign) throw new Error(`no campaign ${campaignId}`);
    return approveArtifact(trx, campaign, stage, given, actorFor(by), now);
  });
  if (!decided.ok) throw new Error(`not approved: ${JSON.stringify(decided)}`);
  return decided.value;
}

/** A stage with a version in force. */
export async function anApproved(
  db: Knex,
  campaignId: string,
  stage: Stage,
  content: Content,
  by: Operator,
  now: Date,
) {
  await aVersion(db, campaignId, stage, content, by, now);
  return approved(db, campaignId, stage, by, now);
}
