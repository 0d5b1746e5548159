import { itemStatusFor } from '../../workflows/domain/calendar';
import { todays } from '../../workflows/domain/imports';
import { readItemRow, type ImportedItem } from '../../workflows/domain/imports-calendar';
import { sopOf } from '../../workflows/domain/sops';
import { yes } from '../../workflows/domain/verdict';
import { utmFor } from '../../workflows/domain/utm';
import { lockCampaign } from '../campaigns/facts';
import type { Trx } from '../connection';
import { newId } from '../ids';
import type { CampaignRow } from '../tables';
import { insertTasks, type TaskInsert } from '../tasks';
import { tasksFor } from '../tasks/generate';
import { reportTo, type Delivery, type Kind } from './kind';
import { lockNamedCampaigns, readNamedCampaigns } from './named-campaigns';

/** An item with its tasks for each row: a report to every campaign that gets some. */
export const calendarKind: Kind<ImportedItem> = {
  action: 'imported_calendar',
  lock: lockNamedCampaigns,
  judge: async (db, viewer, rows, now) => {
    const campaigns = await readNamedCampaigns(db, viewer, rows);
    const todayIn = todays(now);
    return (row) => readItemRow(row, campaigns, todayIn, now);
  },
  counts: (items) => ({
    items: items.length,
    campaigns: new Set(items.map(({ campaign_id }) => campaign_id)).size,
  }),
  write: async (trx, items, by, importId) => {
    const deliveries: Delivery[] = [];
    const byCampaign = grouped(items);
    let only: CampaignRow | undefined;
    for (const [campaignId, own] of [...byCampaign].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const campaign = await lockCampaign(trx, campaignId);
      if (!campaign) throw new Error(`campaign ${campaignId} vanished under its lock`);
      await insertItems(trx, campaign, own, importId, by.now);
      const payload = { import_id: importId, items: own.length };
      deliveries.push(await reportTo(trx, campaignId, 'import_calendar', payload, by));
      only = campaign;
    }
    return yes({ deliveries, ...(only && byCampaign.size === 1 && { campaign: only }) });
  },
};

function grouped(items: readonly ImportedItem[]): Map<string, ImportedItem[]> {
  const groups = new Map<string, ImportedItem[]>();
  for (const item of items) {
    const own = groups.get(item.campaign_id);
    if (own) own.push(item);
    else groups.set(item.campaign_id, [item]);
  }
  return groups;
}

/** Postgres takes 65,535 values a statement; an item has some thirty. */
const CHUNK = 1_000;

async function insertItems(
  trx: Trx,
  campaign: CampaignRow,
  items: readonly ImportedItem[],
  importId: string,
  now: Date,
): Promise<void> {
  const rows = items.map((item) => ({ ...rowOf(campaign, item, importId), ...stamps(now) }));
  const tasks = await tasksFor(trx, campaign, rows, null, now);
  const posts = new Map(tasks.filter(isPost).map((task) => [task.calendar_item_id, task.status]));
  const placed = rows.map((row) => ({ ...row, status: itemStatusFor(posts.get(row.id) ?? 'PENDING') }));
  for (let at = 0; at < placed.length; at += CHUNK) {
    await trx('calendar_items').insert(placed.slice(at, at + CHUNK));
  }
  await insertTasks(trx, tasks, now);
}

function isPost(task: TaskInsert): boolean {
  return task.task_type === 'POST';
}

function stamps(now: Date) {
  return { anchored_at: now, created_at: now, updated_at: now };
}

function rowOf(campaign: CampaignRow, item: ImportedItem, importId: string) {
  const { line, campaign_name, ...columns } = item;
  const content = `${item.nominal_date} row ${line}`;
  return {
    id: newId(),
    ...columns,
    slot_key: `import:${importId}:${line}`,
    utm: JSON.stringify(utmFor({ campaignName: campaign_name, platform: item.platform, content })),
    platform_requirements: JSON.stringify(sopOf(item.platform, item.content_type).sop.limits),
  };
}
