import { todays } from '../../workflows/domain/imports';
import { readMetricRow, type ImportedMetric } from '../../workflows/domain/imports-metrics';
import { yes } from '../../workflows/domain/verdict';
import type { Trx } from '../connection';
import { checkKpisAtOnce } from '../kpis/check';
import { listWatchedAtOnce } from '../kpis/read';
import { insertMetrics } from '../metrics';
import type { Reported } from '../report';
import { reportTo, type Delivery, type Kind } from './kind';
import { lockNamedCampaigns, readNamedCampaigns } from './named-campaigns';

/** A figure for each row: an occasion to look, where a campaign's monitoring goes by each of them. */
export const metricsKind: Kind<ImportedMetric> = {
  action: 'imported_metrics',
  lock: lockNamedCampaigns,
  judge: async (db, viewer, rows, now) => {
    const campaigns = await readNamedCampaigns(db, viewer, rows);
    const todayIn = todays(now);
    return (row) => readMetricRow(row, campaigns, todayIn);
  },
  counts: (metrics) => ({
    metrics: metrics.length,
    campaigns: countsOf(metrics).size,
  }),
  write: async (trx, metrics, by, importId) => {
    const rows = metrics.map((metric) => ({ ...metric, source: 'IMPORT' as const }));
    await insertMetrics(trx, rows, by);
    const counts = countsOf(metrics);
    const deliveries = await lookAtOnce(trx, counts, importId, by);
    const [only] =
      counts.size === 1
        ? await trx('campaigns')
            .whereIn('id', [...counts.keys()])
            .select('id', 'name')
        : [];
    return yes({ deliveries, ...(only && { campaign: only as { id: string; name: string } }) });
  },
};

function countsOf(metrics: readonly ImportedMetric[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { campaign_id: id } of metrics) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** One look a campaign, however many of its figures came; its process hears of what the look may have asked for. */
async function lookAtOnce(
  trx: Trx,
  counts: ReadonlyMap<string, number>,
  importId: string,
  by: Reported,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const campaign of await listWatchedAtOnce(trx, [...counts.keys()])) {
    await checkKpisAtOnce(trx, campaign, by.now);
    const payload = { import_id: importId, metrics: counts.get(campaign.id) };
    deliveries.push(await reportTo(trx, campaign.id, 'import_metrics', payload, by));
  }
  return deliveries;
}
