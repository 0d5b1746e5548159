import type { Agent } from 'supertest';
import type { Operator } from '../../db/operators';
import { NOW } from '../support/cast';
import { anApi, aPlannedCampaign, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { unescaped, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';

type Person = { agent: Agent; operator: Operator };

let site: ApiApp;
let machine: Machine;
let olga: Person;
let lead: Person;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  [olga, lead] = [await site.signedIn(), await site.signedIn('lead')];
});
afterAll(() => site.destroy());

const page = async (path: string, person = olga) => (await person.agent.get(path).expect(200)).text;
const words = async (path: string, person = olga) => wordsOf(await page(path, person));
const add = (typed: Record<string, string>, person = olga) =>
  send(person.agent, '/clients/new', '/clients', typed);
const added = async (name: string, given = {}) => String((await add({ name, ...given })).headers['location']);
const clientOf = async (name: string) =>
  `/clients/${(await site.db('clients').where({ name }).first('id')).id}`;

describe('the list of clients', () => {
  it('says what to do first, then finds them by name, brand and industry', async () => {
    expect(await words('/clients')).toContain('No clients yet Add one here, or create a campaign');
    await added('Adatum', { brand_name: 'Sparkle', industry: 'Water' });
    for (const search of ['adat', 'SPARK', 'water']) {
      expect(await words(`/clients?search=${search}`)).toContain('Adatum');
    }
    expect(await words('/clients?search=100%25')).toContain('Nothing found');
  });

  it('shows how much runs and is open for each', async () => {
    await aRunningCampaign(site, machine, { client: 'Busy Client' });
    expect(await words('/clients?search=busy')).toMatch(/Busy Client 1 campaign, 1 running \d+ open tasks/);
  });

  it('stands in the order that was chosen, also behind the last one of a page', async () => {
    await aRunningCampaign(site, machine, { client: 'Sorted late' });
    await added('Sorted calm');
    const late = site.db('clients').where({ name: 'Sorted late' }).select('id');
    const campaigns = site.db('campaigns').where('client_id', 'in', late).select('id');
    await site.db('tasks').where('campaign_id', 'in', campaigns).update({ status: 'OVERDUE' });
    const order = async (sort: string, after = '') =>
      [...(await page(`/clients?search=sorted&sort=${sort}${after}`)).matchAll(/>(Sorted \w+)<\/a>/g)].map(
        ([, name]) => name,
      );
    expect(await order('name')).toEqual(['Sorted calm', 'Sorted late']);
    expect(await order('-name')).toEqual(['Sorted late', 'Sorted calm']);
    expect(await order('-created')).toEqual(['Sorted calm', 'Sorted late']);
    expect(await order('-overdue')).toEqual(['Sorted late', 'Sorted calm']);
    const { id } = await late.first();
    for (const sort of ['-overdue', '-open', '-name', 'created']) {
      expect(await order(sort, `&after=${id}`)).toEqual(['Sorted calm']);
    }
    const text = await page('/clients?search=sorted&sort=-overdue');
    expect(text).toContain('<option value="-overdue" selected>Most overdue first</option>');
    expect(unescaped(text)).toContain('href="/clients?search=sorted&show=archived&sort=-overdue"');
  });

  it('goes on behind the last one of a page', async () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      id: `00000000-0000-7000-8000-0000000000${String(at).padStart(2, '0')}`,
      name: `Paged ${String(at).padStart(2, '0')}`,
    }));
    await site.db('clients').insert(many);
    const first = await page('/clients?search=paged');
    expect(wordsOf(first)).toContain('Paged 49');
    expect(wordsOf(first)).not.toContain('Paged 50');
    const next = /href="(\/clients\?[^"]*after[^"]*)">Next page/.exec(first)?.[1] ?? '';
    expect(await words(unescaped(next))).toContain('Paged 50');
  });
});

