import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import type { CalendarItemRow, TaskRow } from '../../db/tables';
import { addDays, DAY, localDate, plus } from '../../workflows/domain/time';
import { NOW } from '../support/cast';
import { anApi, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, unescaped, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';

const ZONE = 'Europe/Berlin';
let site: ApiApp;
let machine: Machine;
let olga: { agent: Agent; operator: Operator };

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  olga = await site.signedIn();
});
afterAll(() => site.destroy());

const itemsOf = (campaign: string): Promise<CalendarItemRow[]> =>
  site.db('calendar_items').where({ campaign_id: campaign }).orderBy('scheduled_at');
const fresh = async ({ id }: { id: string }): Promise<CalendarItemRow> =>
  site.db('calendar_items').where({ id }).first();
const page = async (path: string, status = 200) => (await olga.agent.get(path).expect(status)).text;

async function aCalendar(given: Record<string, unknown> = {}) {
  const campaign = await aRunningCampaign(site, machine, given);
  const items = await itemsOf(campaign);
  const [item, next] = items;
  if (!item || !next) throw new Error('no calendar was built');
  return { campaign, base: `/campaigns/${campaign}/calendar`, items, item, next };
}

describe('the calendar of a campaign, when no time is asked for', () => {
  const headingOf = async (path: string) => /calendar-heading">([^<]*)/.exec(await page(path))?.[1];

  it('opens on the month, or the week, that has the next item', async () => {
    const { base, items, campaign } = await aCalendar();
    expect(await headingOf(base)).toBe('November 2026');
    const past = { scheduled_at: plus(NOW, -DAY), status: 'DONE' };
    await site.db('calendar_items').where({ campaign_id: campaign }).update(past);
    const [first, second] = items;
    await site
      .db('calendar_items')
      .where({ id: first?.id })
      .update({ ...past, status: first?.status });
    const inJanuary = { scheduled_at: new Date('2027-01-12T09:00:00Z'), status: second?.status };
    await site.db('calendar_items').where({ id: second?.id }).update(inJanuary);
    expect(await headingOf(base)).toBe('January 2027');
    expect(await headingOf(`${base}?view=week`)).toBe('Week of 11 January 2027');
    expect(await headingOf(`${base}?month=2026-11`)).toBe('November 2026');
    await site.db('calendar_items').where({ id: second?.id }).update({ status: 'CANCELLED' });
    expect(await headingOf(base)).toBe('November 2026');
  });
});

