import { ApplicationFailure } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import { findDueDelivery, markDead, recordTry, releaseDelivery, takeWaitingDeliveries } from '../db/webhooks';
import { CAMPAIGN_QUEUE } from '../workflows/messages/queue';
import { WEBHOOK_WORKFLOW, webhookWorkflowId, type WebhookInput } from '../workflows/messages/webhooks';
import { clockOf, type Deps } from './deps';
import type { RelayDeps } from './relay';

export function createWebhookActivities(deps: Deps) {
  return {
    /** One call, written into the log whatever became of it. Throws when it has to be made again. */
    async postWebhook({ deliveryId }: WebhookInput): Promise<'DELIVERED' | 'HELD' | 'OVER'> {
      const due = await findDueDelivery(deps.db, deliveryId, clockOf(deps));
      if (due === 'HELD' || due === 'OVER') return due;
      if (!deps.poster) throw new Error('this worker calls no webhooks');
      const tried = await deps.poster.post(due, clockOf(deps));
      await recordTry(deps.db, deliveryId, tried, clockOf(deps));
      if (tried.error !== null) throw ApplicationFailure.retryable(tried.error, 'NotDelivered');
      return 'DELIVERED';
    },

    async giveUpWebhook({ deliveryId }: WebhookInput): Promise<void> {
      await markDead(deps.db, deliveryId, clockOf(deps));
    },
  };
}

const AT_ONCE = 50;
const START_DEADLINE_MS = 10_000;

/** Has everything that waits sent. Answers how much it had in hand. */
export async function relayWebhooks({ db, client, log }: RelayDeps): Promise<number> {
  const waiting = await takeWaitingDeliveries(db, AT_ONCE);
  for (const deliveryId of waiting) {
    try {
      await startWebhook(client, deliveryId);
    } catch (error) {
      await releaseDelivery(db, deliveryId);
      log.warn({ err: error, deliveryId }, 'a webhook could not be begun yet');
      break;
    }
  }
  return waiting.length;
}

/** Already under way is begun. */
function startWebhook(client: Client, deliveryId: string): Promise<unknown> {
  const args: [WebhookInput] = [{ deliveryId }];
  return client.withDeadline(Date.now() + START_DEADLINE_MS, () =>
    client.workflow.start(WEBHOOK_WORKFLOW, {
      workflowId: webhookWorkflowId(deliveryId),
      taskQueue: CAMPAIGN_QUEUE,
      args,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
}
