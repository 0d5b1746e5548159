import { editItem } from '../../db/calendar/edit';
import { lockCampaign } from '../../db/campaigns/facts';
import { editCampaign } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { completeTask, type CompletionInput } from '../../db/tasks/completion';
import { editTaskCopy } from '../../db/tasks/copy';
import { generateTasks } from '../../db/tasks/generate';
import { listSteps } from '../../db/tasks/of-item';
import { rescheduleTask } from '../../db/tasks/schedule';
import { listToday } from '../../db/tasks/today';
import { campaignBodySchema } from '../../workflows/domain/campaigns.schema';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { aCampaignBody, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, tick } from '../support/work';

let database: TestDatabase;
let lead: Operator;
let olga: Operator;
let campaign: CampaignRow;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
  olga = await anOperator(database.db);
  campaign = await aCampaignAtWork(database.db, lead, NOW, { task_template: 'PIPELINE' });
});
afterAll(() => database.destroy());

let links = 0;
const aLink = (): CompletionInput => ({
  proof: { type: 'URL', value: `https://www.linkedin.com/posts/step-${(links += 1)}` },
});
const by = (operator = olga, now = NOW) => ({ ...saidBy(operator, now, newId()), role: operator.role });

/** The tasks of the item that is published `nth` from the end: its steps all lie ahead. */
async function stepsFromEnd(nth: number): Promise<Record<string, TaskRow>> {
  const items = await db()('calendar_items')
    .where({ campaign_id: campaign.id })
    .whereNot({ status: 'CANCELLED' })
    .orderBy('scheduled_at', 'desc');
  const rows: TaskRow[] = await db()('tasks').where({ calendar_item_id: items[nth].id });
  return Object.fromEntries(rows.map((row) => [row.task_type, row]));
}

const rowsOf = async (steps: Record<string, TaskRow>): Promise<Record<string, TaskRow>> => {
  const rows: TaskRow[] = await db()('tasks').whereIn(
    'id',
    Object.values(steps).map(({ id }) => id),
  );
  return Object.fromEntries(rows.map((row) => [row.task_type, row]));
};

function found(steps: Record<string, TaskRow>, type: string): TaskRow {
  const row = steps[type];
  if (!row) throw new Error(`the item has no ${type}`);
  return row;
}

describe('the calendar of a campaign with the pipeline', () => {
  it('has one post an item, and the steps before it that do not lie in the past', async () => {
    const rows: TaskRow[] = await db()('tasks').where({ campaign_id: campaign.id, origin: 'CALENDAR' });
    const items = await db()('calendar_items')
      .where({ campaign_id: campaign.id })
      .whereNot({ status: 'CANCELLED' });
    for (const item of items) {
      const own = rows.filter(({ calendar_item_id }) => calendar_item_id === item.id);
      expect(own.filter(({ task_type }) => task_type === 'POST')).toHaveLength(1);
      for (const { task_type, due_at } of own) {
        if (task_type !== 'POST') expect(due_at.getTime()).toBeGreaterThan(NOW.getTime());
      }
    }
    expect(Object.keys(await stepsFromEnd(0)).sort()).toEqual(['POST', 'REVIEW', 'SCHEDULE', 'WRITE']);
    expect(rows.every(({ estimated_minutes }) => (estimated_minutes ?? 0) > 0)).toBe(true);
  });

  it('gets nothing more when the campaign looks around again, nor when tasks are generated', async () => {
    const count = async () =>
      (await db()('tasks').where({ campaign_id: campaign.id }).count('* as n').first())?.['n'];
    const before = await count();
    await tick(db(), campaign.id, plus(NOW, 1));
    const made = await generateTasks(db(), campaign, undefined, by(lead));
    expect(made).toMatchObject({ ok: true, value: { answer: { created: 0 } } });
    expect(await count()).toBe(before);
  });

  it('moves every open step with its item, wherever the item is moved from', async () => {
    const steps = await stepsFromEnd(2);
    const post = found(steps, 'POST');
    const item = await db()('calendar_items').where({ id: post.calendar_item_id }).first();
    const later = plus(item.scheduled_at, 5 * HOUR);
    const edited = await editItem(db(), item, { scheduled_at: later }, undefined, by());
    expect(edited).toMatchObject({ ok: true, value: { answer: { moved_tasks: 4 } } });
    const moved = await rowsOf(steps);
    for (const [type, { due_at }] of Object.entries(steps)) {
      expect(found(moved, type).due_at).toEqual(plus(due_at, 5 * HOUR));
    }
    const back = await rescheduleTask(db(), post, item.scheduled_at, undefined, by());
    expect(back.ok).toBe(true);
    const again = await rowsOf(steps);
    for (const [type, { due_at }] of Object.entries(steps)) expect(found(again, type).due_at).toEqual(due_at);
  });

  it('leaves the post and the item where they are when only a step is moved', async () => {
    const steps = await stepsFromEnd(2);
    const review = found(steps, 'REVIEW');
    const moved = await rescheduleTask(db(), review, plus(review.due_at, HOUR), undefined, by());
    expect(moved.ok).toBe(true);
    expect((await rowsOf(steps))['POST']?.due_at).toEqual(found(steps, 'POST').due_at);
  });

  it('cancels all of them when the item is dropped', async () => {
    const steps = await stepsFromEnd(3);
    const item = await db()('calendar_items')
      .where({ id: found(steps, 'POST').calendar_item_id })
      .first();
    expect((await editItem(db(), item, { status: 'CANCELLED' }, undefined, by())).ok).toBe(true);
    expect(new Set(Object.values(await rowsOf(steps)).map(({ status }) => status))).toEqual(
      new Set(['CANCELLED']),
    );
  });

  it('carries the words that were written at one step to the item and every other step', async () => {
    const steps = await stepsFromEnd(0);
    const write = found(steps, 'WRITE');
    const saved = await editTaskCopy(
      db(),
      write,
      { copy_text: 'Written with care.', version: write.version },
      by(),
    );
    expect(saved.ok).toBe(true);
    const texts = Object.values(await rowsOf(steps)).map(({ copy_text }) => copy_text);
    expect(new Set(texts)).toEqual(new Set(['Written with care.']));
    expect(await db()('calendar_items').where({ id: write.calendar_item_id }).first()).toMatchObject({
      copy_text: 'Written with care.',
    });
  });
});

