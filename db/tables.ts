import type { ArtifactStatus } from '../workflows/domain/artifacts';
import type { Content } from '../workflows/domain/artifacts/fields';
import type { Flag, Lineage } from '../workflows/domain/artifacts/gates';
import type { AlertWindow, Comparison } from '../workflows/domain/artifacts/content/monitoring';
import type { JobRunStatus } from '../workflows/domain/artifacts/generation';
import type { LandingStage, OfferedType } from '../workflows/domain/artifacts/jobs';
import type { Stage } from '../workflows/domain/artifacts/stages';
import type { CalendarItemStatus } from '../workflows/domain/calendar';
import type {
  CampaignStatus,
  CampaignType,
  LeadCaptureMethod,
  Planning,
  PostingMode,
} from '../workflows/domain/campaigns';
import type { ImportKind, ImportStatus, RowError } from '../workflows/domain/imports';
import type { EscalationCause } from '../workflows/domain/escalations';
import type { MailKind, MailState, MailStatus } from '../workflows/domain/mail';
import type { NotificationKind } from '../workflows/domain/notifications';
import type { MetricSource, MetricUnit, OfferedFigure } from '../workflows/domain/metrics';
import type { PauseReason, ResumePolicy } from '../workflows/domain/pauses';
import type { Role } from '../workflows/domain/permissions';
import type { PlanContent, PlanStatus } from '../workflows/domain/plans';
import type { PlanAuthor } from '../workflows/domain/plans-approval';
import type { PlanSection, RedraftableSection, RedraftStatus } from '../workflows/domain/plans-sections';
import type { ContentType, Platform, TaskPlatform } from '../workflows/domain/platforms';
import type { PolicyOverrides } from '../workflows/domain/policy';
import type { ProjectState } from '../workflows/domain/projects';
import type { QcReport } from '../workflows/domain/qc';
import type { TaskTemplate } from '../workflows/domain/task-templates';
import type { SummaryPayload } from '../workflows/domain/summaries';
import type { Priority, ProofType, TaskOrigin, TaskStatus, TaskType } from '../workflows/domain/tasks';
import type { LocalDate } from '../workflows/domain/time';
import type {
  WebhookDeliveryStatus,
  WebhookEndpointStatus,
  WebhookEvent,
} from '../workflows/domain/webhooks';

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
  archived_at: Date | null;
};

