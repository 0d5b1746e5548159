import { STAGE_NAMES } from '../../workflows/domain/artifacts/stages';
import type { Actor } from '../../workflows/domain/permissions';
import { DAY, plus } from '../../workflows/domain/time';
import type { Trx } from '../connection';
import type { ArtifactRow, ArtifactVersionRow, CampaignRow } from '../tables';
import { insertTasks } from '../tasks';

/** What was sent back becomes somebody's work: the campaign's owner's, a day from now. */
export async function askForRevision(
  trx: Trx,
  campaign: CampaignRow,
  artifact: ArtifactRow,
  version: ArtifactVersionRow,
  { reason, by }: { reason: string; by: Actor },
  now: Date,
): Promise<void> {
  const name = STAGE_NAMES[artifact.stage].toLowerCase();
  await insertTasks(
    trx,
    [
      {
        campaign_id: campaign.id,
        task_type: 'REVIEW',
        platform: 'internal',
        origin: 'REJECTION',
        origin_key: `rejection:${version.id}:${now.toISOString()}`,
        title: `Revise the ${name}: version ${version.version} was rejected`,
        description: `${by.name}: ${reason}`,
        instructions_text: `Read the reason, change the ${name} of the campaign, save a new version and ask for its approval. Then say here what you changed.`,
        assigned_to: campaign.owner_id,
        due_at: plus(now, DAY),
        status: 'PENDING',
        anchored_at: now,
      },
    ],
    now,
  );
}
