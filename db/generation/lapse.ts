import { CLOSED_WORDS, lapsedWords } from '../../workflows/domain/artifacts/generation';
import type { Actor } from '../../workflows/domain/permissions';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import type { ArtifactRow, CampaignRow, GenerationJobRow } from '../tables';

/**
 * After a decision on the intake, on the campaign's locked row: what was asked for on a version that is in force no longer
 * is wanted no more. One that is being written has put down nothing yet, and finds that when it wants to.
 */
export async function lapseJobs(trx: Trx, campaign: CampaignRow, actor: Actor, now: Date): Promise<void> {
  const intake = await trx<ArtifactRow>('artifacts')
    .where({ campaign_id: campaign.id, stage: 'INTAKE' })
    .first('approved_version');
  const inForce = intake?.approved_version ?? null;
  const open = await openJobs(trx, campaign.id)
    .whereRaw('intake_version is distinct from ?::integer', [inForce])
    .select('id', 'job_type', 'intake_version');
  for (const asked of new Set(open.map(({ intake_version }) => intake_version))) {
    const jobs = open.filter(({ intake_version }) => intake_version === asked);
    const note = lapsedWords(asked, inForce);
    const ids = jobs.map(({ id }) => id);
    await openJobs(trx, campaign.id).whereIn('id', ids).update(cancelled(note, now));
    await recordAudit(trx, {
      actor,
      action: 'cancelled_jobs',
      entityType: 'campaign',
      entityId: campaign.id,
      campaign,
      details: { intake_version: asked, in_force: inForce, jobs: jobs.map(({ job_type }) => job_type) },
      reason: note,
      at: now,
    });
  }
}

/** Nothing is written for a closed campaign. Answers how many were asked for. */
export async function closeJobs(trx: Trx, campaignId: string, now: Date): Promise<number> {
  return openJobs(trx, campaignId).update(cancelled(CLOSED_WORDS, now));
}

function openJobs(trx: Trx, campaignId: string) {
  return trx<GenerationJobRow>('generation_jobs')
    .where({ campaign_id: campaignId })
    .whereIn('status', ['ASKED', 'RUNNING']);
}

function cancelled(note: string, now: Date) {
  return { status: 'CANCELLED' as const, note, finished_at: now, updated_at: now };
}
