import { NOW } from '../../support/cast';
import { anApi, aRunningCampaign, postsOf, type ApiApp, type Machine } from '../../support/machine';

let site: ApiApp;
let lead: Machine;
let operator: Machine;
let campaign: string;
beforeAll(async () => {
  site = await anApi(NOW);
  lead = await site.machine('lead');
  operator = await site.machine('operator');
  campaign = await aRunningCampaign(site, lead, { task_template: 'PIPELINE' });
});
afterAll(() => site.destroy());

async function aPost(): Promise<string> {
  const posts = await postsOf(lead, campaign);
  return String(posts.at(-1)?.['id']);
}

describe('a campaign with the pipeline', () => {
  it('says its template, and has its four tasks for an item', async () => {
    expect((await lead.get(`/campaigns/${campaign}`)).body.task_template).toBe('PIPELINE');
    const { body } = await lead.get('/tasks', { campaign });
    const types = new Set((body.items as Array<{ task_type: string }>).map(({ task_type }) => task_type));
    expect(types).toEqual(new Set(['WRITE', 'REVIEW', 'SCHEDULE', 'POST']));
  });
});

describe('the checklist of a task', () => {
  it('is read, and replaced under a key that answers the same again', async () => {
    const path = `/tasks/${await aPost()}/checklist`;
    const before = (await operator.get(path)).body;
    expect(before).toMatchObject({ sop_key: 'linkedin.post', done: [], ticked_by: null, ticked_at: null });
    expect(before.steps.length).toBeGreaterThan(3);
    const first = await operator.put(path, { done: [1, 0] }, 'tick-key-1');
    expect(first.body).toMatchObject({
      done: [0, 1],
      ticked_by: operator.operator.name,
      ticked_at: NOW.toISOString(),
    });
    expect(first.body.steps[0]).toMatchObject({ step: 0, done: true });
    expect((await operator.put(path, { done: [1, 0] }, 'tick-key-1')).body).toEqual(first.body);
    expect((await operator.put(path, { done: [] }, 'tick-key-1')).body.error_code).toBe('CONFLICT');
    expect((await operator.get(path)).body.done).toEqual([0, 1]);
  });

  it('refuses a step that the task does not have', async () => {
    const path = `/tasks/${await aPost()}/checklist`;
    const refused = await operator.put(path, { done: [99] });
    expect(refused.status).toBe(422);
    expect(refused.body.details).toMatchObject({ reason: 'FIELDS_INVALID', field: 'done' });
  });
});

describe('the assignee of a task', () => {
  it('is named by e-mail address, or by null for nobody', async () => {
    const id = await aPost();
    const given = await lead.put(`/tasks/${id}/assignee`, { assigned_to: operator.operator.email });
    expect(given.body).toMatchObject({ task_id: id, status: 'PENDING' });
    expect((await lead.get(`/tasks/${id}`)).body.assigned_to).toMatchObject({ id: operator.operator.id });
    await lead.put(`/tasks/${id}/assignee`, { assigned_to: null });
    expect((await lead.get(`/tasks/${id}`)).body.assigned_to).toBeNull();
    const refused = await lead.put(`/tasks/${id}/assignee`, { assigned_to: 'nobody@example.com' });
    expect([refused.status, refused.body.details.reason]).toEqual([422, 'FIELDS_INVALID']);
  });
});

describe('the workload', () => {
  it('has a load for each person and for nobody, with the minutes of their days', async () => {
    const [mine] = await postsOf(lead, campaign);
    await lead.put(`/tasks/${mine?.['id']}/assignee`, { assigned_to: operator.operator.email });
    const { items } = (await lead.get('/workload')).body as {
      items: Array<{ person: { id: string } | null; minutes: number; days: Array<{ minutes: number }> }>;
    };
    const load = items.find(({ person }) => person?.id === operator.operator.id);
    expect(load).toMatchObject({
      capacity_minutes: 360,
      tasks: 1,
      minutes: Number(mine?.['estimated_minutes']),
    });
    expect(load?.days).toHaveLength(14);
    expect(load?.days.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(load?.minutes);
    expect(items.at(-1)).toMatchObject({ person: null, capacity_minutes: null });
  });
});
