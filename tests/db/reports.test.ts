import { pauseSystem, resumeSystem } from '../../db/controls';
import { connect } from '../../db/connection';
import { newId } from '../../db/ids';
import { insertMetrics } from '../../db/metrics';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { blockTask, dismissTask, unblockTask } from '../../db/tasks/block';
import { claimTask, releaseTask } from '../../db/tasks/claim';
import { completeTask, reopenTask, type CompletionInput } from '../../db/tasks/completion';
import { rescheduleTask } from '../../db/tasks/schedule';
import { DAY, HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aTask, tick } from '../support/work';
import { SPELLINGS } from '../support/links';
import { linkKey } from '../../workflows/domain/tasks';

let database: TestDatabase;
/** A second process with connections of its own. */
let other: ReturnType<typeof connect>;
let lead: Operator;
let olga: Operator;
let campaign: CampaignRow;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  other = connect(database.url, { max: 4 });
  lead = await anOperator(database.db, { role: 'lead' });
  olga = await anOperator(database.db);
  campaign = await aCampaignAtWork(database.db, lead, NOW);
});
afterAll(async () => {
  await other.destroy();
  await database.destroy();
});

let links = 0;
const aLink = (): CompletionInput => ({
  proof: { type: 'URL', value: `https://www.linkedin.com/posts/report-${(links += 1)}` },
});
const by = (operator = olga, now = NOW, key = newId()) => ({
  ...saidBy(operator, now, key),
  role: operator.role,
});
const post = (given: Partial<TaskRow> = {}) => aTask(db(), campaign, NOW, given);
const rowOf = async (id: string): Promise<TaskRow> => db()('tasks').where({ id }).first();
const followUpsOf = (id: string): Promise<TaskRow[]> =>
  db()('tasks').where({ parent_task_id: id }).orderBy('parent_completion').orderBy('due_at');

async function counts() {
  const tables = ['tasks', 'commands', 'audit_entries', 'metric_entries'];
  return Promise.all(tables.map(async (table) => (await db()(table).count('* as n').first())?.['n']));
}

function ok<T>(verdict: { ok: true; value: T } | { ok: false }): T {
  if (!verdict.ok) throw new Error(`refused: ${JSON.stringify(verdict)}`);
  return verdict.value;
}

