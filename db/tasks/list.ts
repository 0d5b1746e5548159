import { POLICY_DEFAULTS } from '../../workflows/domain/policy';
import { OPEN_TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import { addDays, DAY, durationMs, localDate, startOfDay } from '../../workflows/domain/time';
import type { Db } from '../connection';
import type { PolicyRow, TaskRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';

/** A task with what it takes to understand it alone. */
export type TaskView = TaskRow & {
  campaign_name: string;
  timezone: string;
  assignee_name: string | null;
  assignee_email: string | null;
  /** Open and past its grace by the campaign's clock, or done when it was. */
  is_late: boolean;
  /** The tasks that its standing completion asked for. */
  follow_up_ids: string[];
};

export const DUE_FILTERS = ['today', 'overdue', 'upcoming'] as const;
type DueFilter = (typeof DUE_FILTERS)[number];

export type TaskFilter = {
  campaignId?: string;
  statuses?: readonly TaskStatus[];
  /** Only open tasks: due on the campaign's own day, past their grace, or in the next seven days. */
  due?: DueFilter;
  /** The last one seen. */
  after?: { at: Date; id: string };
  limit: number;
};

const WEEK = 7 * DAY;
const OPEN = OPEN_TASK_STATUSES.map((status) => `'${status}'`).join(', ');

export async function findTaskView(
  db: Db,
  viewer: Viewer,
  id: string,
  now: Date,
): Promise<TaskView | undefined> {
  const [task] = await select(db, viewer, now, undefined, (query) => query.where('tasks.id', id).limit(1));
  return task;
}

/** By due time, then id. */
export function listTasks(db: Db, viewer: Viewer, filter: TaskFilter, now: Date): Promise<TaskView[]> {
  return select(db, viewer, now, filter.campaignId, async (query, zones) => {
    void query.orderBy('tasks.due_at').orderBy('tasks.id').limit(filter.limit);
    if (filter.statuses) void query.whereIn('tasks.status', [...filter.statuses]);
    if (filter.after)
      void query.whereRaw('(tasks.due_at, tasks.id) > (?, ?)', [filter.after.at, filter.after.id]);
    if (filter.due) whenDue(query, filter.due, await zones(), now);
  });
}

type Query = ReturnType<Db['queryBuilder']>;

/**
 * The one statement. Zones and durations are resolved here and not in SQL: Postgres reads some of them in
 * another way than the rules do.
 */
async function select(
  db: Db,
  viewer: Viewer,
  now: Date,
  campaignId: string | undefined,
  narrow: (query: Query, zones: () => Promise<string[]>) => unknown,
): Promise<TaskView[]> {
  const scope = visibleCampaigns(db, viewer);
  if (campaignId) void scope.where('campaigns.id', campaignId);
  const grace = await readGrace(db);
  const query = db
    .queryBuilder()
    .with('scope', (clocks) => {
      void clocks
        .from(scope.clone().select('campaigns.*').as('campaigns'))
        .select('campaigns.id', 'campaigns.name', 'campaigns.timezone')
        .select(db.raw(`campaigns.status in ('ACTIVE', 'PAUSED') as runs`))
        .select(db.raw(CLOCK, [now]))
        .select(
          db.raw(
            `make_interval(secs => coalesce((?::jsonb ->> campaigns.id::text)::float8, ?) / 1000) as grace`,
            [JSON.stringify(grace.campaigns), grace.workspace],
          ),
        );
    })
    .from('tasks')
    .join('scope', 'scope.id', 'tasks.campaign_id')
    .leftJoin('operators', 'operators.id', 'tasks.assigned_to')
    .select(
      'tasks.*',
      'scope.name as campaign_name',
      'scope.timezone',
      'operators.name as assignee_name',
      'operators.email as assignee_email',
      db.raw(
        `case when tasks.status in (${OPEN}) then scope.runs and scope.at > tasks.due_at + scope.grace
              else tasks.late end as is_late`,
      ),
      db.raw(
        `array(select child.id from tasks child where child.parent_task_id = tasks.id
                and child.parent_completion = tasks.completion order by child.due_at) as follow_up_ids`,
      ),
    );
  await narrow(query, () => scope.clone().distinct('campaigns.timezone').pluck('timezone'));
  return (await query) as TaskView[];
}

/** The time it is for a campaign: it stands still from the moment something holds it. */
const CLOCK = `least(?::timestamptz,
  (select min(from_at) from pauses
    where to_at is null and (pauses.campaign_id = campaigns.id or pauses.campaign_id is null)),
  (select min(created_at) from commands
    where commands.campaign_id = campaigns.id and commands.status = 'PENDING'
      and commands.delivery = 'UPDATE' and commands.kind in ('pause', 'complete', 'archive'))) as at`;

function whenDue(query: Query, due: DueFilter, zones: readonly string[], now: Date): void {
  void query.whereIn('tasks.status', [...OPEN_TASK_STATUSES]);
  if (due === 'upcoming') {
    void query.where('tasks.due_at', '>', now).where('tasks.due_at', '<=', new Date(now.getTime() + WEEK));
    return;
  }
  if (due === 'overdue') {
    void query
      .where('tasks.due_at', '<', now)
      .whereRaw(`(tasks.status = 'OVERDUE' or (scope.runs and scope.at > tasks.due_at + scope.grace))`);
    return;
  }
  void query.where((today) => {
    void today.whereRaw('false');
    for (const zone of zones) {
      const day = localDate(now, zone);
      void today.orWhere(
        (there) =>
          void there
            .where('scope.timezone', zone)
            .where('tasks.due_at', '>=', startOfDay(day, zone))
            .where('tasks.due_at', '<', startOfDay(addDays(day, 1), zone)),
      );
    }
  });
}

/** How long after its time a task counts as overdue, in ms: the workspace's, and campaigns' own. */
async function readGrace(db: Db): Promise<{ workspace: number; campaigns: Record<string, number> }> {
  const rows = await db<PolicyRow>('policies')
    .whereRaw(`"values" ->> 'overdue_grace' is not null`)
    .select('campaign_id', 'values');
  const campaigns: Record<string, number> = {};
  let workspace = durationMs(POLICY_DEFAULTS.overdue_grace);
  for (const { campaign_id, values } of rows) {
    const ms = durationMs(values.overdue_grace ?? POLICY_DEFAULTS.overdue_grace);
    if (campaign_id === null) workspace = ms;
    else campaigns[campaign_id] = ms;
  }
  return { workspace, campaigns };
}
