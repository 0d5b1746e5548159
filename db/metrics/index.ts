import type { Knex } from 'knex';
import { metricName, type MetricSource, type MetricUnit } from '../../workflows/domain/metrics';
import type { TaskPlatform } from '../../workflows/domain/platforms';
import type { LocalDate } from '../../workflows/domain/time';
import type { Trx } from '../connection';
import { newId } from '../ids';
import type { Reported } from '../report';
import type { TaskRow } from '../tables';

/**
 * For whoever brings figures (a form, the grid, an import, a completion):
 *
 *   insertMetrics(trx: Trx, rows: readonly NewMetric[], by: Pick<Reported, 'actor' | 'now'>): Promise<string[]>
 *
 * writes them in chunks and answers their ids in order. It writes no audit entry: whoever calls it says what was
 * done, once, with its counts. Names are made alike by `metricName`; platforms, dates and values must be checked.
 */

export { METRIC_UNITS } from '../../workflows/domain/metrics';

export type MetricInput = { type: string; value: number; unit: MetricUnit };

export type NewMetric = {
  campaign_id: string;
  task_id?: string | null;
  platform: TaskPlatform;
  /** The campaign's day. */
  date: LocalDate;
  metric_type: string;
  value: number;
  unit: MetricUnit;
  /** MANUAL unless said otherwise. */
  source?: MetricSource;
  notes?: string | null;
};

/** What differs from row to row, as the types of its arrays. */
const VARYING = {
  id: 'uuid',
  campaign_id: 'uuid',
  task_id: 'uuid',
  platform: 'text',
  date: 'date',
  metric_type: 'text',
  value: 'numeric',
  unit: 'text',
  source: 'text',
  notes: 'text',
} as const;
const COLUMNS = Object.keys(VARYING) as Array<keyof typeof VARYING>;
// An array a column: as a value a row, ten thousand figures are more than a statement takes and twice as slow.
const INSERT = `insert into metric_entries (${COLUMNS.join(', ')}, recorded_by, recorded_by_name, recorded_at)
  select given.*, ?::uuid, ?, ?::timestamptz
    from unnest(${COLUMNS.map((column) => `?::${VARYING[column]}[]`).join(', ')}) given`;

export async function insertMetrics(
  trx: Trx,
  rows: readonly NewMetric[],
  by: Pick<Reported, 'actor' | 'now'>,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const entries = rows.map((row) => ({
    id: newId(),
    campaign_id: row.campaign_id,
    task_id: row.task_id ?? null,
    platform: row.platform,
    date: row.date,
    metric_type: metricName(row.metric_type),
    value: row.value,
    unit: row.unit,
    source: row.source ?? 'MANUAL',
    notes: row.notes ?? null,
  }));
  const columns = COLUMNS.map((column) => entries.map((entry) => entry[column]));
  await trx.raw(INSERT, [by.actor.id, by.actor.name, by.now, ...columns] as Knex.RawBinding[]);
  return entries.map(({ id }) => id);
}

/** Figures that came with a task's completion, under the campaign's day. Those of the dry run say so. */
export async function insertTaskMetrics(
  trx: Trx,
  task: Pick<TaskRow, 'id' | 'campaign_id' | 'platform' | 'simulated'>,
  metrics: readonly MetricInput[],
  date: LocalDate,
  by: Reported,
): Promise<void> {
  const rows = metrics.map(({ type, value, unit }) => ({
    campaign_id: task.campaign_id,
    task_id: task.id,
    platform: task.platform,
    date,
    metric_type: type,
    value,
    unit,
    source: task.simulated ? ('SIMULATED' as const) : ('MANUAL' as const),
  }));
  await insertMetrics(trx, rows, by);
}
