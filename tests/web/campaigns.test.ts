import type { Agent } from 'supertest';
import { findCampaign } from '../../db/campaigns';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { formOf, unescaped, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';

type Person = { agent: Agent; operator: Operator };

let site: ApiApp;
let machine: Machine;
let lead: Person;
let olga: Person;
let ada: Person;

beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  [lead, olga, ada] = [await site.signedIn('lead'), await site.signedIn(), await site.signedIn('admin')];
});
beforeEach(() => {
  site.setNow(NOW);
  site.away = false;
});
afterAll(() => site.destroy());

let count = 0;
const aName = () => `Autumn launch ${(count += 1)}`;
const typed = (given: Record<string, string | string[] | undefined> = {}) => ({
  client: 'Contoso Coffee',
  name: aName(),
  objective: 'Win 10 new cafés for the autumn roast',
  primary_cta: 'Book a tasting',
  platforms: ['linkedin', 'email'],
  'cadence[linkedin]': '3',
  'cadence[email]': '1',
  ...given,
});
const create = (person: Person, given = {}) =>
  send(person.agent, '/campaigns/new', '/campaigns', typed(given));
const page = async (path: string, person: Person = olga) => (await person.agent.get(path).expect(200)).text;
const statusOf = async (id: string) =>
  (await findCampaign(site.db, lead.operator, id))?.status ?? 'there is none';
const decide = (person: Person, id: string, kind: string, given: Record<string, string> = {}) =>
  send(person.agent, `/campaigns/${id}/${kind}`, `/campaigns/${id}/${kind}`, given);

async function firstPost(id: string): Promise<Date> {
  const [at] = await site
    .db('calendar_items')
    .where({ campaign_id: id })
    .orderBy('scheduled_at')
    .pluck('scheduled_at');
  return at as Date;
}

describe('the list', () => {
  it('says what to do first when there is no campaign yet', async () => {
    expect(wordsOf(await page('/campaigns'))).toContain(
      'No campaigns yet Create the first one: its plan is drafted at once',
    );
  });

  it('finds campaigns by their client and shows what stands of them', async () => {
    const name = aName();
    await aRunningCampaign(site, machine, { name, client: 'Fabrikam Bikes' });
    const words = wordsOf(await page('/campaigns?search=fabrikam'));
    expect(words).toContain(name);
    expect(words).toContain('Running');
    expect(wordsOf(await page('/campaigns?search=fabrikam&status=paused'))).not.toContain(name);
  });

  it('keeps what is not shared with an operator from them', async () => {
    const name = aName();
    const id = await aPlannedCampaign(site, machine, { name, client: 'Secret Client' });
    const outsider = await site.signedIn();
    const other = await site.db('clients').whereNot({ name: 'Secret Client' }).first('id');
    await site.db('client_members').insert({ client_id: other.id, operator_id: outsider.operator.id });
    expect(await page('/campaigns', outsider)).not.toContain(name);
    for (const room of ['', '/plan', '/calendar', '/tasks', '/timeline', '/edit', '/pending?of=x']) {
      const { status, text } = await outsider.agent.get(`/campaigns/${id}${room}`);
      expect([room, status]).toEqual([room, 404]);
      expect(text).toContain('There is nothing here, or nothing that is shared with you.');
    }
  });
});

describe('creating a campaign', () => {
  it('leads to its plan, which is being drafted', async () => {
    const made = await create(olga);
    expect(made.status).toBe(303);
    expect(made.headers['location']).toMatch(/^\/campaigns\/[0-9a-f-]{36}\/plan$/);
    await site.settled();
    const words = wordsOf(await page(String(made.headers['location'])));
    expect(words).toContain('The campaign was created. Its plan is being drafted.');
    expect(words).toContain('Decide on version 1');
  });

  it('draws the form again with everything that was typed, and what is wrong beside its field', async () => {
    const refused = await create(olga, {
      name: 'Kept as it was <typed>',
      objective: ' ',
      'cadence[linkedin]': '22',
      end_date: '2020-01-01',
      blackout_dates: '2026-12-24\n2026-12-25',
      auto_activate: undefined,
      budget: 'about 5,000',
    });
    expect(refused.status).toBe(422);
    const form = formOf(refused.text, '/campaigns');
    expect(filledIn(form.html)).toMatchObject({
      name: 'Kept as it was <typed>',
      client: 'Contoso Coffee',
      platforms: ['linkedin', 'email'],
      'cadence[linkedin]': '22',
      end_date: '2020-01-01',
      blackout_dates: '2026-12-24\n2026-12-25',
      budget: 'about 5,000',
    });
    expect(filledIn(form.html)).not.toHaveProperty('auto_activate');
    expect(form.html).toContain('id="field-objective-error"');
    expect(form.html).toContain('id="field-cadence-linkedin-error"');
    expect(form.html).toContain('href="#field-end_date"');
    expect(wordsOf(refused.text)).toContain('Objective is required.');
  });

  it('says which name is taken', async () => {
    const name = aName();
    expect((await create(olga, { name })).status).toBe(303);
    const second = await create(olga, { name });
    expect(second.status).toBe(409);
    expect(wordsOf(second.text)).toContain(`“${name}” is taken. Choose another name.`);
    expect(second.text).toContain('id="field-name-error"');
  });

  it('makes one campaign of a form that was sent twice', async () => {
    const { text } = await olga.agent.get('/campaigns/new').expect(200);
    const body = typed();
    const first = await sendAgain(olga.agent, text, '/campaigns', body);
    const second = await sendAgain(olga.agent, text, '/campaigns', body);
    expect(second.headers['location']).toBe(first.headers['location']);
    expect(await site.db('campaigns').where({ name: body.name })).toHaveLength(1);
  });
});

