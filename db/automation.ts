import type { Knex } from 'knex';
import {
  checkRun,
  escalationRunKey,
  lastWeekOf,
  movesBetween,
  summaryRunKey,
  tickRunKey,
  type AutomatedAction,
} from '../workflows/domain/automation';
import { DAEMON } from '../workflows/domain/permissions';
import type { LocalDate } from '../workflows/domain/time';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { advance } from './campaigns/advance';
import type { Db, Trx } from './connection';
import { findOpenEscalation } from './escalations';
import { newId } from './ids';
import { listBearingPauses } from './pauses';
import { report, type Reported, type ReportAnswer } from './report';
import { requestSummary } from './summaries/request';
import type { CampaignRow } from './tables';
import { visibleCampaigns, type Viewer } from './viewer';

/** What a run answered, whichever of the three it was. */
type RunResult = {
  updated?: number;
  overdue?: number;
  level?: number;
  week_start?: LocalDate;
  revision?: number;
};

export type RunAnswer = {
  run_key: string;
  action: AutomatedAction;
  ran_at: string;
  /** The same had been run under this key before; this is what it answered then. */
  known: boolean;
  result: RunResult;
};

type Asked = { action: AutomatedAction; weekStart?: LocalDate };

/**
 * Runs one automated operation now, because somebody asks for it. It is the same look that the campaign takes at
 * itself; its process hears of it. Under a key that was run before nothing happens again.
 */
export function runAutomation(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'name' | 'timezone'>,
  { action, weekStart }: Asked,
  by: Reported,
): Promise<Verdict<ReportAnswer<RunAnswer>>> {
  if (action === 'WEEKLY_CAMPAIGN_SUMMARY') {
    return runSummary(db, campaign, weekStart ?? lastWeekOf(campaign, by.now), by);
  }
  return report(db, campaign.id, 'run_automation', { action }, by, async (trx, locked) => {
    const may = checkRun(await listBearingPauses(trx, locked));
    if (!may.ok) return may;
    if (action === 'CAMPAIGN_TICK') {
      const known = await findRun(trx, tickRunKey(locked.id, by.now));
      if (known) return yes(known);
    }
    const before = await readStatuses(trx, locked.id);
    await advance(trx, locked, by.now);
    const moves = movesBetween(before, await readStatuses(trx, locked.id));
    const level = (await findOpenEscalation(trx, locked.id))?.level ?? 0;
    const key =
      action === 'CAMPAIGN_TICK' ? tickRunKey(locked.id, by.now) : escalationRunKey(locked, by.now, level);
    const known = await findRun(trx, key);
    if (known) return yes(known);
    return yes(await keepRun(trx, locked, { action, key, result: { ...moves, level } }, by));
  });
}

/** The summary is a report of its own, under the key of the run: what a crash left half done is not done twice. */
async function runSummary(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'name'>,
  weekStart: LocalDate,
  by: Reported,
): Promise<Verdict<ReportAnswer<RunAnswer>>> {
  const action = 'WEEKLY_CAMPAIGN_SUMMARY';
  const key = summaryRunKey(campaign.id, weekStart);
  const known = await findRun(db, key);
  const made = known ? undefined : await requestSummary(db, campaign, weekStart, { ...by, key });
  if (made && !made.ok) return made;
  const result = { week_start: weekStart, ...(made && { revision: made.value.answer.revision }) };
  const asked = { action, week_start: weekStart };
  const answer = async (trx: Trx) =>
    yes(known ?? (await findRun(trx, key)) ?? (await keepRun(trx, campaign, { action, key, result }, by)));
  return report(db, campaign.id, 'run_automation', asked, by, answer, { alsoWhenClosed: true });
}

async function readStatuses(db: Db, campaignId: string): Promise<Map<string, string>> {
  const rows = await db('tasks')
    .where({ campaign_id: campaignId })
    .select<Array<{ id: string; status: string }>>('id', 'status');
  return new Map(rows.map(({ id, status }) => [id, status]));
}

async function findRun(db: Db, key: string): Promise<RunAnswer | undefined> {
  const row = await db('automation_runs')
    .where({ run_key: key })
    .first<{ run_key: string; action: AutomatedAction; ran_at: Date; result: RunResult } | undefined>();
  return row && { ...pick(row), ran_at: row.ran_at.toISOString(), known: true };
}

function pick(row: { run_key: string; action: AutomatedAction; result: RunResult }) {
  return { run_key: row.run_key, action: row.action, result: row.result };
}

async function keepRun(
  trx: Trx,
  campaign: Pick<CampaignRow, 'id' | 'name'>,
  run: { action: AutomatedAction; key: string; result: RunResult },
  by: Reported,
): Promise<RunAnswer> {
  await trx('automation_runs').insert({
    id: newId(),
    run_key: run.key,
    action: run.action,
    campaign_id: campaign.id,
    actor: by.actor.name,
    actor_id: by.actor.id,
    ran_at: by.now,
    result: JSON.stringify(run.result),
  });
  await recordAudit(trx, {
    actor: by.actor,
    action: 'ran_automation',
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    details: { operation: run.action, key: run.key, ...run.result },
    at: by.now,
  });
  const { action, result } = run;
  return { run_key: run.key, action, ran_at: by.now.toISOString(), known: false, result };
}

// What was run ---------------------------------------------------------------------------------------

export type RunRow = {
  id: string;
  at: Date;
  action: AutomatedAction;
  run_key: string;
  campaign_id: string;
  campaign_name: string;
  timezone: string;
  /** Who asked for it; null where it was due by itself. */
  actor: string | null;
  result: RunResult;
};

export type RunFilter = {
  campaignId?: string;
  action?: AutomatedAction;
  before?: { at: Date; id: string };
  limit: number;
};

