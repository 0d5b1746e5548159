import { NOW } from '../../support/cast';
import {
  aPlannedCampaign,
  anApi,
  aRunningCampaign,
  postsOf,
  type ApiApp,
  type Machine,
} from '../../support/machine';

let site: ApiApp;
let lead: Machine;
beforeAll(async () => {
  site = await anApi(NOW);
  lead = await site.machine('lead');
});
beforeEach(() => {
  site.setNow(NOW);
  site.away = false;
});
afterAll(() => site.destroy());

const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

async function shownPlan(id: string): Promise<{ version: number; checksum: string }> {
  const { version, checksum } = (await lead.get(`/campaigns/${id}/plan`)).body;
  return { version, checksum };
}

describe('a plan', () => {
  it('is not found before its first version is drafted', async () => {
    site.away = true;
    const id = await aPlannedCampaign(site, lead);
    const refused = await lead.get(`/campaigns/${id}/plan`);
    expect(refused.status).toBe(404);
    expect(refused.body.details.reason).toBe('PLAN_MISSING');
  });

  it('is approved by version and checksum; calendar and tasks are there with the answer', async () => {
    const id = await aPlannedCampaign(site, lead, { start_date: '2026-11-20', cadence: { linkedin: 3 } });
    const shown = await shownPlan(id);
    const approved = await lead.post(`/campaigns/${id}/plan/approval`, { ...shown, comment: 'Go.' });
    expect(approved.status).toBe(200);
    expect(approved.body).toMatchObject({
      status: 'DONE',
      result: {
        campaign_status: 'ACTIVE',
        plan: { version: 1, status: 'APPROVED' },
        calendar: { created: 6 },
      },
    });
    const plan = (await lead.get(`/campaigns/${id}/plan`)).body;
    expect(plan).toMatchObject({ status: 'APPROVED', decided_by: 'Leo Lead', decision_comment: 'Go.' });
    expect((await lead.get(`/campaigns/${id}/calendar`)).body.items).toHaveLength(6);
    expect(await postsOf(lead, id)).toHaveLength(6);
  });

  it('tells the second of two that the first was first', async () => {
    const id = await aPlannedCampaign(site, lead);
    const shown = await shownPlan(id);
    const other = await site.machine('admin');
    const [one, two] = await Promise.all([
      lead.post(`/campaigns/${id}/plan/approval`, shown),
      other.post(`/campaigns/${id}/plan/approval`, shown),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    const refused = one.status === 409 ? one : two;
    expect(refused.body.details.reason).toBe('PLAN_DECIDED');
  });

  it('refuses another checksum, and what is not one by its field', async () => {
    const id = await aPlannedCampaign(site, lead);
    const { version } = await shownPlan(id);
    const stale = await lead.post(`/campaigns/${id}/plan/approval`, { version, checksum: 'a'.repeat(64) });
    expect(stale.status).toBe(409);
    expect(stale.body.details.reason).toBe('PLAN_NOT_SHOWN');
    const wrong = await lead.post(`/campaigns/${id}/plan/approval`, { version: 'one' });
    expect(wrong.status).toBe(422);
    expect(Object.keys(wrong.body.details.fields)).toEqual(['version', 'checksum']);
  });

  it('refuses a version that no plan can have, at once and for good', async () => {
    const id = await aPlannedCampaign(site, lead);
    const shown = await shownPlan(id);
    const refused = await lead.post(`/campaigns/${id}/plan/approval`, { ...shown, version: 99_999_999_999 });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual(['version']);
    expect((await lead.post(`/campaigns/${id}/plan/approval`, shown)).status).toBe(200);
  });

  it('is redrafted after a rejection, which needs its reason', async () => {
    const id = await aPlannedCampaign(site, lead);
    const shown = await shownPlan(id);
    const bare = await lead.post(`/campaigns/${id}/plan/rejection`, shown);
    expect(bare.body.details.fields).toEqual({
      reason: 'Say why, in 3 to 2,000 characters: the next person will ask.',
    });
    const rejected = await lead.post(`/campaigns/${id}/plan/rejection`, { ...shown, reason: 'Too salesy' });
    expect(rejected.status).toBe(200);
    await site.settled();
    const versions = (await lead.get(`/campaigns/${id}/plans`)).body.items as Array<Record<string, unknown>>;
    expect(versions.map(({ version, status }) => [version, status])).toEqual([
      [2, 'IN_REVIEW'],
      [1, 'REJECTED'],
    ]);
    expect(versions[1]?.['rejection_reason']).toBe('Too salesy');
    expect(versions[0]?.['checksum']).not.toBe(versions[1]?.['checksum']);
  });

  it('may be entered by hand as the next version, not while one waits', async () => {
    const id = await aRunningCampaign(site, lead);
    const { content } = (await lead.get(`/campaigns/${id}/plan`)).body;
    const own = { content: { ...content, positioning: 'We are the calm choice.' } };
    const entered = await lead.post(`/campaigns/${id}/plans`, own, 'enter-key-1');
    expect(entered.status).toBe(201);
    expect(entered.body).toMatchObject({ version: 2, status: 'IN_REVIEW' });
    expect((await lead.post(`/campaigns/${id}/plans`, own, 'enter-key-1')).body).toEqual(entered.body);
    const head = (await lead.get(`/campaigns/${id}/plan`)).body;
    expect(head).toMatchObject({ version: 2, generated_by: 'manual', content: own.content });
    const refused = await lead.post(`/campaigns/${id}/plans`, own);
    expect(refused.status).toBe(409);
    expect(refused.body.details.reason).toBe('PLAN_PENDING');
    const { version, checksum } = entered.body;
    expect((await lead.post(`/campaigns/${id}/plan/approval`, { version, checksum })).status).toBe(200);
  });

  it('names the field of a plan that is not one', async () => {
    const id = await aRunningCampaign(site, lead);
    const refused = await lead.post(`/campaigns/${id}/plans`, { content: { focus_area: '', colour: 'red' } });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual(
      expect.arrayContaining(['content.focus_area', 'content.colour', 'content.angles']),
    );
  });
});

describe('pausing and going on', () => {
  it('says who, why and since when, and moves the dates as was previewed', async () => {
    const id = await aRunningCampaign(site, lead);
    const before = await postsOf(lead, id);
    const paused = await lead.post(`/campaigns/${id}/pause`, { reason: 'The client asked for time' });
    expect(paused.body).toMatchObject({ status: 'DONE', result: { campaign_status: 'PAUSED' } });
    expect((await lead.get(`/campaigns/${id}`)).body).toMatchObject({
      status: 'PAUSED',
      actions: ['resume', 'complete'],
      paused: {
        kinds: ['CAMPAIGN'],
        by: 'Leo Lead',
        reason: 'The client asked for time',
        since: NOW.toISOString(),
      },
    });
    site.setNow(later(48));
    const preview = (await lead.get(`/campaigns/${id}/resume-preview`, { policy: 'SHIFT_ALL' })).body;
    expect(preview).toMatchObject({ policy: 'shift_all', waits: false, at: later(48).toISOString() });
    expect(preview.shifts.length).toBe(2 * before.length);
    const { at, hash } = preview;
    const resumed = await lead.post(`/campaigns/${id}/resume`, {
      policy: 'shift_all',
      preview: { at, hash },
    });
    expect(resumed.body).toMatchObject({ status: 'DONE', result: { campaign_status: 'ACTIVE' } });
    const after = await postsOf(lead, id);
    expect(after.map((task) => Date.parse(String(task['due_at'])))).toEqual(
      before.map((task) => Date.parse(String(task['due_at'])) + 48 * HOUR),
    );
    expect((await lead.get(`/campaigns/${id}`)).body.paused).toBeNull();
  });

  it('refuses a preview that things have outrun, and shows the fresh one', async () => {
    const id = await aRunningCampaign(site, lead);
    await lead.post(`/campaigns/${id}/pause`, { reason: 'holidays' });
    site.setNow(later(1));
    const { at, hash } = (await lead.get(`/campaigns/${id}/resume-preview`, { policy: 'shift_all' })).body;
    const [post] = await postsOf(lead, id);
    await lead.post(`/tasks/${post?.['id']}/completion`, {
      proof: { type: 'MANUAL', value: 'The client posted it themselves.' },
    });
    const stale = await lead.post(`/campaigns/${id}/resume`, { policy: 'shift_all', preview: { at, hash } });
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({ error_code: 'PREVIEW_STALE', details: { reason: 'RESUME_PREVIEW' } });
    expect(stale.body.details.fresh.hash).not.toBe(hash);
  });

  it('refuses what the status does not allow, with what would', async () => {
    const id = await aRunningCampaign(site, lead);
    const refused = await lead.post(`/campaigns/${id}/resume`, {});
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      error_code: 'ILLEGAL_TRANSITION',
      details: { reason: 'CAMPAIGN_TRANSITION', status: 'ACTIVE', allowed_from: ['PAUSED'] },
    });
    expect((await lead.get(`/campaigns/${id}/resume-preview`)).status).toBe(409);
    const unknown = await lead.post(`/campaigns/${id}/resume`, { policy: 'shift' });
    expect(unknown.body.details.fields.policy).toBe(
      'Is one of keep_dates, shift_all, shift_unpublished, ask.',
    );
  });

  it('goes on with every policy there is', async () => {
    const id = await aRunningCampaign(site, lead);
    for (const policy of ['keep_dates', 'shift_all', 'shift_unpublished', 'ASK']) {
      await lead.post(`/campaigns/${id}/pause`, { reason: 'once more' });
      const resumed = await lead.post(`/campaigns/${id}/resume`, { policy });
      expect({ policy, status: resumed.status }).toEqual({ policy, status: 200 });
    }
  });

  it('answers 409 for activating without an approved plan', async () => {
    const id = await aPlannedCampaign(site, lead);
    const refused = await lead.post(`/campaigns/${id}/activate`);
    expect(refused.status).toBe(409);
    expect(refused.body.details).toMatchObject({ reason: 'CAMPAIGN_NOT_READY', missing: ['PLAN_APPROVED'] });
  });

  it('activates by hand a campaign whose start lies ahead', async () => {
    const id = await aPlannedCampaign(site, lead, { start_date: '2026-12-01' });
    await lead.post(`/campaigns/${id}/plan/approval`, await shownPlan(id));
    expect((await lead.get(`/campaigns/${id}`)).body.status).toBe('PLANNED');
    expect((await lead.post(`/campaigns/${id}/activate`, { reason: 'starting early' })).status).toBe(200);
    expect((await lead.get(`/campaigns/${id}`)).body.status).toBe('ACTIVE');
  });

  it('completes and archives; a closed campaign takes no more reports', async () => {
    const id = await aRunningCampaign(site, lead);
    const [post] = await postsOf(lead, id);
    expect((await lead.post(`/campaigns/${id}/complete`, { reason: 'goal reached' })).status).toBe(200);
    const refused = await lead.patch(`/campaigns/${id}`, { budget: '1' });
    expect(refused.status).toBe(409);
    expect(refused.body.details.reason).toBe('CAMPAIGN_CLOSED');
    expect((await lead.get(`/tasks/${post?.['id']}`)).body.status).toBe('CANCELLED');
    expect((await lead.post(`/campaigns/${id}/archive`, { reason: 'all done' })).status).toBe(200);
    expect((await lead.get(`/campaigns/${id}`)).body).toMatchObject({ status: 'ARCHIVED', actions: [] });
  });
});

