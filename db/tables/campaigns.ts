import type {
  CampaignStatus,
  CampaignType,
  LeadCaptureMethod,
  Planning,
  PostingMode,
} from '../../workflows/domain/campaigns';
import type { EscalationCause } from '../../workflows/domain/escalations';
import type { PauseReason, ResumePolicy } from '../../workflows/domain/pauses';
import type { Platform } from '../../workflows/domain/platforms';
import type { PolicyOverrides } from '../../workflows/domain/policy';
import type { TaskTemplate } from '../../workflows/domain/task-templates';
import type { LocalDate } from '../../workflows/domain/time';
import type { Versioned } from './versioned';

/** Campaigns and what holds or presses them. */

export type CampaignRow = Versioned & {
  id: string;
  client_id: string;
  project_id: string;
  name: string;
  venture_name: string | null;
  brand_product: string | null;
  description: string | null;
  campaign_type: CampaignType | null;
  industry: string | null;
  objective: string;
  objectives: string[];
  platforms: Platform[];
  cadence: Partial<Record<Platform, number>>;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  primary_cta: string;
  lead_capture_method: LeadCaptureMethod | null;
  budget: string | null;
  planning: Planning;
  posting_mode: PostingMode;
  blackout_dates: LocalDate[];
  owner_id: string | null;
  deputy_id: string | null;
  metadata: Record<string, unknown>;
  auto_activate: boolean;
  task_template: TaskTemplate;
  status: CampaignStatus;
  activated_at: Date | null;
  completed_at: Date | null;
  archived_at: Date | null;
  command_seq: number;
  next_wake_at: Date | null;
  advanced_through: Date | null;
  ticked_on: LocalDate | null;
  ticked_at: Date | null;
  pauses_settled_through: Date | null;
  /** When its figures were last held against the thresholds of its monitoring. */
  kpis_checked_at: Date | null;
  needs_attention: string | null;
};

export type PolicyRow = Versioned & {
  id: string;
  campaign_id: string | null;
  values: PolicyOverrides;
  updated_by: string | null;
};

export type PauseRow = {
  id: string;
  campaign_id: string | null;
  reason: PauseReason;
  note: string | null;
  from_at: Date;
  to_at: Date | null;
  paused_by: string;
  resumed_by: string | null;
  resume_policy: ResumePolicy | null;
  created_at: Date;
};

export type SystemControlsRow = {
  id: 1;
  system_paused: boolean;
  paused_by: string | null;
  paused_reason: string | null;
  paused_at: Date | null;
  /** Grows with every change of the brake; a late signal of an older epoch changes nothing. */
  epoch: number;
  /** The epoch that every running campaign has a command for. */
  fanned_epoch: number;
  updated_at: Date;
};

export type EscalationRow = {
  id: string;
  campaign_id: string;
  level: 1 | 2 | 3;
  task_ids: string[];
  opened_at: Date;
  raised_at: Date;
  closed_at: Date | null;
  updated_at: Date;
  /** What it shares with others of its incident. */
  cause: EscalationCause;
  incident_id: string;
  /** When those who know of it were told again. */
  swept_at: Date | null;
};

export type CommandStatus = 'PENDING' | 'DONE' | 'REFUSED';
export type CommandDelivery = 'START' | 'UPDATE' | 'SIGNAL' | 'NONE';
