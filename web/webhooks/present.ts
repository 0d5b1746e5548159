import type { LoggedDelivery, WebhookEndpoint } from '../../db/webhooks';
import { WEBHOOK_EVENTS } from '../../workflows/domain/webhooks';
import { formState, type FormState } from '../forms';
import { webhookDeliveryLabel, webhookStatusLabel } from '../labels';

export const PAGE_SIZE = 30;

export function presentEndpoints(endpoints: readonly WebhookEndpoint[], form: FormState = formState({})) {
  const chosen = [form.values['events']].flat();
  return {
    title: 'Webhooks',
    lead: 'Other systems that are told, signed, when something happens here.',
    rows: endpoints.map((endpoint) => ({
      id: endpoint.id,
      href: `/webhooks/${endpoint.id}`,
      url: endpoint.url,
      description: endpoint.description,
      status: webhookStatusLabel[endpoint.status],
      events: eventsWords(endpoint.events),
      dead: endpoint.dead,
      waiting: endpoint.waiting,
      last: endpoint.last_delivered_at,
    })),
    form,
    eventsError: form.errors['events'],
    groups: groupsOf(chosen),
  };
}

function groupsOf(chosen: readonly unknown[]) {
  const nouns = [...new Set(WEBHOOK_EVENTS.map((event) => event.split('.')[0] ?? ''))];
  return nouns.map((noun) => ({
    title: `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}`,
    events: WEBHOOK_EVENTS.filter((event) => event.startsWith(`${noun}.`)).map((event) => ({
      name: 'events',
      value: event,
      label: event,
      checked: chosen.includes(event),
    })),
  }));
}

function eventsWords(events: readonly string[]): string {
  if (events.length === WEBHOOK_EVENTS.length) return 'every event';
  return events.length === 1 ? (events[0] ?? '') : `${events.length} events`;
}

export function presentEndpoint(
  endpoint: WebhookEndpoint,
  deliveries: readonly LoggedDelivery[],
  how: { before?: string; systemPaused: boolean; now: Date },
) {
  const base = `/webhooks/${endpoint.id}`;
  const rows = deliveries.slice(0, PAGE_SIZE);
  const last = rows.at(-1);
  return {
    title: 'Webhook',
    heading: endpoint.description ?? 'Webhook',
    url: endpoint.url,
    back: { href: '/webhooks', label: 'Webhooks' },
    status: webhookStatusLabel[endpoint.status],
    systemPaused: how.systemPaused,
    events: endpoint.events,
    createdAt: endpoint.created_at,
    olderSecretUntil:
      endpoint.previous_until && endpoint.previous_until > how.now ? endpoint.previous_until : undefined,
    base,
    pauses: endpoint.status === 'ACTIVE',
    log: presentLog(endpoint.id, rows, how.before === undefined),
    first: how.before ? base : undefined,
    older: deliveries.length > PAGE_SIZE && last ? `${base}?before=${last.id}` : undefined,
  };
}

/** The log asks for itself again while something in it is on its way for the first time. */
export function presentLog(endpointId: string, rows: readonly LoggedDelivery[], newest: boolean) {
  const moving = rows.some(({ status, attempts }) => status === 'WAITING' && attempts === 0);
  return {
    poll: newest && moving ? `/webhooks/${endpointId}/deliveries` : undefined,
    rows: rows.map((delivery) => ({
      id: delivery.id,
      event: delivery.event_type,
      status: webhookDeliveryLabel[delivery.status],
      at: delivery.created_at,
      body: delivery.body,
      tries: delivery.tries.map((one) => ({
        at: one.at,
        code: one.status_code ?? 'no answer',
        ms: one.duration_ms,
        error: one.error,
        response: one.response,
      })),
      more: delivery.attempts > delivery.tries.length ? delivery.attempts : undefined,
      again:
        delivery.status === 'WAITING'
          ? undefined
          : `/webhooks/${endpointId}/deliveries/${delivery.id}/sending`,
    })),
  };
}
