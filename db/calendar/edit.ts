import { checkItemOpen, checkMissed, checkReschedule } from '../../workflows/domain/calendar';
import { checkItemKind, kindFacts, stepOf, type ItemKind } from '../../workflows/domain/calendar-kind';
import type { ContentType, Platform } from '../../workflows/domain/platforms';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { report, type ReportAnswer, type Reported } from '../report';
import { clockStatus } from '../tasks/change';
import { markTaskStatus } from '../tasks';
import { tellWatchersOfItems } from '../tasks/watchers';
import type { CalendarItemRow, CampaignRow, TaskRow } from '../tables';

/** What a person may change of a calendar item; what is left out stays. */
export type ItemEdit = {
  scheduled_at?: Date;
  platform?: Platform;
  content_type?: ContentType;
  title?: string;
  copy_text?: string;
  hashtags?: string[];
  first_comment?: string | null;
  link_url?: string | null;
  alt_text?: string | null;
  asset_ref?: string | null;
  cta_text?: string | null;
  notes?: string | null;
  /** Takes the item out: it and its open tasks are cancelled, and its slot is not filled again. */
  status?: 'CANCELLED';
};

export type ItemAnswer = {
  item_id: string;
  status: string;
  scheduled_at: string;
  version: number;
  moved_tasks: number;
};

/** Words that the POST task of an item repeats. */
const SHARED = ['copy_text', 'asset_ref'] as const;

/**
 * Edits, moves or drops an item. Its open tasks move by the same time, carry the same words and follow the procedure
 * of what it is now. `version` is
 * the one the person saw: another answers EDITED_MEANWHILE with the item as it stands. A missed one moves with a reason.
 */
export function editItem(
  db: Db,
  item: Pick<CalendarItemRow, 'id' | 'campaign_id'>,
  edit: ItemEdit,
  version: number | undefined,
  by: Reported,
  reason?: string,
): Promise<Verdict<ReportAnswer<ItemAnswer>>> {
  const why = reason?.trim() || undefined;
  const payload = {
    item_id: item.id,
    edit: { ...edit, scheduled_at: edit.scheduled_at?.toISOString() },
    version: version ?? null,
    ...(why && { reason: why }),
  };
  return report(db, item.campaign_id, 'edit_item', payload, by, async (trx, campaign) => {
    const before = await trx<CalendarItemRow>('calendar_items').where({ id: item.id }).forUpdate().first();
    if (!before) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const may = mayEdit(before, edit, version, campaign, why, by.now);
    if (!may.ok) return may;
    if (edit.status === 'CANCELLED') {
      await tellWatchersOfItems(trx, campaign, [before.id], 'dropped_task', by);
    }
    const after = await writeItem(trx, before, edit, by.now);
    const moved = await followWithTasks(trx, campaign, before, after, edit, by.now);
    if (moved > 0) await tellWatchersOfItems(trx, campaign, [before.id], 'rescheduled_task', by);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'updated_calendar_item',
      entityType: 'calendar_item',
      entityId: before.id,
      campaign,
      before: touched(before, edit),
      after: touched(after, edit),
      details: { moved_tasks: moved },
      reason: why,
      at: by.now,
    });
    return yes({
      item_id: after.id,
      status: after.status,
      scheduled_at: after.scheduled_at.toISOString(),
      version: after.version,
      moved_tasks: moved,
    });
  });
}

function mayEdit(
  item: CalendarItemRow,
  edit: ItemEdit,
  version: number | undefined,
  campaign: CampaignRow,
  reason: string | undefined,
  now: Date,
): Verdict {
  const open = checkItemOpen(item);
  if (!open.ok) return open;
  if (version !== undefined && version !== item.version) {
    return no('CONFLICT', 'EDITED_MEANWHILE', {
      detail: { version: item.version, theirs: touched(item, edit) },
    });
  }
  const kind = kindOf({ ...item, ...edit });
  const fits = isSameKind(kind, item) ? yes() : checkItemKind(item, kind, campaign);
  if (!fits.ok) return fits;
  const moves = edit.scheduled_at && edit.scheduled_at.getTime() !== item.scheduled_at.getTime();
  if (!moves || !edit.scheduled_at) return yes();
  const may = checkReschedule(item, edit.scheduled_at, now, campaign);
  return may.ok ? checkMissed(item, reason) : may;
}

function kindOf({ platform, content_type }: ItemKind): ItemKind {
  return { platform, content_type };
}

function isSameKind(one: ItemKind, other: ItemKind): boolean {
  return one.platform === other.platform && one.content_type === other.content_type;
}

async function writeItem(
  trx: Trx,
  item: CalendarItemRow,
  edit: ItemEdit,
  now: Date,
): Promise<CalendarItemRow> {
  const moved = edit.scheduled_at
    ? { anchored_at: now, ...(item.status === 'MISSED' ? { status: 'PENDING' } : {}) }
    : {};
  const edited = edit.status === 'CANCELLED' ? {} : { edited_at: now };
  const kind = kindOf({ ...item, ...edit });
  const turned = isSameKind(kind, item) ? {} : kindFacts(kind, item.utm);
  const [row] = await trx('calendar_items')
    .where({ id: item.id })
    .update({ ...moved, ...edited, ...turned, ...edit, version: trx.raw('version + 1'), updated_at: now })
    .returning<CalendarItemRow[]>('*');
  return row ?? item;
}

async function followWithTasks(
  trx: Trx,
  campaign: CampaignRow,
  before: CalendarItemRow,
  after: CalendarItemRow,
  edit: ItemEdit,
  now: Date,
): Promise<number> {
  const tasks = await trx<TaskRow>('tasks')
    .where({ calendar_item_id: before.id })
    .whereNotIn('status', ['DONE', 'CANCELLED', 'FAILED'])
    .forUpdate();
  const delta = after.scheduled_at.getTime() - before.scheduled_at.getTime();
  for (const task of tasks) {
    const words = wordsOf(task, before, after, edit);
    if (edit.status === 'CANCELLED') {
      await markTaskStatus(trx, { id: task.id, from: task.status, to: 'CANCELLED' }, words, now);
      continue;
    }
    const due_at = new Date(task.due_at.getTime() + delta);
    const held = task.status === 'BLOCKED' || task.status === 'IN_PROGRESS' || delta === 0;
    const to = held ? task.status : await clockStatus({ trx, campaign, row: task, now }, due_at);
    // What somebody let go and then moved is to be done after all.
    const placed =
      delta === 0 ? {} : { due_at, anchored_at: now, dismissed_at: null, dismissed_reason: null };
    await markTaskStatus(trx, { id: task.id, from: task.status, to }, { ...words, ...placed }, now);
  }
  return delta === 0 ? 0 : tasks.length;
}

/** What the task says now: the words it shares with its item and, where that became something else, how it is done. */
function wordsOf(
  task: TaskRow,
  before: CalendarItemRow,
  after: CalendarItemRow,
  edit: ItemEdit,
): Partial<TaskRow> {
  const shared = Object.fromEntries(SHARED.filter((key) => key in edit).map((key) => [key, after[key]]));
  const step = isSameKind(before, after) ? undefined : stepOf(after, task.task_type);
  // Ticks belong to the steps of the procedure that they were made in.
  return step ? { ...shared, ...step, steps_done: [] } : shared;
}

function touched(item: CalendarItemRow, edit: ItemEdit): Partial<CalendarItemRow> {
  const keys = Object.keys(edit) as Array<keyof ItemEdit>;
  return Object.fromEntries(keys.map((key) => [key, item[key]]));
}
