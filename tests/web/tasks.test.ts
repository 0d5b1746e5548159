import type { Agent, Response } from 'supertest';
import sharp from 'sharp';
import { StoreAway } from '../../db/storage/bytes';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { completeTask } from '../../db/tasks/completion';
import { HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { formOf, partOf, wordsOf } from '../support/page';
import { aCampaignAtWork, aTask } from '../support/work';

let site: TestApp;
let now = NOW;
let delivered: string[] = [];
let lead: { agent: Agent; operator: Operator };
let olga: { agent: Agent; operator: Operator };
let campaign: CampaignRow;
beforeAll(async () => {
  const deliver = async (_campaignId: string | null, commandId: string) => void delivered.push(commandId);
  site = await anApp({ now: () => now, deliver });
  lead = await site.signedIn('lead');
  olga = await site.signedIn();
  campaign = await aCampaignAtWork(site.db, lead.operator, plus(NOW, -10 * HOUR));
});
beforeEach(() => {
  now = NOW;
  delivered = [];
});
afterAll(() => site.destroy());

let links = 0;
const aLink = () => `https://www.linkedin.com/posts/page-${(links += 1)}`;
const aPost = (given: Partial<TaskRow> = {}) =>
  aTask(site.db, campaign, plus(NOW, -2 * HOUR), { due_at: NOW, ...given });
const fresh = async (task: { id: string }) =>
  (await site.db<TaskRow>('tasks').where({ id: task.id }).first()) as TaskRow;
const show = (task: { id: string }, agent = olga.agent) => agent.get(`/tasks/${task.id}`).expect(200);

/** Fills in the form of the page and sends it, as a browser without JavaScript does. */
async function send(
  task: { id: string },
  noun: string,
  typed: Record<string, string> = {},
  {
    agent = olga.agent,
    method,
    htmx = false,
  }: { agent?: Agent; method?: 'PATCH' | 'PUT' | 'DELETE'; htmx?: boolean } = {},
): Promise<Response> {
  const form = formOf((await show(task, agent)).text, `/tasks/${task.id}/${noun}`, method);
  const asked = agent.post(form.action).set('Referer', `http://127.0.0.1/tasks/${task.id}`);
  if (htmx) void asked.set('HX-Request', 'true');
  return asked.type('form').send({ ...form.hidden, ...typed });
}

const withLink = (link = aLink()) => ({ 'proof[type]': 'URL', 'proof[link]': link });

describe('the page of a task', () => {
  it('shows what to publish with its real line breaks, how, and what happens next', async () => {
    const { text } = await show(await aPost({ due_at: plus(NOW, 3 * HOUR) }));
    const words = wordsOf(text);
    expect(text).toContain('Tea for the spring.\n\nTaste it.');
    expect(words).toContain('30 of 3,000 characters');
    for (const heading of ['Where', 'How', 'Tips', 'Common mistakes', 'Limits', 'LinkedIn post Version 1']) {
      expect(words).toContain(heading);
    }
    expect(words).toContain('Becomes due Fri 20 Nov, 13:00 CET 12:00 UTC for you · in 2 h');
    expect(words).toContain('two follow-ups come: after 2 h and after 1 day');
    expect(text).toContain('href="https://www.linkedin.com/feed/?shareActive&#x3D;true"');
  });

  it('offers a copy button for each thing to paste', async () => {
    const item = await site
      .db('calendar_items')
      .where({ campaign_id: campaign.id, platform: 'linkedin' })
      .first('id');
    await site
      .db('calendar_items')
      .where({ id: item.id })
      .update({
        hashtags: ['tea', '#spring'],
        first_comment: 'More in the shop.',
        link_url: 'https://northwind.example/shop?a=1',
        utm: JSON.stringify({ utm_source: 'linkedin', utm_campaign: 'spring' }),
        alt_text: 'A cup',
      });
    const { text } = await show(await aPost({ calendar_item_id: item.id }));
    const copied = (id: string) =>
      new RegExp(`data-copy="#${id}"`).test(text) &&
      wordsOf(new RegExp(`id="${id}">([^<]*)<`).exec(text)?.[1] ?? '');
    expect(copied('copy-hashtags')).toBe('#tea #spring');
    expect(copied('copy-first-comment')).toBe('More in the shop.');
    expect(copied('copy-link')).toBe(
      'https://northwind.example/shop?a=1&utm_source=linkedin&utm_campaign=spring',
    );
    expect(copied('copy-alt-text')).toBe('A cup');
    expect(wordsOf(text)).toContain('44 of 3,000 characters, hashtags included');
  });

  it('keeps the procedure a task was made with, and gives follow-ups their own script', async () => {
    const older = await aPost({ sop_version: 0, instructions_text: 'HOW\n1. As it was' });
    expect(wordsOf((await show(older)).text)).toContain(
      'Version 0, as it was when this task was made. The newest is version 1. HOW 1. As it was',
    );
    const post = await aPost();
    await send(post, 'completion', withLink());
    const followUp = await site
      .db<TaskRow>('tasks')
      .where({ parent_task_id: post.id, origin: 'FOLLOWUP_24H' })
      .first();
    const { text } = await show(followUp as TaskRow);
    expect(wordsOf(text)).toContain('Open the post and its statistics.');
    expect(text).toMatch(/<details class="metric-rows" open>/);
    expect(text).toContain(`href="/tasks/${post.id}"`);
  });

  it('is not there for strangers, on any of its addresses', async () => {
    const task = await aPost();
    const other = await aCampaignAtWork(site.db, lead.operator, NOW, { client: 'Somebody else' });
    const member = await site.signedIn();
    await site.db('client_members').insert({ client_id: other.client_id, operator_id: member.operator.id });
    await member.agent.get(`/tasks/${task.id}`).expect(404);
    for (const noun of ['completion', 'block', 'claim', 'dismissal', 'copy-length']) {
      await member.agent
        .post(`/tasks/${task.id}/${noun}`)
        .type('form')
        .send({ reason: 'Because' })
        .expect(404);
    }
    expect(await fresh(task)).toEqual(task);
  });

  it('shows a task of a paused campaign as held, not as late', async () => {
    const paused = await aCampaignAtWork(site.db, lead.operator, plus(NOW, -50 * HOUR));
    const task = await aTask(site.db, paused, NOW, { due_at: plus(NOW, -5 * HOUR) });
    await site.db('campaigns').where({ id: paused.id }).update({ status: 'PAUSED' });
    await site.db('pauses').insert({
      id: newId(),
      campaign_id: paused.id,
      reason: 'CAMPAIGN',
      note: 'No word yet',
      from_at: plus(NOW, -30 * HOUR),
      paused_by: 'Leo Lead',
    });
    const words = wordsOf((await show(task)).text);
    expect(words).toContain('The campaign is paused by Leo Lead: No word yet. This task is held');
    expect(words).not.toContain('Overdue');
    expect(words).not.toContain('5 h ago');
  });
});

describe('completing a task', () => {
  it('answers what happens next, in the words of the campaign’s zone, and only then tells the process', async () => {
    const post = await aPost();
    const answer = await send(post, 'completion', { ...withLink(), outcome: 'Good echo' });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe(`/tasks/${post.id}`);
    const words = wordsOf((await show(post)).text);
    expect(words).toContain('Done. Check comments at 13:00, review results tomorrow 11:00 (CET).');
    expect(words).toContain('Done by Olga Operator');
    expect(words).toContain('Good echo');
    expect(words).toContain('Reply to early comments: A plain post');
    const commands = await site
      .db('commands')
      .where({ kind: 'complete_task' })
      .whereRaw(`payload ->> 'task_id' = ?`, [post.id]);
    expect(delivered).toEqual([commands[0].id]);
  });

  it('is one completion when the same form is sent twice, and says the same', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/completion`);
    const typed = { ...form.hidden, ...withLink() };
    const answers = await Promise.all(
      [1, 2, 3].map(() => olga.agent.post(form.action).type('form').send(typed)),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await site.db('tasks').where({ parent_task_id: post.id })).toHaveLength(2);
    const again = await olga.agent
      .post(form.action)
      .set('HX-Request', 'true')
      .type('form')
      .send(typed)
      .expect(200);
    expect(wordsOf(again.text)).toContain(
      'Done. Check comments at 13:00, review results tomorrow 11:00 (CET).',
    );
  });

  it('tells who was first, and when, when somebody else has done it', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/completion`);
    const proof = { type: 'URL' as const, value: aLink() };
    await completeTask(
      site.db,
      post,
      { proof },
      { ...saidBy(lead.operator, plus(NOW, -HOUR)), role: 'lead' },
    );
    const answer = await olga.agent
      .post(form.action)
      .set('HX-Request', 'true')
      .type('form')
      .send({ ...form.hidden, ...withLink() });
    expect(answer.status).toBe(409);
    expect(answer.headers['hx-retarget']).toBe('#task');
    const words = wordsOf(answer.text);
    expect(words).toContain('This task is already done (by Leo Lead). Nothing was changed.');
    expect(words).toContain('Done by Leo Lead, Fri 20 Nov, 10:00 CET');
  });

  it('refuses with the reason beside the field, and keeps everything that was typed', async () => {
    const post = await aPost();
    const typed = {
      ...withLink('https://example.com/1'),
      outcome: 'Good echo',
      'metrics[a][type]': 'likes',
      'metrics[a][value]': 'many',
    };
    const plain = await send(post, 'completion', typed);
    expect(plain.status).toBe(422);
    expect(partOf(plain.text, 'completion')).toContain('A figure is a number such as 1200 or 3.5.');
    const answer = await send(post, 'completion', { ...typed, 'metrics[a][value]': '1,204' }, { htmx: true });
    expect(answer.status).toBe(422);
    expect(answer.headers['hx-retarget']).toBeUndefined();
    expect(answer.text.trimStart()).toMatch(
      /^<section class="section" aria-labelledby="completion-title" id="completion">/,
    );
    expect(answer.text).toMatch(/id="field-proof-link-error">[^]*example\.com is not LinkedIn/);
    for (const value of ['https://example.com/1', '1,204']) expect(answer.text).toContain(`value="${value}"`);
    expect(answer.text).toContain('Good echo</textarea>');
    expect(await fresh(post)).toMatchObject({ status: 'PENDING' });
    expect(delivered).toEqual([]);
  });

  it('keeps figures with the task', async () => {
    const post = await aPost();
    await send(post, 'completion', {
      ...withLink(),
      'metrics[a][type]': 'impressions',
      'metrics[a][value]': '1,204',
      'metrics[b][type]': 'click rate',
      'metrics[b][value]': '3,5',
      'metrics[b][unit]': 'PERCENT',
    });
    const rows = await site
      .db('metric_entries')
      .where({ task_id: post.id })
      .orderBy('id')
      .select('metric_type', 'value', 'unit');
    expect(rows).toEqual([
      { metric_type: 'impressions', value: 1204, unit: 'COUNT' },
      { metric_type: 'click_rate', value: 3.5, unit: 'PERCENT' },
    ]);
    expect(wordsOf((await show(post)).text)).toContain('impressions 1,204');
  });

  it('takes the file in the form itself, once, and keeps it when something else is wrong', async () => {
    const post = await aPost({ platform: 'instagram', content_type: 'story', sop_key: 'instagram.story' });
    const page = await show(post);
    const form = formOf(page.text, `/tasks/${post.id}/completion`);
    expect(form.html).toContain('enctype="multipart/form-data"');
    expect(form.html).not.toContain('name="proof[link]"');
    const png = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#222' } })
      .png()
      .toBuffer();
    const post_ = (posted: string, file?: Buffer, hidden = form.hidden) => {
      const asked = olga.agent
        .post(form.action)
        .field({ ...hidden, 'proof[type]': 'UPLOAD', posted_at: posted });
      return file ? asked.attach('photo', file, { filename: 'story.png' }) : asked;
    };
    const refused = await post_('2027-01-01T10:00', png).expect(422);
    expect(wordsOf(refused.text)).toContain('story.png is uploaded already');
    const again = formOf(refused.text, `/tasks/${post.id}/completion`);
    await post_('', undefined, again.hidden).expect(303);
    const [file] = await site.db('stored_files').where({ name: 'story.png' });
    expect(await fresh(post)).toMatchObject({
      status: 'DONE',
      proof_file_id: file.id,
      completion_proof_type: 'UPLOAD',
    });
    expect((await show(post)).text).toContain(
      `<img class="state-image" src="/files/${file.id}" alt="Proof: story.png"`,
    );
  });

  it('refuses a file that is none of those it takes, and no file at all', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/completion`);
    const asked = () =>
      olga.agent.post(form.action).field({ ...form.hidden, 'proof[type]': 'UPLOAD', outcome: 'Kept' });
    const wrong = await asked().attach('file', Buffer.from('<svg/>'), { filename: 'a.png' }).expect(422);
    expect(partOf(wrong.text, 'completion')).toContain('That is an SVG drawing, which is not taken');
    expect(partOf(wrong.text, 'completion')).toContain('Kept</textarea>');
    expect(partOf((await asked().expect(422)).text, 'completion')).toContain(
      'Choose the file that shows it.',
    );
    const theirs = await lead.agent
      .post('/files')
      .attach('file', Buffer.from('%PDF-1.4\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF'), {
        filename: 'a.pdf',
      })
      .expect(201);
    const stolen = await asked().field('proof[file_id]', theirs.body.id).expect(422);
    expect(partOf(stolen.text, 'completion')).toContain('Choose the file that shows it.');
    expect(await fresh(post)).toMatchObject({ status: 'PENDING' });
  });

  it('loses nothing that was typed when the file is too large or its store is away', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/completion`);
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    // The fields below the file come behind it in the body.
    const sent = (file: Buffer) =>
      olga.agent
        .post(form.action)
        .field({ ...form.hidden, 'proof[type]': 'UPLOAD' })
        .attach('file', file, { filename: 'big.png' })
        .field({ outcome: 'Typed below', 'metrics[a][type]': 'likes', 'metrics[a][value]': '12' });
    const large = partOf((await sent(Buffer.alloc(11 * 1024 * 1024)).expect(413)).text, 'completion');
    for (const kept of ['The file is too large: the limit is 10 MB.', 'Typed below</textarea>', 'value="12"'])
      expect(large).toContain(kept);
    const put = jest.spyOn(site.deps.files, 'put').mockRejectedValue(new StoreAway('down'));
    const away = partOf((await sent(png).expect(424)).text, 'completion');
    for (const kept of ['their store does not answer', 'Typed below</textarea>', 'value="12"'])
      expect(away).toContain(kept);
    put.mockRestore();
    expect(await fresh(post)).toMatchObject({ status: 'PENDING' });
    await sent(png).expect(303);
    expect(await fresh(post)).toMatchObject({ status: 'DONE', outcome: 'Typed below' });
  });

  it('offers a person’s own word to leads only', async () => {
    const post = await aPost();
    expect((await show(post)).text).not.toContain('value="MANUAL"');
    const form = formOf((await show(post)).text, `/tasks/${post.id}/completion`);
    const forced = await olga.agent
      .post(form.action)
      .type('form')
      .send({ ...form.hidden, 'proof[type]': 'MANUAL', 'proof[note]': 'I saw it there' });
    expect(forced.status).toBe(403);
    await send(
      post,
      'completion',
      { 'proof[type]': 'MANUAL', 'proof[note]': 'I saw it there' },
      { agent: lead.agent },
    );
    expect(wordsOf((await show(post)).text)).toContain('My word for it (unverified): I saw it there');
  });

  it('asks which of the two it was when the clocks went back over the time of the post', async () => {
    // 25 October 2026, 02:30 happens twice in Berlin.
    now = new Date('2026-10-25T08:00:00Z');
    const post = await aTask(site.db, campaign, new Date('2026-10-24T10:00:00Z'), { due_at: now });
    const typed = { ...withLink(), posted_at: '2026-10-25T02:30' };
    const refused = await send(post, 'completion', typed);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('The clocks go back, so that time happens twice.');
    const choices = [...refused.text.matchAll(/name="posted_at_exact" value="([^"]+)"/g)].map(
      ([, value]) => value ?? '',
    );
    expect(choices).toEqual([
      '2026-10-25T02:30|2026-10-25T00:30:00.000Z',
      '2026-10-25T02:30|2026-10-25T01:30:00.000Z',
    ]);
    const answer = await send(post, 'completion', { ...typed, posted_at_exact: choices[1] ?? '' });
    expect(answer.status).toBe(303);
    expect(await fresh(post)).toMatchObject({ posted_at: new Date('2026-10-25T01:30:00Z') });
  });

  it('is taken back, with its follow-ups', async () => {
    const post = await aPost();
    await send(post, 'completion', withLink());
    expect(wordsOf((await show(post)).text)).toContain('Its 2 open follow-ups are cancelled with it.');
    await send(post, 'completion', { reason: 'Wrong post' }, { method: 'DELETE' });
    expect(wordsOf((await show(post)).text)).toContain(
      'The task is open again. It is due at 11:00. 2 follow-ups were cancelled.',
    );
    expect(await fresh(post)).toMatchObject({ status: 'DUE', completion_proof_value: null });
  });
});

