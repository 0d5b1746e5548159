import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { listPlans } from '../../db/plans';
import type { PlanRow } from '../../db/tables';
import { LINE_CHANGES, planDiff, usualComparison } from '../../workflows/domain/plans-diff';
import { PLAN_SECTIONS } from '../../workflows/domain/plans-sections';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { byId } from './schemas';

const pieces = z.array(z.object({ text: z.string(), changed: z.boolean() }));

export const planComparison = endpoint({
  operationId: 'comparePlans',
  noun: 'Plans',
  method: 'get',
  path: '/campaigns/:id/plan/comparison',
  permission: 'plans.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'Compare two versions, section by section and word by word',
  params: byId,
  query: z.strictObject({
    from: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe('The version before: unless said, the one in force, else the one before `to`.'),
    to: z.coerce.number().int().min(1).optional().describe('The version after: unless said, the newest.'),
  }),
  answers: {
    200: {
      description: 'Every section, those that say the same too.',
      schema: z.object({
        from: z.int(),
        to: z.int(),
        sections: z.array(
          z.object({
            section: z.enum(PLAN_SECTIONS),
            same: z.boolean(),
            lines: z.array(
              z.object({
                label: z.string(),
                change: z.enum(LINE_CHANGES),
                before: pieces.describe('Joined, the text before; empty where the line was added.'),
                after: pieces,
              }),
            ),
          }),
        ),
      }),
    },
  },
  handle: async ({ site, viewer, params, query }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const plans = await listPlans(site.db, campaign.id);
    const usual = usualComparison(plans);
    const named = (version: number | undefined, otherwise: PlanRow | undefined) =>
      version === undefined ? otherwise : plans.find((plan) => plan.version === version);
    const [from, to] = [named(query.from, usual?.from), named(query.to, usual?.to)];
    if (!from || !to) return no('NOT_FOUND', 'NO_SUCH_RECORD', { field: from ? 'to' : 'from' });
    const sections = planDiff(from.content, to.content);
    return yes({ body: { from: from.version, to: to.version, sections } });
  },
});
