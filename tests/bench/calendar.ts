import { Client as Database } from 'pg';
import { generateCalendar } from '../../db/calendar/generate';
import { newId } from '../../db/ids';
import { findForSignIn } from '../../db/operators';
import { addDays } from '../../workflows/domain/time';
import { saidBy } from '../support/campaigns';
import { ADMIN } from '../support/installation';
import { insert } from './completion';
import { compared, type Result } from './result';
import { alternate, median, timed } from './samples';
import type { Setting } from './setting';

const MOST = 3;
const DAYS = 90;
const PLATFORMS = ['linkedin', 'instagram', 'twitter', 'email'] as const;
const A_WEEK = 5;

/** The whole plan's calendar and its tasks, against the same rows in one insert for each table. */
export async function measureCalendar(setting: Setting, times: number): Promise<Result> {
  const { db } = setting;
  const found = await findForSignIn(db, ADMIN.email);
  if (!found) throw new Error('the admin is not there');
  const today = new Date().toISOString().slice(0, 10);
  const [campaign] = await setting.campaigns(1, {
    platforms: [...PLATFORMS],
    cadence: Object.fromEntries(PLATFORMS.map((platform) => [platform, A_WEEK])),
    end_date: addDays(today, DAYS),
  });
  if (!campaign) throw new Error('no campaign was made');
  await setting.approve(campaign);
  const clear = async () => {
    await db('tasks').where({ campaign_id: campaign }).delete();
    await db('calendar_items').where({ campaign_id: campaign }).delete();
  };
  const ours = async () => {
    await clear();
    const by = saidBy(found.operator, new Date());
    return timed(async () => {
      const built = await generateCalendar(db, { id: campaign }, true, by);
      if (!built.ok) throw new Error(`nothing was built: ${JSON.stringify(built)}`);
    });
  };
  await ours();
  const items = await db('calendar_items').where({ campaign_id: campaign });
  const tasks = await db('tasks').where({ campaign_id: campaign });
  const database = new Database({ connectionString: setting.installation.databaseUrl });
  await database.connect();
  try {
    const reference = async () => {
      await clear();
      const ids = new Map(items.map((item: { id: string }) => [item.id, newId()]));
      const freshItems = items.map((item) => ({ ...item, id: ids.get(item.id) }));
      const freshTasks = tasks.map((task) => ({
        ...task,
        id: newId(),
        calendar_item_id: ids.get(task.calendar_item_id),
      }));
      return timed(async () => {
        await database.query('begin');
        await insert(database, 'calendar_items', freshItems);
        await insert(database, 'tasks', freshTasks);
        await database.query('commit');
      });
    };
    const pair = await alternate(times, ours, reference, { restMs: 50 });
    return compared(
      `calendar and tasks, ${DAYS} days × ${PLATFORMS.length} platforms × ${A_WEEK} a week`,
      median(pair.ours),
      median(pair.reference),
      MOST,
      [`${items.length} items and ${tasks.length} tasks; two multi-row inserts; median of ${times}`],
    );
  } finally {
    await database.end();
  }
}
