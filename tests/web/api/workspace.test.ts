import { NOW } from '../../support/cast';
import { anApi, aRunningCampaign, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let admin: Machine;
let lead: Machine;
let operator: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  admin = await site.machine('admin');
  lead = await site.machine('lead');
  operator = await site.machine('operator');
});
beforeEach(() => site.setNow(NOW));
afterAll(() => site.destroy());

describe('policies', () => {
  it('override the workspace’s, which override the defaults; what is left out falls back', async () => {
    const id = await aRunningCampaign(site, admin);
    await admin.put('/policy', { overdue_grace: 'PT30M', due_lead: 'PT2H' });
    const saved = await lead.put(`/campaigns/${id}/policy`, { due_lead: 'PT3H' });
    expect(saved.body.values).toMatchObject({ due_lead: 'PT3H', overdue_grace: 'PT30M', horizon: 'P14D' });
    expect((await operator.get(`/campaigns/${id}/policy`)).body).toMatchObject({
      scope: 'CAMPAIGN',
      campaign_id: id,
      values: { due_lead: 'PT3H', overdue_grace: 'PT30M' },
      overrides: { due_lead: 'PT3H' },
      inherited: { overdue_grace: 'PT30M', due_lead: 'PT2H' },
    });
    const cleared = await lead.put(`/campaigns/${id}/policy`, {});
    expect(cleared.body.values).toMatchObject({ due_lead: 'PT2H' });
    await admin.put('/policy', {});
    const { body } = await operator.get('/policy');
    expect(body).toMatchObject({ scope: 'WORKSPACE', overrides: {}, values: { due_lead: 'PT1H' } });
  });

  it('may be seconds for an admin only', async () => {
    const id = await aRunningCampaign(site, admin);
    const refused = await lead.put(`/campaigns/${id}/policy`, { follow_up_first: 'PT5S' });
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields).toEqual({ follow_up_first: 'must be in PT5M to P7D' });
    const saved = await admin.put(`/campaigns/${id}/policy`, { follow_up_first: 'PT5S', tick: 'PT10S' });
    expect(saved.body.values).toMatchObject({ follow_up_first: 'PT5S', tick: 'PT10S' });
  });

  it.each([
    ['an unknown key', { lunch_break: 'PT1H' }, 'lunch_break'],
    ['what is no duration', { tick: 'daily' }, 'tick'],
    ['a number', { tick: 3600 }, 'tick'],
    ['a null', { tick: null }, 'tick'],
    ['missed before overdue', { missed_after: 'PT3H', overdue_grace: 'PT2H', due_lead: '' }, 'due_lead'],
  ])('refuse %s by name', async (_what, body, field) => {
    const refused = await admin.put('/policy', body);
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual([field]);
  });

  it('of the workspace are changed once under one key, and later changes stand', async () => {
    const first = await admin.put('/policy', { due_lead: 'PT4H' }, 'policy-key-1');
    await admin.put('/policy', { due_lead: 'PT5H' });
    const again = await admin.put('/policy', { due_lead: 'PT4H' }, 'policy-key-1');
    expect(again.body).toEqual(first.body);
    expect((await admin.get('/policy')).body.values.due_lead).toBe('PT5H');
    await admin.put('/policy', {});
  });
});

describe('the brake', () => {
  it('holds everything from the row on, says who, why and since when, and is released', async () => {
    const id = await aRunningCampaign(site, admin);
    const before = (await operator.get('/system/pause')).body;
    expect(before).toMatchObject({ paused: false, by: null, kinds: [] });
    const pulled = await admin.post('/system/pause', { reason: 'The gateway misbehaves' }, 'brake-key-1');
    expect(pulled.status).toBe(200);
    expect(pulled.body).toMatchObject({
      paused: true,
      by: 'Ada Admin',
      reason: 'The gateway misbehaves',
      since: NOW.toISOString(),
    });
    const state = (await operator.get('/system/pause')).body;
    expect(state).toMatchObject({ paused: true, kinds: ['SYSTEM'], progress: { reached: 0 } });
    expect(state.progress.of).toBeGreaterThan(0);
    await site.relay();
    const reached = (await operator.get('/system/pause')).body.progress;
    expect(reached.reached).toBe(reached.of);
    expect((await operator.get(`/campaigns/${id}`)).body).toMatchObject({
      status: 'ACTIVE',
      paused: { kinds: ['SYSTEM'], by: 'Ada Admin', reason: 'The gateway misbehaves' },
    });
    expect((await operator.get(`/campaigns/${id}/agenda`)).body.paused).toBe(true);
    const twice = await admin.post('/system/pause', { reason: 'Again, to be sure' });
    expect(twice.status).toBe(409);
    expect(twice.body.details).toMatchObject({ reason: 'ALREADY_PAUSED', by: 'Ada Admin' });
    const same = await admin.post('/system/pause', { reason: 'The gateway misbehaves' }, 'brake-key-1');
    expect(same.body).toEqual(pulled.body);
    const released = await admin.delete('/system/pause', { reason: 'It works again' }, 'brake-key-2');
    expect(released.body).toMatchObject({ paused: false, reason: null });
    expect((await admin.delete('/system/pause', { reason: 'It works again' }, 'brake-key-2')).body).toEqual(
      released.body,
    );
    expect((await admin.delete('/system/pause')).body.details.reason).toBe('NOT_PAUSED');
    expect((await operator.get(`/campaigns/${id}`)).body.paused).toBeNull();
  });

  it('is pulled once by ten requests with one key at once', async () => {
    const ask = () => admin.post('/system/pause', { reason: 'ten hands at once' }, 'brake-key-3');
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    expect(await site.db('pauses').where({ reason: 'SYSTEM' }).whereNull('to_at')).toHaveLength(1);
    await admin.delete('/system/pause');
  });

  it('is an admin’s alone', async () => {
    expect((await lead.post('/system/pause', { reason: 'may I?' })).status).toBe(403);
    expect((await lead.delete('/system/pause')).status).toBe(403);
  });
});

