import type { CampaignFacts, Change } from '../../workflows/domain/agenda';
import { DAEMON, type Actor } from '../../workflows/domain/permissions';
import type { Shift } from '../../workflows/domain/pauses';
import { localDate } from '../../workflows/domain/time';
import { wrapUpTask } from '../../workflows/domain/wrap-up';
import { remindArtifact } from '../artifacts/ask';
import { recordAudit } from '../audit';
import { insertCalendar } from '../calendar';
import type { Trx } from '../connection';
import { closeEscalations, openEscalation, repeatEscalation, updateEscalation } from '../escalations';
import { closeJobs } from '../generation/lapse';
import { newId } from '../ids';
import { checkKpis, closeAlerts } from '../kpis/check';
import { tellRung } from '../plans/tell';
import { summariseEnd, summariseWeek } from '../summaries/write';
import type { CampaignRow } from '../tables';
import { insertTasks, markTaskStatus } from '../tasks';
import { wrapUpKey } from './facts';

type Context = { trx: Trx; campaign: CampaignRow; facts: CampaignFacts; actor: Actor; now: Date };

/**
 * Writes what `dueAt` found due, in the transaction that holds the campaign's lock. Status moves of one pass
 * are one audit entry with their list; everything else is an entry of its own.
 */
export async function applyChanges(
  trx: Trx,
  campaign: CampaignRow,
  facts: CampaignFacts,
  changes: readonly Change[],
  now: Date,
  actor: Actor = DAEMON,
): Promise<void> {
  const context = { trx, campaign, facts, actor, now };
  for (const change of changes) await apply(context, change, changes);
  await auditStatusMoves(context, changes);
}

async function apply(context: Context, change: Change, all: readonly Change[]): Promise<void> {
  const { trx, campaign, now } = context;
  switch (change.kind) {
    case 'SETTLE_PAUSES':
      return settle(context, change);
    case 'RELEASE_FOLLOW_UP':
      await trx('tasks')
        .where({ id: change.task_id })
        .update({ due_at: change.due_at, held_delay_ms: null, updated_at: now });
      return;
    case 'ACTIVATE':
      await Promise.all([
        markCampaignStatus(trx, campaign, 'ACTIVE', { activated_at: now }, now),
        audit(context, 'activated_campaign', { before: { status: 'PLANNED' }, after: { status: 'ACTIVE' } }),
      ]);
      return;
    case 'EXTEND_CALENDAR':
      return extendCalendar(context, change);
    case 'TASK_STATUS':
      await markTaskStatus(trx, { id: change.task_id, from: change.from, to: change.to }, {}, now);
      return;
    case 'OPEN_ESCALATION':
    case 'UPDATE_ESCALATION':
    case 'SWEEP_ESCALATION':
    case 'CLOSE_ESCALATION':
      return escalate(context, change);
    case 'REMIND_APPROVAL':
      await trx('plans')
        .where({ campaign_id: campaign.id, version: change.version, status: 'IN_REVIEW' })
        .update({ ladder_rung: change.rung, ladder_at: now, updated_at: now });
      await tellRung(trx, campaign, change.version, change.rung, now);
      return audit(context, 'reminded_approval', { details: { version: change.version, rung: change.rung } });
    case 'REMIND_ARTIFACT': {
      const { stage, version, rung } = change;
      const artifact = await remindArtifact(trx, campaign, change, now);
      if (!artifact) return;
      return audit(context, 'artifact_reminded', {
        entityType: 'artifact',
        entityId: artifact.id,
        details: { stage, version, rung },
      });
    }
    case 'CHECK_KPIS':
      return checkKpis(trx, campaign, now, context.actor);
    case 'TICK':
      return recordTick(context, change.key, all);
    case 'SUMMARISE_WEEK':
      return summariseWeek(trx, campaign, change, context.actor, now);
    case 'ASK_WRAP_UP':
      await insertTasks(
        trx,
        [
          {
            ...wrapUpTask(campaign.name),
            campaign_id: campaign.id,
            origin_key: wrapUpKey(campaign.id),
            assigned_to: campaign.owner_id,
            due_at: now,
            status: 'DUE',
            anchored_at: now,
          },
        ],
        now,
      );
      return audit(context, 'asked_wrap_up');
    case 'COMPLETE':
      return completeCampaign(trx, campaign, now, context.actor, null);
  }
}

