import type { Agent } from 'supertest';
import request from 'supertest';
import { HOUR, plus } from '../../workflows/domain/time';
import { anApp } from '../support/app';
import { NOW } from '../support/cast';
import { anApi, aRunningCampaign, postsOf, type ApiApp, type Machine } from '../support/machine';
import { formOf, wordsOf } from '../support/page';
import { tick } from '../support/work';

let site: ApiApp;
let machine: Machine;
let agent: Agent;
beforeEach(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  ({ agent } = await site.signedIn('lead'));
});
afterEach(async () => {
  await site.settled();
  await site.destroy();
});

const run = (action: string, campaign: string, more: object = {}, key?: string) =>
  machine.post('/automation/runs', { action, campaign_id: campaign, ...more }, key);

/** A campaign whose first post is so late that it is overdue, and the hour it is then. */
async function aLateCampaign(name: string): Promise<string> {
  const id = await aRunningCampaign(site, machine, { name });
  const [post] = await postsOf(machine, id);
  site.setNow(plus(new Date(String(post?.['due_at'])), 2 * HOUR));
  return id;
}

describe('a check-through by hand', () => {
  it('moves what is due, says how much, is written down, and tells the process', async () => {
    const id = await aLateCampaign('Late');
    const { status, body } = await run('CAMPAIGN_TICK', id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ action: 'CAMPAIGN_TICK', known: false, result: { overdue: 1, level: 1 } });
    expect(body.run_key).toBe(`campaign_tick_${id}_${site.now().toISOString().slice(0, 13)}`);
    const audit = await site.db('audit_entries').where({ campaign_id: id, action: 'ran_automation' });
    expect(audit).toMatchObject([
      { actor: 'Leo Lead', details: { operation: 'CAMPAIGN_TICK', key: body.run_key } },
    ]);
    const command = await site.db('commands').where({ id: body.command_id }).first();
    expect(command).toMatchObject({ kind: 'run_automation', delivery: 'SIGNAL' });
  });

  it('answers the same within its hour, whoever asks, and runs anew in the next', async () => {
    const id = await aLateCampaign('Hourly');
    const first = await run('CAMPAIGN_TICK', id);
    const again = await run('campaign_tick', id);
    expect(again.body).toMatchObject({ known: true, result: first.body.result, run_key: first.body.run_key });
    site.setNow(plus(site.now(), HOUR));
    expect((await run('CAMPAIGN_TICK', id)).body).toMatchObject({ known: false, result: { overdue: 0 } });
    expect(await site.db('automation_runs')).toHaveLength(2);
  });

  it('under one Idempotency-Key is one, and with another body under it a conflict', async () => {
    const id = await aLateCampaign('Once');
    const first = await run('CAMPAIGN_TICK', id, {}, 'one-key-of-mine');
    const again = await run('CAMPAIGN_TICK', id, {}, 'one-key-of-mine');
    expect(again.body).toEqual(first.body);
    const other = await run('ESCALATE_OVERDUE_TASKS', id, {}, 'one-key-of-mine');
    expect(other.body.details.reason).toBe('COMMAND_REUSED');
  });
});

it('escalates by hand at the level there is, or says that nothing is overdue', async () => {
  const quiet = await aRunningCampaign(site, machine, { name: 'Quiet' });
  expect((await run('ESCALATE_OVERDUE_TASKS', quiet)).body.result).toMatchObject({ level: 0 });
  const late = await aLateCampaign('Loud');
  const { body } = await run('ESCALATE_OVERDUE_TASKS', late);
  expect(body).toMatchObject({ result: { level: 1 }, run_key: expect.stringMatching(/^escalate_.*_1$/) });
  expect(await site.db('escalations').where({ campaign_id: late })).toHaveLength(1);
});

