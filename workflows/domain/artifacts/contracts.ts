import { UNIVERSAL_CHECKS } from '../qc/universal';
import { CREATIVES_FORM } from './content/creatives';
import { DELIVERY } from './content/delivery-contract';
import { EXECUTION_FORM } from './content/execution';
import { INTAKE } from './content/intake-contract';
import { MONITORING } from './content/monitoring-contract';
import { STRATEGY } from './content/strategy-contract';
import type { StageContract } from './contract';
import type { StageForm } from './fields';
import type { Stage } from './stages';

/** What there is to know of each stage. */
export const CONTRACTS: Record<Stage, StageContract> = {
  INTAKE,
  STRATEGY,
  CREATIVES: of(CREATIVES_FORM),
  EXECUTION: of(EXECUTION_FORM),
  MONITORING,
  DELIVERY,
};

function of(form: StageForm): StageContract {
  return {
    form,
    hydrate: () => ({}),
    validate: () => ({ errors: [], warnings: [] }),
    checks: UNIVERSAL_CHECKS,
  };
}
