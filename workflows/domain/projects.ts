/** A project is a body of work for one client. How far it is follows from its campaigns; nobody types it. */
import type { CampaignStatus } from './campaigns';
import type { PlanStatus } from './plans';

/** The columns of the board, in order. */
export const PROJECT_STAGES = ['INTAKE', 'STRATEGY', 'CREATIVE', 'EXECUTION', 'DONE'] as const;
export type ProjectStage = (typeof PROJECT_STAGES)[number];

/** What is written down of a project: NEW while its stage is derived, or that somebody put it away. */
export const PROJECT_STATES = ['NEW', ...PROJECT_STAGES, 'ON_HOLD', 'CANCELLED'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

/** What a person may put a project into; NEW takes it back onto the board. */
export const PROJECT_CHOICES = ['NEW', 'ON_HOLD', 'CANCELLED'] as const;
export type ProjectChoice = (typeof PROJECT_CHOICES)[number];

/** How far the chain of a campaign is; null where nobody began it. */
export type ChainProgress = {
  intakeApproved: boolean;
  /** Somebody wrote a version of it, whatever became of that. */
  strategyBegun: boolean;
  strategyApproved: boolean;
  deliveryApproved: boolean;
};

/** The signs of progress that a campaign shows. */
export type CampaignProgress = {
  status: CampaignStatus;
  chain: ChainProgress | null;
  /** It was completed, whatever became of it since. */
  completed: boolean;
  planApproved: boolean;
  /** Of its newest plan. */
  planHead: PlanStatus | null;
  /** A task was started or done. */
  workBegun: boolean;
};

/** Furthest first: the first rule that holds says the stage. A new sign of progress is one more line. */
const SIGNS: ReadonlyArray<readonly [ProjectStage, (of: CampaignProgress) => boolean]> = [
  ['DONE', ({ completed, status }) => completed || status === 'COMPLETED'],
  ['DONE', ({ chain }) => chain?.deliveryApproved === true],
  ['EXECUTION', ({ workBegun }) => workBegun],
  ['CREATIVE', ({ planApproved }) => planApproved],
  ['CREATIVE', ({ chain }) => chain?.strategyApproved === true],
  ['STRATEGY', ({ planHead }) => planHead !== null],
  ['STRATEGY', ({ chain }) => chain !== null && (chain.intakeApproved || chain.strategyBegun)],
  ['INTAKE', () => true],
];

export function campaignStage(progress: CampaignProgress): ProjectStage {
  return SIGNS.find(([, holds]) => holds(progress))?.[0] ?? 'INTAKE';
}

const CLOSED: readonly CampaignStatus[] = ['COMPLETED', 'ARCHIVED'];

/**
 * The furthest stage of the campaigns that are still open. When none is, the project is done if one of them
 * was completed: what was archived unfinished counts for nothing.
 */
export function projectStageFor(campaigns: readonly CampaignProgress[]): ProjectStage {
  const open = campaigns.filter(({ status }) => !CLOSED.includes(status));
  const counted = open.length > 0 ? open : campaigns.filter(({ completed }) => completed);
  const reached = counted.map((campaign) => PROJECT_STAGES.indexOf(campaignStage(campaign)));
  return PROJECT_STAGES[Math.max(0, ...reached)] ?? 'INTAKE';
}

/** What is known of a client's wishes, of 100: below the first it is too little to go on, at the last nothing is open. */
export function clarityLevel(clarity: number): 'LOW' | 'PARTLY' | 'WHOLE' {
  if (clarity < 60) return 'LOW';
  return clarity < 100 ? 'PARTLY' : 'WHOLE';
}
