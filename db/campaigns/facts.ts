import type { CampaignFacts, ItemFacts, TaskFacts } from '../../workflows/domain/agenda';
import { UNFINISHED_TASK_STATUSES } from '../../workflows/domain/tasks';
import { addDays, later, localDate, type LocalDate } from '../../workflows/domain/time';
import { inTransaction, type Db, type Trx } from '../connection';
import { readGeneration } from '../generation/read';
import { readMonitoringFacts } from '../kpis/read';
import { listBearingPauses } from '../pauses';
import type { ArtifactRow, CalendarItemRow, CampaignRow, EscalationRow, PlanRow, TaskRow } from '../tables';

/** Locks a campaign for the rest of the transaction: the first lock of everything that changes one. */
export function lockCampaign(trx: Trx, id: string): Promise<CampaignRow | undefined> {
  return trx<CampaignRow>('campaigns').where({ id }).forUpdate().first();
}

/**
 * What the rules of time read of a campaign: unfinished tasks and the calendar from yesterday on, never all
 * of its history. Asked in one go, over one connection.
 */
export function readFacts(db: Db, campaign: CampaignRow, now: Date): Promise<CampaignFacts> {
  return inTransaction(db, (trx) => readAtOnce(trx, campaign, now));
}

async function readAtOnce(trx: Trx, campaign: CampaignRow, now: Date): Promise<CampaignFacts> {
  const [plans, artifacts, tasks, items, escalation, pauses, marks] = await Promise.all([
    readPlans(trx, campaign.id),
    readArtifacts(trx, campaign),
    readTasks(trx, campaign.id),
    readItems(trx, campaign, now),
    readEscalation(trx, campaign.id),
    listBearingPauses(trx, campaign),
    readMarks(trx, campaign.id),
  ]);
  return {
    campaign,
    ...plans,
    ...artifacts,
    tasks,
    items,
    escalation,
    pauses,
    redraftAsked: marks.redraft_asked,
    wrapUpAsked: marks.wrap_up_asked,
    generation: marks.job_asked ? await readJobs(trx, campaign.id) : null,
    summarised: marks.summarised,
  };
}

export function wrapUpKey(campaignId: string): string {
  return `wrap_up:${campaignId}`;
}

type PlanFacts = NonNullable<CampaignFacts['head']> & Pick<PlanRow, 'id' | 'content'>;

/** The newest version and the one in force, which may be the same. */
async function readPlans(
  trx: Trx,
  campaignId: string,
): Promise<Pick<CampaignFacts, 'head' | 'approvedPlan'>> {
  const { rows } = await trx.raw<{ rows: PlanFacts[] }>(
    `select id, version, status, strategy_version, submitted_at, ladder_rung, ladder_at,
            case when status = 'APPROVED' then content end as content
       from plans where campaign_id = :campaignId and (status = 'APPROVED'
         or version = (select max(version) from plans where campaign_id = :campaignId))
      order by version desc`,
    { campaignId },
  );
  const approved = rows.find(({ status }) => status === 'APPROVED');
  const [head] = rows;
  return { head: head ?? null, approvedPlan: approved ?? null };
}

type Marks = {
  redraft_asked: boolean;
  wrap_up_asked: boolean;
  /** Somebody waits for a job: only then there is a generation plan to look at. */
  job_asked: boolean;
  summarised: LocalDate | null;
};

/** What of a campaign is only whether, or when last. */
async function readMarks(trx: Trx, campaignId: string): Promise<Marks> {
  const { rows } = await trx.raw<{ rows: [Marks] }>(
    `select exists (select from plan_redrafts where campaign_id = :campaignId and status = 'ASKED') as redraft_asked,
            exists (select from tasks where origin_key = :wrapUp) as wrap_up_asked,
            exists (select from generation_jobs
                     where campaign_id = :campaignId and status in ('ASKED', 'RUNNING')) as job_asked,
            (select max(week_start) from weekly_summaries
              where campaign_id = :campaignId and scheduled_at is not null) as summarised`,
    { campaignId, wrapUp: wrapUpKey(campaignId) },
  );
  return rows[0];
}

async function readEscalation(trx: Trx, campaignId: string): Promise<CampaignFacts['escalation']> {
  const open = await trx<EscalationRow>('escalations')
    .where({ campaign_id: campaignId })
    .whereNull('closed_at')
    .first();
  if (!open) return null;
  const { id, level, task_ids, raised_at, swept_at } = open;
  return { id, level, task_ids, told_at: later(raised_at, swept_at ?? raised_at) };
}

/** What waits for a decision, and what of the chain the plan and the calendar go by. */
async function readArtifacts(
  trx: Trx,
  campaign: CampaignRow,
): Promise<Pick<CampaignFacts, 'asked' | 'strategyVersion' | 'monitoring' | 'executionFlagged'>> {
  const rows = await trx<ArtifactRow>('artifacts')
    .where({ campaign_id: campaign.id })
    .orderBy('stage')
    .select(
      'id',
      'stage',
      'head_version',
      'approved_version',
      'flag',
      'asked_at',
      'ladder_rung',
      'ladder_at',
    );
  const strategy = rows.find(({ stage }) => stage === 'STRATEGY');
  return {
    asked: rows.flatMap(({ id, stage, head_version: version, asked_at, ladder_rung, ladder_at }) =>
      asked_at ? [{ id, stage, version, asked_at, ladder_rung, ladder_at }] : [],
    ),
    strategyVersion: strategy && !strategy.flag ? strategy.approved_version : null,
    monitoring: rows.some((row) => row.stage === 'MONITORING' && row.approved_version !== null)
      ? await readMonitoringFacts(trx, campaign)
      : null,
    executionFlagged: rows.some(({ stage, flag }) => stage === 'EXECUTION' && flag !== null),
  };
}

async function readJobs(trx: Trx, campaignId: string): Promise<CampaignFacts['generation']> {
  const { intake_version, chosen, chain, rows } = await readGeneration(trx, campaignId);
  return intake_version === null ? null : { intake_version, chosen, chain, runs: rows };
}

function readTasks(trx: Trx, campaignId: string): Promise<TaskFacts[]> {
  return trx<TaskRow>('tasks')
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

async function readItems(trx: Trx, campaign: CampaignRow, now: Date): Promise<ItemFacts[]> {
  const yesterday = addDays(localDate(now, campaign.timezone), -1);
  const rows = await trx<CalendarItemRow>('calendar_items')
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
