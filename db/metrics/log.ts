import { checkFigure, type OfferedFigure } from '../../workflows/domain/metrics';
import { localDate } from '../../workflows/domain/time';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { lockCampaign } from '../campaigns/facts';
import type { Db, Trx } from '../connection';
import { checkKpisAtOnce } from '../kpis/check';
import type { Keep } from '../once';
import type { Reported } from '../report';
import type { CampaignRow } from '../tables';
import { insertMetrics } from './index';

export type LoggedAnswer = { ids: string[]; logged: number };

/**
 * Logs figures of one campaign, one or a grid of them: one audit entry with their number. A campaign that is
 * over may still get figures, an archived one no more. `field` names the row a refusal is about.
 */
export async function logMetrics(
  db: Db,
  campaignId: string,
  offered: readonly OfferedMetric[],
  by: Reported,
  keep?: Keep<LoggedAnswer>,
): Promise<Verdict<LoggedAnswer>> {
  return db.transaction(async (trx): Promise<Verdict<LoggedAnswer>> => {
    const campaign = await lockCampaign(trx, campaignId);
    if (!campaign) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const checked = await checkAll(trx, campaign, offered, by.now);
    if (!checked.ok) return checked;
    const rows = checked.value.map((row) => ({ ...row, campaign_id: campaignId }));
    const ids = await insertMetrics(trx, rows, by);
    const answer = { ids, logged: ids.length };
    const [first] = rows;
    const one = rows.length === 1 && first !== undefined;
    await recordAudit(trx, {
      actor: by.actor,
      action: 'logged_metric',
      entityType: one ? 'metric_entry' : 'campaign',
      entityId: one ? (ids[0] ?? null) : campaignId,
      campaign,
      after: one ? factOf(first) : undefined,
      details: { logged: rows.length, dates: [...new Set(rows.map(({ date }) => date))].sort() },
      at: by.now,
    });
    await checkKpisAtOnce(trx, campaign, by.now);
    await keep?.(trx, answer);
    return yes(answer);
  });
}

/** A figure as a form or a machine offers it. */
export type OfferedMetric = OfferedFigure & {
  task_id?: string | null;
  /** Which row of a grid it stands in; its refusal names it. */
  row?: string;
};

async function checkAll(
  trx: Trx,
  campaign: CampaignRow,
  offered: readonly OfferedMetric[],
  now: Date,
): Promise<Verdict<Array<Omit<OfferedMetric, 'row'>>>> {
  if (campaign.status === 'ARCHIVED') {
    return no('ILLEGAL_TRANSITION', 'CAMPAIGN_CLOSED', { detail: { status: campaign.status } });
  }
  const today = localDate(now, campaign.timezone);
  const rows: Array<Omit<OfferedMetric, 'row'>> = [];
  const fields: Record<string, string> = {};
  for (const { row, ...figure } of offered) {
    const checked = checkFigure(figure, today);
    if (checked.ok) rows.push(checked.value);
    else Object.assign(fields, fieldsOf(checked, row));
  }
  const strange = await strangeTasks(trx, campaign.id, rows);
  if (strange) fields['task_id'] = 'Is no task of this campaign.';
  const [field] = Object.keys(fields);
  return field === undefined
    ? yes(rows)
    : no('VALIDATION_FAILED', 'FIELDS_INVALID', { field, detail: { fields } });
}

/** In a grid every cell has one field of its own, except for the date, which they share. */
function fieldsOf(refusal: Refusal, row: string | undefined): Record<string, string> {
  const fields = (refusal.detail?.['fields'] ?? {}) as Record<string, string>;
  if (row === undefined) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, says]) => [name === 'date' ? name : row, says]),
  );
}

async function strangeTasks(trx: Trx, campaignId: string, rows: ReadonlyArray<{ task_id?: string | null }>) {
  const ids = [...new Set(rows.flatMap(({ task_id }) => task_id ?? []))];
  if (ids.length === 0) return false;
  const known = await trx('tasks').where({ campaign_id: campaignId }).whereIn('id', ids).pluck('id');
  return known.length < ids.length;
}

/** What a figure says, without who said it. */
export function factOf({ platform, date, metric_type, value, unit, notes }: OfferedFigure): OfferedFigure {
  return { platform, date, metric_type, value, unit, notes: notes ?? null };
}
