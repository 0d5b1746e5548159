import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { askRedraft, enterPlan, findPlanHead, listApprovals, listPlans } from '../../db/plans';
import type { PlanRow } from '../../db/tables';
import { PLAN_STATUSES } from '../../workflows/domain/plans';
import { LATE_CHOICES } from '../../workflows/domain/plans-approval';
import { REDRAFTABLE_SECTIONS } from '../../workflows/domain/plans-sections';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import { no, yes } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import { decideNow, decisionAnswers } from './decisions';
import { BASE, endpoint } from './endpoint';
import { planComments } from './plan-comments';
import { planComparison } from './plan-comparison';
import { anyCase, byId, commandId, instant, listOf, reason } from './schemas';

const noun = 'Plans';
const feature = 'campaign_ops';

const content = planContentSchema.meta({ id: 'PlanContent' });

const planSchema = z
  .object({
    campaign_id: z.uuid(),
    version: z.int(),
    checksum: z.string().describe('SHA-256 of the content. Name it with the version when you decide.'),
    status: z.enum(PLAN_STATUSES),
    content,
    generated_by: z.string(),
    authors: z
      .array(z.string())
      .describe('People whose words or wishes are in it and were not approved before.'),
    submitted_at: instant.nullable(),
    decided_at: instant.nullable(),
    decided_by: z.string().nullable(),
    decision_comment: z.string().nullable(),
    rejection_reason: z.string().nullable(),
    created_at: instant,
  })
  .meta({ id: 'Plan', description: 'One version. Its content no longer changes once it is in review.' });

const head = endpoint({
  operationId: 'getPlan',
  noun,
  method: 'get',
  path: '/campaigns/:id/plan',
  permission: 'plans.read',
  feature,
  kind: 'read',
  summary: 'Read the newest version of the plan',
  description:
    '404 with reason PLAN_MISSING until the first version is drafted, a moment after the campaign is made.',
  params: byId,
  answers: { 200: { description: 'The newest version.', schema: planSchema } },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const plan = await findPlanHead(site.db, campaign.id);
    return plan ? yes({ body: presentPlan(plan) }) : no('NOT_FOUND', 'PLAN_MISSING');
  },
});

const versions = endpoint({
  operationId: 'listPlans',
  noun,
  method: 'get',
  path: '/campaigns/:id/plans',
  permission: 'plans.read',
  feature,
  kind: 'read',
  summary: 'List every version of the plan, newest first',
  params: byId,
  answers: { 200: { description: 'Every version on one page.', schema: listOf(planSchema) } },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const plans = await listPlans(site.db, campaign.id);
    return yes({ body: { items: plans.map(presentPlan), next_cursor: null } });
  },
});

