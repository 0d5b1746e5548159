import type { AlertWindow, Comparison } from '../../workflows/domain/artifacts/content/monitoring';
import type { MetricSource, MetricUnit, OfferedFigure } from '../../workflows/domain/metrics';
import type { TaskPlatform } from '../../workflows/domain/platforms';
import type { SummaryPayload } from '../../workflows/domain/summaries';
import type { LocalDate } from '../../workflows/domain/time';

/** Logged figures and what comes of them. */

export type MetricEntryRow = {
  id: string;
  campaign_id: string;
  task_id: string | null;
  platform: TaskPlatform;
  date: LocalDate;
  metric_type: string;
  value: number;
  unit: MetricUnit;
  source: MetricSource;
  notes: string | null;
  recorded_by: string | null;
  recorded_by_name: string | null;
  recorded_at: Date;
  version: number;
  removed_at: Date | null;
};

export type MetricCorrectionRow = {
  id: string;
  entry_id: string;
  before: OfferedFigure;
  /** Null when the figure was taken out. */
  after: OfferedFigure | null;
  reason: string;
  corrected_by: string | null;
  corrected_by_name: string;
  corrected_at: Date;
};

export type WeeklySummaryRow = {
  id: string;
  campaign_id: string;
  week_start: LocalDate;
  week_end: LocalDate;
  revision: number;
  payload: SummaryPayload;
  notes: string | null;
  noted_by_name: string | null;
  noted_at: Date | null;
  generated_by: string;
  generated_at: Date;
  /** When the campaign's process made it by itself; null while only people have asked for it. */
  scheduled_at: Date | null;
  /** The last one: it was made when the campaign was completed. */
  final: boolean;
  created_at: Date;
};

/** A threshold that was crossed. */
export type KpiAlertRow = {
  id: string;
  campaign_id: string;
  alert_key: string;
  threshold_key: string;
  monitoring_version: number;
  kpi: string;
  op: Comparison;
  threshold: number;
  within: AlertWindow;
  value: number;
  unit: MetricUnit;
  from_date: LocalDate;
  to_date: LocalDate;
  says: string;
  task_id: string | null;
  opened_at: Date;
  closed_at: Date | null;
  created_at: Date;
  updated_at: Date;
};
