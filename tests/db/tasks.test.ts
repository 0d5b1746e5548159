import type { Knex } from 'knex';
import { diskFiles } from '../../db/files';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { findFile, storeFile } from '../../db/stored-files';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { blockTask, dismissTask, unblockTask } from '../../db/tasks/block';
import { claimTask, releaseTask } from '../../db/tasks/claim';
import { completeTask, reopenTask, type CompletionInput } from '../../db/tasks/completion';
import { editTaskCopy } from '../../db/tasks/copy';
import { rescheduleTask } from '../../db/tasks/schedule';
import { readTaskFacts } from '../../db/tasks/show';
import { markSteps } from '../../db/tasks/steps';
import { HOUR, plus } from '../../workflows/domain/time';
import { actorFor, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aFolder } from '../support/folder';
import { aCampaignAtWork, aTask } from '../support/work';

let database: TestDatabase;
let db: Knex;
let lead: Operator;
let olga: Operator;
let otto: Operator;
let campaign: CampaignRow;
beforeAll(async () => {
  database = await aDatabase();
  db = database.db;
  lead = await anOperator(db, { role: 'lead' });
  olga = await anOperator(db);
  otto = await anOperator(db, { name: 'Otto Other' });
});
beforeEach(async () => {
  await db.raw('truncate campaigns, pauses, client_members cascade');
  campaign = await aCampaignAtWork(db, lead, NOW);
});
afterAll(() => database.destroy());

let links = 0;
const aLink = () => ({ type: 'URL' as const, value: `https://www.linkedin.com/posts/tea-${(links += 1)}` });
const complete = (task: TaskRow, by: Operator, input: CompletionInput, key = newId(), at = NOW) =>
  completeTask(db, task, input, { ...saidBy(by, at, key), role: by.role });
const fresh = async (task: { id: string }) =>
  (await db<TaskRow>('tasks').where({ id: task.id }).first()) as TaskRow;
const followUpsOf = (task: { id: string }) =>
  db<TaskRow>('tasks').where({ parent_task_id: task.id }).orderBy('due_at');

/** A post from the calendar, with its item. */
async function aPost(): Promise<TaskRow> {
  const post = await db<TaskRow>('tasks')
    .where({ campaign_id: campaign.id, task_type: 'POST' })
    .orderBy('due_at')
    .first();
  if (!post) throw new Error('the calendar made no post');
  return post;
}