describe('a post that is published before its steps are done', () => {
  it('is not refused; what leads to it is cancelled, with the reason in the audit', async () => {
    const steps = await stepsFromEnd(1);
    const written = { proof: { type: 'TEXT' as const, value: 'The draft stands in the calendar.' } };
    expect((await completeTask(db(), found(steps, 'WRITE'), written, by())).ok).toBe(true);
    const done = await completeTask(db(), found(steps, 'POST'), aLink(), by());
    expect(done).toMatchObject({ ok: true, value: { answer: { cancelled_steps: 2 } } });
    const after = await rowsOf(steps);
    expect(
      Object.fromEntries(Object.values(after).map(({ task_type, status }) => [task_type, status])),
    ).toEqual({
      WRITE: 'DONE',
      REVIEW: 'CANCELLED',
      SCHEDULE: 'CANCELLED',
      POST: 'DONE',
    });
    const entry = await db()('audit_entries')
      .where({ campaign_id: campaign.id, action: 'cancelled_tasks' })
      .first();
    expect(entry).toMatchObject({
      reason: 'What they lead to is published.',
      details: { changed: 2 },
    });
  });
});

describe('in the list of the day', () => {
  it('a step that waits for another stands with what waits on others, and is told what for', async () => {
    const steps = await stepsFromEnd(4);
    const post = found(steps, 'POST');
    const now = plus(post.due_at, -HOUR);
    const { tasks } = await listToday(
      db(),
      olga,
      { whose: 'team', campaignId: campaign.id },
      { limit: 50 },
      now,
    );
    const shown = tasks.find(({ id }) => id === post.id);
    const first = (await listSteps(db(), post)).find(
      ({ status }) => status !== 'CANCELLED' && status !== 'DONE',
    );
    expect(shown).toMatchObject({ section: 'others', waits_for: first?.title });
  });

  it('an overdue one stays overdue, whatever it waits for', async () => {
    const steps = await stepsFromEnd(4);
    const post = found(steps, 'POST');
    const { tasks } = await listToday(
      db(),
      olga,
      { whose: 'team', campaignId: campaign.id },
      { limit: 50 },
      plus(post.due_at, 3 * HOUR),
    );
    expect(tasks.find(({ id }) => id === post.id)).toMatchObject({ section: 'overdue' });
  });
});

describe('another template for a running campaign', () => {
  it('counts for items that are made from then on', async () => {
    const plain = await aCampaignAtWork(db(), lead, NOW);
    const standing: CampaignRow = await db()('campaigns').where({ id: plain.id }).first();
    const body = campaignBodySchema.parse({
      ...aCampaignBody(NOW),
      name: standing.name,
      start_date: standing.start_date,
      end_date: standing.end_date,
      task_template: 'pipeline',
    });
    expect((await editCampaign(db(), plain.id, body, undefined, saidBy(lead, NOW))).ok).toBe(true);
    const before = await typesOf(plain.id);
    expect(before).toEqual(['POST']);
    await tick(db(), plain.id, plus(NOW, 7 * DAY));
    expect(await typesOf(plain.id)).toEqual(['POST', 'REVIEW', 'SCHEDULE', 'WRITE']);
    const early = await db()('calendar_items')
      .where({ campaign_id: plain.id })
      .orderBy('scheduled_at')
      .first();
    expect(await db()('tasks').where({ calendar_item_id: early.id }).whereNot({ task_type: 'POST' })).toEqual(
      [],
    );
    const locked = await db().transaction((trx) => lockCampaign(trx, plain.id));
    expect(locked?.task_template).toBe('PIPELINE');
  });
});

async function typesOf(campaignId: string): Promise<string[]> {
  const types: string[] = await db()('tasks')
    .where({ campaign_id: campaignId, origin: 'CALENDAR' })
    .distinct()
    .pluck('task_type');
  return types.sort();
}
