import { editItem, type ItemEdit } from '../../db/calendar/edit';
import { generateCalendar } from '../../db/calendar/generate';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CalendarItemRow, CampaignRow, TaskRow } from '../../db/tables';
import { generateTasks } from '../../db/tasks/generate';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aDraftedCampaign, aTask, tick } from '../support/work';

let database: TestDatabase;
let lead: Operator;
let campaign: CampaignRow;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());
beforeEach(async () => {
  campaign = await aCampaignAtWork(db(), lead, NOW);
});

const items = (): Promise<CalendarItemRow[]> =>
  db()('calendar_items').where({ campaign_id: campaign.id }).orderBy('scheduled_at');
const first = async () => (await items())[0] as CalendarItemRow;
const itemOf = async (id: string): Promise<CalendarItemRow> => db()('calendar_items').where({ id }).first();
const tasksOf = (item: CalendarItemRow): Promise<TaskRow[]> =>
  db()('tasks').where({ calendar_item_id: item.id }).orderBy('id');
const edit = (
  item: CalendarItemRow,
  change: ItemEdit,
  version?: number,
  key = newId(),
  now = NOW,
  reason?: string,
) => editItem(db(), item, change, version, saidBy(lead, now, key), reason);

describe('making something else of an item', () => {
  it('gives its open task the procedure of what it is now, with nothing ticked, and keeps its slot', async () => {
    const item = await first();
    const [post] = await tasksOf(item);
    expect(post?.sop_key).toBe('linkedin.carousel');
    await db()('tasks')
      .where({ id: post?.id })
      .update({ steps_done: [0, 1] });
    const done = await aTask(db(), campaign, NOW, {
      calendar_item_id: item.id,
      task_type: 'WRITE',
      status: 'DONE',
      completion_proof_type: 'TEXT',
    });
    expect(await edit(item, { content_type: 'thread' }, item.version)).toMatchObject({
      ok: true,
      value: { answer: { moved_tasks: 0, version: item.version + 1 } },
    });
    expect(await itemOf(item.id)).toMatchObject({
      content_type: 'thread',
      slot_key: item.slot_key,
      copy_text: item.copy_text,
      platform_requirements: { platform: 'linkedin' },
    });
    const after = new Map((await tasksOf(item)).map((task) => [task.id, task]));
    expect(after.get(post?.id as string)).toMatchObject({
      content_type: 'thread',
      sop_key: 'linkedin.thread',
      steps_done: [],
      status: post?.status,
      due_at: post?.due_at,
      assigned_to: post?.assigned_to,
    });
    expect(after.get(post?.id as string)?.instructions_text).toContain('in order, within minutes');
    expect(after.get(done.id)).toMatchObject({ title: done.title, content_type: done.content_type });
    expect(
      await db()('audit_entries').where({ entity_id: item.id, action: 'updated_calendar_item' }).first(),
    ).toMatchObject({ before: { content_type: 'carousel' }, after: { content_type: 'thread' } });
    const before = await items();
    await tick(db(), campaign.id, plus(NOW, HOUR));
    expect((await items()).length).toBe(before.length);
  });

  it('refuses what the platform does not carry and where the campaign does not publish', async () => {
    const item = await first();
    expect(await edit(item, { content_type: 'reel' })).toMatchObject({ ok: false, reason: 'ITEM_KIND' });
    expect(await edit(item, { platform: 'email', content_type: 'newsletter' })).toMatchObject({
      ok: false,
      reason: 'ITEM_PLATFORM',
    });
    expect((await itemOf(item.id)).version).toBe(item.version);
  });
});

