import type { Agent } from 'supertest';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import {
  anApi,
  aPlannedCampaign,
  aRunningCampaign,
  postsOf,
  type ApiApp,
  type Machine,
} from '../support/machine';
import { formOf, partOf, wordsOf } from '../support/page';
import { filledIn, send, sendAgain } from '../support/send';

let site: ApiApp;
let machine: Machine;
let olga: Agent;
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  olga = (await site.signedIn()).agent;
});
afterAll(() => site.destroy());

const page = async (path: string) => (await olga.get(path).expect(200)).text;
const words = async (path: string) => wordsOf(await page(path));
const projectOf = async (name: string) =>
  `/projects/${(await site.db('projects').where({ name }).first('id')).id}`;
const columnOf = async (project: string) => {
  const { client_id } = await site.db('projects').where({ name: project }).first('client_id');
  const html = await page(`/projects/board?client=${client_id}`);
  return ['intake', 'strategy', 'creative', 'execution', 'done'].filter((stage) =>
    partOf(html, `stage-${stage}`).includes(`>${project}</a>`),
  );
};

describe('the board', () => {
  it('says what to do first when there is no project', async () => {
    expect(await words('/projects/board')).toContain('No projects yet');
  });

  it('moves a project by what its campaigns do, and by nothing else', async () => {
    const project = 'Moves along';
    const client = String((await machine.post('/clients', { name: 'Board Client' })).body.id);
    await send(olga, `/projects/new?client=${client}`, '/projects', { name: project });
    expect(await columnOf(project)).toEqual(['intake']);
    const given = { client: 'Board Client', project };
    const id = await aRunningCampaign(site, machine, given);
    expect(await columnOf(project)).toEqual(['creative']);
    const [post] = await postsOf(machine, id);
    await machine.post(`/tasks/${post?.['id']}/claim`, {});
    expect(await columnOf(project)).toEqual(['execution']);
    await machine.post(`/campaigns/${id}/complete`, { reason: 'It is over' });
    expect(await columnOf(project)).toEqual(['done']);
    await aPlannedCampaign(site, machine, given);
    expect(await columnOf(project)).toEqual(['strategy']);
    const html = await page('/projects/board');
    expect(html).not.toContain('draggable');
    expect(wordsOf(html)).toContain('Nobody types it, so cards cannot be moved by hand.');
  });

  it('is filtered by client, and shows one column in full', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({ name: `Many ${String(at).padStart(2, '0')}` }));
    const other = String((await machine.post('/clients', { name: 'Many Projects' })).body.id);
    await site.db('projects').insert(
      rows.map(({ name }, at) => ({
        id: `00000000-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
        client_id: other,
        name,
      })),
    );
    const board = await page(`/projects/board?client=${other}`);
    expect(wordsOf(board)).not.toContain('Moves along');
    expect(wordsOf(board)).toContain('5 more projects');
    expect(await words(`/projects/board?client=${other}&stage=intake`)).toContain('Many 29');
    expect(await words(`/projects?client=${other}&search=many+07`)).toContain('Many 07');
  });
});

describe('the filters of the board', () => {
  const shownFor = async (query: string) => {
    const html = await page(`/projects/board?${query}`);
    return [...html.matchAll(/>(Filtered \w)<\/a>/g)].map(([, name]) => name).sort();
  };

  it('show a project for one campaign that is all of what was chosen', async () => {
    const client = 'Filter Client';
    const spring = { start_date: '2027-03-01', end_date: '2027-04-30' };
    const summer = { start_date: '2027-06-01', end_date: '2027-07-31' };
    const a = await aRunningCampaign(site, machine, { client, project: 'Filtered a', ...spring });
    const tweets = { platforms: ['twitter'], cadence: { twitter: 2 } };
    await aPlannedCampaign(site, machine, { client, project: 'Filtered b', ...summer, ...tweets });
    await aPlannedCampaign(site, machine, { client, project: 'Filtered a', ...summer, ...tweets });
    const { id: owner } = machine.operator;
    await site.db('campaigns').where({ id: a }).update({ owner_id: owner });
    const of = `client=${(await site.db('clients').where({ name: client }).first('id')).id}`;
    expect(await shownFor(of)).toEqual(['Filtered a', 'Filtered b']);
    expect(await shownFor(`${of}&platform=linkedin`)).toEqual(['Filtered a']);
    expect(await shownFor(`${of}&platform=twitter&until=2027-05-31`)).toEqual([]);
    expect(await shownFor(`${of}&platform=twitter&from=2027-07-31`)).toEqual(['Filtered a', 'Filtered b']);
    expect(await shownFor(`${of}&from=2027-03-31&until=2027-03-31`)).toEqual(['Filtered a']);
    expect(await shownFor(`${of}&status=planned&from=2027-06-15`)).toEqual(['Filtered a', 'Filtered b']);
    expect(await shownFor(`${of}&owner=${owner}&platform=linkedin`)).toEqual(['Filtered a']);
    expect(await shownFor(`${of}&owner=nobody&platform=linkedin`)).toEqual([]);
  });

  it('stay in the address, and what is none of them is not chosen', async () => {
    const query = 'status=planned&platform=twitter&owner=nobody&from=2027-06-01&until=2027-07-31';
    const form = filledIn(formOf(await page(`/projects/board?${query}`), '/projects/board').html);
    expect(form).toEqual({
      client: '',
      owner: 'nobody',
      status: 'planned',
      platform: 'twitter',
      from: '2027-06-01',
      until: '2027-07-31',
    });
    const stages = await page(`/projects/board?${query}&stage=intake`);
    expect(formOf(stages, '/projects/board').html).toContain('name="stage" value="intake"');
    const all = await shownFor('');
    expect(await shownFor('status=gone&platform=radio&owner=me&from=2027-13-01&until=soon')).toEqual(all);
    expect(await words('/projects/board?platform=email&from=2999-01-01')).toContain('No project fits');
  });
});

describe('a project whose campaign is planned in full', () => {
  it('follows the chain of that campaign, and says how clear its intake is', async () => {
    const project = 'Follows the chain';
    const { start_date, end_date } = NORTHWIND;
    const given = { client: 'Chain Client', project, planning: 'FULL', start_date, end_date };
    const id = await aPlannedCampaign(site, machine, given);
    const lead = machine.operator;
    expect(await columnOf(project)).toEqual(['intake']);
    expect(await words(await projectOf(project))).not.toContain('Clarity');
    await aVersion(site.db, id, 'INTAKE', { goals: { objective: 'Sales' } }, lead, NOW);
    expect(await columnOf(project)).toEqual(['intake']);
    expect(await words('/projects/board')).toMatch(/Follows the chain .* Clarity \d %/);
    await anApproved(site.db, id, 'INTAKE', INTAKE_CONTENT, lead, NOW);
    expect(await columnOf(project)).toEqual(['strategy']);
    expect(await words(await projectOf(project))).toContain('Clarity 100 %');
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, lead, NOW);
    expect(await columnOf(project)).toEqual(['creative']);
    const { items } = (await machine.get('/projects', { search: project })).body;
    expect(items).toMatchObject([{ stage: 'CREATIVE', clarity: expect.any(Number) }]);
  });
});

describe('the list of projects', () => {
  it('stands in the order that was chosen, also behind the last one of a page', async () => {
    const given = { client: 'Order Client' };
    await aRunningCampaign(site, machine, { ...given, project: 'Ordered b', end_date: '2027-03-31' });
    await aRunningCampaign(site, machine, { ...given, project: 'Ordered a', end_date: '2027-06-30' });
    const projects = site.db('projects').where({ name: 'Ordered a' }).select('id');
    const campaigns = site.db('campaigns').whereIn('project_id', projects).select('id');
    await site.db('tasks').whereIn('campaign_id', campaigns).update({ status: 'OVERDUE' });
    const order = async (sort: string, after = '') =>
      [...(await page(`/projects?search=ordered&sort=${sort}${after}`)).matchAll(/>(Ordered \w)<\/a>/g)].map(
        ([, name]) => name,
      );
    for (const sort of ['client', 'name', '-created', '-overdue']) {
      expect(await order(sort)).toEqual(['Ordered a', 'Ordered b']);
    }
    expect(await order('ends')).toEqual(['Ordered b', 'Ordered a']);
    const { id } = await projects.first();
    expect(await order('-overdue', `&after=${id}`)).toEqual(['Ordered b']);
    expect(await order('ends', `&after=${id}`)).toEqual([]);
    expect(await order('client', `&after=${id}`)).toEqual(['Ordered b']);
  });
});

describe('a project', () => {
  it('is added to a client under a name that is free there', async () => {
    const client = String((await machine.post('/clients', { name: 'Naming Client' })).body.id);
    const form = await page(`/projects/new?client=${client}`);
    const first = await sendAgain(olga, form, '/projects', { name: 'Rebrand' });
    const again = await sendAgain(olga, form, '/projects', { name: 'Rebrand' });
    expect(again.headers['location']).toBe(first.headers['location']);
    const taken = await send(olga, `/projects/new?client=${client}`, '/projects', { name: 'rebrand' });
    expect(taken.status).toBe(409);
    expect(wordsOf(taken.text)).toContain('“rebrand” is taken. Choose another name.');
    const nobody = await olga.post('/projects').type('form').send({ name: 'X', client: 'nobody' });
    expect(wordsOf(nobody.text)).toContain('Choose the client.');
  });

  it('shows somebody else’s change beside mine', async () => {
    const path = await projectOf('Rebrand');
    const form = await page(`${path}/edit`);
    await send(olga, `${path}/edit`, path, { notes: 'Theirs' }, 'PATCH');
    const refused = await sendAgain(olga, form, path, { notes: 'Mine' }, 'PATCH');
    expect(refused.status).toBe(409);
    expect(wordsOf(refused.text)).toContain('Notes Theirs');
  });

  it('is put aside with a reason, leaves the board, and comes back', async () => {
    const path = await projectOf('Rebrand');
    const refused = await send(olga, path, `${path}/placement`, { state: 'ON_HOLD', reason: ' ' }, 'PUT');
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Say why, in 3 to 2000 characters');
    const placed = { state: 'ON_HOLD', reason: 'The budget waits' };
    expect((await send(olga, path, `${path}/placement`, placed, 'PUT')).status).toBe(303);
    expect(await columnOf('Rebrand')).toEqual([]);
    expect(await words('/projects?show=aside')).toMatch(/On hold Rebrand/);
    const [entry] = await site.db('audit_entries').where({ action: 'placed_project' });
    expect(entry).toMatchObject({ after: { state: 'ON_HOLD' }, reason: 'The budget waits' });
    await send(olga, path, `${path}/placement`, {}, 'PUT');
    expect(await columnOf('Rebrand')).toEqual(['intake']);
  });

  it('cannot be put into a stage by hand', async () => {
    const path = await projectOf('Rebrand');
    const refused = await olga.post(`${path}/placement`).type('form').send({ _method: 'PUT', state: 'DONE' });
    expect(refused.status).toBe(422);
  });
});
