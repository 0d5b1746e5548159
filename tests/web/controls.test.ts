import type { Agent } from 'supertest';
import { switchCampaigns } from '../../db/controls';
import type { Operator } from '../../db/operators';
import type { PauseRow } from '../../db/tables';
import { pausedBanner } from '../../web/controls/present';
import { MINUTE } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { aCampaign } from '../support/campaigns';
import { NOW } from '../support/cast';
import { formOf, partOf, wordsOf as rawWordsOf } from '../support/page';

const PATH = '/system/pause';

type Browser = { agent: Agent; operator: Operator };

let site: TestApp;
let at = NOW;
let ada: Browser;
let leo: Browser;
beforeAll(async () => {
  site = await anApp({ now: () => at });
  ada = await site.signedIn('admin');
  leo = await site.signedIn('lead');
  await site.db('operators').where({ id: ada.operator.id }).update({ time_zone: 'Europe/Berlin' });
  for (let count = 0; count < 3; count += 1) await aCampaign(site.db, leo.operator, NOW);
});
afterAll(() => site.destroy());
// Each test begins with the brake released and everybody told of it.
beforeEach(async () => {
  at = new Date(at.getTime() + 60 * MINUTE);
  if (await isPaused()) await release().expect(303);
  await site.db('commands').where({ kind: 'controls_changed' }).update({ status: 'DONE' });
});

const pull = (reason: string, agent = ada.agent, commandId?: string) =>
  agent
    .post(PATH)
    .type('form')
    .send({ reason, ...(commandId && { commandId }) });
const release = (reason = '', agent = ada.agent) =>
  agent.post(PATH).type('form').send({ _method: 'DELETE', reason });
const shown = async (agent = ada.agent, path = PATH) => (await agent.get(path).expect(200)).text;
/** Where an element ends before a full stop or comma there is no space on the page. */
const wordsOf = (html: string) => rawWordsOf(html).replaceAll(/ (?=[.,](\s|$))/g, '');
const isPaused = async () => (await site.db('system_controls').first()).system_paused as boolean;

describe('the page of the system pause', () => {
  it.each(['operator', 'lead'] as const)(
    'shows %ss how it stands, and why they cannot pull it',
    async (role) => {
      const { agent } = await site.signedIn(role);
      const page = await shown(agent);
      expect(wordsOf(page)).toContain('Everything is running');
      expect(wordsOf(page)).toContain('Only an admin can pull and release the brake.');
      expect(page).toMatch(/<button[^>]*disabled[^>]*aria-describedby="why-not-brake"/);
      expect(page).not.toContain('name="reason"');
      await pull('I would like to', agent).expect(403);
      await release('', agent).expect(403);
      expect(await isPaused()).toBe(false);
    },
  );

  it('is not for clients, who get no banner either', async () => {
    const { agent } = await site.signedIn('client');
    await pull('The client withdrew its consent').expect(303);
    expect(wordsOf(await shown(agent))).not.toContain('paused');
    expect(wordsOf(await shown(agent, '/settings'))).not.toContain('paused everything');
  });

  it('says what the brake would hold and what goes on all the same', async () => {
    const words = wordsOf(await shown());
    expect(words).toContain(
      'What it would hold Nothing is sent or published. No task turns due, overdue or missed.',
    );
    expect(words).toContain('Nothing escalates, and nobody is reminded.');
    expect(words).toContain(
      'What goes on Plans are drafted, and decided on. Campaigns, calendar and texts can be edited.',
    );
  });

  it('stands under System in the navigation', async () => {
    expect(wordsOf(await shown(leo.agent, '/settings'))).toContain('System System pause Policy');
  });
});

