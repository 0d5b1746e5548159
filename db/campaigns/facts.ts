import type { CampaignFacts, ItemFacts, TaskFacts } from '../../workflows/domain/agenda';
import { UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import { addDays, later, localDate } from '../../workflows/domain/time';
import type { Db, Trx } from '../connection';
import { isJobAsked, readGeneration } from '../generation/read';
import { readMonitoringFacts } from '../kpis/read';
import { listBearingPauses } from '../pauses';
import { findLastScheduled } from '../summaries/scheduled';
import type {
  ArtifactRow,
  CalendarItemRow,
  CampaignRow,
  EscalationRow,
  PlanRedraftRow,
  PlanRow,
  TaskRow,
} from '../tables';

/** Locks a campaign for the rest of the transaction: the first lock of everything that changes one. */
export function lockCampaign(trx: Trx, id: string): Promise<CampaignRow | undefined> {
  return trx<CampaignRow>('campaigns').where({ id }).forUpdate().first();
}

/**
 * What the rules of time read of a campaign: unfinished tasks and the calendar from yesterday on, never all
 * of its history.
 */
export async function readFacts(db: Db, campaign: CampaignRow, now: Date): Promise<CampaignFacts> {
  // One after the other: inside a transaction there is one connection, and it answers one query at a time.
  const plans = await readPlans(db, campaign.id);
  const artifacts = await readArtifacts(db, campaign);
  const tasks = await readTasks(db, campaign.id);
  const items = await readItems(db, campaign, now);
  const escalation = await db<EscalationRow>('escalations')
    .where({ campaign_id: campaign.id })
    .whereNull('closed_at')
    .first();
  const pauses = await listBearingPauses(db, campaign);
  const wrapUp = await db<TaskRow>('tasks')
    .where({ origin_key: wrapUpKey(campaign.id) })
    .first('id');
  return {
    campaign,
    head: plans.head ?? null,
    redraftAsked: plans.redraft !== undefined,
    ...artifacts,
    generation: await readJobs(db, campaign.id),
    approvedPlan: plans.approved ?? null,
    tasks,
    items,
    escalation: escalation
      ? {
          id: escalation.id,
          level: escalation.level,
          task_ids: escalation.task_ids,
          told_at: later(escalation.raised_at, escalation.swept_at ?? escalation.raised_at),
        }
      : null,
    pauses,
    wrapUpAsked: wrapUp !== undefined,
    summarised: await findLastScheduled(db, campaign.id),
  };
}

export function wrapUpKey(campaignId: string): string {
  return `wrap_up:${campaignId}`;
}

async function readPlans(db: Db, campaignId: string) {
  const head = await db<PlanRow>('plans')
    .where({ campaign_id: campaignId })
    .orderBy('version', 'desc')
    .first('version', 'status', 'strategy_version', 'submitted_at', 'ladder_rung', 'ladder_at');
  const approved = await db<PlanRow>('plans')
    .where({ campaign_id: campaignId, status: 'APPROVED' })
    .first('id', 'version', 'content');
  const redraft = await db<PlanRedraftRow>('plan_redrafts')
    .where({ campaign_id: campaignId, status: 'ASKED' })
    .first('id');
  return { head, approved, redraft };
}

/** What waits for a decision, and what of the chain the plan and the calendar go by. */
async function readArtifacts(
  db: Db,
  campaign: CampaignRow,
): Promise<Pick<CampaignFacts, 'asked' | 'strategyVersion' | 'monitoring' | 'executionFlagged'>> {
  const rows = await db<ArtifactRow>('artifacts')
    .where({ campaign_id: campaign.id })
    .orderBy('stage')
    .select('stage', 'head_version', 'approved_version', 'flag', 'asked_at', 'ladder_rung', 'ladder_at');
  const strategy = rows.find(({ stage }) => stage === 'STRATEGY');
  return {
    asked: rows.flatMap(({ stage, head_version: version, asked_at, ladder_rung, ladder_at }) =>
      asked_at ? [{ stage, version, asked_at, ladder_rung, ladder_at }] : [],
    ),
    strategyVersion: strategy && !strategy.flag ? strategy.approved_version : null,
    monitoring: rows.some((row) => row.stage === 'MONITORING' && row.approved_version !== null)
      ? await readMonitoringFacts(db, campaign)
      : null,
    executionFlagged: rows.some(({ stage, flag }) => stage === 'EXECUTION' && flag !== null),
  };
}

/** Nothing is asked for most of the time: then nothing more is read. */
async function readJobs(db: Db, campaignId: string): Promise<CampaignFacts['generation']> {
  if (!(await isJobAsked(db, campaignId))) return null;
  const { intake_version, chosen, chain, rows } = await readGeneration(db, campaignId);
  return intake_version === null ? null : { intake_version, chosen, chain, runs: rows };
}

function readTasks(db: Db, campaignId: string): Promise<TaskFacts[]> {
  return db<TaskRow>('tasks')
    .where({ campaign_id: campaignId })
    .whereIn('status', [...UNFINISHED_TASK_STATUSES])
    .orderBy('due_at')
    .select(
      'id',
      'title',
      'task_type',
      'platform',
      'origin',
      'status',
      'due_at',
      'anchored_at',
      'held_delay_ms',
      'calendar_item_id',
    );
}

async function readItems(db: Db, campaign: CampaignRow, now: Date): Promise<ItemFacts[]> {
  const yesterday = addDays(localDate(now, campaign.timezone), -1);
  const rows = await db<CalendarItemRow>('calendar_items')
    .where({ campaign_id: campaign.id })
    .where(
      (ahead) =>
        void ahead
          .where('nominal_date', '>=', yesterday)
          .orWhere('scheduled_at', '>=', new Date(`${yesterday}T00:00:00Z`))
          .orWhereIn('status', ['PENDING', 'DUE']),
    )
    .select('id', 'slot_key', 'platform', 'status', 'scheduled_at', 'anchored_at');
  return rows.map((row) => ({ ...row, local_date: localDate(row.scheduled_at, campaign.timezone) }));
}
