/** The six stages of a campaign, in their order: the only home of that list, and of who is built on whom. */

export const STAGES = ['INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING', 'DELIVERY'] as const;
export type Stage = (typeof STAGES)[number];

export const STAGE_NAMES: Record<Stage, string> = {
  INTAKE: 'Intake',
  STRATEGY: 'Strategy',
  CREATIVES: 'Creatives',
  EXECUTION: 'Execution',
  MONITORING: 'Monitoring',
  DELIVERY: 'Delivery',
};

/** What must be approved and unflagged before a stage opens. Monitoring may come along in a delivery, but need not. */
export const REQUIRED_UPSTREAM: Record<Stage, readonly Stage[]> = {
  INTAKE: [],
  STRATEGY: ['INTAKE'],
  CREATIVES: ['STRATEGY'],
  EXECUTION: ['STRATEGY', 'CREATIVES'],
  MONITORING: ['EXECUTION'],
  DELIVERY: ['INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION'],
};

/**
 * What a version is built on, as far as it was in force when the version was saved; its lineage holds these. A gate may
 * ask for less: monitoring reads the strategy's measures, but opens with the execution, which rests on that strategy.
 * The order of the stages makes this graph acyclic.
 */
export const UPSTREAM: Record<Stage, readonly Stage[]> = {
  ...REQUIRED_UPSTREAM,
  MONITORING: ['STRATEGY', 'EXECUTION'],
  DELIVERY: ['INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION', 'MONITORING'],
};

/** `strategy`, `STRATEGY`: the one spelling of a stage, or undefined. */
export function parseStage(typed: string): Stage | undefined {
  return STAGES.find((stage) => stage === typed.toUpperCase());
}

/** How a stage is spelled in the path of a page. */
export function stagePath(stage: Stage): string {
  return stage.toLowerCase();
}
