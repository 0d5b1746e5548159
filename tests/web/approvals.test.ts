import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { savePolicy } from '../../db/policies';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { contentOf, reworded } from '../support/artifact-chain';
import { northwindBody } from '../support/artifacts/northwind';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { wordsOf } from '../support/page';
import { send, sendAgain } from '../support/send';

type Person = { agent: Agent; operator: Operator };

let site: ApiApp;
let machine: Machine;
let lead: Person;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  lead = await site.signedIn('lead');
});
afterAll(() => site.destroy());

const open = async ({ agent }: Person = lead) => (await agent.get('/approvals').expect(200)).text;

it('says that nothing waits when nothing does', async () => {
  expect(wordsOf(await open())).toContain('Nothing waits for a decision');
});

it('lists what waits, longest first, with who was asked and who is asked next and when', async () => {
  const owned = { owner: lead.operator.email };
  await aPlannedCampaign(site, machine, { name: 'Waits longer', ...owned });
  site.setNow(plus(NOW, HOUR));
  await aPlannedCampaign(site, machine, { name: 'Waits shorter' });
  const text = await open();
  const words = wordsOf(text);
  expect(text).toContain('<title>Approvals (2) · AICMO</title>');
  expect(words.indexOf('Waits longer: Plan, version 1')).toBeGreaterThan(-1);
  expect(words.indexOf('Waits shorter')).toBeGreaterThan(words.indexOf('Waits longer'));
  expect(words).toContain('waits since 1 h ago');
  expect(words).toContain('Asked: Leo Lead and every lead · The approvers are reminded in 23 h');
  expect(words).toContain('Asked: every lead, or every admin where there is none');
  expect(words).toContain('Drafted from the campaign');
});

it('says that nobody is asked while the campaign is paused', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Held for now' });
  await site.db('campaigns').where({ id }).update({ status: 'PAUSED' });
  expect(wordsOf(await open())).toContain('the campaign is paused, nobody is asked');
});

it('names who wrote it, what changed, what was said and who approved first', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Much discussed' });
  const plan = `/campaigns/${id}/plan`;
  await site.db.transaction((trx) => savePolicy(trx, id, { approval_levels: '2' }, null));
  const olga = await site.signedIn();
  await send(olga.agent, `${plan}/edit`, `${plan}/versions`, { positioning: 'As Olga has it.' });
  await send(olga.agent, plan, `${plan}/comments`, { body: 'Better now?' });
  await send(lead.agent, plan, `${plan}/approval`);
  const row = wordsOf(
    /<li class="row">(?:(?!<\/li>)[\s\S])*Much discussed[\s\S]*?<\/li>/.exec(await open())?.[0] ?? '',
  );
  expect(row).toContain('Written by Olga Operator · What changed since version 1 · one open comment');
  expect(row).toContain('First approval by Leo Lead; waits for a second person');
  expect(await open()).toContain(`${plan}/comparison?from&#x3D;1&amp;to&#x3D;2`);
  await send(lead.agent, plan, `${plan}/rejection`, { reason: 'Back to the start' });
});

describe('stages', () => {
  const rowOf = (html: string, name: string) =>
    new RegExp(`<li class="row">(?:(?!</li>)[\\s\\S])*${name}[\\s\\S]*?</li>`).exec(html)?.[0] ?? '';

  it('stand beside plans once they are asked for: what they change, their checks, and who is asked next', async () => {
    const id = await aPlannedCampaign(site, machine, { ...northwindBody(), name: 'Stage waits' });
    const intake = `/campaigns/${id}/intake`;
    await aVersion(site.db, id, 'INTAKE', contentOf('INTAKE'), lead.operator, site.now());
    expect(await open()).not.toContain('Stage waits: Intake');
    const olga = await site.signedIn();
    await send(olga.agent, intake, `${intake}/qc-runs`);
    await send(olga.agent, intake, `${intake}/asking`);
    const text = await open();
    const words = wordsOf(rowOf(text, 'Stage waits: Intake'));
    expect(words).toContain('Stage waits: Intake, version 1');
    expect(words).toContain(
      'Asked for by Olga Operator · Passed, 100 of 100 · No version of it was approved yet',
    );
    expect(words).toContain(
      'Asked: every lead, or every admin where there is none · The approvers are reminded in',
    );
    expect(text).toContain(`href="${intake}#decision"`);
    expect(rowOf(text, 'Stage waits: Intake')).not.toContain('type="checkbox"');
    await aPlannedCampaign(site, machine, { name: 'Stage waits too' });
    expect(wordsOf(await open())).toContain('Stages are not approved together: each needs a word or a tick');

    await send(lead.agent, intake, `${intake}/approval`, { confirmed: 'on' });
    expect(await open()).not.toContain('Stage waits: Intake');
    const newer = reworded('INTAKE', 'anew');
    await aVersion(site.db, id, 'INTAKE', newer, lead.operator, site.now());
    await send(olga.agent, intake, `${intake}/asking`);
    const again = await open();
    expect(wordsOf(rowOf(again, 'Stage waits: Intake'))).toContain(
      'Not checked yet · One field differs from version 1:',
    );
    expect(again).toContain(`${intake}/comparison?from&#x3D;1&amp;to&#x3D;2`);
    await site.db('campaigns').where({ id }).update({ status: 'ARCHIVED' });
    expect(await open()).not.toContain('Stage waits: Intake');
  });

  it('that are flagged are to be looked at again', async () => {
    const id = await aPlannedCampaign(site, machine, { ...northwindBody(), name: 'Flagged stage' });
    await anApproved(site.db, id, 'INTAKE', contentOf('INTAKE'), lead.operator, site.now());
    await anApproved(site.db, id, 'STRATEGY', contentOf('STRATEGY'), lead.operator, site.now());
    expect(await open()).not.toContain('To be looked at again');
    await anApproved(site.db, id, 'INTAKE', reworded('INTAKE', 2), lead.operator, site.now());
    const text = await open();
    expect(wordsOf(text.slice(text.indexOf('id="again"')))).toContain(
      'Flagged stage: Strategy, version 1 Northwind Tea flagged now Look at it Intake was approved as version 2; this was built on version 1.',
    );
    expect(text).toContain(`href="/campaigns/${id}/strategy#confirmation"`);
    await site.db('campaigns').where({ id }).update({ status: 'ARCHIVED' });
  });
});

