import { webhookBody, webhooksOf, type WebhookFacts } from '../workflows/domain/webhooks';
import type { Trx } from './connection';
import { newId } from './ids';

/**
 * Whoever asked to be told of such a change is going to be, from the transaction of the change itself: neither
 * exists without the other. Most changes are of no such kind and cost nothing; the others one look at a short list.
 */
export async function queueWebhooks(trx: Trx, action: string, facts: WebhookFacts): Promise<void> {
  for (const { event, facts: told } of webhooksOf(action, facts)) {
    const endpoints = await trx('webhook_endpoints')
      .whereRaw('? = any(events)', [event])
      .orderBy('id')
      .select<Array<{ id: string }>>('id');
    if (endpoints.length === 0) continue;
    const body = webhookBody(event, told);
    for (const { id } of endpoints) await insertDelivery(trx, id, event, body, facts.at);
  }
}

export async function insertDelivery(
  trx: Trx,
  endpointId: string,
  eventType: string,
  body: string,
  now: Date,
): Promise<string> {
  const id = newId();
  await trx('webhook_deliveries').insert({
    id,
    endpoint_id: endpointId,
    event_type: eventType,
    body,
    created_at: now,
    updated_at: now,
  });
  return id;
}