describe('moving an item', () => {
  it('moves its open tasks by the same time and leaves what is done', async () => {
    const item = await first();
    const [post] = await tasksOf(item);
    const at = (hours: number) => plus(item.scheduled_at, hours * HOUR);
    const write = await aTask(db(), campaign, NOW, {
      calendar_item_id: item.id,
      task_type: 'WRITE',
      due_at: at(-24),
    });
    const blocked = await aTask(db(), campaign, NOW, {
      calendar_item_id: item.id,
      task_type: 'REVIEW',
      due_at: at(-12),
      status: 'BLOCKED',
      blocked_reason: 'No picture',
    });
    const done = await aTask(db(), campaign, NOW, {
      calendar_item_id: item.id,
      task_type: 'REVIEW',
      due_at: at(-6),
      status: 'DONE',
      completion_proof_type: 'TEXT',
    });

    expect(await edit(item, { scheduled_at: at(30) }, item.version)).toMatchObject({
      ok: true,
      value: { answer: { scheduled_at: at(30).toISOString(), moved_tasks: 3, version: item.version + 1 } },
    });
    const due = new Map((await tasksOf(item)).map((task) => [task.id, task]));
    expect(due.get(post?.id as string)).toMatchObject({
      due_at: at(30),
      anchored_at: NOW,
      status: 'PENDING',
    });
    expect(due.get(write.id)?.due_at).toEqual(at(6));
    expect(due.get(blocked.id)).toMatchObject({ due_at: at(18), status: 'BLOCKED' });
    expect(due.get(done.id)?.due_at).toEqual(at(-6));
    expect(
      await db()('audit_entries').where({ entity_id: item.id, action: 'updated_calendar_item' }).first(),
    ).toMatchObject({
      before: { scheduled_at: item.scheduled_at.toISOString() },
      after: { scheduled_at: at(30).toISOString() },
      details: { moved_tasks: 3 },
    });
  });

  it('keeps its slot, so that nothing is put in its old place', async () => {
    const item = await first();
    await edit(item, { scheduled_at: plus(item.scheduled_at, 3 * DAY) });
    const before = await items();
    await tick(db(), campaign.id, plus(NOW, HOUR));
    expect((await items()).map(({ slot_key }) => slot_key)).toEqual(before.map(({ slot_key }) => slot_key));
    expect((await itemOf(item.id)).nominal_date).toBe(item.nominal_date);
  });

  it('gives its tasks the status the clock gives them there', async () => {
    const item = await first();
    const [post] = await tasksOf(item);
    await edit(item, { scheduled_at: plus(NOW, HOUR / 2) });
    expect((await tasksOf(item)).find(({ id }) => id === post?.id)?.status).toBe('DUE');
    expect((await itemOf(item.id)).status).toBe('DUE');
    await edit(await itemOf(item.id), { scheduled_at: plus(NOW, DAY) });
    expect((await tasksOf(item)).find(({ id }) => id === post?.id)?.status).toBe('PENDING');
  });

  it('rescues a missed one, with a reason that the audit keeps', async () => {
    const item = await first();
    const now = plus(item.scheduled_at, 4 * DAY);
    await tick(db(), campaign.id, now);
    expect((await itemOf(item.id)).status).toBe('MISSED');
    const there = plus(now, DAY);
    const move = async (reason?: string) =>
      edit(await itemOf(item.id), { scheduled_at: there }, undefined, newId(), now, reason);
    expect(await move()).toMatchObject({ ok: false, reason: 'REASON_REQUIRED', field: 'reason' });
    expect((await itemOf(item.id)).status).toBe('MISSED');
    expect(await move('Nobody was here')).toMatchObject({ ok: true });
    expect(
      await db()('audit_entries')
        .where({ entity_id: item.id, action: 'updated_calendar_item' })
        .pluck('reason'),
    ).toEqual(['Nobody was here']);
    expect(await itemOf(item.id)).toMatchObject({ status: 'PENDING', scheduled_at: there });
    expect((await tasksOf(item))[0]).toMatchObject({ status: 'PENDING', due_at: there });
  });

  it('of what was missed and let go makes it wanted again: missed once more, it is told once more', async () => {
    const item = await first();
    const now = plus(item.scheduled_at, 4 * DAY);
    await tick(db(), campaign.id, now);
    await db()('tasks')
      .where({ calendar_item_id: item.id })
      .update({ dismissed_at: now, dismissed_reason: 'Too late' });
    const why = 'The client wants it after all';
    await edit(await itemOf(item.id), { scheduled_at: plus(now, DAY) }, undefined, newId(), now, why);
    expect((await tasksOf(item))[0]).toMatchObject({ dismissed_at: null, dismissed_reason: null });
  });

  it.each([
    ['into the past', plus(NOW, -1), 'TIME_PAST'],
    ['to this very moment', NOW, 'TIME_PAST'],
    ['past the end of the campaign', plus(NOW, 400 * DAY), 'TIME_OUTSIDE_CAMPAIGN'],
  ])('%s is refused', async (_where, scheduled_at, reason) => {
    const item = await first();
    expect(await edit(item, { scheduled_at })).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason,
      field: 'scheduled_at',
    });
    expect(await itemOf(item.id)).toEqual(item);
  });
});

