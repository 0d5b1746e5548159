import type { CalendarItemStatus } from '../../workflows/domain/calendar';
import type { ContentType, Platform, TaskPlatform } from '../../workflows/domain/platforms';
import type { Priority, ProofType, TaskOrigin, TaskStatus, TaskType } from '../../workflows/domain/tasks';
import type { LocalDate } from '../../workflows/domain/time';
import type { Versioned } from './versioned';

/** The calendar and its tasks. */

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
