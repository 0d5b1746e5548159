import type { ApprovalRow } from '../db/tables';
import type { ArtifactStatus } from '../workflows/domain/artifacts';
import type { JobState } from '../workflows/domain/artifacts/generation';
import type { StageState } from '../workflows/domain/artifacts/standing';
import { STAGE_NAMES, type Stage } from '../workflows/domain/artifacts/stages';
import type { CalendarItemStatus } from '../workflows/domain/calendar';
import type {
  CampaignAction,
  CampaignStatus,
  CampaignType,
  LeadCaptureMethod,
  Planning,
  PostingMode,
} from '../workflows/domain/campaigns';
import type { KpiState } from '../workflows/domain/monitoring';
import type { MailStatus } from '../workflows/domain/mail';
import type { MailChoice, NotificationKind } from '../workflows/domain/notifications';
import type { PauseReason, ResumePolicy } from '../workflows/domain/pauses';
import type { ImportKind, ImportStatus } from '../workflows/domain/imports';
import type { Role } from '../workflows/domain/permissions';
import type { ContentType, TaskPlatform } from '../workflows/domain/platforms';
import type { PlanStatus } from '../workflows/domain/plans';
import type { LineChange } from '../workflows/domain/plans-diff';
import { SECTION_NAMES, type PlanSection } from '../workflows/domain/plans-sections';
import type { PolicyKey } from '../workflows/domain/policy';
import type { CheckStatus, Severity } from '../workflows/domain/qc/check';
import type { TaskTemplate } from '../workflows/domain/task-templates';
import type { ProjectState } from '../workflows/domain/projects';
import type { LoadLevel } from '../workflows/domain/workload';
import type { Priority, ProofType, TaskOrigin, TaskStatus, TaskType } from '../workflows/domain/tasks';
import type { WebhookDeliveryStatus, WebhookEndpointStatus } from '../workflows/domain/webhooks';

/** The five colours a status can have, and none. Each comes with its icon and word, never alone. */
export const TONES = ['neutral', 'waiting', 'due', 'late', 'done', 'blocked'] as const;
export type Tone = (typeof TONES)[number];

/** How a value is shown: `shared/_status.hbs` takes one. `icon` is a symbol of `public/icons.svg`. */
export type Label = { word: string; icon: string; tone: Tone };

function label(word: string, icon: string, tone: Tone = 'neutral'): Label {
  return { word, icon, tone };
}

export const taskStatusLabel: Record<TaskStatus, Label> = {
  PENDING: label('Planned', 'circle-dashed', 'neutral'),
  DUE: label('Due', 'clock', 'due'),
  IN_PROGRESS: label('In progress', 'circle-dot', 'waiting'),
  OVERDUE: label('Overdue', 'alarm-clock', 'late'),
  DONE: label('Done', 'circle-check', 'done'),
  BLOCKED: label('Blocked', 'ban', 'blocked'),
  MISSED: label('Missed', 'timer-off', 'late'),
  FAILED: label('Failed', 'triangle-alert', 'late'),
  CANCELLED: label('Cancelled', 'circle-slash', 'neutral'),
};

/** A calendar item knows fewer statuses than a task. */
export const calendarStatusLabel: Record<CalendarItemStatus, Label> = {
  PENDING: label('Planned', 'circle-dashed', 'neutral'),
  DUE: label('Due', 'clock', 'due'),
  DONE: label('Published', 'circle-check', 'done'),
  MISSED: label('Missed', 'timer-off', 'late'),
  CANCELLED: label('Dropped', 'circle-slash', 'neutral'),
};

export const campaignStatusLabel: Record<CampaignStatus, Label> = {
  PLANNED: label('Planned', 'circle-dashed', 'neutral'),
  ACTIVE: label('Running', 'play', 'done'),
  PAUSED: label('Paused', 'pause', 'blocked'),
  COMPLETED: label('Completed', 'circle-check', 'neutral'),
  ARCHIVED: label('Archived', 'archive', 'neutral'),
};

export const planningLabel: Record<Planning, Label> = {
  QUICK: label('Quick: a plan from what is said here', 'play'),
  FULL: label('Full: intake and strategy first, the plan follows from them', 'list-ordered'),
};

