/** Audit verbs in words: "Ada Admin …". A verb that has none here is shown with its underscores taken out. */
export const AUDIT_WORDS: Record<string, string> = {
  created_campaign: 'created the campaign',
  updated_campaign: 'edited the campaign',
  activated_campaign: 'activated the campaign',
  paused_campaign: 'paused the campaign',
  resumed_campaign: 'resumed the campaign',
  completed_campaign: 'completed the campaign',
  archived_campaign: 'archived the campaign',
  deleted_campaign: 'deleted the campaign for good',
  asked_to_approve: 'asked to approve the plan',
  asked_to_reject: 'asked to reject the plan',
  asked_to_activate: 'asked to activate the campaign',
  asked_to_pause: 'asked to pause the campaign',
  asked_to_resume: 'asked to resume the campaign',
  asked_to_complete: 'asked to complete the campaign',
  asked_to_archive: 'asked to archive the campaign',
  generated_plan: 'drafted the plan',
  approved_plan: 'approved the plan',
  rejected_plan: 'rejected the plan',
  reminded_approval: 'asked again for a decision on the plan',
  generated_calendar: 'built the calendar',
  generated_tasks: 'built the tasks',
  updated_calendar_item: 'edited a calendar item',
  shifted_dates: 'moved dates after a pause',
  completed_task: 'completed a task',
  reopened_task: 'reopened a task',
  blocked_task: 'blocked a task',
  unblocked_task: 'unblocked a task',
  claimed_task: 'claimed a task',
  released_task: 'released a task',
  rescheduled_task: 'rescheduled a task',
  dismissed_task: 'dismissed a missed task',
  edited_task_copy: 'edited the text of a task',
  ticked_campaign: 'moved statuses with the clock',
  escalated_overdue_tasks: 'escalated overdue tasks',
  closed_escalation: 'closed the escalation',
  asked_wrap_up: 'asked for a review of what is still open',
  changed_policy: 'changed the policy',
  system_paused: 'paused the whole system',
  system_resumed: 'resumed the whole system',
  campaigns_switched_off: 'switched campaign operations off',
  campaigns_switched_on: 'switched campaign operations on',
  created_client: 'added a client',
  created_project: 'added a project',
  created_operator: 'added a person',
  updated_operator: 'edited a person',
  disabled_operator: 'disabled a person',
  changed_password: 'changed their password',
  signed_in: 'signed in',
  created_token: 'created an API token',
  revoked_token: 'revoked an API token',
};

export function auditWords(action: string): string {
  return AUDIT_WORDS[action] ?? action.replaceAll('_', ' ');
}

/** What the product does by itself is signed by its daemon; people read it as the product. */
export function actorWords(actor: string): string {
  return actor === 'aol_daemon' ? 'AICMO' : actor;
}
