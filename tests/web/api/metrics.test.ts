import { aRunningCampaign, anApi, postsOf, type ApiApp, type Machine } from '../../support/machine';
import { DAY, plus } from '../../../workflows/domain/time';

// Mon 16 Nov 2026, 11:00 in Berlin.
const BEGIN = new Date('2026-11-16T10:00:00Z');

let site: ApiApp;
let admin: Machine;
beforeAll(async () => {
  site = await anApi(BEGIN);
  admin = await site.machine('admin');
});
afterAll(() => site.destroy());
beforeEach(() => site.setNow(BEGIN));

const figure = { date: '2026-11-16', platform: 'LinkedIn', metric_type: 'Clicks', value: 12 };

describe('a figure', () => {
  it('is logged under its usual unit and name, once under one key, with its audit entry', async () => {
    const id = await aRunningCampaign(site, admin);
    const spend = { ...figure, metric_type: 'spend', value: 99.5 };
    const logged = await admin.post(`/campaigns/${id}/metrics`, spend, 'log-the-spend');
    expect(logged.status).toBe(201);
    const again = await admin.post(`/campaigns/${id}/metrics`, spend, 'log-the-spend');
    expect(again.body).toEqual(logged.body);
    const other = await admin.post(`/campaigns/${id}/metrics`, { ...spend, value: 1 }, 'log-the-spend');
    expect(other.body.details.reason).toBe('COMMAND_REUSED');
    const { body } = await admin.get(`/campaigns/${id}/metrics`);
    expect(body.items).toMatchObject([
      {
        platform: 'linkedin',
        metric_type: 'spend',
        value: 99.5,
        unit: 'CURRENCY',
        source: 'MANUAL',
        recorded_by: admin.operator.name,
        corrections: 0,
      },
    ]);
    expect(await site.db('audit_entries').where({ campaign_id: id, action: 'logged_metric' })).toHaveLength(
      1,
    );
  });

  it.each([
    [{ date: '2026-11-17' }, 'date', /Lies ahead/],
    [{ date: 'yesterday' }, 'date', /such as/],
    [{ value: -1 }, 'value', /less than nothing/],
    [{ value: 1e13 }, 'value', /too large/],
    [{ metric_type: ' _ ' }, 'metric_type', /what was counted/],
    [{ platform: 'myspace' }, 'platform', /Is one of/],
    [{ unit: 'ELEPHANTS' }, 'unit', /Is one of/],
    [{ task_id: '00000000-0000-7000-8000-000000000000' }, 'task_id', /no task of this campaign/],
  ])('is refused with %j', async (wrong, field, says) => {
    const id = await aRunningCampaign(site, admin);
    const refused = await admin.post(`/campaigns/${id}/metrics`, { ...figure, ...wrong });
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields[field]).toMatch(says);
    expect(await site.db('metric_entries').where({ campaign_id: id })).toEqual([]);
  });

  it('may still come after the end of its campaign, and no more once it is archived', async () => {
    const id = await aRunningCampaign(site, admin);
    await admin.post(`/campaigns/${id}/complete`, { reason: 'It is over' });
    expect((await admin.post(`/campaigns/${id}/metrics`, figure)).status).toBe(201);
    await admin.post(`/campaigns/${id}/archive`, { reason: 'It is over' });
    const refused = await admin.post(`/campaigns/${id}/metrics`, figure);
    expect(refused.body.details.reason).toBe('CAMPAIGN_CLOSED');
  });

  it('is corrected by whoever logged it, or by a lead, and keeps what it said', async () => {
    const id = await aRunningCampaign(site, admin);
    const [operator, other, lead] = await Promise.all([
      site.machine('operator'),
      site.machine('operator'),
      site.machine('lead'),
    ]);
    const { body: logged } = await operator.post(`/campaigns/${id}/metrics`, figure);
    const path = `/metrics/${logged.ids[0]}`;
    const stranger = await other.patch(path, { value: 13, reason: 'I know better' });
    expect(stranger.body.details.reason).toBe('NOT_PERMITTED');
    const own = await operator.patch(path, { value: 13, reason: 'A typing mistake', version: 1 });
    expect(own.body).toMatchObject({ version: 2 });
    const stale = await lead.patch(path, { value: 14, reason: 'Late reading', version: 1 });
    expect(stale.body.details.reason).toBe('EDITED_MEANWHILE');
    const nothing = await lead.patch(path, { value: 13, reason: 'Late reading' });
    expect(nothing.body.details.fields.value).toMatch(/Nothing differs/);
    expect((await lead.patch(path, { value: 20, notes: 'After a day', reason: 'Late reading' })).status).toBe(
      200,
    );
    const { body } = await operator.get(path);
    expect(body).toMatchObject({ value: 20, version: 3, corrections: 2 });
    expect(body.history).toMatchObject([
      { before: { value: 12 }, after: { value: 13 }, reason: 'A typing mistake', by: operator.operator.name },
      {
        before: { value: 13, notes: null },
        after: { value: 20, notes: 'After a day' },
        by: lead.operator.name,
      },
    ]);
  });

  it('that is taken out counts no more and stays readable', async () => {
    const id = await aRunningCampaign(site, admin);
    const { body: logged } = await admin.post(`/campaigns/${id}/metrics`, figure);
    const path = `/metrics/${logged.ids[0]}`;
    expect((await admin.delete(path, { reason: 'Logged twice' })).status).toBe(200);
    expect((await admin.get(`/campaigns/${id}/metrics`)).body).toMatchObject({ items: [], totals: [] });
    const { body } = await admin.get(path);
    expect(body.removed_at).not.toBeNull();
    expect(body.history).toMatchObject([{ after: null, reason: 'Logged twice' }]);
    const again = await admin.delete(path, { reason: 'Logged twice' });
    expect(again.status).toBe(404);
  });
});