const enter = endpoint({
  operationId: 'enterPlan',
  noun,
  method: 'post',
  path: '/campaigns/:id/plans',
  permission: 'plans.edit',
  feature,
  kind: 'report',
  summary: 'Put up a plan of your own as the next version',
  description:
    'It goes into review like a drafted one. With `based_on`, the newest version that you read, it takes that one’s place; refused with EDITED_MEANWHILE when there is a newer one and with PLAN_UNCHANGED when it says the same. Without, it is refused with PLAN_PENDING while a version waits for its decision.',
  params: byId,
  body: z.strictObject({
    content,
    based_on: z.int32().min(1).optional().describe('The newest version, out of which this one was made.'),
  }),
  answers: {
    201: {
      description: 'The version, in review.',
      schema: z.object({
        command_id: commandId,
        version: z.int(),
        checksum: z.string(),
        status: z.enum(PLAN_STATUSES),
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const entered = await enterPlan(site.db, campaign.id, body.content, by, body.based_on);
    if (!entered.ok) return entered;
    const { commandId: command, answer } = entered.value;
    const location = `${BASE}/campaigns/${campaign.id}/plan`;
    return yes({ status: 201, body: { command_id: command, ...answer }, announce: entered.value, location });
  },
});

const shown = {
  version: z.int32().min(1).describe('The version that was read.'),
  checksum: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Is the checksum of the version that was read: 64 hexadecimal digits.')
    .describe('The checksum of the version that was read.'),
};

const decision = {
  noun,
  method: 'post',
  permission: 'plans.decide',
  feature,
  kind: 'decision',
  params: byId,
  answers: decisionAnswers,
} as const;

const approve = endpoint({
  ...decision,
  operationId: 'approvePlan',
  path: '/campaigns/:id/plan/approval',
  summary: 'Approve exactly the version that was read',
  description:
    'Calendar and tasks are built at once, over the horizon; the campaign becomes ACTIVE when its start date has come. Of two people deciding at once the second is told that the first was first: 409 PLAN_DECIDED. Where the policy asks for two approvals the first is kept (`result.approval.final` is false) and another person completes it; the same person again is 409 PLAN_APPROVED_BY_YOU. An author is 403 PLAN_OWN where the policy asks for somebody else.',
  body: z.strictObject({
    ...shown,
    comment: z.string().trim().max(2_000).optional(),
    late: z
      .enum(LATE_CHOICES)
      .optional()
      .describe(
        'For an approval after the start date: `next_free` begins with the next free slots, `move_dates` moves the campaign by the delay (`result.moved_dates`). Left out, the policy’s approval_final decides.',
      ),
  }),
  handle: async (asked) => {
    const campaign = await findCampaign(asked.site.db, asked.viewer, asked.params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return decideNow(asked, campaign.id, 'approve', asked.body);
  },
});

const reject = endpoint({
  ...decision,
  operationId: 'rejectPlan',
  path: '/campaigns/:id/plan/rejection',
  summary: 'Reject the version that was read, and say why',
  description: 'The next version is drafted with the reason taken into account.',
  body: z.strictObject({ ...shown, reason }),
  handle: async (asked) => {
    const campaign = await findCampaign(asked.site.db, asked.viewer, asked.params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return decideNow(asked, campaign.id, 'reject', asked.body);
  },
});

const redraft = endpoint({
  operationId: 'redraftPlanSection',
  noun,
  method: 'post',
  path: '/campaigns/:id/plan/redrafts',
  permission: 'plans.edit',
  feature,
  kind: 'report',
  summary: 'Have one section of the newest version drafted again',
  description:
    'It comes as the next version, a moment later, with everything else kept. One is asked for at a time: 409 PLAN_BEING_DRAFTED. Should the writer have nothing else to say, no version is made.',
  params: byId,
  body: z.strictObject({
    version: shown.version,
    section: anyCase(REDRAFTABLE_SECTIONS),
    instruction: z.string().trim().min(1).max(1_000).optional().describe('What is to be different.'),
  }),
  answers: {
    200: {
      description: 'Asked for.',
      schema: z.object({
        command_id: commandId,
        redraft_id: z.uuid(),
        section: z.enum(REDRAFTABLE_SECTIONS),
        next_version: z.int().describe('The version that it is expected to become.'),
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { version, section, instruction = null } = body;
    const asked = await askRedraft(site.db, campaign.id, { version, section, instruction }, by);
    if (!asked.ok) return asked;
    const { commandId: command, answer } = asked.value;
    return yes({ body: { command_id: command, ...answer }, announce: asked.value });
  },
});

const approvals = endpoint({
  operationId: 'listPlanApprovals',
  noun,
  method: 'get',
  path: '/campaigns/:id/plan/approvals',
  permission: 'plans.read',
  feature,
  kind: 'read',
  summary: 'List who approved the newest version so far',
  params: byId,
  answers: {
    200: {
      description: 'By level.',
      schema: listOf(
        z.object({
          version: z.int(),
          level: z.int(),
          actor: z.string(),
          comment: z.string().nullable(),
          at: instant,
        }),
      ),
    },
  },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const plan = await findPlanHead(site.db, campaign.id);
    if (!plan) return no('NOT_FOUND', 'PLAN_MISSING');
    const given = await listApprovals(site.db, plan.id);
    const items = given.map(({ version, level, actor, comment, at }) => ({
      version,
      level,
      actor,
      comment,
      at: at.toISOString(),
    }));
    return yes({ body: { items, next_cursor: null } });
  },
});

export const plans = [
  head,
  versions,
  enter,
  approve,
  reject,
  redraft,
  planComparison,
  approvals,
  ...planComments,
];

function presentPlan(row: PlanRow): z.infer<typeof planSchema> {
  return {
    campaign_id: row.campaign_id,
    version: row.version,
    checksum: row.checksum,
    status: row.status,
    content: row.content,
    generated_by: row.generated_by,
    authors: row.authors.map(({ name }) => name),
    submitted_at: isoOrNull(row.submitted_at),
    decided_at: isoOrNull(row.decided_at),
    decided_by: row.decided_by_name,
    decision_comment: row.decision_comment,
    rejection_reason: row.rejection_reason,
    created_at: row.created_at.toISOString(),
  };
}
