import type { CalendarItemStatus } from '../../workflows/domain/calendar';
import type { ContentType, TaskPlatform } from '../../workflows/domain/platforms';
import type { TaskTemplate } from '../../workflows/domain/task-templates';
import type { LoadLevel } from '../../workflows/domain/workload';
import type { Priority, ProofType, TaskOrigin, TaskStatus, TaskType } from '../../workflows/domain/tasks';
import { label, type Label } from './label';

/** What is published and what people do for it. */

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

export const taskTemplateLabel: Record<TaskTemplate, { word: string }> = {
  POST_ONLY: { word: 'One task: publish it' },
  PIPELINE: { word: 'Four tasks: write, review, schedule, publish' },
};

export const loadLabel: Record<LoadLevel, Label> = {
  NONE: label('Free', 'circle-dashed', 'neutral'),
  FINE: label('Fine', 'circle-check', 'done'),
  FULL: label('Full', 'hourglass', 'due'),
  OVER: label('Over', 'triangle-alert', 'late'),
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