describe('editing a campaign', () => {
  it('saves what was changed and keeps the rest', async () => {
    const id = await aPlannedCampaign(site, machine, { blackout_dates: ['2026-12-24'] });
    const saved = await send(
      olga.agent,
      `/campaigns/${id}/edit`,
      `/campaigns/${id}`,
      { objective: 'Something better' },
      'PATCH',
    );
    expect([saved.status, saved.headers['location']]).toEqual([303, `/campaigns/${id}`]);
    expect(await findCampaign(site.db, olga.operator, id)).toMatchObject({
      objective: 'Something better',
      blackout_dates: ['2026-12-24'],
      primary_cta: 'Order a tasting box',
      auto_activate: true,
    });
  });

  it('shows somebody else’s change beside mine, and saves mine when it is sent again', async () => {
    const id = await aPlannedCampaign(site, machine);
    const at = [`/campaigns/${id}/edit`, `/campaigns/${id}`] as const;
    const { text } = await olga.agent.get(at[0]).expect(200);
    await send(lead.agent, ...at, { objective: 'As Leo sees it' }, 'PATCH');
    const mine = await sendAgain(olga.agent, text, at[1], { objective: 'As Olga sees it' }, 'PATCH');
    expect(mine.status).toBe(409);
    expect(wordsOf(mine.text)).toContain(
      'As it stands now, where yours differs Objective As Leo sees it Saving again puts your version in its place.',
    );
    expect(filledIn(formOf(mine.text, at[1], 'PATCH').html)['objective']).toBe('As Olga sees it');
    expect((await sendAgain(olga.agent, mine.text, at[1], {}, 'PATCH')).status).toBe(303);
    expect((await findCampaign(site.db, olga.operator, id))?.objective).toBe('As Olga sees it');
  });
});

describe('the overview', () => {
  it('says what the campaign waits for, what happens next by itself, and why', async () => {
    const id = await aRunningCampaign(site, machine);
    const words = wordsOf(await page(`/campaigns/${id}`));
    expect(words).toContain('Waits for nobody');
    expect(words).toContain('Next by itself: The campaign is checked through');
    expect(words).toContain('Cancelled by: Completing or archiving the campaign.');
    expect(words).toContain('Posts LinkedIn 3 a week');
  });

  it('lists its tasks by what became of them', async () => {
    const id = await aRunningCampaign(site, machine);
    expect(wordsOf(await page(`/campaigns/${id}/tasks`))).toContain('Post to LinkedIn');
    expect(wordsOf(await page(`/campaigns/${id}/tasks?status=blocked`))).toContain('Blocked: none');
  });

  it('counts as due now what is at its time, whoever claimed it, and nothing that lies ahead or is late', async () => {
    const id = await aRunningCampaign(site, machine);
    const [task] = await site.db('tasks').where({ campaign_id: id }).orderBy('due_at').limit(1);
    const place = (due_at: Date) =>
      site.db('tasks').where({ id: task.id }).update({ status: 'IN_PROGRESS', due_at });
    const shown = async () => {
      const words = wordsOf(await page(`/campaigns/${id}`));
      const listed = wordsOf(await page(`/campaigns/${id}/tasks?status=due`)).includes(String(task.title));
      return [/Due now (\d+) Overdue (\d+)/.exec(words)?.slice(1).join(' '), listed];
    };
    expect(await shown()).toEqual(['0 0', false]);
    await place(plus(NOW, 5 * DAY));
    expect(await shown()).toEqual(['0 0', false]);
    await place(plus(NOW, HOUR));
    expect(await shown()).toEqual(['1 0', true]);
    await place(plus(NOW, -HOUR));
    expect(await shown()).toEqual(['1 0', true]);
    await place(plus(NOW, -HOUR - 1));
    expect(await shown()).toEqual(['0 1', false]);
  });

  it('joins what happened and what will happen on one line', async () => {
    const id = await aRunningCampaign(site, machine);
    const words = wordsOf(await page(`/campaigns/${id}/timeline`));
    const at = (text: string) => words.indexOf(text);
    expect(at('becomes due')).toBeGreaterThan(-1);
    expect(at('approved the plan')).toBeGreaterThan(at('becomes due'));
    expect(at('created the campaign')).toBeGreaterThan(at('approved the plan'));
  });
});