describe('when it cannot be done', () => {
  it('is blocked with a reason, which stands on its page, and unblocked again', async () => {
    const post = await aPost();
    const refused = await send(post, 'block', { reason: ' ' }, { htmx: true });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/id="block-error">[^]*Say why, in 3 to 2000 characters/);
    const answer = await send(post, 'block', { reason: 'The picture is not released' }, { htmx: true });
    expect(answer.status).toBe(200);
    expect(answer.headers['hx-retarget']).toBe('#task');
    expect(wordsOf(answer.text)).toContain('Blocked: The picture is not released');
    expect((await send(post, 'block', {}, { method: 'DELETE' })).status).toBe(303);
    expect(await fresh(post)).toMatchObject({ status: 'DUE' });
  });

  it('is claimed, put back, and refused to whoever comes second', async () => {
    const post = await aPost();
    const form = formOf((await show(post, lead.agent)).text, `/tasks/${post.id}/claim`);
    await send(post, 'claim');
    const second = await lead.agent.post(form.action).type('form').send(form.hidden);
    expect(second.status).toBe(409);
    expect(wordsOf(second.text)).toContain('Olga Operator is already working on this task.');
    await send(post, 'claim', {}, { method: 'DELETE' });
    expect(await fresh(post)).toMatchObject({ status: 'DUE' });
  });

  it('is moved to a wall time of its campaign', async () => {
    const post = await aPost();
    await send(post, 'schedule', { due_at: '2026-11-24T09:15' }, { method: 'PATCH' });
    expect(await fresh(post)).toMatchObject({ due_at: new Date('2026-11-24T08:15:00Z') });
    expect(wordsOf((await show(post)).text)).toContain('It is now due Tue 24 Nov, 09:15 CET.');
  });

  it('asks what is meant by a time that has passed: soon, or the next free slot', async () => {
    const item = await site
      .db('calendar_items')
      .where({ campaign_id: campaign.id, status: 'PENDING' })
      .orderBy('scheduled_at')
      .first();
    const post = (await site.db<TaskRow>('tasks').where({ calendar_item_id: item.id }).first()) as TaskRow;
    const refused = await send(
      post,
      'schedule',
      { due_at: '2026-11-19T09:00' },
      { method: 'PATCH', htmx: true },
    );
    expect(refused.status).toBe(422);
    const words = wordsOf(refused.text);
    expect(words).toContain('That time has passed.');
    expect(words).toContain('Now, in five minutes: Fri 20 Nov, 11:05 CET');
    expect(words).toContain('Next free slot: Fri 20 Nov, 12:00 CET');
    const [choice] = [...refused.text.matchAll(/name="due_at_exact" value="([^"]+)"/g)].map(
      ([, value]) => value ?? '',
    );
    const other = await send(
      post,
      'schedule',
      { due_at: '2026-11-19T10:00', due_at_exact: choice ?? '' },
      { method: 'PATCH' },
    );
    expect(other.status).toBe(422);
    await send(
      post,
      'schedule',
      { due_at: '2026-11-19T09:00', due_at_exact: choice ?? '' },
      { method: 'PATCH' },
    );
    expect(await fresh(post)).toMatchObject({ due_at: plus(NOW, 5 * MINUTE) });
  });

  it('shows both times when two people move it, and takes mine when it is sent again', async () => {
    const post = await aPost();
    const path = `/tasks/${post.id}/schedule`;
    const mine = formOf((await show(post, lead.agent)).text, path, 'PATCH');
    await send(post, 'schedule', { due_at: '2026-11-24T09:15' }, { method: 'PATCH' });
    const move = (hidden: Record<string, string>) =>
      lead.agent
        .post(path)
        .type('form')
        .send({ ...hidden, due_at: '2026-11-25T10:00' });
    const refused = await move(mine.hidden);
    expect(refused.status).toBe(409);
    const words = wordsOf(refused.text);
    expect(words).toContain('It is due 2026-11-24 09:15 You wanted 2026-11-25 10:00');
    expect(refused.text).toContain('value="2026-11-25T10:00"');
    expect(await fresh(post)).toMatchObject({ due_at: new Date('2026-11-24T08:15:00Z') });
    expect((await move(formOf(refused.text, path, 'PATCH').hidden)).status).toBe(303);
    expect(await fresh(post)).toMatchObject({ due_at: new Date('2026-11-25T09:00:00Z') });
  });

  it('refuses a time that daylight saving skips, with the choices', async () => {
    const spring = await aCampaignAtWork(site.db, lead.operator, NOW, { end_date: '2027-04-30' });
    const task = await aTask(site.db, spring, NOW);
    const refused = await send(task, 'schedule', { due_at: '2027-03-28T02:30' }, { method: 'PATCH' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('The clocks go forward over that time, so it does not exist.');
    expect(refused.text).toContain('value="2027-03-28T02:30|2027-03-28T01:30:00.000Z"');
    expect(refused.text).toContain('value="2027-03-28T02:30"');
  });

  it('settles a missed post three ways, each with a reason', async () => {
    const missed = () => aPost({ status: 'MISSED', due_at: plus(NOW, -80 * HOUR) });
    const gone = await missed();
    expect((await send(gone, 'dismissal', { reason: '' })).status).toBe(422);
    await send(gone, 'dismissal', { reason: 'Old news by now' });
    expect(wordsOf((await show(gone)).text)).toContain('Missed, and let go: Old news by now');
    const moved = await missed();
    expect((await send(moved, 'schedule', { due_at: '2026-11-24T09:15' }, { method: 'PATCH' })).status).toBe(
      422,
    );
    await send(
      moved,
      'schedule',
      { due_at: '2026-11-24T09:15', reason: 'The client asked' },
      { method: 'PATCH' },
    );
    expect(await fresh(moved)).toMatchObject({ status: 'PENDING' });
    const back = await missed();
    await send(back, 'completion', { reason: 'It still matters' }, { method: 'DELETE' });
    expect(await fresh(back)).toMatchObject({ status: 'DUE', due_at: NOW });
    expect(wordsOf((await show(back)).text)).toContain('Olga Operator reopened it: It still matters');
  });

  it('offers nothing once its campaign is closed, and says why', async () => {
    const over = await aCampaignAtWork(site.db, lead.operator, NOW);
    const task = await aTask(site.db, over, NOW);
    const form = formOf((await show(task)).text, `/tasks/${task.id}/completion`);
    await site.db('campaigns').where({ id: over.id }).update({ status: 'COMPLETED' });
    const { text } = await show(task);
    expect(wordsOf(text)).toContain('The campaign is completed: nothing in it changes any more.');
    expect(text).not.toContain('id="completion"');
    const late = await olga.agent
      .post(form.action)
      .type('form')
      .send({ ...form.hidden, ...withLink() });
    expect(late.status).toBe(409);
    expect(wordsOf(late.text)).toContain('nothing in it changes any more');
  });
});

