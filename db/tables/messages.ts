import type { MailKind, MailState, MailStatus } from '../../workflows/domain/mail';
import type { NotificationKind } from '../../workflows/domain/notifications';
import type {
  WebhookDeliveryStatus,
  WebhookEndpointStatus,
  WebhookEvent,
} from '../../workflows/domain/webhooks';

/** What is told to people and to other systems. */

export type NotificationRow = {
  id: string;
  operator_id: string;
  kind: NotificationKind;
  title: string;
  body: string | null;
  link: string;
  campaign_id: string | null;
  dedupe_key: string | null;
  /** Stands in the inbox whatever its reader chose. */
  urgent: boolean;
  read_at: Date | null;
  dismissed_at: Date | null;
  mail: MailState;
  mail_id: string | null;
  created_at: Date;
};

export type MailRow = {
  id: string;
  operator_id: string | null;
  kind: MailKind;
  to_address: string;
  subject: string;
  body: string;
  status: MailStatus;
  attempts: number;
  /** Which run and try of its process last set out to send it. */
  intent: string | null;
  error: string | null;
  message_id: string;
  dedupe_key: string | null;
  lease_until: Date | null;
  sent_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type WebhookEndpointRow = {
  id: string;
  url: string;
  description: string | null;
  events: WebhookEvent[];
  secret: string;
  /** Signs besides the new one until `previous_until`, so that a receiver has time to change it. */
  previous_secret: string | null;
  previous_until: Date | null;
  status: WebhookEndpointStatus;
  created_at: Date;
  updated_at: Date;
};

export type WebhookDeliveryRow = {
  id: string;
  endpoint_id: string;
  event_type: string;
  /** Sent byte for byte: it is what the signature is of. */
  body: string;
  status: WebhookDeliveryStatus;
  attempts: number;
  lease_until: Date | null;
  delivered_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type WebhookAttemptRow = {
  id: string;
  delivery_id: string;
  at: Date;
  status_code: number | null;
  duration_ms: number;
  error: string | null;
  response: string | null;
};
