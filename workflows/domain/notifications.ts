/** What a person is told of. Preferences and labels name every one. */
export const NOTIFICATION_KINDS = [
  'APPROVAL_ASKED',
  'APPROVAL_REMINDED',
  'PLAN_DECIDED',
  'PLAN_COMMENT',
  'TASK_ASSIGNED',
  'TASK_WATCHED',
  'ESCALATION',
  'WEEKLY_SUMMARY',
  'DECISION_REFUSED',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];