describe('the audit', () => {
  it('says who did what to a campaign, newest first, page by page, with the request that did it', async () => {
    const id = await aRunningCampaign(site, lead);
    const paused = await lead.post(`/campaigns/${id}/pause`, { reason: 'a breather' });
    const first = (await lead.get('/audit', { campaign: id, limit: 2 })).body;
    expect(first.items).toHaveLength(2);
    const seen = [...first.items] as Array<Record<string, unknown>>;
    for (let cursor = first.next_cursor as string | null; cursor;) {
      const page = (await lead.get('/audit', { campaign: id, limit: 2, cursor })).body;
      seen.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(new Set(seen.map((entry) => entry['id'])).size).toBe(seen.length);
    const actions = seen.map((entry) => entry['action']);
    expect(actions).toEqual(
      expect.arrayContaining(['created_campaign', 'approved_plan', 'generated_calendar', 'paused_campaign']),
    );
    const asking = seen.find((entry) => entry['action'] === 'asked_to_pause');
    expect(asking).toMatchObject({ actor: 'Leo Lead', request_id: paused.headers['x-request-id'] });
    const entry = seen.find((one) => one['action'] === 'paused_campaign');
    expect(entry).toMatchObject({
      reason: 'a breather',
      before: { status: 'ACTIVE' },
      after: { status: 'PAUSED' },
    });
  });

  it('shows an operator what they did and the campaigns they see, not the workspace’s own', async () => {
    await admin.put('/policy', { horizon: 'P15D' });
    await admin.put('/policy', {});
    const actions = async (machine: Machine) =>
      ((await machine.get('/audit', { action: 'changed_policy' })).body.items as unknown[]).length;
    expect(await actions(admin)).toBeGreaterThan(1);
    const fresh = await site.machine('operator');
    const { client_id } = await site.db('campaigns').first('client_id');
    await site.db('client_members').insert({ client_id, operator_id: fresh.operator.id });
    const entries = (await fresh.get('/audit', { limit: 200 })).body.items as Array<Record<string, unknown>>;
    expect(entries.length).toBeGreaterThan(0);
    expect(
      entries.every((entry) => entry['campaign_id'] !== null || entry['actor_id'] === fresh.operator.id),
    ).toBe(true);
  });

  it('does not know a campaign that never was', async () => {
    const refused = await lead.get('/audit', { campaign: '00000000-0000-7000-8000-000000000000' });
    expect(refused.status).toBe(404);
  });
});

describe('the log of e-mail', () => {
  it('is for admins: a test is written, listed with what became of it, and sent again', async () => {
    expect((await lead.get('/mails')).status).toBe(403);
    const tested = await admin.post('/mails/tests', {}, 'one test of e-mail');
    expect(tested.status).toBe(201);
    expect(tested.body.status).toBe('UNCONFIGURED');
    expect((await admin.post('/mails/tests', {}, 'one test of e-mail')).body).toEqual(tested.body);
    const { body } = await admin.get('/mails', { status: 'unconfigured', limit: 1 });
    expect(body).toMatchObject({
      items: [{ id: tested.body.id, kind: 'TEST', to_address: admin.operator.email, sent_at: null }],
      next_cursor: null,
    });
    expect((await admin.get('/mails', { status: 'SENT' })).body.items).toEqual([]);
    const again = await admin.post(`/mails/${tested.body.id}/sending`, {});
    expect(again.body).toMatchObject({ id: tested.body.id, status: 'UNCONFIGURED' });
    await site.db('mails').where({ id: tested.body.id }).update({ status: 'SENT', sent_at: NOW });
    expect((await admin.post(`/mails/${tested.body.id}/sending`, {})).status).toBe(404);
  });
});

describe('the audit as a file', () => {
  it('has what the list has, as JSON or for spreadsheets, narrowed down alike', async () => {
    const id = await aRunningCampaign(site, admin);
    const { body, headers } = await operator.get('/audit/export', { campaign: id });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="?audit-2026-11-20\.json/);
    const listed = (await operator.get('/audit', { campaign: id })).body.items;
    expect(body).toMatchObject({ schema: 'aicmo.audit.v1', capped: false, filter: { campaignId: id } });
    expect(body.entries).toEqual(listed);
    const asked = { campaign: id, format: 'csv', action: 'approved_plan' };
    const { text, type } = await operator.get('/audit/export', asked);
    expect(type).toBe('text/csv');
    const lines = text.trim().split('\n');
    expect(lines[0]).toMatch(/^at,actor,action/);
    expect(lines).toHaveLength(2);
    const refused = await operator.get('/audit/export', { format: 'xml' });
    expect(refused.status).toBe(422);
  });
});
