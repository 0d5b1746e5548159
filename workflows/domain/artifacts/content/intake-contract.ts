import type { StageContract } from '../contract';
import { INTAKE_FORM } from './intake';
import { INTAKE_CHECKS } from './intake-checks';
import { hydrateIntake, validateIntake } from './intake-rules';

export const INTAKE: StageContract = {
  form: INTAKE_FORM,
  hydrate: hydrateIntake,
  validate: validateIntake,
  checks: INTAKE_CHECKS,
};