describe('the calendar narrowed down', () => {
  it('keeps view, time and filter in the address, and counts what stands how', async () => {
    const { base, item } = await aCalendar({
      platforms: ['linkedin', 'twitter'],
      cadence: { linkedin: 3, twitter: 2 },
    });
    await site
      .db('tasks')
      .where({ calendar_item_id: item.id })
      .update({ status: 'BLOCKED', blocked_reason: 'No picture' });
    const all = await page(`${base}?view=agenda&month=2026-11`);
    expect(wordsOf(all)).toMatch(/\d+ items: \d+ planned, 1 blocked/);
    const text = await page(`${base}?view=agenda&month=2026-11&platform=linkedin&status=BLOCKED`);
    expect(text).toContain(item.title);
    expect(text.match(/class="row"/g)).toHaveLength(1);
    expect(unescaped(text)).toContain(
      `href="${base}?view=agenda&month=2026-12&platform=linkedin&status=BLOCKED"`,
    );
    expect(filledIn(formOf(text, base).html)).toMatchObject({
      view: 'agenda',
      platform: 'linkedin',
      status: 'BLOCKED',
    });
    const none = await page(`${base}?view=week&week=2026-11-23&platform=email`);
    expect(wordsOf(none)).toContain('Nothing like that in this week');
  });

  it('shows any days as a list, and refuses more than five years with everything typed', async () => {
    const { base, items } = await aCalendar();
    const last = items.at(-1) as CalendarItemRow;
    const day = localDate(last.scheduled_at, ZONE);
    const text = await page(`${base}?view=agenda&from=${day}&to=${day}`);
    expect(text.match(/class="row"/g)).toHaveLength(1);
    expect(unescaped(text)).toContain(`view=agenda&from=${addDays(day, 1)}&to=${addDays(day, 1)}`);
    const long = await page(`${base}?view=agenda&from=2026-01-01&to=2031-12-31`, 422);
    expect(wordsOf(long)).toContain('A calendar shows five years at most.');
    const backwards = await page(`${base}?view=print&from=2026-12-01&to=2026-11-01`, 422);
    expect(wordsOf(backwards)).toContain('The last day lies before the first.');
  });

  it('shows only one campaign of all when asked to', async () => {
    const { campaign, item } = await aCalendar({ name: 'Chosen one' });
    await aCalendar({ name: 'Other one' });
    const words = wordsOf(await page(`/calendar?view=agenda&month=2026-11&campaign=${campaign}`));
    expect(words).toContain(item.title);
    expect(words.match(/Other one/g)).toHaveLength(1);
  });

  it('prints everything of the time as a plain table, without pages', async () => {
    const { base } = await aCalendar({
      platforms: ['linkedin', 'twitter'],
      cadence: { linkedin: 14, twitter: 21 },
    });
    const text = await page(`${base}?view=print&from=2026-11-20&to=2027-01-31`);
    const count = (await itemsOf(base.split('/')[2] ?? '')).length;
    expect(count).toBeGreaterThan(60);
    expect(text.match(/<td>\d\d:\d\d<\/td>/g)).toHaveLength(count);
  });
});

describe('moving one item', () => {
  const move = (item: { id: string }, typed: Record<string, string>) =>
    send(olga.agent, `/calendar/${item.id}/move`, `/calendar/${item.id}/schedule`, typed, 'PATCH');

  it('shows what it does before it is done', async () => {
    const { item, next } = await aCalendar();
    const at = plus(next.scheduled_at, 30 * 60_000);
    const day = localDate(next.scheduled_at, ZONE);
    const text = await page(`/calendar/${item.id}/move?scheduled_at=${day}T09:30`);
    expect(wordsOf(text)).toMatch(/What it does Moves 1 item with its task, 2 days/);
    expect(wordsOf(text)).toContain(`Only 30 min from “${next.title}” on the same platform.`);
    expect(await fresh(item)).toEqual(item);
    const sent = await sendAgain(olga.agent, text, `/calendar/${item.id}/schedule`, {}, 'PATCH');
    expect(sent.status).toBe(303);
    expect((await fresh(item)).scheduled_at).toEqual(at);
  });

  it('is not offered for what is published, by its address either', async () => {
    const { item } = await aCalendar();
    await site.db('calendar_items').where({ id: item.id }).update({ status: 'DONE' });
    const refused = await olga.agent.get(`/calendar/${item.id}/move`);
    expect(refused.status).toBe(409);
    expect(refused.text).not.toContain('Move it');
  });

  it('asks, of a time that has passed, whether now, the next free slot or not at all', async () => {
    const { item } = await aCalendar();
    const refused = await move(item, { scheduled_at: '2026-11-19T09:00' });
    expect(refused.status).toBe(422);
    const words = wordsOf(refused.text);
    expect(words).toContain('That time has passed');
    expect(words).toContain('Now, in five minutes');
    expect(words).toContain('Next free slot');
    expect(words).toContain('Leave it where it is');
    const [, , slot] = [...refused.text.matchAll(/name="scheduled_at_exact" value="([^"]+)"/g)].map(
      ([, value]) => unescaped(String(value)),
    );
    const again = { scheduled_at_exact: String(slot) };
    const sent = await sendAgain(olga.agent, refused.text, `/calendar/${item.id}/schedule`, again, 'PATCH');
    expect(sent.status).toBe(303);
    expect((await fresh(item)).scheduled_at).toEqual(new Date(String(slot).split('|')[1] ?? ''));
  });

  it('shows both times when two people moved it, and takes mine when it is sent again', async () => {
    const { item } = await aCalendar();
    const mine = await page(`/calendar/${item.id}/move`);
    await move(item, { scheduled_at: '2026-11-25T10:00' });
    const path = `/calendar/${item.id}/schedule`;
    const refused = await sendAgain(olga.agent, mine, path, { scheduled_at: '2026-11-26T11:00' }, 'PATCH');
    expect(refused.status).toBe(409);
    expect(wordsOf(refused.text)).toContain('It stands on 2026-11-25 10:00 You wanted 2026-11-26 11:00');
    expect((await sendAgain(olga.agent, refused.text, path, {}, 'PATCH')).status).toBe(303);
    expect((await fresh(item)).scheduled_at).toEqual(new Date('2026-11-26T10:00:00Z'));
  });
});

