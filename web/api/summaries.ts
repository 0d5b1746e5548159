import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { findSummary, listSummaries } from '../../db/summaries';
import { requestSummary } from '../../db/summaries/request';
import type { WeeklySummaryRow } from '../../db/tables';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';
import { no, yes } from '../../workflows/domain/verdict';
import { noteWeek } from '../summaries/routes';
import { endpoint } from './endpoint';
import { limit } from './cursor';
import { aggregatesSchema, ratesSchema, totalsSchema } from './metrics';
import { byId, commandId, day, instant, listOf } from './schemas';

const noun = 'Summaries';
const feature = 'campaign_ops';

const percent = z.number().describe('Percent with one decimal; 0 when nothing was planned.');
const counts = z
  .object({
    planned: z
      .int()
      .describe('Tasks due in the week that were not cancelled; the product’s own do not count.'),
    completed: z.int(),
    on_time: z.int(),
    overdue: z.int(),
    missed: z.int(),
    blocked: z.int(),
    open: z.int(),
    completion_rate: percent,
    on_time_rate: percent,
  })
  .meta({ id: 'WeekCounts' });

const ids = z.array(z.uuid());
const summarySchema = z
  .object({
    id: z.uuid(),
    campaign_id: z.uuid(),
    week_start: day.describe('A Monday.'),
    week_end: day,
    timezone: z.string(),
    revision: z.int().describe('Grows whenever the week was summed up anew with other figures.'),
    generated_by: z.string(),
    generated_at: instant,
    final: z.boolean().describe('The last one, made when the campaign was completed.'),
    notes: z.string().nullable(),
    counts,
    tasks: z
      .object({
        completed: ids,
        on_time: ids,
        overdue: ids,
        missed: ids,
        blocked: ids,
        open: ids,
      })
      .describe('Behind each number, the tasks that it counts: `GET /tasks/{id}` has their proof.'),
    metrics: aggregatesSchema,
    totals: totalsSchema,
    rates: ratesSchema,
    top_platform: z
      .enum(TASK_PLATFORMS)
      .nullable()
      .describe('Most engagement and clicks; null when there were none.'),
    posts: z.partialRecord(z.enum(TASK_PLATFORMS), ids).describe('Posts that went out, by platform.'),
    best_item: z
      .object({ id: z.uuid(), title: z.string(), platform: z.enum(TASK_PLATFORMS), response: z.number() })
      .nullable(),
    next_week: z.int().describe('Tasks planned for the week after.'),
    focus: z
      .array(z.object({ rule: z.string(), fired: z.boolean(), because: z.string().nullable() }))
      .describe(
        'What strategy and monitoring want looked at next week: rules that the figures call for (`fired`), then those that they cannot tell.',
      ),
    previous: z
      .object({ week_start: day, counts, totals: totalsSchema, posts: z.int() })
      .nullable()
      .describe('The week before, counted at the same moment; null when the campaign did not run in it.'),
  })
  .meta({ id: 'WeeklySummary' });

function presentSummary(row: WeeklySummaryRow): z.infer<typeof summarySchema> {
  const { payload } = row;
  return {
    id: row.id,
    campaign_id: row.campaign_id,
    week_start: row.week_start,
    week_end: row.week_end,
    timezone: payload.timezone,
    revision: row.revision,
    generated_by: row.generated_by,
    generated_at: row.generated_at.toISOString(),
    final: row.final,
    notes: row.notes,
    counts: payload.counts,
    tasks: payload.tasks,
    metrics: payload.metrics,
    totals: payload.totals,
    rates: payload.rates,
    top_platform: payload.top_platform,
    posts: payload.posts,
    best_item: payload.best_item,
    next_week: payload.next_week,
    focus: payload.focus ?? [],
    previous: payload.previous,
  };
}

const list = endpoint({
  operationId: 'listSummaries',
  noun,
  method: 'get',
  path: '/campaigns/:id/summaries',
  permission: 'summaries.read',
  feature,
  kind: 'read',
  summary: 'List a campaign’s weekly summaries, newest week first',
  params: byId,
  query: z.strictObject({
    limit: limit(50),
    cursor: day.optional().describe('The `next_cursor` of the page before: a week’s Monday.'),
  }),
  answers: { 200: { description: 'One page.', schema: listOf(summarySchema) } },
  handle: async ({ site, viewer, params, query }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const filter = { limit: query.limit + 1, ...(query.cursor && { before: query.cursor }) };
    const rows = await listSummaries(site.db, campaign.id, filter);
    const shown = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? shown.at(-1) : undefined;
    return yes({ body: { items: shown.map(presentSummary), next_cursor: last?.week_start ?? null } });
  },
});

const ask = endpoint({
  operationId: 'createSummary',
  noun,
  method: 'post',
  path: '/campaigns/:id/summaries',
  permission: 'summaries.write',
  feature,
  kind: 'report',
  summary: 'Sum up a week now',
  description:
    'Any week that has begun and in which the campaign ran. A summary that is there is replaced only when its figures differ, and keeps what it said before. Of a week that is over, a running campaign also asks for the task to read it, once.',
  params: byId,
  body: z.strictObject({ week_start: z.iso.date('Is a Monday such as 2026-11-16.') }),
  answers: {
    200: {
      description: 'The summary as it stands.',
      schema: z.object({ command_id: commandId, changed: z.boolean(), summary: summarySchema }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const done = await requestSummary(site.db, campaign, body.week_start, by);
    if (!done.ok) return done;
    const summary = await findSummary(site.db, campaign.id, body.week_start);
    if (!summary) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { commandId: command, answer } = done.value;
    return yes({
      body: { command_id: command, changed: answer.changed, summary: presentSummary(summary) },
      announce: done.value,
    });
  },
});

const note = endpoint({
  operationId: 'noteSummary',
  noun,
  method: 'put',
  path: '/campaigns/:id/summaries/notes',
  permission: 'summaries.write',
  feature,
  kind: 'fact',
  summary: 'Keep what should be remembered of a week that was summed up',
  description: 'An empty note takes it away.',
  params: byId,
  body: z.strictObject({
    week_start: z.iso.date('Is a Monday such as 2026-11-16.'),
    notes: z.string().trim(),
  }),
  answers: {
    200: {
      description: 'The summary with its note.',
      schema: z.object({ command_id: commandId, summary: summarySchema }),
    },
  },
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const said = await noteWeek(site, campaign, body.week_start, body.notes, by);
    if (!said.ok) return said;
    const summary = await findSummary(site.db, campaign.id, body.week_start);
    if (!summary) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    return yes({ body: { command_id: said.value.commandId, summary: presentSummary(summary) } });
  },
});

export const summaries = [list, ask, note];
