import type { LocalDate } from '../workflows/domain/time';
import type { Trx } from './connection';
import { newId } from './ids';
import type { Reported } from './report';
import type { TaskRow } from './tables';

export const METRIC_UNITS = ['COUNT', 'PERCENT', 'SCORE', 'CURRENCY', 'SECONDS', 'RATIO'] as const;
export type MetricUnit = (typeof METRIC_UNITS)[number];

export type MetricInput = { type: string; value: number; unit: MetricUnit };

/** Figures that came with a task's completion, under the campaign's day. */
export async function insertMetrics(
  trx: Trx,
  task: Pick<TaskRow, 'id' | 'campaign_id' | 'platform'>,
  metrics: MetricInput[],
  date: LocalDate,
  by: Reported,
): Promise<void> {
  if (metrics.length === 0) return;
  await trx('metric_entries').insert(
    metrics.map(({ type, value, unit }) => ({
      id: newId(),
      campaign_id: task.campaign_id,
      task_id: task.id,
      platform: task.platform,
      date,
      metric_type: type,
      value,
      unit,
      recorded_by: by.actor.id,
      recorded_at: by.now,
    })),
  );
}
