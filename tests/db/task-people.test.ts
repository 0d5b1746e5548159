import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { assignTask } from '../../db/tasks/assign';
import { blockTask } from '../../db/tasks/block';
import { changeTasks, type BulkAction } from '../../db/tasks/bulk';
import { claimTask } from '../../db/tasks/claim';
import { completeTask, reopenTask } from '../../db/tasks/completion';
import { generateTasks } from '../../db/tasks/generate';
import { rescheduleTask } from '../../db/tasks/schedule';
import { readWatching, watchTask } from '../../db/tasks/watchers';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aTask } from '../support/work';

let database: TestDatabase;
let lead: Operator;
let olga: Operator;
let ana: Operator;
/** Works for another client only. */
let stranger: Operator;
let campaign: CampaignRow;
let other: CampaignRow;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
  olga = await anOperator(database.db);
  ana = await anOperator(database.db, { name: 'Ana Assigned' });
  stranger = await anOperator(database.db, { name: 'Stan Stranger' });
  campaign = await aCampaignAtWork(database.db, lead, NOW);
  other = await aCampaignAtWork(database.db, lead, NOW, { client: 'Elsewhere' });
  await database.db('client_members').insert({ client_id: other.client_id, operator_id: stranger.id });
});
afterAll(() => database.destroy());

const by = (operator = olga, key = newId()) => ({ ...saidBy(operator, NOW, key), role: operator.role });
const post = (given: Partial<TaskRow> = {}, of = campaign) =>
  aTask(db(), of, NOW, { due_at: plus(NOW, DAY), ...given });
const rowOf = async (id: string): Promise<TaskRow> => db()('tasks').where({ id }).first();
const toldTo = async (operator: Operator, kind: string): Promise<string[]> =>
  db()('notifications').where({ operator_id: operator.id, kind }).orderBy('id').pluck('title');
const entriesOf = (entity: string) => db()('audit_entries').where({ entity_id: entity }).orderBy('id');

describe('giving a task to somebody', () => {
  it('tells them, and writes it down', async () => {
    const task = await post({ title: 'Post to LinkedIn: For Ana' });
    expect((await assignTask(db(), task, ana.id, by(lead))).ok).toBe(true);
    expect((await rowOf(task.id)).assigned_to).toBe(ana.id);
    expect(await toldTo(ana, 'TASK_ASSIGNED')).toEqual([
      `Leo Lead: “Post to LinkedIn: For Ana” is yours (${campaign.name})`,
    ]);
    expect((await entriesOf(task.id)).map(({ action }) => action)).toEqual(['assigned_task']);
  });

  it('tells nobody who gives it to themselves, and nothing is written when they had it', async () => {
    const task = await post();
    await assignTask(db(), task, olga.id, by(olga));
    await assignTask(db(), task, olga.id, by(lead));
    expect(await toldTo(olga, 'TASK_ASSIGNED')).toEqual([]);
    expect(await entriesOf(task.id)).toHaveLength(1);
  });

  it('opens a claimed one again: whoever gets it has not begun', async () => {
    const task = await post({ due_at: NOW });
    await claimTask(db(), task, by(olga));
    await assignTask(db(), task, ana.id, by(lead));
    expect(await rowOf(task.id)).toMatchObject({ status: 'DUE', assigned_to: ana.id, started_at: null });
  });

  it('tells whoever is given what was nobody’s, once for all of it', async () => {
    const tim = await anOperator(db(), { name: 'Tim Told' });
    const own = await aCampaignAtWork(db(), lead, NOW);
    await generateTasks(db(), own, tim, by(lead));
    expect(await toldTo(tim, 'TASK_ASSIGNED')).toEqual([
      expect.stringMatching(/^Leo Lead: \d+ tasks are yours \(/),
    ]);
  });

  it('takes it from everybody with nobody', async () => {
    const task = await post({ assigned_to: ana.id });
    expect((await assignTask(db(), task, null, by(lead))).ok).toBe(true);
    expect((await rowOf(task.id)).assigned_to).toBeNull();
  });

  it.each([
    ['somebody who may not see the campaign', () => stranger.id],
    ['nobody who works here', () => newId()],
  ])('is refused for %s', async (_, who) => {
    const task = await post();
    expect(await assignTask(db(), task, who(), by(lead))).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason: 'ASSIGNEE_UNKNOWN',
      field: 'assigned_to',
    });
    expect((await rowOf(task.id)).assigned_to).toBeNull();
  });
});

