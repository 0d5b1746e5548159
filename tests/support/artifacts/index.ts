import type { Content } from '../../../workflows/domain/artifacts/fields';
import type { Stage } from '../../../workflows/domain/artifacts/stages';
import { CREATIVES_CONTENT } from './creatives';
import { DELIVERY_CONTENT } from './delivery';
import { EXECUTION_CONTENT } from './execution';
import { INTAKE_CONTENT } from './intake';
import { MONITORING_CONTENT } from './monitoring';
import { STRATEGY_CONTENT } from './strategy';

/** One whole chain: Northwind Tea wins twenty cafés. */
export const EXAMPLES: Record<Stage, Content> = {
  INTAKE: INTAKE_CONTENT,
  STRATEGY: STRATEGY_CONTENT,
  CREATIVES: CREATIVES_CONTENT,
  EXECUTION: EXECUTION_CONTENT,
  MONITORING: MONITORING_CONTENT,
  DELIVERY: DELIVERY_CONTENT,
};
