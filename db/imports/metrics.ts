import { todays } from '../../workflows/domain/imports';
import { readMetricRow, type ImportedMetric } from '../../workflows/domain/imports-metrics';
import { yes } from '../../workflows/domain/verdict';
import { insertMetrics } from '../metrics';
import type { Kind } from './kind';
import { readNamedCampaigns } from './named-campaigns';

/** A figure for each row. */
export const metricsKind: Kind<ImportedMetric> = {
  action: 'imported_metrics',
  judge: async (db, viewer, rows, now) => {
    const campaigns = await readNamedCampaigns(db, viewer, rows);
    const todayIn = todays(now);
    return (row) => readMetricRow(row, campaigns, todayIn);
  },
  counts: (metrics) => ({
    metrics: metrics.length,
    campaigns: new Set(metrics.map(({ campaign_id }) => campaign_id)).size,
  }),
  write: async (trx, metrics, by) => {
    const rows = metrics.map((metric) => ({ ...metric, source: 'IMPORT' as const }));
    await insertMetrics(trx, rows, by);
    const ids = new Set(metrics.map(({ campaign_id }) => campaign_id));
    const [only] =
      ids.size === 1
        ? await trx('campaigns')
            .whereIn('id', [...ids])
            .select('id', 'name')
        : [];
    return yes({ deliveries: [], ...(only && { campaign: only as { id: string; name: string } }) });
  },
};