describe('completing a post', () => {
  it('asks for two follow-ups, two hours and a day after it was posted', async () => {
    const post = await aTask(db, campaign, plus(NOW, -5 * HOUR));
    const postedAt = plus(NOW, -HOUR);
    expect(await complete(post, olga, { proof: aLink(), postedAt })).toMatchObject({
      ok: true,
      value: { answer: { status: 'DONE', late: true } },
    });
    expect((await followUpsOf(post)).map(({ origin, due_at }) => [origin, due_at])).toEqual([
      ['FOLLOWUP_2H', plus(postedAt, 2 * HOUR)],
      ['FOLLOWUP_24H', plus(postedAt, 24 * HOUR)],
    ]);
    expect(await fresh(post)).toMatchObject({ completed_by: olga.id, completed_at: NOW, late: true });
  });

  it('is done once, however many people and clicks say so at the same moment', async () => {
    const post = await aTask(db, campaign, NOW);
    const proof = aLink();
    const key = newId();
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => complete(post, olga, { proof }, key)),
      ...Array.from({ length: 4 }, () => complete(post, otto, { proof: aLink() })),
    ]);
    const won = answers.filter(({ ok }) => ok);
    const lost = answers.filter(({ ok }) => !ok);
    // Either all of Olga's clicks are one completion and Otto is told of it, or one of Otto's won.
    expect([1, 4]).toContain(won.length);
    expect(lost.every((answer) => !answer.ok && answer.reason === 'TASK_ALREADY_DONE')).toBe(true);
    expect(await followUpsOf(post)).toHaveLength(2);
    expect(await db('audit_entries').where({ entity_id: post.id, action: 'completed_task' })).toHaveLength(1);
  });

  it('takes a link for one post only, also when two are completed with it at once', async () => {
    const [one, two] = [await aTask(db, campaign, NOW), await aTask(db, campaign, NOW)];
    const proof = aLink();
    const answers = await Promise.all([complete(one, olga, { proof }), complete(two, otto, { proof })]);
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused).toMatchObject([{ reason: 'PROOF_URL_USED', field: 'proof.value' }]);
    const engage = await aTask(db, campaign, NOW, { task_type: 'ENGAGE', origin: 'MANUAL' });
    expect(await complete(engage, olga, { proof })).toMatchObject({ ok: true });
  });

  it('refuses a proof that does not count, and changes nothing', async () => {
    const post = await aTask(db, campaign, NOW);
    const refusals: Array<[CompletionInput['proof'], string]> = [
      [{ type: 'URL', value: 'http://www.linkedin.com/posts/1' }, 'PROOF_URL'],
      [{ type: 'URL', value: 'https://example.com/posts/1' }, 'PROOF_HOST'],
      [{ type: 'TEXT', value: 'I have done it, believe me' }, 'PROOF_TYPE'],
      [{ type: 'UPLOAD', value: newId() }, 'PROOF_FILE'],
      [{ type: 'MANUAL', value: 'I saw it on the page' }, 'PROOF_ROLE'],
    ];
    for (const [proof, reason] of refusals)
      expect(await complete(post, olga, { proof })).toMatchObject({ ok: false, reason });
    expect(await complete(post, olga, { proof: aLink(), postedAt: plus(NOW, HOUR) })).toMatchObject({
      reason: 'POSTED_AT',
    });
    expect(await fresh(post)).toEqual(post);
    expect(
      await complete(post, lead, { proof: { type: 'MANUAL', value: 'I saw it on the page' } }),
    ).toMatchObject({ ok: true });
  });

  it('lets its follow-ups wait for the end of a pause', async () => {
    const post = await aTask(db, campaign, NOW);
    await db('campaigns').where({ id: campaign.id }).update({ status: 'PAUSED' });
    await db('pauses').insert({
      id: newId(),
      campaign_id: campaign.id,
      reason: 'CAMPAIGN',
      from_at: plus(NOW, -HOUR),
      paused_by: 'Leo',
    });
    expect(await complete(post, olga, { proof: aLink() })).toMatchObject({ ok: true });
    expect((await followUpsOf(post)).map(({ held_delay_ms, status }) => [held_delay_ms, status])).toEqual([
      [2 * HOUR, 'PENDING'],
      [24 * HOUR, 'PENDING'],
    ]);
  });

  it('marks its calendar item, and gives both back when it is reopened', async () => {
    const post = await aPost();
    await complete(post, olga, { proof: aLink() });
    const item = () => db('calendar_items').where({ id: post.calendar_item_id }).first('status');
    expect(await item()).toEqual({ status: 'DONE' });
    expect(await reopenTask(db, post, '', saidBy(olga, NOW))).toMatchObject({
      ok: true,
      value: { answer: { cancelled_follow_ups: 2 } },
    });
    expect(await item()).toEqual({ status: 'PENDING' });
    expect((await followUpsOf(post)).map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
    await complete(post, olga, { proof: aLink() });
    expect((await followUpsOf(post)).filter(({ status }) => status !== 'CANCELLED')).toHaveLength(2);
  });
});