describe('a completion', () => {
  it('finishes the post, its item and asks for two follow-ups, all in one', async () => {
    const task = await db()('tasks')
      .where({ campaign_id: campaign.id, origin: 'CALENDAR' })
      .orderBy('due_at')
      .first();
    const said = by();
    const { answer } = ok(
      await completeTask(
        db(),
        task,
        { ...aLink(), outcome: 'Out on time', metrics: [{ type: 'likes', value: 3, unit: 'COUNT' }] },
        said,
      ),
    );
    expect(answer).toMatchObject({ task_id: task.id, status: 'DONE', late: false });
    expect(answer.follow_ups.map(({ due_at, held }) => [due_at, held])).toEqual([
      [plus(NOW, 2 * HOUR).toISOString(), false],
      [plus(NOW, DAY).toISOString(), false],
    ]);
    expect(await rowOf(task.id)).toMatchObject({
      completion: 1,
      completed_by: olga.id,
      completed_by_name: olga.name,
    });
    expect(await db()('calendar_items').where({ id: task.calendar_item_id }).first()).toMatchObject({
      status: 'DONE',
    });
    expect(await db()('metric_entries').where({ task_id: task.id }).first()).toMatchObject({
      metric_type: 'likes',
      value: 3,
    });
    expect(await db()('audit_entries').where({ entity_id: task.id, action: 'completed_task' })).toHaveLength(
      1,
    );
  });

  it('with the same key answers the same and changes nothing', async () => {
    const task = await post();
    const proof = aLink();
    const said = by();
    const first = ok(await completeTask(db(), task, proof, said));
    const before = await counts();
    expect(ok(await completeTask(db(), task, proof, said))).toEqual({ ...first, repeated: true });
    expect(await completeTask(db(), task, aLink(), said)).toMatchObject({ reason: 'COMMAND_REUSED' });
    expect(await counts()).toEqual(before);
  });

  it('by two people at once is one completion with two follow-ups, and the second hears who was first', async () => {
    const task = await post();
    const [one, two] = await Promise.all([
      completeTask(db(), task, aLink(), by(olga)),
      completeTask(other, task, aLink(), by(lead)),
    ]);
    expect([one.ok, two.ok].sort()).toEqual([false, true]);
    const refused = one.ok ? two : one;
    expect(refused).toMatchObject({
      code: 'CONFLICT',
      reason: 'TASK_ALREADY_DONE',
      detail: { by: one.ok ? olga.name : lead.name, at: NOW.toISOString() },
    });
    expect(await followUpsOf(task.id)).toHaveLength(2);
    expect(await rowOf(task.id)).toMatchObject({ completion: 1, status: 'DONE' });
    expect(await db()('audit_entries').where({ entity_id: task.id, action: 'completed_task' })).toHaveLength(
      1,
    );
  });

  it('sent ten times at once over two connections is one completion, and all hear the same', async () => {
    const task = await post();
    const said = by();
    const proof = aLink();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => completeTask(index % 2 ? db() : other, task, proof, said)),
    );
    for (const answer of answers)
      expect(ok(answer).answer).toEqual(ok(answers[0] as (typeof answers)[0]).answer);
    expect(answers.filter((answer) => !ok(answer).repeated)).toHaveLength(1);
    expect(await followUpsOf(task.id)).toHaveLength(2);
  });

  it('that is refused leaves no trace: the corrected form may come with its key', async () => {
    const task = await post();
    const said = by();
    const before = await counts();
    const refused = await completeTask(
      db(),
      task,
      { proof: { type: 'URL', value: 'https://evil-linkedin.com/a' } },
      said,
    );
    expect(refused).toMatchObject({ reason: 'PROOF_HOST' });
    expect(await counts()).toEqual(before);
    expect(ok(await completeTask(db(), task, aLink(), said)).repeated).toBe(false);
  });

  it('with an upload names a file that is kept', async () => {
    const proof = (value: string): CompletionInput => ({ proof: { type: 'UPLOAD', value } });
    for (const value of [newId(), 'not-an-id', '-'.repeat(36)]) {
      expect(await completeTask(db(), await post(), proof(value), by())).toMatchObject({
        reason: 'PROOF_FILE',
        field: 'proof.value',
      });
    }
    const id = newId();
    await db()('stored_files').insert({
      id,
      name: 'shot.png',
      mime: 'image/png',
      bytes: 3,
      sha256: 'x',
      storage_key: 'x',
      uploaded_by: olga.id,
    });
    const task = await post();
    ok(await completeTask(db(), task, proof(id), by()));
    expect(await rowOf(task.id)).toMatchObject({ proof_file_id: id });
  });

  it('counts follow-ups from when the post really went out', async () => {
    const task = await post({ created_at: plus(NOW, -DAY) });
    const postedAt = plus(NOW, -30 * MINUTE);
    const { answer } = ok(await completeTask(db(), task, { ...aLink(), postedAt }, by()));
    expect(answer.follow_ups[0]?.due_at).toBe(plus(postedAt, 2 * HOUR).toISOString());
    expect(
      await completeTask(db(), await post(), { ...aLink(), postedAt: plus(NOW, 1) }, by()),
    ).toMatchObject({
      reason: 'POSTED_AT',
      field: 'posted_at',
    });
  });

  it('after the grace is late', async () => {
    const due_at = plus(NOW, -HOUR);
    const inTime = await post({ due_at });
    const late = await post({ due_at: plus(due_at, -1) });
    expect(ok(await completeTask(db(), inTime, aLink(), by())).answer.late).toBe(false);
    expect(ok(await completeTask(db(), late, aLink(), by())).answer.late).toBe(true);
  });
});