describe('what was missed', () => {
  const missed = async () => {
    const found = await aCalendar();
    await site.db('calendar_items').where({ id: found.item.id }).update({ status: 'MISSED' });
    return found;
  };

  it('is moved with a reason, which its form asks for and the audit keeps', async () => {
    const { item } = await missed();
    const asks = `/calendar/${item.id}/move`;
    const path = `/calendar/${item.id}/schedule`;
    expect(wordsOf(await page(asks))).toContain('It was missed: say why it is given another time.');
    const refused = await send(olga.agent, asks, path, { scheduled_at: '2026-11-26T09:00' }, 'PATCH');
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Say why, in 3 to 2');
    expect(await fresh(item)).toMatchObject({ status: 'MISSED', scheduled_at: item.scheduled_at });
    const why = { scheduled_at: '2026-11-26T09:00', reason: 'Nobody was here' };
    const sent = await sendAgain(olga.agent, refused.text, path, why, 'PATCH');
    expect(sent.status).toBe(303);
    expect(await fresh(item)).toMatchObject({
      status: 'PENDING',
      scheduled_at: new Date('2026-11-26T08:00:00Z'),
    });
    const entry = await site.db('audit_entries').where({ entity_id: item.id }).first('reason');
    expect(entry?.reason).toBe('Nobody was here');
  });

  it('cannot be dragged: it says so, and leads to the form that asks why', async () => {
    const { item } = await missed();
    const drag = olga.agent.patch(`/calendar/${item.id}/schedule`).set('HX-Request', 'true').type('form');
    const said = await drag.send({ by: 2, version: item.version });
    expect(said.status).toBe(422);
    expect(wordsOf(said.text)).toContain('was not moved. Say why');
    const href = unescaped(/href="(\/calendar\/[^"]+)"/.exec(said.text)?.[1] ?? '');
    expect(wordsOf(await page(href))).toContain('It was missed: say why');
  });

  it('stays where several are moved without a reason, and goes along with one', async () => {
    const { base, item, next } = await missed();
    const query = `item=${item.id}&item=${next.id}&action=MOVE_BY&days=7`;
    const without = wordsOf(await page(`${base}/selection?${query}`));
    expect(without).toContain('1 item cannot be changed and stays as it is');
    expect(without).toContain('Say why');
    const withOne = wordsOf(await page(`${base}/selection?${query}&reason=Nobody+was+here`));
    expect(withOne).toContain('Moves 2 items');
  });
});

