import { createCampaignActivities } from './campaigns';
import { createDecisionActivities } from './decisions';
import type { Deps } from './deps';
import { createGenerationActivities } from './generation';
import { createMailActivities } from './mail';
import { createPlanActivities } from './plans';
import { createWebhookActivities } from './webhooks';

export type { Advance } from './campaigns';
export type { Deps } from './deps';

/** Everything a campaign's process may do to the world; each is safe to repeat. */
export function createActivities(deps: Deps) {
  return {
    ...createCampaignActivities(deps),
    ...createDecisionActivities(deps),
    ...createPlanActivities(deps),
    ...createGenerationActivities(deps),
    ...createMailActivities(deps),
    ...createWebhookActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
