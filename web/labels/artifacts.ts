import type { ApprovalRow } from '../../db/tables';
import type { ArtifactStatus } from '../../workflows/domain/artifacts';
import type { JobState } from '../../workflows/domain/artifacts/generation';
import type { StageState } from '../../workflows/domain/artifacts/standing';
import { STAGE_NAMES, type Stage } from '../../workflows/domain/artifacts/stages';
import type { KpiState } from '../../workflows/domain/monitoring';
import type { CheckStatus, Severity } from '../../workflows/domain/qc/check';
import { label, type Label } from './label';

/** The stages of a campaign, what is written in them, and how it was judged. */

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

/** What a person decided on a version of an artifact. */
export const approvalDecisionLabel: Record<ApprovalRow['decision'], Label> = {
  APPROVED: label('Approved', 'circle-check', 'done'),
  CONFIRMED: label('Confirmed unchanged', 'circle-check', 'done'),
  REJECTED: label('Rejected', 'circle-x', 'late'),
  REVOKED: label('Approval withdrawn', 'rotate-ccw', 'due'),
};

export const qcStatusLabel: Record<CheckStatus, Label> = {
  PASS: label('Passed', 'circle-check', 'done'),
  WARN: label('Passed with warnings', 'triangle-alert', 'due'),
  FAIL: label('Failed', 'circle-x', 'late'),
};

/** A check that was failed only so far that somebody has to say why it may go on. */
export const warningLabel: Label = label('Warning', 'triangle-alert', 'due');

export const severityLabel: Record<Severity, Label> = {
  BLOCKER: label('Blocker', 'octagon-alert', 'late'),
  MAJOR: label('Major', 'triangle-alert', 'due'),
  MINOR: label('Minor', 'circle-alert', 'neutral'),
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

/** How a KPI stands against its target. */
export const kpiStateLabel: Record<KpiState, Label> = {
  REACHED: label('Target reached', 'circle-check', 'done'),
  ON_THE_WAY: label('On the way', 'trending-up', 'waiting'),
  BEHIND: label('Behind', 'trending-down', 'late'),
  NO_TARGET: label('No target', 'circle-dashed', 'neutral'),
  NO_FIGURES: label('No figures yet', 'circle-help', 'neutral'),
};
