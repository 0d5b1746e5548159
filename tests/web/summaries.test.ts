import type { Agent } from 'supertest';
import { insertMetrics } from '../../db/metrics';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { moveOf } from '../../web/summaries/words';
import { DAY, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { saidBy } from '../support/campaigns';
import { formOf, wordsOf } from '../support/page';
import { aCampaignAtWork, aTask, tick } from '../support/work';

// Mon 2 Nov 2026, 11:00 in Berlin; the pages are read on Wednesday the 18th.
const BEGIN = new Date('2026-11-02T10:00:00Z');
const NOW = new Date('2026-11-18T10:00:00Z');
const WEEK = '2026-11-09';

let site: TestApp;
let leo: { agent: Agent; operator: Operator };
let olga: { agent: Agent; operator: Operator };
let campaign: CampaignRow;
let path: string;
const delivered: string[] = [];
beforeAll(async () => {
  site = await anApp({
    now: () => NOW,
    deliver: async (_campaign, commandId) => void delivered.push(commandId),
  });
  leo = await site.signedIn('lead');
  olga = await site.signedIn('operator');
});
afterAll(() => site.destroy());

let count = 0;
function done(at: Date, late = false): Partial<TaskRow> {
  count += 1;
  return {
    status: 'DONE',
    completion_proof_type: 'URL',
    completion_proof_value: `https://www.linkedin.com/posts/reports-${count}`,
    completed_at: at,
    completed_by_name: 'Olga Operator',
    late,
    title: `Post number ${count}`,
  };
}

/** A campaign in its third week: the first half done, the second better, summed up on each Monday. */
beforeEach(async () => {
  delivered.length = 0;
  campaign = await aCampaignAtWork(site.db, leo.operator, BEGIN);
  path = `/campaigns/${campaign.id}/reports`;
  await site.db('tasks').where({ campaign_id: campaign.id }).update({ status: 'CANCELLED' });
  await aTask(site.db, campaign, plus(BEGIN, DAY), done(plus(BEGIN, DAY)));
  await aTask(site.db, campaign, plus(BEGIN, 2 * DAY), { status: 'MISSED' });
  for (const day of [8, 9, 10]) {
    await aTask(site.db, campaign, plus(BEGIN, day * DAY), done(plus(BEGIN, day * DAY), day === 10));
  }
  await aTask(site.db, campaign, plus(BEGIN, 11 * DAY), {
    status: 'BLOCKED',
    blocked_reason: 'No picture yet',
    title: 'The blocked one',
  });
  const figure = { campaign_id: campaign.id, platform: 'linkedin' as const, unit: 'COUNT' as const };
  await site.db.transaction((trx) =>
    insertMetrics(
      trx,
      [
        { ...figure, metric_type: 'clicks', value: 40, date: '2026-11-04' },
        { ...figure, metric_type: 'clicks', value: 50, date: '2026-11-11' },
        { ...figure, metric_type: 'impressions', value: 1_000, date: '2026-11-11' },
      ],
      saidBy(olga.operator, BEGIN),
    ),
  );
  await tick(site.db, campaign.id, new Date('2026-11-09T07:00:00Z'));
  await tick(site.db, campaign.id, new Date('2026-11-16T07:00:00Z'));
});

const shown = async (address: string) => (await olga.agent.get(address).expect(200)).text;
const send = async (page: string, action: string, typed: Record<string, string>) =>
  olga.agent
    .post(action)
    .type('form')
    .send({ ...formOf(await shown(page), action).hidden, ...typed });

describe('the reports of a campaign', () => {
  it('list the weeks with their figures, a picture with its table, and this week so far', async () => {
    const html = await shown(path);
    const words = wordsOf(html);
    expect(words).toContain('This week so far');
    expect(words).toContain('Mon 9 Nov 2026 to Sun 15 Nov 2026 75 % 50 % 3 of 4 0 3 LinkedIn');
    expect(words).toContain('Mon 2 Nov 2026 to Sun 8 Nov 2026 50 % 50 % 1 of 2 1 1 LinkedIn');
    expect(html).toContain('aria-labelledby="completion-title completion-desc"');
    expect(words).toContain('Week from Done Done on time');
    expect(html).toContain(`<a href="/campaigns/${campaign.id}/reports/${WEEK}">9 Nov</a>`);
    expect(html).toContain('class="sparkline"');
    expect(html).not.toContain(' style=');
  });

  it('say when the first one comes where there is none', async () => {
    const young = await aCampaignAtWork(site.db, leo.operator, NOW);
    expect(wordsOf(await shown(`/campaigns/${young.id}/reports`))).toContain('No week is summed up yet');
  });
});

describe('a week', () => {
  it('stands beside the one before in words and signs, and each number leads to what it counts', async () => {
    const html = await shown(`${path}/${WEEK}`);
    const words = wordsOf(html);
    expect(words).toContain('Summed up by AICMO on Mon 16 Nov, 08:00 CET');
    expect(words).toContain('Completion rate 75 % 25 points more (50 % the week before)');
    expect(words).toContain('On-time rate 50 % as the week before');
    expect(words).toContain('Missed 0 100 % less (1 the week before)');
    expect(words).toContain('Blocked 1 from nothing (0 the week before)');
    expect(words).toContain('Clicks 50 LinkedIn 50 25 % more (40 the week before)');
    expect(words).toContain('Click-through rate 5 %');
    expect(html).toContain(`href="/campaigns/${campaign.id}/reports/${WEEK}/tasks?of&#x3D;completed"`);
    expect(html).toContain('from&#x3D;2026-11-09&amp;to&#x3D;2026-11-15&amp;metric&#x3D;clicks');
  });

  it('shows behind a number its tasks with their proofs', async () => {
    const html = await shown(`${path}/${WEEK}/tasks?of=completed`);
    expect(html.match(/https:\/\/www\.linkedin\.com\/posts\/reports-/g)).toHaveLength(3);
    expect(wordsOf(html)).toContain('Late');
    const blocked = wordsOf(await shown(`${path}/${WEEK}/tasks?of=blocked`));
    expect(blocked).toContain('The blocked one No picture yet');
    expect(wordsOf(await shown(`${path}/${WEEK}/tasks?of=missed`))).toContain('Missed: none');
    expect(wordsOf(await shown(`${path}/2026-11-02/tasks?of=missed`))).toContain('Missed');
  });

  it('that is not over is shown as it stands and not stored', async () => {
    const words = wordsOf(await shown(`${path}/2026-11-16`));
    expect(words).toContain('The week is not over: this is how it stands now. It is not stored.');
    expect(
      await site.db('weekly_summaries').where({ campaign_id: campaign.id, week_start: '2026-11-16' }),
    ).toEqual([]);
  });

  it.each(['2026-11-23', '2026-11-10', '2026-10-26', 'soon'])('from %s does not exist', async (week) => {
    await olga.agent.get(`${path}/${week}`).expect(404);
  });

  it('is summed up on demand, told to its process, and keeps what it said before', async () => {
    const changed = {
      status: 'DONE',
      completion_proof_type: 'TEXT',
      completion_proof_value: 'It went out after all',
    };
    await site.db('tasks').where({ campaign_id: campaign.id, status: 'BLOCKED' }).update(changed);
    expect(wordsOf(await shown(`${path}/${WEEK}`))).toContain('figures have changed since');
    const sent = await send(`${path}/${WEEK}`, path, {});
    expect(sent.headers['location']).toBe(`${path}/${WEEK}`);
    expect(delivered).toHaveLength(1);
    const words = wordsOf(await shown(`${path}/${WEEK}`));
    expect(words).toContain('The summary was brought up to date.');
    expect(words).toContain('Completion rate 100 %');
    expect(words).toContain('Revision 1: 3 of 4 done (75 %) AICMO');
    expect(words).not.toContain('figures have changed since');
    expect(await shown(`${path}/${WEEK}/tasks?of=completed`)).toContain('“It went out after all”');
  });

  it('takes a note by a person, with name and time, and refuses one without end', async () => {
    const here = `${path}/${WEEK}`;
    await send(here, `${here}/notes`, { notes: 'The client was on holiday.' });
    const words = wordsOf(await shown(here));
    expect(words).toContain('The client was on holiday. Olga Operator, Wed 18 Nov, 11:00 CET');
    const refused = await send(here, `${here}/notes`, { notes: 'x'.repeat(5_001) });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('At most 5,000 characters.');
    expect(wordsOf(await shown(path))).toContain('with a note');
    const audit = await site
      .db('audit_entries')
      .where({ campaign_id: campaign.id, action: 'noted_weekly_summary' });
    expect(audit).toHaveLength(1);
  });

  it('is refused without a choice of week', async () => {
    const refused = await send(path, path, { week_start: '' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Choose a week.');
  });
});

describe('a number beside the week before', () => {
  it.each([
    [4, 6, {}, 'done', '50 % more (4 the week before)'],
    [4, 2, {}, 'late', '50 % less (4 the week before)'],
    [4, 2, { less: true }, 'done', '50 % less (4 the week before)'],
    [50, 62.5, { points: true }, 'done', '12.5 points more (50 % the week before)'],
    [0, 3, { neutral: true }, 'neutral', 'from nothing (0 the week before)'],
    [3, 3, {}, 'neutral', 'as the week before'],
  ])('from %d to %d with %j is %s: %s', (before, now, how, tone, words) => {
    expect(moveOf(before, now, how)).toMatchObject({ tone, words });
  });

  it('is alone where there was no week before', () => {
    expect(moveOf(undefined, 3)).toBeUndefined();
  });
});