describe('pausing and resuming', () => {
  it('pauses with a reason that everybody reads, and resumes by what the preview showed', async () => {
    const id = await aRunningCampaign(site, machine);
    const short = await decide(lead, id, 'pause', { reason: 'no' });
    expect(short.status).toBe(422);
    expect(wordsOf(short.text)).toContain('Say why, in 3 to 2000 characters');
    expect((await decide(lead, id, 'pause', { reason: 'The client changes the offer' })).status).toBe(303);
    expect(await statusOf(id)).toBe('PAUSED');
    const paused = wordsOf(await page(`/campaigns/${id}`));
    expect(paused).toContain('The campaign is paused by Leo Lead: The client changes the offer');
    expect(paused).toContain('Held while it is paused.');

    site.setNow(plus(NOW, 4 * DAY));
    const offered = wordsOf(await page(`/campaigns/${id}/resume`, lead));
    expect(offered).toContain('Shift everything by the paused time');
    expect(offered).toContain('Nothing moves. Then one task is overdue at once.');
    expect(offered).toContain('posts with their tasks move.');
    expect(offered).not.toContain('move. Then');
    const before = await firstPost(id);
    expect((await decide(lead, id, 'resume', { policy: 'shift_all' })).status).toBe(303);
    expect(await statusOf(id)).toBe('ACTIVE');
    expect((await firstPost(id)).getTime() - before.getTime()).toBeGreaterThanOrEqual(4 * DAY - HOUR);
  });

  it('refuses to resume by a preview that is no longer true, and shows the new one', async () => {
    const id = await aRunningCampaign(site, machine);
    await decide(lead, id, 'pause', { reason: 'Waiting for pictures' });
    site.setNow(plus(NOW, 2 * DAY));
    const { text } = await lead.agent.get(`/campaigns/${id}/resume`).expect(200);
    const item = await site.db('calendar_items').where({ campaign_id: id }).orderBy('scheduled_at').first();
    await site
      .db('calendar_items')
      .where({ id: item.id })
      .update({ scheduled_at: plus(item.scheduled_at, 90 * 60_000) });
    const stale = await sendAgain(lead.agent, text, `/campaigns/${id}/resume`, { policy: 'shift_all' });
    expect(stale.status).toBe(409);
    expect(wordsOf(stale.text)).toContain('The dates changed since the preview was drawn.');
    expect(await statusOf(id)).toBe('PAUSED');
    expect((await sendAgain(lead.agent, stale.text, `/campaigns/${id}/resume`)).status).toBe(303);
    expect(await statusOf(id)).toBe('ACTIVE');
  });

  it('has no resume page for a campaign that is not paused', async () => {
    const id = await aRunningCampaign(site, machine);
    const { status, text } = await lead.agent.get(`/campaigns/${id}/resume`);
    expect(status).toBe(409);
    expect(wordsOf(text)).toContain('A campaign that is running cannot be resumed.');
  });

  it('gives an operator the button disabled, with the reason, and refuses them all the same', async () => {
    const id = await aRunningCampaign(site, machine);
    const text = await page(`/campaigns/${id}`);
    expect(text).toMatch(/<button class="button" type="button" disabled aria-describedby="why-not-main">/);
    expect(wordsOf(text)).toContain('A lead or an admin can.');
    const sent = await olga.agent
      .post(`/campaigns/${id}/pause`)
      .type('form')
      .send({ reason: 'Because I can' });
    expect(sent.status).toBe(403);
    expect(await statusOf(id)).toBe('ACTIVE');
  });
});