it('sums up a week by hand, once', async () => {
  const id = await aRunningCampaign(site, machine, { name: 'Summed' });
  const week = { week_start: '2026-11-16' };
  const first = await run('WEEKLY_CAMPAIGN_SUMMARY', id, week, 'week-by-hand');
  expect(first.body).toMatchObject({ run_key: `weekly_summary_${id}_2026-11-16`, result: week });
  expect((await run('WEEKLY_CAMPAIGN_SUMMARY', id, week, 'week-by-hand')).body).toEqual(first.body);
  expect((await run('WEEKLY_CAMPAIGN_SUMMARY', id, week)).body).toMatchObject({ known: true });
  expect(await site.db('weekly_summaries').where({ campaign_id: id })).toHaveLength(1);
});

describe('a run is refused', () => {
  it('for an action that is none, naming the three', async () => {
    const id = await aRunningCampaign(site, machine, { name: 'Unknown' });
    const { status, body } = await run('POST_SOCIAL', id);
    expect(status).toBe(422);
    expect(body.details).toMatchObject({ reason: 'UNKNOWN_ACTION', action: 'POST_SOCIAL' });
    expect(body.message).toBe(
      '“POST_SOCIAL” is none of the automated operations: they are CAMPAIGN_TICK, ESCALATE_OVERDUE_TASKS, WEEKLY_CAMPAIGN_SUMMARY.',
    );
  });

  it('for a campaign that is not there', async () => {
    const { status, body } = await run('CAMPAIGN_TICK', '00000000-0000-7000-8000-000000000000');
    expect(status).toBe(404);
    expect(body.details.reason).toBe('NO_SUCH_RECORD');
  });

  it('while the campaign or everything is paused, saying by whom and why', async () => {
    const id = await aLateCampaign('Held');
    await machine.post(`/campaigns/${id}/pause`, { reason: 'The client is away' });
    const { status, body } = await run('CAMPAIGN_TICK', id);
    expect(status).toBe(409);
    expect(body.details).toMatchObject({
      reason: 'RUN_WHILE_PAUSED',
      by: 'Leo Lead',
      why: 'The client is away',
    });
    expect(await site.db('automation_runs')).toEqual([]);
    const admin = await site.machine('admin');
    const other = await aRunningCampaign(site, machine, { name: 'Held too' });
    await admin.post('/system/pause', { reason: 'Fire drill' });
    expect((await run('ESCALATE_OVERDUE_TASKS', other)).body.error_code).toBe('SYSTEM_PAUSED');
  });

  it('for an operator', async () => {
    const operator = await site.machine('operator');
    const id = await aRunningCampaign(site, machine, { name: 'Not yours' });
    const body = { action: 'CAMPAIGN_TICK', campaign_id: id };
    expect((await operator.post('/automation/runs', body)).status).toBe(403);
  });
});

describe('the page', () => {
  it('tells what ran by itself and by hand, and narrows', async () => {
    const id = await aLateCampaign('Told');
    await tick(site.db, id, site.now());
    await run('CAMPAIGN_TICK', id);
    const page = wordsOf((await agent.get('/automation').expect(200)).text);
    expect(page).toContain('Escalation of Told : level 1');
    expect(page).toContain('due by itself');
    expect(page).toContain('by hand: Leo Lead');
    const ticks = wordsOf((await agent.get(`/automation?campaign=${id}&action=CAMPAIGN_TICK`)).text);
    expect(ticks).not.toContain('Escalation of Told');
    expect(ticks).toContain('What ran for Told');
    const { body } = await machine.get('/automation/runs', { campaign: id });
    expect(body.items.map((item: { actor: string | null }) => item.actor)).toContain('Leo Lead');
    expect(body.items.map((item: { actor: string | null }) => item.actor)).toContain(null);
  });

  it('runs one by its form, without JavaScript, and keeps what was chosen when refused', async () => {
    const id = await aLateCampaign('By form');
    const { hidden } = formOf((await agent.get('/automation')).text, '/automation/runs');
    const send = (body: object) =>
      agent
        .post('/automation/runs')
        .type('form')
        .send({ ...hidden, ...body });
    const refused = await send({ action: 'NONSENSE', campaign_id: id }).expect(422);
    expect(wordsOf(refused.text)).toContain('“NONSENSE” is none of the automated operations');
    expect(refused.text).toContain(`<option value="${id}" selected>`);
    const done = await send({ action: 'CAMPAIGN_TICK', campaign_id: id }).redirects(1).expect(200);
    expect(wordsOf(done.text)).toMatch(/Check-through of “By form” was run: \d+ updated, 1 overdue\./);
  });

  it('goes on where a page ends', async () => {
    const id = await aRunningCampaign(site, machine, { name: 'Often' });
    for (let hour = 0; hour < 45; hour += 1) {
      await site.db('campaign_ticks').insert({
        id: `00000000-0000-7000-8000-0000000000${String(hour).padStart(2, '0')}`,
        campaign_id: id,
        tick_key: `t${hour}`,
        ran_at: plus(NOW, hour * HOUR),
        updated: 0,
        overdue: 0,
      });
    }
    const text = (await agent.get('/automation')).text;
    expect(text.match(/id="run-/g)).toHaveLength(40);
    const older = /href="([^"]*)">Older/.exec(text)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    expect((await agent.get(String(older))).text.match(/id="run-/g)).toHaveLength(5);
  });

  it('says that it is empty, to an operator without the form', async () => {
    const operator = await site.signedIn('operator');
    const text = (await operator.agent.get('/automation').expect(200)).text;
    expect(wordsOf(text)).toContain('Nothing has run yet');
    expect(text).not.toContain('action="/automation/runs"');
  });
});