describe('a client', () => {
  it('is added once for a form that was sent twice, and shows its facts', async () => {
    const form = await page('/clients/new');
    const typed = { name: 'Proseware', website: 'proseware.example', notes: 'Calls <b>only</b>' };
    const first = await sendAgain(olga.agent, form, '/clients', typed);
    const second = await sendAgain(olga.agent, form, '/clients', typed);
    expect(second.headers['location']).toBe(first.headers['location']);
    const shown = await page(String(first.headers['location']));
    expect(shown).toContain('href="https://proseware.example"');
    expect(shown).toContain('Calls &lt;b&gt;only&lt;/b&gt;');
    expect((await add({ name: 'PROSEWARE' })).status).toBe(409);
  });

  it('keeps what was typed when something is wrong, and names it', async () => {
    const refused = await add({
      name: '🎉',
      contact_email: 'nobody',
      timezone: 'Mars/Crater',
      notes: 'Kept',
    });
    expect(refused.status).toBe(422);
    expect(filledIn(refused.text)).toMatchObject({ name: '🎉', contact_email: 'nobody', notes: 'Kept' });
    for (const field of ['name', 'contact_email', 'timezone']) {
      expect(refused.text).toContain(`id="field-${field}-error"`);
    }
  });

  it('shows somebody else’s change beside mine, and saves mine when it is sent again', async () => {
    const path = await added('Litware');
    const form = await page(`${path}/edit`);
    await send(lead.agent, `${path}/edit`, path, { industry: 'Paper' }, 'PATCH');
    const refused = await sendAgain(olga.agent, form, path, { industry: 'Ink' }, 'PATCH');
    expect(refused.status).toBe(409);
    expect(wordsOf(refused.text)).toContain('As it stands now, where yours differs Industry Paper');
    const saved = await sendAgain(olga.agent, refused.text, path, {}, 'PATCH');
    expect(saved.status).toBe(303);
    expect(await words(path)).toContain('Industry Ink');
  });

  it('is archived by a lead when nothing runs for it; otherwise the page says what does', async () => {
    const path = await added('Woodgrove');
    expect(await words(path)).toContain('A lead or an admin can.');
    await olga.agent.post(`${path}/archive`).expect(403);
    const name = 'Woodgrove runs';
    const id = await aRunningCampaign(site, machine, { name, client: 'Woodgrove' });
    expect(await words(path, lead)).toContain(`Work still runs for this client: “${name}”.`);
    const refused = await lead.agent.post(`${path}/archive`).expect(409);
    expect(wordsOf(refused.text)).toContain(`“${name}”`);
    await machine.post(`/campaigns/${id}/complete`, { reason: 'It is over' });
    await lead.agent.post(`${path}/archive`).expect(303);
    expect(await words(path, lead)).toContain('Woodgrove is archived. It is no longer suggested');
    expect(await words('/clients?search=woodgrove', lead)).toContain('Nothing found');
    expect(await words('/clients?show=archived', lead)).toContain('Woodgrove');
    await send(lead.agent, path, `${path}/archive`, {}, 'DELETE');
    expect(await words('/clients?show=archived', lead)).toContain('Nobody is archived');
  });

  it('takes no new campaign while it is archived', async () => {
    const path = await added('Put away');
    await lead.agent.post(`${path}/archive`).expect(303);
    const before = await site.db('campaigns').count({ n: '*' });
    const refused = await send(olga.agent, '/campaigns/new', '/campaigns', {
      name: 'For the archive',
      client: 'put AWAY',
      objective: 'Win customers',
      primary_cta: 'Order',
    });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('id="field-client-error"');
    expect(await site.db('campaigns').count({ n: '*' })).toEqual(before);
  });
});

describe('who sees a client', () => {
  it('is everybody until somebody is named; those who are named see theirs and nothing else', async () => {
    const [mine, other] = ['Seen Client', 'Unseen Client'];
    await aPlannedCampaign(site, machine, { client: mine, name: 'Seen campaign' });
    await aPlannedCampaign(site, machine, { client: other, name: 'Unseen campaign' });
    const member = await site.signedIn();
    expect(await words('/clients?search=seen', member)).toContain(other);
    const path = await clientOf(mine);
    expect(await words(path, lead)).toContain('Operators who are named at no client see all of them');
    await send(lead.agent, path, `${path}/members`, { operator: member.operator.id });
    expect(await words('/clients?search=seen', member)).not.toContain(other);
    expect(await words('/campaigns?search=seen', member)).not.toContain('Unseen campaign');
    await member.agent.get(await clientOf(other)).expect(404);
    await member.agent
      .post(`${path}/members`)
      .type('form')
      .send({ operator: member.operator.id })
      .expect(403);
    const made = await add({ name: 'Made by a member' }, member);
    await member.agent.get(String(made.headers['location'])).expect(200);
    const remove = `${path}/members/${member.operator.id}`;
    await send(lead.agent, path, remove, {}, 'DELETE');
    const audit = await site
      .db('audit_entries')
      .whereIn('action', ['added_client_member', 'removed_client_member']);
    expect(audit).toHaveLength(2);
  });

  it('refuses to name somebody who does not work here', async () => {
    const path = await added('Named nobody');
    const nobody = '00000000-0000-7000-8000-000000000000';
    await lead.agent.post(`${path}/members`).type('form').send({ operator: nobody }).expect(404);
    await lead.agent.post(`${path}/members`).type('form').send({ operator: 'x' }).expect(404);
  });
});
