import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { listWork, listWorkers, readPlannedWork } from '../../db/workload';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { anOperator, NOW } from '../support/cast';
import { formsOf, wordsOf } from '../support/page';
import { send, sendAgain } from '../support/send';
import { aCampaignAtWork, aDraftedCampaign, aTask, tick } from '../support/work';
import { approvePlan } from '../../db/plans';
import { actorFor } from '../support/campaigns';

let site: TestApp;
let lead: { agent: Agent; operator: Operator };
let olga: { agent: Agent; operator: Operator };
let ana: Operator;
beforeAll(async () => {
  site = await anApp();
  lead = await site.signedIn('lead');
  olga = await site.signedIn();
  ana = await anOperator(site.db, { name: 'Ana Assigned', time_zone: 'Europe/Berlin' });
});
beforeEach(() => site.db.raw('truncate campaigns, pauses, client_members cascade'));
afterAll(() => site.destroy());

/** A running campaign without the tasks of its own calendar. */
async function aCampaign() {
  const campaign = await aCampaignAtWork(site.db, lead.operator, NOW);
  await site.db('tasks').where({ campaign_id: campaign.id }).delete();
  return campaign;
}

/** The cells of a person's row, in words. */
const rowOf = (html: string, name: string) =>
  [...html.matchAll(/<tr role="row">[\s\S]*?<\/tr>/g)]
    .map(([row]) => wordsOf(row))
    .find((row) => row.startsWith(name));

describe('the workload', () => {
  it('shows who has more than fits, on which day, in words', async () => {
    const campaign = await aCampaign();
    const tuesday = new Date('2026-11-24T08:00:00Z');
    await aTask(site.db, campaign, NOW, { assigned_to: ana.id, due_at: tuesday, estimated_minutes: 300 });
    await aTask(site.db, campaign, NOW, {
      assigned_to: ana.id,
      due_at: plus(tuesday, HOUR),
      estimated_minutes: 100,
    });
    await aTask(site.db, campaign, NOW, { due_at: tuesday, estimated_minutes: null });
    const { text } = await olga.agent.get('/workload').expect(200);
    expect(wordsOf(text)).toContain('Ana Assigned has more than fits on Tue 24 Nov.');
    expect(rowOf(text, 'Ana Assigned')).toContain('6 h a day, 6 h 40 min in 2 tasks');
    expect(rowOf(text, 'Ana Assigned')).toContain('Tue 24 Nov 6 h 40 Over by 40 min');
    expect(rowOf(text, 'Nobody yet')).toContain('15 min in 1 task');
  });

  it('leaves out what is done, blocked or in campaigns that the reader may not see', async () => {
    const campaign = await aCampaign();
    const given = { assigned_to: ana.id, due_at: plus(NOW, DAY) };
    await aTask(site.db, campaign, NOW, { ...given, status: 'BLOCKED', blocked_reason: 'No pictures yet' });
    await aTask(site.db, campaign, NOW, { ...given, status: 'CANCELLED' });
    await aTask(site.db, campaign, NOW, { ...given, estimated_minutes: 20 });
    const sums = async (viewer: Operator) =>
      (await listWork(site.db, viewer, plus(NOW, 9 * DAY))).map(({ minutes }) => minutes);
    expect(await sums(olga.operator)).toEqual([20]);
    const elsewhere = await aCampaignAtWork(site.db, lead.operator, NOW, { client: 'Elsewhere' });
    await site.db('client_members').insert({ client_id: elsewhere.client_id, operator_id: olga.operator.id });
    await site.db('tasks').where({ campaign_id: elsewhere.id }).delete();
    expect(await sums(olga.operator)).toEqual([]);
    expect(await sums(lead.operator)).toEqual([20]);
  });

  it('is judged by the hours that a lead gives a person', async () => {
    const campaign = await aCampaign();
    await aTask(site.db, campaign, NOW, {
      assigned_to: ana.id,
      due_at: plus(NOW, DAY),
      estimated_minutes: 120,
    });
    const action = `/workload/${ana.id}/capacity`;
    expect((await send(lead.agent, '/workload', action, { hours: '1,5' }, 'PUT')).status).toBe(303);
    const { text } = await lead.agent.get('/workload').expect(200);
    expect(rowOf(text, 'Ana Assigned')).toContain('1.5 h a day');
    expect(rowOf(text, 'Ana Assigned')).toContain('Over by 30 min');
    expect((await listWorkers(site.db)).find(({ id }) => id === ana.id)?.capacity).toBe(90);
    const refused = await sendAgain(lead.agent, text, action, { hours: 'many' }, 'PUT');
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Hours a day such as 6 or 7.5, from 0 to 16.');
    expect(refused.text).toContain('value="many"');
    await site.db('operators').where({ id: ana.id }).update({ preferences: '{}' });
  });

  it('offers the hours to leads only, and refuses them to others', async () => {
    await aCampaign();
    const { text } = await olga.agent.get('/workload').expect(200);
    expect(formsOf(text).filter(({ action }) => action.startsWith('/workload'))).toEqual([]);
    const sent = await olga.agent
      .post(`/workload/${ana.id}/capacity`)
      .type('form')
      .send({ _method: 'PUT', hours: '1' });
    expect(sent.status).toBe(403);
  });

  it('says what to do first where there is no work at all', async () => {
    expect(wordsOf((await olga.agent.get('/workload').expect(200)).text)).toContain(
      'Nobody has anything to do yet',
    );
  });
});

describe('a plan that waits for a decision', () => {
  it('says how much work approving it adds, and whose days it would overload', async () => {
    const owner = await anOperator(site.db, { name: 'Olaf Owner' });
    await site
      .db('operators')
      .where({ id: owner.id })
      .update({ preferences: JSON.stringify({ capacity_minutes: 5 }) });
    const campaign = await aDraftedCampaign(site.db, lead.operator, NOW, {
      owner: owner.email,
      task_template: 'PIPELINE',
    });
    const words = wordsOf((await lead.agent.get(`/campaigns/${campaign.id}/plan`).expect(200)).text);
    expect(words).toMatch(/Approving this adds [\d hmin]+ of work in \d+ tasks/);
    expect(words).toMatch(
      /Olaf Owner \(owner\) Over · would be overloaded on Sat 21 Nov, Sun 22 Nov, Mon 23 Nov, Tue 24 Nov and 9 more days, by up to/,
    );
  });

  it('counts exactly the tasks that approving then makes', async () => {
    const campaign = await aDraftedCampaign(site.db, lead.operator, NOW, { task_template: 'PIPELINE' });
    const head = await site.db('plans').where({ campaign_id: campaign.id }).first();
    const planned = await readPlannedWork(site.db, campaign, head.content, NOW);
    await site.db.transaction((trx) => approvePlan(trx, campaign, head, actorFor(lead.operator), NOW));
    await tick(site.db, campaign.id, NOW);
    const made = await site.db('tasks').where({ campaign_id: campaign.id, origin: 'CALENDAR' });
    expect(planned.tasks).toBe(made.length);
    expect(planned.minutes).toBe(
      made.reduce((total, { estimated_minutes }) => total + Number(estimated_minutes), 0),
    );
  });
});
