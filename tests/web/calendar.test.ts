import type { Agent, Response } from 'supertest';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CalendarItemRow, TaskRow } from '../../db/tables';
import { MINUTE, plus } from '../../workflows/domain/time';
import { wallTime } from '../../web/tasks/when';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, formsOf, partOf, unescaped, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';

type Person = { agent: Agent; operator: Operator };

const ZONE = 'Europe/Berlin';
let site: ApiApp;
let machine: Machine;
let olga: Person;
let leo: Person;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  [olga, leo] = [await site.signedIn(), await site.signedIn('lead')];
});
beforeEach(() => site.setNow(NOW));
afterAll(() => site.destroy());

const itemsOf = (campaign: string) =>
  site.db<CalendarItemRow>('calendar_items').where({ campaign_id: campaign }).orderBy('scheduled_at');
const fresh = async ({ id }: { id: string }) =>
  (await site.db<CalendarItemRow>('calendar_items').where({ id }).first()) as CalendarItemRow;
const taskOf = async ({ id }: { id: string }) =>
  (await site.db<TaskRow>('tasks').where({ calendar_item_id: id, task_type: 'POST' }).first()) as TaskRow;
const page = async (path: string, { agent }: Person = olga) => (await agent.get(path).expect(200)).text;

/** The first items of a campaign that runs. */
async function aCalendar(given: Record<string, unknown> = {}) {
  const campaign = await aRunningCampaign(site, machine, given);
  const [item, next] = await itemsOf(campaign);
  if (!item || !next) throw new Error('no calendar was built');
  return { campaign, item, next };
}

const edit = ({ id }: { id: string }, typed: Record<string, string>, person = olga): Promise<Response> =>
  send(person.agent, `/calendar/${id}`, `/calendar/${id}`, typed, 'PATCH');
const editForm = (html: string, { id }: { id: string }) => formOf(html, `/calendar/${id}`, 'PATCH').html;

describe('the calendar of a campaign', () => {
  it('shows a month with each post at its local time, with its platform and its status in words', async () => {
    const { campaign, item } = await aCalendar();
    const words = wordsOf(await page(`/campaigns/${campaign}/calendar?month=2026-11`));
    expect(words).toContain('November 2026');
    expect(words).toContain('Mon 23 Nov 2026 09:00 LinkedIn');
    expect(words).toContain(`${item.title} Planned`);
    expect(words).toContain('Fri 20 Nov 2026, today');
  });

  it('leads to the month before and after, to today, and to the same time as a week or a list', async () => {
    const { campaign } = await aCalendar();
    const base = `/campaigns/${campaign}/calendar`;
    const text = unescaped(await page(`${base}?month=2026-12`));
    for (const query of [
      '?view=month&month=2026-11',
      '?view=month&month=2027-01',
      '?view=week&week=2026-12-01',
      '?view=agenda&month=2026-12',
    ]) {
      expect(text).toContain(`href="${base}${query}"`);
    }
  });

  it('shows one week, and a list of days that have something', async () => {
    const { campaign, item } = await aCalendar();
    const week = wordsOf(await page(`/campaigns/${campaign}/calendar?view=week&week=2026-11-25`));
    expect(week).toContain('Week of 23 November 2026');
    expect(week).toContain(item.title);
    const list = wordsOf(await page(`/campaigns/${campaign}/calendar?view=agenda&month=2026-11`));
    expect(list).toContain(`09:00 LinkedIn ${item.title}`);
    expect(list).not.toContain('Tue 24 Nov 2026');
  });

  it('says in words on which days nothing is posted', async () => {
    const { campaign } = await aCalendar({ blackout_dates: ['2026-11-26'] });
    const text = await page(`/campaigns/${campaign}/calendar?month=2026-11`);
    expect(wordsOf(text)).toContain('Thu 26 Nov 2026 no posts');
    expect(text).toContain('calendar-blackout');
  });

  it('flags posts that get in each other’s way, and says how', async () => {
    const { campaign, item, next } = await aCalendar();
    await site
      .db('calendar_items')
      .where({ id: next.id })
      .update({ scheduled_at: plus(item.scheduled_at, 20 * MINUTE), copy_text: item.copy_text });
    const words = wordsOf(await page(`/campaigns/${campaign}/calendar?month=2026-11`));
    expect(words).toContain('2 items get in each other’s way');
    expect(words).toContain(`Only 20 min from “${next.title}” on the same platform.`);
    expect(wordsOf(await page(`/calendar/${item.id}`))).toContain(`Has the same text as “${next.title}”.`);
  });

  it('tells what the task of a post knows: that it is overdue or blocked', async () => {
    const { campaign, item } = await aCalendar();
    const task = await taskOf(item);
    await site.db('tasks').where({ id: task.id }).update({ status: 'BLOCKED', blocked_reason: 'No picture' });
    const words = wordsOf(await page(`/campaigns/${campaign}/calendar?view=agenda&month=2026-11`));
    expect(words).toContain('Blocked');
  });

  it('keeps a full month light: the rest of a day is one step away', async () => {
    const { campaign } = await aCalendar({
      platforms: ['linkedin', 'twitter', 'instagram', 'email'],
      cadence: { linkedin: 14, twitter: 21, instagram: 14, email: 7 },
    });
    const text = await page(`/campaigns/${campaign}/calendar?month=2026-11`);
    const more = /href="([^"]+)">\d+ more<span class="sr-only"> on Mon 23 Nov 2026/.exec(text)?.[1] ?? '';
    expect(more).toMatch(/^\?view/);
    const words = wordsOf(await page(`/campaigns/${campaign}/calendar${unescaped(more)}`));
    expect(words).toContain('November 2026, from Mon 23 Nov 2026');
    expect(words).not.toContain('Sun 22 Nov 2026');
    expect(
      words
        .split('Mon 23 Nov 2026')
        .at(-1)
        ?.match(/\d\d:\d\d (LinkedIn|X|Instagram|E-mail)/g)?.length,
    ).toBeGreaterThan(7);
    expect(words).toMatch(/From \w{3} \d+ Nov 2026 on/);
  });
});

