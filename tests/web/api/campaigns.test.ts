import { aCampaignBody } from '../../support/campaigns';
import { anOperator, NOW } from '../../support/cast';
import {
  aPlannedCampaign,
  anApi,
  aRunningCampaign,
  postsOf,
  type ApiApp,
  type Machine,
} from '../../support/machine';

let site: ApiApp;
let admin: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  admin = await site.machine('admin');
});
beforeEach(() => {
  site.setNow(NOW);
  site.away = false;
});
afterAll(() => site.destroy());

describe('creating a campaign', () => {
  it('answers the campaign, where it is, and the command, and drafts its plan', async () => {
    const body = aCampaignBody(NOW, { platforms: ['LinkedIn', 'X'], cadence: { LINKEDIN: 3, x: 2 } });
    const made = await admin.post('/campaigns', body, 'create-key-1');
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/api/v1/campaigns/${made.body.id}`);
    expect(made.headers['idempotency-key']).toBe('create-key-1');
    expect(made.body).toMatchObject({
      name: body.name,
      client: 'Northwind Tea',
      project: 'Northwind Tea',
      status: 'PLANNED',
      paused: null,
      platforms: ['linkedin', 'twitter'],
      cadence: { linkedin: 3, twitter: 2 },
      actions: ['activate', 'archive'],
      links: { policy: `/api/v1/campaigns/${made.body.id}/policy` },
    });
    await site.settled();
    const plan = await admin.get(`/campaigns/${made.body.id}/plan`);
    expect(plan.body).toMatchObject({ version: 1, status: 'IN_REVIEW' });
    expect(plan.body.content.weekly_themes.length).toBeGreaterThan(0);
  });

  it('answers the same for the same key, and refuses the key for another body', async () => {
    const body = aCampaignBody(NOW);
    const first = await admin.post('/campaigns', body, 'create-key-2');
    const again = await admin.post('/campaigns', body, 'create-key-2');
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    const other = await admin.post('/campaigns', { ...body, name: 'Something else' }, 'create-key-2');
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ error_code: 'CONFLICT', details: { reason: 'COMMAND_REUSED' } });
    const rows = await site.db('campaigns').where({ name: body.name });
    expect(rows).toHaveLength(1);
  });

  it('makes one campaign of twenty requests with one key at once', async () => {
    const body = aCampaignBody(NOW);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => admin.post('/campaigns', body, 'create-key-3')),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.id as string)).size).toBe(1);
  });

  it.each(['ACTIVE', 'active'])('refuses the status %s without an approved plan', async (status) => {
    const refused = await admin.post('/campaigns', { ...aCampaignBody(NOW), status });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error_code: 'GATE_LOCKED',
      message: 'The campaign cannot run yet. Missing: an approved plan.',
      details: { reason: 'CAMPAIGN_NOT_READY', missing: ['PLAN_APPROVED'] },
    });
  });

  it('takes the status planned, in any case', async () => {
    const made = await admin.post('/campaigns', { ...aCampaignBody(NOW), status: 'planned' });
    expect(made.status).toBe(201);
  });

  it('names every field that is wrong, and those it does not know', async () => {
    const refused = await admin.post('/campaigns', {
      ...aCampaignBody(NOW),
      name: '',
      platforms: ['myspace'],
      cadence: { linkedin: 22 },
      timezone: 'Europe/Nowhere',
      end_date: '2026-02-30',
      colour: 'red',
    });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      error_code: 'VALIDATION_FAILED',
      details: { reason: 'FIELDS_INVALID' },
    });
    expect(Object.keys(refused.body.details.fields).sort()).toEqual([
      'cadence.linkedin',
      'colour',
      'end_date',
      'name',
      'platforms.0',
      'timezone',
    ]);
    expect(refused.body.details.fields.colour).toMatch(/^There is no such field. Known: name, client/);
  });

  it('refuses a name that is taken, whatever the case, and one key stays usable for the correction', async () => {
    const body = aCampaignBody(NOW);
    await admin.post('/campaigns', body);
    const taken = await admin.post('/campaigns', { ...body, name: body.name.toUpperCase() }, 'create-key-4');
    expect(taken.status).toBe(409);
    expect(taken.body.details).toMatchObject({ reason: 'NAME_TAKEN', field: 'name' });
    const corrected = await admin.post('/campaigns', { ...body, name: `${body.name} two` }, 'create-key-4');
    expect(corrected.status).toBe(201);
  });

  it('refuses days that no calendar has', async () => {
    const refused = await admin.post('/campaigns', {
      ...aCampaignBody(NOW),
      blackout_dates: ['0000-01-01', '2027-02-29', '2027-03-01'],
    });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual(['blackout_dates.0', 'blackout_dates.1']);
  });

  it('refuses an owner whom nobody knows, by field', async () => {
    const refused = await admin.post('/campaigns', { ...aCampaignBody(NOW), owner: 'nobody@example.com' });
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields).toEqual({
      owner: 'Nobody here has the address nobody@example.com.',
    });
  });
});

describe('listing campaigns', () => {
  it('goes through all of them, newest first, by the cursor', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift(await aPlannedCampaign(site, admin, { client: 'Paging Ltd' }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { search: 'Paging Ltd', limit: 2, ...(cursor ? { cursor } : {}) };
      const page = await admin.get('/campaigns', query);
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...(page.body.items as Array<{ id: string }>).map(({ id }) => id));
      cursor = (page.body.next_cursor as string | null) ?? undefined;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  it('filters by status in any case and refuses one that does not exist', async () => {
    const running = await aRunningCampaign(site, admin);
    const active = await admin.get('/campaigns', { status: 'active' });
    const items = active.body.items as Array<{ id: string; status: string }>;
    expect(items.map(({ id }) => id)).toContain(running);
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['ACTIVE']));
    const refused = await admin.get('/campaigns', { status: 'sleeping' });
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields.status).toMatch(/PLANNED, ACTIVE, PAUSED/);
  });

  it.each([
    ['cursor', 'bogus'],
    ['limit', '0'],
    ['limit', '201'],
    ['limit', 'many'],
    ['offset', '10'],
  ])('refuses %s=%s by name', async (name, value) => {
    const refused = await admin.get('/campaigns', { [name]: value });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual([name]);
  });

  it('shows an operator only the campaigns of their clients', async () => {
    const theirs = await aPlannedCampaign(site, admin, { client: 'Theirs' });
    const others = await aPlannedCampaign(site, admin, { client: 'Others' });
    const member = await site.machine('operator');
    const { client_id } = await site.db('campaigns').where({ id: theirs }).first();
    await site.db('client_members').insert({ client_id, operator_id: member.operator.id });
    const list = await member.get('/campaigns');
    expect((list.body.items as Array<{ id: string }>).map(({ id }) => id)).toEqual([theirs]);
    expect((await member.get(`/campaigns/${others}`)).status).toBe(404);
  });
});

describe('changing a campaign', () => {
  it('changes what is sent and leaves the rest', async () => {
    const owner = await anOperator(site.db, { role: 'lead' });
    const id = await aPlannedCampaign(site, admin, { owner: owner.email, blackout_dates: ['2026-12-24'] });
    const before = (await admin.get(`/campaigns/${id}`)).body;
    const edited = await admin.patch(`/campaigns/${id}`, {
      primary_cta: 'Call us',
      cadence: { linkedin: 5 },
    });
    expect(edited.status).toBe(200);
    const { command_id, ...after } = edited.body;
    expect(command_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(after).toEqual({
      ...before,
      primary_cta: 'Call us',
      cadence: { linkedin: 5 },
      version: before.version + 1,
      updated_at: after.updated_at,
    });
    expect(after.owner).toBe(owner.email);
  });

  it('judges what is sent together with what stands', async () => {
    const id = await aPlannedCampaign(site, admin);
    const refused = await admin.patch(`/campaigns/${id}`, { end_date: '2026-01-01' });
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields).toEqual({ end_date: 'The end date is before the start date.' });
  });

  it('tells of an edit in between, by version', async () => {
    const id = await aPlannedCampaign(site, admin);
    const { version } = (await admin.get(`/campaigns/${id}`)).body;
    await admin.patch(`/campaigns/${id}`, { budget: '10k', version });
    const late = await admin.patch(`/campaigns/${id}`, { budget: '20k', version });
    expect(late.status).toBe(409);
    expect(late.body.details.reason).toBe('EDITED_MEANWHILE');
  });

  it('answers the same key with the same patch although somebody edited in between', async () => {
    const id = await aPlannedCampaign(site, admin);
    const first = await admin.patch(`/campaigns/${id}`, { budget: '10k' }, 'edit-key-01');
    await admin.patch(`/campaigns/${id}`, { industry: 'Tea' });
    const again = await admin.patch(`/campaigns/${id}`, { budget: '10k' }, 'edit-key-01');
    expect(again.status).toBe(200);
    expect(again.body.command_id).toBe(first.body.command_id);
    expect(again.body.industry).toBe('Tea');
  });

  it('refuses a patch that says nothing', async () => {
    const id = await aPlannedCampaign(site, admin);
    const refused = await admin.patch(`/campaigns/${id}`, {});
    expect(refused.status).toBe(422);
    expect(refused.body.details.fields).toEqual({ body: 'Says nothing to change.' });
  });
});

describe('removing a campaign', () => {
  it('wants its name, typed, and keeps its audit', async () => {
    const id = await aPlannedCampaign(site, admin);
    const { name } = (await admin.get(`/campaigns/${id}`)).body;
    const wrong = await admin.delete(`/campaigns/${id}`, { confirmation: 'yes' });
    expect(wrong.status).toBe(422);
    expect(wrong.body.details.reason).toBe('CONFIRMATION_MISMATCH');
    const gone = await admin.delete(`/campaigns/${id}`, { confirmation: name }, 'purge-key-1');
    expect(gone.status).toBe(200);
    expect(gone.body).toMatchObject({ campaign_id: id, deleted: true });
    expect((await admin.get(`/campaigns/${id}`)).status).toBe(404);
    const again = await admin.delete(`/campaigns/${id}`, { confirmation: name }, 'purge-key-1');
    expect(again.body).toEqual(gone.body);
    expect((await admin.delete(`/campaigns/${id}`, { confirmation: name })).status).toBe(404);
    const audit = await admin.get('/audit', { campaign: id });
    expect((audit.body.items as Array<{ action: string }>).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['created_campaign', 'deleted_campaign']),
    );
  });
});

describe('the completion rate', () => {
  it('counts what was due by now, done against all, without what was cancelled', async () => {
    const id = await aRunningCampaign(site, admin, { cadence: { linkedin: 7 } });
    expect((await admin.get(`/campaigns/${id}/completion-rate`)).body).toEqual({
      campaign_id: id,
      rate: 0,
      done: 0,
      due: 0,
    });
    const posts = await postsOf(admin, id);
    const proof = { type: 'URL', value: 'https://www.linkedin.com/posts/rate-1' };
    await admin.post(`/tasks/${posts[0]?.['id']}/completion`, { proof });
    const second = new Date(Date.parse(String(posts[1]?.['due_at'])) + 1_000);
    site.setNow(second);
    const { body } = await admin.get(`/campaigns/${id}/completion-rate`);
    // Two posts were due, one is done; its follow-ups (2 h and 24 h after NOW) were due as well.
    const due = await site.db('tasks').where({ campaign_id: id }).where('due_at', '<=', second);
    expect(body).toEqual({ campaign_id: id, rate: 1 / due.length, done: 1, due: due.length });
    expect(due.length).toBe(4);
  });
});

describe('what happens next', () => {
  it('is the agenda, held while paused', async () => {
    const id = await aRunningCampaign(site, admin);
    const running = (await admin.get(`/campaigns/${id}/agenda`, { limit: 3 })).body;
    expect(running).toMatchObject({ campaign_id: id, paused: false, effective_now: NOW.toISOString() });
    expect(running.items).toHaveLength(3);
    expect(running.more).toBeGreaterThan(0);
    const times = (running.items as Array<{ at: string }>).map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    await admin.post(`/campaigns/${id}/pause`, { reason: 'waiting for the client' });
    site.setNow(new Date(NOW.getTime() + 3_600_000));
    const paused = (await admin.get(`/campaigns/${id}/agenda`)).body;
    expect(paused).toMatchObject({ paused: true, effective_now: NOW.toISOString() });
    expect((paused.items as Array<{ held: boolean }>).every(({ held }) => held)).toBe(true);
  });
});
