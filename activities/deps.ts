import type { Db } from '../db/connection';
import type { PlanWriter } from './drafting/writer';

/** What effects are built from. `worker/main.ts` assembles it, tests assemble their own. */
export type Deps = {
  db: Db;
  writer: PlanWriter;
  /**
   * The clock of the worker's machine. Absent under virtual time, where the workflow's own time is the only
   * one that counts.
   */
  clock?: () => Date;
};

/** The later of what the workflow says and what the clock says: a message may have waited for a worker. */
export function nowOf(deps: Pick<Deps, 'clock'>, said: string): Date {
  const workflow = new Date(said);
  const clock = deps.clock?.() ?? workflow;
  return clock > workflow ? clock : workflow;
}