export const planStatusLabel: Record<PlanStatus, Label> = {
  DRAFT: label('Draft', 'pen-line', 'neutral'),
  IN_REVIEW: label('Waiting for a decision', 'hourglass', 'waiting'),
  APPROVED: label('Approved', 'circle-check', 'done'),
  REJECTED: label('Rejected', 'circle-x', 'late'),
  SUPERSEDED: label('Replaced', 'history', 'neutral'),
};

export const stageLabel: Record<Stage, Label> = {
  INTAKE: label(STAGE_NAMES.INTAKE, 'clipboard-list'),
  STRATEGY: label(STAGE_NAMES.STRATEGY, 'compass'),
  CREATIVES: label(STAGE_NAMES.CREATIVES, 'pen-line'),
  EXECUTION: label(STAGE_NAMES.EXECUTION, 'calendar-days'),
  MONITORING: label(STAGE_NAMES.MONITORING, 'chart-line'),
  DELIVERY: label(STAGE_NAMES.DELIVERY, 'package'),
};

/** Where a stage of a campaign stands. */
export const stageStateLabel: Record<StageState, Label> = {
  FLAGGED: label('Flagged', 'flag', 'due'),
  LOCKED: label('Locked', 'lock', 'neutral'),
  ASKED: label('Waits for approval', 'hourglass', 'waiting'),
  NOT_BEGUN: label('Not begun', 'circle-dashed', 'neutral'),
  REJECTED: label('Rejected', 'circle-x', 'late'),
  DRAFT: label('Draft', 'pen-line', 'neutral'),
  APPROVED: label('Approved', 'circle-check', 'done'),
};

export const artifactStatusLabel: Record<ArtifactStatus, Label> = {
  DRAFT: label('Draft', 'pen-line', 'neutral'),
  REVISED: label('Revised', 'pen-line', 'waiting'),
  APPROVED: label('Approved', 'circle-check', 'done'),
  FLAGGED_FOR_REVIEW: label('Flagged', 'flag', 'due'),
  ARCHIVED: label('Replaced', 'history', 'neutral'),
};

/** How a KPI stands against its target. */
export const kpiStateLabel: Record<KpiState, Label> = {
  REACHED: label('Target reached', 'circle-check', 'done'),
  ON_THE_WAY: label('On the way', 'trending-up', 'waiting'),
  BEHIND: label('Behind', 'trending-down', 'late'),
  NO_TARGET: label('No target', 'circle-dashed', 'neutral'),
  NO_FIGURES: label('No figures yet', 'circle-help', 'neutral'),
};

/** How far a chosen draft is. */
export const jobStateLabel: Record<JobState, Label> = {
  PENDING: label('Waits for others', 'hourglass', 'waiting'),
  READY: label('Can be run', 'play', 'neutral'),
  RUNNING: label('Being written', 'pen-line', 'due'),
  COMPLETED: label('Written', 'circle-check', 'done'),
  FAILED: label('Not written', 'circle-x', 'late'),
  BLOCKED: label('Held up', 'lock', 'blocked'),
};

export const qcStatusLabel: Record<CheckStatus, Label> = {
  PASS: label('Passed', 'circle-check', 'done'),
  WARN: label('Passed with warnings', 'triangle-alert', 'due'),
  FAIL: label('Failed', 'circle-x', 'late'),
};

/** A check that was failed only so far that somebody has to say why it may go on. */
export const warningLabel: Label = label('Warning', 'triangle-alert', 'due');

/** What a person decided on a version of an artifact. */
export const approvalDecisionLabel: Record<ApprovalRow['decision'], Label> = {
  APPROVED: label('Approved', 'circle-check', 'done'),
  CONFIRMED: label('Confirmed unchanged', 'circle-check', 'done'),
  REJECTED: label('Rejected', 'circle-x', 'late'),
  REVOKED: label('Approval withdrawn', 'rotate-ccw', 'due'),
};

export const severityLabel: Record<Severity, Label> = {
  BLOCKER: label('Blocker', 'octagon-alert', 'late'),
  MAJOR: label('Major', 'triangle-alert', 'due'),
  MINOR: label('Minor', 'circle-alert', 'neutral'),
};

