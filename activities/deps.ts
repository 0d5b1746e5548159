import { activityInfo, asyncLocalStorage } from '@temporalio/activity';
import { signStep } from '../db/audit';
import type { Db, Trx } from '../db/connection';
import type { PlanWriter } from './drafting/writer';
import type { Mailer } from './smtp';
import type { Poster } from './webhook-poster';

/** What effects are built from. `worker/main.ts` assembles it, tests assemble their own. */
export type Deps = {
  db: Db;
  writer: PlanWriter;
  /**
   * The clock of the worker's machine. Absent under virtual time, where the workflow's own time is the only
   * one that counts.
   */
  clock?: () => Date;
  /** Absent where e-mail is not set up. */
  mailer?: Mailer | null;
  /** Calls webhooks. */
  poster?: Poster;
};

/** The clock, or the time at which this try of an activity was asked for. */
export function clockOf(deps: Pick<Deps, 'clock'>): Date {
  return deps.clock?.() ?? new Date(activityInfo().currentAttemptScheduledTimestampMs);
}

/** The later of what the workflow says and what the clock says: a message may have waited for a worker. */
export function nowOf(deps: Pick<Deps, 'clock'>, said: string): Date {
  const workflow = new Date(said);
  const clock = deps.clock?.() ?? workflow;
  return clock > workflow ? clock : workflow;
}

/** Puts the step of the process, by which Temporal's own view finds it, to what this transaction writes down. */
export async function signed(trx: Trx): Promise<void> {
  const info = asyncLocalStorage.getStore()?.info;
  // An activity that somebody calls outside of a worker belongs to no process.
  if (!info?.workflowExecution) return;
  const { workflowId: workflow_id, runId: run_id } = info.workflowExecution;
  await signStep(trx, { workflow_id, run_id, activity: `${info.activityType} ${info.activityId}` });
}
