import type { Agent } from 'supertest';
import { askForApproval } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import { STRATEGY_FORM } from '../../workflows/domain/artifacts/content/strategy';
import { withValue } from '../../workflows/domain/artifacts/fields';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { CREATIVES_CONTENT } from '../support/artifacts/creatives';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { saidBy } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { partOf, wordsOf } from '../support/page';
import { send } from '../support/send';

let site: ApiApp;
let machine: Machine;
let lead: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  lead = await site.signedIn('lead');
});
beforeEach(() => site.setNow(NOW));
afterAll(() => site.destroy());

const aFull = () => {
  const { start_date, end_date } = NORTHWIND;
  return aPlannedCampaign(site, machine, { planning: 'FULL', start_date, end_date });
};
const overview = async (id: string, agent = lead.agent) =>
  (await agent.get(`/campaigns/${id}`).expect(200)).text;
const part = async (id: string, name: string) => wordsOf(`<p ${partOf(await overview(id), name)}`);
async function askedFor(id: string, content = STRATEGY_CONTENT) {
  const saved = await aVersion(site.db, id, 'STRATEGY', content, lead.operator, NOW);
  await askForApproval(site.db, id, 'STRATEGY', saved, saidBy(lead.operator, NOW));
}

describe('the overview of a campaign says what the client wants', () => {
  it('nothing yet, with the way to the intake', async () => {
    const id = await aFull();
    expect(await part(id, 'brief')).toContain('Nobody has written the intake yet');
    expect(partOf(await overview(id), 'brief')).toContain(
      `<a href="/campaigns/${id}/intake">Begin the intake</a>`,
    );
  });

  it('goal, limits, audience, budget and time of its intake, and whether that is approved', async () => {
    const id = await aFull();
    await aVersion(site.db, id, 'INTAKE', INTAKE_CONTENT, lead.operator, NOW);
    expect(await part(id, 'brief')).toContain('Intake, version 1 , not approved yet');
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, lead.operator, NOW);
    const words = await part(id, 'brief');
    expect(words).not.toContain('not approved yet');
    for (const said of [
      'Goal Lead Generation 20 new cafés and 120 tasting boxes',
      'Limits Nothing is published over Easter.',
      'Organic claims only with the number of the certifying body.',
      'Audience Owners of independent cafés',
      'Budget 6,000 to 8,000 EUR',
      'Time From Mon 1 Mar 2027, 12 weeks',
    ]) {
      expect(words).toContain(said);
    }
  });
});

describe('the strategy on the overview', () => {
  it('is a document of eight layers, and is decided on where it is read', async () => {
    const id = await aFull();
    expect(await part(id, 'strategy')).toContain('Strategy Locked Open the strategy · Begin Intake');
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, lead.operator, NOW);
    await askedFor(id);
    const html = await overview(id);
    expect(html).toContain('<details class="strategy-document" open>');
    for (const { title } of STRATEGY_FORM.sections) expect(html).toContain(`<h3>${title}</h3>`);
    expect(wordsOf(html)).toContain('Strategy Waits for approval Version 1; none is in force yet. Edit');

    const base = `/campaigns/${id}/strategy`;
    const rejected = await send(lead.agent, `/campaigns/${id}`, `${base}/rejection`, {
      reason: 'Too broad for twelve weeks',
    });
    expect(rejected.status).toBe(303);
    const words = await part(id, 'strategy');
    expect(words).toContain('Strategy Rejected Version 1; none is in force yet.');
    expect(words).toContain('was sent back by Leo Lead: “Too broad for twelve weeks”');

    const narrower = withValue(STRATEGY_CONTENT, 'layer3_audience_psychology.primary_segment', 'Ten cafés');
    await askedFor(id, narrower);
    await send(lead.agent, `/campaigns/${id}`, `${base}/approval`, { confirmed: 'on' });
    expect(await part(id, 'strategy')).toContain('Strategy Approved Version 2 is in force. Edit');
    expect(wordsOf(await overview(id))).toContain('Creatives Not begun');
  });

  it('stays the one in force while a newer one is written', async () => {
    const id = await aFull();
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, lead.operator, NOW);
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, lead.operator, NOW);
    const other = withValue(
      STRATEGY_CONTENT,
      'layer4_value_architecture.headline',
      'A headline in the making',
    );
    await aVersion(site.db, id, 'STRATEGY', other, lead.operator, NOW);
    const html = await overview(id);
    expect(wordsOf(html)).toContain('Version 1 is in force. Version 2 is being written.');
    expect(html).not.toContain('A headline in the making');
    expect(html).not.toContain('id="decide"');
  });

  it('says to whoever may not decide who can', async () => {
    const id = await aFull();
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, lead.operator, NOW);
    await askedFor(id);
    const { agent } = await site.signedIn('operator');
    const html = await overview(id, agent);
    expect(html).toMatch(/disabled aria-describedby="why-not-decide">[\s\S]*Approve version 1/);
  });
});

