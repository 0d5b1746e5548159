import { newWork } from '../workflows/domain/agenda';
import { calendarFor, calendarWindow } from '../workflows/domain/calendar';
import type { Actor } from '../workflows/domain/permissions';
import type { PlanContent } from '../workflows/domain/plans';
import { OPEN_TASK_STATUSES } from '../workflows/domain/tasks';
import { DAY } from '../workflows/domain/time';
import {
  DEFAULT_CAPACITY,
  UNESTIMATED_MINUTES,
  type Worker,
  type WorkAt,
} from '../workflows/domain/workload';
import { recordAudit } from './audit';
import { readFacts } from './campaigns/facts';
import type { Db } from './connection';
import { keepPreferences, type Preferences } from './operators';
import { policyOfCampaign } from './policies';
import type { CampaignRow, OperatorRow } from './tables';
import { peopleWhoSee, visibleCampaigns, type Viewer } from './viewer';

const SHOWN = ['operators.id', 'operators.name', 'operators.time_zone', 'operators.preferences'] as const;

type WorkerRow = Pick<OperatorRow, 'id' | 'name' | 'time_zone'> & { preferences: Preferences };

function workerOf({ id, name, time_zone, preferences }: WorkerRow): Worker {
  return { id, name, time_zone, capacity: preferences.capacity_minutes ?? DEFAULT_CAPACITY };
}

/** Everybody who can be given work, by name. */
export async function listWorkers(db: Db): Promise<Worker[]> {
  const rows: WorkerRow[] = await db('operators')
    .whereNull('disabled_at')
    .whereNot({ role: 'client' })
    .orderBy('name')
    .orderBy('id')
    .select(SHOWN);
  return rows.map(workerOf);
}

/**
 * Open work of campaigns that the viewer may see, due before `before`, in quarters of an hour: no zone's midnight
 * lies within one. What is blocked waits for somebody, and nobody can work on it.
 */
export async function listWork(db: Db, viewer: Viewer, before: Date): Promise<WorkAt[]> {
  const quarter = `date_bin('15 minutes', due_at, timestamptz '2000-01-01 00:00Z')`;
  return (await db('tasks')
    .whereIn('status', [...OPEN_TASK_STATUSES])
    .where('due_at', '<', before)
    .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
    .groupByRaw(`assigned_to, ${quarter}`)
    .select(
      'assigned_to as person',
      db.raw(`${quarter} as at`),
      db.raw('sum(coalesce(estimated_minutes, ?))::int as minutes', [UNESTIMATED_MINUTES]),
      db.raw('count(*)::int as tasks'),
    )) as WorkAt[];
}

/** Work that approving a plan would make over the horizon, and those who could be given it. */
export type PlannedWork = { work: WorkAt[]; tasks: number; minutes: number; colleagues: Worker[] };

/** The tasks that `content` would give the campaign at once. Nothing is written. */
export async function readPlannedWork(
  db: Db,
  campaign: CampaignRow,
  content: PlanContent,
  now: Date,
): Promise<PlannedWork> {
  const facts = await readFacts(db, campaign, now);
  const policy = await policyOfCampaign(db, campaign.id);
  const window = calendarWindow(campaign, now, Math.floor(policy.horizon / DAY));
  const draft = calendarFor({ campaign, plan: content, window, existing: facts.items, now });
  const made = draft.slots.flatMap((slot) => newWork(slot, campaign, now, policy).tasks);
  const work = made.map(({ task }) => ({
    person: null,
    at: task.due_at,
    minutes: task.estimated_minutes,
    tasks: 1,
  }));
  const rows = (await peopleWhoSee(db, campaign.client_id)
    .orderBy('operators.name')
    .select(SHOWN)) as WorkerRow[];
  return {
    work,
    tasks: work.length,
    minutes: work.reduce((total, { minutes }) => total + minutes, 0),
    colleagues: rows.map(workerOf),
  };
}

/** How many minutes a day a person can work. False for nobody who works here. */
export function setCapacity(
  db: Db,
  operatorId: string,
  minutes: number,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const row = await trx<OperatorRow>('operators')
      .where({ id: operatorId })
      .forUpdate()
      .first('preferences', 'role');
    if (!row || row.role === 'client') return false;
    await keepPreferences(trx, operatorId, { capacity_minutes: minutes }, at);
    await recordAudit(trx, {
      actor,
      action: 'updated_operator',
      entityType: 'operator',
      entityId: operatorId,
      before: { capacity_minutes: row.preferences['capacity_minutes'] ?? DEFAULT_CAPACITY },
      after: { capacity_minutes: minutes },
      at,
    });
    return true;
  });
}