describe('a decision that the process has not answered yet', () => {
  it('is saved, says so on every page, and tells when it was applied', async () => {
    const id = await aRunningCampaign(site, machine);
    site.away = true;
    const saved = await decide(lead, id, 'pause', { reason: 'The client is on holiday' });
    expect(saved.status).toBe(303);
    const text = await page(`/campaigns/${id}/tasks`, lead);
    expect(wordsOf(text)).toContain('Saved, will be applied. You can leave this page.');
    expect(wordsOf(text)).toContain('Pausing the campaign: saved, will be applied. Leo Lead decided it');
    expect(await statusOf(id)).toBe('ACTIVE');

    const poll = unescaped(/hx-get="([^"]+pending[^"]+)"/.exec(text)?.[1] ?? '');
    expect((await lead.agent.get(poll).set('HX-Request', 'true').expect(200)).text).toContain('hx-get');
    site.away = false;
    await site.relay();
    const settled = (await lead.agent.get(poll).set('HX-Request', 'true').expect(200)).text;
    expect(wordsOf(settled)).toContain('Pausing the campaign: applied.');
    expect(settled).not.toContain('hx-get');
    expect(await statusOf(id)).toBe('PAUSED');
  });

  it('tells a refusal where it was waited for', async () => {
    const id = await aRunningCampaign(site, machine);
    site.away = true;
    await decide(lead, id, 'pause', { reason: 'Waiting for pictures' });
    await decide(ada, id, 'pause', { reason: 'Waiting for the lawyer' });
    const text = await page(`/campaigns/${id}`, lead);
    const poll = unescaped(/hx-get="([^"]+pending[^"]+)"/.exec(text)?.[1] ?? '');
    site.away = false;
    await site.relay();
    const settled = (await lead.agent.get(poll).set('HX-Request', 'true').expect(200)).text;
    expect(wordsOf(settled)).toContain('Pausing the campaign was refused.');
  });
});

describe('activating, completing, archiving', () => {
  it('says beside the disabled button what is missing to activate', async () => {
    const id = await aPlannedCampaign(site, machine, { auto_activate: false });
    const text = await page(`/campaigns/${id}/activate`, lead);
    expect(wordsOf(text)).toContain('The campaign cannot run yet. Missing: an approved plan.');
    expect(text).toMatch(/<button class="button button-primary" disabled aria-describedby="why-not">/);
  });

  it('activates a campaign that waits for somebody', async () => {
    const id = await aRunningCampaign(site, machine, { auto_activate: false });
    expect(await statusOf(id)).toBe('PLANNED');
    expect((await decide(lead, id, 'activate')).status).toBe(303);
    expect(await statusOf(id)).toBe('ACTIVE');
    expect(wordsOf(await page(`/campaigns/${id}`, lead))).toContain('The campaign is running.');
  });

  it('completes and then archives with a reason; nothing can be edited any more', async () => {
    const id = await aRunningCampaign(site, machine);
    expect((await decide(lead, id, 'complete', { reason: 'The range is sold out' })).status).toBe(303);
    expect(await statusOf(id)).toBe('COMPLETED');
    const { status, text } = await lead.agent.get(`/campaigns/${id}/edit`);
    expect(status).toBe(409);
    expect(wordsOf(text)).toContain('The campaign is completed: nothing in it changes any more.');
    expect((await decide(lead, id, 'archive', { reason: 'Nothing is left to do' })).status).toBe(303);
    expect(await statusOf(id)).toBe('ARCHIVED');
  });
});

describe('deleting for good', () => {
  it('wants the name typed exactly, and keeps what was typed otherwise', async () => {
    const name = aName();
    const id = await aPlannedCampaign(site, machine, { name });
    const at = [`/campaigns/${id}/delete`, `/campaigns/${id}`] as const;
    const wrong = await send(ada.agent, ...at, { confirmation: 'Autumn' }, 'DELETE');
    expect(wrong.status).toBe(422);
    expect(wordsOf(wrong.text)).toContain('Type the name exactly as it stands there to confirm.');
    expect(filledIn(formOf(wrong.text, at[1], 'DELETE').html)['confirmation']).toBe('Autumn');
    expect(await statusOf(id)).toBe('PLANNED');
    const right = await sendAgain(ada.agent, wrong.text, at[1], { confirmation: name }, 'DELETE');
    expect([right.status, right.headers['location']]).toEqual([303, '/campaigns']);
    expect(await statusOf(id)).toBe('there is none');
    expect(
      await site.db('audit_entries').where({ campaign_id: id, action: 'deleted_campaign' }),
    ).toHaveLength(1);
  });

  it('is for admins only', async () => {
    const id = await aPlannedCampaign(site, machine);
    await lead.agent.get(`/campaigns/${id}/delete`).expect(403);
    expect(await page(`/campaigns/${id}`, lead)).not.toContain('Delete for good');
    await lead.agent.delete(`/campaigns/${id}`).type('form').send({ commandId: newId() }).expect(403);
  });
});

describe('with campaign operations switched off', () => {
  it('has none of these pages', async () => {
    const off = await anApi(NOW, { campaignOps: false });
    const person = await off.signedIn('lead');
    for (const path of [
      '/campaigns',
      '/campaigns/new',
      '/calendar',
      '/approvals',
      `/campaigns/${newId()}/plan`,
    ]) {
      const { status, text } = await person.agent.get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain('Campaign operations are switched off on this installation.');
    }
    expect((await person.agent.get('/audit').expect(200)).text).not.toContain('href="/campaigns"');
    await off.destroy();
  });
});