/** What campaigns did by themselves and what was run by hand, newest first, as far as the viewer may see. */
export async function listRuns(db: Db, viewer: Viewer, filter: RunFilter): Promise<RunRow[]> {
  const wanted = SOURCES.filter(({ action }) => !filter.action || !action || action === filter.action);
  const branches = wanted.map((source) => branchOf(db, viewer, source, filter));
  const rows = (await db
    .from(db.unionAll(branches, true).as('runs'))
    .join('campaigns', 'campaigns.id', 'runs.campaign_id')
    .select('runs.*', 'campaigns.name as campaign_name', 'campaigns.timezone')
    .orderBy('runs.at', 'desc')
    .orderBy('runs.id', 'desc')
    .limit(filter.limit)) as RunRow[];
  return rows;
}

type Source = {
  table: string;
  at: string;
  /** The one operation that its rows are of; nothing where they say so themselves. */
  action?: AutomatedAction;
  key: string;
  actor: string;
  result: string;
  only?: (query: Knex.QueryBuilder) => void;
};

const SOURCES: readonly Source[] = [
  {
    table: 'campaign_ticks',
    at: 'ran_at',
    action: 'CAMPAIGN_TICK',
    key: 'tick_key',
    actor: 'null',
    result: `jsonb_build_object('updated', updated, 'overdue', overdue)`,
  },
  {
    table: 'audit_entries',
    at: 'at',
    action: 'ESCALATE_OVERDUE_TASKS',
    key: `details ->> 'key'`,
    actor: 'null',
    result: `jsonb_build_object('level', details -> 'level', 'overdue', jsonb_array_length(details -> 'task_ids'))`,
    only: (query) => void query.where({ action: 'escalated_overdue_tasks', actor: DAEMON.name }),
  },
  {
    table: 'weekly_summaries',
    at: 'scheduled_at',
    action: 'WEEKLY_CAMPAIGN_SUMMARY',
    key: `'weekly_summary_' || campaign_id || '_' || week_start`,
    actor: 'null',
    result: `jsonb_build_object('week_start', week_start, 'revision', revision)`,
    only: (query) => void query.whereNotNull('scheduled_at'),
  },
  { table: 'automation_runs', at: 'ran_at', key: 'run_key', actor: 'actor', result: 'result' },
];

/** Each source answers no more than the page needs, in the order of its own index. */
function branchOf(db: Db, viewer: Viewer, source: Source, filter: RunFilter): Knex.QueryBuilder {
  const action = source.action ? `'${source.action}'::text` : 'action';
  const query: Knex.QueryBuilder = db(source.table)
    .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
    .select(
      db.raw(
        `id, ${source.at} as at, ${action} as action, ${source.key} as run_key, campaign_id,
         ${source.actor}::text as actor, ${source.result} as result`,
      ),
    )
    .orderBy(source.at, 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit);
  source.only?.(query);
  if (filter.campaignId) void query.where({ campaign_id: filter.campaignId });
  if (filter.action && !source.action) void query.where({ action: filter.action });
  if (filter.before) void query.whereRaw(`(${source.at}, id) < (?, ?)`, [filter.before.at, filter.before.id]);
  return query;
}

export type AutomationHealth = {
  lastTickAt: Date | null;
  /** Campaigns that should have looked at themselves a while ago, or that somebody should look at. */
  troubled: number;
  running: number;
  queue: { pending: number; retry: number; dlq: number };
};

/** Later than this a wake is late: the sweep comes once a minute. */
const LATE_AFTER = '2 minutes';
/** Undelivered for this long a command waits for a person, not for another try. */
const STUCK_AFTER = '1 hour';

/** How the machine is doing, over all campaigns. */
export async function readAutomationHealth(db: Db): Promise<AutomationHealth> {
  const [tick, campaigns, queue] = await Promise.all([
    db.raw<{ rows: Array<{ at: Date | null }> }>(
      `select greatest((select max(ran_at) from campaign_ticks),
         (select max(ran_at) from automation_runs where action = 'CAMPAIGN_TICK')) as at`,
    ),
    db.raw<{ rows: Array<{ running: number; troubled: number }> }>(
      `select count(*) filter (where status = 'ACTIVE')::int as running,
          count(*) filter (where needs_attention is not null or next_wake_at < now() - ?::interval)::int as troubled
        from campaigns where status <> 'ARCHIVED'`,
      [LATE_AFTER],
    ),
    db.raw<{ rows: Array<AutomationHealth['queue']> }>(
      `select count(*) filter (where attempts <= 1 and created_at >= now() - ?::interval)::int as pending,
          count(*) filter (where attempts > 1 and created_at >= now() - ?::interval)::int as retry,
          count(*) filter (where created_at < now() - ?::interval)::int as dlq
        from commands where status = 'PENDING'`,
      [STUCK_AFTER, STUCK_AFTER, STUCK_AFTER],
    ),
  ]);
  return {
    lastTickAt: tick.rows[0]?.at ?? null,
    troubled: campaigns.rows[0]?.troubled ?? 0,
    running: campaigns.rows[0]?.running ?? 0,
    queue: queue.rows[0] ?? { pending: 0, retry: 0, dlq: 0 },
  };
}

/** The campaign to run something for; a stranger's is none. */
export async function findRunnable(
  db: Db,
  viewer: Viewer,
  id: string,
): Promise<Verdict<Pick<CampaignRow, 'id' | 'name' | 'timezone'>>> {
  const found = await visibleCampaigns(db, viewer)
    .where('campaigns.id', id)
    .first('campaigns.id', 'campaigns.name', 'campaigns.timezone');
  return found ? yes(found) : no('NOT_FOUND', 'NO_SUCH_RECORD', { field: 'campaign_id' });
}
