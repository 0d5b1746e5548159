import { aCampaignBody } from '../../support/campaigns';
import { anOperator, NOW } from '../../support/cast';
import { anApi, aRunningCampaign, postsOf, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let lead: Machine;
let operator: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  lead = await site.machine('lead');
  operator = await site.machine('operator');
});
beforeEach(() => {
  site.setNow(NOW);
  site.away = false;
});
afterAll(() => site.destroy());

const HOUR = 3_600_000;
let links = 0;
const link = () => ({ type: 'URL', value: `https://www.linkedin.com/posts/work-${(links += 1)}` });

async function aPost(given: Record<string, unknown> = {}): Promise<Record<string, string>> {
  const [post] = await postsOf(lead, await aRunningCampaign(site, lead, given));
  if (!post) throw new Error('the campaign has no post');
  return post;
}

describe('completing a task', () => {
  it('asks for its two follow-ups once, whatever is repeated', async () => {
    const post = await aPost();
    const body = { proof: link(), outcome: 'Went well', metrics: [{ type: 'likes', value: 12 }] };
    const path = `/tasks/${post['id']}/completion`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => operator.post(path, body, 'complete-key-1')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(answers[0]?.body).toMatchObject({ task_id: post['id'], status: 'DONE', late: false });
    const dues = (answers[0]?.body.follow_ups as Array<{ due_at: string }>).map(({ due_at }) => due_at);
    expect(dues).toEqual([
      new Date(NOW.getTime() + 2 * HOUR).toISOString(),
      new Date(NOW.getTime() + 24 * HOUR).toISOString(),
    ]);
    const task = (await operator.get(`/tasks/${post['id']}`)).body;
    expect(task).toMatchObject({
      status: 'DONE',
      proof: body.proof,
      outcome: 'Went well',
      completed_by: 'Olga Operator',
      actions: ['reopen'],
    });
    expect(task.follow_ups).toHaveLength(2);
    const follow = (await operator.get(`/tasks/${task.follow_ups[0]}`)).body;
    expect(follow).toMatchObject({ task_type: 'ENGAGE', origin: 'FOLLOWUP_2H', parent_task_id: post['id'] });
    const figures = await site.db('metric_entries').where({ task_id: post['id'] });
    expect(figures).toMatchObject([{ metric_type: 'likes', value: 12, unit: 'COUNT' }]);
  });

  it('answers another key on a finished task with 409, and says who did it', async () => {
    const post = await aPost();
    const path = `/tasks/${post['id']}/completion`;
    await operator.post(path, { proof: link() }, 'complete-key-2');
    const again = await lead.post(path, { proof: link() }, 'complete-key-3');
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      error_code: 'CONFLICT',
      message: 'This task is already done (by Olga Operator). Nothing was changed.',
      details: { reason: 'TASK_ALREADY_DONE' },
    });
    const rows = await site.db('tasks').where({ parent_task_id: post['id'] });
    expect(rows).toHaveLength(2);
  });

  it('answers what it answered although the task was reopened since', async () => {
    const post = await aPost();
    const path = `/tasks/${post['id']}/completion`;
    const body = { proof: link() };
    const done = await operator.post(path, body, 'complete-key-4');
    const reopened = await operator.delete(path, { reason: 'wrong link' });
    expect(reopened.body).toMatchObject({ status: 'PENDING', cancelled_follow_ups: 2 });
    expect((await operator.post(path, body, 'complete-key-4')).body).toEqual(done.body);
    expect((await operator.get(`/tasks/${post['id']}`)).body.status).toBe('PENDING');
  });

  it.each([
    ['no proof', {}, 'FIELDS_INVALID', 'proof'],
    ['a text as link', { type: 'URL', value: 'posted it' }, 'PROOF_URL', 'proof.value'],
    ['another host', { type: 'URL', value: 'https://example.com/1' }, 'PROOF_HOST', 'proof.value'],
    ['a text where a link is due', { type: 'TEXT', value: 'I have posted it' }, 'PROOF_TYPE', 'proof.type'],
    ['a file nobody uploaded', { type: 'UPLOAD', value: '1234' }, 'PROOF_FILE', 'proof.value'],
    ['the word of an operator', { type: 'MANUAL', value: 'I have seen it.' }, 'PROOF_ROLE', 'proof.type'],
    ['an unknown type', { type: 'OATH', value: 'I swear' }, 'FIELDS_INVALID', 'proof.type'],
  ])('refuses %s', async (_what, proof, reason, field) => {
    const post = await aPost();
    const body = Object.keys(proof).length === 0 ? {} : { proof };
    const refused = await operator.post(`/tasks/${post['id']}/completion`, body);
    expect(refused.status).toBe(reason === 'PROOF_ROLE' ? 403 : 422);
    expect(refused.body.details).toMatchObject({ reason, field });
  });

  it('refuses a link that proves another post, and names that post', async () => {
    const [one, two] = [await aPost(), await aPost()];
    const proof = link();
    await operator.post(`/tasks/${one['id']}/completion`, { proof });
    const refused = await operator.post(`/tasks/${two['id']}/completion`, {
      proof: { ...proof, value: `${proof.value}/?utm_source=x` },
    });
    expect(refused.status).toBe(409);
    expect(refused.body.details).toMatchObject({ reason: 'PROOF_URL_USED', task_id: one['id'] });
  });

  it('takes the time of the post as the base of its follow-ups, in any offset', async () => {
    const post = await aPost();
    site.setNow(new Date(NOW.getTime() + 30 * 60_000));
    const done = await operator.post(`/tasks/${post['id']}/completion`, {
      proof: link(),
      posted_at: '2026-11-20T11:10:00+01:00',
    });
    expect(done.body.follow_ups[0].due_at).toBe('2026-11-20T12:10:00.000Z');
    const naive = await operator.post(`/tasks/${post['id']}/completion`, {
      proof: link(),
      posted_at: '2026-11-20T11:10',
    });
    expect(naive.body.details.fields.posted_at).toMatch(/^Is an instant with its offset/);
  });
});

