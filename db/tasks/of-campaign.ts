import { OPEN_TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import type { Db } from '../connection';
import type { TaskRow } from '../tables';

/** How many tasks of a campaign stand in each status; statuses that none has are left out. */
export async function countTasksByStatus(
  db: Db,
  campaignId: string,
): Promise<Partial<Record<TaskStatus, number>>> {
  const rows = await db('tasks')
    .where({ campaign_id: campaignId })
    .groupBy('status')
    .select<Array<{ status: TaskStatus; count: number }>>('status', db.raw('count(*)::int as count'));
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

export type CampaignTask = Pick<
  TaskRow,
  'id' | 'title' | 'task_type' | 'platform' | 'origin' | 'status' | 'due_at' | 'blocked_reason' | 'late'
> & { assignee_name: string | null };

export type CampaignTaskFilter = {
  /** Every status when left out. */
  statuses?: readonly TaskStatus[];
  /** Only open tasks whose time was before this: what is late whoever claimed it. */
  dueBefore?: Date;
  /** Only open tasks whose time is this or later. */
  dueFrom?: Date;
  newestFirst: boolean;
  /** The last one seen: the list goes on after it. */
  after?: { at: Date; id: string };
  limit: number;
};

/** The columns of a `CampaignTask`, with the assignee joined. */
export const OF_CAMPAIGN = [
  'tasks.id',
  'tasks.title',
  'tasks.task_type',
  'tasks.platform',
  'tasks.origin',
  'tasks.status',
  'tasks.due_at',
  'tasks.blocked_reason',
  'tasks.late',
  'operators.name as assignee_name',
] as const;

/** Tasks of one campaign by their time. */
export function listTasksOfCampaign(
  db: Db,
  campaignId: string,
  filter: CampaignTaskFilter,
): Promise<CampaignTask[]> {
  const direction = filter.newestFirst ? 'desc' : 'asc';
  const query = db('tasks')
    .leftJoin('operators', 'operators.id', 'tasks.assigned_to')
    .where('tasks.campaign_id', campaignId)
    .orderBy('tasks.due_at', direction)
    .orderBy('tasks.id', direction)
    .limit(filter.limit);
  if (filter.statuses) void query.whereIn('tasks.status', filter.statuses);
  if (filter.dueBefore) {
    void query.whereIn('tasks.status', OPEN_TASK_STATUSES).where('tasks.due_at', '<', filter.dueBefore);
  }
  if (filter.dueFrom) {
    void query.whereIn('tasks.status', OPEN_TASK_STATUSES).where('tasks.due_at', '>=', filter.dueFrom);
  }
  if (filter.after) {
    const { at, id } = filter.after;
    void query.whereRaw(`(tasks.due_at, tasks.id) ${filter.newestFirst ? '<' : '>'} (?, ?)`, [at, id]);
  }
  return query.select<CampaignTask[]>(...OF_CAMPAIGN);
}