describe('who waits for whom', () => {
  it('names stages and plan with who is asked, since when and who is next, and tasks with who has them', async () => {
    const deputy = await site.signedIn('lead');
    await site.db('operators').where({ id: deputy.operator.id }).update({ name: 'Dora Deputy' });
    const id = await aRunningCampaign(site, machine, {
      owner: lead.operator.email,
      deputy: deputy.operator.email,
      end_date: NORTHWIND.end_date,
    });
    expect(await part(id, 'waiting')).toContain('Nothing waits for anybody.');
    await anApproved(
      site.db,
      id,
      'INTAKE',
      withValue(INTAKE_CONTENT, 'goals.timeline_start', undefined),
      lead.operator,
      NOW,
    );
    await askedFor(id);
    site.setNow(plus(NOW, HOUR));
    expect(await part(id, 'waiting')).toMatch(
      /Waits for approval Strategy, version 1 since 1 h ago Asked: Leo Lead and every lead\. Leo Lead waits for it\. The approvers are reminded in \d+ h/,
    );
    const task = await site.db('tasks').where({ campaign_id: id }).orderBy('due_at').first('id');
    await site
      .db('tasks')
      .where({ id: task.id })
      .update({ status: 'BLOCKED', blocked_reason: 'No photo yet', assigned_to: deputy.operator.id });
    expect(await part(id, 'waiting')).toMatch(/Blocked .* Dora Deputy\. Blocked: No photo yet/);
    await machine.post(`/campaigns/${id}/pause`, { reason: 'The client asked' });
    expect(await part(id, 'waiting')).toContain('Held: the campaign is paused, nobody is asked.');
  });

  it('names what is flagged, and why', async () => {
    const id = await aFull();
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, lead.operator, NOW);
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, lead.operator, NOW);
    const dry = withValue(INTAKE_CONTENT, 'voice.tone_voice', 'Dry and short.');
    await anApproved(site.db, id, 'INTAKE', dry, lead.operator, plus(NOW, -DAY));
    expect(await part(id, 'waiting')).toContain('Intake was approved as version 2');
  });
});

it('what was made so far is counted: creatives, what is on the calendar, what is published', async () => {
  const id = await aRunningCampaign(site, machine, { end_date: NORTHWIND.end_date });
  const own = withValue(INTAKE_CONTENT, 'goals.timeline_start', undefined);
  await anApproved(site.db, id, 'INTAKE', own, lead.operator, NOW);
  await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, lead.operator, NOW);
  await aVersion(site.db, id, 'CREATIVES', CREATIVES_CONTENT, lead.operator, NOW);
  const [first] = await site.db('calendar_items').where({ campaign_id: id }).pluck('id');
  await site.db('calendar_items').where({ id: first }).update({ status: 'DONE' });
  const planned = await site.db('calendar_items').where({ campaign_id: id });
  expect(await part(id, 'made')).toContain(`Creatives 6 On the calendar ${planned.length} Published 1`);
});
