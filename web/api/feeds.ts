import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { createFeedOnce, listFeeds, revokeFeed, type FeedView } from '../../db/feeds';
import { changeOnce } from '../../db/once';
import { no, yes } from '../../workflows/domain/verdict';
import { named } from '../forms';
import { isoOrNull } from './campaign';
import { endpoint } from './endpoint';
import { anId, byId, commandId, instant, nothing } from './schemas';

const shared = { noun: 'Calendar', permission: 'calendar.read', feature: 'campaign_ops' } as const;

const feedSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    campaign_id: z.uuid().nullable().describe('Null: every campaign that its person may see.'),
    only_mine: z.boolean(),
    last_used_at: instant.nullable(),
    revoked_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: 'CalendarFeed' });

function present(feed: FeedView): z.input<typeof feedSchema> {
  const { id, name, campaign_id, only_mine, last_used_at, revoked_at, created_at } = feed;
  return {
    id,
    name,
    campaign_id,
    only_mine,
    last_used_at: isoOrNull(last_used_at),
    revoked_at: isoOrNull(revoked_at),
    created_at: created_at.toISOString(),
  };
}

const list = endpoint({
  ...shared,
  operationId: 'listCalendarFeeds',
  method: 'get',
  path: '/feeds',
  kind: 'read',
  summary: 'The caller’s addresses for calendar programs',
  answers: { 200: { description: 'The newest first.', schema: z.object({ items: z.array(feedSchema) }) } },
  handle: async ({ site, viewer }) =>
    yes({ body: { items: (await listFeeds(site.db, viewer.id)).map(present) } }),
});

const create = endpoint({
  ...shared,
  operationId: 'createCalendarFeed',
  method: 'post',
  path: '/feeds',
  kind: 'fact',
  summary: 'Make an address that a calendar program can subscribe to',
  description:
    'The address is in the first answer only: the same key again answers without it. It shows what its person may see at each fetch.',
  body: z.strictObject({
    name: named(100, 'Give it a name.'),
    campaign_id: anId.nullable().default(null).describe('One campaign, or null for all.'),
    only_mine: z
      .boolean()
      .default(false)
      .describe('The caller’s tasks, each at the time it is due, instead of posts.'),
  }),
  answers: {
    201: {
      description: 'It can be subscribed to.',
      schema: z.object({
        id: z.uuid(),
        path: z.string().nullable().describe('`/calendar.ics?token=…` on this host. Null when repeated.'),
        command_id: commandId,
      }),
    },
  },
  handle: async ({ site, viewer, body, by }) => {
    const campaign = body.campaign_id === null ? null : await findCampaign(site.db, viewer, body.campaign_id);
    if (campaign === undefined) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { name, only_mine: onlyMine } = body;
    const said = await createFeedOnce(site.db, viewer.id, { name, campaign, onlyMine }, by);
    if (!said.ok) return said;
    const { secret, answer } = said.value;
    const path = secret === undefined ? null : `/calendar.ics?token=${secret}`;
    const { id } = answer;
    return yes({ status: 201, body: { id, path, command_id: said.value.commandId } });
  },
});

const revoke = endpoint({
  ...shared,
  operationId: 'revokeCalendarFeed',
  method: 'delete',
  path: '/feeds/:id',
  kind: 'fact',
  summary: 'End an address',
  params: byId,
  body: nothing,
  answers: {
    200: { description: 'It answers no more.', schema: z.object({ id: z.uuid(), command_id: commandId }) },
  },
  handle: async ({ site, viewer, params, by }) => {
    const said = await changeOnce(site.db, 'revoke_feed', params, by, async (trx) =>
      (await revokeFeed(trx, viewer.id, params.id, by.actor, by.now)) ? params : undefined,
    );
    return said.ok ? yes({ body: { id: params.id, command_id: said.value.commandId } }) : said;
  },
});

export const feeds = [list, create, revoke];