describe('a day’s figures', () => {
  it('are logged together with one audit entry, or none of them', async () => {
    const id = await aRunningCampaign(site, admin);
    const cell = (metric_type: string, value: number) => ({ platform: 'twitter', metric_type, value });
    const wrong = { date: '2026-11-15', figures: [cell('clicks', 3), cell('likes', -2)] };
    const refused = await admin.post(`/campaigns/${id}/metrics/grid`, wrong);
    expect(Object.keys(refused.body.details.fields)).toEqual(['figures.1']);
    const right = { date: '2026-11-15', figures: [cell('clicks', 3), cell('impressions', 60)] };
    const logged = await admin.post(`/campaigns/${id}/metrics/grid`, right);
    expect(logged.body).toMatchObject({ logged: 2 });
    const entries = await site.db('audit_entries').where({ campaign_id: id, action: 'logged_metric' });
    expect(entries).toMatchObject([{ details: { logged: 2, dates: ['2026-11-15'] } }]);
    const { body } = await admin.get(`/campaigns/${id}/metrics`, { metric: 'clicks' });
    expect(body).toMatchObject({
      totals: [{ metric_type: 'clicks', value: 3, gathering: 'SUM' }],
      trend: [{ date: '2026-11-15', value: 3 }],
    });
    const all = await admin.get(`/campaigns/${id}/metrics`);
    expect(all.body.rates).toMatchObject({ ctr: 0.05, roas: null });
  });

  it('are listed page by page, newest day first', async () => {
    const id = await aRunningCampaign(site, admin);
    for (const day of ['14', '16', '15']) {
      await admin.post(`/campaigns/${id}/metrics`, { ...figure, date: `2026-11-${day}` });
    }
    const first = await admin.get(`/campaigns/${id}/metrics`, { limit: 2 });
    expect(first.body.items.map(({ date }: { date: string }) => date)).toEqual(['2026-11-16', '2026-11-15']);
    expect(first.body.totals).toMatchObject([{ value: 36 }]);
    const second = await admin.get(`/campaigns/${id}/metrics`, { limit: 2, cursor: first.body.next_cursor });
    expect(second.body).toMatchObject({ items: [{ date: '2026-11-14' }], next_cursor: null });
    const broken = await admin.get(`/campaigns/${id}/metrics`, { cursor: 'nonsense' });
    expect(broken.status).toBe(422);
  });
});

describe('a weekly summary', () => {
  it('is made on demand, changes only with its figures, and is listed newest first', async () => {
    const id = await aRunningCampaign(site, admin, { cadence: { linkedin: 7 } });
    const [post] = await postsOf(admin, id);
    site.setNow(plus(BEGIN, 2 * DAY));
    const proof = { type: 'URL', value: `https://www.linkedin.com/posts/summary-${id}` };
    const metrics = [{ type: 'clicks', value: 9, unit: 'COUNT' }];
    expect((await admin.post(`/tasks/${post?.['id']}/completion`, { proof, metrics })).status).toBe(200);
    const asked = await admin.post(`/campaigns/${id}/summaries`, { week_start: '2026-11-16' }, 'sum-it-up-1');
    expect(asked.status).toBe(200);
    expect(asked.body).toMatchObject({
      changed: true,
      summary: {
        revision: 1,
        week_end: '2026-11-22',
        counts: { completed: 1 },
        tasks: { completed: [post?.['id']] },
        posts: { linkedin: [post?.['id']] },
        best_item: { id: post?.['calendar_item_id'], response: 9 },
        top_platform: 'linkedin',
        previous: null,
      },
    });
    const again = await admin.post(`/campaigns/${id}/summaries`, { week_start: '2026-11-16' });
    expect(again.body).toMatchObject({ changed: false, summary: { revision: 1 } });
    const { body } = await admin.get(`/campaigns/${id}/summaries`);
    expect(body).toMatchObject({ items: [{ week_start: '2026-11-16' }], next_cursor: null });
  });

  it('takes a note, which an empty one takes away; of a week that is not summed up there is none', async () => {
    const id = await aRunningCampaign(site, admin);
    await admin.post(`/campaigns/${id}/summaries`, { week_start: '2026-11-16' });
    const path = `/campaigns/${id}/summaries/notes`;
    const note = (notes: string, week_start = '2026-11-16') =>
      admin.ask('put', path, { body: { week_start, notes } });
    expect((await note('The reel did it')).body.summary).toMatchObject({ notes: 'The reel did it' });
    expect((await note('')).body.summary).toMatchObject({ notes: null });
    expect((await note('x'.repeat(5_001))).status).toBe(422);
    expect((await note('Too early', '2020-01-06')).status).toBe(404);
  });

  it('is refused of a day that is no Monday, and of a week that has not begun', async () => {
    const id = await aRunningCampaign(site, admin);
    const ask = (week_start: string) => admin.post(`/campaigns/${id}/summaries`, { week_start });
    expect((await ask('2026-11-18')).body.details.fields.week_start).toMatch(/begins on 2026-11-16/);
    expect((await ask('2026-11-23')).body.details.fields.week_start).toMatch(/not begun/);
    expect((await ask('soon')).status).toBe(422);
  });
});