describe('dragging', () => {
  const drag = (item: { id: string }, fields: Record<string, string | number>) =>
    olga.agent.patch(`/calendar/${item.id}/schedule`).set('HX-Request', 'true').type('form').send(fields);

  it('offers what can be moved, day by day, with the version that is seen', async () => {
    const { base, item } = await aCalendar();
    const text = await page(`${base}?month=2026-11`);
    expect(text).toContain(`href="/calendar/${item.id}" data-version="${item.version}"`);
    expect(text).toContain('data-day="2026-11-23"');
    expect(text).toMatch(/<script src="[^"]+\/js\/calendar\.js" type="module">/);
  });

  it('keeps the time of day over a change of the clocks, and says what was done', async () => {
    const { item } = await aCalendar({ end_date: '2027-06-30' });
    const by = Math.round((Date.parse('2027-04-05') - Date.parse(localDate(item.scheduled_at, ZONE))) / DAY);
    const moved = await drag(item, { by, version: item.version });
    expect(moved.status).toBe(200);
    expect(wordsOf(moved.text)).toContain('was moved to Mon 5 Apr 2027, 09:00 CEST');
    expect((await fresh(item)).scheduled_at).toEqual(new Date('2027-04-05T07:00:00Z'));
  });

  it('is refused with the reason and a way to choose, and moves nothing', async () => {
    const { item } = await aCalendar();
    const past = await drag(item, { by: -10, version: item.version });
    expect(past.status).toBe(422);
    expect(wordsOf(past.text)).toContain('was not moved. That time has passed.');
    expect(unescaped(past.text)).toContain(
      `href="/calendar/${item.id}/move?scheduled_at=2026-11-13T09%3A00"`,
    );
    const beyond = await drag(item, { by: 900, version: item.version });
    expect(wordsOf(beyond.text)).toMatch(
      /That day lies outside the campaign, which runs from \w{3} \d+ \w{3} \d{4} to \w{3} \d+ \w{3} \d{4}\./,
    );
    expect(await fresh(item)).toEqual(item);
  });

  it('tells of somebody else’s move instead of undoing it', async () => {
    const { item } = await aCalendar();
    await drag(item, { by: 1, version: item.version });
    const late = await drag(item, { by: 2, version: item.version });
    expect(late.status).toBe(409);
    expect(wordsOf(late.text)).toContain('it now stands on Tue 24 Nov, 09:00 CET. You wanted');
    expect((await fresh(item)).scheduled_at).toEqual(new Date('2026-11-24T08:00:00Z'));
  });

  it('is refused where the clocks skip the time of day, with the choices one step away', async () => {
    const { item } = await aCalendar({ end_date: '2027-06-30' });
    await site.db('calendar_items').where({ id: item.id }).update({ scheduled_at: '2027-03-27T01:30:00Z' });
    const skipped = await drag(item, { by: 1, version: item.version });
    expect(skipped.status).toBe(422);
    expect(wordsOf(skipped.text)).toContain('The clocks go forward over that time');
    const href = unescaped(/href="(\/calendar\/[^"]+)"/.exec(skipped.text)?.[1] ?? '');
    expect((await page(href)).match(/name="scheduled_at_exact"/g)).toHaveLength(2);
  });
});

