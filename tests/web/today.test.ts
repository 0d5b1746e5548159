import type { Agent } from 'supertest';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow } from '../../db/tables';
import { HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { asked, saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { formOf, partOf, wordsOf } from '../support/page';
import { aCampaignAtWork, aDraftedCampaign, aTask, tick } from '../support/work';

let site: TestApp;
let delivered: string[] = [];
let lead: { agent: Agent; operator: Operator };
let olga: { agent: Agent; operator: Operator };
let otto: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApp({ deliver: async (_campaignId, commandId) => void delivered.push(commandId) });
  lead = await site.signedIn('lead');
  olga = await site.signedIn();
  otto = await site.signedIn();
  await site.db('operators').where({ id: otto.operator.id }).update({ name: 'Otto Other' });
});
beforeEach(async () => {
  delivered = [];
  await site.db.raw('truncate campaigns, pauses, client_members cascade');
});
afterAll(() => site.destroy());

/** A campaign that runs, without the tasks of its own calendar, and whose process is well. */
async function aCampaign(given: Parameters<typeof aCampaignAtWork>[3] = {}): Promise<CampaignRow> {
  const campaign = await aCampaignAtWork(site.db, lead.operator, NOW, given);
  await site.db('tasks').where({ campaign_id: campaign.id }).delete();
  return campaign;
}

const today = (path = '/today', agent = olga.agent) => agent.get(path).expect(200);
const titleOf = (html: string) => wordsOf(/<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '');
const headOf = (html: string) => wordsOf(/<dl class="answers">[\s\S]*?<\/dl>/.exec(html)?.[0] ?? '');
/** Titles of the rows of a part of the list, in order. */
const rowsIn = (html: string, section: string) =>
  [...partOf(html, section).matchAll(/<span class="row-what">[\s\S]*?<a href="[^"]*">([^<]*)<\/a>/g)].map(
    ([, title]) => wordsOf(title ?? ''),
  );