async function settle(context: Context, change: Extract<Change, { kind: 'SETTLE_PAUSES' }>): Promise<void> {
  const { trx, campaign, now } = context;
  await moveRows(trx, change.shifts, now);
  await trx('campaigns')
    .where({ id: campaign.id })
    .update({ pauses_settled_through: change.through, updated_at: now });
  if (change.shifts.length === 0) return;
  await audit(context, 'shifted_dates', {
    details: { policy: change.policy, moved: change.shifts.length, rows: change.shifts },
  });
}

/** Moves due dates and publication times, and remembers when they were last placed. */
export async function moveRows(trx: Trx, shifts: readonly Shift[], now: Date): Promise<void> {
  for (const { id, kind, to } of shifts) {
    const moved = { anchored_at: now, version: trx.raw('version + 1'), updated_at: now };
    if (kind === 'TASK')
      await trx('tasks')
        .where({ id })
        .update({ ...moved, due_at: to });
    else
      await trx('calendar_items')
        .where({ id })
        .update({ ...moved, scheduled_at: to });
  }
}

async function extendCalendar(
  context: Context,
  change: Extract<Change, { kind: 'EXTEND_CALENDAR' }>,
): Promise<void> {
  const { trx, campaign, now } = context;
  const built = await insertCalendar(
    trx,
    campaign,
    change.plan_id,
    { ...change.draft, work: change.work },
    now,
  );
  const days = change.draft.slots.map((slot) => slot.local_date).sort();
  const { tasks, ...items } = built;
  const { skipped_existing } = change.draft;
  await Promise.all([
    audit(context, 'generated_calendar', {
      details: { ...items, skipped_existing, from: days[0], through: days.at(-1) },
    }),
    audit(context, 'generated_tasks', { details: { created: tasks } }),
  ]);
}

type EscalationStep = Extract<
  Change,
  { kind: 'OPEN_ESCALATION' | 'UPDATE_ESCALATION' | 'SWEEP_ESCALATION' | 'CLOSE_ESCALATION' }
>;

async function escalate(context: Context, change: EscalationStep): Promise<void> {
  const { trx, campaign, now } = context;
  const entry = (action: string, entityId: string, details?: object) =>
    audit(context, action, { entityType: 'escalation', entityId, details });
  switch (change.kind) {
    case 'CLOSE_ESCALATION':
      await closeEscalations(trx, campaign.id, now);
      return entry('closed_escalation', change.id);
    case 'SWEEP_ESCALATION':
      await repeatEscalation(trx, campaign, change, now);
      return entry('repeated_escalation', change.id, { level: change.level, week: change.week });
    case 'OPEN_ESCALATION': {
      const { id, cause, incident_id } = await openEscalation(trx, campaign, change, now);
      const { level, task_ids } = change;
      const key = escalationKey(campaign, now, level);
      return entry('escalated_overdue_tasks', id, { level, task_ids, key, cause, incident_id });
    }
    case 'UPDATE_ESCALATION': {
      await updateEscalation(trx, campaign, change, now);
      if (!change.raised) return;
      const { level, task_ids } = change;
      const key = escalationKey(campaign, now, level);
      return entry('escalated_overdue_tasks', change.id, { level, task_ids, key });
    }
  }
}

function escalationKey(campaign: CampaignRow, now: Date, level: number): string {
  return `escalate_${campaign.id}_${localDate(now, campaign.timezone)}_${level}`;
}

