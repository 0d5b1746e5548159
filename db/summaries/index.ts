import { MONITORING_FORM } from '../../workflows/domain/artifacts/content/monitoring';
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
import { asLines } from '../../workflows/domain/artifacts/entries';
import { readerOf } from '../../workflows/domain/artifacts/reader';
import { focusLines } from '../../workflows/domain/decision-rules';
import { effectiveNow } from '../../workflows/domain/pauses';
import { canonicalJson } from '../../workflows/domain/plans';
import {
  isCounted,
  ranIn,
  summaryOf,
  weekOf,
  type SummaryPayload,
  type Week,
  type WeekRows,
} from '../../workflows/domain/summaries';
import { addDays, localDate, plus, type LocalDate } from '../../workflows/domain/time';
import type { Db } from '../connection';
import { findInForce } from '../kpis/read';
import { listBearingPauses } from '../pauses';
import { policyOfCampaign } from '../policies';
import type { CampaignRow, WeeklySummaryRow } from '../tables';

/** The week as the rows stand now, the week before it for comparison; nothing is stored. */
export async function readSummary(
  db: Db,
  campaign: CampaignRow,
  weekStart: LocalDate,
  now: Date,
): Promise<SummaryPayload> {
  const { timezone, start_date, end_date } = campaign;
  const week = weekOf(weekStart, timezone);
  const before = addDays(weekStart, -7);
  const [rows, previous, next, lateBefore, rules] = await Promise.all([
    readWeek(db, campaign.id, week),
    ranIn(campaign, before) ? readWeek(db, campaign.id, weekOf(before, timezone)) : null,
    readTasks(db, campaign.id, weekOf(addDays(weekStart, 7), timezone)),
    readLateBefore(db, campaign, now),
    readRules(db, campaign.id),
  ]);
  const summary = summaryOf(week, timezone, rows, previous, next.filter(isCounted).length, lateBefore);
  const figures = [...rows.figures, ...(previous?.figures ?? [])];
  const yesterday = addDays(localDate(now, timezone), -1);
  const whole = { from: start_date, to: yesterday < end_date ? yesterday : end_date };
  return { ...summary, focus: focusLines(rules, figures, week.end, whole) };
}

/** What is to be done about figures, as the strategy and the monitoring in force say it. */
async function readRules(db: Db, campaignId: string): Promise<string> {
  const [strategy, monitoring] = await Promise.all([
    findInForce(db, campaignId, 'STRATEGY'),
    findInForce(db, campaignId, 'MONITORING'),
  ]);
  return asLines([
    readerOf(STRATEGY_FORM, strategy?.content ?? {}).text('layer8_measurement.decision_rules'),
    readerOf(MONITORING_FORM, monitoring?.content ?? {}).text('alerts.optimization_rules'),
  ]);
}

async function readWeek(db: Db, campaignId: string, week: Week): Promise<WeekRows> {
  const [tasks, figures, posts] = await Promise.all([
    readTasks(db, campaignId, week),
    readFigures(db, campaignId, week),
    readPosts(db, campaignId, week),
  ]);
  return { tasks, figures, posts };
}

function readTasks(db: Db, campaignId: string, { from, to }: Week): Promise<WeekRows['tasks'][number][]> {
  return db('tasks')
    .where({ campaign_id: campaignId })
    .where('due_at', '>=', from)
    .where('due_at', '<', to)
    .orderBy('due_at')
    .orderBy('id')
    .select('id', 'task_type', 'platform', 'origin', 'status', 'due_at', 'late');
}

/** A figure belongs to the item of its task, or to that of the post which its task followed up. */
async function readFigures(
  db: Db,
  campaignId: string,
  { start, end }: Week,
): Promise<WeekRows['figures'][number][]> {
  const rows = await db('metric_entries as entries')
    .leftJoin('tasks', 'tasks.id', 'entries.task_id')
    .leftJoin('tasks as parents', 'parents.id', 'tasks.parent_task_id')
    .joinRaw(
      'left join calendar_items items on items.id = coalesce(tasks.calendar_item_id, parents.calendar_item_id)',
    )
    .where('entries.campaign_id', campaignId)
    .whereNull('entries.removed_at')
    .whereBetween('entries.date', [start, end])
    .orderBy('entries.id')
    .select<Array<WeekRows['figures'][number] & { item_id: string | null } & Record<string, string>>>(
      'entries.id',
      'entries.platform',
      'entries.metric_type',
      'entries.unit',
      'entries.value',
      'entries.date',
      'entries.recorded_at',
      'entries.source',
      'items.id as item_id',
      'items.title as item_title',
      'items.platform as item_platform',
    );
  return rows.map(({ item_id, item_title, item_platform, ...figure }) => ({
    ...figure,
    item: item_id === null ? null : { id: item_id, title: item_title, platform: item_platform },
  })) as WeekRows['figures'][number][];
}

/** What really went out: by when it was posted, where that was said, else by when it was reported. */
function readPosts(db: Db, campaignId: string, { from, to }: Week): Promise<WeekRows['posts'][number][]> {
  return db('tasks')
    .where({ campaign_id: campaignId, task_type: 'POST', status: 'DONE', simulated: false })
    .whereRaw('coalesce(posted_at, completed_at) >= ? and coalesce(posted_at, completed_at) < ?', [from, to])
    .orderBy('id')
    .select('id', 'platform');
}

/** Open work whose time was before this is late. While paused the campaign's clock stands still. */
async function readLateBefore(db: Db, campaign: CampaignRow, now: Date): Promise<Date> {
  if (campaign.status === 'PLANNED') return new Date(0);
  const policy = await policyOfCampaign(db, campaign.id);
  return plus(effectiveNow(await listBearingPauses(db, campaign), now), -policy.overdue_grace);
}

export function findSummary(
  db: Db,
  campaignId: string,
  weekStart: LocalDate,
): Promise<WeeklySummaryRow | undefined> {
  return db<WeeklySummaryRow>('weekly_summaries')
    .where({ campaign_id: campaignId, week_start: weekStart })
    .first();
}

/** Newest week first. `before` is the last week seen. */
export function listSummaries(
  db: Db,
  campaignId: string,
  { before, limit }: { before?: LocalDate; limit: number },
): Promise<WeeklySummaryRow[]> {
  const query = db<WeeklySummaryRow>('weekly_summaries')
    .where({ campaign_id: campaignId })
    .orderBy('week_start', 'desc')
    .limit(limit);
  if (before) void query.where('week_start', '<', before);
  return query.select('*');
}

export type SummaryRevision = Pick<
  WeeklySummaryRow,
  'revision' | 'payload' | 'generated_by' | 'generated_at'
>;

/** What it said before it was brought up to date, newest first. */
export function listRevisions(db: Db, summaryId: string): Promise<SummaryRevision[]> {
  return db('weekly_summary_revisions')
    .where({ summary_id: summaryId })
    .orderBy('revision', 'desc')
    .select('revision', 'payload', 'generated_by', 'generated_at');
}

/** Whether two summaries say the same of their week. What lies ahead of it is a forecast, and no figure. */
export function sameFigures(a: SummaryPayload, b: SummaryPayload): boolean {
  return canonicalJson(figuresOf(a)) === canonicalJson(figuresOf(b));
}

function figuresOf({ next_week: _ahead, focus: _next, ...figures }: SummaryPayload) {
  return figures;
}
