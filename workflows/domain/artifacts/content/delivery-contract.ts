import type { StageContract } from '../contract';
import { DELIVERY_FORM } from './delivery';
import { DELIVERY_CHECKS } from './delivery-checks';
import { computeDelivery, hydrateDelivery, validateDelivery } from './delivery-rules';

export const DELIVERY: StageContract = {
  form: DELIVERY_FORM,
  hydrate: hydrateDelivery,
  compute: computeDelivery,
  validate: validateDelivery,
  checks: DELIVERY_CHECKS,
};
