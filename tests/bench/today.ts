import { connect } from '../../db/connection';
import { newId } from '../../db/ids';
import { compared, type Result } from './result';
import { alternate, quantile, timed } from './samples';
import type { Setting } from './setting';

const MOST = 3;
const CAMPAIGNS = 500;
const TASKS_EACH = 100;

/** The page of the day over a busy workspace, against a bare route with one indexed select. */
export async function measureToday(setting: Setting, times: number): Promise<Result> {
  await seed(setting);
  let bytes = 0;
  const pair = await alternate(
    times,
    () => timed(async () => (bytes = (await setting.page('/today')).length)),
    () => timed(async () => (await fetch(`${setting.reference.url}/today`)).text()),
    { warmUp: 20 },
  );
  const ours = quantile(pair.ours, 0.95);
  return compared(
    `Today over ${CAMPAIGNS * TASKS_EACH} tasks in ${CAMPAIGNS} campaigns, p95`,
    ours,
    quantile(pair.reference, 0.95),
    MOST,
    [
      `${(bytes / 1_024).toFixed(0)} KB of page; medians ${quantile(pair.ours, 0.5).toFixed(1)} and ${quantile(pair.reference, 0.5).toFixed(1)} ms; ${times} of each, one at a time`,
    ],
  );
}

/**
 * Ten weeks of work, eight of them past: what lies behind is done but for a few that are late or missed. No
 * process runs for these campaigns, and none is started: they are said to wake in a year.
 */
async function seed(setting: Setting): Promise<void> {
  const { db, installation } = setting;
  const [running = ''] = await setting.campaigns(1);
  await setting.approve(running);
  const template = await db('campaigns').where({ id: running }).first();
  const now = new Date();
  const inAYear = new Date(now.getTime() + 365 * 86_400_000);
  const campaigns = Array.from({ length: CAMPAIGNS }, (_, at) => ({
    ...template,
    id: newId(),
    name: `Seeded ${at} ${newId()}`,
    next_wake_at: inAYear,
    cadence: JSON.stringify(template.cadence),
    metadata: JSON.stringify(template.metadata),
  }));
  await db.batchInsert('campaigns', campaigns, 100);
  await db.raw(
    `insert into tasks (id, campaign_id, task_type, platform, content_type, origin, title, due_at, anchored_at,
         status, completion, completion_proof_type, completion_proof_value, completed_at, estimated_minutes)
     select gen_random_uuid(), placed.campaign_id, 'POST', 'linkedin', 'post', 'CALENDAR',
         'Post to LinkedIn: number ' || placed.at, placed.due_at, placed.due_at, placed.status,
         case placed.status when 'DONE' then 1 else 0 end,
         case placed.status when 'DONE' then 'TEXT' end, case placed.status when 'DONE' then 'It is out' end,
         case placed.status when 'DONE' then placed.due_at end, 15
       from (
         select id as campaign_id, at, due_at, case
             when due_at < ?::timestamptz - interval '1 hour' then case
               when random() < 0.96 then 'DONE' when due_at < ?::timestamptz - interval '3 days' then 'MISSED' else 'OVERDUE' end
             when due_at < ?::timestamptz + interval '1 hour' then 'DUE'
             else 'PENDING' end as status
           from (select id from campaigns where id = any(?::uuid[])) campaign
           cross join lateral (select at, ?::timestamptz - interval '56 days' + (at - random()) * interval '16.8 hours' as due_at
                 from generate_series(1, ?) at) slot
       ) placed`,
    [now, now, now, campaigns.map(({ id }) => id), now, TASKS_EACH],
  );
  const maintenance = connect(installation.databaseUrl, { max: 1 });
  try {
    await maintenance.raw('vacuum analyze tasks');
  } finally {
    await maintenance.destroy();
  }
  await db.raw('analyze campaigns');
}