describe('the list of today', () => {
  it('is where one arrives, with what is late and due in the title of the tab', async () => {
    const campaign = await aCampaign();
    await aTask(site.db, campaign, NOW, { due_at: plus(NOW, -3 * HOUR) });
    await aTask(site.db, campaign, NOW, { due_at: plus(NOW, 30 * MINUTE) });
    expect((await olga.agent.get('/').expect(303)).headers['location']).toBe('/today');
    expect(titleOf((await today()).text)).toBe('Today (1 overdue, 1 due) · AICMO');
  });

  it('sorts the work by what it asks for', async () => {
    const campaign = await aCampaign();
    const task = (title: string, hours: number, given = {}) =>
      aTask(site.db, campaign, NOW, {
        title,
        task_type: 'ENGAGE',
        due_at: plus(NOW, hours * HOUR),
        ...given,
      });
    await task('Late', -3);
    await task('Late and claimed', -2, { status: 'IN_PROGRESS', assigned_to: otto.operator.id });
    await task('Due', 0);
    await task('Soon', 3);
    await task('Later', 8);
    await task('Tomorrow', 20);
    await task('Theirs', 2, { status: 'IN_PROGRESS', assigned_to: otto.operator.id });
    await task('Stuck', -5, { status: 'BLOCKED', blocked_reason: 'No picture yet' });
    await task('Gone by', -90, { status: 'MISSED' });
    const { text } = await today();
    expect(
      ['overdue', 'due', 'soon', 'later', 'others', 'blocked', 'missed'].map((part) => rowsIn(text, part)),
    ).toEqual([
      ['Late', 'Late and claimed'],
      ['Due'],
      ['Soon'],
      ['Later'],
      ['Theirs'],
      ['Stuck'],
      ['Gone by'],
    ]);
    expect(wordsOf(partOf(text, 'blocked'))).toContain('No picture yet');
    expect(text).not.toContain('Tomorrow');
    expect(wordsOf(text)).not.toMatch(/IN_PROGRESS|OVERDUE|ENGAGE/);
  });

  it('tells the story of a task in its row, on both clocks when they differ', async () => {
    const campaign = await aCampaign({
      name: 'Harbour walks',
      client: 'Coastline Tours',
      timezone: 'America/New_York',
    });
    await aTask(site.db, campaign, NOW, { due_at: plus(NOW, 3 * HOUR), assigned_to: otto.operator.id });
    const { text } = await today();
    const row = wordsOf(partOf(text, 'soon'));
    expect(row).toContain(
      'LinkedIn Post A plain post Harbour walks · Coastline Tours in 3 h 08:00 EST (13:00 for you)',
    );
    expect(row).toContain('Otto Other 10 min');
    expect(text).toMatch(
      /<time class="countdown" datetime="2026-11-20T13:00:00.000Z" [^>]*data-countdown>in 3 h</,
    );
  });

  it('lets a task be claimed from its row, and answers with the list as it then stands', async () => {
    const campaign = await aCampaign();
    const task = await aTask(site.db, campaign, NOW);
    const page = await today('/today?whose=unassigned');
    expect(rowsIn(page.text, 'due')).toEqual(['A plain post']);
    expect(partOf(page.text, 'due')).toContain(`href="/tasks/${task.id}#completion"`);
    const form = formOf(page.text, `/tasks/${task.id}/claim`);
    const claim = () =>
      olga.agent
        .post(form.action)
        .set({ 'HX-Request': 'true', 'HX-Current-URL': 'http://127.0.0.1/today?whose=mine' })
        .type('form')
        .send(form.hidden);
    const answer = await claim().expect(200);
    expect(answer.text.trimStart()).toMatch(
      /^<div class="today" id="today" hx-get="\/today\?whose(=|&#x3D;)mine"/,
    );
    expect(rowsIn(answer.text, 'due')).toEqual(['A plain post']);
    expect(wordsOf(answer.text)).toContain('In progress: You');
    expect(wordsOf(answer.text)).toContain('“Post to LinkedIn: A plain post” is yours.');
    expect(delivered).toHaveLength(1);
    await claim().expect(200);
    const second = formOf(page.text, `/tasks/${task.id}/claim`);
    const refused = await otto.agent
      .post(second.action)
      .set('HX-Request', 'true')
      .type('form')
      .send(second.hidden);
    expect(refused.status).toBe(409);
    expect(refused.headers['hx-retarget']).toBe('#flash');
    expect(wordsOf(refused.text)).toBe('Olga Operator is already working on this task.');
  });

  it('goes back to the list that a plain form was sent from', async () => {
    const campaign = await aCampaign();
    const task = await aTask(site.db, campaign, NOW);
    const form = formOf((await today()).text, `/tasks/${task.id}/claim`);
    const answer = await olga.agent
      .post(form.action)
      .set('Referer', 'http://127.0.0.1/today?platform=linkedin&evil=1')
      .type('form')
      .send(form.hidden);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/today?platform=linkedin']);
  });

  it('keeps its filters in the address, each link with the others', async () => {
    const campaign = await aCampaign({ name: 'Chosen' });
    await aCampaign({ name: 'Other' });
    await aTask(site.db, campaign, NOW, { title: 'Post to X: A tweet', platform: 'twitter' });
    await aTask(site.db, campaign, NOW, { title: 'Post to Email: A letter', platform: 'email' });
    const { text } = await today(`/today?platform=twitter&campaign=${campaign.id}&whose=nobody`);
    expect(rowsIn(text, 'due')).toEqual(['A tweet']);
    expect(text.replaceAll('&#x3D;', '=')).toContain(
      `href="/today?whose=mine&amp;platform=twitter&amp;campaign=${campaign.id}"`,
    );
    expect(text).toContain(`<option value="${campaign.id}" selected>Chosen</option>`);
    expect(wordsOf((await today('/today?whose=mine&platform=email')).text)).toContain(
      'matches these filters',
    );
  });

  it('shows the first rows of a long part with its count, and all of it on request', async () => {
    const campaign = await aCampaign();
    for (let at = 0; at < 57; at += 1) {
      await aTask(site.db, campaign, NOW, { title: `Late ${at}`, due_at: plus(NOW, -5 * HOUR + at) });
    }
    const first = await today();
    expect(rowsIn(first.text, 'overdue')).toHaveLength(6);
    expect(wordsOf(partOf(first.text, 'overdue'))).toMatch(/Overdue 57 .* Show all 57$/);
    const all = await today('/today?section=overdue');
    const seen = rowsIn(all.text, 'overdue');
    expect(seen).toHaveLength(50);
    const next = /<a class="button" href="([^"]*)">Show more/.exec(all.text)?.[1] ?? '';
    const rest = await today(next.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'));
    seen.push(...rowsIn(rest.text, 'overdue'));
    expect(new Set(seen).size).toBe(57);
  });

  it('asks for itself once a minute and then gets only the list', async () => {
    const page = await today();
    expect(page.text).toMatch(/id="today" hx-get="\/today" hx-trigger="every 60s"/);
    const list = await olga.agent.get('/today').set('HX-Request', 'true').expect(200);
    expect(list.text.trimStart()).toMatch(/^<div class="today" id="today"/);
  });

  it('teaches the first step when there is no campaign yet, and is calm when nothing is due', async () => {
    const empty = (await today()).text;
    expect(wordsOf(empty)).toContain('Nothing to do yet');
    expect(empty).toContain('href="/campaigns/new">Create a campaign</a>');
    await aCampaign();
    expect(wordsOf((await today()).text)).toContain('Nothing to do right now');
  });
});

