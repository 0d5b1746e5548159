import type { ArtifactStatus } from '../../workflows/domain/artifacts';
import type { Content } from '../../workflows/domain/artifacts/fields';
import type { Flag, Lineage } from '../../workflows/domain/artifacts/gates';
import type { JobRunStatus } from '../../workflows/domain/artifacts/generation';
import type { LandingStage, OfferedType } from '../../workflows/domain/artifacts/jobs';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { QcReport } from '../../workflows/domain/qc';
import type { Versioned } from './versioned';

/** The six stages of a campaign. */

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