describe('a link', () => {
  it('proves one post: of two that race for it one gets it, and the other hears which', async () => {
    const [a, b] = [await post({ title: 'Post A' }), await post({ title: 'Post B' })];
    const proof = aLink();
    const [one, two] = await Promise.all([
      completeTask(db(), a, proof, by(olga)),
      completeTask(other, b, proof, by(lead)),
    ]);
    expect([one.ok, two.ok].sort()).toEqual([false, true]);
    expect(one.ok ? two : one).toMatchObject({
      code: 'CONFLICT',
      reason: 'PROOF_URL_USED',
      field: 'proof.value',
      detail: one.ok ? { task_id: a.id, title: 'Post A' } : { task_id: b.id, title: 'Post B' },
    });
  });

  it('is the same link with tracking, a fragment or a slash, and in another campaign', async () => {
    const elsewhere = await aCampaignAtWork(db(), lead, NOW);
    const { proof } = aLink();
    ok(await completeTask(db(), await post(), { proof }, by()));
    const again = { proof: { ...proof, value: `${proof.value}/?utm_source=feed#top` } };
    expect(await completeTask(db(), await aTask(db(), elsewhere, NOW), again, by())).toMatchObject({
      reason: 'PROOF_URL_USED',
    });
  });

  it.each(SPELLINGS.filter(([key]) => /^(x|instagram|linkedin)[.]com/.test(key)))(
    'is the same link in every spelling of %s',
    async (key, spellings) => {
      const platform = { x: 'twitter', i: 'instagram', l: 'linkedin' }[key[0] ?? ''] as 'twitter';
      const as = (value: string) => ({ proof: { type: 'URL' as const, value } });
      const answers = [];
      for (const one of spellings)
        answers.push(await completeTask(db(), await post({ platform }), as(one), by()));
      expect(answers.map((answer) => (answer.ok ? 'DONE' : answer.reason))).toEqual(
        spellings.map((_one, at) => (at === 0 ? 'DONE' : 'PROOF_URL_USED')),
      );
    },
  );

  it('names the post it proves only to those who may see it', async () => {
    const elsewhere = await aCampaignAtWork(db(), lead, NOW, { client: 'Somebody else' });
    const proof = aLink();
    ok(
      await completeTask(
        db(),
        await aTask(db(), elsewhere, NOW, { title: 'Secret launch' }),
        proof,
        by(lead),
      ),
    );
    const mine = await post();
    const { client_id } = await db()('campaigns').where({ id: mine.campaign_id }).first('client_id');
    await db()('client_members').insert({ client_id, operator_id: olga.id });
    const refused = await completeTask(db(), mine, proof, by(olga));
    expect(refused).toMatchObject({ reason: 'PROOF_URL_USED' });
    expect(JSON.stringify(refused)).not.toContain('Secret');
    await db()('client_members').delete();
    expect(await completeTask(db(), mine, proof, by(olga))).toMatchObject({
      detail: { title: 'Secret launch' },
    });
  });

  it('is free again when its post is reopened, and may be cited by an engagement', async () => {
    const task = await post();
    const proof = aLink();
    ok(await completeTask(db(), task, proof, by()));
    ok(await completeTask(db(), await post({ task_type: 'ENGAGE' }), proof, by()));
    ok(await reopenTask(db(), task, 'The wrong account', by()));
    ok(await completeTask(db(), await post(), proof, by()));
  });

  it('is refused twice also by the database itself', async () => {
    const { proof } = aLink();
    const done = {
      status: 'DONE' as const,
      completion_proof_type: 'URL' as const,
      completion_proof_value: proof.value,
      proof_key: linkKey(proof.value),
    };
    await post(done);
    await expect(post(done)).rejects.toThrow('tasks_post_link_unique');
  });
});

