import { z } from 'zod';
import {
  createCampaign,
  editCampaign,
  findCampaign,
  listCampaigns,
  purgeCampaign,
  type CampaignView,
} from '../../db/campaigns';
import type { Db } from '../../db/connection';
import { once } from '../../db/once';
import { listOpenPausesOf } from '../../db/pauses';
import { findPeople } from '../../db/people';
import { readCompletionRate } from '../../db/tasks/completion-rate';
import type { Viewer } from '../../db/viewer';
import { CAMPAIGN_STATUSES } from '../../workflows/domain/campaigns';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { campaignSchema, presentCampaign } from './campaign';
import { campaignPatch, mergedBody, newCampaign } from './campaign-body';
import { idCursor, limit, pageOf } from './cursor';
import { BASE, endpoint } from './endpoint';
import { refused } from './input';
import { anyCase, byId, commandId, listOf } from './schemas';

const noun = 'Campaigns';
const feature = 'campaign_ops';

const create = endpoint({
  operationId: 'createCampaign',
  noun,
  method: 'post',
  path: '/campaigns',
  permission: 'campaigns.edit',
  feature,
  kind: 'report',
  summary: 'Create a campaign',
  description:
    'Its process starts with it and drafts a plan, which waits for approval. The same key again answers the campaign that it made.',
  body: newCampaign,
  answers: {
    201: { description: 'The campaign.', schema: campaignSchema.extend({ command_id: commandId }) },
  },
  handle: async ({ site, by, viewer, body }) => {
    const { status, ...campaign } = body;
    if (status === 'ACTIVE') {
      return no('GATE_LOCKED', 'CAMPAIGN_NOT_READY', {
        field: 'status',
        detail: { missing: ['PLAN_APPROVED'] },
      });
    }
    if (status !== 'PLANNED') {
      return no('ILLEGAL_TRANSITION', 'CAMPAIGN_TRANSITION', {
        field: 'status',
        detail: { action: 'create', status, allowed: ['PLANNED', 'ACTIVE'] },
      });
    }
    const made = await createCampaign(site.db, campaign, by);
    if (!made.ok) return made;
    const { campaignId, commandId: command } = made.value;
    const shown = await showCampaign(site.db, viewer, campaignId);
    if (!shown.ok) return shown;
    const location = `${BASE}/campaigns/${campaignId}`;
    return yes({
      status: 201,
      body: { ...shown.value, command_id: command },
      announce: made.value,
      location,
    });
  },
});

const list = endpoint({
  operationId: 'listCampaigns',
  noun,
  method: 'get',
  path: '/campaigns',
  permission: 'campaigns.read',
  feature,
  kind: 'read',
  summary: 'List campaigns, newest first',
  query: z.strictObject({
    status: anyCase(CAMPAIGN_STATUSES).optional(),
    search: z.string().max(255).optional().describe('Part of the name, the client or the project.'),
    limit: limit(100),
    cursor: idCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(campaignSchema) } },
  handle: async ({ site, viewer, query, now }) => {
    const { status, search, cursor } = query;
    const filter = { status, search, after: cursor?.id, limit: query.limit + 1, now };
    const rows = await listCampaigns(site.db, viewer, filter);
    const present = await presenterFor(site.db, rows);
    return yes({ body: pageOf(rows, query.limit, present, ({ id }) => ({ id })) });
  },
});

const show = endpoint({
  operationId: 'getCampaign',
  noun,
  method: 'get',
  path: '/campaigns/:id',
  permission: 'campaigns.read',
  feature,
  kind: 'read',
  summary: 'Read a campaign',
  params: byId,
  answers: { 200: { description: 'The campaign.', schema: campaignSchema } },
  handle: async ({ site, viewer, params }) => {
    const shown = await showCampaign(site.db, viewer, params.id);
    return shown.ok ? yes({ body: shown.value }) : shown;
  },
});