describe('filling the calendar', () => {
  it('adds what is missing to the last day, and says how much', async () => {
    const { campaign } = await aCalendar();
    const base = `/campaigns/${campaign}/calendar`;
    const before = (await itemsOf(campaign)).length;
    expect(await page(base)).toContain(`href="${base}/build"`);
    const shown = await page(`${base}/build`);
    const promised = Number(
      /Adds (\d+) items with their \1 tasks from Sat 21 Nov 2026/.exec(wordsOf(shown))?.[1],
    );
    const { hidden } = formOf(shown, base);
    expect((await olga.agent.post(base).type('form').send(hidden)).status).toBe(303);
    expect((await itemsOf(campaign)).length - before).toBe(promised);
    const added = (await itemsOf(campaign)).length - before;
    expect(added).toBeGreaterThan(0);
    expect(wordsOf(await page(base))).toContain(`${added} items with tasks added from Sat 21 Nov 2026`);
    expect(wordsOf(await page(base))).not.toContain('items with tasks added');
  });

  it('says beside the disabled buttons that a plan comes first, and refuses all the same', async () => {
    const id = await aPlannedCampaign(site, machine);
    const base = `/campaigns/${id}/calendar`;
    const text = await page(base);
    expect(wordsOf(text)).toContain('The calendar is built from the plan, and none is approved yet.');
    expect(text.match(/<button[^>]* disabled aria-describedby="why-not-build"/g)).toHaveLength(1);
    expect(text).not.toContain(`${base}/build`);
    const sent = await olga.agent.post(base).type('form').send({ commandId: newId() });
    expect(sent.status).toBe(409);
    expect(wordsOf(partOf(sent.text, 'calendar-build'))).toContain('The campaign has no plan for that yet');
  });
});

