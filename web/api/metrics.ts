import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { correctMetric, removeMetric, type CorrectionAnswer } from '../../db/metrics/correct';
import {
  findEntry,
  listCorrections,
  listEntries,
  listFigures,
  type MetricEntry,
} from '../../db/metrics/list';
import { logMetrics, type LoggedAnswer, type OfferedMetric } from '../../db/metrics/log';
import { once } from '../../db/once';
import type { MetricCorrectionRow } from '../../db/tables';
import {
  aggregate,
  GATHERINGS,
  METRIC_SOURCES,
  METRIC_UNITS,
  metricName,
  ratesOf,
  totals,
  trend,
  usualUnit,
} from '../../workflows/domain/metrics';
import { TASK_PLATFORMS } from '../../workflows/domain/platforms';
import { no, yes } from '../../workflows/domain/verdict';
import { limit, pageOf } from './cursor';
import { endpoint } from './endpoint';
import { anId, anyCase, byId, commandId, day, instant, listOf, reason, sentPlatform } from './schemas';

const noun = 'Metrics';
const feature = 'campaign_ops';

const platform = z.enum(TASK_PLATFORMS);
const unit = z.enum(METRIC_UNITS);

const fact = {
  platform,
  date: day.describe('The campaign’s day.'),
  metric_type: z.string(),
  value: z.number(),
  unit,
  notes: z.string().nullable(),
};

const entrySchema = z
  .object({
    id: z.uuid(),
    campaign_id: z.uuid(),
    task_id: z.uuid().nullable(),
    ...fact,
    source: z.enum(METRIC_SOURCES).describe('Figures of the dry run (SIMULATED) are in no sum.'),
    recorded_by: z.string().nullable(),
    recorded_at: instant,
    corrections: z.int().describe('How often it was put right.'),
    removed_at: instant.nullable().describe('It was taken out of every sum.'),
    version: z.int(),
  })
  .meta({ id: 'MetricEntry' });

function presentEntry(row: MetricEntry): z.infer<typeof entrySchema> {
  return {
    id: row.id,
    campaign_id: row.campaign_id,
    task_id: row.task_id,
    platform: row.platform,
    date: row.date,
    metric_type: row.metric_type,
    value: row.value,
    unit: row.unit,
    notes: row.notes,
    source: row.source,
    recorded_by: row.recorded_by_name,
    recorded_at: row.recorded_at.toISOString(),
    corrections: row.corrections,
    removed_at: row.removed_at?.toISOString() ?? null,
    version: row.version,
  };
}

const aggregateSchema = z.object({
  metric_type: z.string(),
  unit,
  gathering: z
    .enum(GATHERINGS)
    .describe(
      'Counts, money and seconds are summed; percentages, scores and ratios averaged; of followers the last stands.',
    ),
  value: z.number(),
  entries: z.int(),
});

const rate = z.number().nullable();
export const ratesSchema = z
  .object({ ctr: rate, engagement_rate: rate, cpl: rate, conversion: rate, roas: rate })
  .meta({
    id: 'MetricRates',
    description:
      'Quotients of sums: clicks/impressions, engagement/impressions, spend/leads, conversions/clicks, revenue/spend. Null where one was never logged or it would divide by nothing.',
  });
export const aggregatesSchema = z.array(aggregateSchema.extend({ platform }));
export const totalsSchema = z.array(aggregateSchema);

/** A day and an id, as the cursor of the list carries them. */
const cursor = z
  .string()
  .max(200)
  .transform((text, context) => {
    const [date, id] = Buffer.from(text, 'base64url').toString().split(' ');
    const parsed = z.object({ date: z.iso.date(), id: z.uuid() }).safeParse({ date, id });
    if (parsed.success) return parsed.data;
    context.addIssue({
      code: 'custom',
      message: 'Is not a cursor: pass the next_cursor of the page before, unchanged.',
    });
    return z.NEVER;
  })
  .optional()
  .describe('The `next_cursor` of the page before. Absent: the first page.');

const sentPlatformOrInternal = z.union([sentPlatform, z.literal('internal')]);