const edit = endpoint({
  operationId: 'editCampaign',
  noun,
  method: 'patch',
  path: '/campaigns/:id',
  permission: 'campaigns.edit',
  feature,
  kind: 'report',
  summary: 'Change a campaign',
  description:
    'Closed campaigns no longer change. The status changes by decisions, not here. The calendar follows at once, as the form in the pages previews it: new blackout days and narrower dates move or drop items, a higher cadence adds some; what somebody edited stays where the dates allow it.',
  params: byId,
  body: campaignPatch,
  answers: {
    200: {
      description: 'The campaign as it stands.',
      schema: campaignSchema.extend({ command_id: commandId }),
    },
  },
  handle: async ({ site, by, viewer, params, body, req }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    // Parsing fills in defaults: what was said is the body as it was sent.
    const { version, ...sent } = { ...(req.body as Record<string, unknown>), version: body.version };
    if (Object.keys(sent).length === 0) return refused({ body: 'Says nothing to change.' });
    const people = await findPeople(site.db, [campaign.owner_id, campaign.deputy_id]);
    const merged = mergedBody(campaign, people, sent);
    if (!merged.ok) return merged;
    // The version that was merged with, so that nobody's edit in between is lost.
    const seen = version ?? campaign.version;
    const asked = { sent, version: version ?? null };
    const edited = await editCampaign(site.db, campaign.id, merged.value, seen, by, asked);
    if (!edited.ok) return edited;
    const shown = await showCampaign(site.db, viewer, campaign.id);
    if (!shown.ok) return shown;
    return yes({ body: { ...shown.value, command_id: edited.value.commandId }, announce: edited.value });
  },
});

const purge = endpoint({
  operationId: 'purgeCampaign',
  noun,
  method: 'delete',
  path: '/campaigns/:id',
  permission: 'campaigns.purge',
  feature,
  kind: 'fact',
  summary: 'Remove a campaign and everything of it',
  description: 'For good. Its audit entries stay, with one more. Archiving keeps everything instead.',
  params: byId,
  body: z.strictObject({
    confirmation: z
      .string({ error: 'Type the name of the campaign.' })
      .describe('The name of the campaign, typed exactly.'),
  }),
  answers: {
    200: {
      description: 'It is gone.',
      schema: z.object({ campaign_id: z.uuid(), deleted: z.literal(true), command_id: commandId }),
    },
  },
  handle: async ({ site, by, viewer, params, body }) => {
    const asked = { campaign_id: params.id, ...body };
    const purged = await once(site.db, 'purge_campaign', asked, by, async (keep) => {
      const campaign = await findCampaign(site.db, viewer, params.id);
      if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
      return purgeCampaign(site.db, campaign.id, body.confirmation, by, keep);
    });
    if (!purged.ok) return purged;
    const { answer, commandId: command } = purged.value;
    return yes({ body: { ...answer, deleted: true, command_id: command } });
  },
});

const rate = endpoint({
  operationId: 'getCompletionRate',
  noun,
  method: 'get',
  path: '/campaigns/:id/completion-rate',
  permission: 'campaigns.read',
  feature,
  kind: 'read',
  summary: 'How much of the work whose time has come is done',
  params: byId,
  answers: {
    200: {
      description: 'Cancelled tasks and the product’s own do not count.',
      schema: z
        .object({
          campaign_id: z.uuid(),
          rate: z.number().min(0).max(1).describe('`done / due`; 0 while nothing was due.'),
          done: z.int(),
          due: z.int(),
        })
        .meta({ id: 'CompletionRate' }),
    },
  },
  handle: async ({ site, viewer, params, now }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const read = await readCompletionRate(site.db, campaign.id, now);
    return yes({ body: { campaign_id: campaign.id, ...read } });
  },
});

export const campaigns = [create, list, show, edit, purge, rate];

async function showCampaign(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<Verdict<ReturnType<typeof presentCampaign>>> {
  const campaign = await findCampaign(db, viewer, id);
  if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const present = await presenterFor(db, [campaign]);
  return yes(present(campaign));
}

async function presenterFor(db: Db, rows: readonly CampaignView[]) {
  const people = await findPeople(
    db,
    rows.flatMap(({ owner_id, deputy_id }) => [owner_id, deputy_id]),
  );
  const pauses = await listOpenPausesOf(
    db,
    rows.map(({ id }) => id),
  );
  return (row: CampaignView) => presentCampaign(row, { people, pauses: pauses.get(row.id) ?? [] });
}
