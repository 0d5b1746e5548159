import type { CalendarItemStatus } from '../workflows/domain/calendar';
import type {
  CampaignStatus,
  CampaignType,
  LeadCaptureMethod,
  PostingMode,
} from '../workflows/domain/campaigns';
import type { PauseReason, ResumePolicy } from '../workflows/domain/pauses';
import type { Role } from '../workflows/domain/permissions';
import type { PlanContent, PlanStatus } from '../workflows/domain/plans';
import type { ContentType, Platform, TaskPlatform } from '../workflows/domain/platforms';
import type { PolicyOverrides } from '../workflows/domain/policy';
import type { Priority, ProofType, TaskOrigin, TaskStatus, TaskType } from '../workflows/domain/tasks';
import type { LocalDate } from '../workflows/domain/time';

/** Rows as Postgres gives them. Instants are `Date`, days are `YYYY-MM-DD`, counters are numbers. */

type Versioned = { version: number; created_at: Date; updated_at: Date };

export type OperatorRow = Versioned & {
  id: string;
  email: string;
  name: string;
  role: Role;
  password_hash: string;
  time_zone: string;
  preferences: Record<string, unknown>;
  disabled_at: Date | null;
};

export type ApiTokenRow = {
  id: string;
  operator_id: string;
  name: string;
  token_hash: string;
  last_used_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
};

export type ClientRow = Versioned & {
  id: string;
  name: string;
  brand_name: string | null;
  website: string | null;
  industry: string | null;
  contact_email: string | null;
  timezone: string | null;
  notes: string | null;
};

export type ProjectRow = Versioned & {
  id: string;
  client_id: string;
  name: string;
  state: string;
  notes: string | null;
};

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
  posting_mode: PostingMode;
  blackout_dates: LocalDate[];
  owner_id: string | null;
  deputy_id: string | null;
  metadata: Record<string, unknown>;
  auto_activate: boolean;
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
  needs_attention: string | null;
};

export type PlanRow = {
  id: string;
  campaign_id: string;
  version: number;
  status: PlanStatus;
  content: PlanContent;
  checksum: string;
  source: Record<string, unknown>;
  generated_by: string;
  submitted_at: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decision_comment: string | null;
  rejection_reason: string | null;
  ladder_rung: number;
  ladder_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type PolicyRow = Versioned & {
  id: string;
  campaign_id: string | null;
  values: PolicyOverrides;
  updated_by: string | null;
};

export type StoredFileRow = {
  id: string;
  name: string;
  mime: string;
  bytes: number;
  sha256: string;
  storage_key: string;
  uploaded_by: string;
  created_at: Date;
};

export type CalendarItemRow = Versioned & {
  id: string;
  campaign_id: string;
  plan_id: string | null;
  platform: Platform;
  content_type: ContentType;
  scheduled_at: Date;
  slot_key: string;
  nominal_date: LocalDate;
  title: string;
  copy_text: string;
  hashtags: string[];
  first_comment: string | null;
  link_url: string | null;
  alt_text: string | null;
  asset_ref: string | null;
  cta_text: string | null;
  pillar: string | null;
  theme_week: number | null;
  utm: Record<string, string>;
  platform_requirements: Record<string, unknown>;
  suggested_posting_time: string | null;
  status: CalendarItemStatus;
  dropped_reason: string | null;
  notes: string | null;
  anchored_at: Date;
};

export type TaskRow = Versioned & {
  id: string;
  campaign_id: string;
  calendar_item_id: string | null;
  parent_task_id: string | null;
  parent_completion: number | null;
  task_type: TaskType;
  platform: TaskPlatform;
  content_type: ContentType;
  origin: TaskOrigin;
  origin_key: string | null;
  title: string;
  description: string | null;
  instructions_text: string;
  sop_key: string | null;
  sop_version: number | null;
  copy_text: string | null;
  asset_ref: string | null;
  assigned_to: string | null;
  priority: Priority;
  due_at: Date;
  held_delay_ms: number | null;
  anchored_at: Date;
  status: TaskStatus;
  started_at: Date | null;
  completion: number;
  completion_proof_type: ProofType | null;
  completion_proof_value: string | null;
  proof_file_id: string | null;
  outcome: string | null;
  posted_at: Date | null;
  completed_at: Date | null;
  completed_by: string | null;
  completed_by_name: string | null;
  late: boolean;
  blocked_reason: string | null;
  dismissed_at: Date | null;
  dismissed_reason: string | null;
  simulated: boolean;
  estimated_minutes: number | null;
  /** Which steps of its procedure are ticked off, from 0. */
  steps_done: number[];
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

export type CommandStatus = 'PENDING' | 'DONE' | 'REFUSED';
export type CommandDelivery = 'START' | 'UPDATE' | 'SIGNAL' | 'NONE';

export type AuditEntryRow = {
  id: string;
  at: Date;
  actor: string;
  actor_id: string | null;
  action: string;
  entity_type: string;
  entity_id: string | null;
  campaign_id: string | null;
  campaign_name: string | null;
  before: unknown;
  after: unknown;
  details: unknown;
  reason: string | null;
  request_id: string | null;
};
