import type { Agent } from 'supertest';
import { lockCampaign } from '../../db/campaigns/facts';
import { rejectPlan } from '../../db/plans';
import { savePolicy } from '../../db/policies';
import type { Operator } from '../../db/operators';
import type { PlanRow } from '../../db/tables';
import { DAY, plus } from '../../workflows/domain/time';
import { actorFor } from '../support/campaigns';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, formsOf, partOf, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';
import { tick } from '../support/work';

type Person = { agent: Agent; operator: Operator };

let site: ApiApp;
let machine: Machine;
let leo: Person;
let ada: Person;
let olga: Person;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('admin');
  [leo, ada, olga] = [await site.signedIn('lead'), await site.signedIn('admin'), await site.signedIn()];
});
beforeEach(async () => {
  site.away = false;
  site.setNow(NOW);
});
afterAll(() => site.destroy());

const aPlanned = (given = {}) => aPlannedCampaign(site, machine, given);
const pathOf = (id: string) => `/campaigns/${id}/plan`;
const open = async (id: string, { agent }: Person = leo, query = '') =>
  (await agent.get(`${pathOf(id)}${query}`).expect(200)).text;
const plansOf = (id: string) => site.db<PlanRow>('plans').where({ campaign_id: id }).orderBy('version');
const statusesOf = async (id: string) => (await plansOf(id)).map(({ status }) => status);
const post = (id: string, what: string, person: Person, typed = {}) =>
  send(person.agent, pathOf(id), `${pathOf(id)}/${what}`, typed);
const edit = (id: string, person: Person, typed = {}) =>
  send(person.agent, `${pathOf(id)}/edit`, `${pathOf(id)}/versions`, typed);
const policy = (id: string, values: Parameters<typeof savePolicy>[2]) =>
  site.db.transaction((trx) => savePolicy(trx, id, values, null));
const told = (operator: Operator, kind: string) =>
  site
    .db('notifications')
    .where({ operator_id: operator.id, kind })
    .orderBy('id')
    .select<Array<{ title: string; campaign_id: string; link: string }>>('title', 'campaign_id', 'link');
const toldOf = async (operator: Operator, kind: string, id: string) =>
  (await told(operator, kind)).filter(({ campaign_id }) => campaign_id === id).map(({ title }) => title);

describe('what was typed about a version that was decided meanwhile', () => {
  it('is still there beside the refusal', async () => {
    const id = await aPlanned();
    const hers = await open(id, ada);
    await post(id, 'approval', leo);
    const late = await sendAgain(ada.agent, hers, `${pathOf(id)}/rejection`, { reason: 'No word of audits' });
    expect(late.status).toBe(409);
    expect(wordsOf(late.text)).toContain('Leo Lead was first: this version is already approved.');
    expect(wordsOf(late.text)).toContain('No word of audits');
  });

  it('stays about that version, when a comment on it is too long', async () => {
    const id = await aPlanned();
    await edit(id, olga, { positioning: 'Tea without the ceremony.' });
    const first = await open(id, ada, '?version=1');
    const refused = await sendAgain(ada.agent, first, `${pathOf(id)}/comments`, { body: 'x'.repeat(5_001) });
    expect(refused.status).toBe(422);
    expect(filledIn(formOf(refused.text, `${pathOf(id)}/comments`).html)['version']).toBe('1');
  });
});