/** What became of a line from one version of a plan to another. */
export const lineChangeLabel: Record<LineChange, Label> = {
  SAME: label('Unchanged', 'circle', 'neutral'),
  CHANGED: label('Changed', 'pen-line', 'due'),
  ADDED: label('Added', 'plus', 'done'),
  REMOVED: label('Removed', 'circle-slash', 'late'),
};

/** The parts of a plan, under the headings that its page has. */
export const planSectionLabel: Record<PlanSection, string> = SECTION_NAMES;

export const taskTypeLabel: Record<TaskType, Label> = {
  WRITE: label('Write', 'pen-line'),
  REVIEW: label('Review', 'search-check'),
  SCHEDULE: label('Schedule', 'calendar-days'),
  POST: label('Post', 'send'),
  ENGAGE: label('Engage', 'message-circle'),
  FOLLOW_UP: label('Follow up', 'corner-up-right'),
  ANALYZE: label('Analyse', 'chart-line'),
  MANUAL: label('Do', 'hand'),
};

export const taskOriginLabel: Record<TaskOrigin | 'ESCALATION', Label> = {
  CALENDAR: label('From the calendar', 'calendar-days'),
  FOLLOWUP_2H: label('First follow-up', 'corner-up-right'),
  FOLLOWUP_24H: label('Second follow-up', 'corner-up-right'),
  WEEKLY_SUMMARY: label('Weekly summary', 'chart-line'),
  REJECTION: label('After a rejection', 'circle-x'),
  QUEUE_FAILURE: label('After a failed publication', 'triangle-alert'),
  WRAP_UP: label('Wrap-up', 'flag'),
  MANUAL: label('Added by hand', 'hand'),
  ESCALATION: label('Escalation', 'triangle-alert', 'late'),
};

export const priorityLabel: Record<Priority, Label> = {
  LOW: label('Low', 'chevron-down'),
  NORMAL: label('Normal', 'circle'),
  HIGH: label('High', 'flag', 'due'),
  URGENT: label('Urgent', 'circle-alert', 'late'),
};

export const proofTypeLabel: Record<ProofType, Label> = {
  URL: label('Link', 'link'),
  TEXT: label('Description', 'file-text'),
  UPLOAD: label('Screenshot or file', 'upload'),
  MANUAL: label('My word for it', 'hand'),
};

export const platformLabel: Record<TaskPlatform, Label> = {
  linkedin: label('LinkedIn', 'linkedin'),
  instagram: label('Instagram', 'instagram'),
  twitter: label('X', 'twitter'),
  email: label('E-mail', 'mail'),
  internal: label('Internal', 'building-2'),
};

export const contentTypeLabel: Record<ContentType, Label> = {
  post: label('Post', 'file-text'),
  carousel: label('Carousel', 'panels-top-left'),
  reel: label('Reel', 'film'),
  thread: label('Thread', 'list-ordered'),
  story: label('Story', 'image'),
  quote: label('Quote post', 'quote'),
  newsletter: label('Newsletter', 'newspaper'),
  dm: label('Direct message', 'message-square'),
  other: label('Other', 'circle'),
};

export const campaignTypeLabel: Record<CampaignType, Label> = {
  PRODUCT_LAUNCH: label('Product launch', 'megaphone'),
  LEAD_GENERATION: label('Lead generation', 'users'),
  BRAND_AWARENESS: label('Brand awareness', 'eye'),
  SEASONAL_SALE: label('Seasonal sale', 'calendar'),
  THOUGHT_LEADERSHIP: label('Thought leadership', 'quote'),
  HIRING: label('Hiring', 'briefcase'),
  EVENT_PROMOTION: label('Event promotion', 'calendar-days'),
  SALES: label('Sales', 'chart-line'),
  ENGAGEMENT: label('Engagement', 'message-circle'),
};

export const loadLabel: Record<LoadLevel, Label> = {
  NONE: label('Free', 'circle-dashed', 'neutral'),
  FINE: label('Fine', 'circle-check', 'done'),
  FULL: label('Full', 'hourglass', 'due'),
  OVER: label('Over', 'triangle-alert', 'late'),
};

