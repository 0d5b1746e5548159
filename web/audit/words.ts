import { STAGE_NAMES, STAGES, type Stage } from '../../workflows/domain/artifacts/stages';

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
  approved_in_bulk: 'approved several plans at once',
  edited_plan: 'edited the plan by hand',
  asked_to_redraft_plan: 'asked for a section of the plan to be drafted again',
  approved_plan_first: 'gave the first of two approvals of the plan',
  moved_campaign_dates: 'moved the dates of the campaign',
  commented_plan: 'commented on the plan',
  resolved_plan_comment: 'marked a comment as dealt with',
  reopened_plan_comment: 'took up a comment again',
  left_plan_as_it_was: 'found nothing else to say in a section of the plan',
  approved_plan: 'approved the plan',
  rejected_plan: 'rejected the plan',
  asked_for_jobs: 'had chosen drafts written',
  cancelled_jobs: 'ended chosen drafts that an earlier intake asked for',
  checked_kpis: 'held the KPIs against their thresholds',
  ran_job: 'wrote a chosen draft',
  failed_job: 'could not write a chosen draft',
  artifact_saved: 'saved a version of an artifact',
  artifact_asked: 'asked for an artifact to be approved',
  artifact_qc_run: 'had an artifact checked',
  artifact_approved: 'approved an artifact',
  artifact_rejected: 'rejected an artifact',
  artifact_revoked: 'withdrew the approval of an artifact',
  artifact_flagged: 'flagged an artifact: what it rests on changed',
  artifact_released: 'released the flag of an artifact',
  artifact_reconfirmed: 'confirmed an artifact unchanged',
  artifact_reminded: 'asked again for a decision on an artifact',
  applied_execution: 'took dates and rhythm from the execution plan',
  asked_to_approve_artifact: 'asked to approve an artifact',
  asked_to_reject_artifact: 'asked to reject an artifact',
  asked_to_confirm_artifact: 'asked to confirm an artifact unchanged',
  asked_to_revoke_artifact: 'asked to withdraw the approval of an artifact',
  refused_to_approve_artifact: 'was refused the approval of an artifact',
  refused_to_reject_artifact: 'was refused the rejection of an artifact',
  refused_to_confirm_artifact: 'was refused confirming an artifact unchanged',
  refused_to_revoke_artifact: 'was refused withdrawing the approval of an artifact',
  refused_to_approve: 'was refused the approval of the plan',
  refused_to_reject: 'was refused the rejection of the plan',
  refused_to_activate: 'was refused activating the campaign',
  refused_to_pause: 'was refused pausing the campaign',
  refused_to_resume: 'was refused resuming the campaign',
  refused_to_complete: 'was refused completing the campaign',
  refused_to_archive: 'was refused archiving the campaign',
  reminded_approval: 'asked again for a decision on the plan',
  generated_calendar: 'built the calendar',
  generated_tasks: 'built the tasks',
  updated_calendar_item: 'edited a calendar item',
  changed_calendar_items: 'changed several calendar items',
  created_feed: 'made an address of a calendar',
  revoked_feed: 'revoked an address of a calendar',
  uploaded_file: 'uploaded a file',
  shifted_dates: 'moved dates after a pause',
  logged_metric: 'logged figures',
  corrected_metric: 'corrected a figure',
  removed_metric: 'took a figure out',
  generated_weekly_summary: 'summed up a week',
  noted_weekly_summary: 'wrote a note on a week',
  completed_task: 'completed a task',
  reopened_task: 'reopened a task',
  blocked_task: 'blocked a task',
  unblocked_task: 'unblocked a task',
  claimed_task: 'claimed a task',
  released_task: 'released a task',
  rescheduled_task: 'rescheduled a task',
  dismissed_task: 'dismissed a missed task',
  edited_task_copy: 'edited the text of a task',
  assigned_task: 'gave a task to somebody',
  watched_task: 'watches a task',
  unwatched_task: 'watches a task no longer',
  ticked_steps: 'ticked off steps of a task',
  assigned_tasks: 'gave several tasks to somebody',
  claimed_tasks: 'claimed several tasks',
  blocked_tasks: 'blocked several tasks',
  rescheduled_tasks: 'moved several tasks',
  cancelled_tasks: 'made steps to a post unnecessary',
  ticked_campaign: 'moved statuses with the clock',
  escalated_overdue_tasks: 'escalated overdue tasks',
  closed_escalation: 'closed the escalation',
  sent_test_mail: 'asked for a test e-mail',
  sent_mail_again: 'had an e-mail sent again',
  added_webhook: 'added a webhook',
  paused_webhook: 'paused a webhook',
  resumed_webhook: 'let a webhook go on',
  rotated_webhook_secret: 'made a new secret for a webhook',
  removed_webhook: 'deleted a webhook',
  tested_webhook: 'sent a ping to a webhook',
  redelivered_webhook: 'had a webhook called again',
  repeated_escalation: 'told of the escalation again',
  asked_wrap_up: 'asked for a review of what is still open',
  changed_policy: 'changed the policy',
  system_paused: 'paused the whole system',
  system_resumed: 'resumed the whole system',
  campaigns_switched_off: 'switched campaign operations off',
  campaigns_switched_on: 'switched campaign operations on',
  created_client: 'added a client',
  updated_client: 'edited a client',
  archived_client: 'archived a client',
  restored_client: 'took a client out of the archive',
  added_client_member: 'named an operator at a client',
  removed_client_member: 'took an operator from a client',
  updated_project: 'edited a project',
  placed_project: 'put a project aside or back onto the board',
  checked_import: 'had a file checked',
  imported_campaigns: 'imported campaigns',
  imported_calendar: 'imported calendar items',
  imported_metrics: 'imported metrics',
  created_project: 'added a project',
  created_operator: 'added a person',
  updated_operator: 'edited a person',
  disabled_operator: 'disabled a person',
  changed_password: 'changed their password',
  signed_in: 'signed in',
  imported_campaign: 'imported the campaign',
  purged_campaigns: 'purged every campaign',
  ran_automation: 'ran an automated operation by hand',
  verified_audit: 'had the audit checked',
  created_token: 'created an API token',
  revoked_token: 'revoked an API token',
};

