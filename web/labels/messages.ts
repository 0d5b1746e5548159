import type { MailStatus } from '../../workflows/domain/mail';
import type { MailChoice, NotificationKind } from '../../workflows/domain/notifications';
import type { WebhookDeliveryStatus, WebhookEndpointStatus } from '../../workflows/domain/webhooks';
import { label, type Label } from './label';

/** What goes out to people and to other systems. */

export const notificationLabel: Record<NotificationKind, Label> = {
  APPROVAL_ASKED: label('A decision is asked of you', 'hourglass', 'waiting'),
  APPROVAL_REMINDED: label('A decision is asked again', 'bell', 'due'),
  PLAN_DECIDED: label('A plan was decided on', 'circle-check', 'done'),
  PLAN_COMMENT: label('A comment on a plan', 'message-square'),
  ARTIFACT_DECIDED: label('An artifact was decided on', 'circle-check', 'done'),
  ARTIFACT_FLAGGED: label('What an artifact rests on changed', 'flag', 'due'),
  TASK_ASSIGNED: label('A task is given to you', 'user'),
  TASK_WATCHED: label('Something you watch changed', 'eye'),
  ESCALATION: label('Overdue work', 'triangle-alert', 'late'),
  KPI_ALERT: label('A KPI crossed a threshold', 'trending-down', 'late'),
  WEEKLY_SUMMARY: label('A week is summed up', 'chart-line'),
  DECISION_REFUSED: label('A decision of yours was refused', 'circle-x', 'late'),
};

export const mailChoiceLabel: Record<MailChoice, Label> = {
  IMMEDIATE: label('At once', 'mail'),
  DAILY: label('Daily at 08:00', 'calendar'),
  OFF: label('Never', 'ban'),
};

export const mailStatusLabel: Record<MailStatus, Label> = {
  WAITING: label('Not sent yet', 'hourglass', 'waiting'),
  SENDING: label('Being sent', 'send', 'waiting'),
  SENT: label('Sent', 'circle-check', 'done'),
  FAILED: label('Failed', 'circle-x', 'late'),
  UNKNOWN: label('Unknown whether it was sent', 'circle-help', 'due'),
  UNCONFIGURED: label('Not sent: e-mail is not set up', 'ban', 'blocked'),
};

export const webhookStatusLabel: Record<WebhookEndpointStatus, Label> = {
  ACTIVE: label('Active', 'play', 'done'),
  PAUSED: label('Paused', 'pause', 'blocked'),
};

export const webhookDeliveryLabel: Record<WebhookDeliveryStatus, Label> = {
  WAITING: label('Not delivered yet', 'hourglass', 'waiting'),
  DELIVERED: label('Delivered', 'circle-check', 'done'),
  DEAD: label('Given up', 'circle-x', 'late'),
};
