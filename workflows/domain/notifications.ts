/** What a person is told of. Preferences and labels name every one. */
export const NOTIFICATION_KINDS = [
  'APPROVAL_ASKED',
  'APPROVAL_REMINDED',
  'PLAN_DECIDED',
  'PLAN_COMMENT',
  'ARTIFACT_DECIDED',
  'ARTIFACT_FLAGGED',
  'TASK_ASSIGNED',
  'TASK_WATCHED',
  'ESCALATION',
  'KPI_ALERT',
  'WEEKLY_SUMMARY',
  'DECISION_REFUSED',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** When a person gets an e-mail of what stands in their inbox. */
export const MAIL_CHOICES = ['IMMEDIATE', 'DAILY', 'OFF'] as const;
export type MailChoice = (typeof MAIL_CHOICES)[number];

/** What somebody chose for themselves, by kind; for the rest there is a usual choice. */
export type NotificationPreferences = {
  mail?: Partial<Record<NotificationKind, MailChoice>>;
  /** Kinds that do not stand in their inbox. */
  muted?: NotificationKind[];
};

/** At once what somebody waits for, once a day what is good to know, never what they follow by choice. */
const AT_ONCE: readonly NotificationKind[] = ['APPROVAL_ASKED', 'APPROVAL_REMINDED', 'ESCALATION'];
const NOT_BY_MAIL: readonly NotificationKind[] = ['TASK_WATCHED', 'DECISION_REFUSED'];

export function mailChoiceFor(preferences: NotificationPreferences, kind: NotificationKind): MailChoice {
  return preferences.mail?.[kind] ?? usualMail(kind);
}

function usualMail(kind: NotificationKind): MailChoice {
  if (AT_ONCE.includes(kind)) return 'IMMEDIATE';
  return NOT_BY_MAIL.includes(kind) ? 'OFF' : 'DAILY';
}

/** Whether it stands in the inbox; what is urgent does, whatever was chosen. */
export function isMuted(preferences: NotificationPreferences, kind: NotificationKind): boolean {
  return preferences.muted?.includes(kind) ?? false;
}
