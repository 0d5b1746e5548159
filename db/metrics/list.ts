import type { Figure, MetricUnit } from '../../workflows/domain/metrics';
import type { TaskPlatform } from '../../workflows/domain/platforms';
import type { LocalDate } from '../../workflows/domain/time';
import type { Db } from '../connection';
import type { MetricCorrectionRow, MetricEntryRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

export type MetricFilter = {
  from?: LocalDate;
  to?: LocalDate;
  platform?: TaskPlatform;
  metric?: string;
  unit?: MetricUnit;
  /** Also those that were taken out. */
  removed?: boolean;
};

export type MetricEntry = MetricEntryRow & {
  task_title: string | null;
  /** How often it was corrected. */
  corrections: number;
};

function entriesOf(db: Db, campaignId: string, filter: MetricFilter) {
  const query = db('metric_entries').where('metric_entries.campaign_id', campaignId);
  if (!filter.removed) void query.whereNull('metric_entries.removed_at');
  if (filter.from) void query.where('metric_entries.date', '>=', filter.from);
  if (filter.to) void query.where('metric_entries.date', '<=', filter.to);
  if (filter.platform) void query.where('metric_entries.platform', filter.platform);
  if (filter.metric) void query.where('metric_entries.metric_type', filter.metric);
  if (filter.unit) void query.where('metric_entries.unit', filter.unit);
  return query;
}

/** Every figure that adding up needs, of one campaign. */
export function listFigures(db: Db, campaignId: string, filter: MetricFilter): Promise<Figure[]> {
  return entriesOf(db, campaignId, filter)
    .orderBy('id')
    .select<Figure[]>('id', 'platform', 'metric_type', 'unit', 'value', 'date', 'recorded_at', 'source');
}

export type EntryPlace = { date: LocalDate; id: string };

/** Newest day first, and of a day what was logged last. */
export async function listEntries(
  db: Db,
  campaignId: string,
  filter: MetricFilter & { limit: number; after?: EntryPlace },
): Promise<MetricEntry[]> {
  const query = withContext(db, entriesOf(db, campaignId, filter))
    .orderBy('metric_entries.date', 'desc')
    .orderBy('metric_entries.id', 'desc')
    .limit(filter.limit);
  if (filter.after) {
    void query.whereRaw('(metric_entries.date, metric_entries.id) < (?, ?)', [
      filter.after.date,
      filter.after.id,
    ]);
  }
  return (await query) as MetricEntry[];
}

function withContext(db: Db, query: ReturnType<Db['queryBuilder']>) {
  return query
    .leftJoin('tasks', 'tasks.id', 'metric_entries.task_id')
    .select(
      'metric_entries.*',
      'tasks.title as task_title',
      db.raw(
        '(select count(*)::int from metric_corrections where entry_id = metric_entries.id) as corrections',
      ),
    );
}

/** A figure of a campaign that the viewer may see, also one that was taken out; undefined for strangers. */
export async function findEntry(db: Db, viewer: Viewer, id: string): Promise<MetricEntry | undefined> {
  const visible = visibleCampaigns(db, viewer).select('campaigns.id');
  const [entry] = (await withContext(
    db,
    db('metric_entries').where('metric_entries.id', id).whereIn('metric_entries.campaign_id', visible),
  )) as MetricEntry[];
  return entry;
}

/** Oldest first: with them the figure can be followed back to how it was logged. */
export function listCorrections(db: Db, entryId: string): Promise<MetricCorrectionRow[]> {
  return db<MetricCorrectionRow>('metric_corrections')
    .where({ entry_id: entryId })
    .orderBy('corrected_at')
    .orderBy('id');
}

export type CampaignSums = {
  campaign_id: string;
  campaign_name: string;
  client_name: string;
  /** By metric; what was never logged is not there. */
  sums: Record<string, number>;
};

/** What these metrics sum up to since a day, campaign by campaign, in all that the viewer may see. */
export async function listCampaignSums(
  db: Db,
  viewer: Viewer,
  metrics: readonly string[],
  since: LocalDate,
): Promise<CampaignSums[]> {
  const campaigns = visibleCampaigns(db, viewer).select(
    'campaigns.id',
    'campaigns.name',
    'campaigns.client_id',
  );
  const rows = await db
    .queryBuilder()
    .from(campaigns.as('campaigns'))
    .join('clients', 'clients.id', 'campaigns.client_id')
    .join('metric_entries as entries', 'entries.campaign_id', 'campaigns.id')
    .whereIn('entries.metric_type', [...metrics])
    .whereIn('entries.unit', ['COUNT', 'CURRENCY'])
    .whereNot('entries.source', 'SIMULATED')
    .whereNull('entries.removed_at')
    .where('entries.date', '>=', since)
    .groupBy('campaigns.id', 'campaigns.name', 'clients.name', 'entries.metric_type')
    .orderByRaw('lower(campaigns.name), campaigns.id')
    .select<Array<Omit<CampaignSums, 'sums'> & { metric_type: string; sum: number }>>(
      'campaigns.id as campaign_id',
      'campaigns.name as campaign_name',
      'clients.name as client_name',
      'entries.metric_type',
      db.raw('sum(entries.value) as sum'),
    );
  const found = new Map<string, CampaignSums>();
  for (const { metric_type, sum, ...campaign } of rows) {
    const known = found.get(campaign.campaign_id) ?? { ...campaign, sums: {} };
    known.sums[metric_type] = sum;
    found.set(campaign.campaign_id, known);
  }
  return [...found.values()];
}
