import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { getCommandCenter } from '../../db/command-center';
import { STRATEGY_STATUSES } from '../../workflows/domain/artifacts/standing';
import { no, yes } from '../../workflows/domain/verdict';
import { endpoint } from './endpoint';
import { byId } from './schemas';

const said = z.string().nullable();

const show = endpoint({
  operationId: 'getCampaignContext',
  noun: 'Campaigns',
  method: 'get',
  path: '/campaigns/:id/context',
  permission: 'campaigns.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'What its intake and its strategy say, as text',
  description:
    'Of the version in force, else of the newest; null where nothing was said. The view `campaign_command_center` has the same columns.',
  params: byId,
  answers: {
    200: {
      description: 'As it stands.',
      schema: z
        .object({
          campaign_id: z.uuid(),
          strategy_text: said.describe('Its eight layers, one after the other.'),
          strategy_status: z
            .enum(STRATEGY_STATUSES)
            .describe('DRAFT also while nobody began it, and while it waits for a decision.'),
          strategy_rejection_reason: said.describe('While no version is in force.'),
          strategy_version: z.int().nullable(),
          intake_goal: said,
          intake_constraints: said,
          intake_audience: said,
          intake_budget: said,
          intake_start: said.describe('A day.'),
          intake_weeks: z.int().nullable(),
          intake_version: z.int().nullable(),
          intake_approved: z.boolean(),
        })
        .meta({ id: 'CampaignContext' }),
    },
  },
  handle: async ({ site, viewer, params }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return yes({ body: await getCommandCenter(site.db, campaign.id) });
  },
});

export const commandCenter = [show];