describe('approving several at once', () => {
  const choose = async (names: string[], { agent }: Person = lead) => {
    const text = (await agent.get('/approvals').expect(200)).text;
    const values = names.map(
      (name) => new RegExp(`value="([^"]+)" aria-label="Choose ${name}:`).exec(text)?.[1] ?? '',
    );
    return { text, values };
  };

  it('approves what can be, and lists what was skipped and why; sent again it answers the same', async () => {
    const ids: Record<string, string> = {};
    for (const name of ['Bulk good', 'Bulk two', 'Bulk stale'])
      ids[name] = await aPlannedCampaign(site, machine, { name });
    ids['Bulk late'] = await aPlannedCampaign(site, machine, { name: 'Bulk late', start_date: '2026-11-16' });
    const two = String(ids['Bulk two']);
    await site.db.transaction((trx) => savePolicy(trx, two, { approval_levels: '2' }, null));
    const { text, values } = await choose(['Bulk good', 'Bulk two', 'Bulk stale', 'Bulk late']);
    const stale = `/campaigns/${ids['Bulk stale']}/plan`;
    await send(lead.agent, `${stale}/edit`, `${stale}/versions`, { positioning: 'Changed meanwhile.' });
    const done = await sendAgain(lead.agent, text, '/approvals/bulk', { plans: values });
    expect(done.status).toBe(303);
    const result = wordsOf((await lead.agent.get(String(done.headers['location'])).expect(200)).text);
    expect(result).toContain('2 of 4 went through, 2 skipped.');
    expect(result).toContain('Approved, with calendar and tasks built 1 Bulk good: Plan, version 1');
    expect(result).toContain(
      'First of two approvals, waiting for a second person 1 Bulk two: Plan, version 1',
    );
    expect(result).toContain(
      'Bulk stale: Plan, version 1 The plan changed since you read it: version 2 is the newest.',
    );
    expect(result).toContain(
      'Bulk late: Plan, version 1 It is late: open it and choose what becomes of its dates.',
    );
    const again = await sendAgain(lead.agent, text, '/approvals/bulk', { plans: values });
    expect(again.headers['location']).toBe(done.headers['location']);
    const audits = await site.db('audit_entries').where({ action: 'approved_in_bulk' });
    expect(audits).toMatchObject([{ details: { approved: 1, first: 1, saved: 0, skipped: 2 } }]);
    const statuses = await site
      .db('plans')
      .whereIn('campaign_id', Object.values(ids))
      .where({ status: 'APPROVED' });
    expect(statuses).toHaveLength(1);
    const ada = await site.signedIn('admin');
    await ada.agent.get(String(done.headers['location'])).expect(404);
    await site.db('campaigns').whereIn('id', Object.values(ids)).update({ status: 'ARCHIVED' });
  });

  it('asks for a choice, and is not offered to who may not decide', async () => {
    const none = await sendAgain(lead.agent, await open(), '/approvals/bulk');
    expect(none.status).toBe(422);
    expect(wordsOf(none.text)).toContain('Choose at least one plan.');
    const olga = await site.signedIn();
    expect(await open(olga)).not.toContain('/approvals/bulk');
    expect((await olga.agent.post('/approvals/bulk').type('form').send({ plans: 'x' })).status).toBe(403);
  });
});

it('says what becomes of it when everybody was asked in vain', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Asked in vain' });
  await site.db('plans').where({ campaign_id: id }).update({ ladder_rung: 3, ladder_at: NOW });
  expect(wordsOf(await open())).toContain(
    'Every lead was asked · Nobody else is asked by itself: it waits, and its dates stay',
  );
  await site.db('campaigns').where({ id }).update({ status: 'ARCHIVED' });
});

it('lets what was decided go', async () => {
  const id = await aPlannedCampaign(site, machine, { name: 'Soon decided' });
  expect(await open()).toContain('Soon decided');
  const plan = `/campaigns/${id}/plan`;
  expect((await send(lead.agent, plan, `${plan}/approval`)).status).toBe(303);
  expect(await open()).not.toContain('Soon decided');
});

it('keeps plans of other clients from an operator who is member of some', async () => {
  await aPlannedCampaign(site, machine, { name: 'Not for everybody', client: 'Secret Client' });
  const outsider = await site.signedIn();
  const other = await site.db('clients').whereNot({ name: 'Secret Client' }).first('id');
  await site.db('client_members').insert({ client_id: other.id, operator_id: outsider.operator.id });
  site.setNow(plus(NOW, DAY));
  const text = await open(outsider);
  expect(text).toContain('Waits longer');
  expect(text).not.toContain('Not for everybody');
});
