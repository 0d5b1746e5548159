import type { CalendarItemStatus } from '../workflows/domain/calendar';
import type {
  CampaignAction,
  CampaignStatus,
  CampaignType,
  LeadCaptureMethod,
  PostingMode,
} from '../workflows/domain/campaigns';
import type { PauseReason, ResumePolicy } from '../workflows/domain/pauses';
import type { Role } from '../workflows/domain/permissions';
import type { ContentType, TaskPlatform } from '../workflows/domain/platforms';
import type { PlanStatus } from '../workflows/domain/plans';
import type { PolicyKey } from '../workflows/domain/policy';
import type { Priority, ProofType, TaskOrigin, TaskStatus, TaskType } from '../workflows/domain/tasks';

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

export const planStatusLabel: Record<PlanStatus, Label> = {
  DRAFT: label('Draft', 'pen-line', 'neutral'),
  IN_REVIEW: label('Waiting for a decision', 'hourglass', 'waiting'),
  APPROVED: label('Approved', 'circle-check', 'done'),
  REJECTED: label('Rejected', 'circle-x', 'late'),
  SUPERSEDED: label('Replaced', 'history', 'neutral'),
};

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
};