describe('the answers above the list', () => {
  it('say what to do now and what happens next by itself', async () => {
    const campaign = await aCampaign();
    await aTask(site.db, campaign, NOW, { title: 'Post to LinkedIn: First', due_at: plus(NOW, -3 * HOUR) });
    await aTask(site.db, campaign, NOW, { title: 'Post to LinkedIn: Next', due_at: plus(NOW, 90 * MINUTE) });
    const head = headOf((await today()).text);
    expect(head).toContain('Now 1 overdue Start with “Post to LinkedIn: First”');
    expect(head).toContain(
      'Next by itself “Post to LinkedIn: Next” becomes due in 30 min Fri 20 Nov, 11:30 CET',
    );
    expect(head).toContain('Broken Nothing');
    expect(head).toContain('Paused Nothing');
  });

  it('name the next step of a campaign when no task of today has one', async () => {
    const campaign = await aCampaignAtWork(site.db, lead.operator, NOW, {
      name: 'Calm',
      start_date: '2026-11-25',
      end_date: '2026-12-20',
    });
    expect(campaign.status).toBe('PLANNED');
    expect(headOf((await today()).text)).toContain(
      'Next by itself Calm: The campaign becomes active in 4 days 13 h Wed 25 Nov, 00:00 CET',
    );
  });

  it('say what is broken and what is paused, by whom and why', async () => {
    const troubled = await aCampaign({ name: 'Troubled' });
    await site.db('commands').update({ created_at: plus(NOW, -5 * MINUTE), status: 'PENDING' });
    await site
      .db('campaigns')
      .where({ id: troubled.id })
      .update({ needs_attention: 'A tick failed twice', next_wake_at: plus(NOW, -10 * MINUTE) });
    await site.db('pauses').insert({
      id: newId(),
      reason: 'SYSTEM',
      note: 'A bad link',
      from_at: plus(NOW, -2 * HOUR),
      paused_by: 'Ada Admin',
    });
    const head = headOf((await today()).text);
    expect(head).toContain('Troubled: A tick failed twice');
    expect(head).toContain('1 campaign has not moved by itself for 10 min');
    expect(head).toContain('1 decision or report waits to be delivered for 5 min: nothing of it is lost');
    expect(head).toContain('Paused Everything, by Ada Admin, for 2 h: A bad link');
  });

  it('show work of a paused campaign as held, without a countdown', async () => {
    const paused = await aCampaign();
    await site.db('campaigns').where({ id: paused.id }).update({ status: 'PAUSED' });
    await site.db('pauses').insert({
      id: newId(),
      campaign_id: paused.id,
      reason: 'CAMPAIGN',
      from_at: plus(NOW, -5 * HOUR),
      paused_by: 'Leo',
    });
    await aTask(site.db, paused, NOW, { due_at: plus(NOW, -3 * HOUR) });
    const { text } = await today();
    expect(rowsIn(text, 'overdue')).toEqual([]);
    expect(wordsOf(partOf(text, 'soon'))).toContain('Held 08:00 CET');
    expect(partOf(text, 'soon')).not.toContain('data-countdown');
    expect(headOf(text)).toContain('Now Nothing is due');
  });
});

