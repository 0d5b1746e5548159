import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { readStanding } from '../../db/campaigns/advance';
import { AGENDA_KINDS } from '../../workflows/domain/agenda';
import { openPauses } from '../../workflows/domain/pauses';
import { no, yes } from '../../workflows/domain/verdict';
import { limit } from './cursor';
import { endpoint } from './endpoint';
import { byId, instant } from './schemas';

const show = endpoint({
  operationId: 'getAgenda',
  noun: 'Campaigns',
  method: 'get',
  path: '/campaigns/:id/agenda',
  permission: 'campaigns.read',
  feature: 'campaign_ops',
  kind: 'read',
  summary: 'What will happen next by itself, when and why',
  description: 'From the same rule that the campaign’s process runs by.',
  params: byId,
  query: z.strictObject({ limit: limit(50) }),
  answers: {
    200: {
      description: 'Earliest first.',
      schema: z
        .object({
          campaign_id: z.uuid(),
          now: instant,
          effective_now: instant.describe('The time it is for the campaign: it stands still while paused.'),
          paused: z.boolean(),
          items: z.array(
            z
              .object({
                at: instant,
                kind: z.enum(AGENDA_KINDS),
                ref: z.string().describe('The id of the task, artifact or campaign it is about.'),
                what: z.string(),
                why: z.string(),
                cancelled_by: z.string(),
                held: z.boolean().describe('Waits for the end of a pause; `at` is when it would have been.'),
              })
              .meta({ id: 'AgendaEntry' }),
          ),
          more: z.int().describe('How many further entries there are beyond `limit`.'),
        })
        .meta({ id: 'Agenda' }),
    },
  },
  handle: async ({ site, viewer, params, query, now }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { agenda, effectiveNow, facts } = await readStanding(site.db, campaign, now);
    const items = agenda.slice(0, query.limit).map((entry) => ({ ...entry, at: entry.at.toISOString() }));
    return yes({
      body: {
        campaign_id: campaign.id,
        now: now.toISOString(),
        effective_now: effectiveNow.toISOString(),
        paused: openPauses(facts.pauses).length > 0,
        items,
        more: Math.max(0, agenda.length - items.length),
      },
    });
  },
});

export const agenda = [show];
