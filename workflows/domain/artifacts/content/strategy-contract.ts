import type { StageContract } from '../contract';
import { STRATEGY_FORM } from './strategy';
import { STRATEGY_CHECKS } from './strategy-checks';
import { hydrateStrategy, validateStrategy } from './strategy-rules';

export const STRATEGY: StageContract = {
  form: STRATEGY_FORM,
  hydrate: hydrateStrategy,
  validate: validateStrategy,
  checks: STRATEGY_CHECKS,
};