describe('beside the tasks', () => {
  it('stands one card for an escalation: its level, its tasks, the ways out, and no time of its own', async () => {
    const campaign = await aCampaign({ name: 'Behind' });
    for (const hours of [80, 3, 2]) {
      await aTask(site.db, campaign, NOW, {
        title: `Late by ${hours}`,
        task_type: 'ENGAGE',
        due_at: plus(NOW, -hours * HOUR),
      });
    }
    await tick(site.db, campaign.id, NOW);
    const { text } = await today();
    expect(text.match(/class="card card-late escalation"/g)).toHaveLength(1);
    const card = wordsOf(
      /<section class="card card-late escalation"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '',
    );
    expect(card).toContain('3 tasks are overdue in Behind');
    expect(card).toContain('Escalation, level 3 of 3');
    expect(card).toContain('Late by 80 3 days 8 h late Late by 3 3 h late Late by 2 2 h late');
    expect(card).toContain('complete with proof, block with a reason, or reschedule');
    expect(card).toContain('pause the campaign');
    expect(card).not.toContain('ago');
  });

  it('does not make an escalation later while its campaign is paused', async () => {
    const campaign = await aCampaign({ name: 'Stopped' });
    const late = { title: 'Late by five', task_type: 'ENGAGE', due_at: plus(NOW, -5 * HOUR) } as const;
    await aTask(site.db, campaign, NOW, late);
    await tick(site.db, campaign.id, NOW);
    await site.db('pauses').insert({
      id: newId(),
      campaign_id: campaign.id,
      reason: 'CAMPAIGN',
      note: 'The client asked',
      from_at: plus(NOW, -2 * HOUR),
      paused_by: 'Leo',
    });
    const { text } = await today();
    const cards = [...text.matchAll(/<section class="card card-late escalation"[\s\S]*?<\/section>/g)];
    const card = cards.map(([html]) => wordsOf(html)).find((words) => words.includes('in Stopped'));
    expect(card).toContain('held while it is paused');
    expect(card).toContain('Late by five 3 h late');
  });

  it('waits a plan: on those who may decide it is due, for everybody else it waits on others', async () => {
    const campaign = await aDraftedCampaign(site.db, lead.operator, plus(NOW, -26 * HOUR), {
      name: 'New one',
    });
    await tick(site.db, campaign.id, NOW);
    const mine = wordsOf(partOf((await today()).text, 'others'));
    expect(mine).toContain(
      'Plan 1 waits for a decision New one · Northwind Tea waits 1 day 2 h The approvers were reminded.',
    );
    const theirs = (await today('/today', lead.agent)).text;
    expect(wordsOf(partOf(theirs, 'due'))).toContain('Decide on plan 1');
    expect(headOf(theirs)).toContain('Now 1 plan to decide');
    expect(partOf(theirs, 'due')).toContain(`href="/campaigns/${campaign.id}/plan"`);
  });

  it('stands a decision of mine that was refused after it was saved, until I put it away', async () => {
    const campaign = await aCampaign({ name: 'Refused' });
    const id = await asked(
      site.db,
      campaign.id,
      'pause',
      { reason: 'No word' },
      saidBy(lead.operator, plus(NOW, -2 * HOUR)),
    );
    const result = {
      ok: false,
      code: 'ILLEGAL_TRANSITION',
      reason: 'CAMPAIGN_TRANSITION',
      detail: { action: 'pause', status: 'COMPLETED' },
    };
    await site
      .db('commands')
      .where({ id })
      .update({ status: 'REFUSED', settled_at: NOW, result: JSON.stringify(result) });
    const page = (await today('/today', lead.agent)).text;
    expect(wordsOf(page)).toContain(
      'Your decision to pause “Refused” was refused. A campaign that is completed cannot be paused.',
    );
    expect((await today()).text).not.toContain('was refused');
    const form = formOf(page, `/today/refusals/${id}`, 'DELETE');
    await olga.agent.post(form.action).type('form').send(form.hidden).expect(303);
    expect((await today('/today', lead.agent)).text).toContain('was refused');
    await lead.agent.post(form.action).type('form').send(form.hidden).expect(303);
    expect((await today('/today', lead.agent)).text).not.toContain('was refused');
  });
});