describe('editing by hand', () => {
  it('makes the next version, which takes the place of the one in review and asks for its approval', async () => {
    const id = await aPlanned();
    const saved = await edit(id, olga, { positioning: 'Tea without the ceremony.' });
    expect([saved.status, saved.headers['location']]).toEqual([303, pathOf(id)]);
    const [first, second] = await plansOf(id);
    expect([first?.status, second?.status]).toEqual(['SUPERSEDED', 'IN_REVIEW']);
    expect(second).toMatchObject({
      generated_by: 'manual',
      authors: [{ id: olga.operator.id, name: 'Olga Operator' }],
      source: { based_on: 1, sections: ['POSITIONING'] },
      ladder_rung: 0,
    });
    expect(second?.content).toMatchObject({
      angles: first?.content.angles,
      phases: first?.content.phases,
      messaging: first?.content.messaging,
      positioning: 'Tea without the ceremony.',
    });
    const words = wordsOf(await open(id));
    expect(words).toContain('Positioning: edited by hand by Olga Operator, starting from version 1.');
    expect(words).toContain('Authors Olga Operator');
    expect((await toldOf(leo.operator, 'APPROVAL_ASKED', id)).at(-1)).toMatch(/^Version 2 of the plan of/);
  });

  it('holds every part of the plan, and makes no version of what is not different', async () => {
    const id = await aPlanned();
    const same = await edit(id, olga);
    expect(same.status).toBe(422);
    expect(wordsOf(same.text)).toContain('Nothing is different from version 1, so no new version was made.');
    expect(await statusesOf(id)).toEqual(['IN_REVIEW']);
  });

  it('adds a row, drops one, and reads lists line by line', async () => {
    const id = await aPlanned();
    const [before] = await plansOf(id);
    const angles = before?.content.angles.length ?? 0;
    const saved = await edit(id, leo, {
      [`angles[${angles}][title]`]: 'One more',
      [`angles[${angles}][rationale]`]: 'Because there is one.',
      'angles[0][title]': '',
      'angles[0][rationale]': ' ',
      weekly_themes: 'Leaves\r\n\r\n Water \r\nTime',
      'voice[avoid]': 'cheap\nbest ever',
      'voice[tone]': 'bold',
    });
    expect(saved.status).toBe(303);
    const after = (await plansOf(id))[1]?.content;
    expect(after?.angles).toHaveLength(angles);
    expect(after?.angles.at(-1)).toEqual({ title: 'One more', rationale: 'Because there is one.' });
    expect(after?.weekly_themes).toEqual(['Leaves', 'Water', 'Time']);
    expect(after?.voice).toMatchObject({ tone: 'bold', avoid: ['cheap', 'best ever'] });
  });

  it('keeps what was typed and says what is wrong beside each field', async () => {
    const id = await aPlanned();
    const refused = await edit(id, leo, {
      positioning: ' ',
      'angles[1][rationale]': '',
      'phases[0][first_week]': '3',
      'phases[0][last_week]': '2',
      'phases[1][first_week]': 'soon',
      'themes[0][name]': '',
      'themes[1][messages]': '',
      'metrics[0][target]': 'x'.repeat(301),
    });
    expect(refused.status).toBe(422);
    const form = formOf(refused.text, `${pathOf(id)}/versions`);
    expect(filledIn(form.html)).toMatchObject({
      'phases[0][last_week]': '2',
      'phases[1][first_week]': 'soon',
    });
    const errorOf = (field: string) =>
      wordsOf(
        new RegExp(`<p class="field-error" id="field-${field}-error">[\\s\\S]*?</p>`).exec(form.html)?.[0] ??
          '',
      );
    expect(errorOf('positioning')).toBe('Write something here.');
    expect(errorOf('angles-1-rationale')).toBe('Write something here.');
    expect(errorOf('phases-0-last_week')).toBe('A phase ends no earlier than it begins.');
    expect(errorOf('phases-1-first_week')).toBe('Is a whole number.');
    expect(errorOf('themes-0-name')).toBe('A theme needs a name of at most 120 characters.');
    expect(errorOf('themes-1-messages')).toBe('Write at least one.');
    expect(errorOf('metrics-0-target')).toBe('Can have at most 300 characters an entry.');
    expect(form.html).toContain('href="#field-angles-1-rationale">Angle 2, why: Write something here.</a>');
    expect(wordsOf(form.html)).toContain('Phase 1, last week: A phase ends no earlier than it begins.');
    expect(wordsOf(form.html)).toContain('Positioning: Write something here.');
    expect(await statusesOf(id)).toEqual(['IN_REVIEW']);
  });

  it('says it of the row it is about, also when a row before it was emptied; and of two themes of one name', async () => {
    const id = await aPlanned();
    const { text } = await leo.agent.get(`${pathOf(id)}/edit`);
    const name = filledIn(formOf(text, `${pathOf(id)}/versions`).html)['themes[0][name]'];
    const refused = await sendAgain(leo.agent, text, `${pathOf(id)}/versions`, {
      'angles[0][title]': '',
      'angles[0][rationale]': '',
      'angles[1][title]': '',
      'themes[1][name]': String(name),
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('id="field-angles-1-title-error"');
    expect(filledIn(formOf(refused.text, `${pathOf(id)}/versions`).html)['angles[1][title]']).toBe('');
    expect(wordsOf(refused.text)).toContain('Another theme has this name already.');
  });

  it('shows theirs beside mine when somebody was faster, and takes mine when it is sent again', async () => {
    const id = await aPlanned();
    const mine = (await leo.agent.get(`${pathOf(id)}/edit`)).text;
    await edit(id, olga, { positioning: 'What Olga wrote.' });
    const typed = { content_theme: 'What Leo wrote' };
    const refused = await sendAgain(leo.agent, mine, `${pathOf(id)}/versions`, typed);
    expect(refused.status).toBe(409);
    const words = wordsOf(refused.text);
    expect(words).toContain('Olga Operator changed this while you were editing.');
    expect(words).toContain('As version 2 has it, where yours differs');
    expect(words).toContain('What Olga wrote.');
    const form = filledIn(formOf(refused.text, `${pathOf(id)}/versions`).html);
    expect(form).toMatchObject({ content_theme: 'What Leo wrote', based_on: '2' });
    expect((await sendAgain(leo.agent, refused.text, `${pathOf(id)}/versions`)).status).toBe(303);
    const [, , third] = await plansOf(id);
    expect(third?.content.content_theme).toBe('What Leo wrote');
    expect(third?.authors.map(({ name }) => name)).toEqual(['Olga Operator', 'Leo Lead']);
    expect(await statusesOf(id)).toEqual(['SUPERSEDED', 'SUPERSEDED', 'IN_REVIEW']);
  });

  it('is possible while a plan is in force, which stays so until the new one is approved', async () => {
    const id = await aPlanned();
    expect((await post(id, 'approval', leo)).status).toBe(303);
    const slots = () =>
      site
        .db('calendar_items')
        .where({ campaign_id: id })
        .orderBy('slot_key')
        .select('slot_key', 'copy_text');
    const before = await slots();
    await edit(id, olga, { positioning: 'Another one.' });
    expect(await statusesOf(id)).toEqual(['APPROVED', 'IN_REVIEW']);
    expect(wordsOf(await open(id))).toContain('What is on the calendar stays as it is');
    expect((await post(id, 'approval', leo)).status).toBe(303);
    expect(await statusesOf(id)).toEqual(['SUPERSEDED', 'APPROVED']);
    expect(await slots()).toEqual(before);
    expect(before.length).toBeGreaterThan(3);
  });

  it('is refused once the campaign is over', async () => {
    const id = await aPlanned();
    await site.db('campaigns').where({ id }).update({ status: 'COMPLETED' });
    expect((await leo.agent.get(`${pathOf(id)}/edit`)).status).toBe(409);
    expect(await open(id)).not.toContain(`${pathOf(id)}/edit`);
  });
});

describe('drafting one section again', () => {
  it('brings the next version with that section different and the rest kept', async () => {
    const id = await aPlanned();
    const asked = await post(id, 'redrafts', olga, {
      section: 'ANGLES',
      instruction: 'Focus on the harvest',
    });
    expect([asked.status, asked.headers['location']]).toEqual([303, pathOf(id)]);
    await site.settled();
    const [first, second] = await plansOf(id);
    expect([first?.status, second?.status]).toEqual(['SUPERSEDED', 'IN_REVIEW']);
    expect(second?.content.angles[0]?.title).toContain('Harvest');
    expect(second?.content.messaging).toEqual(first?.content.messaging);
    expect(second).toMatchObject({ generated_by: 'template', authors: [{ name: 'Olga Operator' }] });
    expect(await site.db('plan_redrafts').where({ campaign_id: id }).first()).toMatchObject({
      status: 'DRAFTED',
      version: 2,
    });
    expect(wordsOf(await open(id))).toContain(
      'Angles: drafted again with this in mind: “Focus on the harvest”.',
    );
  });

  it('says that it is on its way while the process is away, and is asked for once', async () => {
    const id = await aPlanned();
    site.away = true;
    const before = await open(id, ada);
    await post(id, 'redrafts', olga, { section: 'PHASES' });
    const text = await open(id);
    expect(wordsOf(text)).toContain(
      'Version 2 is being drafted. “Phases” again, asked for by Olga Operator.',
    );
    expect(text).toContain(`hx-get="${pathOf(id)}/state?seen&#x3D;1"`);
    expect(formsOf(text).map(({ action }) => action)).not.toContain(`${pathOf(id)}/redrafts`);
    const again = await sendAgain(ada.agent, before, `${pathOf(id)}/redrafts`, {
      section: 'ANGLES',
      instruction: 'More about audits',
    });
    expect(again.status).toBe(409);
    expect(wordsOf(again.text)).toContain('Olga Operator asked for a new draft already');
    expect(wordsOf(again.text)).toContain('More about audits');
    site.away = false;
    await site.relay();
    expect(await statusesOf(id)).toEqual(['SUPERSEDED', 'IN_REVIEW']);
    const state = await leo.agent.get(`${pathOf(id)}/state?seen=1`).set('HX-Request', 'true');
    expect(wordsOf(state.text)).toContain('Version 2 is here.');
    expect(state.text).not.toContain('hx-get');
  });

  it('is made out of what somebody edited meanwhile', async () => {
    const id = await aPlanned();
    site.away = true;
    await post(id, 'redrafts', olga, { section: 'PHASES' });
    await edit(id, leo, { positioning: 'By hand, meanwhile.' });
    site.away = false;
    await site.relay();
    const all = await plansOf(id);
    expect(all.map(({ status }) => status)).toEqual(['SUPERSEDED', 'SUPERSEDED', 'IN_REVIEW']);
    expect(all[2]?.content.positioning).toBe('By hand, meanwhile.');
    expect(all[2]?.content.phases).not.toEqual(all[1]?.content.phases);
    expect(all[2]?.authors.map(({ name }) => name)).toEqual(['Leo Lead', 'Olga Operator']);
  });

  it('is dropped when the version is rejected, which is drafted anew as a whole', async () => {
    const id = await aPlanned();
    site.away = true;
    await post(id, 'redrafts', olga, { section: 'PHASES' });
    const [plan] = await plansOf(id);
    const shown = { version: 1, checksum: plan?.checksum ?? '', reason: 'Make it shorter' };
    await site.db.transaction(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      if (campaign) await rejectPlan(trx, campaign, shown, actorFor(leo.operator), NOW);
    });
    site.away = false;
    await site.relay();
    const all = await plansOf(id);
    expect(all.map(({ status }) => status)).toEqual(['REJECTED', 'IN_REVIEW']);
    expect(all[1]?.content.voice.length).toBe('short');
    const redrafts = await site.db('plan_redrafts').where({ campaign_id: id });
    expect(redrafts).toMatchObject([{ status: 'DROPPED', version: null }]);
  });

  it('refuses a section that is none, with what was typed', async () => {
    const id = await aPlanned();
    const refused = await post(id, 'redrafts', leo, { section: 'VOICE', instruction: 'Louder' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Choose the section.');
    expect(filledIn(formOf(refused.text, `${pathOf(id)}/redrafts`).html)['instruction']).toBe('Louder');
  });
});

describe('comparing versions', () => {
  it('shows the newest beside the one before, word by word, with what stayed folded away', async () => {
    const id = await aPlanned();
    await edit(id, leo, { content_theme: 'Tea for working people' });
    const { text } = await leo.agent.get(`${pathOf(id)}/comparison`).expect(200);
    expect(wordsOf(text)).toContain('One section differs: Messaging.');
    expect(text).toMatch(/<del>[^<]+<\/del>/);
    expect(text).toMatch(/<ins>[^<]*working[^<]*<\/ins>/);
    expect(wordsOf(text)).toContain('Positioning says the same');
    expect(await open(id)).toContain(`${pathOf(id)}/comparison?from&#x3D;1&amp;to&#x3D;2`);
  });

  it('begins with the one that is in force', async () => {
    const id = await aPlanned();
    await post(id, 'approval', leo);
    await edit(id, olga, { content_theme: 'Second' });
    await edit(id, olga, { content_theme: 'Third' });
    const { text } = await leo.agent.get(`${pathOf(id)}/comparison`).expect(200);
    expect(wordsOf(text)).toMatch(/Version 1 Approved Version 3 Waiting/);
    const two = await leo.agent.get(`${pathOf(id)}/comparison?from=2&to=3`).expect(200);
    expect(two.text).toContain('<ins>Third</ins>');
    await leo.agent.get(`${pathOf(id)}/comparison?from=2&to=9`).expect(404);
  });

  it('says so when there is only one', async () => {
    const id = await aPlanned();
    const { text } = await leo.agent.get(`${pathOf(id)}/comparison`).expect(200);
    expect(wordsOf(text)).toContain('This is one and the same version: choose two.');
  });
});

describe('comments', () => {
  it('stand beside their section, and whoever is involved is told', async () => {
    const id = await aPlanned({ owner: leo.operator.email });
    const said = await post(id, 'comments', olga, { section: 'ANGLES', body: 'Is the second one <true>?' });
    expect(said.status).toBe(303);
    expect(said.headers['location']).toMatch(/\?version=1#comment-/);
    const text = await open(id);
    expect(wordsOf(text)).toContain('Is the second one <true>? Dealt with');
    expect(text.indexOf('Is the second one')).toBeLessThan(text.indexOf('<h3>Messaging</h3>'));
    expect(await toldOf(leo.operator, 'PLAN_COMMENT', id)).toEqual([
      expect.stringMatching(/^Olga Operator commented on the plan of/),
    ]);
    expect(await toldOf(olga.operator, 'PLAN_COMMENT', id)).toEqual([]);
    const reply = await post(id, 'comments', leo, { section: '', body: 'It is.' });
    expect(reply.status).toBe(303);
    expect(wordsOf(await open(id))).toContain('About the whole version Leo Lead');
    expect(await toldOf(olga.operator, 'PLAN_COMMENT', id)).toHaveLength(1);
  });

  it('are marked as dealt with, and taken up again', async () => {
    const id = await aPlanned();
    await post(id, 'comments', olga, { body: 'Check the name' });
    const [row] = await site.db('plan_comments').where({ campaign_id: id }).select('id');
    const action = `comments/${row.id}/resolution`;
    expect((await post(id, action, leo)).status).toBe(303);
    expect(wordsOf(await open(id))).toContain('Dealt with, Leo Lead');
    const again = await send(leo.agent, pathOf(id), `${pathOf(id)}/${action}`, {}, 'DELETE');
    expect(again.status).toBe(303);
    expect(await site.db('plan_comments').where({ id: row.id }).first()).toMatchObject({ resolved_at: null });
  });

  it('are written once, however often they are sent; and need words', async () => {
    const id = await aPlanned();
    const text = await open(id);
    const body = { body: 'Only once' };
    for (let time = 0; time < 2; time += 1) {
      expect((await sendAgain(leo.agent, text, `${pathOf(id)}/comments`, body)).status).toBe(303);
    }
    expect(await site.db('plan_comments').where({ campaign_id: id })).toHaveLength(1);
    const empty = await post(id, 'comments', leo, { body: '  ', section: 'VOICE' });
    expect(empty.status).toBe(422);
    expect(wordsOf(empty.text)).toContain('Write what you have to say.');
    expect(filledIn(formOf(empty.text, `${pathOf(id)}/comments`).html)['section']).toBe('VOICE');
  });

  it('on an earlier version are still named', async () => {
    const id = await aPlanned();
    await post(id, 'comments', olga, { body: 'On the first' });
    await edit(id, leo, { positioning: 'Second.' });
    expect(wordsOf(await open(id))).toContain('One open comment on version 1');
  });
});

describe('two approvals', () => {
  it('the first is kept and the plan waits for another person; then it is in force', async () => {
    const id = await aPlanned({ owner: olga.operator.email });
    await policy(id, { approval_levels: '2' });
    expect(wordsOf(await open(id))).toContain('The policy asks for two approvals.');
    const text = await open(id);
    expect(
      (await sendAgain(leo.agent, text, `${pathOf(id)}/approval`, { comment: 'Fine by me' })).status,
    ).toBe(303);
    expect(await statusesOf(id)).toEqual(['IN_REVIEW']);
    const words = wordsOf(await open(id));
    expect(words).toContain('it is the first of two.');
    expect(words).toContain('First approval by Leo Lead; waits for a second person.');
    expect(words).toContain('You have approved this version already.');
    expect(
      (await sendAgain(leo.agent, text, `${pathOf(id)}/approval`, { comment: 'Fine by me' })).status,
    ).toBe(303);
    const twice = await sendAgain(leo.agent, text, `${pathOf(id)}/approval`, { commandId: 'another-key' });
    expect(twice.status).toBe(409);
    expect(wordsOf(twice.text)).toContain('It waits for a second person: another lead or an admin.');
    expect((await toldOf(ada.operator, 'APPROVAL_ASKED', id)).at(-1)).toContain(
      'waits for a second approval',
    );
    expect((await post(id, 'approval', ada)).status).toBe(303);
    expect(await statusesOf(id)).toEqual(['APPROVED']);
    const approvals = await site.db('approvals').where({ campaign_id: id }).orderBy('level');
    expect(approvals.map(({ level, actor, comment }) => [level, actor, comment])).toEqual([
      [1, 'Leo Lead', 'Fine by me'],
      [2, 'Ada Admin', null],
    ]);
    expect(await toldOf(olga.operator, 'PLAN_DECIDED', id)).toEqual([
      expect.stringContaining('Ada Admin approved version 1'),
    ]);
  });

  it('an edit after the first approval asks for both again', async () => {
    const id = await aPlanned();
    await policy(id, { approval_levels: '2' });
    await post(id, 'approval', leo);
    await edit(id, olga, { positioning: 'Changed since.' });
    expect((await post(id, 'approval', ada)).status).toBe(303);
    expect((await statusesOf(id)).at(-1)).toBe('IN_REVIEW');
  });

  it('one who wrote a part of it may not approve where the policy says so, but may reject', async () => {
    const id = await aPlanned();
    await policy(id, { self_approval: 'NO' });
    await edit(id, leo, { positioning: 'Mine.' });
    const text = await open(id);
    expect(partOf(text, 'plan-decision')).toContain('disabled aria-describedby="why-not-approve"');
    expect(wordsOf(text)).toContain(
      'You wrote a part of this version, and the policy asks for somebody else’s approval.',
    );
    const refused = await sendAgain(leo.agent, text, `${pathOf(id)}/approval`);
    expect(refused.status).toBe(403);
    expect(await statusesOf(id)).toEqual(['SUPERSEDED', 'IN_REVIEW']);
    expect((await post(id, 'approval', ada)).status).toBe(303);
    expect(await statusesOf(id)).toEqual(['SUPERSEDED', 'APPROVED']);
  });
});

describe('a late approval', () => {
  const late = { start_date: '2026-11-16', end_date: '2026-12-13', cadence: { linkedin: 7 } };

  it('says before what is lost, and begins with the next free slots unless told otherwise', async () => {
    const id = await aPlanned(late);
    const words = wordsOf(partOf(await open(id), 'plan-decision'));
    expect(words).toContain(
      'This approval is 5 days late: the campaign was to begin on Mon 16 Nov 2026. 5 posts were planned',
    );
    expect(words).toContain('the 5 posts of the days before are never made');
    expect(words).toMatch(/The first posts, approved now .*21 Nov, 09:00/);
    expect((await post(id, 'approval', leo)).status).toBe(303);
    expect(await site.db('campaigns').where({ id }).first()).toMatchObject({ start_date: '2026-11-16' });
  });

  it('moves the campaign by the delay when that is chosen', async () => {
    const id = await aPlanned(late);
    expect((await post(id, 'approval', leo, { late: 'move_dates' })).status).toBe(303);
    const campaign = await site.db('campaigns').where({ id }).first();
    expect(campaign).toMatchObject({ start_date: '2026-11-21', end_date: '2026-12-18', status: 'PLANNED' });
    expect(wordsOf(await open(id))).toContain(
      'The campaign now runs from Sat 21 Nov 2026 to Fri 18 Dec 2026.',
    );
    const [entry] = await site.db('audit_entries').where({ campaign_id: id, action: 'moved_campaign_dates' });
    expect(entry).toMatchObject({
      actor: 'Leo Lead',
      after: { start_date: '2026-11-21', end_date: '2026-12-18' },
    });
  });

  it('moves it by itself where the policy says so and everybody was asked in vain', async () => {
    const id = await aPlanned(late);
    await policy(id, { approval_final: 'NEXT_SLOT' });
    await site.db('plans').where({ campaign_id: id }).update({ ladder_rung: 3, ladder_at: NOW });
    const part = partOf(await open(id), 'plan-decision');
    expect(part).toMatch(/value="move_dates" checked/);
    const [plan] = await plansOf(id);
    const shown = { version: 1, checksum: plan?.checksum };
    expect((await machine.post(`/campaigns/${id}/plan/approval`, shown)).status).toBe(200);
    expect(await site.db('campaigns').where({ id }).first()).toMatchObject({ start_date: '2026-11-21' });
  });
});

describe('the ladder', () => {
  it('reminds of the second approval whoever did not give the first', async () => {
    const id = await aPlanned();
    await policy(id, { approval_levels: '2' });
    await site
      .db('operators')
      .whereNot({ id: leo.operator.id })
      .where({ role: 'lead' })
      .update({ disabled_at: NOW });
    await post(id, 'approval', leo);
    await tick(site.db, id, plus(NOW, DAY));
    expect(await toldOf(leo.operator, 'APPROVAL_REMINDED', id)).toEqual([]);
    expect(await toldOf(ada.operator, 'APPROVAL_REMINDED', id)).toHaveLength(1);
  });

  it('passes over a deputy who may not decide: everybody else who may is asked at once, and pages say so', async () => {
    const id = await aPlanned({ owner: leo.operator.email, deputy: olga.operator.email });
    await tick(site.db, id, plus(NOW, DAY));
    await tick(site.db, id, plus(NOW, 2 * DAY));
    expect(await toldOf(olga.operator, 'APPROVAL_REMINDED', id)).toEqual([]);
    expect(await toldOf(ada.operator, 'APPROVAL_REMINDED', id)).toEqual([
      expect.stringMatching(/^Nobody has decided yet/),
    ]);
    const inbox = wordsOf((await leo.agent.get('/approvals')).text);
    expect(inbox).toContain('Everyone who may decide was asked');
  });

  it('does not wait for a deputy who has left', async () => {
    const gone = await site.signedIn();
    const id = await aPlanned({ owner: olga.operator.email, deputy: gone.operator.email });
    await site.db('operators').where({ id: gone.operator.id }).update({ disabled_at: NOW });
    await tick(site.db, id, plus(NOW, DAY));
    expect(await toldOf(ada.operator, 'APPROVAL_REMINDED', id)).toHaveLength(0);
    await tick(site.db, id, plus(NOW, 2 * DAY));
    expect(await toldOf(ada.operator, 'APPROVAL_REMINDED', id)).toHaveLength(1);
    expect(await toldOf(gone.operator, 'APPROVAL_REMINDED', id)).toHaveLength(0);
  });

  it('tells the approvers, then the deputy, then everybody who may decide, each once', async () => {
    const deputy = await site.signedIn('admin');
    const id = await aPlanned({ owner: olga.operator.email, deputy: deputy.operator.email });
    const count = async (person: Person) => (await toldOf(person.operator, 'APPROVAL_REMINDED', id)).length;
    const climb = async (days: number) => {
      await tick(site.db, id, plus(NOW, days * DAY));
      return [await count(olga), await count(leo), await count(deputy), await count(ada)];
    };
    // Olga owns it and may not decide: she is asked for nothing.
    expect(await climb(1)).toEqual([0, 1, 0, 0]);
    expect(await climb(2)).toEqual([0, 1, 1, 0]);
    expect(await climb(3)).toEqual([0, 2, 2, 1]);
    expect(await climb(4)).toEqual([0, 2, 2, 1]);
  });
});
