import request from 'supertest';
import { DAY } from '../../../workflows/domain/time';
import { NOW } from '../../support/cast';
import { anApi, aRunningCampaign, postsOf, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let lead: Machine;
let stranger: Machine;
let campaign: string;
beforeAll(async () => {
  site = await anApi(NOW);
  lead = await site.machine('lead');
  stranger = await site.machine('client');
  campaign = await aRunningCampaign(site, lead);
});
afterAll(() => site.destroy());

const ask = (machine: Machine, method: 'post' | 'put' | 'delete', path: string, body: object, key?: string) =>
  machine.ask(method, path, { body, ...(key && { key }) });

describe('one thing with several tasks', () => {
  it('is done in one report; what refuses is named with its reason and sentence', async () => {
    const [first, second, third] = await postsOf(lead, campaign);
    const ids = [first, second, third].map((post) => String(post?.['id']));
    await lead.post(`/tasks/${ids[0]}/block`, { reason: 'The photo is missing' });
    const said = await ask(lead, 'post', '/tasks/changes', { task_ids: ids, action: { kind: 'CLAIM' } });
    expect(said.status).toBe(200);
    expect(said.body.changed.sort()).toEqual([ids[1], ids[2]].sort());
    expect(said.body.refused).toMatchObject([{ id: ids[0], error_code: 'ILLEGAL_TRANSITION' }]);
    expect(said.body.refused[0].message).toMatch(/\w/);
    expect(said.body.command_ids).toHaveLength(1);
  });

  it('answers the same to the same key', async () => {
    const [post] = await postsOf(lead, campaign);
    const body = {
      task_ids: [String(post?.['id'])],
      action: { kind: 'MOVE', by: 2, unit: 'HOURS' },
    };
    const key = 'the same move again';
    const once = await ask(lead, 'post', '/tasks/changes', body, key);
    const again = await ask(lead, 'post', '/tasks/changes', body, key);
    expect(again.body).toEqual(once.body);
  });

  it('names the field of an action that nobody knows', async () => {
    const [post] = await postsOf(lead, campaign);
    const body = { task_ids: [String(post?.['id'])], action: { kind: 'DANCE' } };
    const said = await ask(lead, 'post', '/tasks/changes', body);
    expect(said.status).toBe(422);
    expect(JSON.stringify(said.body.details)).toMatch(/action/);
  });
});

describe('one thing with several calendar items', () => {
  const dryRun = (body: object) =>
    ask(lead, 'post', `/campaigns/${campaign}/calendar/changes`, { ...body, dry_run: true });
  const itemsOf = async () =>
    (await site
      .db('calendar_items')
      .where({ campaign_id: campaign, status: 'PENDING' })
      .orderBy('scheduled_at', 'desc')
      .limit(2)) as Array<{
      id: string;
      scheduled_at: Date;
    }>;

  it('is previewed, and then done exactly so', async () => {
    const items = await itemsOf();
    const body = { item_ids: items.map(({ id }) => id), action: { kind: 'MOVE_BY', days: 1 } };
    const shown = await dryRun(body);
    expect(shown.body).toMatchObject({ command_id: null, changed: 2, refused: [] });
    const path = `/campaigns/${campaign}/calendar/changes`;
    const done = await ask(lead, 'post', path, { ...body, preview: shown.body.preview });
    expect(done.body).toMatchObject({ changed: 2, tasks: 2 });
    const after = await site.db('calendar_items').where({ id: items[0]?.id }).first('scheduled_at');
    expect(after.scheduled_at.getTime() - (items[0]?.scheduled_at.getTime() ?? 0)).toBe(DAY);
  });

  it('is refused when the items changed since, and without a preview', async () => {
    const items = await itemsOf();
    const body = { item_ids: items.map(({ id }) => id), action: { kind: 'DROP' } };
    const shown = await dryRun(body);
    await site.db('calendar_items').where({ id: items[0]?.id }).increment('version', 1);
    const path = `/campaigns/${campaign}/calendar/changes`;
    const stale = await ask(lead, 'post', path, { ...body, preview: shown.body.preview });
    expect(stale.body).toMatchObject({ error_code: 'PREVIEW_STALE' });
    const blind = await ask(lead, 'post', path, body);
    expect(blind.status).toBe(422);
  });
});

describe('watching a task', () => {
  it('is a fact of the person who asks', async () => {
    const [post] = await postsOf(lead, campaign);
    const path = `/tasks/${post?.['id']}/watching`;
    expect((await ask(lead, 'put', path, {})).body).toMatchObject({ watching: true });
    expect((await ask(lead, 'delete', path, {})).body).toMatchObject({ watching: false, watchers: [] });
    expect((await ask(stranger, 'put', path, {})).status).toBe(403);
  });
});

describe('an address for calendar programs', () => {
  it('is told once, answers the calendar, and answers no more once it is ended', async () => {
    const body = { name: 'On my phone', campaign_id: campaign };
    const made = await ask(lead, 'post', '/feeds', body, 'one feed for the phone');
    expect(made.status).toBe(201);
    const again = await ask(lead, 'post', '/feeds', body, 'one feed for the phone');
    expect(again.body).toMatchObject({ id: made.body.id, path: null });
    const feed = await request(site.app).get(made.body.path);
    expect(feed.text).toMatch(/^BEGIN:VCALENDAR/);
    await ask(lead, 'delete', `/feeds/${made.body.id}`, {});
    await request(site.app).get(made.body.path).expect(404);
    const emoji = await ask(lead, 'post', '/feeds', { name: '🎉' });
    expect(emoji.body.details.fields).toEqual({ name: 'Needs at least one letter or digit.' });
    const list = await lead.get('/feeds');
    expect(list.body.items).toMatchObject([{ name: 'On my phone', campaign_id: campaign }]);
    expect(list.body.items[0].revoked_at).not.toBeNull();
  });
});

describe('saved filters of the list of the day', () => {
  it('are kept, listed, opened as the page has them, and forgotten', async () => {
    const body = { name: 'My LinkedIn', whose: 'MINE', platform: 'linkedin', campaign_id: campaign };
    const saved = await ask(lead, 'post', '/today/filters', body, 'the filters of today');
    expect(saved.status).toBe(201);
    expect(saved.body).toMatchObject({
      name: 'My LinkedIn',
      whose: 'mine',
      section: null,
      path: `/today?whose=mine&platform=linkedin&campaign=${campaign}`,
    });
    expect((await ask(lead, 'post', '/today/filters', body, 'the filters of today')).body).toEqual(
      saved.body,
    );
    const { command_id: _command, ...kept } = saved.body;
    expect((await lead.get('/today/filters')).body.items).toEqual([kept]);
    expect((await ask(stranger, 'post', '/today/filters', body)).status).toBe(403);
    const other = await site.machine('lead');
    expect((await ask(other, 'delete', `/today/filters/${kept.id}`, {})).status).toBe(404);
    expect((await ask(lead, 'delete', `/today/filters/${kept.id}`, {})).status).toBe(200);
    expect((await lead.get('/today/filters')).body.items).toEqual([]);
  });

  it('need a name with words in it, and are twelve at most', async () => {
    const refused = await ask(lead, 'post', '/today/filters', { name: '🎉🎉' });
    expect(refused.body.details.fields).toEqual({ name: 'Needs at least one letter or digit.' });
    const names = Array.from({ length: 12 }, (_, at) => `Filters ${at}`);
    for (const name of names) await ask(lead, 'post', '/today/filters', { name });
    const full = await ask(lead, 'post', '/today/filters', { name: 'One more' });
    expect(full.body.details.fields.name).toBe('You have 12 already. Forget one first.');
    expect((await ask(lead, 'post', '/today/filters', { name: 'Filters 3', whose: 'mine' })).status).toBe(
      201,
    );
  });
});