describe('uploading a proof', () => {
  const mail = Buffer.from(
    'From: a@example.com\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\nSent to 1,200.',
  );
  const send = (key: string, bytes: Buffer, name = 'report.eml') =>
    site.signedIn('operator').then(({ agent, operator: person }) => ({
      person,
      sent: agent.post('/api/v1/files').set('Idempotency-Key', key).attach('file', bytes, name),
    }));

  it('answers an id that completes a task, to whoever sent it', async () => {
    const agent = await site.signIn(operator.operator);
    const upload = () =>
      agent.post('/api/v1/files').set('Idempotency-Key', 'upload-key-1').attach('file', mail, 'report.eml');
    const stored = await upload().expect(201);
    expect(stored.body).toMatchObject({ name: 'report.eml', mime: 'message/rfc822', bytes: mail.length });
    const again = await upload().expect(201);
    expect(again.body).toEqual(stored.body);
    const newsletter = await aPost({ platforms: ['email'], cadence: { email: 2 } });
    const proof = { type: 'upload', value: stored.body.id };
    const stolen = await lead.post(`/tasks/${newsletter['id']}/completion`, { proof });
    expect(stolen.body.details).toMatchObject({ reason: 'PROOF_FILE', field: 'proof.value' });
    const done = await operator.post(`/tasks/${newsletter['id']}/completion`, { proof });
    expect(done.status).toBe(200);
    expect((await operator.get(`/tasks/${newsletter['id']}`)).body.proof).toEqual({
      type: 'UPLOAD',
      value: stored.body.id,
    });
  });

  it('refuses what its content shows to be something else', async () => {
    const { sent } = await send('upload-key-2', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'proof.png');
    const refused = await sent.expect(422);
    expect(refused.body.details.reason).toBe('FILE_TYPE');
  });

  it('refuses a request without a file, and the key for another file', async () => {
    const { agent } = await site.signedIn('operator');
    const empty = await agent.post('/api/v1/files').field('note', 'nothing').expect(422);
    expect(empty.body.details).toMatchObject({ reason: 'PROOF_FILE', field: 'file' });
    const keyed = (bytes: Buffer) =>
      agent.post('/api/v1/files').set('Idempotency-Key', 'upload-key-3').attach('file', bytes, 'a.eml');
    await keyed(mail).expect(201);
    const other = await keyed(Buffer.concat([mail, Buffer.from(' More.')])).expect(409);
    expect(other.body.details.reason).toBe('COMMAND_REUSED');
  });
});

