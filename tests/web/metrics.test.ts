import type { Agent } from 'supertest';
import { insertMetrics, type NewMetric } from '../../db/metrics';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { anApp, type TestApp } from '../support/app';
import { saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { formOf, formsOf, partOf, unescaped, wordsOf } from '../support/page';
import { aCampaignAtWork, aTask } from '../support/work';

type Browser = { agent: Agent; operator: Operator };

let site: TestApp;
let leo: Browser;
let olga: Browser;
let campaign: CampaignRow;
let path: string;
beforeAll(async () => {
  site = await anApp();
  leo = await site.signedIn('lead');
  olga = await site.signedIn('operator');
});
afterAll(() => site.destroy());
beforeEach(async () => {
  campaign = await aCampaignAtWork(site.db, leo.operator, NOW, {
    platforms: ['linkedin', 'twitter'],
    cadence: { linkedin: 3, twitter: 2 },
  });
  path = `/campaigns/${campaign.id}/metrics`;
});

async function log(rows: Array<Partial<NewMetric>>, by = olga.operator): Promise<string[]> {
  const full = rows.map((row) => ({
    campaign_id: campaign.id,
    platform: 'linkedin' as const,
    date: '2026-11-18',
    metric_type: 'clicks',
    value: 10,
    unit: 'COUNT' as const,
    ...row,
  }));
  return site.db.transaction((trx) => insertMetrics(trx, full, saidBy(by, NOW)));
}
const shown = async (address: string, agent = olga.agent) => (await agent.get(address).expect(200)).text;
const send = async (page: string, action: string, typed: Record<string, unknown>, agent = olga.agent) => {
  const forms = formsOf(await shown(page, agent));
  const form = forms.find((one) => one.action === action && one.html.includes('method="post"'));
  return agent
    .post(action)
    .type('form')
    .send({ ...form?.hidden, ...typed });
};
const entries = () => site.db('metric_entries').where({ campaign_id: campaign.id }).orderBy('id');

describe('the metrics of a campaign', () => {
  it('teach the first step where nothing is logged', async () => {
    const words = wordsOf(await shown(path));
    expect(words).toContain('No figures in this period');
    expect(words).not.toContain('Click-through rate');
  });

  it('show rates, what every metric came to on each platform, a picture with its table, and each figure', async () => {
    await log([
      { value: 10 },
      { value: 20, date: '2026-11-19' },
      { value: 5, platform: 'twitter' },
      { metric_type: 'impressions', value: 1_000 },
      { metric_type: 'spend', value: 70, unit: 'CURRENCY' },
      { value: 999, source: 'SIMULATED' },
    ]);
    const html = await shown(path);
    const words = wordsOf(html);
    expect(words).toContain('Click-through rate 3.5 % clicks ÷ impressions');
    expect(words).toContain('Cost per lead none');
    expect(words).toContain('Clicks by day');
    expect(words).toContain('Wed 18 Nov 2026 15 Thu 19 Nov 2026 20');
    expect(words).toContain('1 figure comes from the dry run and is in no sum.');
    expect(html).toContain('title="sum of 3 figures">35</a>');
    expect(html).toMatch(/<svg class="chart-plot"[^>]*role="img" aria-labelledby="trend-title trend-desc"/);
    expect(html).not.toContain(' style=');
    expect(words).toContain('Together');
  });

  it('lead from a sum to the figures in it', async () => {
    await log([{ value: 10 }, { value: 7, platform: 'twitter' }, { metric_type: 'likes', value: 3 }]);
    const html = await shown(path);
    const [, href] = /<td class="numeric"><a href="([^"]*platform=twitter[^"]*)"/.exec(unescaped(html)) ?? [];
    const list = partOf(await shown(String(href)), 'figures');
    expect(wordsOf(list)).toContain('Clicks on X');
    expect(wordsOf(list)).toContain('Clicks X 7');
    expect(wordsOf(list)).not.toContain('Likes');
  });

  it('go back as far as the address says', async () => {
    await log([{ value: 41, date: '2026-08-01' }, { value: 17 }]);
    expect(wordsOf(await shown(path))).not.toContain('41');
    expect(wordsOf(await shown(`${path}?days=all`))).toContain('41');
    expect(wordsOf(await shown(`${path}?from=2026-07-01&to=2026-08-31`))).toContain(
      'Wed 1 Jul 2026 to Mon 31 Aug 2026',
    );
    await olga.agent.get(`${path}?days=ages&from=never&metric=%00&platform=moon&after=x`).expect(200);
  });

  it('are nobody’s business outside, and not the client’s', async () => {
    await site.stranger().get(path).expect(303);
    const { agent } = await site.signedIn('client');
    expect((await agent.get(path)).text).toContain('Nothing is shared with you yet');
  });
});

describe('logging one figure', () => {
  const typed = {
    platform: 'linkedin',
    date: '2026-11-19',
    metric_type: 'Video views',
    value: '1,250',
    unit: '',
    notes: 'From\u0000 the app',
  };

  it('keeps it under its name, and sent twice logs it once', async () => {
    const form = formOf(await shown(path), path);
    const twice = async () =>
      olga.agent
        .post(path)
        .type('form')
        .send({ ...form.hidden, ...typed });
    expect((await twice()).headers['location']).toBe(path);
    expect((await twice()).status).toBe(303);
    expect(await entries()).toMatchObject([
      {
        metric_type: 'video_views',
        value: 1250,
        unit: 'COUNT',
        notes: 'From the app',
        recorded_by: olga.operator.id,
      },
    ]);
    expect(wordsOf(await shown(path))).toContain('Logged for Thu 19 Nov 2026.');
  });

  it('refuses a figure of tomorrow or none at all beside its field, and loses nothing that was typed', async () => {
    const refused = await send(path, path, { ...typed, date: '2026-11-21', value: 'many' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('A figure is a number such as 1200 or 3.5.');
    expect(refused.text).toContain('value="many"');
    expect(refused.text).toContain('value="Video views"');
    const ahead = await send(path, path, { ...typed, date: '2026-11-21' });
    expect(wordsOf(ahead.text)).toContain('Lies ahead: it is 2026-11-20 where the campaign runs.');
    expect(await entries()).toEqual([]);
  });
});

describe('a day’s grid', () => {
  const grid = () => `${path}/grid`;

  it('logs what is filled in at once, ignores empty cells and is one audit entry', async () => {
    const cell = {
      linkedin: { clicks: '12', impressions: '340', likes: ' ' },
      twitter: { clicks: '', spend: '9,50' },
    };
    const sent = await send(`${grid()}?date=2026-11-17`, grid(), { cell });
    expect(sent.status).toBe(303);
    expect(
      (await entries()).map(({ platform, metric_type, value, unit, date }) => [
        platform,
        metric_type,
        value,
        unit,
        date,
      ]),
    ).toEqual([
      ['linkedin', 'impressions', 340, 'COUNT', '2026-11-17'],
      ['linkedin', 'clicks', 12, 'COUNT', '2026-11-17'],
      ['twitter', 'spend', 9.5, 'CURRENCY', '2026-11-17'],
    ]);
    const audit = await site.db('audit_entries').where({ campaign_id: campaign.id, action: 'logged_metric' });
    expect(audit).toMatchObject([{ details: { logged: 3 } }]);
    expect(wordsOf(await shown(`${grid()}?date=2026-11-17`))).toContain('logged: 340');
  });

  it('refuses the cell that is no number, keeps every cell, and logs none', async () => {
    const cell = { linkedin: { clicks: 'a dozen' }, twitter: { clicks: '4' } };
    const refused = await send(grid(), grid(), { cell });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="a dozen"');
    expect(refused.text).toMatch(/name="cell\[twitter\]\[clicks\]"[^>]*value="4"/);
    expect(refused.text).toContain('aria-invalid="true"');
    expect(await entries()).toEqual([]);
  });

  it('says that nothing was filled in', async () => {
    expect(wordsOf((await send(grid(), grid(), {})).text)).toContain('No figure is filled in');
  });
});

describe('a figure', () => {
  it('is corrected with a reason by whoever logged it; its history says what it was', async () => {
    const [id] = await log([{ value: 10 }]);
    const here = `/metrics/${id}`;
    const sent = await send(here, `${here}/correction`, {
      value: '12',
      date: '2026-11-17',
      unit: 'COUNT',
      notes: '',
      reason: 'Read off too early',
    });
    expect(sent.status).toBe(303);
    const words = wordsOf(await shown(here));
    expect(words).toContain('Olga Operator logged 10 for Wed 18 Nov 2026');
    expect(words).toContain(
      'Olga Operator changed 10 (count) to 12 (count), Wed 18 Nov 2026 to Tue 17 Nov 2026',
    );
    expect(words).toContain('“Read off too early”');
    expect(wordsOf(await shown(path))).toContain('12 corrected');
  });

  it('needs a reason for it, and loses nothing that was typed', async () => {
    const [id] = await log([{ value: 10 }]);
    const here = `/metrics/${id}`;
    const refused = await send(here, `${here}/correction`, {
      value: '12',
      date: '2026-11-18',
      unit: 'COUNT',
      reason: '',
    });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Say why');
    expect(refused.text).toContain('value="12"');
    expect((await entries())[0].value).toBe(10);
  });

  it('of somebody else shows no form to an operator, who is refused, and one to a lead', async () => {
    const [id] = await log([{ value: 10 }], leo.operator);
    const here = `/metrics/${id}`;
    const page = await shown(here);
    expect(page).not.toContain(`${here}/correction`);
    expect(wordsOf(page)).toContain('A lead or an admin can.');
    const typed = { value: '12', date: '2026-11-18', unit: 'COUNT', reason: 'I know better' };
    const refused = await olga.agent.post(`${here}/correction`).type('form').send(typed);
    expect(refused.status).toBe(403);
    expect((await send(here, `${here}/correction`, typed, leo.agent)).status).toBe(303);
  });

  it('is taken out with a reason, counts no more and stays readable', async () => {
    const [id] = await log([{ value: 77 }]);
    const here = `/metrics/${id}`;
    const refused = await send(here, `${here}/removal`, { removal_reason: '' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/name="removal_reason"[^>]*aria-invalid="true"/);
    expect((await send(here, `${here}/removal`, { removal_reason: 'Logged twice' })).status).toBe(303);
    expect(wordsOf(await shown(path))).not.toContain('77');
    const words = wordsOf(await shown(here));
    expect(words).toContain('This figure was taken out');
    expect(words).toContain('Olga Operator took it out “Logged twice”');
  });

  it('that came with a task leads to the task', async () => {
    const task = await aTask(site.db, campaign, NOW, { title: 'Review the opener' });
    const [id] = await log([{ task_id: task.id }]);
    expect(await shown(`/metrics/${id}`)).toContain(`<a href="/tasks/${task.id}">Review the opener</a>`);
  });

  it('is logged with a task that is done, from its page, and counts for its item', async () => {
    const task = await aTask(site.db, campaign, NOW, {
      title: 'Post the teaser',
      platform: 'twitter',
      status: 'DONE',
      completed_at: NOW,
      completion_proof_type: 'URL',
      completion_proof_value: 'https://x.com/northwind/status/1',
    });
    const address = `${path}?task=${task.id}`;
    expect(unescaped(await shown(`/tasks/${task.id}`))).toContain(`<a href="${address}">`);
    const [form = ''] = /<details class="metrics-log"[\s\S]*?<\/details>/.exec(await shown(address)) ?? [];
    expect(wordsOf(form)).toContain('It belongs to Post the teaser');
    expect(form).toMatch(/<option value="twitter" selected>/);
    const typed = { platform: 'twitter', date: '2026-11-19', metric_type: 'likes', value: '12', unit: '' };
    const refused = await send(address, path, { ...typed, value: 'many' });
    expect(refused.text).toContain(`name="task_id" value="${task.id}"`);
    const logged = await send(address, path, typed);
    expect(logged.headers['location']).toBe(`/tasks/${task.id}`);
    expect(await entries()).toMatchObject([{ task_id: task.id, platform: 'twitter', value: 12 }]);
    expect(wordsOf(await shown(`/tasks/${task.id}`))).toContain('likes 12');
    const other = await aCampaignAtWork(site.db, leo.operator, NOW, { name: 'Another one' });
    expect(await shown(`/campaigns/${other.id}/metrics?task=${task.id}`)).not.toContain('name="task_id"');
  });

  it('of clients that are not theirs does not exist for an operator', async () => {
    const [id] = await log([{}]);
    const stranger = await site.signedIn('operator');
    const [other] = await site
      .db('clients')
      .insert({ id: stranger.operator.id, name: `Client of ${stranger.operator.email}` })
      .returning('id');
    await site.db('client_members').insert({ client_id: other.id, operator_id: stranger.operator.id });
    await stranger.agent.get(`/metrics/${id}`).expect(404);
    await stranger.agent.get(path).expect(404);
  });
});

it('the metrics of all campaigns stand side by side, of those that one may see', async () => {
  await log([
    { value: 31 },
    { value: 4, platform: 'twitter' },
    { value: 500, source: 'SIMULATED' },
    { value: 9, date: '2026-08-01' },
  ]);
  const html = await shown('/metrics');
  expect(html).toContain(`<a href="${path}">${campaign.name}</a>`);
  expect(wordsOf(html)).toContain(`${campaign.name} Northwind Tea – – 35 – –`);
});