export const taskTemplateLabel: Record<TaskTemplate, { word: string }> = {
  POST_ONLY: { word: 'One task: publish it' },
  PIPELINE: { word: 'Four tasks: write, review, schedule, publish' },
};

export const postingModeLabel: Record<PostingMode, Label> = {
  PROOF: label('Proof mode (dry run)', 'eye'),
  MANUAL: label('By hand', 'hand'),
  LIVE: label('Through gateways', 'send'),
};

export const leadCaptureLabel: Record<LeadCaptureMethod, Label> = {
  DM: label('Direct message', 'message-square'),
  FORM: label('Form', 'file-text'),
  EMAIL: label('E-mail', 'mail'),
  LINK: label('Link', 'link'),
  OTHER: label('Other', 'circle'),
};

export const campaignActionLabel: Record<CampaignAction, Label> = {
  activate: label('Activate', 'play'),
  pause: label('Pause', 'pause'),
  resume: label('Resume', 'play'),
  complete: label('Complete', 'circle-check'),
  archive: label('Archive', 'archive'),
};

/** A stage where it is derived, and what somebody put a project into. */
export const projectStateLabel: Record<ProjectState, Label> = {
  NEW: label('On the board', 'panels-top-left'),
  INTAKE: label('Intake', 'circle-dashed'),
  STRATEGY: label('Strategy', 'file-text', 'waiting'),
  CREATIVE: label('Creative', 'pen-line', 'due'),
  EXECUTION: label('Execution', 'play', 'done'),
  DONE: label('Done', 'circle-check'),
  ON_HOLD: label('On hold', 'pause', 'blocked'),
  CANCELLED: label('Cancelled', 'circle-slash'),
};

export const importKindLabel: Record<ImportKind, Label> = {
  CAMPAIGNS: label('Campaigns', 'megaphone'),
  CALENDAR: label('Calendar items', 'calendar-days'),
  METRICS: label('Metrics', 'chart-line'),
};

export const importStatusLabel: Record<ImportStatus, Label> = {
  CHECKED: label('Checked only', 'search-check', 'waiting'),
  APPLIED: label('Imported', 'circle-check', 'done'),
};

export const pauseReasonLabel: Record<PauseReason, Label> = {
  CAMPAIGN: label('The campaign is paused', 'pause', 'blocked'),
  SYSTEM: label('Everything is paused', 'octagon-pause', 'blocked'),
  FEATURE_OFF: label('Campaign operations are switched off', 'lock', 'blocked'),
};

export const resumePolicyLabel: Record<ResumePolicy, Label> = {
  keep_dates: label('Keep every date', 'calendar'),
  shift_all: label('Shift everything by the paused time', 'corner-up-right'),
  shift_unpublished: label('Shift only what is not published', 'corner-up-right'),
  ask: label('Ask item by item', 'circle-help'),
};

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

export const roleLabel: Record<Role, Label> = {
  operator: label('Operator', 'user'),
  lead: label('Lead', 'users'),
  admin: label('Admin', 'shield'),
  client: label('Client', 'building-2'),
};

export const policyLabel: Record<PolicyKey, string> = {
  follow_up_first: 'First follow-up after a post',
  follow_up_second: 'Second follow-up after a post',
  follow_up_story: 'Second look at a story',
  due_lead: 'A task counts as due this long before its time',
  overdue_grace: 'A task counts as overdue this long after its time',
  missed_after: 'A post counts as missed this long after its time',
  tick: 'Time between two full checks of a campaign',
  tick_jitter: 'Full checks are spread over',
  approval_reminder: 'Approvers are reminded after',
  approval_deputy: 'The deputy is named this long after the reminder',
  approval_lead: 'Every lead is named this long after the deputy',
  horizon: 'Calendar and tasks are built this far ahead',
  resume_spacing: 'After a pause, posts of a platform are kept apart by',
  approval_levels: 'Who approves a plan',
  self_approval: 'Approving what one wrote oneself',
  approval_final: 'A plan that is approved too late',
  hold_on_stale: 'While the execution plan is flagged',
};