describe('working on a task', () => {
  it('claims it once and tells others who has it', async () => {
    const post = await aPost();
    const path = `/tasks/${post['id']}/claim`;
    const claimed = await operator.post(path);
    expect(claimed.body).toMatchObject({ task_id: post['id'], status: 'IN_PROGRESS' });
    expect((await operator.get(`/tasks/${post['id']}`)).body.assigned_to).toMatchObject({
      id: operator.operator.id,
      email: operator.operator.email,
    });
    const refused = await lead.post(path);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      message: 'Olga Operator is already working on this task.',
      details: { reason: 'TASK_CLAIMED' },
    });
    expect((await operator.delete(path)).body.status).toBe('PENDING');
    expect((await lead.post(path)).status).toBe(200);
  });

  it('blocks with a reason and goes on', async () => {
    const post = await aPost();
    const path = `/tasks/${post['id']}/block`;
    expect((await operator.post(path, { reason: ' x ' })).status).toBe(422);
    expect((await operator.post(path, { reason: 'no photo yet' })).body.status).toBe('BLOCKED');
    expect((await operator.get(`/tasks/${post['id']}`)).body.blocked_reason).toBe('no photo yet');
    expect((await operator.post(path, { reason: 'no photo yet' })).body.details.reason).toBe(
      'TASK_TRANSITION',
    );
    expect((await operator.delete(path)).body.status).toBe('PENDING');
  });

  it('moves with its calendar item, ahead and within the campaign', async () => {
    const post = await aPost();
    const path = `/tasks/${post['id']}/schedule`;
    const moved = await operator.patch(path, { due_at: '2026-11-26T09:30:00Z' });
    expect(moved.body).toMatchObject({ status: 'PENDING', due_at: '2026-11-26T09:30:00.000Z' });
    const item = (await operator.get(`/calendar/${post['calendar_item_id']}`)).body;
    expect(item).toMatchObject({ scheduled_at: '2026-11-26T09:30:00.000Z', task_id: post['id'] });
    const seen = { due_at: '2026-11-27T09:30:00Z', expected_due_at: '2026-11-25T08:00:00Z' };
    const overtaken = await operator.patch(path, seen);
    expect(overtaken.status).toBe(409);
    expect(overtaken.body.details).toMatchObject({
      reason: 'EDITED_MEANWHILE',
      theirs: { due_at: '2026-11-26T09:30:00.000Z' },
      yours: { due_at: '2026-11-27T09:30:00.000Z' },
    });
    const agreed = { ...seen, expected_due_at: '2026-11-26T09:30:00Z' };
    expect((await operator.patch(path, agreed)).body.due_at).toBe('2026-11-27T09:30:00.000Z');
    const past = await operator.patch(path, { due_at: '2026-11-19T09:30:00Z' });
    expect(past.body.details).toMatchObject({ reason: 'TIME_PAST', field: 'due_at' });
    const outside = await operator.patch(path, { due_at: '2029-01-01T09:30:00Z' });
    expect(outside.body.details).toMatchObject({ reason: 'TIME_OUTSIDE_CAMPAIGN', field: 'due_at' });
  });
});

