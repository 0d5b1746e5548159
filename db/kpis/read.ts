import {
  TRACKING_FREQUENCIES,
  type TrackingFrequency,
} from '../../workflows/domain/artifacts/content/monitoring';
import { valueAt, type Content } from '../../workflows/domain/artifacts/fields';
import type { MonitoringFacts } from '../../workflows/domain/agenda';
import type { Stage } from '../../workflows/domain/artifacts/stages';
import type { Db } from '../connection';
import type { CampaignRow, KpiAlertRow } from '../tables';

export type ContentInForce = { version: number; content: Content; approved_at: Date };

/** What is in force of a stage; undefined while nothing is. */
export function findInForce(db: Db, campaignId: string, stage: Stage): Promise<ContentInForce | undefined> {
  return db('artifacts')
    .join('artifact_versions as versions', (on) => {
      on.on('versions.artifact_id', 'artifacts.id').andOn('versions.version', 'artifacts.approved_version');
    })
    .where({ 'artifacts.campaign_id': campaignId, 'artifacts.stage': stage })
    .first<ContentInForce | undefined>(
      'versions.version',
      'versions.content',
      db.raw('coalesce(versions.approved_at, versions.updated_at) as approved_at'),
    );
}

/** Of these the running ones whose monitoring in force goes by every figure. */
export function listWatchedAtOnce(db: Db, ids: string[]): Promise<CampaignRow[]> {
  return db('campaigns')
    .join('artifacts', 'artifacts.campaign_id', 'campaigns.id')
    .join('artifact_versions as versions', (on) => {
      on.on('versions.artifact_id', 'artifacts.id').andOn('versions.version', 'artifacts.approved_version');
    })
    .whereRaw('campaigns.id = any(?)', [ids])
    .where({ 'campaigns.status': 'ACTIVE', 'artifacts.stage': 'MONITORING' })
    .whereRaw(`versions.content #>> '{tracking,tracking_frequency}' = ?`, ['Real-time'])
    .orderBy('campaigns.id')
    .select<CampaignRow[]>('campaigns.*');
}

/** When figures are looked at; null while no monitoring that says so is in force. */
export async function readMonitoringFacts(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'kpis_checked_at'>,
): Promise<MonitoringFacts | null> {
  const inForce = await findInForce(db, campaign.id, 'MONITORING');
  const frequency = inForce && frequencyIn(inForce.content);
  if (!inForce || !frequency) return null;
  const { kpis_checked_at: checked_at } = campaign;
  return {
    version: inForce.version,
    frequency,
    since: inForce.approved_at,
    checked_at,
    logged_at:
      frequency === 'Real-time' && checked_at ? await lastChanged(db, campaign.id, checked_at) : null,
  };
}

export function frequencyIn(content: Content): TrackingFrequency | undefined {
  const said = valueAt(content, 'tracking.tracking_frequency');
  return TRACKING_FREQUENCIES.find((one) => one === said);
}

/** What is corrected or taken out counts like what is logged: the sums are other ones. */
async function lastChanged(db: Db, campaignId: string, since: Date): Promise<Date | null> {
  const { rows } = await db.raw<{ rows: Array<{ at: Date | null }> }>(
    `select greatest(
       (select max(recorded_at) from metric_entries where campaign_id = :campaignId and recorded_at > :since),
       (select max(corrected_at) from metric_corrections corrections
         where corrected_at > :since and exists (select from metric_entries entries
           where entries.id = corrections.entry_id and entries.campaign_id = :campaignId))) as at`,
    { campaignId, since },
  );
  return rows[0]?.at ?? null;
}

/** What alerts are sorted by, the largest first. */
const ALERT_ORDER = 'closed_at is null, opened_at, id';

/** Open ones first, then by when they were opened, newest first; `after` is the last of the page before. */
export function listAlerts(
  db: Db,
  campaignId: string,
  { limit, open, after }: { limit: number; open?: boolean; after?: string },
): Promise<KpiAlertRow[]> {
  const query = db<KpiAlertRow>('kpi_alerts').where({ campaign_id: campaignId });
  if (open === true) void query.whereNull('closed_at');
  if (open === false) void query.whereNotNull('closed_at');
  if (after) {
    const place = db<KpiAlertRow>('kpi_alerts').where({ id: after }).select(db.raw(ALERT_ORDER));
    void query.whereRaw(`(${ALERT_ORDER}) < ?`, [place]);
  }
  return query
    .orderByRaw('closed_at is null desc, opened_at desc, id desc')
    .limit(limit)
    .select<KpiAlertRow[]>('*');
}