const list = endpoint({
  operationId: 'listMetrics',
  noun,
  method: 'get',
  path: '/campaigns/:id/metrics',
  permission: 'metrics.read',
  feature,
  kind: 'read',
  summary: 'What a campaign’s figures come to, and the figures, newest day first',
  description:
    'Sums, rates and the trend are over everything that the query names, whatever the page. The trend is given when `metric` is.',
  params: byId,
  query: z.strictObject({
    from: day.optional(),
    to: day.optional(),
    platform: sentPlatformOrInternal.optional(),
    metric: z.string().transform(metricName).optional(),
    limit: limit(100),
    cursor,
  }),
  answers: {
    200: {
      description: 'One page of figures, and what all of them come to.',
      schema: listOf(entrySchema).extend({
        by_platform: aggregatesSchema,
        totals: totalsSchema,
        rates: ratesSchema,
        trend: z.array(z.object({ date: day, unit, value: z.number(), entries: z.int() })),
      }),
    },
  },
  handle: async ({ site, viewer, params, query }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { limit: most, cursor: after, ...filter } = query;
    const figures = await listFigures(site.db, campaign.id, filter);
    const rows = await listEntries(site.db, campaign.id, { ...filter, limit: most + 1, after });
    const all = totals(figures);
    const page = pageOf(rows, most, presentEntry, ({ date, id }) => ({ at: date, id }));
    const own = filter.metric === undefined ? [] : all;
    return yes({
      body: {
        ...page,
        by_platform: aggregate(figures),
        totals: all,
        rates: ratesOf(all),
        trend: own.flatMap((one) => trend(figures, one).map((point) => ({ ...point, unit: one.unit }))),
      },
    });
  },
});

const sentFigure = {
  platform: sentPlatform,
  metric_type: z
    .string({ error: 'Say what was counted.' })
    .max(100, 'At most 100 characters.')
    .describe('`clicks`, `video_views`, or a name of your own; kept in lower case with underscores.'),
  value: z.number({ error: 'Is a number.' }),
  unit: anyCase(METRIC_UNITS).optional().describe('The metric’s usual unit when left out.'),
  notes: z.string().nullable().optional(),
};
const sentDay = z
  .string({ error: 'Is a day such as 2026-11-20.' })
  .describe('The campaign’s day; not after today.');

const logged = {
  201: {
    description: 'Logged, with one audit entry.',
    schema: z.object({ command_id: commandId, ids: z.array(z.uuid()), logged: z.int() }),
  },
};

const log = endpoint({
  operationId: 'logMetric',
  noun,
  method: 'post',
  path: '/campaigns/:id/metrics',
  permission: 'metrics.log',
  feature,
  kind: 'fact',
  summary: 'Log a figure',
  params: byId,
  body: z.strictObject({
    date: sentDay,
    ...sentFigure,
    task_id: anId.optional().describe('The task that it was read off with.'),
  }),
  answers: logged,
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const figures = [offered(body, body.date)];
    const asked = { campaign_id: campaign.id, figures };
    const said = await once<LoggedAnswer>(site.db, 'log_metrics', asked, by, (keep) =>
      logMetrics(site.db, campaign.id, figures, by, keep),
    );
    if (!said.ok) return said;
    return yes({ status: 201, body: { command_id: said.value.commandId, ...said.value.answer } });
  },
});

const logDay = endpoint({
  operationId: 'logMetricGrid',
  noun,
  method: 'post',
  path: '/campaigns/:id/metrics/grid',
  permission: 'metrics.log',
  feature,
  kind: 'fact',
  summary: 'Log the figures of a day at once',
  description: 'All of them or none, with one audit entry. A refusal names the figures by their place.',
  params: byId,
  body: z.strictObject({
    date: sentDay,
    figures: z.array(z.strictObject(sentFigure)).min(1, 'Is not empty.').max(500, 'At most 500 at once.'),
  }),
  answers: logged,
  handle: async ({ site, viewer, params, body, by }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const figures = body.figures.map((figure, at) => ({
      ...offered(figure, body.date),
      row: `figures.${at}`,
    }));
    const asked = { campaign_id: campaign.id, figures };
    const said = await once<LoggedAnswer>(site.db, 'log_metrics', asked, by, (keep) =>
      logMetrics(site.db, campaign.id, figures, by, keep),
    );
    if (!said.ok) return said;
    return yes({ status: 201, body: { command_id: said.value.commandId, ...said.value.answer } });
  },
});

