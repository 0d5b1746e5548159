import type { StageContract } from '../contract';
import { MONITORING_FORM } from './monitoring';
import { MONITORING_CHECKS } from './monitoring-checks';
import { computeMonitoring, hydrateMonitoring, validateMonitoring } from './monitoring-rules';

export const MONITORING: StageContract = {
  form: MONITORING_FORM,
  hydrate: hydrateMonitoring,
  compute: computeMonitoring,
  validate: validateMonitoring,
  checks: MONITORING_CHECKS,
};
