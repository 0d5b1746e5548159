import type { Agent } from 'supertest';
import { findArtifact } from '../../db/artifacts';
import type { Operator } from '../../db/operators';
import type { GenerationJobRow } from '../../db/tables';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { NORTHWIND } from '../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { NOW } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { anApi, aPlannedCampaign, type ApiApp, type Machine } from '../support/machine';
import { formsOf, wordsOf } from '../support/page';
import { send } from '../support/send';
import { dependencyGraph } from '../../web/charts/graph';

let site: ApiApp;
let machine: Machine;
let lead: { agent: Agent; operator: Operator };
let olga: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  [lead, olga] = [await site.signedIn('lead'), await site.signedIn('operator')];
});
beforeEach(() => void (site.away = false));
afterAll(() => site.destroy());

const PLAN = { strategy_jobs: ['positioning'], creatives_jobs: ['video_scripts'] };

async function aCampaign(plan: Record<string, string[]> | null = PLAN): Promise<string> {
  const { platforms, cadence, start_date, end_date, primary_cta } = NORTHWIND;
  const id = await aPlannedCampaign(site, machine, { platforms, cadence, start_date, end_date, primary_cta });
  if (plan) {
    const content = { ...INTAKE_CONTENT, generation_plan: plan };
    await anApproved(site.db, id, 'INTAKE', content, lead.operator, NOW);
  }
  return id;
}

const pathOf = (id: string) => `/campaigns/${id}/generation`;
const open = async (id: string, who = lead) => (await who.agent.get(pathOf(id)).expect(200)).text;
const run = (id: string, typed: Record<string, string> = {}, who = lead) =>
  send(who.agent, pathOf(id), `${pathOf(id)}/runs`, typed);
const rowsOf = (id: string) =>
  site.db<GenerationJobRow>('generation_jobs').where({ campaign_id: id }).orderBy('job_type');

