import type { Actor } from '../../workflows/domain/permissions';
import { analyzeTask, finalWeeks, summaryKey, type SummaryPayload } from '../../workflows/domain/summaries';
import type { TaskStatus } from '../../workflows/domain/tasks';
import type { LocalDate } from '../../workflows/domain/time';
import { listApprovers } from '../approvers';
import { recordAudit } from '../audit';
import type { Trx } from '../connection';
import { newId } from '../ids';
import { notify } from '../notifications';
import type { Reported } from '../report';
import type { CampaignRow, OperatorRow, WeeklySummaryRow } from '../tables';
import { insertTasks } from '../tasks';
import { findSummary, readSummary, sameFigures } from './index';
import { findLastScheduled } from './scheduled';

type Occasion = { actor: Actor; now: Date; scheduled?: boolean; final?: boolean };
export type Written = { summary: WeeklySummaryRow; changed: boolean };

/**
 * Stores the week as the rows stand, with its audit entry. A summary that is already there is replaced only
 * when its figures differ, and keeps what it said before as a revision.
 */
export async function writeSummary(
  trx: Trx,
  campaign: CampaignRow,
  weekStart: LocalDate,
  occasion: Occasion,
): Promise<Written> {
  const payload = await readSummary(trx, campaign, weekStart, occasion.now);
  const before = await findSummary(trx, campaign.id, weekStart);
  const changed = !before || !sameFigures(before.payload, payload);
  const summary = before
    ? await replaceSummary(trx, before, payload, changed, occasion)
    : await insertSummary(trx, campaign.id, payload, occasion);
  if (changed || occasion.scheduled || occasion.final) {
    await auditSummary(trx, campaign, summary, before, occasion);
  }
  return { summary, changed };
}

async function insertSummary(
  trx: Trx,
  campaignId: string,
  payload: SummaryPayload,
  { actor, now, scheduled, final }: Occasion,
): Promise<WeeklySummaryRow> {
  const [row] = await trx('weekly_summaries')
    .insert({
      id: newId(),
      campaign_id: campaignId,
      week_start: payload.week_start,
      week_end: payload.week_end,
      revision: 1,
      payload: JSON.stringify(payload),
      generated_by: actor.name,
      generated_at: now,
      scheduled_at: scheduled ? now : null,
      final: final ?? false,
      created_at: now,
    })
    .returning<WeeklySummaryRow[]>('*');
  if (!row) throw new Error('the summary was not written');
  return row;
}

async function replaceSummary(
  trx: Trx,
  before: WeeklySummaryRow,
  payload: SummaryPayload,
  changed: boolean,
  { actor, now, scheduled, final }: Occasion,
): Promise<WeeklySummaryRow> {
  if (changed) {
    const { id, revision, generated_by, generated_at } = before;
    const kept = { revision, generated_by, generated_at, payload: JSON.stringify(before.payload) };
    await trx('weekly_summary_revisions').insert({ summary_id: id, ...kept });
  }
  const [row] = await trx('weekly_summaries')
    .where({ id: before.id })
    .update({
      ...(changed && {
        payload: JSON.stringify(payload),
        revision: before.revision + 1,
        generated_by: actor.name,
        generated_at: now,
      }),
      scheduled_at: before.scheduled_at ?? (scheduled ? now : null),
      final: before.final || (final ?? false),
    })
    .returning<WeeklySummaryRow[]>('*');
  if (!row) throw new Error(`summary ${before.id} vanished under its campaign's lock`);
  return row;
}

async function auditSummary(
  trx: Trx,
  campaign: CampaignRow,
  summary: WeeklySummaryRow,
  before: WeeklySummaryRow | undefined,
  { actor, now, final }: Occasion,
): Promise<void> {
  const { payload, revision } = summary;
  await recordAudit(trx, {
    actor,
    action: 'generated_weekly_summary',
    entityType: 'weekly_summary',
    entityId: summary.id,
    campaign,
    before: before && { revision: before.revision, ...before.payload.counts },
    after: { revision, ...payload.counts },
    details: {
      key: summaryKey(campaign.id, payload.week_start),
      week_start: payload.week_start,
      week_end: payload.week_end,
      top_platform: payload.top_platform,
      metrics: payload.metrics.length,
      final: final ?? false,
    },
    at: now,
  });
}