describe('listing tasks', () => {
  it('finds what is due today in the campaign’s own zone', async () => {
    // 10:00 UTC on Friday is already Saturday 00:00 in Kiritimati: its Saturday begins, Friday is over.
    const far = await aRunningCampaign(site, lead, {
      timezone: 'Pacific/Kiritimati',
      cadence: { linkedin: 7 },
    });
    const near = await aRunningCampaign(site, lead, { timezone: 'Europe/Berlin', cadence: { linkedin: 7 } });
    const today = async (campaign: string) =>
      ((await lead.get('/tasks', { campaign, due: 'today' })).body.items as Array<{ due_at: string }>).map(
        ({ due_at }) => due_at,
      );
    expect(await today(near)).toEqual([]);
    site.setNow(new Date('2026-11-21T05:00:00Z'));
    expect(await today(near)).toEqual(['2026-11-21T08:00:00.000Z']);
    expect(await today(far)).toEqual([]);
    site.setNow(new Date('2026-11-21T12:00:00Z'));
    expect(await today(far)).toEqual(['2026-11-21T19:00:00.000Z']);
  });

  it('finds what is late by each campaign’s own grace, and nothing that is paused', async () => {
    const strict = await aRunningCampaign(site, lead, { cadence: { linkedin: 7 } });
    const easy = await aRunningCampaign(site, lead, { cadence: { linkedin: 7 } });
    const paused = await aRunningCampaign(site, lead, { cadence: { linkedin: 7 } });
    await lead.put(`/campaigns/${strict}/policy`, { overdue_grace: 'PT5M' });
    await lead.post(`/campaigns/${paused}/pause`, { reason: 'waiting for them' });
    const [first] = await postsOf(lead, strict);
    site.setNow(new Date(Date.parse(String(first?.['due_at'])) + 6 * 60_000));
    const late = async (campaign: string) =>
      (await lead.get('/tasks', { campaign, due: 'overdue' })).body.items as Array<Record<string, unknown>>;
    expect(await late(strict)).toMatchObject([{ id: first?.['id'], late: true }]);
    expect(await late(easy)).toEqual([]);
    site.setNow(new Date(Date.parse(String(first?.['due_at'])) + 61 * 60_000));
    expect(await late(easy)).toHaveLength(1);
    expect(await late(paused)).toEqual([]);
  });

  it('lists the next seven days, filters by several statuses and goes on by the cursor', async () => {
    const id = await aRunningCampaign(site, lead, { cadence: { linkedin: 7 } });
    const ids = async (query: Record<string, string | number>) =>
      ((await lead.get('/tasks', { campaign: id, ...query })).body.items as Array<{ id: string }>).map(
        (task) => task.id,
      );
    expect(await ids({ due: 'upcoming' })).toHaveLength(7);
    const all = await ids({});
    expect(all).toHaveLength(14);
    await lead.post(`/tasks/${all[0]}/claim`);
    expect(await ids({ status: 'in_progress,DONE' })).toEqual([all[0]]);
    expect(await ids({ status: 'PENDING' })).toEqual(all.slice(1));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await lead.get('/tasks', { campaign: id, limit: 5, ...(cursor ? { cursor } : {}) });
      seen.push(...(page.body.items as Array<{ id: string }>).map((task) => task.id));
      cursor = page.body.next_cursor as string | null;
    } while (cursor);
    expect(seen).toEqual(all);
  });

  it('does not know a campaign that the caller may not see', async () => {
    const refused = await operator.get('/tasks', { campaign: '00000000-0000-7000-8000-000000000000' });
    expect(refused.status).toBe(404);
    expect((await operator.get('/tasks', { campaign: 'mine' })).status).toBe(422);
  });
});

