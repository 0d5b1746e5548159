import { no, yes, type Verdict } from '../verdict';
import { gateOf, type ChainState, type MissingGate } from './gates';
import { dependenciesOf, offeredJobs, type OfferedJob, type OfferedType } from './jobs';
import { STAGES, type Stage } from './stages';

/** The jobs that an approved intake asks for: how far each is, what it waits for, and which one runs next. */

/**
 * What is kept of a job that somebody wants run: asked for, being written, written, not written for a reason, or wanted no
 * more because the intake that asks for it is in force no longer, or the campaign is closed.
 */
export const JOB_RUN_STATUSES = ['ASKED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type JobRunStatus = (typeof JOB_RUN_STATUSES)[number];

export type JobRun = { job_type: string; status: JobRunStatus; attempt: number };

/** Waits for another job; could run; being written; written; not written; waits for a person. */
export const JOB_STATES = ['PENDING', 'READY', 'RUNNING', 'COMPLETED', 'FAILED', 'BLOCKED'] as const;
export type JobState = (typeof JOB_STATES)[number];

export type PlannedJob = {
  job: OfferedJob;
  state: JobState;
  /** Somebody wants it run; it begins by itself once it is ready. */
  asked: boolean;
  attempt: number;
  /** Chosen jobs that have to be written before it, and those of them that could not be. */
  waits_for: OfferedType[];
  failed: OfferedType[];
  /** Approvals it needs that are missing. */
  missing: MissingGate[];
  /** A version of the stage it lands in waits for a decision, which a newer version would end. */
  decision_first: boolean;
};

/**
 * The chosen jobs in the order in which they run. A job needs those before it to be written, and the stages they belong
 * to to be approved: of the execution's jobs, those that are text alone need the strategy only. Here alone; the stages
 * themselves open as they always do. What nobody can write is not planned, and nothing waits for it. A stage of which a
 * version was asked for (`asked`) is left as it is until somebody has decided: what they read stays the newest.
 */
export function generationPlan(
  chosen: readonly string[],
  chain: ChainState,
  runs: readonly JobRun[],
  asked: readonly Stage[],
): PlannedJob[] {
  const jobs = offeredJobs().filter(({ type }) => chosen.includes(type));
  const planned = jobs.map(({ type }) => type);
  const runOf = (type: string) => runs.find(({ job_type }) => job_type === type);
  const statusOf = (type: string) => runOf(type)?.status;
  return jobs.map((job) => {
    const before = dependenciesOf(job.type, planned) as OfferedType[];
    const about = {
      waits_for: before.filter((type) => statusOf(type) !== 'COMPLETED'),
      failed: before.filter((type) => statusOf(type) === 'FAILED'),
      missing: missingFor(job, chain),
      decision_first: asked.includes(job.lands_in),
    };
    const run = runOf(job.type);
    return {
      job,
      state: stateOf(run?.status, about),
      asked: run?.status === 'ASKED',
      attempt: run?.attempt ?? 0,
      ...about,
    };
  });
}

/** The stages that have to be in force before a job may run; the intake is what asks for it. */
export function stagesNeededBy({ depends_on }: Pick<OfferedJob, 'depends_on'>): Stage[] {
  return STAGES.filter((stage) => stage === 'INTAKE' || (depends_on as readonly Stage[]).includes(stage));
}

function missingFor(job: OfferedJob, chain: ChainState): MissingGate[] {
  const needed = stagesNeededBy(job);
  // Delivery is the stage that asks for all of them, so its gate knows of each whether it is in force.
  return gateOf('DELIVERY', chain).missing.filter(({ stage }) => needed.includes(stage));
}

function stateOf(
  status: JobRunStatus | undefined,
  about: Pick<PlannedJob, 'waits_for' | 'failed' | 'missing' | 'decision_first'>,
): JobState {
  if (status === 'RUNNING' || status === 'COMPLETED' || status === 'FAILED') return status;
  if (about.failed.length > 0) return 'BLOCKED';
  if (about.waits_for.length > 0) return 'PENDING';
  return about.missing.length > 0 || about.decision_first ? 'BLOCKED' : 'READY';
}

/** The one that runs now: what is being written already, else the first that is asked for and could run. */
export function nextJob(plan: readonly PlannedJob[]): PlannedJob | undefined {
  return (
    plan.find(({ state }) => state === 'RUNNING') ??
    plan.find(({ state, asked }) => state === 'READY' && asked)
  );
}

/**
 * The jobs that a person's wish asks for: the one that is named, also one that was written before, or every one that is
 * neither written nor asked for. Those that wait for something are asked for too, and begin when that is there.
 */
export function checkRun(plan: readonly PlannedJob[], wanted?: string): Verdict<OfferedType[]> {
  if (wanted !== undefined) {
    const one = plan.find(({ job }) => job.type === wanted);
    if (!one) return no('VALIDATION_FAILED', 'JOB_NOT_PLANNED', { field: 'job_type' });
    if (one.state === 'RUNNING' || one.asked) return no('CONFLICT', 'JOB_ASKED');
    return yes([one.job.type]);
  }
  const open = plan.filter(({ state, asked }) => !asked && state !== 'RUNNING' && state !== 'COMPLETED');
  if (open.length === 0) return no('CONFLICT', 'JOBS_ALL_ASKED');
  return yes(open.map(({ job }) => job.type));
}

/** Why a job that somebody asked for is written no more, for a campaign that was closed meanwhile. */
export const CLOSED_WORDS = 'The campaign was closed before it was written.';

/** The same where another version of the intake, or none, is in force by now. */
export function lapsedWords(asked: number, inForce: number | null): string {
  const now = inForce === null ? 'None' : `Version ${inForce}`;
  return `It was asked for on version ${asked} of the intake. ${now} is in force now.`;
}