export type ProjectRow = Versioned & {
  id: string;
  client_id: string;
  name: string;
  state: ProjectState;
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

export type PlanRow = {
  id: string;
  campaign_id: string;
  version: number;
  status: PlanStatus;
  content: PlanContent;
  checksum: string;
  source: Record<string, unknown>;
  generated_by: string;
  /** The strategy in force when it was made. */
  strategy_version: number | null;
  submitted_at: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decision_comment: string | null;
  rejection_reason: string | null;
  /** Everybody whose words or wishes are in it and were not approved before. */
  authors: PlanAuthor[];
  ladder_rung: number;
  ladder_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

/** The work product of one stage of a campaign: which version is the newest, which is in force, and what is up with them. */
export type ArtifactRow = Versioned & {
  id: string;
  campaign_id: string;
  stage: Stage;
  head_version: number;
  approved_version: number | null;
  approved_lineage: Lineage | null;
  flag: Flag | null;
  flagged_at: Date | null;
  rejection_reason: string | null;
  rejected_by: string | null;
  rejected_at: Date | null;
  asked_at: Date | null;
  asked_by: string | null;
  asked_by_name: string | null;
  ladder_rung: number;
  ladder_at: Date | null;
};

export type ArtifactVersionRow = {
  id: string;
  artifact_id: string;
  campaign_id: string;
  version: number;
  status: ArtifactStatus;
  content: Content;
  schema_version: string;
  checksum: string;
  lineage: Lineage;
  source: Record<string, unknown>;
  /** Of 100, when it was saved. */
  completeness: number | null;
  created_by: string | null;
  created_by_name: string;
  approved_by: string | null;
  approved_by_name: string | null;
  approved_at: Date | null;
  approval_note: string | null;
  approval_warnings: string[] | null;
  trace_id: string | null;
  created_at: Date;
  updated_at: Date;
};

/** What one person has typed and not saved as a version. */
export type ArtifactDraftRow = {
  campaign_id: string;
  stage: Stage;
  operator_id: string;
  typed: Record<string, unknown>;
  base_version: number;
  updated_at: Date;
};

export type QcReportRow = QcReport & {
  id: string;
  artifact_id: string;
  campaign_id: string;
  version: number;
  run_no: number;
  model_used: string | null;
  ran_by: string;
  ran_at: Date;
};

/** A threshold that was crossed. */
export type KpiAlertRow = {
  id: string;
  campaign_id: string;
  alert_key: string;
  threshold_key: string;
  monitoring_version: number;
  kpi: string;
  op: Comparison;
  threshold: number;
  within: AlertWindow;
  value: number;
  unit: MetricUnit;
  from_date: LocalDate;
  to_date: LocalDate;
  says: string;
  task_id: string | null;
  opened_at: Date;
  closed_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

/** One job of an intake that somebody wants written. */
export type GenerationJobRow = {
  id: string;
  campaign_id: string;
  intake_version: number;
  job_type: OfferedType;
  status: JobRunStatus;
  attempt: number;
  asked_by: string | null;
  asked_by_name: string;
  asked_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  stage: LandingStage | null;
  version: number | null;
  note: string | null;
  created_at: Date;
  updated_at: Date;
};

/** One person's yes to one version, at the level it counted for. */
export type ApprovalRow = {
  id: string;
  campaign_id: string;
  subject_type: 'PLAN' | 'ARTIFACT';
  subject_id: string;
  version: number;
  checksum: string;
  level: 1 | 2;
  decision: 'APPROVED' | 'REJECTED' | 'REVOKED' | 'CONFIRMED';
  comment: string | null;
  confirmed: boolean;
  actor_id: string | null;
  actor: string;
  at: Date;
};

/** A section of a plan that somebody wants drafted again. */
export type PlanRedraftRow = {
  id: string;
  campaign_id: string;
  section: RedraftableSection;
  instruction: string | null;
  asked_by: string | null;
  asked_by_name: string;
  asked_at: Date;
  status: RedraftStatus;
  version: number | null;
  settled_at: Date | null;
};

export type PlanCommentRow = {
  id: string;
  campaign_id: string;
  version: number;
  section: PlanSection | null;
  body: string;
  author_id: string | null;
  author_name: string;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolved_by_name: string | null;
  created_at: Date;
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
  /** Why the rules left it out; null when a person dropped it. */
  dropped_reason: string | null;
  /** When a person last changed its words or its time: from then on the rules leave it where it is. */
  edited_at: Date | null;
  notes: string | null;
  anchored_at: Date;
};

export type CalendarFeedRow = {
  id: string;
  operator_id: string;
  campaign_id: string | null;
  only_mine: boolean;
  name: string;
  token_hash: string;
  last_used_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
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
  /** What the link of a POST has in common with its other spellings; null where no link proves it. */
  proof_key: string | null;
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

export type MetricEntryRow = {
  id: string;
  campaign_id: string;
  task_id: string | null;
  platform: TaskPlatform;
  date: LocalDate;
  metric_type: string;
  value: number;
  unit: MetricUnit;
  source: MetricSource;
  notes: string | null;
  recorded_by: string | null;
  recorded_by_name: string | null;
  recorded_at: Date;
  version: number;
  removed_at: Date | null;
};

export type MetricCorrectionRow = {
  id: string;
  entry_id: string;
  before: OfferedFigure;
  /** Null when the figure was taken out. */
  after: OfferedFigure | null;
  reason: string;
  corrected_by: string | null;
  corrected_by_name: string;
  corrected_at: Date;
};

export type WeeklySummaryRow = {
  id: string;
  campaign_id: string;
  week_start: LocalDate;
  week_end: LocalDate;
  revision: number;
  payload: SummaryPayload;
  notes: string | null;
  noted_by_name: string | null;
  noted_at: Date | null;
  generated_by: string;
  generated_at: Date;
  /** When the campaign's process made it by itself; null while only people have asked for it. */
  scheduled_at: Date | null;
  /** The last one: it was made when the campaign was completed. */
  final: boolean;
  created_at: Date;
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

export type NotificationRow = {
  id: string;
  operator_id: string;
  kind: NotificationKind;
  title: string;
  body: string | null;
  link: string;
  campaign_id: string | null;
  dedupe_key: string | null;
  /** Stands in the inbox whatever its reader chose. */
  urgent: boolean;
  read_at: Date | null;
  dismissed_at: Date | null;
  mail: MailState;
  mail_id: string | null;
  created_at: Date;
};

export type MailRow = {
  id: string;
  operator_id: string | null;
  kind: MailKind;
  to_address: string;
  subject: string;
  body: string;
  status: MailStatus;
  attempts: number;
  /** Which run and try of its process last set out to send it. */
  intent: string | null;
  error: string | null;
  message_id: string;
  dedupe_key: string | null;
  lease_until: Date | null;
  sent_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type WebhookEndpointRow = {
  id: string;
  url: string;
  description: string | null;
  events: WebhookEvent[];
  secret: string;
  /** Signs besides the new one until `previous_until`, so that a receiver has time to change it. */
  previous_secret: string | null;
  previous_until: Date | null;
  status: WebhookEndpointStatus;
  created_at: Date;
  updated_at: Date;
};

export type WebhookDeliveryRow = {
  id: string;
  endpoint_id: string;
  event_type: string;
  /** Sent byte for byte: it is what the signature is of. */
  body: string;
  status: WebhookDeliveryStatus;
  attempts: number;
  lease_until: Date | null;
  delivered_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type WebhookAttemptRow = {
  id: string;
  delivery_id: string;
  at: Date;
  status_code: number | null;
  duration_ms: number;
  error: string | null;
  response: string | null;
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

export type ImportRow = {
  id: string;
  kind: ImportKind;
  status: ImportStatus;
  file_name: string;
  sha256: string;
  bytes: number;
  content: string | null;
  row_count: number;
  wrong_count: number;
  errors: RowError[];
  counts: Record<string, number>;
  created_by: string;
  created_at: Date;
  applied_by: string | null;
  applied_at: Date | null;
};