describe('several at once', () => {
  const path = (base: string) => `${base}/selection`;
  const query = (items: readonly { id: string }[], more: string) =>
    `${items.map(({ id }) => `item=${id}`).join('&')}&${more}`;

  it('are chosen with boxes that work without JavaScript', async () => {
    const { base, item } = await aCalendar();
    const text = await page(`${base}?month=2026-11&select=1`);
    expect(text).toContain(`form="bulk" name="item" value="${item.id}"`);
    expect(formOf(text, path(base)).html).toContain('method="get"');
    expect(text).not.toContain('js/calendar.js');
  });

  it('move by days as the preview says, and those that cannot are named with the reason', async () => {
    const { campaign, base, items } = await aCalendar();
    const [first, second, third] = items;
    if (!first || !second || !third) throw new Error('too few');
    await site.db('calendar_items').where({ id: third.id }).update({ status: 'DONE' });
    const chosen = [first, second, third];
    const text = await page(`${path(base)}?${query(chosen, 'action=MOVE_BY&days=7')}`);
    expect(wordsOf(text)).toContain(
      'Moves 2 items with their 2 tasks. 1 item cannot be changed and stays as it is.',
    );
    expect(wordsOf(text)).toContain('This calendar item is published or cancelled');
    const sent = await sendAgain(olga.agent, text, path(base), {});
    expect([sent.status, sent.headers['location']]).toEqual([303, base]);
    expect((await fresh(first)).scheduled_at).toEqual(plus(first.scheduled_at, 7 * DAY));
    const [task] = await site.db<TaskRow>('tasks').where({ calendar_item_id: second.id });
    expect(task?.due_at).toEqual(plus(second.scheduled_at, 7 * DAY));
    const entries = await site
      .db('audit_entries')
      .where({ campaign_id: campaign, action: 'changed_calendar_items' });
    expect(entries.map(({ details }) => details)).toMatchObject([
      { kind: 'MOVE_BY', days: 7, changed: 2, refused: 1, tasks: 2 },
    ]);
  });

  it('are not changed when they are no longer what was shown', async () => {
    const { base, item, next } = await aCalendar();
    const text = await page(`${path(base)}?${query([item, next], 'action=DROP')}`);
    await site.db('calendar_items').where({ id: next.id }).update({ version: 99 });
    const refused = await sendAgain(olga.agent, text, path(base), {});
    expect(refused.status).toBe(409);
    expect(wordsOf(refused.text)).toContain('Look at what it does, then send it again.');
    expect((await fresh(item)).status).toBe('PENDING');
    expect((await sendAgain(olga.agent, refused.text, path(base), {})).status).toBe(303);
    expect([(await fresh(item)).status, (await fresh(next)).status]).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it('are given to somebody, who is told once', async () => {
    const { base, item, next } = await aCalendar();
    const leo = await site.signedIn('lead');
    const text = await page(
      `${path(base)}?${query([item, next], `action=ASSIGN&operator=${leo.operator.id}`)}`,
    );
    expect(wordsOf(text)).toContain('Reassigns 2 items with their 2 tasks.');
    await sendAgain(olga.agent, text, path(base), {});
    const tasks = await site.db<TaskRow>('tasks').whereIn('calendar_item_id', [item.id, next.id]);
    expect(tasks.map(({ assigned_to }) => assigned_to)).toEqual([leo.operator.id, leo.operator.id]);
    const told = await site.db('notifications').where({ operator_id: leo.operator.id });
    expect(told.map(({ title }) => title)).toEqual([expect.stringContaining('gave you 2 tasks of')]);
  });

  it('are given only to those who may see the campaign, and whoever gets them has not begun', async () => {
    const { campaign, base, item } = await aCalendar();
    const [elsewhere, leo] = [await site.signedIn(), await site.signedIn('lead')];
    const { campaign: other } = await aCalendar({ client: 'Elsewhere & Sons' });
    const { client_id } = await site.db('campaigns').where({ id: other }).first('client_id');
    await site.db('client_members').insert({ client_id, operator_id: elsewhere.operator.id });
    const ask = (operator: Operator) =>
      `${path(base)}?${query([item], `action=ASSIGN&operator=${operator.id}`)}`;
    const refused = await page(ask(elsewhere.operator), 422);
    expect(wordsOf(refused)).toContain('Choose somebody who works here and may see this campaign.');
    expect(refused).not.toContain(`value="${elsewhere.operator.id}"`);
    const to = {
      item_ids: [item.id],
      action: { kind: 'ASSIGN', to: elsewhere.operator.email },
      dry_run: true,
    };
    expect((await machine.post(`/campaigns/${campaign}/calendar/changes`, to)).status).toBe(422);
    await site.db('tasks').where({ calendar_item_id: item.id }).update({
      status: 'IN_PROGRESS',
      assigned_to: olga.operator.id,
      started_at: NOW,
    });
    await sendAgain(olga.agent, await page(ask(leo.operator)), path(base), {});
    const [task] = await site.db<TaskRow>('tasks').where({ calendar_item_id: item.id });
    expect(task).toMatchObject({ status: 'PENDING', assigned_to: leo.operator.id, started_at: null });
  });

  it('say before they are moved that a day has no posts, or that they get in each other’s way', async () => {
    const { base, items } = await aCalendar({ blackout_dates: ['2026-11-28'] });
    const [one, two] = items as [CalendarItemRow, CalendarItemRow];
    const text = await page(`${path(base)}?${query([one, two], 'action=MOVE_TO&days=&day=2026-11-28')}`);
    expect(wordsOf(text)).toContain('Sat 28 Nov 2026 is a day without posts.');
    expect(wordsOf(text)).toContain(`On the same platform at the same time as “${two.title}”.`);
    const fine = await page(`${path(base)}?${query([one], 'action=MOVE_TO&days=&day=2026-11-29')}`);
    expect(wordsOf(fine)).not.toContain('is a day without posts');
  });

  it('tell those who watch their tasks when they are moved or dropped', async () => {
    const { base, item, next } = await aCalendar();
    const wanda = await site.signedIn();
    const tasks = await site.db<TaskRow>('tasks').whereIn('calendar_item_id', [item.id, next.id]);
    await site
      .db('task_watchers')
      .insert(tasks.map(({ id }) => ({ task_id: id, operator_id: wanda.operator.id, created_at: NOW })));
    const act = async (more: string) =>
      sendAgain(olga.agent, await page(`${path(base)}?${query([item, next], more)}`), path(base), {});
    await act('action=MOVE_BY&days=1');
    await act('action=DROP');
    const told = await site.db('notifications').where({ operator_id: wanda.operator.id }).orderBy('id');
    expect(told.map(({ title }) => String(title).replace(/ “.*$/, ''))).toEqual([
      ...Array<string>(2).fill(`${olga.operator.name} rescheduled`),
      ...Array<string>(2).fill(`${olga.operator.name} cancelled`),
    ]);
  });

  it('say what is missing, and keep what was typed', async () => {
    const { base, item } = await aCalendar();
    const wrong = await page(`${path(base)}?${query([item], 'action=MOVE_BY&days=soon')}`, 422);
    expect(wordsOf(wrong)).toContain('Give a whole number of days');
    expect(filledIn(formOf(wrong, path(base)).html)).toMatchObject({ days: 'soon', item: item.id });
    expect(wordsOf(await page(path(base), 422))).toContain('Choose at least one item on the calendar.');
  });
});

describe('an edit of the campaign', () => {
  it('shows what it does to the calendar before it is saved, and then does exactly that', async () => {
    const { campaign, item } = await aCalendar();
    const path = `/campaigns/${campaign}`;
    const day = localDate(item.scheduled_at, ZONE);
    const asked = await send(olga.agent, `${path}/edit`, path, { blackout_dates: day }, 'PATCH');
    expect(asked.status).toBe(409);
    expect(wordsOf(asked.text)).toContain('What it does to the calendar Moves 1 item with its task.');
    expect(wordsOf(asked.text)).toContain(item.title);
    expect(await fresh(item)).toEqual(item);
    expect((await sendAgain(olga.agent, asked.text, path, {}, 'PATCH')).status).toBe(303);
    expect(localDate((await fresh(item)).scheduled_at, ZONE)).not.toBe(day);
  });

  it('is saved at once when it leaves the calendar alone', async () => {
    const { campaign } = await aCalendar();
    const path = `/campaigns/${campaign}`;
    expect((await send(olga.agent, `${path}/edit`, path, { budget: '5k' }, 'PATCH')).status).toBe(303);
  });
});

it('answers a caption of five megabytes with the limit', async () => {
  const { item } = await aCalendar();
  const sent = await olga.agent
    .patch(`/calendar/${item.id}`)
    .type('form')
    .send({ title: 'Long', copy_text: 'x'.repeat(5_000_000) });
  expect(sent.status).toBe(413);
  expect(wordsOf(sent.text)).toContain('That is too large to take: the limit is 1 MB');
});
