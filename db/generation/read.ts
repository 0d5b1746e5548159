import { chosenJobs } from '../../workflows/domain/artifacts/content/intake-rules';
import type { ChainState } from '../../workflows/domain/artifacts/gates';
import { generationPlan, type PlannedJob } from '../../workflows/domain/artifacts/generation';
import type { JobType } from '../../workflows/domain/artifacts/jobs';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import { chainOf, findArtifactVersion, listArtifacts } from '../artifacts/read';
import type { Db } from '../connection';
import type { GenerationJobRow } from '../tables';

/** The generation plan of a campaign: what its intake in force chooses, asked for and written row by row. */

export type Generation = {
  /** Null while no intake is in force. */
  intake_version: number | null;
  chosen: JobType[];
  chain: ChainState;
  /** The newest version of each stage that somebody began. */
  heads: Partial<Record<Stage, number>>;
  rows: GenerationJobRow[];
  plan: PlannedJob[];
};

export async function readGeneration(db: Db, campaignId: string): Promise<Generation> {
  const artifacts = await listArtifacts(db, campaignId);
  const chain = chainOf(artifacts);
  const heads = Object.fromEntries(artifacts.map(({ stage, head_version }) => [stage, head_version]));
  const intake = artifacts.find(({ stage }) => stage === 'INTAKE');
  const version = intake?.approved_version ?? null;
  if (!intake || version === null)
    return { intake_version: null, chosen: [], chain, heads, rows: [], plan: [] };
  const content = (await findArtifactVersion(db, intake.id, version))?.content ?? {};
  const rows = await listJobRows(db, campaignId, version);
  const chosen = chosenJobs(content);
  const asked = artifacts.filter(({ asked_at }) => asked_at !== null).map(({ stage }) => stage);
  const plan = generationPlan(chosen, chain, rows, asked);
  return { intake_version: version, chosen, chain, heads, rows, plan };
}

function listJobRows(db: Db, campaignId: string, intakeVersion: number): Promise<GenerationJobRow[]> {
  return db<GenerationJobRow>('generation_jobs').where({
    campaign_id: campaignId,
    intake_version: intakeVersion,
  });
}

/** The newest that lapsed of each job, as long as nobody asked for it on the intake in force. */
export async function listLapsedJobs(db: Db, campaignId: string): Promise<GenerationJobRow[]> {
  const newest = await db<GenerationJobRow>('generation_jobs')
    .distinctOn('job_type')
    .where({ campaign_id: campaignId })
    .orderBy([{ column: 'job_type' }, { column: 'asked_at', order: 'desc' }, { column: 'id', order: 'desc' }])
    .select<GenerationJobRow[]>('*');
  return newest.filter(({ status }) => status === 'CANCELLED');
}
