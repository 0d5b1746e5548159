import { z } from 'zod';
import { editItem } from '../../db/calendar/edit';
import { generateCalendar } from '../../db/calendar/generate';
import { findItemView, listItems, type ItemView } from '../../db/calendar/list';
import { findCampaign } from '../../db/campaigns';
import type { CampaignRow } from '../../db/tables';
import { CALENDAR_ITEM_STATUSES } from '../../workflows/domain/calendar';
import { MAX_CAMPAIGN_DAYS } from '../../workflows/domain/campaigns';
import { CONTENT_TYPES, PLATFORMS } from '../../workflows/domain/platforms';
import { addDays, daysBetween, isLocalDate, localDate, startOfDay } from '../../workflows/domain/time';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { limit, pageOf, timeCursor } from './cursor';
import { endpoint } from './endpoint';
import { refused } from './input';
import {
  anyCase,
  anyOf,
  byId,
  commandId,
  day,
  instant,
  listOf,
  reason,
  sentContentType,
  sentInstant,
  sentPlatform,
} from './schemas';

const noun = 'Calendar';
const feature = 'campaign_ops';

const itemSchema = z
  .object({
    id: z.uuid(),
    campaign_id: z.uuid(),
    task_id: z.uuid().nullable().describe('The task that publishes it.'),
    platform: z.enum(PLATFORMS),
    content_type: z.enum(CONTENT_TYPES),
    scheduled_at: instant,
    nominal_date: day.describe('The day of its slot, in the campaign’s zone; it stays when the item moves.'),
    slot_key: z.string(),
    status: z.enum(CALENDAR_ITEM_STATUSES),
    title: z.string(),
    copy_text: z.string(),
    hashtags: z.array(z.string()),
    first_comment: z.string().nullable(),
    link_url: z.string().nullable(),
    alt_text: z.string().nullable(),
    asset_ref: z.string().nullable(),
    cta_text: z.string().nullable(),
    pillar: z.string().nullable(),
    theme_week: z.int().nullable(),
    utm: z.record(z.string(), z.string()),
    platform_requirements: z.record(z.string(), z.unknown()),
    suggested_posting_time: z.string().nullable().describe('Wall time in the campaign’s zone.'),
    dropped_reason: z
      .string()
      .nullable()
      .describe('The rule that left it out; null when a person dropped it.'),
    notes: z.string().nullable(),
    version: z.int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'CalendarItem' });

const dayOrInstant = z
  .string()
  .refine((text) => isLocalDate(text) || z.iso.datetime({ offset: true }).safeParse(text).success, {
    error: 'Is a day such as 2026-11-20, in the campaign’s zone, or an instant with its offset.',
  });

const list = endpoint({
  operationId: 'listCalendar',
  noun,
  method: 'get',
  path: '/campaigns/:id/calendar',
  permission: 'calendar.read',
  feature,
  kind: 'read',
  summary: 'List what is to be published, earliest first',
  params: byId,
  query: z.strictObject({
    from: dayOrInstant.optional().describe('From this day on, or this instant.'),
    to: dayOrInstant.optional().describe('Through the end of this day, or up to this instant.'),
    status: anyOf(CALENDAR_ITEM_STATUSES).optional(),
    platform: sentPlatform.optional(),
    include_dropped: anyCase(['true', 'false'], 'lower')
      .default('false')
      .describe('Also the slots that blackout dates left no place for; they are CANCELLED.'),
    limit: limit(100),
    cursor: timeCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(itemSchema) } },
  handle: async ({ site, viewer, params, query }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const from = query.from === undefined ? undefined : startOf(query.from, campaign);
    const before = query.to === undefined ? undefined : endOf(query.to, campaign);
    const may = checkRange(from, before, campaign);
    if (!may.ok) return may;
    const rows = await listItems(site.db, campaign.id, {
      from,
      before,
      statuses: query.status,
      platform: query.platform,
      dropped: query.include_dropped === 'true',
      after: query.cursor && { at: new Date(query.cursor.at), id: query.cursor.id },
      limit: query.limit + 1,
    });
    const cursor = ({ scheduled_at, id }: ItemView) => ({ at: scheduled_at.toISOString(), id });
    return yes({ body: pageOf(rows, query.limit, presentItem, cursor) });
  },
});