describe('those who watch a task', () => {
  it('are told when others block, reschedule, complete and reopen it; not of what they do themselves', async () => {
    const task = await post({ title: 'Post to LinkedIn: Watched' });
    await watchTask(db(), task, true, by(ana));
    await watchTask(db(), task, true, by(ana));
    expect(await readWatching(db(), task.id, ana.id)).toEqual({ watching: true, names: ['Ana Assigned'] });
    await rescheduleTask(db(), task, plus(NOW, 2 * DAY), undefined, by(ana));
    await rescheduleTask(db(), task, plus(NOW, 3 * DAY), undefined, by(olga));
    const proof = { proof: { type: 'URL' as const, value: 'https://www.linkedin.com/posts/watched' } };
    await completeTask(db(), task, proof, by(olga));
    await reopenTask(db(), task, 'The link was wrong', by(olga));
    await blockTask(db(), task, 'The client asks for a stop', by(lead));
    const said = [
      'Olga Operator rescheduled',
      'Olga Operator completed',
      'Olga Operator reopened',
      'Leo Lead blocked',
    ];
    expect(await toldTo(ana, 'TASK_WATCHED')).toEqual(
      said.map((who) => `${who} “Post to LinkedIn: Watched” (${campaign.name})`),
    );
    await watchTask(db(), task, false, by(ana));
    await claimTask(db(), task, by(olga));
    expect(await readWatching(db(), task.id, ana.id)).toEqual({ watching: false, names: [] });
    expect(await toldTo(ana, 'TASK_WATCHED')).toHaveLength(4);
  });

  it('are told nothing any more once they may not see the campaign', async () => {
    const gone = await anOperator(db(), { name: 'Gone Elsewhere' });
    const task = await post();
    await watchTask(db(), task, true, by(gone));
    await db()('client_members').insert({ client_id: other.client_id, operator_id: gone.id });
    await blockTask(db(), task, 'Something is missing', by(olga));
    expect(await toldTo(gone, 'TASK_WATCHED')).toEqual([]);
  });
});