describe('the copy of a task', () => {
  it('is edited with its calendar item, and saved over a claim that came between', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/copy`, 'PATCH');
    await send(post, 'claim');
    const answer = await olga.agent
      .post(form.action)
      .type('form')
      .send({ ...form.hidden, copy_text: 'New words\r\n\r\nhere' });
    expect(answer.status).toBe(303);
    expect(await fresh(post)).toMatchObject({ copy_text: 'New words\n\nhere' });
  });

  it('shows their words beside mine when somebody was faster, and saves mine when I say so again', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/copy`, 'PATCH');
    await send(post, 'copy', { copy_text: 'Their words' }, { method: 'PATCH', agent: lead.agent });
    const refused = await olga.agent
      .post(form.action)
      .set('HX-Request', 'true')
      .type('form')
      .send({ ...form.hidden, copy_text: 'My words' });
    expect(refused.status).toBe(409);
    expect(refused.text.trimStart()).toMatch(/^<section [^>]*id="copy">/);
    expect(refused.text).toContain('id="copy-theirs">Their words<');
    expect(refused.text).toContain('>\nMy words</textarea>');
    const again = formOf(refused.text, `/tasks/${post.id}/copy`, 'PATCH');
    await olga.agent
      .post(again.action)
      .type('form')
      .send({ ...again.hidden, copy_text: 'My words' })
      .expect(303);
    expect(await fresh(post)).toMatchObject({ copy_text: 'My words' });
  });

  it('is counted as its platform counts, while it is being written', async () => {
    const tweet = await aPost({ platform: 'twitter', sop_key: 'twitter.post' });
    const count = async (copy_text: string) => {
      const answer = await olga.agent
        .post(`/tasks/${tweet.id}/copy-length`)
        .set('HX-Request', 'true')
        .type('form')
        .send({ copy_text, _method: 'POST' });
      return wordsOf(answer.text);
    };
    expect(await count('茶 https://example.com/a-very-long-address-that-does-not-count')).toBe(
      '26 of 280 characters as X counts them',
    );
    expect(await count('x'.repeat(290))).toBe(
      '290 of 280 characters as X counts them 10 too many: X takes 280.',
    );
  });

  it('keeps the ticks of its procedure', async () => {
    const post = await aPost();
    const form = formOf((await show(post)).text, `/tasks/${post.id}/steps`, 'PUT');
    await olga.agent
      .post(form.action)
      .type('form')
      .send({ ...form.hidden, step: ['0', '2'] })
      .expect(303);
    const { text } = await show(post, lead.agent);
    expect([...text.matchAll(/name="step" value="(\d+)" checked/g)].map(([, at]) => at)).toEqual(['0', '2']);
  });
});