describe('/health/aol', () => {
  it('answers everybody, with counts and flags and nothing else', async () => {
    const ask = () => request(site.app).get('/health/aol').expect(200);
    expect((await ask()).body).toEqual({
      status: 'ok',
      last_tick_at: null,
      last_tick_status: null,
      lease_owner: 'temporal',
      flags: { paused: false, killed: false, proof_mode: false },
      queue_counts: { pending: 0, retry: 0, dlq: 0 },
      server_time_utc: NOW.toISOString(),
    });
    const id = await aLateCampaign('Watched');
    await run('CAMPAIGN_TICK', id);
    await site.settled();
    const admin = await site.machine('admin');
    await admin.post('/system/pause', { reason: 'Fire drill' });
    await site.settled();
    // The stand-in looks by the test's clock, the probe goes by the real one.
    await site.db('campaigns').update({ next_wake_at: new Date(Date.now() + HOUR) });
    const { body, text } = await ask();
    expect(body).toMatchObject({ last_tick_at: site.now().toISOString(), last_tick_status: 'SUCCESS' });
    expect(body.flags.paused).toBe(true);
    expect(text).not.toMatch(/Watched|Leo|Ada|Fire|postgres/);
  });

  it('takes GET only', async () => {
    await request(site.app)
      .post('/health/aol')
      .expect((res) => expect(res.status).toBeGreaterThanOrEqual(400));
  });

  it('counts what is on its way, what is tried again and what is stuck', async () => {
    const id = await aRunningCampaign(site, machine, { name: 'Queued' });
    const [command] = await site.db('commands').where({ campaign_id: id });
    const put = (seq: number, about: object) =>
      site.db('commands').insert({
        ...command,
        actor: JSON.stringify(command.actor),
        payload: '{}',
        result: null,
        id: `00000000-0000-7000-8000-00000000000${seq}`,
        seq: 1_000 + seq,
        idempotency_key: `k${seq}`,
        status: 'PENDING',
        ...about,
      });
    await put(1, { created_at: new Date() });
    await put(2, { created_at: new Date(), attempts: 4 });
    await put(3, { created_at: new Date(Date.now() - 2 * HOUR), attempts: 40 });
    const { body } = await request(site.app).get('/health/aol');
    expect(body.queue_counts).toEqual({ pending: 1, retry: 1, dlq: 1 });
  });

  it('says so when the database is away', async () => {
    const dark = await anApp();
    await dark.db.destroy();
    const { body } = await request(dark.app).get('/health/aol').expect(503);
    expect(body).toEqual({ status: 'unavailable', server_time_utc: NOW.toISOString() });
    await dark.destroy();
  });
});
