import { REQUIRED_UPSTREAM, STAGES, UPSTREAM, type Stage } from './stages';

/** Which stages are open, and which approved versions no longer rest on what is in force. */

/** A stage's upstream stages, each with the version that was in force. */
export type Lineage = Partial<Record<Stage, number>>;

/** A stage as gates and flags see it. */
type StageState = {
  /** The version in force; null while none is approved. */
  approved: number | null;
  /** What the version in force was last approved or confirmed against. */
  lineage: Lineage;
};
export type ChainState = Record<Stage, StageState>;

/** Why a version in force waits for a person to look at it again. */
export type Flag =
  | { kind: 'REPLACED'; stage: Stage; from: number; to: number }
  | { kind: 'WITHDRAWN'; stage: Stage; from: number }
  | { kind: 'ANCESTOR'; stage: Stage };
export type Flags = Record<Stage, Flag | null>;

export const NOTHING_APPROVED: ChainState = Object.fromEntries(
  STAGES.map((stage) => [stage, { approved: null, lineage: {} }]),
) as ChainState;

/**
 * Which versions in force are flagged: those built on a version that is not in force any more, and those built on a
 * flagged one. It follows from the versions alone, so that a flag is released by whatever takes its cause away. The graph
 * is acyclic by the order of the stages, so one pass is enough.
 */
export function flagsOf(chain: ChainState): Flags {
  const flags = Object.fromEntries(STAGES.map((stage) => [stage, null])) as Flags;
  for (const stage of STAGES) flags[stage] = flagOf(stage, chain, flags);
  return flags;
}

function flagOf(stage: Stage, chain: ChainState, flags: Flags): Flag | null {
  const { approved, lineage } = chain[stage];
  if (approved === null) return null;
  const built = UPSTREAM[stage].filter((upstream) => lineage[upstream] !== undefined);
  for (const upstream of built) {
    const from = lineage[upstream] as number;
    const to = chain[upstream].approved;
    if (to === null) return { kind: 'WITHDRAWN', stage: upstream, from };
    if (to !== from) return { kind: 'REPLACED', stage: upstream, from, to };
  }
  const ancestor = built.find((upstream) => flags[upstream]);
  return ancestor ? { kind: 'ANCESTOR', stage: rootOf(ancestor, flags) } : null;
}

/** Where a chain of flags begins. */
function rootOf(stage: Stage, flags: Flags): Stage {
  const flag = flags[stage];
  return flag?.kind === 'ANCESTOR' ? flag.stage : (flag?.stage ?? stage);
}

export type MissingGate = { stage: Stage; why: 'NOT_APPROVED' | 'FLAGGED' };
export type Gate = { open: boolean; missing: MissingGate[] };

/** A stage is open when every stage it needs is approved, and none of those is flagged. */
export function gateOf(stage: Stage, chain: ChainState, flags: Flags = flagsOf(chain)): Gate {
  const missing = REQUIRED_UPSTREAM[stage].flatMap((upstream): MissingGate[] => {
    if (chain[upstream].approved === null) return [{ stage: upstream, why: 'NOT_APPROVED' }];
    return flags[upstream] ? [{ stage: upstream, why: 'FLAGGED' }] : [];
  });
  return { open: missing.length === 0, missing };
}

/** What a version saved or confirmed now is built on. */
export function lineageNow(stage: Stage, chain: ChainState): Lineage {
  return Object.fromEntries(
    UPSTREAM[stage].flatMap((upstream) => {
      const { approved } = chain[upstream];
      return approved === null ? [] : [[upstream, approved]];
    }),
  );
}

/** Where a version was built on something that is not in force now. `in_force` is null when nothing is. */
export type Stale = { stage: Stage; built_on: number; in_force: number | null };

export function staleIn(stage: Stage, lineage: Lineage, chain: ChainState): Stale[] {
  return UPSTREAM[stage].flatMap((upstream) => {
    const built_on = lineage[upstream];
    const in_force = chain[upstream].approved;
    return built_on === undefined || built_on === in_force ? [] : [{ stage: upstream, built_on, in_force }];
  });
}

/** The flags that are new or gone between two states of a chain; a flag whose cause changed is new. */
export function flagChanges(before: Flags, after: Flags): { raised: Stage[]; released: Stage[] } {
  return {
    raised: STAGES.filter((stage) => after[stage] && !isSame(before[stage], after[stage])),
    released: STAGES.filter((stage) => before[stage] && !after[stage]),
  };
}

function isSame(one: Flag | null, other: Flag | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
