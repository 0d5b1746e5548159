import type { PlanStatus } from '../../workflows/domain/plans';
import type { LineChange } from '../../workflows/domain/plans-diff';
import { SECTION_NAMES, type PlanSection } from '../../workflows/domain/plans-sections';
import { label, type Label } from './label';

/** Plans and what became of them. */

export const planStatusLabel: Record<PlanStatus, Label> = {
  DRAFT: label('Draft', 'pen-line', 'neutral'),
  IN_REVIEW: label('Waiting for a decision', 'hourglass', 'waiting'),
  APPROVED: label('Approved', 'circle-check', 'done'),
  REJECTED: label('Rejected', 'circle-x', 'late'),
  SUPERSEDED: label('Replaced', 'history', 'neutral'),
};

/** What became of a line from one version of a plan to another. */
export const lineChangeLabel: Record<LineChange, Label> = {
  SAME: label('Unchanged', 'circle', 'neutral'),
  CHANGED: label('Changed', 'pen-line', 'due'),
  ADDED: label('Added', 'plus', 'done'),
  REMOVED: label('Removed', 'circle-slash', 'late'),
};

/** The parts of a plan, under the headings that its page has. */
export const planSectionLabel: Record<PlanSection, string> = SECTION_NAMES;
