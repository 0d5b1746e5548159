import { checkCorrection, checkFigure, type OfferedFigure } from '../../workflows/domain/metrics';
import type { Role } from '../../workflows/domain/permissions';
import { localDate } from '../../workflows/domain/time';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { lockCampaign } from '../campaigns/facts';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import { checkKpisAtOnce } from '../kpis/check';
import type { Keep } from '../once';
import type { Reported } from '../report';
import type { CampaignRow, MetricEntryRow, TaskRow } from '../tables';
import { factOf } from './log';

export type CorrectionAnswer = { entry_id: string; version: number };

/** Puts a figure right. What it said before stays readable, with who changed it and why. */
export function correctMetric(
  db: Db,
  entry: Pick<MetricEntryRow, 'id' | 'campaign_id'>,
  change: Partial<OfferedFigure>,
  about: { reason: string; version?: number },
  by: Reported & { role: Role },
  keep?: Keep<CorrectionAnswer>,
): Promise<Verdict<CorrectionAnswer>> {
  return onEntry(db, entry, about, by, async (trx, campaign, before) => {
    const offered = { ...factOf(before), ...change };
    const checked = checkFigure(offered, localDate(by.now, campaign.timezone));
    if (!checked.ok) return checked;
    const after = factOf(checked.value);
    if (JSON.stringify(after) === JSON.stringify(factOf(before))) return nothingDiffers();
    await trx('metric_entries')
      .where({ id: before.id })
      .update({ ...after, version: before.version + 1 });
    await keepCorrection(trx, before, after, about.reason, by);
    await auditEntry(trx, 'corrected_metric', campaign, before, after, about.reason, by);
    const answer = { entry_id: before.id, version: before.version + 1 };
    await checkKpisAtOnce(trx, campaign, by.now);
    await keep?.(trx, answer);
    return yes(answer);
  });
}

/** Takes a figure out of every sum. It stays readable, with who took it out and why. */
export function removeMetric(
  db: Db,
  entry: Pick<MetricEntryRow, 'id' | 'campaign_id'>,
  about: { reason: string; version?: number },
  by: Reported & { role: Role },
  keep?: Keep<CorrectionAnswer>,
): Promise<Verdict<CorrectionAnswer>> {
  return onEntry(db, entry, about, by, async (trx, campaign, before) => {
    const version = before.version + 1;
    await trx('metric_entries').where({ id: before.id }).update({ removed_at: by.now, version });
    await keepCorrection(trx, before, null, about.reason, by);
    await auditEntry(trx, 'removed_metric', campaign, before, null, about.reason, by);
    const answer = { entry_id: before.id, version };
    await checkKpisAtOnce(trx, campaign, by.now);
    await keep?.(trx, answer);
    return yes(answer);
  });
}

/**
 * Takes out the figures that came with a completion which is taken back: done again they come again, and would count
 * twice. What was logged with the task by itself stays. Answers how many; the caller writes the audit entry.
 */
export async function removeFiguresOfCompletion(
  trx: Trx,
  task: Pick<TaskRow, 'id' | 'completed_at'>,
  reason: string,
  by: Reported,
): Promise<number> {
  if (!task.completed_at) return 0;
  const removed = await trx('metric_entries')
    .where({ task_id: task.id, recorded_at: task.completed_at })
    .whereNull('removed_at')
    .update({ removed_at: by.now, version: trx.raw('version + 1') })
    .returning<MetricEntryRow[]>('*');
  for (const before of removed) await keepCorrection(trx, before, null, reason, by);
  return removed.length;
}

async function onEntry(
  db: Db,
  entry: Pick<MetricEntryRow, 'id' | 'campaign_id'>,
  { reason, version }: { reason: string; version?: number },
  by: Reported & { role: Role },
  change: (trx: Trx, campaign: CampaignRow, row: MetricEntryRow) => Promise<Verdict<CorrectionAnswer>>,
): Promise<Verdict<CorrectionAnswer>> {
  return db.transaction(async (trx): Promise<Verdict<CorrectionAnswer>> => {
    const campaign = await lockCampaign(trx, entry.campaign_id);
    const row = await trx<MetricEntryRow>('metric_entries').where({ id: entry.id }).forUpdate().first();
    if (!campaign || !row || row.removed_at) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const may = checkCorrection(row, { id: by.actor.id, role: by.role });
    if (!may.ok) return may;
    if (reason.length < 3 || reason.length > 2_000) {
      return no('VALIDATION_FAILED', 'REASON_REQUIRED', { field: 'reason', detail: { least: 3 } });
    }
    if (version !== undefined && version !== row.version) {
      return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { version: row.version } });
    }
    return change(trx, campaign, row);
  });
}

function nothingDiffers(): Refusal {
  const fields = { value: 'Nothing differs from what is logged.' };
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'value', detail: { fields } });
}

async function keepCorrection(
  trx: Trx,
  before: MetricEntryRow,
  after: OfferedFigure | null,
  reason: string,
  by: Reported,
): Promise<void> {
  await trx('metric_corrections').insert({
    id: newId(),
    entry_id: before.id,
    before: JSON.stringify(factOf(before)),
    after: after && JSON.stringify(after),
    reason,
    corrected_by: by.actor.id,
    corrected_by_name: by.actor.name,
    corrected_at: by.now,
  });
}

async function auditEntry(
  trx: Trx,
  action: string,
  campaign: CampaignRow,
  before: MetricEntryRow,
  after: OfferedFigure | null,
  reason: string,
  by: Reported,
): Promise<void> {
  await recordAudit(trx, {
    actor: by.actor,
    action,
    entityType: 'metric_entry',
    entityId: before.id,
    campaign,
    before: factOf(before),
    after,
    reason,
    at: by.now,
  });
}
