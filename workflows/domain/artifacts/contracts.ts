import { CREATIVES } from './content/creatives-contract';
import { DELIVERY } from './content/delivery-contract';
import { EXECUTION } from './content/execution-contract';
import { INTAKE } from './content/intake-contract';
import { MONITORING } from './content/monitoring-contract';
import { STRATEGY } from './content/strategy-contract';
import type { StageContract } from './contract';
import type { Stage } from './stages';

/** What there is to know of each stage. */
export const CONTRACTS: Record<Stage, StageContract> = {
  INTAKE,
  STRATEGY,
  CREATIVES,
  EXECUTION,
  MONITORING,
  DELIVERY,
};
