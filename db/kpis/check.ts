import type { Knex } from 'knex';
import { MONITORING_FORM } from '../../workflows/domain/artifacts/content/monitoring';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { readerOf } from '../../workflows/domain/artifacts/reader';
import {
  alertTask,
  alertWords,
  evaluateAlerts,
  thresholdKey,
  watchedSince,
  type Alert,
} from '../../workflows/domain/monitoring';
import { isPaused } from '../../workflows/domain/pauses';
import { DAEMON, type Actor } from '../../workflows/domain/permissions';
import { DAY, plus } from '../../workflows/domain/time';
import { listLeading } from '../approvers';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import { newId } from '../ids';
import { listFigures } from '../metrics/list';
import { notify } from '../notifications';
import { listBearingPauses } from '../pauses';
import type { CampaignRow, KpiAlertRow } from '../tables';
import { insertTasks } from '../tasks';
import { findInForce, frequencyIn, type ContentInForce } from './read';

/** Holds the figures against the thresholds of the monitoring in force, on the campaign's locked row. */
export async function checkKpis(
  trx: Trx,
  campaign: CampaignRow,
  now: Date,
  actor: Actor = DAEMON,
): Promise<void> {
  await checkAgainst(trx, campaign, await findInForce(trx, campaign.id, 'MONITORING'), now, actor);
}

/** Where every figure is an occasion to look: called by what logs or corrects one, in its transaction. */
export async function checkKpisAtOnce(trx: Trx, campaign: CampaignRow, now: Date): Promise<void> {
  if (campaign.status !== 'ACTIVE') return;
  const monitoring = await findInForce(trx, campaign.id, 'MONITORING');
  if (!monitoring || frequencyIn(monitoring.content) !== 'Real-time') return;
  if (isPaused(await listBearingPauses(trx, campaign))) return;
  await checkAgainst(trx, campaign, monitoring, now, DAEMON);
}

/** What is crossed is opened and told once for its stretch of days, what is so no longer is closed. */
async function checkAgainst(
  trx: Trx,
  campaign: CampaignRow,
  monitoring: ContentInForce | undefined,
  now: Date,
  actor: Actor,
): Promise<void> {
  const { id } = campaign;
  await trx('campaigns').where({ id }).update({ kpis_checked_at: now });
  if (!monitoring) return;
  const crossed = await findCrossed(trx, campaign, monitoring.content, now);
  const keys = crossed.map(({ key }) => key);
  const known = await trx<KpiAlertRow>('kpi_alerts')
    .where({ campaign_id: id })
    .andWhere((one) => void one.whereNull('closed_at').orWhereIn('alert_key', keys));
  const closed = known.filter(({ closed_at, alert_key }) => closed_at === null && !keys.includes(alert_key));
  await closeThose(trx, trx('kpi_alerts').whereIn('id', idsOf(closed)), now);
  const opened: string[] = [];
  const reopened: string[] = [];
  for (const alert of crossed) {
    const before = known.find(({ alert_key }) => alert_key === alert.key);
    if (before && before.closed_at === null) continue;
    if (before) await reopenAlert(trx, before, alert, now);
    else await openAlert(trx, campaign, monitoring, alert, now);
    (before ? reopened : opened).push(alertWords(alert));
  }
  if (opened.length + reopened.length + closed.length === 0) return;
  const found = { opened, reopened, closed: closed.map(({ says }) => says) };
  await auditLook(trx, campaign, { monitoring: monitoring.version, ...found }, now, actor);
}

/**
 * After a decision on the monitoring: what one opened that is in force no longer does not stay open. Another one in its
 * place looks for itself.
 */
export async function lapseAlerts(trx: Trx, campaign: CampaignRow, actor: Actor, now: Date): Promise<void> {
  if (await findInForce(trx, campaign.id, 'MONITORING')) return;
  const open = await openAlerts(trx, campaign.id).select<KpiAlertRow[]>('id', 'says');
  if (open.length === 0) return;
  await closeAlerts(trx, campaign.id, now);
  const closed = open.map(({ says }) => says);
  await auditLook(trx, campaign, { monitoring: null, opened: [], reopened: [], closed }, now, actor);
}

type Look = { monitoring: number | null } & Record<'opened' | 'reopened' | 'closed', string[]>;

async function auditLook(
  trx: Trx,
  campaign: CampaignRow,
  details: Look,
  now: Date,
  actor: Actor,
): Promise<void> {
  await recordAudit(trx, {
    actor,
    action: 'checked_kpis',
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    details,
    at: now,
  });
}

async function findCrossed(trx: Trx, campaign: CampaignRow, content: Content, now: Date): Promise<Alert[]> {
  const { id, timezone: zone, start_date: start, end_date: end } = campaign;
  const watch = { now, zone, start, end };
  const from = watchedSince(content, watch);
  return from === null ? [] : evaluateAlerts(content, await listFigures(trx, id, { from }), watch);
}

function idsOf(rows: ReadonlyArray<{ id: string }>): string[] {
  return rows.map(({ id }) => id);
}

/** Nothing of a campaign that is over stays open. */
export function closeAlerts(trx: Trx, campaignId: string, now: Date): Promise<void> {
  return closeThose(trx, openAlerts(trx, campaignId), now);
}

function openAlerts(trx: Trx, campaignId: string) {
  return trx('kpi_alerts').where({ campaign_id: campaignId }).whereNull('closed_at');
}

/** Whoever closes one may have a clock behind whoever opened it. */
async function closeThose(trx: Trx, alerts: Knex.QueryBuilder, now: Date): Promise<void> {
  const closed_at = trx.raw('greatest(opened_at, ?::timestamptz)', [now]);
  await alerts.update({ closed_at, updated_at: now });
}

/** Within one stretch people are told once, also when the figure went back and forth. */
async function reopenAlert(trx: Trx, { id }: KpiAlertRow, alert: Alert, now: Date): Promise<void> {
  await trx('kpi_alerts')
    .where({ id })
    .update({ ...foundIn(alert), closed_at: null, updated_at: now });
}

/** What the figures said. */
function foundIn(alert: Alert) {
  const { actual: value, unit, from, to } = alert;
  return { value, unit, from_date: from, to_date: to, says: alertWords(alert) };
}

async function openAlert(
  trx: Trx,
  campaign: CampaignRow,
  { version, content }: ContentInForce,
  alert: Alert,
  now: Date,
): Promise<void> {
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
    ...foundIn(alert),
    task_id,
    opened_at: now,
    closed_at: null,
    created_at: now,
    updated_at: now,
  });
  await notify(trx, {
    to: await listLeading(trx, campaign),
    kind: 'KPI_ALERT',
    title: `${campaign.name}: ${alertWords(alert)}`,
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
