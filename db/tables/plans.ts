import type { PlanContent, PlanStatus } from '../../workflows/domain/plans';
import type { PlanAuthor } from '../../workflows/domain/plans-approval';
import type { PlanSection, RedraftableSection, RedraftStatus } from '../../workflows/domain/plans-sections';

/** Plans, what is said about them, and decisions on them and on artifacts. */

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
