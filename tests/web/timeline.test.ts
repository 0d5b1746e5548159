import type { Agent } from 'supertest';
import { recordAudit, signStep } from '../../db/audit';
import { DAEMON } from '../../workflows/domain/permissions';
import type { Content } from '../../workflows/domain/artifacts/fields';
import { contentOf, reworded } from '../support/artifact-chain';
import { northwindBody } from '../support/artifacts/northwind';
import { NOW } from '../support/cast';
import { aVersion } from '../support/chain';
import {
  anApi,
  aPlannedCampaign,
  aRunningCampaign,
  postsOf,
  type ApiApp,
  type Machine,
} from '../support/machine';
import { unescaped, wordsOf } from '../support/page';
import { send } from '../support/send';

let site: ApiApp;
let machine: Machine;
let agent: Agent;
beforeAll(async () => {
  site = await anApi(NOW, { temporalUi: 'http://temporal.example:8233' });
  machine = await site.machine('lead');
  ({ agent } = await site.signedIn('lead'));
});
afterAll(() => site.destroy());

const open = async (id: string, query = '') =>
  (await agent.get(`/campaigns/${id}/timeline${query}`).expect(200)).text;
/** The words of the entry of this verb, its answer to “why?” among them. */
const entryOf = (html: string, did: string) => {
  const entries = [...html.matchAll(/<li id="entry-[\s\S]*?<\/ol><\/details><\/li>/g)].map(
    ([entry]) => entry,
  );
  return entries.find((entry) => wordsOf(entry).includes(did)) ?? '';
};

it('joins what lies ahead with what happened, the nearest beside now', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Both ways' });
  const words = wordsOf(await open(id));
  const [ahead = '', past = ''] = words.split(/Now · /);
  expect(ahead).toContain('The campaign is checked through');
  expect(past).toContain('AICMO built the calendar');
});

it('says why the calendar was built: the decision, its asking, the command, the process and the request', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Asked why' });
  const entry = entryOf(await open(id), 'built the calendar');
  const words = wordsOf(entry);
  expect(words).toContain('By rule: The calendar reaches as many days ahead as the policy says');
  expect(words).toMatch(/Because Leo Lead approved the plan, Fri 20 Nov, 11:00 CET/);
  expect(words).toMatch(/Because Leo Lead asked to approve the plan/);
  expect(words).toMatch(/Sent as “Approving the plan” .*, and was done .* Command [0-9a-f-]{36}/);
  expect(words).toContain(`By the process campaign:${id}`);
  expect(unescaped(entry)).toContain(
    `href="http://temporal.example:8233/namespaces/default/workflows/campaign%3A${id}"`,
  );
  const approved = await site
    .db('audit_entries')
    .where({ campaign_id: id, action: 'approved_plan' })
    .first('id');
  expect(entry).toContain(`href="#entry-${approved.id}"`);
});

it('leads to the run of the process and the event in it that wrote an entry', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'In its run' });
  await site.db.transaction(async (trx) => {
    await signStep(trx, { workflow_id: `campaign:${id}`, run_id: 'run-1', activity: 'advanceCampaign 7' });
    const campaign = { id, name: 'In its run' };
    const about = { entityType: 'campaign', entityId: id, campaign, at: NOW };
    await recordAudit(trx, { actor: DAEMON, action: 'ticked_campaign', ...about });
  });
  const entry = entryOf(await open(id), 'moved statuses with the clock');
  expect(wordsOf(entry)).toMatch(
    /By the process campaign:\S+ In its run run-1 As its event advanceCampaign 7/,
  );
  expect(unescaped(entry)).toContain(`/workflows/campaign%3A${id}/run-1/history"`);
  const { body } = await machine.get(`/campaigns/${id}/timeline`, {});
  const ticked = body.past.find(({ action }: { action: string }) => action === 'ticked_campaign');
  expect(ticked.why).toMatchObject({ run_id: 'run-1', event: 'advanceCampaign 7' });
});

it('says why a person did something in their own words', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Own words' });
  await machine.post(`/campaigns/${id}/pause`, { reason: 'The client is away' });
  const words = wordsOf(entryOf(await open(id), 'paused the campaign'));
  expect(words).toContain('Leo Lead decided so, and said why: “The client is away”');
  expect(words).toContain('Because Leo Lead asked to pause the campaign');
});