describe('pulling the brake', () => {
  it('holds at once and says who, why and since when, also on every other page', async () => {
    const form = formOf(await shown(), PATH);
    expect(wordsOf(form.html)).toContain('Why everything has to stop');
    await pull('The gateway posts everything twice', ada.agent, form.hidden['commandId']).expect(303);
    expect(await isPaused()).toBe(true);
    at = new Date(at.getTime() + 130 * MINUTE);
    const words = wordsOf(partOf(await shown(leo.agent), 'state'));
    expect(words).toMatch(
      /Everything is paused Ada Admin pulled the brake · \w+ 2\d Nov, \d\d:\d\d UTC · 2 h 10 min ago/,
    );
    expect(words).toContain('The gateway posts everything twice');
    const elsewhere = await shown(leo.agent, '/settings');
    expect(wordsOf(elsewhere)).toMatch(
      /Ada Admin paused everything 2 h 10 min ago \(\w+ 2\d Nov, \d\d:\d\d UTC\): The gateway posts everything twice\. Held: sending, due times, follow-ups and escalations\. Details/,
    );
    expect(elsewhere).toContain('<a href="/system/pause">Details</a>');
  });

  it('tells the times of the reader’s own clock', async () => {
    await pull('Told by the clock').expect(303);
    expect(wordsOf(await shown())).toMatch(/Ada Admin pulled the brake · \w+ 2\d Nov, \d\d:\d\d CET · now/);
  });

  it.each(['', ' x '])('asks why, and keeps what was typed: "%s"', async (reason) => {
    const refused = await pull(reason).expect(422);
    expect(wordsOf(partOf(refused.text, 'state'))).toContain('Say why, in 3 to 2000 characters');
    expect(refused.text).toMatch(/id="field-reason"[^>]*aria-invalid="true"/);
    expect(await isPaused()).toBe(false);
  });

  it('twice is refused with who was first and since when, and what was typed is not lost', async () => {
    await pull('First').expect(303);
    const second = await site.signedIn('admin');
    at = new Date(at.getTime() + MINUTE);
    const refused = await pull('Second in line', second.agent).expect(409);
    const words = wordsOf(partOf(refused.text, 'state'));
    expect(words).toMatch(/It is already paused by Ada Admin since \w+ 2\d Nov, \d\d:\d\d UTC\./);
    expect(words).toContain('You had typed: “Second in line”');
    expect(words).toContain('Release the brake');
    // A reason to stop is none to go on.
    expect(refused.text).not.toMatch(/<textarea[^>]*>\s*Second in line/);
    expect(await site.db('system_controls').first()).toMatchObject({ paused_reason: 'First' });
  });

  it('is done once when its form is sent twice', async () => {
    const { commandId } = formOf(await shown(), PATH).hidden;
    await pull('Sent twice', ada.agent, commandId).expect(303);
    await pull('Sent twice', ada.agent, commandId).expect(303);
    const entries = await site.db('audit_entries').where({ action: 'system_paused', reason: 'Sent twice' });
    expect(entries).toHaveLength(1);
  });
});

describe('releasing the brake', () => {
  it('ends the pause and takes the banner away; a reason is welcome and not asked for', async () => {
    await pull('For a short while').expect(303);
    const form = formOf(await shown(), PATH, 'DELETE');
    await ada.agent
      .post(PATH)
      .type('form')
      .send({ ...form.hidden, reason: 'The gateway is mended' })
      .expect(303);
    expect(await isPaused()).toBe(false);
    const page = await shown();
    expect(wordsOf(page)).toContain('The brake is released. Campaigns go on with their dates kept');
    expect(wordsOf(partOf(page, 'state'))).toMatch(
      /Everything is running Ada Admin released the brake · .* CET · now The gateway is mended/,
    );
    expect(wordsOf(await shown(leo.agent, '/settings'))).not.toContain('paused everything');
  });

  it('is refused while nothing is paused, with who released it and when', async () => {
    await pull('Briefly').expect(303);
    await release().expect(303);
    const refused = await release().expect(409);
    expect(wordsOf(partOf(refused.text, 'state'))).toMatch(
      /It is not paused\. Ada Admin released the brake \w+ 2\d Nov, \d\d:\d\d CET\./,
    );
  });

  it('refuses a reason that is none', async () => {
    await pull('Still needed').expect(303);
    await release('x').expect(422);
    expect(await isPaused()).toBe(true);
  });
});