describe('a decision while the process is away', () => {
  it('is saved, holds as a pause at once, and answers its outcome later under the same key', async () => {
    const id = await aRunningCampaign(site, lead);
    site.away = true;
    const saved = await lead.post(`/campaigns/${id}/pause`, { reason: 'no word from them' }, 'away-key-1');
    expect(saved.status).toBe(202);
    expect(saved.body).toEqual({
      command_id: saved.body.command_id,
      status: 'PENDING',
      status_url: `/api/v1/commands/${saved.body.command_id}`,
    });
    expect(saved.headers['location']).toBe(saved.body.status_url);
    expect((await lead.get(`/commands/${saved.body.command_id}`)).body).toMatchObject({
      kind: 'pause',
      status: 'PENDING',
      result: null,
      settled_at: null,
    });
    expect((await lead.get(`/campaigns/${id}`)).body).toMatchObject({
      status: 'ACTIVE',
      paused: { kinds: ['CAMPAIGN'], reason: 'no word from them' },
    });
    const still = await lead.post(`/campaigns/${id}/pause`, { reason: 'no word from them' }, 'away-key-1');
    expect(still.body).toEqual(saved.body);
    await site.relay();
    const final = await lead.post(`/campaigns/${id}/pause`, { reason: 'no word from them' }, 'away-key-1');
    expect(final.status).toBe(200);
    expect(final.body).toMatchObject({ command_id: saved.body.command_id, status: 'DONE' });
    expect((await lead.get(`/campaigns/${id}`)).body.status).toBe('PAUSED');
    const rows = await site.db('pauses').where({ campaign_id: id });
    expect(rows).toHaveLength(1);
  });

  it('answers a refusal that came later like one that comes at once', async () => {
    const id = await aRunningCampaign(site, lead);
    site.away = true;
    const saved = await lead.post(`/campaigns/${id}/resume`, {}, 'away-key-2');
    expect(saved.status).toBe(202);
    await site.relay();
    const refused = await lead.post(`/campaigns/${id}/resume`, {}, 'away-key-2');
    expect(refused.status).toBe(409);
    expect(refused.body.details.reason).toBe('CAMPAIGN_TRANSITION');
    expect((await lead.get(`/commands/${saved.body.command_id}`)).body).toMatchObject({
      status: 'REFUSED',
      result: {
        error_code: 'ILLEGAL_TRANSITION',
        message: expect.stringMatching(/^A campaign that is \w+ cannot be resumed\.$/),
      },
    });
  });

  it('leaves reports working: they are true when they are answered', async () => {
    const id = await aRunningCampaign(site, lead);
    site.away = true;
    const [post] = await postsOf(lead, id);
    const done = await lead.post(`/tasks/${post?.['id']}/completion`, {
      proof: { type: 'URL', value: 'https://www.linkedin.com/posts/away-1' },
    });
    expect(done.status).toBe(200);
    expect(done.body.follow_ups).toHaveLength(2);
    expect((await lead.get(`/commands/${done.body.command_id}`)).body).toMatchObject({
      kind: 'complete_task',
      status: 'PENDING',
      result: { status: 'DONE' },
    });
  });
});

describe('a command', () => {
  it('is shown to who said it, by its id or by their own key, and to leads', async () => {
    const operator = await site.machine('operator');
    const id = await aRunningCampaign(site, lead);
    const [post] = await postsOf(lead, id);
    const claimed = await operator.post(`/tasks/${post?.['id']}/claim`, undefined, 'claim key of mine');
    const byId = await operator.get(`/commands/${claimed.body.command_id}`);
    const byKey = await operator.get(`/commands/${encodeURIComponent('claim key of mine')}`);
    expect(byId.body).toMatchObject({
      kind: 'claim_task',
      idempotency_key: 'claim key of mine',
      by: 'Olga Operator',
    });
    expect(byKey.body).toEqual(byId.body);
    expect((await lead.get(`/commands/${claimed.body.command_id}`)).body).toEqual(byId.body);
    expect((await lead.get(`/commands/${encodeURIComponent('claim key of mine')}`)).status).toBe(404);
    const colleague = await site.machine('operator');
    expect((await colleague.get(`/commands/${claimed.body.command_id}`)).status).toBe(404);
  });
});