describe('the page of a generation plan', () => {
  it('says where drafts are chosen while no intake is in force, or while it chooses none', async () => {
    expect(wordsOf(await open(await aCampaign(null)))).toContain('Nothing to be drafted yet');
    expect(wordsOf(await open(await aCampaign({})))).toContain('The intake asks for no drafts');
  });

  it('shows each draft with its state and what it waits for, in a picture and in a table', async () => {
    const id = await aCampaign();
    const text = await open(id);
    expect(text).toMatch(/<svg class="graph"[^>]* role="img"/);
    const words = wordsOf(text);
    expect(words).toContain('0 of 2 written');
    expect(words).toContain('Video scripts Creatives Waits for others');
    expect(words).toContain('Waits for: Positioning. Strategy has to be approved first.');
    expect(text).toContain(`href="/campaigns/${id}/strategy"`);
  });

  it('runs all that was chosen, as far as approvals reach, and says what each left behind', async () => {
    const id = await aCampaign();
    expect((await run(id)).status).toBe(303);
    await site.settled();
    const words = wordsOf(await open(id));
    expect(words).toContain('1 of 2 written');
    expect(words).toContain('Version 1 of the strategy waits to be checked and approved.');
    expect(words).toContain('Held up');
    await anApproved(site.db, id, 'STRATEGY', STRATEGY_CONTENT, lead.operator, NOW);
    const approvedWords = wordsOf(await open(id));
    expect(approvedWords).toContain('Version 1 of the strategy went on to version 2, which is in force.');
    await machine.post(`/campaigns/${id}/generation/runs`, { job_type: 'positioning' });
    await site.settled();
    expect((await rowsOf(id)).map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(wordsOf(await open(id))).toContain('2 of 2 written');
  });

  it('runs one, asks again by itself while something is under way, and says what it refuses', async () => {
    const id = await aCampaign();
    site.away = true;
    expect((await run(id, { job_type: 'positioning' }, olga)).status).toBe(303);
    const text = await open(id);
    expect(text).toContain(`hx-get="/campaigns/${id}/generation/state"`);
    expect(wordsOf(text)).toContain(`${olga.operator.name} asked for it`);
    const { text: state } = await lead.agent.get(`${pathOf(id)}/state`).expect(200);
    expect(state).toContain('id="generation"');
    const again = await run(id, { job_type: 'positioning' });
    expect([again.status, wordsOf(again.text)]).toEqual([409, expect.stringContaining('on its way already')]);
    const strange = await run(id, { job_type: 'pdf_report' });
    expect(strange.status).toBe(422);
  });

  it('says what was asked for on an earlier intake and lapsed with it', async () => {
    const id = await aCampaign();
    await run(id, {}, olga);
    await site.settled();
    const plan = { strategy_jobs: ['measurement_plan'] };
    await anApproved(site.db, id, 'INTAKE', { ...INTAKE_CONTENT, generation_plan: plan }, lead.operator, NOW);
    const words = wordsOf(await open(id));
    expect(words).toContain('Asked for, and not written any more');
    expect(words).toContain(
      `Video scripts ${olga.operator.name} asked for it. It was asked for on version 1 of the intake. Version 2 is in force now.`,
    );
    const { body } = await machine.get(`/campaigns/${id}/generation`);
    expect(body.lapsed).toMatchObject([
      {
        job_type: 'video_scripts',
        intake_version: 1,
        asked_by: olga.operator.name,
        lapsed_at: NOW.toISOString(),
        note: expect.stringContaining('Version 2 is in force now.'),
      },
    ]);
    expect(wordsOf((await lead.agent.get(`/campaigns/${id}/timeline`)).text)).toContain(
      'ended chosen drafts that an earlier intake asked for',
    );
  });

  it('leaves what waits for a decision as it is, says so, and goes on after it', async () => {
    const id = await aCampaign();
    const { version, checksum } = await aVersion(
      site.db,
      id,
      'STRATEGY',
      STRATEGY_CONTENT,
      lead.operator,
      NOW,
    );
    await machine.post(`/campaigns/${id}/artifacts/STRATEGY/request`, { version, checksum });
    expect((await run(id, { job_type: 'positioning' }, olga)).status).toBe(303);
    await site.settled();
    const text = await open(id);
    expect(wordsOf(text)).toContain(
      'Held up Version 1 of the strategy waits for a decision. This is added once somebody has decided.',
    );
    expect(text).toContain(`href="/campaigns/${id}/strategy#decision"`);
    const [job] = (await machine.get(`/campaigns/${id}/generation`)).body.jobs;
    expect(job).toMatchObject({
      job_type: 'positioning',
      status: 'BLOCKED',
      asked: true,
      decision_first: true,
    });
    const strategy = await findArtifact(site.db, id, 'STRATEGY');
    expect(strategy).toMatchObject({ head_version: 1, asked_at: NOW });
    await machine.post(`/campaigns/${id}/artifacts/STRATEGY/rejection`, {
      version,
      checksum,
      reason: 'Too long',
    });
    await site.settled();
    expect((await rowsOf(id))[0]).toMatchObject({ job_type: 'positioning', status: 'COMPLETED' });
  });

  it('has no button for whoever may only read, and none once the campaign is over', async () => {
    const id = await aCampaign();
    expect(formsOf(await open(id)).filter(({ action }) => action?.endsWith('/runs'))).toHaveLength(3);
    await site.db('campaigns').where({ id }).update({ status: 'ARCHIVED' });
    const text = await open(id);
    expect(formsOf(text).filter(({ action }) => action?.endsWith('/runs'))).toHaveLength(0);
    expect(wordsOf(text)).toContain('The campaign is closed');
  });

  it('is led to from the overview once an intake is in force', async () => {
    const id = await aCampaign(null);
    const overview = async () => (await lead.agent.get(`/campaigns/${id}`).expect(200)).text;
    expect(await overview()).not.toContain(pathOf(id));
    await anApproved(site.db, id, 'INTAKE', { ...INTAKE_CONTENT, generation_plan: PLAN }, lead.operator, NOW);
    expect(await overview()).toContain(`href="${pathOf(id)}"`);
  });
});

describe('machines', () => {
  it('read the plan and have it run, once under one key', async () => {
    const id = await aCampaign();
    const before = (await machine.get(`/campaigns/${id}/generation`)).body;
    expect(before).toMatchObject({
      intake_version: 1,
      unwritten: [],
      jobs: [
        { job_type: 'positioning', status: 'READY', asked: false, attempt: 0, version: null },
        { job_type: 'video_scripts', status: 'PENDING', depends_on: ['positioning'] },
      ],
    });
    const said = { job_type: 'positioning' };
    const first = await machine.post(`/campaigns/${id}/generation/runs`, said, 'run-positioning-1');
    expect([first.status, first.body.jobs]).toEqual([201, ['positioning']]);
    await site.settled();
    const again = await machine.post(`/campaigns/${id}/generation/runs`, said, 'run-positioning-1');
    expect(again.body.command_id).toBe(first.body.command_id);
    const [job] = (await machine.get(`/campaigns/${id}/generation`)).body.jobs;
    expect(job).toMatchObject({ status: 'COMPLETED', version: 1, attempt: 1, lands_in: 'STRATEGY' });
  });

  it('are told what was chosen and nobody writes', async () => {
    const id = await aCampaign(null);
    const content = { ...INTAKE_CONTENT, generation_plan: { execution_jobs: ['fb_posts_week1'] } };
    await aVersion(site.db, id, 'INTAKE', content, lead.operator, NOW);
    await anApproved(site.db, id, 'INTAKE', content, lead.operator, NOW);
    const { body } = await machine.get(`/campaigns/${id}/generation`);
    expect(body).toMatchObject({ jobs: [], unwritten: ['fb_posts_week1'] });
    const refused = await machine.post(`/campaigns/${id}/generation/runs`, {});
    expect(refused.body).toMatchObject({ details: { reason: 'NOTHING_PLANNED' } });
  });
});

describe('a picture of what depends on what', () => {
  const node = (id: string, column: number, title = id) =>
    ({ id, column, title, state: 'Ready', tone: 'neutral' }) as const;

  it('stands in columns, each in the middle, with a line for every dependency between nodes it has', () => {
    const graph = dependencyGraph({
      id: 'g',
      title: 'Graph',
      description: 'Three',
      nodes: [node('a', 0), node('b', 0), node('c', 4)],
      edges: [
        ['a', 'c'],
        ['b', 'c'],
        ['z', 'c'],
      ],
    });
    expect(graph.edges).toHaveLength(2);
    const [a, b, c] = graph.nodes;
    expect([a?.x, b?.x]).toEqual([1, 1]);
    expect(c?.x).toBeGreaterThan(170);
    expect(c?.y).toBe(((a?.y ?? 0) + (b?.y ?? 0)) / 2);
    expect(graph.height).toBeGreaterThan(120);
  });

  it('leads what skips a column below all of them, past what stands between', () => {
    const [nodes, edges] = [
      [node('a', 0), node('b', 1), node('c', 2)],
      [['a', 'b'] as const, ['b', 'c'] as const],
    ];
    const about = { id: 'g', title: '', description: '', nodes };
    const near = dependencyGraph({ ...about, edges });
    const far = dependencyGraph({ ...about, edges: [...edges, ['a', 'c']] });
    expect(far.height).toBeGreaterThan(near.height);
    const lane = Number(/ ([\d.]+)H/.exec(far.edges[2] ?? '')?.[1]);
    expect(lane).toBeGreaterThan(Math.max(...far.nodes.map(({ y, high }) => y + high)));
    expect(lane).toBeLessThan(far.height);
    expect(far.edges.slice(0, 2)).toEqual(near.edges);
  });

  it('breaks long titles into two lines at most', () => {
    const title = 'A title that is a good deal longer than any two lines of a node can be in a picture';
    const { nodes } = dependencyGraph({
      id: 'g',
      title: '',
      description: '',
      nodes: [node('a', 0, title)],
      edges: [],
    });
    expect(nodes[0]?.lines).toHaveLength(3);
    expect(nodes[0]?.lines[1]?.text).toMatch(/…$/);
  });
});
