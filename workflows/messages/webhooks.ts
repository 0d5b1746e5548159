/** One event on its way to one endpoint. */
export type WebhookInput = { deliveryId: string };

export const WEBHOOK_WORKFLOW = 'webhook';

export function webhookWorkflowId(deliveryId: string): string {
  return `webhook:${deliveryId}`;
}