type SentFigure = z.output<z.ZodObject<typeof sentFigure>> & { task_id?: string };

function offered(figure: SentFigure, date: string): OfferedMetric {
  return {
    ...figure,
    date,
    unit: figure.unit ?? usualUnit(metricName(figure.metric_type)),
    notes: figure.notes ?? null,
  };
}

const correctionSchema = z.object({
  before: z.object(fact),
  after: z.object(fact).nullable().describe('Null when it was taken out.'),
  reason: z.string(),
  by: z.string(),
  at: instant,
});

const show = endpoint({
  operationId: 'getMetric',
  noun,
  method: 'get',
  path: '/metrics/:id',
  permission: 'metrics.read',
  feature,
  kind: 'read',
  summary: 'Read a figure with everything it said before',
  params: byId,
  answers: {
    200: {
      description: 'The figure, and its corrections, oldest first.',
      schema: entrySchema.extend({ history: z.array(correctionSchema) }).meta({ id: 'MetricEntryHistory' }),
    },
  },
  handle: async ({ site, viewer, params }) => {
    const entry = await findEntry(site.db, viewer, params.id);
    if (!entry) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const history = await listCorrections(site.db, entry.id);
    return yes({ body: { ...presentEntry(entry), history: history.map(presentCorrection) } });
  },
});

function presentCorrection(row: MetricCorrectionRow): z.infer<typeof correctionSchema> {
  const { before, after, corrected_by_name: by, corrected_at: at } = row;
  return { before, after, reason: row.reason, by, at: at.toISOString() };
}

const version = z
  .int()
  .min(1)
  .optional()
  .describe('The version that was read: a correction in between is then refused.');

const corrected = {
  200: {
    description: 'Done, with its audit entry.',
    schema: z.object({ command_id: commandId, entry_id: z.uuid(), version: z.int() }),
  },
};

const correct = endpoint({
  operationId: 'correctMetric',
  noun,
  method: 'patch',
  path: '/metrics/:id',
  permission: 'metrics.log',
  feature,
  kind: 'fact',
  summary: 'Put a figure right',
  description: 'Your own; those of others, a lead or an admin. What it said before stays readable.',
  params: byId,
  body: z.strictObject({
    reason,
    version,
    date: sentDay.optional(),
    value: sentFigure.value.optional(),
    unit: sentFigure.unit,
    notes: sentFigure.notes,
  }),
  answers: corrected,
  handle: async ({ site, viewer, params, body, by }) => {
    const entry = await findEntry(site.db, viewer, params.id);
    if (!entry) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { reason: why, version: seen, ...sent } = body;
    const change = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
    const said = await once<CorrectionAnswer>(
      site.db,
      'correct_metric',
      { entry_id: entry.id, ...body },
      by,
      (keep) =>
        correctMetric(
          site.db,
          entry,
          change,
          { reason: why, version: seen },
          { ...by, role: viewer.role },
          keep,
        ),
    );
    if (!said.ok) return said;
    return yes({ body: { command_id: said.value.commandId, ...said.value.answer } });
  },
});

const remove = endpoint({
  operationId: 'removeMetric',
  noun,
  method: 'delete',
  path: '/metrics/:id',
  permission: 'metrics.log',
  feature,
  kind: 'fact',
  summary: 'Take a figure out of every sum',
  params: byId,
  body: z.strictObject({ reason, version }),
  answers: corrected,
  handle: async ({ site, viewer, params, body, by }) => {
    const entry = await findEntry(site.db, viewer, params.id);
    if (!entry) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const asked = { entry_id: entry.id, ...body };
    const said = await once<CorrectionAnswer>(site.db, 'remove_metric', asked, by, (keep) =>
      removeMetric(site.db, entry, body, { ...by, role: viewer.role }, keep),
    );
    if (!said.ok) return said;
    return yes({ body: { command_id: said.value.commandId, ...said.value.answer } });
  },
});

export const metrics = [list, log, logDay, show, correct, remove];