describe('the calendar', () => {
  it('is filtered by days of the campaign’s zone', async () => {
    const id = await aRunningCampaign(site, lead, {
      timezone: 'America/New_York',
      platforms: ['linkedin', 'instagram'],
      cadence: { linkedin: 7, instagram: 7 },
    });
    const times = async (query: Record<string, string>) =>
      (
        (await lead.get(`/campaigns/${id}/calendar`, query)).body.items as Array<{ scheduled_at: string }>
      ).map((item) => item.scheduled_at);
    expect(await times({ from: '2026-11-21', to: '2026-11-21' })).toEqual([
      '2026-11-21T14:00:00.000Z',
      '2026-11-21T17:00:00.000Z',
    ]);
    expect(await times({ from: '2026-11-21T15:00:00Z', to: '2026-11-22T00:00:00Z' })).toEqual([
      '2026-11-21T17:00:00.000Z',
    ]);
    expect(await times({ to: '2026-11-22', platform: 'Instagram' })).toHaveLength(2);
    const refused = await lead.get(`/campaigns/${id}/calendar`, { from: 'tomorrow' });
    expect(refused.body.details.fields.from).toMatch(/^Is a day such as 2026-11-20/);
  });

  it('shows five years at most, and forwards, and names the rule', async () => {
    const id = await aRunningCampaign(site, lead);
    const ask = (query: Record<string, string>) => lead.get(`/campaigns/${id}/calendar`, query);
    const long = await ask({ from: '2026-11-21', to: '2031-12-31' });
    expect(long.status).toBe(422);
    expect(long.body.details.fields.to).toBe('A calendar shows five years at most: 1830 days from `from`.');
    const backwards = await ask({ from: '2026-11-21', to: '2026-11-20T08:00:00Z' });
    expect(backwards.body.details.fields).toEqual({ to: 'Lies before `from`.' });
    expect((await ask({ from: '2026-11-21', to: '2031-11-20' })).status).toBe(200);
  });

  it('asks why before it moves what was missed', async () => {
    const post = await aPost();
    const path = `/calendar/${post['calendar_item_id']}`;
    await site.db('calendar_items').where({ id: post['calendar_item_id'] }).update({ status: 'MISSED' });
    const refused = await operator.patch(path, { scheduled_at: '2026-11-27T08:00:00Z' });
    expect(refused.status).toBe(422);
    expect(refused.body.details).toMatchObject({ reason: 'REASON_REQUIRED', field: 'reason' });
    const said = { scheduled_at: '2026-11-27T08:00:00Z', reason: 'Nobody was here' };
    expect((await operator.patch(path, said)).body.status).toBe('PENDING');
  });

  it('is filled to the end on demand, with a theme for what is new, and leaves what stands', async () => {
    const id = await aRunningCampaign(site, lead, { cadence: { linkedin: 7 }, end_date: '2026-12-20' });
    const before = (await lead.get(`/campaigns/${id}/calendar`)).body.items as Array<Record<string, unknown>>;
    const body = { whole_plan: true, content_theme: 'Winter evenings' };
    const built = await operator.post(`/campaigns/${id}/calendar`, body, 'calendar-key-1');
    expect(built.body).toMatchObject({ created: 16, skipped_existing: 14, through: '2026-12-20' });
    expect((await operator.post(`/campaigns/${id}/calendar`, body, 'calendar-key-1')).body).toEqual(
      built.body,
    );
    expect((await operator.post(`/campaigns/${id}/calendar`, body)).body.created).toBe(0);
    const after = (await lead.get(`/campaigns/${id}/calendar`)).body.items as Array<Record<string, unknown>>;
    expect(after.slice(0, 14)).toEqual(before);
    const speaks = (item: Record<string, unknown>) => String(item['copy_text']).includes('Winter evenings');
    expect(after.slice(14).some(speaks)).toBe(true);
    expect(before.some(speaks)).toBe(false);
  });

  it('needs an approved plan', async () => {
    const made = await lead.post('/campaigns', aCampaignBody(NOW));
    const refused = await operator.post(`/campaigns/${made.body.id}/calendar`, {});
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ error_code: 'GATE_LOCKED', details: { reason: 'PLAN_MISSING' } });
  });

  it('edits and moves an item with its task, and tells of an edit in between', async () => {
    const post = await aPost();
    const path = `/calendar/${post['calendar_item_id']}`;
    const { version } = (await operator.get(path)).body;
    const edited = await operator.patch(path, {
      scheduled_at: '2026-11-27T08:00:00Z',
      copy_text: 'New words',
      hashtags: ['tea'],
      version,
    });
    expect(edited.body).toMatchObject({ moved_tasks: 1, scheduled_at: '2026-11-27T08:00:00.000Z' });
    expect((await operator.get(`/tasks/${post['id']}`)).body).toMatchObject({
      copy_text: 'New words',
      due_at: '2026-11-27T08:00:00.000Z',
    });
    const late = await operator.patch(path, { title: 'Mine', version });
    expect(late.status).toBe(409);
    expect(late.body.details.reason).toBe('EDITED_MEANWHILE');
  });

  it('drops an item with its task, for good', async () => {
    const post = await aPost();
    const path = `/calendar/${post['calendar_item_id']}`;
    expect((await operator.patch(path, { status: 'done' })).status).toBe(422);
    expect((await operator.patch(path, { status: 'cancelled' })).body.status).toBe('CANCELLED');
    expect((await operator.get(`/tasks/${post['id']}`)).body.status).toBe('CANCELLED');
    const closed = await operator.patch(path, { title: 'Again' });
    expect(closed.body.details.reason).toBe('ITEM_CLOSED');
  });

  it('shows slots that blackout days left no place for only when asked', async () => {
    const id = await aRunningCampaign(site, lead, {
      cadence: { linkedin: 7 },
      blackout_dates: ['2026-11-24'],
    });
    const statuses = async (query: Record<string, string>) =>
      (
        (await lead.get(`/campaigns/${id}/calendar`, query)).body.items as Array<Record<string, unknown>>
      ).filter((item) => item['dropped_reason'] !== null);
    expect(await statuses({})).toEqual([]);
    expect(await statuses({ include_dropped: 'true' })).toMatchObject([{ status: 'CANCELLED' }]);
  });
});

