import type { Agent } from 'supertest';
import { policyOfCampaign, readPolicy } from '../../db/policies';
import type { Operator } from '../../db/operators';
import { durationWords, rangeWords, readDuration } from '../../web/policies/durations';
import { choiceWords, POLICY_GROUPS, POLICY_MEANING } from '../../web/policies/words';
import { policyLabel } from '../../web/labels';
import { CHOICE_KEYS, DURATION_KEYS, POLICY_DEFAULTS, POLICY_KEYS } from '../../workflows/domain/policy';
import { durationMs, HOUR, MINUTE } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { aCampaign } from '../support/campaigns';
import { NOW } from '../support/cast';
import { formOf, wordsOf } from '../support/page';

const WORKSPACE = '/settings/policy';

type Browser = { agent: Agent; operator: Operator };
type Fields = Record<string, string>;

let site: TestApp;
let ada: Browser;
let leo: Browser;
let olga: Browser;
const delivered: Array<[string | null, string]> = [];
beforeAll(async () => {
  site = await anApp({
    deliver: async (campaignId, commandId) => void delivered.push([campaignId, commandId]),
  });
  ada = await site.signedIn('admin');
  leo = await site.signedIn('lead');
  olga = await site.signedIn('operator');
});
afterAll(() => site.destroy());
beforeEach(async () => {
  await site.db('policies').del();
  delivered.length = 0;
});