describe('one action on many tasks', () => {
  const act = (ids: string[], action: BulkAction, who = olga, key = newId()) =>
    changeTasks(db(), who, ids, action, by(who, key));

  async function changedBy(ids: string[], action: BulkAction, who = olga, key = newId()) {
    const said = await act(ids, action, who, key);
    if (!said.ok) throw new Error(`refused: ${said.reason}`);
    return said.value;
  }

  it('does what it can, names what was refused and why, and is one audit entry with counts in each campaign', async () => {
    const [one, two, done] = [await post(), await post(), await post()];
    const theirs = await post({}, other);
    await completeTask(
      db(),
      done,
      { proof: { type: 'URL', value: 'https://www.linkedin.com/posts/bulk-1' } },
      by(),
    );
    const reason = 'The client is silent';
    const { changed, refused, reports } = await changedBy([one.id, two.id, done.id, theirs.id], {
      kind: 'block',
      reason,
    });
    expect(new Set(changed)).toEqual(new Set([one.id, two.id, theirs.id]));
    expect(refused).toMatchObject([
      { id: done.id, title: done.title, refusal: { reason: 'TASK_TRANSITION' } },
    ]);
    expect(reports).toHaveLength(2);
    const entries = await db()('audit_entries').where({ action: 'blocked_tasks' }).orderBy('at');
    expect(entries).toHaveLength(2);
    expect(entries.find(({ campaign_id }) => campaign_id === campaign.id)).toMatchObject({
      entity_type: 'tasks',
      reason,
      details: { changed: 2, refused: 1 },
    });
    expect(await rowOf(one.id)).toMatchObject({ status: 'BLOCKED', blocked_reason: reason });
  });

  it('sent twice under one key is done once', async () => {
    const task = await post();
    const key = newId();
    const move: BulkAction = { kind: 'move', by: 3, unit: 'HOURS' };
    await changedBy([task.id], move, olga, key);
    expect((await changedBy([task.id], move, olga, key)).reports[0]?.repeated).toBe(true);
    expect((await rowOf(task.id)).due_at).toEqual(plus(task.due_at, 3 * HOUR));
    expect(await act([task.id], { kind: 'claim' }, olga, key)).toMatchObject({ reason: 'COMMAND_REUSED' });
  });

  it('moves by days of the wall clock, and refuses what would lie in the past', async () => {
    const friday = new Date('2026-11-27T09:00:00Z');
    const [ahead, near] = [await post({ due_at: friday }), await post({ due_at: plus(NOW, HOUR) })];
    const { changed, refused } = await changedBy([ahead.id, near.id], { kind: 'move', by: -1, unit: 'DAYS' });
    expect(changed).toEqual([ahead.id]);
    expect(refused).toMatchObject([{ id: near.id, refusal: { reason: 'TIME_PAST' } }]);
    expect((await rowOf(ahead.id)).due_at).toEqual(new Date('2026-11-26T09:00:00Z'));
  });

  it('refuses, with the choices, a time of day that the clocks skip or repeat on that day', async () => {
    const [skipped, doubled] = [
      await post({ due_at: new Date('2027-03-27T01:30:00Z') }),
      await post({ due_at: new Date('2027-10-30T00:30:00Z') }),
    ];
    const move: BulkAction = { kind: 'move', by: 1, unit: 'DAYS' };
    const { changed, refused } = await changedBy([skipped.id, doubled.id], move);
    expect(changed).toEqual([]);
    expect(refused).toMatchObject([
      { id: skipped.id, refusal: { reason: 'TIME_SKIPPED', detail: { choices: [{}, {}] } } },
      { id: doubled.id, refusal: { reason: 'TIME_DOUBLED', detail: { choices: [{}, {}] } } },
    ]);
    expect((await rowOf(skipped.id)).due_at).toEqual(skipped.due_at);
  });

  it('moves what is late on from now', async () => {
    const late = plus(NOW, -2 * DAY - HOUR);
    const [one, two] = [
      await post({ due_at: late, status: 'OVERDUE' }),
      await post({ due_at: late, status: 'OVERDUE' }),
    ];
    await changedBy([one.id], { kind: 'move', by: 3, unit: 'HOURS' });
    await changedBy([two.id], { kind: 'move', by: 1, unit: 'DAYS' });
    expect(await rowOf(one.id)).toMatchObject({ due_at: plus(NOW, 3 * HOUR), status: 'PENDING' });
    expect((await rowOf(two.id)).due_at).toEqual(plus(NOW, DAY - HOUR));
  });

  it('moves the steps of a post once, also when they are chosen with it', async () => {
    const item = await db()('calendar_items')
      .where({ campaign_id: campaign.id, status: 'PENDING' })
      .orderBy('scheduled_at', 'desc')
      .first();
    const own = await db()('tasks').where({ calendar_item_id: item.id }).first();
    const write = await post({
      task_type: 'WRITE',
      title: 'Write it',
      calendar_item_id: item.id,
      due_at: plus(item.scheduled_at, -DAY),
    });
    const { changed } = await changedBy([write.id, own.id], { kind: 'move', by: 2, unit: 'HOURS' });
    expect(new Set(changed)).toEqual(new Set([own.id, write.id]));
    expect((await rowOf(write.id)).due_at).toEqual(plus(write.due_at, 2 * HOUR));
    expect((await rowOf(own.id)).due_at).toEqual(plus(own.due_at, 2 * HOUR));
  });

  it('tells whoever gets many of them once, and refuses those they may not see', async () => {
    const mine = [await post(), await post(), await post({}, other)];
    const team = await anOperator(db(), { name: 'Tim Team' });
    await db()('client_members').insert({ client_id: campaign.client_id, operator_id: team.id });
    const { changed, refused } = await changedBy(
      mine.map(({ id }) => id),
      { kind: 'assign', to: team.id },
      lead,
    );
    expect(changed).toHaveLength(2);
    expect(refused).toMatchObject([{ refusal: { reason: 'ASSIGNEE_UNKNOWN' } }]);
    expect(await toldTo(team, 'TASK_ASSIGNED')).toEqual([`Leo Lead: 2 tasks are yours (${campaign.name})`]);
  });

  it('claims what nobody works on, and says who works on the rest', async () => {
    const [free, taken] = [await post(), await post()];
    await claimTask(db(), taken, by(lead));
    const { changed, refused } = await changedBy([free.id, taken.id], { kind: 'claim' });
    expect(changed).toEqual([free.id]);
    expect(refused).toMatchObject([{ refusal: { reason: 'TASK_CLAIMED', detail: { by: 'Leo Lead' } } }]);
  });

  it('knows nothing of tasks that the person may not see', async () => {
    const task = await post();
    expect(await act([task.id], { kind: 'claim' }, stranger)).toMatchObject({ code: 'NOT_FOUND' });
    expect((await rowOf(task.id)).status).toBe('PENDING');
  });
});
