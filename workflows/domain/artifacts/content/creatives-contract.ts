import type { StageContract } from '../contract';
import { CREATIVES_FORM } from './creatives';
import { CREATIVES_CHECKS } from './creatives-checks';
import { compute, hydrate, validate } from './creatives-rules';

export const CREATIVES: StageContract = {
  form: CREATIVES_FORM,
  hydrate,
  compute,
  validate,
  checks: CREATIVES_CHECKS,
};