describe('making tasks', () => {
  it('makes those that items lack and gives what is nobody’s to a colleague', async () => {
    const id = await aRunningCampaign(site, lead);
    const posts = await postsOf(lead, id);
    await site.db('tasks').where({ id: posts[0]?.['id'] }).delete();
    const person = await anOperator(site.db, { role: 'operator', name: 'Nina New' });
    const path = `/campaigns/${id}/tasks`;
    const made = await operator.post(path, { assign_to: person.email.toUpperCase() }, 'tasks-key-01');
    expect(made.body).toMatchObject({
      created: 1,
      skipped_existing: posts.length - 1,
      assigned: posts.length - 1,
    });
    expect(
      (await operator.post(path, { assign_to: person.email.toUpperCase() }, 'tasks-key-01')).body,
    ).toEqual(made.body);
    expect((await operator.post(path, {})).body).toMatchObject({ created: 0, assigned: 0 });
    const after = await postsOf(lead, id);
    expect(after).toHaveLength(posts.length);
    expect(after.map((task) => task['due_at'])).toEqual(posts.map((task) => task['due_at']));
    const { body } = await lead.get('/tasks', { campaign: id });
    const names = (body.items as Array<{ assigned_to: { name: string } }>).map(
      ({ assigned_to }) => assigned_to.name,
    );
    expect(new Set(names)).toEqual(new Set(['Nina New']));
    const refused = await operator.post(path, { assign_to: 'nobody@example.com' });
    expect(Object.keys(refused.body.details.fields)).toEqual(['assign_to']);
  });
});