it('narrows to a kind, ahead and behind, and says when there is none of it', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Narrowed' });
  const [post] = await postsOf(machine, id);
  await machine.post(`/tasks/${post?.['id']}/claim`, {});
  const tasks = wordsOf(await open(id, '?kind=tasks'));
  expect(tasks).toContain('claimed a task');
  expect(tasks).not.toContain('created the campaign in');
  const decisions = wordsOf(await open(id, '?kind=decisions'));
  expect(decisions).toContain('approved the plan');
  expect(decisions).not.toContain('claimed a task');
  const self = wordsOf(await open(id, '?kind=itself'));
  expect(self).toContain('AICMO built the tasks');
  expect(self).not.toContain('Leo Lead claimed');
  const other = wordsOf(await open(id, '?kind=other'));
  expect(other).toContain('Leo Lead created the campaign');
  expect(other).not.toContain('approved the plan Fri');
  const planned = await aPlannedCampaign(site, machine, { name: 'Young' });
  expect(wordsOf(await open(planned, '?kind=calendar'))).toContain('Nothing of this kind happened');
});

it('goes back page by page within its kind, and comes back to now', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Long' });
  for (let at = 0; at < 35; at += 1) await machine.patch(`/campaigns/${id}`, { budget: `${at} euros` });
  const first = await open(id, '?kind=other');
  const earlier = /href="([^"]*before[^"]*)">Earlier/.exec(first)?.[1];
  const text = (await agent.get(unescaped(String(earlier))).expect(200)).text;
  expect(wordsOf(text)).toContain('created the campaign');
  expect(unescaped(text)).toContain(`href="/campaigns/${id}/timeline?kind=other">Back to now`);
  expect(text).not.toContain('timeline-now');
});

describe('for machines', () => {
  it('is one list of past and future, with the causes of each entry', async () => {
    const id = await aRunningCampaign(site, machine, { name: 'For machines' });
    const { status, body } = await machine.get(`/campaigns/${id}/timeline`, { kind: 'calendar' });
    expect(status).toBe(200);
    const built = body.past.find((entry: { action: string }) => entry.action === 'generated_calendar');
    expect(built.why).toMatchObject({
      rule: expect.stringContaining('as many days ahead'),
      because: [{ action: 'approved_plan' }, { action: 'asked_to_approve' }],
      command: { kind: 'approve', status: 'DONE' },
      workflow_id: `campaign:${id}`,
    });
    const all = await machine.get(`/campaigns/${id}/timeline`, { limit: '2' });
    expect(all.body.past).toHaveLength(2);
    expect(all.body.future.length).toBeGreaterThan(0);
    const next = await machine.get(`/campaigns/${id}/timeline`, { limit: '2', cursor: all.body.next_cursor });
    expect(next.body.past).toHaveLength(2);
    expect(next.body.past[0].id).not.toBe(all.body.past[1].id);
    expect(next.body.future).toEqual([]);
  });
});

describe('entries about stages', () => {
  it('name the stage and its version, and lead to it', async () => {
    const id = await aPlannedCampaign(site, machine, { ...northwindBody(), name: 'Stages on the axis' });
    const intake = `/campaigns/${id}/intake`;
    const lead = await site.signedIn('lead');
    await aVersion(site.db, id, 'INTAKE', contentOf('INTAKE'), lead.operator, NOW);
    await send(lead.agent, intake, `${intake}/approval`, { confirmed: 'on' });
    const text = await open(id);
    const saved = entryOf(text, 'saved version 1 of the intake');
    expect(saved).toContain(`<a href="${intake}/versions/1">The intake</a>`);
    const words = wordsOf(entryOf(text, 'approved version 1 of the intake'));
    expect(words).toMatch(/Because Leo Lead asked to approve version 1 of the intake/);
    expect(words).toMatch(/Sent as “Approving the intake”/);
    expect(words).toContain('status Draft Approved');
  });

  it('say why one was flagged: the rule, the decision that led to it, and its asking', async () => {
    const id = await aPlannedCampaign(site, machine, { ...northwindBody(), name: 'Flagged, why' });
    const lead = await site.signedIn('lead');
    const approve = async (stage: 'INTAKE' | 'STRATEGY', content: Content) => {
      await aVersion(site.db, id, stage, content, lead.operator, NOW);
      const page = `/campaigns/${id}/${stage.toLowerCase()}`;
      await send(lead.agent, page, `${page}/approval`, { comment: 'Read and agreed' });
    };
    await approve('INTAKE', contentOf('INTAKE'));
    await approve('STRATEGY', contentOf('STRATEGY'));
    await approve('INTAKE', reworded('INTAKE', 2));
    const words = wordsOf(entryOf(await open(id), 'flagged version 1 of the strategy'));
    expect(words).toContain('“Intake was approved as version 2; this was built on version 1.”');
    expect(words).toContain('By rule: What is in force and was built on something else');
    expect(words).toMatch(/Because Leo Lead approved version 2 of the intake/);
    expect(words).toMatch(/Because Leo Lead asked to approve version 2 of the intake/);
  });
});