describe('what else becomes of a task', () => {
  it('is blocked with a reason only, and goes on as the clock has it', async () => {
    const task = await aTask(db, campaign, NOW, { due_at: plus(NOW, -2 * HOUR), status: 'OVERDUE' });
    expect(await blockTask(db, task, ' ', saidBy(olga, NOW))).toMatchObject({
      reason: 'REASON_REQUIRED',
      field: 'reason',
    });
    expect(await blockTask(db, task, 'No picture yet', saidBy(olga, NOW))).toMatchObject({ ok: true });
    expect(await blockTask(db, task, 'Still none', saidBy(olga, NOW))).toMatchObject({
      reason: 'TASK_TRANSITION',
    });
    expect(await unblockTask(db, task, saidBy(olga, NOW))).toMatchObject({
      value: { answer: { status: 'OVERDUE' } },
    });
    expect(await fresh(task)).toMatchObject({ status: 'OVERDUE', blocked_reason: null });
  });

  it('is claimed by one person; the other is told who', async () => {
    const task = await aTask(db, campaign, NOW);
    const [one, two] = await Promise.all([
      claimTask(db, task, saidBy(olga, NOW)),
      claimTask(db, task, saidBy(otto, NOW)),
    ]);
    const refused = [one, two].filter(({ ok }) => !ok);
    const winner = one.ok ? olga : otto;
    expect(refused).toMatchObject([
      { code: 'CONFLICT', reason: 'TASK_CLAIMED', detail: { by: winner.name } },
    ]);
    expect(await claimTask(db, task, saidBy(winner, NOW))).toMatchObject({ ok: true });
    expect(await releaseTask(db, task, saidBy(winner, NOW))).toMatchObject({
      value: { answer: { status: 'DUE' } },
    });
  });

  it('moves with its calendar item, never into the past and never out of the campaign', async () => {
    const post = await aPost();
    const move = (at: Date) => rescheduleTask(db, post, at, undefined, saidBy(olga, NOW));
    expect(await move(plus(NOW, -HOUR))).toMatchObject({ reason: 'TIME_PAST', field: 'due_at' });
    expect(await move(plus(NOW, 400 * 24 * HOUR))).toMatchObject({
      reason: 'TIME_OUTSIDE_CAMPAIGN',
      field: 'due_at',
    });
    const at = plus(NOW, 30 * HOUR);
    expect(await move(at)).toMatchObject({ ok: true });
    expect(await fresh(post)).toMatchObject({ due_at: at });
    expect(await db('calendar_items').where({ id: post.calendar_item_id }).first('scheduled_at')).toEqual({
      scheduled_at: at,
    });
  });

  it('stays missed until somebody reopens it, moves it or lets it go, each with a reason', async () => {
    const missed = () => aTask(db, campaign, plus(NOW, -100 * HOUR), { status: 'MISSED' });
    const later = plus(NOW, 5 * HOUR);
    const ways = [
      (task: TaskRow, reason: string) => reopenTask(db, task, reason, saidBy(olga, NOW)),
      (task: TaskRow, reason: string) => rescheduleTask(db, task, later, reason, saidBy(olga, NOW)),
      (task: TaskRow, reason: string) => dismissTask(db, task, reason, saidBy(olga, NOW)),
    ];
    for (const way of ways) {
      const task = await missed();
      expect(await way(task, '')).toMatchObject({ ok: false, reason: 'REASON_REQUIRED' });
      expect(await fresh(task)).toEqual(task);
      expect(await way(task, 'The client asked for it')).toMatchObject({ ok: true });
    }
    const again = await missed();
    await dismissTask(db, again, 'Old news', saidBy(olga, NOW));
    expect(await dismissTask(db, again, 'Old news', saidBy(olga, NOW))).toMatchObject({
      reason: 'TASK_TRANSITION',
    });
  });

  it('keeps the words of whoever was first, and shows them to the other', async () => {
    const post = await aPost();
    const edit = (copy_text: string, by: Operator) =>
      editTaskCopy(db, post, { copy_text, version: post.version }, saidBy(by, NOW));
    expect(await edit('Theirs', otto)).toMatchObject({ ok: true });
    expect(await edit('Mine', olga)).toMatchObject({
      reason: 'EDITED_MEANWHILE',
      detail: { copy_text: 'Theirs', version: post.version + 1 },
    });
    expect(await db('calendar_items').where({ id: post.calendar_item_id }).first('copy_text')).toEqual({
      copy_text: 'Theirs',
    });
  });

  it('remembers which steps are ticked off, without becoming another version', async () => {
    const task = await aTask(db, campaign, NOW);
    expect(await markSteps(db, task, [2, 0, 2], saidBy(olga, NOW))).toMatchObject({ ok: true });
    expect(await markSteps(db, task, [0, 2], saidBy(olga, NOW))).toMatchObject({ ok: true });
    expect(await fresh(task)).toMatchObject({ steps_done: [0, 2], version: task.version });
    expect(await db('audit_entries').where({ entity_id: task.id, action: 'ticked_steps' })).toHaveLength(1);
  });
});

