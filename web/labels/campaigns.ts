import type {
  CampaignAction,
  CampaignStatus,
  CampaignType,
  LeadCaptureMethod,
  Planning,
  PostingMode,
} from '../../workflows/domain/campaigns';
import type { PauseReason, ResumePolicy } from '../../workflows/domain/pauses';
import type { ProjectState } from '../../workflows/domain/projects';
import { label, type Label } from './label';

/** Campaigns, their projects and their pauses. */

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
