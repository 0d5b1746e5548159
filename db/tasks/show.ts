import { effectiveNow, type Pause } from '../../workflows/domain/pauses';
import type { Policy } from '../../workflows/domain/policy';
import { findCampaign, type CampaignView } from '../campaigns';
import type { Db } from '../connection';
import { listColleagues, type Person } from '../people';
import { listBearingPauses } from '../pauses';
import { policyOfCampaign } from '../policies';
import type { AuditEntryRow, CalendarItemRow, StoredFileRow, TaskRow } from '../tables';
import type { Viewer } from '../viewer';
import { findTask } from './find';
import { listSteps, type ItemStepRow } from './of-item';
import { readWatching, type Watching } from './watchers';

export type Relative = Pick<TaskRow, 'id' | 'title' | 'status' | 'due_at' | 'origin' | 'held_delay_ms'>;
type TaskMetric = { metric_type: string; value: number; unit: string; recorded_at: Date };
export type TaskHistoryEntry = Pick<
  AuditEntryRow,
  'at' | 'actor' | 'action' | 'before' | 'after' | 'details' | 'reason'
>;

/** Everything that the page of one task is made of. */
export type TaskFacts = {
  task: TaskRow;
  campaign: CampaignView;
  item: CalendarItemRow | undefined;
  assignee: string | null;
  /** The post that this one follows up. */
  parent: (Relative & Pick<TaskRow, 'completion_proof_type' | 'completion_proof_value'>) | undefined;
  /** What its latest completion asked for. */
  followUps: Relative[];
  metrics: TaskMetric[];
  file: StoredFileRow | undefined;
  /** Newest first. */
  history: TaskHistoryEntry[];
  /** Every step to the publication that it belongs to, itself too, in order of time. */
  steps: ItemStepRow[];
  /** Those who may be given it. */
  colleagues: Person[];
  watching: Watching;
  policy: Policy;
  pauses: Pause[];
  /** The time it is for the campaign: it stands still while paused. */
  effectiveNow: Date;
};

/** What stands around a task. Whoever shows it may have something to stand in for a part that cannot be read. */
export type TaskPart = 'copy' | 'people' | 'parent' | 'proof' | 'follow_ups' | 'history' | 'steps';
type ReadTaskPart = <T, O>(part: TaskPart, otherwise: O, read: () => Promise<T>) => Promise<T | O>;

const asItIs: ReadTaskPart = (_part, _otherwise, read) => read();

const HISTORY = 50;
const RELATIVE = ['id', 'title', 'status', 'due_at', 'origin', 'held_delay_ms'] as const;

/** A task with everything around it; undefined for strangers. */
export async function readTaskFacts(
  db: Db,
  viewer: Viewer,
  id: string,
  now: Date,
  part: ReadTaskPart = asItIs,
): Promise<TaskFacts | undefined> {
  const task = await findTask(db, viewer, id);
  const campaign = task && (await findCampaign(db, viewer, task.campaign_id));
  if (!campaign) return undefined;
  const [pauses, ...found] = await Promise.all([
    listBearingPauses(db, campaign),
    policyOfCampaign(db, campaign.id),
    part('copy', undefined, () => byId<CalendarItemRow>(db, 'calendar_items', task.calendar_item_id)),
    part('people', undefined, () => byId<{ name: string }>(db, 'operators', task.assigned_to)),
    part('parent', undefined, () => byId<TaskRow>(db, 'tasks', task.parent_task_id)),
    part('proof', undefined, () => byId<StoredFileRow>(db, 'stored_files', task.proof_file_id)),
    part('follow_ups', [], () => listFollowUps(db, task)),
    part('proof', [], () => listMetrics(db, task)),
    part('history', [], () => listTaskHistory(db, task)),
    part('steps', [], () => listSteps(db, task)),
    part('people', [], () => listColleagues(db, campaign.client_id)),
    part('people', { watching: false, names: [] }, () => readWatching(db, task.id, viewer.id)),
  ]);
  const [policy, item, assignee, parent, file, followUps, metrics, history, steps, colleagues, watching] =
    found;
  const clock = { pauses, effectiveNow: effectiveNow(pauses, now) };
  return {
    task,
    campaign,
    item,
    assignee: assignee?.name ?? null,
    parent,
    followUps,
    metrics,
    file,
    history,
    steps,
    colleagues,
    watching,
    policy,
    ...clock,
  };
}

async function byId<Row extends object>(db: Db, table: string, id: string | null): Promise<Row | undefined> {
  return id === null ? undefined : ((await db(table).where({ id }).first()) as Row | undefined);
}

function listFollowUps(db: Db, task: TaskRow): Promise<Relative[]> {
  return db<TaskRow>('tasks')
    .where({ parent_task_id: task.id, parent_completion: task.completion })
    .orderBy('due_at')
    .select(RELATIVE);
}

function listMetrics(db: Db, task: TaskRow): Promise<TaskMetric[]> {
  return db('metric_entries')
    .where({ campaign_id: task.campaign_id, task_id: task.id })
    .whereNull('removed_at')
    .orderBy('id')
    .select('metric_type', 'value', 'unit', 'recorded_at');
}

/** What was done to it alone, and to it with others at once. */
function listTaskHistory(db: Db, { id, campaign_id }: TaskRow): Promise<TaskHistoryEntry[]> {
  return db<AuditEntryRow>('audit_entries')
    .where(
      (about) =>
        void about
          .where({ entity_type: 'task', entity_id: id })
          .orWhere(
            (many) =>
              void many
                .where({ entity_type: 'tasks', campaign_id })
                .whereRaw('details @> ?::jsonb', [JSON.stringify({ task_ids: [id] })]),
          ),
    )
    .orderBy([
      { column: 'at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(HISTORY)
    .select('at', 'actor', 'action', 'before', 'after', 'details', 'reason');
}