/** What an entry is about. A kind that has no words here is shown with its underscores taken out. */
export const ENTITY_WORDS: Record<string, string> = {
  campaign: 'campaign',
  plan: 'plan',
  artifact: 'artifact',
  generation_job: 'chosen draft',
  calendar_item: 'calendar item',
  task: 'task',
  tasks: 'several tasks',
  escalation: 'escalation',
  metric_entry: 'figure',
  plan_comment: 'comment on a plan',
  weekly_summary: 'weekly summary',
  policy: 'policy',
  client: 'client',
  project: 'project',
  import: 'import',
  operator: 'person',
  api_token: 'API token',
  calendar_feed: 'address of a calendar',
  mail: 'e-mail',
  webhook_endpoint: 'webhook',
  stored_file: 'file',
  system_controls: 'system pause',
  audit: 'audit',
};

export function auditWords(action: string): string {
  return AUDIT_WORDS[action] ?? action.replaceAll('_', ' ');
}

/**
 * The same of one entry: which stage an artifact is of, and in which version, where the entry tells. `after` holds the
 * version that was made.
 */
export function didWords({ action, details, after }: Told): string {
  const words = auditWords(action);
  const stage = stageIn(details);
  if (!stage) return words;
  const version = versionIn(details) ?? versionIn(after);
  const name = `the ${STAGE_NAMES[stage].toLowerCase()}`;
  const of = version === undefined ? name : `version ${version} of ${name}`;
  return words.replace('a version of an artifact', of).replace('an artifact', of);
}

type Told = { action: string; details: unknown; after?: unknown };

/** Of which stage an entry speaks, if of any. */
export function stageIn(details: unknown): Stage | undefined {
  const named = fieldOf(details, 'stage');
  return STAGES.find((stage) => stage === named);
}

export function versionIn(details: unknown): number | undefined {
  const version = fieldOf(details, 'version');
  return typeof version === 'number' ? version : undefined;
}

function fieldOf(details: unknown, name: string): unknown {
  if (typeof details !== 'object' || details === null) return undefined;
  return new Map<string, unknown>(Object.entries(details)).get(name);
}

/** What the product does by itself is signed by its daemon; people read it as the product. */
export function actorWords(actor: string): string {
  return actor === 'aol_daemon' ? 'AICMO' : actor;
}