describe('the page of a task', () => {
  it('reads what is around it, and nothing for those who may not see its campaign', async () => {
    const post = await aPost();
    await complete(post, olga, { proof: aLink(), metrics: [{ type: 'likes', value: 3, unit: 'COUNT' }] });
    const facts = await readTaskFacts(db, otto, post.id, NOW);
    expect(facts).toMatchObject({ campaign: { id: campaign.id }, item: { id: post.calendar_item_id } });
    expect(facts?.followUps).toHaveLength(2);
    expect(facts?.metrics).toMatchObject([{ metric_type: 'likes', value: 3, unit: 'COUNT' }]);
    expect(facts?.history.map(({ action, actor }) => [action, actor])).toEqual([
      ['completed_task', 'Olga Operator'],
    ]);
    const [first] = await followUpsOf(post);
    expect((await readTaskFacts(db, otto, first?.id ?? '', NOW))?.parent).toMatchObject({ id: post.id });

    const other = await aCampaignAtWork(db, lead, NOW, { client: 'Somebody else' });
    await db('client_members').insert({ client_id: other.client_id, operator_id: otto.id });
    expect(await readTaskFacts(db, otto, post.id, NOW)).toBeUndefined();
  });
});

describe('an upload', () => {
  const files = diskFiles(aFolder());
  const upload = (text: string) => ({ name: 'proof.pdf', mime: 'application/pdf', bytes: Buffer.from(text) });
  const keep = (text: string, by: Operator) =>
    storeFile(db, files, upload(text), { ...actorFor(by), id: by.id }, NOW);

  it('is one file when the same person sends it again, also at the same moment, and another for somebody else', async () => {
    const [one, two] = await Promise.all([keep('%PDF-a', olga), keep('%PDF-a', olga)]);
    expect(one.id).toBe(two.id);
    expect((await keep('%PDF-a', otto)).id).not.toBe(one.id);
    expect((await keep('%PDF-b', olga)).id).not.toBe(one.id);
    expect(await db('audit_entries').where({ entity_id: one.id, action: 'uploaded_file' })).toHaveLength(1);
  });

  it('is seen by whoever sent it, and by others once it proves a task that they can see', async () => {
    const file = await keep('%PDF-c', olga);
    const post = await aTask(db, campaign, NOW);
    expect(await findFile(db, olga, file.id)).toMatchObject({ id: file.id });
    expect(await findFile(db, otto, file.id)).toBeUndefined();
    await complete(post, olga, { proof: { type: 'UPLOAD', value: file.id } });
    expect(await findFile(db, otto, file.id)).toMatchObject({ id: file.id });
    const other = await aCampaignAtWork(db, lead, NOW, { client: 'Nobody else' });
    await db('client_members').insert({ client_id: other.client_id, operator_id: otto.id });
    expect(await findFile(db, otto, file.id)).toBeUndefined();
    expect(await findFile(db, { ...otto, role: 'client' }, file.id)).toBeUndefined();
  });
});
