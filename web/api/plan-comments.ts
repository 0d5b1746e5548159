import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { commentPlan, listPlanComments, resolvePlanComment } from '../../db/plans';
import type { PlanCommentRow } from '../../db/tables';
import { PLAN_SECTIONS } from '../../workflows/domain/plans-sections';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import { endpoint, type Answer, type Asked } from './endpoint';
import { anId, anyCase, byId, commandId, instant, listOf, nothing } from './schemas';

const noun = 'Plans';
const feature = 'campaign_ops';

const commentSchema = z
  .object({
    id: z.uuid(),
    version: z.int(),
    section: z.enum(PLAN_SECTIONS).nullable().describe('Null: about the whole version.'),
    body: z.string(),
    author: z.string(),
    created_at: instant,
    resolved_at: instant.nullable(),
    resolved_by: z.string().nullable(),
  })
  .meta({ id: 'PlanComment' });

const comments = endpoint({
  operationId: 'listPlanComments',
  noun,
  method: 'get',
  path: '/campaigns/:id/plan/comments',
  permission: 'plans.read',
  feature,
  kind: 'read',
  summary: 'List what was said about the plan, of every version, oldest first',
  params: byId,
  answers: { 200: { description: 'Every comment on one page.', schema: listOf(commentSchema) } },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const said = await listPlanComments(site.db, campaign.id);
    return yes({ body: { items: said.map(presentComment), next_cursor: null } });
  },
});

const commented = z.object({ command_id: commandId, comment_id: z.uuid() });

const comment = endpoint({
  operationId: 'commentPlan',
  noun,
  method: 'post',
  path: '/campaigns/:id/plan/comments',
  permission: 'plans.comment',
  feature,
  kind: 'fact',
  summary: 'Comment on a version, or on one section of it',
  description: 'Owner, deputy, authors and everybody who commented before are told.',
  params: byId,
  body: z.strictObject({
    version: z.int32().min(1).describe('The version that was read.'),
    section: anyCase(PLAN_SECTIONS).optional(),
    body: z.string().trim().min(1).max(5_000),
  }),
  answers: { 201: { description: 'Written down.', schema: commented } },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { version, section = null } = body;
    const said = await commentPlan(site.db, campaign.id, { version, section, body: body.body }, by);
    if (!said.ok) return said;
    return yes({ status: 201, body: { command_id: said.value.commandId, ...said.value.answer } });
  },
});

const resolution = {
  noun,
  path: '/campaigns/:id/plan/comments/:comment/resolution',
  permission: 'plans.comment',
  feature,
  kind: 'fact',
  params: z.object({ id: anId, comment: anId }),
  body: nothing,
  answers: { 200: { description: 'So it stands.', schema: commented } },
} as const;

const resolve = endpoint({
  ...resolution,
  operationId: 'resolvePlanComment',
  method: 'post',
  summary: 'Mark a comment as dealt with',
  handle: (asked) => settle(asked, asked.params, true),
});

const reopen = endpoint({
  ...resolution,
  operationId: 'reopenPlanComment',
  method: 'delete',
  summary: 'Take a comment up again',
  handle: (asked) => settle(asked, asked.params, false),
});

async function settle(
  { site, viewer, by }: Pick<Asked, 'site' | 'viewer' | 'by'>,
  ids: { id: string; comment: string },
  resolved: boolean,
): Promise<Verdict<Answer>> {
  const campaign = await findCampaign(site.db, viewer, ids.id);
  if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const done = await resolvePlanComment(site.db, campaign.id, ids.comment, resolved, by);
  if (!done.ok) return done;
  return yes({ body: { command_id: done.value.commandId, ...done.value.answer } });
}

export const planComments = [comments, comment, resolve, reopen];

function presentComment(row: PlanCommentRow): z.infer<typeof commentSchema> {
  return {
    id: row.id,
    version: row.version,
    section: row.section,
    body: row.body,
    author: row.author_name,
    created_at: row.created_at.toISOString(),
    resolved_at: isoOrNull(row.resolved_at),
    resolved_by: row.resolved_by_name,
  };
}