describe('the calendar of every campaign', () => {
  it('names the campaign of each post, and reads the clock of the reader', async () => {
    const { item } = await aCalendar({ name: 'Seen from London' });
    const words = wordsOf(await page('/calendar?view=agenda&month=2026-11&day=2026-11-23'));
    expect(words).toContain('Seen from London');
    expect(words).toContain(`08:00 LinkedIn ${item.title}`);
  });

  it('keeps what is not shared with an operator from them', async () => {
    const { item } = await aCalendar({ name: 'Secret plans', client: 'Secret Client' });
    const outsider = await site.signedIn();
    const other = await site.db('clients').whereNot({ name: 'Secret Client' }).first('id');
    await site.db('client_members').insert({ client_id: other.id, operator_id: outsider.operator.id });
    expect(await page('/calendar?view=agenda&month=2026-11&day=2026-11-23', outsider)).not.toContain(
      'Secret plans',
    );
    await outsider.agent.get(`/calendar/${item.id}`).expect(404);
    await outsider.agent
      .patch(`/calendar/${item.id}`)
      .type('form')
      .send({ title: 'Mine now', version: 1 })
      .expect(404);
    expect((await fresh(item)).title).toBe(item.title);
  });
});

describe('one item', () => {
  it('shows everything of it, its length as the platform counts it, and its task', async () => {
    const { item } = await aCalendar();
    const text = await page(`/calendar/${item.id}`);
    expect(filledIn(editForm(text, item))).toMatchObject({
      scheduled_at: wallTime(item.scheduled_at, ZONE),
      title: item.title,
      copy_text: item.copy_text,
      hashtags: item.hashtags.join(' '),
      cta_text: item.cta_text,
    });
    expect(wordsOf(text)).toMatch(/\d+ of 3,000 characters/);
    const task = await taskOf(item);
    expect(text).toContain(`href="/tasks/${task.id}"`);
    expect(text).toContain(`hx-post="/tasks/${task.id}/copy-length"`);
  });

  it('saves words, on its task too, and does not move', async () => {
    const { item } = await aCalendar();
    const saved = await edit(item, {
      copy_text: 'Tea for the autumn.\r\n\r\nTaste it.',
      hashtags: '#Tea, #Autumn #Tea',
      first_comment: 'Here is the link',
      link_url: 'https://example.com/tea',
      alt_text: 'A cup',
      notes: 'Ask Ada',
    });
    expect([saved.status, saved.headers['location']]).toEqual([303, `/calendar/${item.id}`]);
    expect(await fresh(item)).toMatchObject({
      copy_text: 'Tea for the autumn.\n\nTaste it.',
      hashtags: ['#Tea', '#Autumn'],
      first_comment: 'Here is the link',
      link_url: 'https://example.com/tea',
      alt_text: 'A cup',
      notes: 'Ask Ada',
      scheduled_at: item.scheduled_at,
    });
    expect((await taskOf(item)).copy_text).toBe('Tea for the autumn.\n\nTaste it.');
  });

  it('draws the form again with everything typed when something is wrong', async () => {
    const { item } = await aCalendar();
    const refused = await edit(item, { title: ' ', link_url: 'tea.example', notes: 'Kept <as typed>' });
    expect(refused.status).toBe(422);
    const form = editForm(refused.text, item);
    expect(wordsOf(form)).toContain('Give it a title.');
    expect(form).toContain('id="field-link_url-error"');
    expect(filledIn(form)).toMatchObject({ link_url: 'tea.example', notes: 'Kept <as typed>' });
    expect(await fresh(item)).toEqual(item);
  });

  it('needs a title with words in it, and takes a text as long as its task does', async () => {
    const { item } = await aCalendar();
    const refused = await edit(item, { title: '🎉🎉' });
    expect(refused.status).toBe(422);
    expect(wordsOf(editForm(refused.text, item))).toContain('Needs at least one letter or digit.');
    expect((await edit(item, { copy_text: 'x'.repeat(60_000) })).status).toBe(303);
  });

  it('moves with its task, keeping the campaign’s clock', async () => {
    const { item } = await aCalendar();
    const moved = await edit(item, { scheduled_at: '2026-11-24T11:30' });
    expect(moved.status).toBe(303);
    expect((await fresh(item)).scheduled_at).toEqual(new Date('2026-11-24T10:30:00Z'));
    expect((await taskOf(item)).due_at).toEqual(new Date('2026-11-24T10:30:00Z'));
    expect(wordsOf(await page(`/calendar/${item.id}`))).toContain(
      'The item was moved to Tue 24 Nov, 11:30 CET',
    );
  });

  it('makes something else of it, which its task then shows how to do', async () => {
    const { item } = await aCalendar();
    expect((await edit(item, { content_type: 'thread' })).status).toBe(303);
    expect(await fresh(item)).toMatchObject({ content_type: 'thread', slot_key: item.slot_key });
    expect(await taskOf(item)).toMatchObject({ sop_key: 'linkedin.thread', content_type: 'thread' });
    const wrong = await edit(item, { content_type: 'newsletter', notes: 'Kept' });
    expect(wrong.status).toBe(422);
    const form = editForm(wrong.text, item);
    expect(wordsOf(form)).toContain(
      'That is not published on LinkedIn. Choose Post, Carousel, Thread or Direct message.',
    );
    expect(form).toContain('Kept');
    const answered = await machine.patch(`/calendar/${item.id}`, { content_type: 'POST' });
    expect(answered.status).toBe(200);
    expect((await machine.get(`/calendar/${item.id}`)).body).toMatchObject({ content_type: 'post' });
    expect(
      (await machine.patch(`/calendar/${item.id}`, { content_type: 'email' })).body.details,
    ).toMatchObject({ reason: 'ITEM_KIND' });
    expect((await machine.patch(`/calendar/${item.id}`, { content_type: 'dm' })).status).toBe(200);
    expect(wordsOf(await page(`/tasks/${(await taskOf(item)).id}`))).toContain(
      'There is no procedure of its own for “direct message” on LinkedIn.',
    );
    const refused = await machine.patch(`/calendar/${item.id}`, { content_type: 'reel' });
    expect(refused.body.details).toMatchObject({ reason: 'ITEM_KIND', field: 'content_type' });
  });

  it('asks what to do with a time that has passed, and takes the answer', async () => {
    const { item } = await aCalendar();
    const refused = await edit(item, { scheduled_at: '2026-11-19T09:00', notes: 'Kept' });
    expect(refused.status).toBe(422);
    const form = editForm(refused.text, item);
    expect(wordsOf(form)).toContain('That time has passed. Choose one that lies ahead.');
    const [, , slot] = [...form.matchAll(/name="scheduled_at_exact" value="([^"]+)"/g)].map(
      ([, value]) => value,
    );
    expect(wordsOf(form)).toContain('Leave it where it is');
    const chosen = unescaped(String(slot));
    const sent = await sendAgain(
      olga.agent,
      refused.text,
      `/calendar/${item.id}`,
      { scheduled_at_exact: chosen },
      'PATCH',
    );
    expect(sent.status).toBe(303);
    expect(await fresh(item)).toMatchObject({
      scheduled_at: new Date(chosen.split('|')[1] ?? ''),
      notes: 'Kept',
    });
  });

  it('asks which one is meant when the clocks repeat or skip a time', async () => {
    const { item } = await aCalendar({ start_date: '2026-11-20', end_date: '2027-11-30' });
    const skipped = await edit(item, { scheduled_at: '2027-03-28T02:30' });
    expect(skipped.status).toBe(422);
    expect(wordsOf(skipped.text)).toContain('The clocks go forward over that time, so it does not exist.');
    const doubled = await edit(item, { scheduled_at: '2027-10-31T02:30' });
    expect(wordsOf(doubled.text)).toContain('The clocks go back, so that time happens twice.');
    const values = [...doubled.text.matchAll(/name="scheduled_at_exact" value="([^"]+)"/g)].map(
      ([, value]) => value,
    );
    expect(values).toEqual([
      '2027-10-31T02:30|2027-10-31T00:30:00.000Z',
      '2027-10-31T02:30|2027-10-31T01:30:00.000Z',
    ]);
    const chosen = { scheduled_at_exact: String(values[1]) };
    await sendAgain(olga.agent, doubled.text, `/calendar/${item.id}`, chosen, 'PATCH');
    expect((await fresh(item)).scheduled_at).toEqual(new Date('2027-10-31T01:30:00Z'));
    // Words can be changed in the repeated hour without being asked again.
    expect((await edit(item, { notes: 'Only words' })).status).toBe(303);
    expect((await fresh(item)).scheduled_at).toEqual(new Date('2027-10-31T01:30:00Z'));
  });

  it('shows somebody else’s change beside mine, and saves mine when it is sent again', async () => {
    const { item } = await aCalendar();
    const text = await page(`/calendar/${item.id}`);
    await edit(item, { title: 'As Leo sees it', scheduled_at: '2026-11-25T10:00' }, leo);
    const mine = await sendAgain(
      olga.agent,
      text,
      `/calendar/${item.id}`,
      { title: 'As Olga sees it', scheduled_at: wallTime(item.scheduled_at, ZONE) },
      'PATCH',
    );
    expect(mine.status).toBe(409);
    expect(wordsOf(mine.text)).toContain(
      'As it stands now, where yours differs Time 2026-11-25 10:00 Title As Leo sees it',
    );
    expect(filledIn(editForm(mine.text, item))['title']).toBe('As Olga sees it');
    expect((await fresh(item)).title).toBe('As Leo sees it');
    expect((await sendAgain(olga.agent, mine.text, `/calendar/${item.id}`, {}, 'PATCH')).status).toBe(303);
    expect(await fresh(item)).toMatchObject({ title: 'As Olga sees it', scheduled_at: item.scheduled_at });
  });

  it('does not forget, over a mistake, which version was read', async () => {
    const { item } = await aCalendar();
    const text = await page(`/calendar/${item.id}`);
    await edit(item, { notes: 'From Leo' }, leo);
    const wrong = await sendAgain(olga.agent, text, `/calendar/${item.id}`, { title: ' ' }, 'PATCH');
    expect(wrong.status).toBe(422);
    const again = await sendAgain(olga.agent, wrong.text, `/calendar/${item.id}`, { title: 'Mine' }, 'PATCH');
    expect(again.status).toBe(409);
    expect((await fresh(item)).notes).toBe('From Leo');
  });

  it('is dropped with its task, and then says so instead of offering a form', async () => {
    const { campaign, item } = await aCalendar();
    const path = `/calendar/${item.id}`;
    expect((await send(olga.agent, path, path, {}, 'DELETE')).status).toBe(303);
    expect((await fresh(item)).status).toBe('CANCELLED');
    expect((await taskOf(item)).status).toBe('CANCELLED');
    const text = await page(path);
    expect(wordsOf(text)).toContain('This calendar item is published or cancelled and no longer changes.');
    expect(formsOf(text).map(({ action }) => action)).not.toContain(path);
    expect(wordsOf(await page(`/campaigns/${campaign}/calendar?month=2026-11`))).toContain('Dropped');
  });

  it('is not dropped over a change that was not seen; the form still holds the item', async () => {
    const { item } = await aCalendar();
    const path = `/calendar/${item.id}`;
    const text = await page(path);
    await edit(item, { notes: 'Please keep this one' }, leo);
    const refused = await sendAgain(olga.agent, text, path, {}, 'DELETE');
    expect(refused.status).toBe(409);
    expect(wordsOf(formOf(refused.text, path, 'DELETE').html)).toContain(
      'changed this while you were editing',
    );
    expect(filledIn(editForm(refused.text, item))['notes']).toBe('Please keep this one');
    expect((await fresh(item)).status).toBe('PENDING');
  });

  it('no longer changes once it is published, however late the form comes', async () => {
    const { item } = await aCalendar();
    const text = await page(`/calendar/${item.id}`);
    await site.db('calendar_items').where({ id: item.id }).update({ status: 'DONE' });
    const late = await sendAgain(olga.agent, text, `/calendar/${item.id}`, { title: 'Too late' }, 'PATCH');
    expect(late.status).toBe(409);
    expect(wordsOf(late.text)).toContain(
      'This calendar item is published or cancelled and no longer changes.',
    );
    expect((await fresh(item)).title).toBe(item.title);
  });

  it('shows both clocks to a reader in another zone', async () => {
    const { item } = await aCalendar();
    const newYork = await site.signedIn();
    await site.db('operators').where({ id: newYork.operator.id }).update({ time_zone: 'America/New_York' });
    const words = wordsOf(await page(`/calendar/${item.id}`, newYork));
    expect(words).toContain('09:00 CET');
    expect(words).toContain('03:00 EST for you');
  });
});
