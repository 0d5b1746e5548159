import { createHash } from 'node:crypto';
import { sameTimeOn } from '../../workflows/domain/calendar-bulk';
import { addDays, HOUR, later, localDate, plus } from '../../workflows/domain/time';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CampaignRow, TaskRow } from '../tables';
import { visibleCampaigns, type Viewer } from '../viewer';
import { assigning, tellAssignee } from './assign';
import { blocking } from './block';
import { applyToTask, type TaskChange, type TaskContext } from './change';
import { claiming } from './claim';
import { rescheduling } from './schedule';

/** What can be done to many tasks at once. Days are days of the campaign's wall clock, hours are hours. */
export type BulkAction =
  | { kind: 'assign'; to: string | null }
  | { kind: 'claim' }
  | { kind: 'block'; reason: string }
  | { kind: 'move'; by: number; unit: 'HOURS' | 'DAYS' };

export type RefusedTask = { id: string; title: string; refusal: Pick<Refusal, 'code' | 'reason' | 'detail'> };

export type BulkAnswer = { changed: string[]; refused: RefusedTask[] };

/** More than anybody ticks off by hand. */
export const MOST_AT_ONCE = 200;

export type Chosen = Pick<TaskRow, 'id' | 'campaign_id' | 'calendar_item_id' | 'task_type' | 'title'>;

/**
 * One action on many tasks: a report in each campaign that they belong to, with one audit entry of its counts.
 * What a task's own rule refuses is named with its reason, and the others are done.
 */
export async function changeTasks(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
  action: BulkAction,
  by: Reported,
): Promise<Verdict<BulkAnswer & { reports: Array<ReportAnswer<BulkAnswer>> }>> {
  const chosen = await listChosen(db, viewer, ids);
  if (chosen.length === 0) return no('NOT_FOUND', 'NO_SUCH_RECORD');
  const answer: BulkAnswer = { changed: [], refused: [] };
  const reports: Array<ReportAnswer<BulkAnswer>> = [];
  for (const campaignId of [...new Set(chosen.map((task) => task.campaign_id))].sort()) {
    const tasks = chosen.filter((task) => task.campaign_id === campaignId);
    const said = await inCampaign(db, campaignId, tasks, action, by);
    if (!said.ok) {
      // The key or the campaign as a whole: a repeated key with another body is nobody's task's fault.
      if (said.reason === 'COMMAND_REUSED') return said;
      answer.refused.push(...tasks.map((task) => refusedTask(task, said)));
      continue;
    }
    reports.push(said.value);
    answer.changed.push(...said.value.answer.changed);
    answer.refused.push(...said.value.answer.refused);
  }
  return yes({ ...answer, reports });
}

/** Those of the named tasks that the viewer may see. Posts first: the steps to them move along. */
export function listChosen(db: Db, viewer: Viewer, ids: readonly string[]): Promise<Chosen[]> {
  return db<TaskRow>('tasks')
    .whereIn('id', [...ids])
    .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
    .orderByRaw(`task_type <> 'POST', due_at, id`)
    .select('id', 'campaign_id', 'calendar_item_id', 'task_type', 'title');
}

function inCampaign(
  db: Db,
  campaignId: string,
  tasks: readonly Chosen[],
  action: BulkAction,
  by: Reported,
): Promise<Verdict<ReportAnswer<BulkAnswer>>> {
  const payload = { action, task_ids: tasks.map(({ id }) => id) };
  const own = { ...by, key: keyFor(by.key, campaignId) };
  return report(db, campaignId, 'change_tasks', payload, own, async (trx, campaign) => {
    const answer = await changeEach(trx, campaign, tasks, action, by);
    if (answer.changed.length > 0) await writeDown(trx, campaign, answer, action, by);
    return yes(answer);
  });
}

/** One key comes with the form; each campaign has a command of its own. */
function keyFor(key: string, campaignId: string): string {
  return createHash('sha256').update(`${key}:${campaignId}`).digest('hex');
}

async function changeEach(
  trx: Trx,
  campaign: CampaignRow,
  tasks: readonly Chosen[],
  action: BulkAction,
  by: Reported,
): Promise<BulkAnswer> {
  const answer: BulkAnswer = { changed: [], refused: [] };
  const movedItems = new Set<string>();
  const change = changeFor(action, by);
  for (const task of tasks) {
    if (task.calendar_item_id !== null && movedItems.has(task.calendar_item_id)) {
      answer.changed.push(task.id);
      continue;
    }
    const applied = await applyToTask(trx, campaign, task.id, change, by);
    if (!applied.ok) {
      answer.refused.push(refusedTask(task, applied));
      continue;
    }
    answer.changed.push(task.id);
    if (action.kind === 'move' && task.task_type === 'POST' && task.calendar_item_id) {
      movedItems.add(task.calendar_item_id);
    }
  }
  return answer;
}

function changeFor(action: BulkAction, by: Reported): TaskChange {
  switch (action.kind) {
    case 'assign':
      return assigning(action.to);
    case 'claim':
      return claiming(by);
    case 'block':
      return blocking(action.reason);
    case 'move':
      return rescheduling((context) => movedBy(context, action), undefined, by);
  }
}

/**
 * A day later is the same time of day there, also over a change of the clocks; where they skip or repeat it there,
 * the task is refused with the choices. What is late is moved on from now: three hours later than yesterday would
 * still be too late.
 */
function movedBy(
  { row, campaign, now }: TaskContext,
  action: Extract<BulkAction, { kind: 'move' }>,
): Verdict<Date> {
  const zone = campaign.timezone;
  const from = action.by > 0 ? later(row.due_at, now) : row.due_at;
  if (action.unit === 'HOURS') return yes(plus(from, action.by * HOUR));
  return sameTimeOn(row.due_at, addDays(localDate(from, zone), action.by), zone);
}

const VERBS: Record<BulkAction['kind'], string> = {
  assign: 'assigned_tasks',
  claim: 'claimed_tasks',
  block: 'blocked_tasks',
  move: 'rescheduled_tasks',
};

async function writeDown(
  trx: Trx,
  campaign: CampaignRow,
  { changed, refused }: BulkAnswer,
  action: BulkAction,
  by: Reported,
): Promise<void> {
  await recordAudit(trx, {
    actor: by.actor,
    action: VERBS[action.kind],
    entityType: 'tasks',
    entityId: null,
    campaign,
    details: { ...action, changed: changed.length, refused: refused.length, task_ids: changed },
    reason: action.kind === 'block' ? action.reason.trim() : undefined,
    at: by.now,
  });
  if (action.kind !== 'assign') return;
  const [first] = changed;
  const link =
    changed.length === 1 && first ? `/tasks/${first}` : `/today?whose=mine&campaign=${campaign.id}`;
  const what = changed.length === 1 ? 'A task is yours' : `${changed.length} tasks are yours`;
  await tellAssignee(trx, campaign, action.to, what, link, by);
}

function refusedTask({ id, title }: Chosen, { code, reason, detail }: Refusal): RefusedTask {
  return { id, title, refusal: { code, reason, detail } };
}
