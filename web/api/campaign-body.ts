import { z } from 'zod';
import type { CampaignView } from '../../db/campaigns';
import type { Person } from '../../db/people';
import { CAMPAIGN_STATUSES } from '../../workflows/domain/campaigns';
import { campaignBodySchema, type CampaignBody } from '../../workflows/domain/campaigns.schema';
import type { Verdict } from '../../workflows/domain/verdict';
import { parseInput } from './input';
import { anyCase, described } from './schemas';

/** The campaign body that pages, imports and machines share, with what each field means. */

const shape = described(campaignBodySchema.shape, {
  name: 'Unique, whatever the case.',
  client: 'By name; made when there is none.',
  project: 'By name, of the client; made when there is none. The client’s name unless said.',
  venture_name: 'The client’s venture or brand that this is for.',
  brand_product: 'What is being promoted.',
  campaign_type:
    'PRODUCT_LAUNCH, LEAD_GENERATION, BRAND_AWARENESS, SEASONAL_SALE, THOUGHT_LEADERSHIP, HIRING, EVENT_PROMOTION, SALES or ENGAGEMENT; `Product launch` is understood.',
  objective: 'What the campaign is for, in a sentence. The plan is drafted from it.',
  objectives: 'Measurable aims, one each.',
  platforms: 'linkedin, instagram, twitter (or x), email; in any case.',
  cadence: 'Items a week by platform, 0 to 21 each. A platform that is left out gets one.',
  timezone: 'An IANA name such as Europe/Berlin.',
  start_date: 'The first day, in the campaign’s zone: `2027-03-01`.',
  end_date: 'The last day, not before the first; five years at most.',
  primary_cta: 'What readers are asked to do.',
  lead_capture_method: 'DM, FORM, EMAIL, LINK or OTHER.',
  budget: 'In words.',
  posting_mode: 'PROOF, MANUAL (unless said) or LIVE.',
  planning:
    'QUICK (unless said): the plan is drafted from these fields at once. FULL: it is drafted once the strategy is approved.',
  task_template:
    'POST_ONLY (unless said): one task an item, to publish it. PIPELINE: write, review and schedule it 96, 72 and 24 hours before. Counts for items made from then on.',
  blackout_dates: 'Days on which nothing is published.',
  owner: 'E-mail address of somebody who works here.',
  deputy: 'E-mail address of who is asked when the owner does not answer.',
  metadata: 'Anything of yours. Replaced as a whole.',
  auto_activate: 'Whether it becomes ACTIVE at its start date once its plan is approved. True unless said.',
});

/** With its cross-field rules; `status` is how a caller asks for it to run at once. */
export const newCampaign = campaignBodySchema
  .safeExtend(shape)
  .safeExtend({
    status: anyCase(CAMPAIGN_STATUSES)
      .default('PLANNED')
      .describe(
        'PLANNED, or ACTIVE to ask that it runs at once; ACTIVE is refused as long as no plan is approved, and a new campaign has none.',
      ),
  })
  .meta({ id: 'NewCampaign' });

type Optional<S extends z.ZodRawShape> = { [K in keyof S]: z.ZodOptional<S[K] & z.core.SomeType> };

const optional = Object.fromEntries(
  Object.entries(shape).map(([name, schema]) => [name, schema.optional()]),
) as Optional<typeof shape>;

/** Only what changes; what is sent is judged together with what stands. */
export const campaignPatch = z
  .strictObject({
    ...optional,
    version: z
      .int32()
      .min(1)
      .optional()
      .describe('The version you read. Another one stands: 409 EDITED_MEANWHILE, nothing is changed.'),
  })
  .meta({
    id: 'CampaignPatch',
    description: 'Only the fields that change. Lists and objects are replaced as a whole.',
  });

/** The whole body once `sent` is laid over what stands. */
export function mergedBody(
  campaign: CampaignView,
  people: ReadonlyMap<string, Person>,
  sent: Record<string, unknown>,
): Verdict<CampaignBody> {
  return parseInput(campaignBodySchema, { ...bodyOf(campaign, people), ...sent });
}

function bodyOf(campaign: CampaignView, people: ReadonlyMap<string, Person>): Record<string, unknown> {
  const known = new Map<string, unknown>(Object.entries(campaign));
  known.set('client', campaign.client_name).set('project', campaign.project_name);
  known.set('owner', emailOf(campaign.owner_id, people)).set('deputy', emailOf(campaign.deputy_id, people));
  return Object.fromEntries(Object.keys(campaignBodySchema.shape).map((name) => [name, known.get(name)]));
}

function emailOf(id: string | null, people: ReadonlyMap<string, Person>): string | null {
  return id === null ? null : (people.get(id)?.email ?? null);
}
