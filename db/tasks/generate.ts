import type { PostableItem } from '../../workflows/domain/calendar';
import { effectiveNow } from '../../workflows/domain/pauses';
import { taskDraftsFor } from '../../workflows/domain/task-templates';
import { statusAt } from '../../workflows/domain/tasks';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db, Trx } from '../connection';
import { listBearingPauses } from '../pauses';
import { policyOfCampaign } from '../policies';
import { report, type ReportAnswer, type Reported } from '../report';
import type { CalendarItemRow, CampaignRow } from '../tables';
import { tellAssignee } from './assign';
import { insertTasks, type TaskInsert } from './index';

export type GenerateAnswer = {
  created: number;
  /** Items that had their task already. */
  skipped_existing: number;
  /** Tasks that were nobody's and now have somebody. */
  assigned: number;
};

/**
 * Makes the tasks of every calendar item that has none, by the campaign's template, and gives the campaign's open tasks that are nobody's
 * to `assignTo` where one is named.
 */
export function generateTasks(
  db: Db,
  campaign: Pick<CampaignRow, 'id'>,
  assignTo: { id: string; email: string } | undefined,
  by: Reported,
): Promise<Verdict<ReportAnswer<GenerateAnswer>>> {
  const asked = { assign_to: assignTo?.id ?? null };
  return report(db, campaign.id, 'generate_tasks', asked, by, async (trx, row) => {
    const { bare, served } = await itemsByTask(trx, row.id);
    const assigned = assignTo ? await assignUnowned(trx, row.id, assignTo.id, by.now) : 0;
    const made = await tasksFor(trx, row, bare, assignTo?.id ?? null, by.now);
    await insertTasks(trx, made, by.now);
    const theirs = assigned + made.length;
    if (assignTo && theirs > 0) {
      const what = theirs === 1 ? 'A task is yours' : `${theirs} tasks are yours`;
      await tellAssignee(trx, row, assignTo.id, what, `/campaigns/${row.id}/tasks`, by);
    }
    const answer = { created: made.length, skipped_existing: served, assigned };
    await recordAudit(trx, {
      actor: by.actor,
      action: 'generated_tasks',
      entityType: 'campaign',
      entityId: row.id,
      campaign: row,
      details: { ...answer, assign_to: assignTo?.email },
      at: by.now,
    });
    return yes(answer);
  });
}

async function itemsByTask(trx: Trx, campaignId: string) {
  const items = await trx<CalendarItemRow>('calendar_items')
    .where({ campaign_id: campaignId })
    .whereIn('status', ['PENDING', 'DUE'])
    .orderBy('scheduled_at');
  const served = new Set(
    await trx('tasks')
      .where({ campaign_id: campaignId })
      .whereNotNull('calendar_item_id')
      .distinct()
      .pluck<string[]>('calendar_item_id'),
  );
  const bare = items.filter((item) => !served.has(item.id));
  return { bare, served: items.length - bare.length };
}

/** The tasks of items that have none yet, as the campaign's template and clock say. */
export async function tasksFor(
  trx: Trx,
  campaign: CampaignRow,
  items: ReadonlyArray<PostableItem & { id: string }>,
  assigned_to: string | null,
  now: Date,
): Promise<TaskInsert[]> {
  if (items.length === 0) return [];
  const runs = campaign.status === 'ACTIVE' || campaign.status === 'PAUSED';
  const policy = await policyOfCampaign(trx, campaign.id);
  const at = effectiveNow(await listBearingPauses(trx, campaign), now);
  return items.flatMap((item) =>
    taskDraftsFor(item, campaign.task_template, now).map((task) => {
      const status = runs ? statusAt({ ...task, status: 'PENDING' }, at, policy) : 'PENDING';
      const placed = { campaign_id: campaign.id, calendar_item_id: item.id, anchored_at: now };
      return { ...task, ...placed, status, assigned_to };
    }),
  );
}

async function assignUnowned(trx: Trx, campaignId: string, operatorId: string, now: Date): Promise<number> {
  return trx('tasks')
    .where({ campaign_id: campaignId })
    .whereNull('assigned_to')
    .whereIn('status', ['PENDING', 'DUE', 'OVERDUE', 'BLOCKED'])
    .update({ assigned_to: operatorId, version: trx.raw('version + 1'), updated_at: now });
}
