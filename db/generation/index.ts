import { checkSchema } from '../../workflows/domain/artifacts';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { checkRun, nextJob } from '../../workflows/domain/artifacts/generation';
import type { LandingStage, OfferedType } from '../../workflows/domain/artifacts/jobs';
import { DAEMON } from '../../workflows/domain/permissions';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { findArtifact, findArtifactVersion } from '../artifacts/read';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { report, type ReportAnswer, type Reported } from '../report';
import type { ArtifactRow, CampaignRow, GenerationJobRow } from '../tables';
import { readGeneration } from './read';

export * from './read';

export type JobsAsked = { intake_version: number; jobs: OfferedType[] };

/** Somebody wants one job run, or all that are open. Each begins by itself as soon as what it needs is there. */
export function askJobs(
  db: Db,
  campaignId: string,
  wanted: string | undefined,
  by: Reported,
): Promise<Verdict<ReportAnswer<JobsAsked>>> {
  return report(db, campaignId, 'run_jobs', { job_type: wanted ?? null }, by, async (trx, campaign) => {
    const { intake_version, plan } = await readGeneration(trx, campaignId);
    if (intake_version === null || plan.length === 0) return no('ILLEGAL_TRANSITION', 'NOTHING_PLANNED');
    const asked = checkRun(plan, wanted);
    if (!asked.ok) return asked;
    for (const job of asked.value) await askJob(trx, campaignId, intake_version, job, by);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'asked_for_jobs',
      entityType: 'campaign',
      entityId: campaignId,
      campaign,
      details: { intake_version, jobs: asked.value },
      at: by.now,
    });
    return yes({ intake_version, jobs: asked.value });
  });
}

async function askJob(
  trx: Trx,
  campaign_id: string,
  intake_version: number,
  job_type: OfferedType,
  { actor, now }: Reported,
): Promise<void> {
  const asked = {
    status: 'ASKED' as const,
    asked_by: actor.id,
    asked_by_name: actor.name,
    asked_at: now,
    started_at: null,
    finished_at: null,
    stage: null,
    version: null,
    note: null,
    updated_at: now,
  };
  await trx('generation_jobs')
    .insert({ ...asked, id: newId(), campaign_id, intake_version, job_type, attempt: 1, created_at: now })
    .onConflict(['campaign_id', 'job_type', 'intake_version'])
    .merge({ ...asked, attempt: trx.raw('generation_jobs.attempt + 1') });
}

export type JobNamed = { intakeVersion: number; job: OfferedType; attempt: number };

/**
 * Takes a job on, on the campaign's locked row. Undefined when there is nothing to do: it is done, it was asked for anew
 * meanwhile, or what it needs is not there any more; then its turn comes again. One that was begun is given back where
 * an approval that it needs was withdrawn since, or somebody asked for a decision on its stage.
 */
export async function beginJob(
  trx: Trx,
  campaign: CampaignRow,
  { intakeVersion, job, attempt }: JobNamed,
  now: Date,
): Promise<GenerationJobRow | undefined> {
  const { intake_version, plan, rows } = await readGeneration(trx, campaign.id);
  const row = rows.find(({ job_type }) => job_type === job);
  if (intake_version !== intakeVersion || row?.attempt !== attempt) return undefined;
  const planned = plan.find((one) => one.job.type === job);
  if (row.status === 'RUNNING') {
    const isHeld = planned && (planned.decision_first || planned.missing.length > 0);
    if (!isHeld) return row;
    await giveBack(trx, row, now);
    return undefined;
  }
  const next = nextJob(plan);
  if (row.status !== 'ASKED' || next?.job.type !== job) return undefined;
  const [begun] = await trx('generation_jobs')
    .where({ id: row.id, status: 'ASKED', attempt })
    .update({ status: 'RUNNING', started_at: now, updated_at: now })
    .returning<GenerationJobRow[]>('*');
  return begun;
}

async function giveBack(trx: Trx, { id, attempt }: GenerationJobRow, now: Date): Promise<void> {
  await trx('generation_jobs')
    .where({ id, status: 'RUNNING', attempt })
    .update({ status: 'ASKED', started_at: null, updated_at: now });
}

/** The content that a job goes on from: the newest version of the stage it lands in. */
export async function findLanding(
  db: Db,
  campaignId: string,
  stage: LandingStage,
): Promise<Verdict<{ artifact: ArtifactRow | undefined; content: Content; version: number }>> {
  const artifact = await findArtifact(db, campaignId, stage);
  if (!artifact) return yes({ artifact: undefined, content: {}, version: 0 });
  const head = await findArtifactVersion(db, artifact.id, artifact.head_version);
  const readable = head && checkSchema(head.schema_version, CONTRACTS[stage].form.schemaVersion);
  if (readable && !readable.ok) return readable;
  return yes({ artifact, content: head?.content ?? {}, version: artifact.head_version });
}

export type JobEnded =
  | { status: 'COMPLETED'; stage: LandingStage; version: number | null; note?: string }
  | { status: 'FAILED'; note: string };

export async function endJob(
  trx: Trx,
  campaign: CampaignRow,
  row: GenerationJobRow,
  ended: JobEnded,
  now: Date,
): Promise<void> {
  const { status, note = null } = ended;
  const landed = ended.status === 'COMPLETED' ? { stage: ended.stage, version: ended.version } : {};
  await trx('generation_jobs')
    .where({ id: row.id, status: 'RUNNING', attempt: row.attempt })
    .update({ status, note, ...landed, finished_at: now, updated_at: now });
  await recordAudit(trx, {
    actor: DAEMON,
    action: status === 'COMPLETED' ? 'ran_job' : 'failed_job',
    entityType: 'generation_job',
    entityId: row.id,
    campaign,
    details: { job: row.job_type, attempt: row.attempt, ...landed, note },
    at: now,
  });
}