describe('reopening', () => {
  it('cancels the open follow-ups, and the next completion makes a new pair', async () => {
    const task = await post();
    ok(await completeTask(db(), task, aLink(), by()));
    const [first, second] = await followUpsOf(task.id);
    ok(
      await completeTask(
        db(),
        first as TaskRow,
        { proof: { type: 'TEXT', value: 'Answered twelve people.' } },
        by(),
      ),
    );

    const reopened = ok(await reopenTask(db(), task, 'It was deleted', by())).answer;
    expect(reopened).toMatchObject({ status: 'DUE', cancelled_follow_ups: 1 });
    expect(await rowOf(second?.id as string)).toMatchObject({ status: 'CANCELLED' });
    // What somebody did stays done.
    expect(await rowOf(first?.id as string)).toMatchObject({ status: 'DONE' });
    expect(await rowOf(task.id)).toMatchObject({
      completion_proof_value: null,
      completed_at: null,
      completed_by: null,
    });

    const later = plus(NOW, 3 * HOUR);
    ok(await completeTask(db(), task, aLink(), by(olga, later)));
    const all = await followUpsOf(task.id);
    expect(all.map(({ parent_completion, origin, status }) => [parent_completion, origin, status])).toEqual([
      [1, 'FOLLOWUP_2H', 'DONE'],
      [1, 'FOLLOWUP_24H', 'CANCELLED'],
      [2, 'FOLLOWUP_2H', 'PENDING'],
      [2, 'FOLLOWUP_24H', 'PENDING'],
    ]);
    expect(all[2]?.due_at).toEqual(plus(later, 2 * HOUR));
  });

  it('takes out the figures that came with the completion: done again they count once', async () => {
    const task = await post();
    const metrics = [{ type: 'likes', value: 12, unit: 'COUNT' as const }];
    ok(await completeTask(db(), task, { ...aLink(), metrics }, by()));
    const logged = { metric_type: 'shares', value: 3, unit: 'COUNT' as const, date: '2026-11-20' };
    const place = { campaign_id: campaign.id, task_id: task.id, platform: 'linkedin' as const };
    await db().transaction((trx) => insertMetrics(trx, [{ ...logged, ...place }], by(olga, plus(NOW, HOUR))));
    const later = by(olga, plus(NOW, 3 * HOUR));
    expect(ok(await reopenTask(db(), task, 'Wrong link', later)).answer.removed_figures).toBe(1);
    ok(await completeTask(db(), task, { ...aLink(), metrics }, by(olga, plus(NOW, 4 * HOUR))));
    const counted = await db()('metric_entries').where({ task_id: task.id }).whereNull('removed_at');
    expect(counted.map(({ metric_type, value }) => [metric_type, value]).sort()).toEqual([
      ['likes', 12],
      ['shares', 3],
    ]);
    expect(await db()('metric_corrections').pluck('reason')).toEqual(['Wrong link']);
  });

  it('is the same once more with the same key, and refused for what is open', async () => {
    const task = await post();
    ok(await completeTask(db(), task, aLink(), by()));
    const said = by();
    const first = ok(await reopenTask(db(), task, 'Mistaken', said));
    expect(ok(await reopenTask(db(), task, 'Mistaken', said))).toEqual({ ...first, repeated: true });
    expect(await reopenTask(db(), task, 'Mistaken', by())).toMatchObject({ reason: 'TASK_TRANSITION' });
  });

  it('of a missed post says why, and is due now instead of missed again', async () => {
    const task = await post({ status: 'MISSED', due_at: plus(NOW, -10 * DAY) });
    expect(await reopenTask(db(), task, ' ', by())).toMatchObject({
      reason: 'REASON_REQUIRED',
      field: 'reason',
    });
    expect(ok(await reopenTask(db(), task, 'The client insists', by())).answer).toMatchObject({
      status: 'DUE',
      due_at: NOW.toISOString(),
    });
  });
});

describe('while everything is paused', () => {
  const admin = { id: null, name: 'Ada Admin', role: 'admin' as const };
  const end = plus(NOW, 6 * HOUR);

  it('a completed post holds its follow-ups; their time counts from the end of the pause', async () => {
    const own = await aCampaignAtWork(db(), lead, NOW);
    const task = await aTask(db(), own, NOW);
    const open = await aTask(db(), own, NOW, {
      due_at: plus(NOW, HOUR),
      status: 'DONE',
      completion_proof_type: 'MANUAL',
    });
    await pauseSystem(db(), 'The network is down', admin, plus(NOW, HOUR));
    const { answer } = ok(await completeTask(db(), task, aLink(), by(olga, plus(NOW, 2 * HOUR))));
    expect(answer.follow_ups.map(({ held }) => held)).toEqual([true, true]);
    await tick(db(), own.id, plus(NOW, 5 * HOUR));
    expect((await followUpsOf(task.id)).map(({ held_delay_ms }) => held_delay_ms)).toEqual([2 * HOUR, DAY]);

    // Its time was not over when the clock stopped, so it comes back as due and not as overdue.
    const reopened = ok(await reopenTask(db(), open, 'By mistake', by(olga, plus(NOW, 5 * HOUR)))).answer;
    expect(reopened.status).toBe('DUE');

    await resumeSystem(db(), undefined, admin, end);
    await tick(db(), own.id, plus(end, 10 * MINUTE));
    expect((await followUpsOf(task.id)).map((one) => [one.due_at, one.held_delay_ms, one.status])).toEqual([
      [plus(end, 2 * HOUR), null, 'PENDING'],
      [plus(end, DAY), null, 'PENDING'],
    ]);
  });

  afterAll(() => resumeSystem(db(), undefined, admin, end));
});

