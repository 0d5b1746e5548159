import type { StageContract } from '../contract';
import { EXECUTION_FORM } from './execution';
import { EXECUTION_CHECKS } from './execution-checks';
import { compute, hydrate } from './execution-rules';
import { validate } from './execution-validation';

export const EXECUTION: StageContract = {
  form: EXECUTION_FORM,
  hydrate,
  compute,
  validate,
  checks: EXECUTION_CHECKS,
};
