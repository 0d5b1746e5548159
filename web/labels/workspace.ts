import type { ImportKind, ImportStatus } from '../../workflows/domain/imports';
import type { Role } from '../../workflows/domain/permissions';
import type { PolicyKey } from '../../workflows/domain/policy';
import { label, type Label } from './label';

/** Who works here, what is brought in, and what is set. */

export const roleLabel: Record<Role, Label> = {
  operator: label('Operator', 'user'),
  lead: label('Lead', 'users'),
  admin: label('Admin', 'shield'),
  client: label('Client', 'building-2'),
};

export const importKindLabel: Record<ImportKind, Label> = {
  CAMPAIGNS: label('Campaigns', 'megaphone'),
  CALENDAR: label('Calendar items', 'calendar-days'),
  METRICS: label('Metrics', 'chart-line'),
};

export const importStatusLabel: Record<ImportStatus, Label> = {
  CHECKED: label('Checked only', 'search-check', 'waiting'),
  APPLIED: label('Imported', 'circle-check', 'done'),
};

export const policyLabel: Record<PolicyKey, string> = {
  follow_up_first: 'First follow-up after a post',
  follow_up_second: 'Second follow-up after a post',
  follow_up_story: 'Second look at a story',
  due_lead: 'A task counts as due this long before its time',
  overdue_grace: 'A task counts as overdue this long after its time',
  missed_after: 'A post counts as missed this long after its time',
  tick: 'Time between two full checks of a campaign',
  tick_jitter: 'Full checks are spread over',
  approval_reminder: 'Approvers are reminded after',
  approval_deputy: 'The deputy is named this long after the reminder',
  approval_lead: 'Every lead is named this long after the deputy',
  horizon: 'Calendar and tasks are built this far ahead',
  resume_spacing: 'After a pause, posts of a platform are kept apart by',
  approval_levels: 'Who approves a plan',
  self_approval: 'Approving what one wrote oneself',
  approval_final: 'A plan that is approved too late',
  hold_on_stale: 'While the execution plan is flagged',
};