async function recordTick(context: Context, key: string, all: readonly Change[]): Promise<void> {
  const { trx, campaign, now } = context;
  const moves = all.filter((change) => change.kind === 'TASK_STATUS');
  const row = {
    id: newId(),
    campaign_id: campaign.id,
    tick_key: key,
    ran_at: now,
    updated: moves.length,
    overdue: moves.filter((move) => move.to === 'OVERDUE').length,
  };
  await trx('campaign_ticks').insert(row).onConflict('tick_key').ignore();
  await trx('campaigns')
    .where({ id: campaign.id })
    .update({ ticked_at: now, ticked_on: localDate(now, campaign.timezone) });
}

async function auditStatusMoves(context: Context, changes: readonly Change[]): Promise<void> {
  const moves = changes.filter((change) => change.kind === 'TASK_STATUS');
  if (moves.length === 0) return;
  await audit(context, 'ticked_campaign', {
    details: { moved: moves.map(({ task_id, from, to }) => ({ task_id, from, to })) },
  });
}

type Audited = {
  entityType?: string;
  entityId?: string;
  before?: unknown;
  after?: unknown;
  details?: unknown;
};

async function audit(context: Context, action: string, about: Audited = {}): Promise<void> {
  const { trx, campaign, actor, now } = context;
  const { entityType = 'campaign', entityId = campaign.id, ...rest } = about;
  await recordAudit(trx, { actor, action, entityType, entityId, campaign, at: now, ...rest });
}

export async function markCampaignStatus(
  trx: Trx,
  campaign: CampaignRow,
  status: CampaignRow['status'],
  also: Partial<CampaignRow>,
  now: Date,
): Promise<void> {
  const changed = await trx('campaigns')
    .where({ id: campaign.id })
    .update({ ...also, status, version: trx.raw('version + 1'), updated_at: now });
  if (changed !== 1) throw new Error(`campaign ${campaign.id} vanished under its lock`);
}

const CANCELLED_BY_CLOSING = ['PENDING', 'DUE', 'IN_PROGRESS', 'BLOCKED', 'FAILED'];

/** Completes a campaign: what is left is cancelled, what was overdue counts as missed, its escalation closes. */
export async function completeCampaign(
  trx: Trx,
  campaign: CampaignRow,
  now: Date,
  actor: Actor,
  reason: string | null,
): Promise<void> {
  const closed = await closeWork(trx, campaign.id, now);
  await markCampaignStatus(trx, campaign, 'COMPLETED', { completed_at: now }, now);
  await recordAudit(trx, {
    actor,
    action: 'completed_campaign',
    entityType: 'campaign',
    entityId: campaign.id,
    campaign,
    before: { status: campaign.status },
    after: { status: 'COMPLETED' },
    details: closed,
    reason: reason ?? undefined,
    at: now,
  });
  await summariseEnd(trx, campaign, actor, now);
}

/** Nothing of a closed campaign stays open. */
export async function closeWork(
  trx: Trx,
  campaignId: string,
  now: Date,
): Promise<{ cancelled: number; missed: number; jobs: number }> {
  const touched = { version: trx.raw('version + 1'), updated_at: now };
  const cancelled = await trx('tasks')
    .where({ campaign_id: campaignId })
    .whereIn('status', CANCELLED_BY_CLOSING)
    .update({ ...touched, status: 'CANCELLED', held_delay_ms: null });
  const missed = await trx('tasks')
    .where({ campaign_id: campaignId, status: 'OVERDUE' })
    .update({ ...touched, status: 'MISSED' });
  await trx.raw(
    `update calendar_items i set status = case when exists
        (select 1 from tasks t where t.calendar_item_id = i.id and t.task_type = 'POST' and t.status = 'MISSED')
        then 'MISSED' else 'CANCELLED' end, version = version + 1, updated_at = ?
      where campaign_id = ? and status in ('PENDING', 'DUE')`,
    [now, campaignId],
  );
  await closeEscalations(trx, campaignId, now);
  await closeAlerts(trx, campaignId, now);
  const jobs = await closeJobs(trx, campaignId, now);
  return { cancelled, missed, jobs };
}
