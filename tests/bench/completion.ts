import { Client as Database } from 'pg';
import { newId } from '../../db/ids';
import { campaignWorkflowId, reported } from '../../workflows/messages/campaigns';
import { compared, ms, type Result } from './result';
import { alternate, median, timed } from './samples';
import type { Setting } from './setting';

type Row = Record<string, unknown>;
/** What one completion leaves in the rows: copied, with new ids, for the reference. */
type Written = { task: Row; followUps: Row[]; audit: Row; command: Row };

const MOST = 2;
/** What follows in the background of either kind of sample is over by then. */
const REST_MS = 120;

/** From the form of the task's page to the re-drawn task, against the same rows by bare SQL and one signal. */
export async function measureCompletion(setting: Setting, times: number): Promise<Result> {
  const posts = await postsOf(setting, 2 * (times + 3) + 1);
  const take = () => {
    const post = posts.pop();
    if (!post) throw new Error('there are no more posts to complete');
    return post;
  };
  const first = take();
  await byForm(setting, first.id);
  const written = await readWritten(setting, first.id);
  const database = new Database({ connectionString: setting.installation.databaseUrl });
  await database.connect();
  try {
    const pair = await alternate(
      times,
      () => {
        const { id } = take();
        return timed(() => byForm(setting, id));
      },
      () => {
        const post = take();
        return timed(() => bySql(setting, database, post, written));
      },
      { restMs: REST_MS },
    );
    const { ours, reference } = { ours: median(pair.ours), reference: median(pair.reference) };
    return compared('a completion, form to re-drawn task', ours, reference, MOST, [
      `bare SQL (8 statements on one connection) and the signal, ${ms(reference)}; median of ${times}`,
    ]);
  } finally {
    await database.end();
  }
}

type Post = { id: string; campaign_id: string; calendar_item_id: string };

async function postsOf(setting: Setting, count: number): Promise<Post[]> {
  // Three a day are 42 over the two weeks that a calendar is built for.
  const campaigns = await setting.campaigns(Math.ceil(count / 35), { cadence: { linkedin: 21 } });
  for (const campaign of campaigns) await setting.approve(campaign);
  return setting
    .db('tasks')
    .whereIn('campaign_id', campaigns)
    .where({ task_type: 'POST', status: 'PENDING' })
    .orderBy('due_at', 'desc')
    .select<Post[]>('id', 'campaign_id', 'calendar_item_id');
}

async function byForm(setting: Setting, task: string): Promise<void> {
  const drawn = await setting.page(`/tasks/${task}/completion`, {
    commandId: newId(),
    'proof[type]': 'URL',
    'proof[link]': `https://www.linkedin.com/posts/${task}`,
  });
  if (!drawn.includes(`/tasks/${task}`))
    throw new Error(`the task was not drawn again: ${drawn.slice(0, 300)}`);
}

async function readWritten({ db }: Setting, task: string): Promise<Written> {
  const command = await db('commands').whereRaw(`payload ->> 'task_id' = ?`, [task]).first();
  return {
    task: await db('tasks').where({ id: task }).first(),
    followUps: await db('tasks').where({ parent_task_id: task }),
    audit: await db('audit_entries').where({ entity_id: task, action: 'completed_task' }).first(),
    // Delivered by the reference itself: nothing of it is left to the relay.
    command: { ...command, status: 'DONE' },
  };
}

async function bySql({ client }: Setting, database: Database, post: Post, written: Written): Promise<void> {
  const now = new Date();
  const { task } = written;
  const link = `https://www.linkedin.com/posts/${post.id}`;
  const commandId = newId();
  await database.query('begin');
  await database.query(
    `update tasks set status = 'DONE', completion = 1, completion_proof_type = 'URL', completion_proof_value = $2,
       completed_at = $3, completed_by = $4, completed_by_name = $5, version = version + 1, updated_at = $3
     where id = $1`,
    [post.id, link, now, task['completed_by'], task['completed_by_name']],
  );
  await database.query(
    `update calendar_items set status = 'DONE', version = version + 1, updated_at = $2 where id = $1`,
    [post.calendar_item_id, now],
  );
  const place = { campaign_id: post.campaign_id, parent_task_id: post.id };
  await insert(
    database,
    'tasks',
    written.followUps.map((row) => ({ ...row, ...place, id: newId() })),
  );
  await insert(database, 'audit_entries', [{ ...written.audit, id: newId(), campaign_id: post.campaign_id }]);
  const { rows } = await database.query<{ command_seq: number }>(
    'update campaigns set command_seq = command_seq + 1 where id = $1 returning command_seq',
    [post.campaign_id],
  );
  const named = { id: commandId, idempotency_key: commandId, campaign_id: post.campaign_id };
  await insert(database, 'commands', [{ ...written.command, ...named, seq: rows[0]?.command_seq }]);
  await database.query('commit');
  await client.workflow.getHandle(campaignWorkflowId(post.campaign_id)).signal(reported, { commandId });
}

/** One statement, however many rows. */
export async function insert(database: Database, into: string, rows: readonly Row[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const values: unknown[] = [];
  const places = rows.map((row) => {
    const row$ = columns.map((column) => `$${values.push(plain(row[column]))}`);
    return `(${row$.join(', ')})`;
  });
  const names = columns.map((column) => `"${column}"`).join(', ');
  await database.query(`insert into ${into} (${names}) values ${places.join(', ')}`, values);
}

/** JSON columns take text; arrays and dates are the driver's. */
function plain(value: unknown): unknown {
  const isJson =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  return isJson ? JSON.stringify(value) : value;
}