describe('the progress', () => {
  it('counts the campaigns that have heard, and stops asking when all have', async () => {
    await pull('Count them').expect(303);
    const { epoch } = await site.db('system_controls').first();
    const told = await site.db('commands').where({ kind: 'controls_changed', status: 'PENDING' });
    expect(told).toHaveLength(3);
    const polled = async () =>
      (await leo.agent.get(`${PATH}/progress`).set('HX-Request', 'true').expect(200)).text;
    expect(wordsOf(await shown(leo.agent))).toContain('0 of 3 campaigns have heard.');
    await site.db('commands').where({ id: told[0].id }).update({ status: 'DONE' });
    const one = await polled();
    expect(wordsOf(one)).toContain('1 of 3 campaigns have heard. It holds for the others all the same.');
    expect(one).toContain('hx-get="/system/pause/progress"');
    expect(one).toContain('<progress max="3" value="1"');
    await site.db('commands').where({ kind: 'controls_changed' }).update({ status: 'DONE' });
    const all = await polled();
    expect(wordsOf(all)).toBe('3 of 3 campaigns have heard.');
    expect(all).not.toContain('hx-get');
    expect(told[0].payload).toEqual({ epoch });
  });

  it('says of the others that they go on once they hear of the release', async () => {
    await pull('To be released').expect(303);
    await release().expect(303);
    expect(wordsOf(partOf(await shown(leo.agent), 'state'))).toContain(
      '0 of 3 campaigns have heard. The others go on as soon as they hear.',
    );
  });

  it('keeps asking while the campaigns have not been told yet', async () => {
    await site.db('system_controls').update({ fanned_epoch: 0, epoch: 900 });
    const polled = (await leo.agent.get(`${PATH}/progress`).expect(200)).text;
    expect(wordsOf(polled)).toBe('The campaigns are being told.');
    expect(polled).toContain('hx-get="/system/pause/progress"');
    await site.db('system_controls').update({ fanned_epoch: 900 });
  });
});

describe('what was pulled and released', () => {
  it('is told to everybody, newest first, ten of them', async () => {
    for (let count = 1; count <= 6; count += 1) {
      at = new Date(at.getTime() + MINUTE);
      await pull(`Pulled ${count}`).expect(303);
      at = new Date(at.getTime() + MINUTE);
      await release(`Released ${count}`).expect(303);
    }
    const { agent } = await site.signedIn('operator');
    const history = partOf(await shown(agent), 'history');
    expect(history.match(/<li>/g)).toHaveLength(10);
    const words = wordsOf(history);
    expect(words).toContain('Ada Admin resumed the whole system: “Released 6”');
    expect(words.indexOf('Released 6')).toBeLessThan(words.indexOf('Pulled 6'));
    expect(words).toContain('Pulled 2');
    expect(words).not.toContain('Released 1');
  });
});

describe('campaign operations that are switched off', () => {
  it('are told of on every page that is left, and on this one', async () => {
    await switchCampaigns(site.db, false, at);
    const elsewhere = wordsOf(await shown(leo.agent, '/settings'));
    expect(elsewhere).toMatch(
      /Campaign operations are switched off since \w+ 2\d Nov, \d\d:\d\d UTC\. Held: sending/,
    );
    const words = wordsOf(partOf(await shown(leo.agent), 'state'));
    expect(words).toContain('Campaign operations are switched off Since');
    expect(words).not.toContain('Everything is running');
    await pull('And the brake').expect(303);
    expect(wordsOf(partOf(await shown(leo.agent), 'state'))).toContain(
      'releasing the brake does not make them run',
    );
    expect(wordsOf(await shown(leo.agent, '/settings'))).toContain('Ada Admin paused everything');
    await switchCampaigns(site.db, true, at);
  });

  it('leave the brake itself in reach', async () => {
    const off = await anApp({ config: { campaignOps: false } });
    const { agent } = await off.signedIn('admin');
    await pull('Off or not', agent).expect(303);
    expect(wordsOf(await shown(agent))).toContain('Everything is paused');
    await off.destroy();
  });
});

describe('the banner', () => {
  const pause: PauseRow = {
    id: '0',
    campaign_id: null,
    reason: 'SYSTEM',
    note: null,
    from_at: NOW,
    to_at: null,
    paused_by: 'Ada Admin',
    resumed_by: null,
    resume_policy: null,
    created_at: NOW,
  };
  const said = (note: string | null) => pausedBanner([{ ...pause, note }], 'UTC', NOW)?.text;

  it('is a line or two, however long the reason is, with one full stop at its end', () => {
    expect(said('Why?')).toContain(': Why? Held: sending');
    expect(said('Because.')).toContain(': Because. Held: sending');
    expect(said(null)).toBe(
      'Ada Admin paused everything now (Fri 20 Nov, 10:00 UTC). Held: sending, due times, follow-ups and escalations.',
    );
    expect(said('word '.repeat(200))?.length).toBeLessThan(320);
    expect(pausedBanner([], 'UTC', NOW)).toBeUndefined();
  });
});