const generate = endpoint({
  operationId: 'generateCalendar',
  noun,
  method: 'post',
  path: '/campaigns/:id/calendar',
  permission: 'calendar.edit',
  feature,
  kind: 'report',
  summary: 'Fill the gaps of the calendar now, with their tasks',
  description: 'Needs an approved plan. What stands is left alone, so it can be asked for again at any time.',
  params: byId,
  body: z.strictObject({
    whole_plan: z.boolean().default(false).describe('Through the end date, not only over the horizon.'),
    content_theme: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .optional()
      .describe('Takes the place of the plan’s weekly themes in the items that this builds.'),
  }),
  answers: {
    200: {
      description: 'What was built.',
      schema: z.object({
        command_id: commandId,
        created: z.int(),
        skipped_existing: z.int(),
        dropped_blackout: z.int(),
        from: day.nullable(),
        through: day.nullable(),
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const built = await generateCalendar(site.db, campaign, body.whole_plan, by, body.content_theme);
    if (!built.ok) return built;
    const { commandId: command, answer } = built.value;
    return yes({ body: { command_id: command, ...answer }, announce: built.value });
  },
});

const show = endpoint({
  operationId: 'getCalendarItem',
  noun,
  method: 'get',
  path: '/calendar/:id',
  permission: 'calendar.read',
  feature,
  kind: 'read',
  summary: 'Read one calendar item',
  params: byId,
  answers: { 200: { description: 'The item.', schema: itemSchema } },
  handle: async ({ site, viewer, params }) => {
    const item = await findItemView(site.db, params.id);
    const campaign = item && (await findCampaign(site.db, viewer, item.campaign_id));
    return item && campaign ? yes({ body: presentItem(item) }) : no('NOT_FOUND', 'NO_SUCH_RECORD');
  },
});

const text = (most: number) =>
  z.string().trim().max(most, `Can have at most ${most} characters.`).nullable().optional();

const edit = endpoint({
  operationId: 'editCalendarItem',
  noun,
  method: 'patch',
  path: '/calendar/:id',
  permission: 'calendar.edit',
  feature,
  kind: 'report',
  summary: 'Edit, move or drop a calendar item',
  description:
    'Its open tasks move by the same time, carry the same words and follow the procedure of what it is. `status: "CANCELLED"` takes the item out with its open tasks; its slot is not filled again.',
  params: byId,
  body: z
    .strictObject({
      scheduled_at: sentInstant.optional().describe('Ahead, and within the campaign’s days.'),
      platform: sentPlatform.optional(),
      content_type: sentContentType.optional(),
      title: z
        .string()
        .trim()
        .min(1, 'Title is required.')
        .max(255)
        .regex(/[\p{L}\p{N}]/u, 'Needs at least one letter or digit.')
        .optional(),
      copy_text: z.string().max(100_000).optional(),
      hashtags: z.array(z.string().trim().min(1).max(140)).max(60).optional(),
      first_comment: text(5_000),
      link_url: z
        .url({ protocol: /^https?$/, error: 'Is a link that begins with https:// or http://.' })
        .max(2_000)
        .nullable()
        .optional(),
      alt_text: text(2_000),
      asset_ref: text(512),
      cta_text: text(255),
      notes: text(5_000),
      status: anyCase(['CANCELLED']).optional(),
      version: z
        .int32()
        .min(1)
        .optional()
        .describe('The version you read. Another one stands: 409 EDITED_MEANWHILE, nothing is changed.'),
      reason: reason.optional().describe('Why. A MISSED item is not moved without.'),
    })
    .meta({ id: 'CalendarItemPatch' }),
  answers: {
    200: {
      description: 'Done.',
      schema: z.object({
        command_id: commandId,
        item_id: z.uuid(),
        status: z.enum(CALENDAR_ITEM_STATUSES),
        scheduled_at: instant,
        version: z.int(),
        moved_tasks: z.int(),
      }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const item = await findItemView(site.db, params.id);
    const campaign = item && (await findCampaign(site.db, viewer, item.campaign_id));
    if (!item || !campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { version, reason: why, ...change } = body;
    if (Object.keys(change).length === 0) return refused({ body: 'Says nothing to change.' });
    const edited = await editItem(site.db, item, change, version, by, why);
    if (!edited.ok) return edited;
    const { commandId: command, answer } = edited.value;
    return yes({ body: { command_id: command, ...answer }, announce: edited.value });
  },
});

export const calendar = [list, generate, show, edit];

type Zoned = Pick<CampaignRow, 'timezone'>;

/** As the page: five years at most, and forwards. */
function checkRange(from: Date | undefined, before: Date | undefined, { timezone }: Zoned): Verdict {
  if (!from || !before) return yes();
  if (before < from) return refused({ to: 'Lies before `from`.' });
  const days = daysBetween(localDate(from, timezone), localDate(before, timezone));
  if (days <= MAX_CAMPAIGN_DAYS) return yes();
  return refused({ to: `A calendar shows five years at most: ${MAX_CAMPAIGN_DAYS} days from \`from\`.` });
}

function startOf(said: string, { timezone }: Zoned): Date {
  return isLocalDate(said) ? startOfDay(said, timezone) : new Date(said);
}

function endOf(said: string, { timezone }: Zoned): Date {
  return isLocalDate(said) ? startOfDay(addDays(said, 1), timezone) : new Date(said);
}

function presentItem(row: ItemView): z.infer<typeof itemSchema> {
  const { anchored_at: _placed, plan_id: _plan, edited_at: _edited, ...item } = row;
  return {
    ...item,
    scheduled_at: row.scheduled_at.toISOString(),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