/** What the campaign's process does on a Monday: the summary, the task to read it, and who is told. */
export async function summariseWeek(
  trx: Trx,
  campaign: CampaignRow,
  change: { week_start: LocalDate; task_status: TaskStatus },
  actor: Actor,
  now: Date,
): Promise<void> {
  const { summary } = await writeSummary(trx, campaign, change.week_start, { actor, now, scheduled: true });
  await askToAnalyze(trx, campaign, summary.payload, change.task_status, now);
  await tellOfSummary(trx, campaign, summary, now);
}

/** The last words of a campaign, when it is completed. Nobody is asked to do anything with them. */
export async function summariseEnd(trx: Trx, campaign: CampaignRow, actor: Actor, now: Date): Promise<void> {
  const weeks = finalWeeks(campaign, await findLastScheduled(trx, campaign.id), now);
  for (const week of weeks) {
    const final = week === weeks.at(-1);
    const { summary } = await writeSummary(trx, campaign, week, { actor, now, scheduled: true, final });
    if (final) await tellOfSummary(trx, campaign, summary, now);
  }
}

export async function askToAnalyze(
  trx: Trx,
  campaign: CampaignRow,
  payload: SummaryPayload,
  status: TaskStatus,
  now: Date,
): Promise<void> {
  const task = {
    ...analyzeTask(campaign.name, payload),
    campaign_id: campaign.id,
    origin_key: summaryKey(campaign.id, payload.week_start),
    assigned_to: campaign.owner_id,
    due_at: now,
    status,
    anchored_at: now,
  };
  await insertTasks(trx, [task], now);
}

async function tellOfSummary(
  trx: Trx,
  campaign: CampaignRow,
  { week_start, final, payload }: WeeklySummaryRow,
  now: Date,
): Promise<void> {
  const { planned, completed, completion_rate, overdue, missed } = payload.counts;
  await notify(trx, {
    to: await listReaders(trx, campaign),
    kind: 'WEEKLY_SUMMARY',
    title: `${campaign.name}: ${final ? 'its last summary' : `the week from ${week_start}`} — ${completed} of ${planned} tasks done (${completion_rate} %)`,
    body: `${overdue} overdue, ${missed} missed.`,
    link: `/campaigns/${campaign.id}/reports/${week_start}`,
    campaignId: campaign.id,
    dedupeKey: `${final ? 'final' : 'weekly'}_summary:${campaign.id}:${week_start}`,
    now,
  });
}

/** The owner, while they are here; otherwise every lead, or the admins where there is none. */
async function listReaders(trx: Trx, campaign: CampaignRow): Promise<string[]> {
  const { owner_id: id } = campaign;
  const owner =
    id && (await trx<OperatorRow>('operators').where({ id }).whereNull('disabled_at').first('id'));
  return owner ? [owner.id] : listApprovers(trx, campaign);
}

/** What a person has to say about the week. Empty takes it away. */
export async function noteSummary(
  trx: Trx,
  campaign: { id: string; name: string },
  summary: Pick<WeeklySummaryRow, 'id' | 'week_start' | 'notes'>,
  notes: string,
  by: Reported,
): Promise<void> {
  const text = notes === '' ? null : notes;
  if (text === summary.notes) return;
  const noted = { notes: text, noted_by_name: by.actor.name, noted_at: by.now };
  await trx('weekly_summaries').where({ id: summary.id }).update(noted);
  await recordAudit(trx, {
    actor: by.actor,
    action: 'noted_weekly_summary',
    entityType: 'weekly_summary',
    entityId: summary.id,
    campaign,
    before: { notes: summary.notes },
    after: { notes: text },
    details: { week_start: summary.week_start },
    at: by.now,
  });
}