const campaign = async () => {
  const { campaignId } = await aCampaign(site.db, leo.operator, NOW);
  return { id: campaignId, path: `/campaigns/${campaignId}/policy` };
};
const shown = async (path: string, agent = leo.agent) => (await agent.get(path).expect(200)).text;
/** What a browser sends: every field as it stands in the form, but for those that were typed into. */
const save = async (path: string, typed: Fields, agent = leo.agent) => {
  const form = formOf(await shown(path, agent), path, 'PUT');
  return agent
    .post(path)
    .type('form')
    .send({ ...fieldsOf(form.html), ...form.hidden, ...typed });
};
const fieldsOf = (html: string): Fields =>
  Object.fromEntries(
    [...html.matchAll(/<input class="input"[^>]* name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
const rowOf = (html: string, key: string) => {
  const from = html.lastIndexOf('<div class="policy-row', html.indexOf(`id="field-${key}-meaning"`));
  const next = html.indexOf('<div class="policy-row', from + 1);
  return html.slice(from, next === -1 ? html.indexOf('</form>', from) : next);
};

describe('a duration in words', () => {
  it.each([
    ['PT2H', '2 hours'],
    ['PT1H', '1 hour'],
    ['PT24H', '24 hours'],
    ['P1D', '1 day'],
    ['P1DT12H30M', '1 day 12 hours 30 minutes'],
    ['P2W', '2 weeks'],
    ['PT0S', '0 seconds'],
    ['PT1.5S', '1.5 seconds'],
  ])('%s reads "%s", and means the same when it is typed back', (iso, words) => {
    expect(durationWords(iso)).toBe(words);
    expect(readDuration(words)).toBe(iso);
  });

  it.each([
    ['2h', 'PT2H'],
    ['90 min', 'PT90M'],
    ['1 day, 12 h', 'P1DT12H'],
    ['12 h 1 day', 'P1DT12H'],
    [' pt30m ', 'PT30M'],
    ['5 Sec', 'PT5S'],
  ])('is read from "%s"', (typed, iso) => {
    expect(readDuration(typed)).toBe(iso);
    expect(durationMs(iso)).toBeGreaterThan(0);
  });

  it.each(['PT2', '2', '2 fortnights', '1 h 1 h', 'soon', '-2 h', '0.5 h'])(
    'is not found in "%s"',
    (typed) => {
      expect(durationMs(readDuration(typed))).toBeNaN();
    },
  );

  it('leaves what is none as it is', () => {
    expect(durationWords('soon')).toBe('soon');
    expect(durationWords('P')).toBe('P');
    expect(rangeWords('PT5M to P7D')).toBe('5 minutes to 7 days');
  });
});

test('every policy stands in one group, with a name and a meaning', () => {
  const grouped = POLICY_GROUPS.flatMap(({ keys }) => keys);
  expect([...grouped].sort()).toEqual([...POLICY_KEYS].sort());
  for (const key of POLICY_KEYS) expect(POLICY_MEANING[key]).toMatch(/\.$/);
});

describe('the policy of the workspace', () => {
  it('shows each number in words and as ISO-8601, its default, its range and where it comes from', async () => {
    const page = await shown(WORKSPACE);
    for (const key of CHOICE_KEYS) {
      const words = wordsOf(rowOf(page, key));
      expect(words).toContain(`${policyLabel[key]} ${POLICY_MEANING[key]}`);
      expect(words).toContain(`Default ${choiceWords(key, POLICY_DEFAULTS[key])}.`);
    }
    for (const key of DURATION_KEYS) {
      const words = wordsOf(rowOf(page, key));
      expect(words).toContain(`${policyLabel[key]} ${POLICY_MEANING[key]}`);
      expect(words).toContain(`${durationWords(POLICY_DEFAULTS[key])} ${POLICY_DEFAULTS[key]} default`);
      expect(words).toContain(`Default ${durationWords(POLICY_DEFAULTS[key])}.`);
    }
    expect(wordsOf(rowOf(page, 'follow_up_first'))).toContain('5 minutes to 7 days.');
    expect(wordsOf(page)).toContain('Nobody has changed it yet.');
    const admins = await shown(WORKSPACE, ada.agent);
    expect(wordsOf(rowOf(admins, 'follow_up_first'))).toContain('1 second to 7 days.');
    expect(wordsOf(admins)).toContain('As an admin you may go down to a second');
  });

  it('offers choices as choices, and keeps the one that was made', async () => {
    const made = { approval_levels: '2', self_approval: 'NO' };
    expect((await save(WORKSPACE, made)).status).toBe(303);
    expect((await readPolicy(site.db, null)).workspace).toEqual(made);
    const row = rowOf(await shown(WORKSPACE), 'approval_levels');
    expect(wordsOf(row)).toContain('Two, one after the other set for the workspace');
    expect(row).toContain('<option value="2" selected>');
    const { path } = await campaign();
    expect(rowOf(await shown(path), 'approval_levels')).toContain(
      '<option value="" selected>workspace: Two, one after the other</option>',
    );
    const refused = await save(WORKSPACE, { approval_levels: '7' });
    expect(refused.status).toBe(422);
    expect(wordsOf(rowOf(refused.text, 'approval_levels'))).toContain('Choose one of the list.');
  });

  it('is saved in words or ISO-8601, says who changed it, and every campaign is told', async () => {
    const { id } = await campaign();
    const saved = await save(WORKSPACE, { follow_up_first: '90 min', overdue_grace: 'pt30m' });
    expect([saved.status, saved.headers['location']]).toEqual([303, WORKSPACE]);
    expect((await readPolicy(site.db, null)).workspace).toEqual({
      follow_up_first: 'PT90M',
      overdue_grace: 'PT30M',
    });
    const page = await shown(WORKSPACE);
    expect(wordsOf(rowOf(page, 'follow_up_first'))).toContain('90 minutes PT90M set for the workspace');
    expect(fieldsOf(page)).toMatchObject({ follow_up_first: '90 minutes', tick: '' });
    expect(wordsOf(page)).toContain('The policy was saved.');
    expect(wordsOf(page)).toContain('Last changed by Leo Lead · Fri 20 Nov, 10:00 UTC · now');
    const { epoch } = await site.db('system_controls').first();
    const told = await site.db('commands').where({ campaign_id: id, kind: 'controls_changed' });
    expect(told.map((command) => command.payload)).toContainEqual({ epoch });
  });

  it('goes by the default again when a field is emptied', async () => {
    await save(WORKSPACE, { due_lead: '3 h', tick: '12 h' });
    expect((await save(WORKSPACE, { due_lead: ' ' })).status).toBe(303);
    expect((await readPolicy(site.db, null)).workspace).toEqual({ tick: 'PT12H' });
    expect(wordsOf(rowOf(await shown(WORKSPACE), 'due_lead'))).toContain('1 hour PT1H default');
  });

  it('says beside each field what is wrong, and loses nothing that was typed', async () => {
    const refused = await save(WORKSPACE, {
      follow_up_first: 'PT2',
      overdue_grace: 'PT3H',
      horizon: '30 days',
    });
    expect(refused.status).toBe(422);
    const first = rowOf(refused.text, 'follow_up_first');
    expect(wordsOf(first)).toContain('Write an amount and a unit, such as 2 hours, 30 min or 1 day 12 hours');
    expect(first).toContain('aria-invalid="true"');
    expect(wordsOf(rowOf(refused.text, 'overdue_grace'))).toContain('Must be 0 seconds to 2 hours.');
    expect(wordsOf(refused.text)).toContain(`${policyLabel.overdue_grace}: Must be 0 seconds to 2 hours.`);
    expect(refused.text).toContain('href="#field-overdue_grace"');
    expect(fieldsOf(refused.text)).toMatchObject({
      follow_up_first: 'PT2',
      overdue_grace: 'PT3H',
      horizon: '30 days',
    });
    expect((await readPolicy(site.db, null)).workspace).toEqual({});
  });

  it('is short for admins only; a lead may leave what an admin set, and change the rest', async () => {
    const lead = await save(WORKSPACE, { follow_up_first: 'PT5S' });
    expect(lead.status).toBe(422);
    expect(wordsOf(rowOf(lead.text, 'follow_up_first'))).toContain('Must be 5 minutes to 7 days.');
    expect((await save(WORKSPACE, { follow_up_first: 'PT5S' }, ada.agent)).status).toBe(303);
    expect((await save(WORKSPACE, { due_lead: '2 h' })).status).toBe(303);
    expect((await readPolicy(site.db, null)).workspace).toEqual({
      follow_up_first: 'PT5S',
      due_lead: 'PT2H',
    });
    expect((await save(WORKSPACE, { follow_up_first: '6 s' })).status).toBe(422);
  });

  it('is overdue before it is missed, also for admins', async () => {
    const refused = await save(WORKSPACE, { missed_after: '30 min', overdue_grace: '45 min' }, ada.agent);
    expect(refused.status).toBe(422);
    expect(wordsOf(rowOf(refused.text, 'missed_after'))).toContain('a post is overdue before it is missed.');
  });

  it('refuses what is no policy', async () => {
    const refused = await save(WORKSPACE, { follow_up_third: '2 h', due_lead: '2 h' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('“follow_up_third”: There is no such policy.');
    expect(fieldsOf(refused.text)).toMatchObject({ due_lead: '2 h' });
    expect((await readPolicy(site.db, null)).workspace).toEqual({});
  });

  it('refuses to overwrite what somebody else saved meanwhile, and then lets it', async () => {
    const stale = formOf(await shown(WORKSPACE), WORKSPACE, 'PUT').hidden;
    expect((await save(WORKSPACE, { due_lead: '2 h' }, ada.agent)).status).toBe(303);
    const send = (hidden: Fields) =>
      leo.agent
        .post(WORKSPACE)
        .type('form')
        .send({ ...hidden, due_lead: '3 h' });
    const refused = await send(stale).expect(409);
    expect(wordsOf(refused.text)).toContain('Ada Admin changed this while you were editing.');
    expect(wordsOf(rowOf(refused.text, 'due_lead'))).toContain('2 hours PT2H set for the workspace');
    expect(fieldsOf(refused.text)).toMatchObject({ due_lead: '3 h' });
    await send(formOf(refused.text, WORKSPACE, 'PUT').hidden).expect(303);
    expect((await readPolicy(site.db, null)).workspace).toEqual({ due_lead: 'PT3H' });
  });

  it('is saved once when its form is sent twice', async () => {
    const { hidden } = formOf(await shown(WORKSPACE), WORKSPACE, 'PUT');
    const send = () =>
      leo.agent
        .post(WORKSPACE)
        .type('form')
        .send({ ...hidden, due_lead: '4 h' });
    await send().expect(303);
    await send().expect(303);
    expect(await site.db('policies').first()).toMatchObject({ version: 1, values: { due_lead: 'PT4H' } });
  });

  it('is read by operators, who see why they cannot save it and have no entry for it', async () => {
    const page = await shown(WORKSPACE, olga.agent);
    expect(wordsOf(page)).toContain('Your role may not do this. A lead or an admin can.');
    expect(wordsOf(rowOf(page, 'tick'))).toContain('1 day P1D default');
    expect(fieldsOf(page)).toEqual({});
    expect(page).not.toContain('href="/settings/policy"');
    expect(await shown('/settings')).toContain('href="/settings/policy"');
    await olga.agent.post(WORKSPACE).type('form').send({ _method: 'PUT', tick: '2 h' }).expect(403);
  });

  it('is nothing for clients', async () => {
    const { agent } = await site.signedIn('client');
    expect(await shown(WORKSPACE, agent)).not.toContain('policy-row');
  });
});

describe('the policy of a campaign', () => {
  it('stands on its own tab under the header of the campaign', async () => {
    const { path } = await campaign();
    const page = await shown(path, olga.agent);
    expect(page).toContain(`<a href="${path}" aria-current="page">Policy</a>`);
    expect(page).toContain('class="campaign-header"');
    expect(wordsOf(page)).toContain('A lead or an admin can.');
    expect(fieldsOf(page)).toEqual({});
  });

  it('overrides the workspace for this one only, and its process is told', async () => {
    const { id, path } = await campaign();
    const other = await campaign();
    await save(WORKSPACE, { overdue_grace: '30 min', due_lead: '3 h' });
    const before = await shown(path);
    expect(wordsOf(rowOf(before, 'overdue_grace'))).toContain('30 minutes PT30M set for the workspace');
    expect(rowOf(before, 'overdue_grace')).toContain('placeholder="workspace: 30 minutes"');
    expect((await save(path, { overdue_grace: '2 h' })).status).toBe(303);
    expect(await policyOfCampaign(site.db, id)).toMatchObject({
      overdue_grace: 2 * HOUR,
      due_lead: 3 * HOUR,
    });
    expect((await policyOfCampaign(site.db, other.id)).overdue_grace).toBe(30 * MINUTE);
    const page = await shown(path);
    expect(wordsOf(rowOf(page, 'overdue_grace'))).toContain('2 hours PT2H set for this campaign');
    expect(wordsOf(page)).toContain('Last changed by Leo Lead');
    const command = await site.db('commands').where({ campaign_id: id, kind: 'change_policy' }).first();
    expect(command).toMatchObject({ delivery: 'SIGNAL', payload: { overrides: { overdue_grace: 'PT2H' } } });
    expect(delivered).toEqual([[id, command.id]]);
  });

  it('goes together with the workspace, whichever of the two is changed', async () => {
    const { id, path } = await campaign();
    const { name } = await site.db('campaigns').where({ id }).first('name');
    await save(WORKSPACE, { overdue_grace: '2 h' });
    const refused = await save(path, { missed_after: '90 min' }, ada.agent);
    expect(refused.status).toBe(422);
    expect(wordsOf(rowOf(refused.text, 'missed_after'))).toContain(
      'Must be longer than what makes a task overdue: a post is overdue before it is missed.',
    );
    await save(WORKSPACE, { overdue_grace: '30 min' });
    expect((await save(path, { missed_after: '45 min' }, ada.agent)).status).toBe(303);
    const again = await save(WORKSPACE, { overdue_grace: '1 h' });
    expect(again.status).toBe(422);
    expect(wordsOf(rowOf(again.text, 'missed_after'))).toContain(`also in “${name}”`);
    expect((await policyOfCampaign(site.db, id)).overdue_grace).toBe(30 * MINUTE);
  });

  it('goes by the workspace again when its field is emptied', async () => {
    const { id, path } = await campaign();
    await save(WORKSPACE, { due_lead: '3 h' });
    await save(path, { due_lead: '5 h' });
    expect((await save(path, { due_lead: '' })).status).toBe(303);
    expect((await readPolicy(site.db, id)).campaign).toEqual({});
    expect(wordsOf(rowOf(await shown(path), 'due_lead'))).toContain('3 hours PT3H set for the workspace');
  });

  it('is refused field by field under the same header', async () => {
    const { id, path } = await campaign();
    const refused = await save(path, { tick: '2 days', follow_up_story: 'PT2' });
    expect(refused.status).toBe(422);
    expect(wordsOf(rowOf(refused.text, 'tick'))).toContain('Must be 1 hour to 1 day.');
    expect(refused.text).toContain('class="campaign-header"');
    expect(fieldsOf(refused.text)).toMatchObject({ tick: '2 days', follow_up_story: 'PT2' });
    expect(await site.db('commands').where({ campaign_id: id, kind: 'change_policy' })).toEqual([]);
    expect(delivered).toEqual([]);
  });

  it('refuses to overwrite what somebody else saved meanwhile', async () => {
    const { path } = await campaign();
    const { hidden } = formOf(await shown(path), path, 'PUT');
    await save(path, { due_lead: '2 h' }, ada.agent);
    const refused = await leo.agent
      .post(path)
      .type('form')
      .send({ ...hidden, due_lead: '3 h' })
      .expect(409);
    expect(wordsOf(refused.text)).toContain('Ada Admin changed this while you were editing.');
  });

  it('no longer changes once the campaign is closed, and says so', async () => {
    const { id, path } = await campaign();
    const { hidden } = formOf(await shown(path), path, 'PUT');
    await site.db('campaigns').where({ id }).update({ status: 'COMPLETED', completed_at: NOW });
    const page = await shown(path);
    expect(wordsOf(page)).toContain('The campaign is completed: nothing in it changes any more.');
    expect(fieldsOf(page)).toEqual({});
    await leo.agent
      .post(path)
      .type('form')
      .send({ ...hidden, due_lead: '2 h' })
      .expect(409);
  });

  it('is not found for a campaign that is not there', async () => {
    await leo.agent.get('/campaigns/00000000-0000-7000-8000-000000000000/policy').expect(404);
    await olga.agent
      .post(`/campaigns/00000000-0000-7000-8000-000000000000/policy`)
      .type('form')
      .send({ _method: 'PUT' })
      .expect(403);
  });
});
