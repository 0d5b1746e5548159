import { flagsOf, gateOf, type ChainState, type Flag, type Flags } from './gates';
import { STAGES, type Stage } from './stages';

/** Where each stage of a campaign stands, and the one thing that gets a stage going again. */

export const STAGE_STATES = [
  'FLAGGED',
  'LOCKED',
  'ASKED',
  'NOT_BEGUN',
  'REJECTED',
  'DRAFT',
  'APPROVED',
] as const;
export type StageState = (typeof STAGE_STATES)[number];

/** What a stage's standing is read from. */
export type Begun = {
  stage: Stage;
  head_version: number;
  approved_version: number | null;
  asked_at: Date | null;
  rejected_at: Date | null;
};

export type StageStanding = {
  stage: Stage;
  state: StageState;
  /** The newest version, and the one in force. */
  head: number | null;
  approved: number | null;
  flag: Flag | null;
  /** Where a locked or a flagged stage is unblocked, and what its state is there; itself where nothing else is first. */
  way: { stage: Stage; state: StageState } | null;
};

/**
 * Of all six, in their order. The first state that holds is said: what is flagged holds up others, nothing can be decided
 * where the gate is closed, and what was asked for waits for a person. `APPROVED` has no version newer than the one in force.
 */
export function standingsOf(begun: readonly Begun[], chain: ChainState): StageStanding[] {
  const flags = flagsOf(chain);
  const states = Object.fromEntries(
    STAGES.map((stage) => [stage, stateOf(stage, begunIn(begun, stage), chain, flags)]),
  ) as Record<Stage, StageState>;
  return STAGES.map((stage) => ({
    stage,
    state: states[stage],
    head: begunIn(begun, stage)?.head_version ?? null,
    approved: chain[stage].approved,
    flag: flags[stage],
    way: wayOut(stage, states, chain, flags),
  }));
}

function begunIn(begun: readonly Begun[], stage: Stage): Begun | undefined {
  return begun.find((one) => one.stage === stage);
}

function stateOf(stage: Stage, begun: Begun | undefined, chain: ChainState, flags: Flags): StageState {
  if (flags[stage]) return 'FLAGGED';
  if (chain[stage].approved === null && !gateOf(stage, chain, flags).open) return 'LOCKED';
  if (begun?.asked_at) return 'ASKED';
  if (!begun) return 'NOT_BEGUN';
  if (begun.rejected_at) return 'REJECTED';
  return begun.head_version === begun.approved_version ? 'APPROVED' : 'DRAFT';
}

/** Up the chain to the first stage that somebody can do something about. */
function wayOut(
  stage: Stage,
  states: Record<Stage, StageState>,
  chain: ChainState,
  flags: Flags,
): StageStanding['way'] {
  if (states[stage] !== 'LOCKED' && states[stage] !== 'FLAGGED') return null;
  const [missing] = gateOf(stage, chain, flags).missing;
  if (missing) {
    const above = wayOut(missing.stage, states, chain, flags);
    return above ?? { stage: missing.stage, state: states[missing.stage] };
  }
  return { stage, state: states[stage] };
}

/** The last stage that somebody began; null before the first. */
export function furthestOf(standings: readonly StageStanding[]): Stage | null {
  return standings.findLast(({ head }) => head !== null)?.stage ?? null;
}

/** How the strategy as a whole is known outside the chain: of the version in force, else of the newest. */
export const STRATEGY_STATUSES = ['DRAFT', 'APPROVED', 'REJECTED'] as const;
export type StrategyStatus = (typeof STRATEGY_STATUSES)[number];

export type FlowStep = { stage: Stage | 'CAMPAIGN'; done: boolean };

/** The seven steps from a campaign to its delivery, and how many of a hundred are done. A flagged stage is not. */
export function flowOf(standings: readonly StageStanding[]): { steps: FlowStep[]; percent: number } {
  const steps: FlowStep[] = [
    { stage: 'CAMPAIGN', done: true },
    ...standings.map(({ stage, approved, flag }) => ({ stage, done: approved !== null && flag === null })),
  ];
  const done = steps.filter((step) => step.done).length;
  return { steps, percent: Math.round((done / steps.length) * 100) };
}
