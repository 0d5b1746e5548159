import type { CalendarItemRow } from '../../db/tables';
import { DAY, plus } from '../../workflows/domain/time';
import { NOW } from '../support/cast';
import { anApi, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { formsOf, unescaped, wordsOf } from '../support/page';
import { send, sendAgain } from '../support/send';
import { aTask } from '../support/work';

let site: ApiApp;
let machine: Machine;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
});
afterAll(() => site.destroy());

const PATH = '/calendar/feeds';
const itemsOf = (campaign: string): Promise<CalendarItemRow[]> =>
  site.db('calendar_items').where({ campaign_id: campaign }).orderBy('scheduled_at');
/** Lines are folded at 75 bytes. */
const unfolded = (text: string) => text.replaceAll(/\r\n[ \t]/g, '');

async function aFeed(typed: Record<string, string> = {}, page = PATH) {
  const person = await site.signedIn();
  const made = await send(person.agent, page, PATH, typed);
  expect(made.status).toBe(201);
  const address = /http:\/\/[^/]+(\/calendar\.ics\?token=[\w-]+)/.exec(unescaped(made.text))?.[1] ?? '';
  const read = async () => unfolded((await site.stranger().get(address).expect(200)).text);
  return { ...person, address, read, text: made.text };
}

describe('a calendar address', () => {
  it('has a name with words in it', async () => {
    const { agent } = await site.signedIn();
    const refused = await send(agent, PATH, PATH, { name: '📅' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Needs at least one letter or digit.');
  });

  it('is made once, however often its form is sent, and says so', async () => {
    const { agent, operator } = await site.signedIn();
    const { text: page } = await agent.get(PATH).expect(200);
    const [first, second] = await Promise.all([sendAgain(agent, page, PATH), sendAgain(agent, page, PATH)]);
    expect([first.status, second.status].sort()).toEqual([201, 303]);
    expect(await site.db('calendar_feeds').where({ operator_id: operator.id })).toHaveLength(1);
    expect(wordsOf((await agent.get(PATH)).text)).toContain(
      'was made already. Its address was shown then and is kept nowhere: if you have not copied it, end it and make another.',
    );
    const other = await sendAgain(agent, page, PATH, { name: 'Something else' });
    expect(other.status).toBe(409);
    expect(await site.db('calendar_feeds').where({ operator_id: operator.id })).toHaveLength(1);
  });

  it('is ended once, however often its form is sent', async () => {
    const { agent, operator } = await aFeed();
    const { text: page } = await agent.get(PATH).expect(200);
    const [row] = await site.db('calendar_feeds').where({ operator_id: operator.id });
    const end = () => sendAgain(agent, page, `${PATH}/${row.id}`, {}, 'DELETE');
    expect((await Promise.all([end(), end()])).map(({ status }) => status)).toEqual([303, 303]);
    const entries = await site.db('audit_entries').where({ entity_id: row.id }).orderBy('id');
    expect(entries.map(({ action }) => action)).toEqual(['created_feed', 'revoked_feed']);
  });

  it('is shown once, kept only as a hash, and read by whoever has it', async () => {
    const campaign = await aRunningCampaign(site, machine);
    const [item] = await itemsOf(campaign);
    const { agent, address, text, read, operator } = await aFeed();
    expect(wordsOf(text)).toContain('Copy it now: it is not shown again.');
    const token = address.split('=')[1] ?? 'no token';
    expect((await agent.get(PATH)).text).not.toContain(token);
    const [row] = await site.db('calendar_feeds').where({ operator_id: operator.id });
    expect(JSON.stringify(row)).not.toContain(token);
    const answer = await site.stranger().get(address);
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const ics = await read();
    expect(ics).toContain(`UID:${item?.id}@aicmo`);
    expect(ics).toContain('DTSTART:20261123T080000Z');
    expect(ics).toContain('09:00 CET (Europe/Berlin)');
    expect(ics).toContain('X-WR-TIMEZONE:');
    expect(wordsOf((await agent.get(PATH)).text)).toContain('read now');
  });

  it('keeps the UID of an item that moves, and loses one that is dropped', async () => {
    const campaign = await aRunningCampaign(site, machine);
    const [moved, dropped] = await itemsOf(campaign);
    const { read } = await aFeed();
    await machine.patch(`/calendar/${moved?.id}`, { scheduled_at: '2026-12-01T15:45:00Z' });
    await machine.patch(`/calendar/${dropped?.id}`, { status: 'CANCELLED' });
    const ics = await read();
    const event = ics.split('BEGIN:VEVENT').find((part) => part.includes(`UID:${moved?.id}@aicmo`));
    expect(event).toContain('DTSTART:20261201T154500Z');
    expect(Number(/SEQUENCE:(\d+)/.exec(event ?? '')?.[1])).toBeGreaterThan(moved?.version ?? 0);
    expect(ics).not.toContain(`UID:${dropped?.id}@aicmo`);
  });

  it('holds the posts of one campaign, or every task that is mine', async () => {
    const [one, other] = [await aRunningCampaign(site, machine), await aRunningCampaign(site, machine)];
    const [item] = await itemsOf(one);
    const [foreign] = await itemsOf(other);
    const ofOne = await aFeed({}, `${PATH}?campaign=${one}`);
    expect(await ofOne.read()).toContain(`UID:${item?.id}@aicmo`);
    expect(await ofOne.read()).not.toContain(`UID:${foreign?.id}@aicmo`);
    const mine = await aFeed({ scope: 'mine' });
    expect(await mine.read()).not.toContain('BEGIN:VEVENT');
    await site.db('tasks').where({ calendar_item_id: foreign?.id }).update({ assigned_to: mine.operator.id });
    const own = { assigned_to: mine.operator.id, estimated_minutes: 45, due_at: plus(NOW, DAY) };
    const write = { ...own, task_type: 'WRITE', title: 'Write for LinkedIn: Spring opener' } as const;
    const task = await aTask(site.db, { id: one }, NOW, write);
    await aTask(site.db, { id: one }, NOW, { ...write, status: 'CANCELLED' });
    const ics = await mine.read();
    expect(ics.match(/BEGIN:VEVENT/g)).toHaveLength(2);
    const event = ics.split('BEGIN:VEVENT').find((part) => part.includes(`UID:${task.id}@aicmo`));
    expect(event).toContain('SUMMARY:Write for LinkedIn: Spring opener');
    expect(event).toContain('DTSTART:20261121T100000Z');
    expect(event).toContain('DTEND:20261121T104500Z');
    expect(event).toContain(`/tasks/${task.id}`);
  });

  it('honours what its owner may see at that moment', async () => {
    const campaign = await aRunningCampaign(site, machine, { client: 'Quiet Client' });
    const [item] = await itemsOf(campaign);
    const { read, operator } = await aFeed();
    expect(await read()).toContain(`UID:${item?.id}@aicmo`);
    const other = await site.db('clients').whereNot({ name: 'Quiet Client' }).first('id');
    await site.db('client_members').insert({ client_id: other.id, operator_id: operator.id });
    expect(await read()).not.toContain(`UID:${item?.id}@aicmo`);
  });

  it('is not found when it is unknown, ended, or its owner is disabled', async () => {
    const { agent, address, operator } = await aFeed();
    await site.stranger().get('/calendar.ics').expect(404);
    await site.stranger().get('/calendar.ics?token=cal_unknown').expect(404);
    await site.stranger().get('/calendar.ics?token[]=a&token[]=b').expect(404);
    const form = formsOf((await agent.get(PATH)).text).find(({ action }) => action.startsWith(`${PATH}/`));
    const stranger = await site.signedIn();
    await stranger.agent
      .post(form?.action ?? '')
      .type('form')
      .send(form?.hidden ?? {})
      .expect(404);
    await site.stranger().get(address).expect(200);
    await agent
      .post(form?.action ?? '')
      .type('form')
      .send(form?.hidden ?? {})
      .expect(303);
    await site.stranger().get(address).expect(404);
    const second = await aFeed();
    await site.db('operators').where({ id: second.operator.id }).update({ disabled_at: NOW });
    await site.stranger().get(second.address).expect(404);
    const actions = await site.db('audit_entries').where({ actor_id: operator.id }).pluck('action');
    expect(actions).toEqual(expect.arrayContaining(['created_feed', 'revoked_feed']));
  });

  it('needs a name, and a campaign that one may see', async () => {
    const { agent } = await site.signedIn();
    const unnamed = await send(agent, PATH, PATH, { name: ' ' });
    expect([unnamed.status, wordsOf(unnamed.text).includes('Give it a name.')]).toEqual([422, true]);
    const body = { name: 'X', scope: 'campaign', campaign: '00000000-0000-7000-8000-000000000000' };
    const foreign = await agent.post(PATH).type('form').send(body);
    expect([foreign.status, wordsOf(foreign.text).includes('Choose a campaign.')]).toEqual([422, true]);
  });
});
