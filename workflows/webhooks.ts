import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { WebhookInput } from './messages/webhooks';
import { recordFact, tellOutside } from './options';

const { postWebhook } = proxyActivities<Activities>(tellOutside);
const { giveUpWebhook } = proxyActivities<Activities>(recordFact);

/**
 * Tells one endpoint of one event: again and again for a day, then it gives up. Under a brake it ends, and
 * whoever releases the brake has it started anew.
 */
export async function webhook({ deliveryId }: WebhookInput): Promise<void> {
  try {
    await postWebhook({ deliveryId });
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    await giveUpWebhook({ deliveryId });
  }
}