describe('editing an item', () => {
  it('carries its words to its task, and nothing else', async () => {
    const item = await first();
    const [before] = await tasksOf(item);
    await edit(item, { copy_text: 'Tea, at last.', asset_ref: 'photo-7', title: 'At last' }, item.version);
    expect((await tasksOf(item))[0]).toMatchObject({
      copy_text: 'Tea, at last.',
      asset_ref: 'photo-7',
      title: before?.title,
      due_at: before?.due_at,
      status: before?.status,
    });
    expect(await itemOf(item.id)).toMatchObject({
      title: 'At last',
      copy_text: 'Tea, at last.',
      version: item.version + 1,
    });
  });

  it('of a version that somebody changed meanwhile is refused with what they wrote', async () => {
    const item = await first();
    await edit(item, { copy_text: 'Theirs', notes: 'Mind the tone' }, item.version);
    const theirs = await itemOf(item.id);
    expect(await edit(item, { copy_text: 'Mine' }, item.version)).toEqual({
      ok: false,
      code: 'CONFLICT',
      reason: 'EDITED_MEANWHILE',
      detail: { version: item.version + 1, theirs: { copy_text: 'Theirs' } },
    });
    expect(await itemOf(item.id)).toEqual(theirs);
    expect(await edit(item, { copy_text: 'Mine' }, theirs.version)).toMatchObject({ ok: true });
  });

  it('by two at once of the same version is one edit', async () => {
    const item = await first();
    const both = await Promise.all(
      ['One', 'Two'].map((copy_text) => edit(item, { copy_text }, item.version)),
    );
    expect(both.map((answer) => (answer.ok ? 'yes' : answer.reason)).sort()).toEqual([
      'EDITED_MEANWHILE',
      'yes',
    ]);
  });

  it('with the same key is one edit', async () => {
    const item = await first();
    const key = newId();
    const one = await edit(item, { copy_text: 'Once' }, item.version, key);
    expect(await edit(item, { copy_text: 'Once' }, item.version, key)).toEqual({
      ok: true,
      value: { ...(one.ok && one.value), repeated: true },
    });
    expect((await itemOf(item.id)).version).toBe(item.version + 1);
    expect(await edit(item, { copy_text: 'Twice' }, item.version, key)).toMatchObject({
      reason: 'COMMAND_REUSED',
    });
  });
});

describe('dropping an item', () => {
  it('cancels it with its open tasks, keeps its slot taken and takes no more edits', async () => {
    const item = await first();
    expect(await edit(item, { status: 'CANCELLED' })).toMatchObject({
      ok: true,
      value: { answer: { status: 'CANCELLED' } },
    });
    expect((await tasksOf(item)).map(({ status }) => status)).toEqual(['CANCELLED']);
    const count = (await items()).length;
    const again = await generateCalendar(db(), campaign, false, saidBy(lead, NOW));
    expect(again).toMatchObject({ ok: true, value: { answer: { created: 0 } } });
    expect(await items()).toHaveLength(count);
    const [, second] = await items();
    expect(await edit(await itemOf(item.id), { copy_text: 'Again' })).toMatchObject({
      reason: 'ITEM_CLOSED',
      detail: { status: 'CANCELLED' },
    });
    expect(second?.status).toBe('PENDING');
  });
});

describe('building the calendar by hand', () => {
  it('fills gaps only: what stands, stays as it is', async () => {
    const before = await items();
    await edit(before[0] as CalendarItemRow, { copy_text: 'Written by hand' });
    await db()('tasks')
      .where({ calendar_item_id: before[1]?.id as string })
      .delete();
    await db()('calendar_items')
      .where({ id: before[1]?.id as string })
      .delete();
    expect(await generateCalendar(db(), campaign, false, saidBy(lead, NOW))).toMatchObject({
      ok: true,
      value: { answer: { created: 1, skipped_existing: 5 } },
    });
    const after = await items();
    expect(after.map(({ slot_key }) => slot_key)).toEqual(before.map(({ slot_key }) => slot_key));
    expect(after[0]?.copy_text).toBe('Written by hand');
  });

  it('to the end of the plan gives every item a task, once', async () => {
    const built = await generateCalendar(db(), campaign, true, saidBy(lead, NOW));
    expect(built).toMatchObject({ ok: true, value: { answer: { through: campaign.end_date } } });
    const all = await items();
    expect(all.length).toBeGreaterThan(20);
    expect(await db()('tasks').where({ campaign_id: campaign.id, origin: 'CALENDAR' })).toHaveLength(
      all.length,
    );
    expect(await generateTasks(db(), campaign, undefined, saidBy(lead, NOW))).toMatchObject({
      ok: true,
      value: { answer: { created: 0, skipped_existing: all.length } },
    });
  });

  it('needs an approved plan', async () => {
    const drafted = await aDraftedCampaign(db(), lead, NOW);
    expect(await generateCalendar(db(), drafted, false, saidBy(lead, NOW))).toMatchObject({
      code: 'GATE_LOCKED',
      reason: 'PLAN_MISSING',
    });
  });
});