describe('a task', () => {
  it('is taken by one of two who claim it at once, and the other hears whose it is', async () => {
    const task = await post();
    const [one, two] = await Promise.all([claimTask(db(), task, by(olga)), claimTask(other, task, by(lead))]);
    expect([one.ok, two.ok].sort()).toEqual([false, true]);
    expect(one.ok ? two : one).toMatchObject({
      code: 'CONFLICT',
      reason: 'TASK_CLAIMED',
      detail: { by: one.ok ? olga.name : lead.name },
    });
    const holder = one.ok ? olga : lead;
    ok(await claimTask(db(), task, by(holder)));
    ok(await releaseTask(db(), task, by(holder)));
    expect(await rowOf(task.id)).toMatchObject({ status: 'DUE', started_at: null });
  });

  it('is blocked with a reason and goes on with the status the clock gives it then', async () => {
    const task = await post({ due_at: plus(NOW, 3 * HOUR) });
    expect(await blockTask(db(), task, 'no', by())).toMatchObject({ reason: 'REASON_REQUIRED' });
    ok(await blockTask(db(), task, 'The picture is missing', by()));
    expect(await rowOf(task.id)).toMatchObject({
      status: 'BLOCKED',
      blocked_reason: 'The picture is missing',
    });
    expect(await completeTask(db(), task, aLink(), by())).toMatchObject({ reason: 'TASK_TRANSITION' });
    ok(await unblockTask(db(), task, by(olga, plus(NOW, 5 * HOUR))));
    expect(await rowOf(task.id)).toMatchObject({ status: 'OVERDUE', blocked_reason: null });
  });

  it('moves with its item to a time ahead within the campaign', async () => {
    const task = await db()('tasks')
      .where({ campaign_id: campaign.id, status: 'PENDING', origin: 'CALENDAR' })
      .orderBy('due_at')
      .first();
    const there = plus(task.due_at, DAY);
    ok(await rescheduleTask(db(), task, there, undefined, by()));
    expect(await db()('calendar_items').where({ id: task.calendar_item_id }).first()).toMatchObject({
      scheduled_at: there,
    });
    expect(await rescheduleTask(db(), task, NOW, undefined, by())).toMatchObject({
      reason: 'TIME_PAST',
      field: 'due_at',
    });
    expect(await rescheduleTask(db(), task, plus(NOW, 400 * DAY), undefined, by())).toMatchObject({
      reason: 'TIME_OUTSIDE_CAMPAIGN',
      field: 'due_at',
    });
  });

  it('that was missed leaves the list with a word, once', async () => {
    const task = await post({ status: 'MISSED' });
    expect(await rescheduleTask(db(), task, plus(NOW, DAY), undefined, by())).toMatchObject({
      reason: 'REASON_REQUIRED',
    });
    ok(await dismissTask(db(), task, 'Nobody asks for it any more', by()));
    expect(await dismissTask(db(), task, 'Once more', by())).toMatchObject({
      code: 'CONFLICT',
      reason: 'TASK_TRANSITION',
    });
    ok(await rescheduleTask(db(), task, plus(NOW, DAY), 'They do ask for it', by()));
    expect(await rowOf(task.id)).toMatchObject({ status: 'PENDING', dismissed_at: null });
  });

  it('of a campaign that is over takes no more reports', async () => {
    const over = await aCampaignAtWork(db(), lead, NOW);
    const task = await aTask(db(), over, NOW);
    await db()('campaigns').where({ id: over.id }).update({ status: 'COMPLETED' });
    expect(await completeTask(db(), task, aLink(), by())).toMatchObject({ reason: 'CAMPAIGN_CLOSED' });
  });
});
