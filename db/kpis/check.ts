import { MONITORING_FORM } from '../../workflows/domain/artifacts/content/monitoring';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { readerOf } from '../../workflows/domain/artifacts/reader';
import {
  alertTask,
  alertWords,
  evaluateAlerts,
  thresholdKey,
  type Alert,
} from '../../workflows/domain/monitoring';
import { isPaused } from '../../workflows/domain/pauses';
import { DAEMON, type Actor } from '../../workflows/domain/permissions';
import { DAY, plus } from '../../workflows/domain/time';
import { listDeciders } from '../approvers';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import { newId } from '../ids';
import { listFigures } from '../metrics/list';
import { notify } from '../notifications';
import { listBearingPauses } from '../pauses';
import type { CampaignRow, KpiAlertRow } from '../tables';
import { insertTasks } from '../tasks';
import { findInForce, readMonitoringFacts } from './read';

/**
 * Holds the figures against the thresholds of the monitoring in force, on the campaign's locked row: what is crossed is
 * opened and told once for its stretch of days, what is so no longer is closed.
 */
export async function checkKpis(
  trx: Trx,
  campaign: CampaignRow,
  now: Date,
  actor: Actor = DAEMON,
): Promise<void> {
  await trx('campaigns').where({ id: campaign.id }).update({ kpis_checked_at: now });
  const inForce = await findInForce(trx, campaign.id, 'MONITORING');
  if (!inForce) return;
  const { id, timezone: zone, start_date: start, end_date: end } = campaign;
  const figures = await listFigures(trx, id, {});
  const crossed = evaluateAlerts(inForce.content, figures, { now, zone, start, end });
  const known = await trx<KpiAlertRow>('kpi_alerts')
    .where({ campaign_id: id })
    .andWhere((one) => {
      void one.whereNull('closed_at').orWhereIn(
        'alert_key',
        crossed.map(({ key }) => key),
      );
    });
  const closed = known.filter(
    ({ closed_at, alert_key }) => closed_at === null && !crossed.some(({ key }) => key === alert_key),
  );
  await markClosed(trx, closed, now);
  const opened: string[] = [];
  for (const alert of crossed) {
    const before = known.find(({ alert_key }) => alert_key === alert.key);
    // Within one stretch people are told once, also when the figure went back and forth.
    if (before?.closed_at)
      await trx('kpi_alerts').where({ id: before.id }).update({ closed_at: null, updated_at: now });
    if (before) continue;
    await openAlert(trx, campaign, inForce, alert, now);
    opened.push(alertWords(alert));
  }
  if (opened.length + closed.length === 0) return;
  await recordAudit(trx, {
    actor,
    action: 'checked_kpis',
    entityType: 'campaign',
    entityId: id,
    campaign,
    details: { monitoring: inForce.version, opened, closed: closed.map(({ says }) => says) },
    at: now,
  });
}

async function markClosed(trx: Trx, rows: readonly KpiAlertRow[], now: Date): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await trx('kpi_alerts').whereIn('id', ids).update({ closed_at: now, updated_at: now });
}

/** Nothing of a campaign that is over stays open. */
export async function closeAlerts(trx: Trx, campaignId: string, now: Date): Promise<void> {
  await trx('kpi_alerts')
    .where({ campaign_id: campaignId })
    .whereNull('closed_at')
    .update({ closed_at: now, updated_at: now });
}

async function openAlert(
  trx: Trx,
  campaign: CampaignRow,
  { version, content }: { version: number; content: Content },
  alert: Alert,
  now: Date,
): Promise<void> {
  const says = alertWords(alert);
  const task_id =
    alert.action === 'Notify and ask for a review'
      ? await askForReview(trx, campaign, content, alert, now)
      : null;
  const id = newId();
  await trx('kpi_alerts').insert({
    id,
    campaign_id: campaign.id,
    alert_key: alert.key,
    threshold_key: thresholdKey(alert),
    monitoring_version: version,
    kpi: alert.kpi,
    op: alert.op,
    threshold: alert.value,
    within: alert.window,
    value: alert.actual,
    unit: alert.unit,
    from_date: alert.from,
    to_date: alert.to,
    says,
    task_id,
    opened_at: now,
    closed_at: null,
    created_at: now,
    updated_at: now,
  });
  const involved = [campaign.owner_id, campaign.deputy_id].filter((one) => one !== null);
  await notify(trx, {
    to: involved.length > 0 ? involved : (await listDeciders(trx)).map((one) => one.id),
    kind: 'KPI_ALERT',
    title: `${campaign.name}: ${says}`,
    body: task_id ? 'A review is asked for.' : undefined,
    link: `/campaigns/${campaign.id}/monitoring/kpis`,
    campaignId: campaign.id,
    dedupeKey: `kpi:${id}`,
    now,
  });
}

async function askForReview(
  trx: Trx,
  campaign: CampaignRow,
  content: Content,
  alert: Alert,
  now: Date,
): Promise<string | null> {
  const rules = readerOf(MONITORING_FORM, content).text('alerts.optimization_rules');
  const origin_key = `kpi:${campaign.id}:${alert.key}`;
  const task = {
    ...alertTask(alert, rules),
    campaign_id: campaign.id,
    origin_key,
    assigned_to: campaign.owner_id,
    due_at: plus(now, DAY),
    status: 'PENDING' as const,
    anchored_at: now,
  };
  await insertTasks(trx, [task], now);
  const row = await trx('tasks').where({ origin_key }).first<{ id: string } | undefined>('id');
  return row?.id ?? null;
}

/** Where every figure is an occasion to look: called by what logs or corrects one, in its transaction. */
export async function checkKpisAtOnce(trx: Trx, campaign: CampaignRow, now: Date): Promise<void> {
  if (campaign.status !== 'ACTIVE') return;
  const monitoring = await readMonitoringFacts(trx, campaign);
  if (monitoring?.frequency !== 'Real-time') return;
  if (isPaused(await listBearingPauses(trx, campaign))) return;
  await checkKpis(trx, campaign, now);
}
