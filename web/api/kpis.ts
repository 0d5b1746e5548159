import { z } from 'zod';
import { findCampaign } from '../../db/campaigns';
import { findInForce, listAlerts } from '../../db/kpis';
import { listFigures } from '../../db/metrics/list';
import type { KpiAlertRow } from '../../db/tables';
import { ALERT_WINDOWS, COMPARISONS, DIRECTIONS } from '../../workflows/domain/artifacts/content/monitoring';
import { METRIC_UNITS } from '../../workflows/domain/metrics';
import { KPI_STATES, kpiBoard } from '../../workflows/domain/monitoring';
import { no, yes } from '../../workflows/domain/verdict';
import { isoOrNull } from './campaign';
import { idCursor, limit, pageOf } from './cursor';
import { endpoint } from './endpoint';
import { byId, instant, listOf, day } from './schemas';

const noun = 'KPIs';
const feature = 'campaign_ops';
const permission = 'metrics.read';

const kpiSchema = z
  .object({
    kpi: z.string(),
    actual: z.number().nullable(),
    unit: z.enum(METRIC_UNITS).nullable().describe('Shares are in percent: 2 means 2 %.'),
    target: z.number().nullable(),
    baseline: z.number().nullable(),
    direction: z.enum(DIRECTIONS),
    status: z.enum(KPI_STATES),
    series: z.array(z.object({ date: z.string(), value: z.number() })),
  })
  .meta({ id: 'Kpi' });

const board = endpoint({
  operationId: 'getKpis',
  noun,
  method: 'get',
  path: '/campaigns/:id/kpis',
  permission,
  feature,
  kind: 'read',
  summary: 'Read how the KPIs of the monitoring in force stand',
  params: byId,
  query: z.strictObject({
    from: day.optional().describe('The first day that counts; absent: all that was logged.'),
    to: day.optional(),
  }),
  answers: {
    200: {
      description: '`monitoring_version` is null, and nothing is listed, while none is in force.',
      schema: z.object({
        monitoring_version: z.int().nullable(),
        checked_at: instant.nullable().describe('When thresholds were last looked at.'),
        kpis: z.array(kpiSchema),
      }),
    },
  },
  handle: async ({ site, viewer, params, query }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const inForce = await findInForce(site.db, campaign.id, 'MONITORING');
    const figures = inForce ? await listFigures(site.db, campaign.id, query) : [];
    return yes({
      body: {
        monitoring_version: inForce?.version ?? null,
        checked_at: isoOrNull(campaign.kpis_checked_at),
        kpis: inForce
          ? kpiBoard(inForce.content, figures).map(({ state, ...kpi }) => ({ ...kpi, status: state }))
          : [],
      },
    });
  },
});

const alertSchema = z
  .object({
    id: z.uuid(),
    kpi: z.string(),
    op: z.enum(COMPARISONS),
    threshold: z.number(),
    within: z.enum(Object.keys(ALERT_WINDOWS) as [string, ...string[]]),
    value: z.number().describe('When it was opened.'),
    unit: z.enum(METRIC_UNITS),
    from: z.string(),
    to: z.string(),
    says: z.string(),
    monitoring_version: z.int(),
    task_id: z.uuid().nullable(),
    opened_at: instant,
    closed_at: instant.nullable(),
  })
  .meta({ id: 'KpiAlert' });

const alerts = endpoint({
  operationId: 'listKpiAlerts',
  noun,
  method: 'get',
  path: '/campaigns/:id/alerts',
  permission,
  feature,
  kind: 'read',
  summary: 'List thresholds that were crossed, open ones first, then the newest',
  params: byId,
  query: z.strictObject({
    state: z.enum(['open', 'closed']).optional().describe('Absent: both.'),
    limit: limit(200),
    cursor: idCursor,
  }),
  answers: { 200: { description: 'One page.', schema: listOf(alertSchema) } },
  handle: async ({ site, viewer, params, query }) => {
    const campaign = await findCampaign(site.db, viewer, params.id);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const { state, cursor } = query;
    const open = state && state === 'open';
    const after = cursor?.id;
    const rows = await listAlerts(site.db, campaign.id, { limit: query.limit + 1, open, after });
    return yes({ body: pageOf(rows, query.limit, presentAlert, ({ id }) => ({ id })) });
  },
});

function presentAlert(row: KpiAlertRow): z.infer<typeof alertSchema> {
  return {
    id: row.id,
    kpi: row.kpi,
    op: row.op,
    threshold: row.threshold,
    within: row.within,
    value: row.value,
    unit: row.unit,
    from: row.from_date,
    to: row.to_date,
    says: row.says,
    monitoring_version: row.monitoring_version,
    task_id: row.task_id,
    opened_at: row.opened_at.toISOString(),
    closed_at: isoOrNull(row.closed_at),
  };
}

export const kpis = [board, alerts];
