import { z } from 'zod';
import type { TaskView } from '../../db/tasks/list';
import type { Role } from '../../workflows/domain/permissions';
import { CONTENT_TYPES, TASK_PLATFORMS } from '../../workflows/domain/platforms';
import {
  PRIORITIES,
  PROOF_TYPES,
  proofTypesFor,
  TASK_ORIGINS,
  TASK_STATUSES,
  TASK_TYPES,
  taskActionsFor,
} from '../../workflows/domain/tasks';
import { isoOrNull } from './campaign';
import { instant } from './schemas';

/** A task as machines read it. */

export const taskSchema = z
  .object({
    id: z.uuid(),
    campaign_id: z.uuid(),
    campaign_name: z.string(),
    timezone: z.string().describe('The campaign’s zone.'),
    task_type: z.enum(TASK_TYPES),
    platform: z.enum(TASK_PLATFORMS),
    content_type: z.enum(CONTENT_TYPES),
    origin: z.enum(TASK_ORIGINS),
    status: z.enum(TASK_STATUSES),
    late: z
      .boolean()
      .describe(
        'Open and past its grace by the campaign’s clock, which stands still while paused; or done when it was.',
      ),
    due_at: instant,
    held: z
      .boolean()
      .describe('A follow-up asked for while paused: its delay counts from the end of the pause.'),
    priority: z.enum(PRIORITIES),
    title: z.string(),
    description: z.string().nullable(),
    instructions: z.string(),
    sop_key: z.string().nullable(),
    sop_version: z.int().nullable(),
    copy_text: z.string().nullable(),
    asset_ref: z.string().nullable(),
    estimated_minutes: z.int().nullable(),
    assigned_to: z.object({ id: z.uuid(), name: z.string(), email: z.string() }).nullable(),
    started_at: instant.nullable(),
    proof: z
      .object({ type: z.enum(PROOF_TYPES), value: z.string() })
      .nullable()
      .describe('What shows that it was done. Of an UPLOAD the value is the file’s id.'),
    outcome: z.string().nullable(),
    posted_at: instant.nullable(),
    completed_at: instant.nullable(),
    completed_by: z.string().nullable(),
    follow_ups: z.array(z.uuid()).describe('The tasks that its standing completion asked for.'),
    parent_task_id: z.uuid().nullable().describe('The task whose completion asked for this one.'),
    calendar_item_id: z.uuid().nullable(),
    blocked_reason: z.string().nullable(),
    dismissed_at: instant.nullable(),
    dismissed_reason: z.string().nullable(),
    simulated: z.boolean(),
    proof_types: z
      .array(z.enum(PROOF_TYPES))
      .describe('What it takes as proof from you, the usual one first.'),
    actions: z.array(z.string()).describe('What its status allows now.'),
    version: z.int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Task' });

export function presentTask(row: TaskView, role: Role): z.infer<typeof taskSchema> {
  return {
    id: row.id,
    campaign_id: row.campaign_id,
    campaign_name: row.campaign_name,
    timezone: row.timezone,
    task_type: row.task_type,
    platform: row.platform,
    content_type: row.content_type,
    origin: row.origin,
    status: row.status,
    late: row.is_late,
    due_at: row.due_at.toISOString(),
    held: row.held_delay_ms !== null,
    priority: row.priority,
    title: row.title,
    description: row.description,
    instructions: row.instructions_text,
    sop_key: row.sop_key,
    sop_version: row.sop_version,
    copy_text: row.copy_text,
    asset_ref: row.asset_ref,
    estimated_minutes: row.estimated_minutes,
    assigned_to: assigneeOf(row),
    started_at: isoOrNull(row.started_at),
    proof: proofOf(row),
    outcome: row.outcome,
    posted_at: isoOrNull(row.posted_at),
    completed_at: isoOrNull(row.completed_at),
    completed_by: row.completed_by_name,
    follow_ups: row.follow_up_ids,
    parent_task_id: row.parent_task_id,
    calendar_item_id: row.calendar_item_id,
    blocked_reason: row.blocked_reason,
    dismissed_at: isoOrNull(row.dismissed_at),
    dismissed_reason: row.dismissed_reason,
    simulated: row.simulated,
    proof_types: proofTypesFor(row, role),
    actions: taskActionsFor(row.status),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function assigneeOf({ assigned_to: id, assignee_name: name, assignee_email: email }: TaskView) {
  return id !== null && name !== null && email !== null ? { id, name, email } : null;
}

function proofOf({ completion_proof_type: type, completion_proof_value: value }: TaskView) {
  return type !== null && value !== null ? { type, value } : null;
}
