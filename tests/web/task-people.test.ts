import type { Agent, Response } from 'supertest';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { CampaignRow, TaskRow } from '../../db/tables';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { anApp, type TestApp } from '../support/app';
import { anOperator, NOW } from '../support/cast';
import { formOf, partOf, wordsOf } from '../support/page';
import { filledIn, send } from '../support/send';
import { aCampaignAtWork, aTask } from '../support/work';

let site: TestApp;
let delivered: string[] = [];
let lead: { agent: Agent; operator: Operator };
let olga: { agent: Agent; operator: Operator };
let ana: Operator;
let campaign: CampaignRow;
beforeAll(async () => {
  site = await anApp({ deliver: async (_campaignId, commandId) => void delivered.push(commandId) });
  lead = await site.signedIn('lead');
  olga = await site.signedIn();
  ana = await anOperator(site.db, { name: 'Ana Assigned' });
  campaign = await aCampaignAtWork(site.db, lead.operator, NOW, { task_template: 'PIPELINE' });
});
beforeEach(() => {
  delivered = [];
});
afterAll(() => site.destroy());

const post = (given: Partial<TaskRow> = {}) =>
  aTask(site.db, campaign, NOW, { due_at: plus(NOW, HOUR), ...given });
const rowOf = async (id: string): Promise<TaskRow> => site.db('tasks').where({ id }).first();
const show = async (id: string, agent = olga.agent) => (await agent.get(`/tasks/${id}`).expect(200)).text;
const asHtmx = (agent: Agent, path: string, body: object) =>
  agent.post(path).set('HX-Request', 'true').type('form').send(body);

describe('who a task is for', () => {
  it('is chosen on its page from those who may see the campaign, and told', async () => {
    const task = await post();
    const sent = await send(
      olga.agent,
      `/tasks/${task.id}`,
      `/tasks/${task.id}/assignee`,
      { assigned_to: ana.id },
      'PUT',
    );
    expect([sent.status, sent.headers['location']]).toEqual([303, `/tasks/${task.id}`]);
    const page = wordsOf(await show(task.id));
    expect(page).toContain('It is Ana Assigned’s now, and they are told.');
    expect(page).toContain('Who Ana Assigned');
    expect(page).toContain('Olga Operator gave it to Ana Assigned');
    expect(delivered).toHaveLength(1);
    expect(await site.db('notifications').where({ operator_id: ana.id, kind: 'TASK_ASSIGNED' })).toHaveLength(
      1,
    );
  });

  it('is refused beside the field for somebody who is not offered', async () => {
    const task = await post();
    const refused = await asHtmx(olga.agent, `/tasks/${task.id}/assignee`, {
      _method: 'PUT',
      commandId: newId(),
      assigned_to: newId(),
    });
    expect(refused.status).toBe(422);
    expect(wordsOf(partOf(refused.text, 'person'))).toContain(
      'Choose somebody who works here and may see this campaign.',
    );
    expect((await rowOf(task.id)).assigned_to).toBeNull();
  });

  it('is offered among the ways out of a task that cannot be done', async () => {
    const task = await post();
    expect(wordsOf(partOf(await show(task.id), 'obstacle'))).toContain('Somebody else should do it');
  });
});

describe('watching a task', () => {
  it('is switched on and off on its page, without a script', async () => {
    const task = await post();
    const watching = `/tasks/${task.id}/watching`;
    expect((await send(olga.agent, `/tasks/${task.id}`, watching)).status).toBe(303);
    expect(wordsOf(await show(task.id))).toContain('Stop watching Watched by Olga Operator');
    expect((await send(olga.agent, `/tasks/${task.id}`, watching, {}, 'DELETE')).status).toBe(303);
    expect(wordsOf(await show(task.id))).not.toContain('Watched by');
  });
});

describe('a step that waits for another', () => {
  async function lastItem(): Promise<Record<string, TaskRow>> {
    const item = await site
      .db('calendar_items')
      .where({ campaign_id: campaign.id })
      .orderBy('scheduled_at', 'desc')
      .first();
    const rows: TaskRow[] = await site.db('tasks').where({ calendar_item_id: item.id });
    return Object.fromEntries(rows.map((row) => [row.task_type, row]));
  }

  it('says for which, shows the steps, and can be completed all the same', async () => {
    const { WRITE: write, REVIEW: review } = await lastItem();
    if (!write || !review) throw new Error('the item has no steps');
    const page = wordsOf(await show(review.id));
    expect(page).toContain(`Waits for: ${write.title} . You can go ahead all the same.`);
    expect(page).toMatch(/Steps to the post Write Planned .* Review \(this one\) Planned/);
    const done = await olga.agent
      .post(`/tasks/${review.id}/completion`)
      .field('commandId', newId())
      .field('proof[type]', 'TEXT')
      .field('proof[text]', 'Reads well, nothing to change.');
    expect(done.status).toBe(303);
    expect(await rowOf(review.id)).toMatchObject({ status: 'DONE' });
  });

  it('has its own script as a checklist that remembers who ticked', async () => {
    const { WRITE: write } = await lastItem();
    if (!write) throw new Error('the item has no writing');
    const form = formOf(await show(write.id), `/tasks/${write.id}/steps`, 'PUT');
    await olga.agent
      .post(form.action)
      .type('form')
      .send({ ...form.hidden, step: ['0', '1'] })
      .expect(303);
    const page = await show(write.id);
    expect(filledIn(formOf(page, `/tasks/${write.id}/steps`, 'PUT').html)['step']).toEqual(['0', '1']);
    expect(wordsOf(page)).toContain('Last ticked by Olga Operator');
  });
});

describe('ticked rows', () => {
  const choose = async (path: string) => (await olga.agent.get(path).expect(200)).text;
  const apply = async (
    ids: string[],
    typed: Record<string, string>,
    from = '/today?choose=on',
  ): Promise<Response> => {
    const form = formOf(await choose(from), '/tasks/changes');
    return olga.agent
      .post(form.action)
      .type('form')
      .send({ ...filledIn(form.html), task: ids, ...typed });
  };

  it('stand in the list of the day once somebody chooses several, and the list then waits for them', async () => {
    const task = await post();
    const plain = await choose('/today');
    expect(plain).not.toContain('name="task"');
    const page = await choose('/today?choose=on');
    expect(page).toContain(`name="task" value="${task.id}" form="bulk"`);
    expect(page).not.toContain('every 60s');
  });

  it('are moved together, and the list comes back', async () => {
    const tasks = [await post(), await post()];
    const sent = await apply(
      tasks.map(({ id }) => id),
      { action: 'move', distance: '2', unit: 'HOURS' },
    );
    expect([sent.status, sent.headers['location']]).toEqual([303, '/today']);
    expect(wordsOf(await choose('/today'))).toContain('2 tasks moved.');
    for (const { id, due_at } of tasks) expect((await rowOf(id)).due_at).toEqual(plus(due_at, 2 * HOUR));
    expect(delivered).toHaveLength(1);
    expect(wordsOf(await show(tasks[0]?.id ?? ''))).toContain('rescheduled it, with others by 2 hours');
  });

  it('that were refused are named with the reason and stay ticked, to be tried another way', async () => {
    const [mine, theirs] = [
      await post(),
      await post({ title: 'Taken', status: 'IN_PROGRESS', assigned_to: ana.id }),
    ];
    const answer = await apply([mine.id, theirs.id], { action: 'claim' });
    expect(answer.status).toBe(200);
    const words = wordsOf(answer.text);
    expect(words).toContain('1 of 2 done 1 task claimed.');
    expect(words).toContain('Taken Ana Assigned is already working on this task.');
    expect(answer.text).toContain(`value="${theirs.id}" form="bulk" id="task-${theirs.id}" checked`);
    expect(answer.text).not.toContain(`value="${mine.id}" form="bulk"`);
    expect(formOf(answer.text, '/tasks/changes').hidden['back']).toBe('/today');
  });

  it.each([
    [{ action: 'block', reason: '' }, 'reason', 'Say why'],
    [{ action: 'move', distance: 'two' }, 'distance', 'A whole number such as 2'],
  ])('are kept with what was typed when %j is wrong', async (typed, field, says) => {
    const task = await post();
    const refused = await apply([task.id], typed as Record<string, string>);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain(says);
    expect(refused.text).toContain(`value="${task.id}" form="bulk"`);
    expect(refused.text).toMatch(new RegExp(`name="${field}"[^>]*aria-invalid="true"`));
  });

  it('are asked for when none is', async () => {
    await post();
    const refused = await apply([], { action: 'claim' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Choose at least one task.');
  });

  it('stand in the tasks of a campaign too, and come back there', async () => {
    const task = await post({ due_at: plus(NOW, 2 * DAY) });
    const from = `/campaigns/${campaign.id}/tasks?status=open&choose=on`;
    const sent = await apply([task.id], { action: 'assign', assigned_to: ana.id }, from);
    expect(sent.headers['location']).toBe(`/campaigns/${campaign.id}/tasks?status=open`);
    expect((await rowOf(task.id)).assigned_to).toBe(ana.id);
  });
});

describe('what is held up in a campaign', () => {
  it('is grouped by what is in the way: a reason, or the step before', async () => {
    const { id } = await aCampaignAtWork(site.db, lead.operator, NOW, { task_template: 'PIPELINE' });
    const writes = await site
      .db<TaskRow>('tasks')
      .where({ campaign_id: id, task_type: 'WRITE' })
      .orderBy('due_at', 'desc')
      .limit(3);
    const [one, two, three] = writes as [TaskRow, TaskRow, TaskRow];
    await site
      .db('tasks')
      .whereIn('id', [one.id, two.id])
      .update({ status: 'BLOCKED', blocked_reason: 'The photos are missing' });
    await site.db('tasks').where({ id: three.id }).update({ assigned_to: ana.id });
    const show = async (which: string) =>
      (await olga.agent.get(`/campaigns/${id}/tasks?status=${which}`).expect(200)).text;
    const blocked = wordsOf(partOf(await show('blocked'), 'held-up-0'));
    expect(blocked).toContain('The photos are missing 8');
    expect(blocked.match(/Waits for: Write for/g)).toHaveLength(6);
    const waiting = await show('waiting');
    const groups = [...waiting.matchAll(/id="held-up-\d+"><a href="\/tasks\/([\w-]+)">/g)].map(
      ([, of]) => of,
    );
    expect(groups).toContain(three.id);
    expect(groups).not.toContain(one.id);
    const own = wordsOf(partOf(waiting, `held-up-${groups.indexOf(three.id)}`));
    expect(own).toContain(three.title);
    expect(own).toContain('Ana Assigned');
    expect(own).toMatch(/Review for .* Schedule on .* Post to /);
    await site.db('tasks').where({ campaign_id: id }).update({ status: 'CANCELLED' });
    expect(wordsOf(await show('waiting'))).toContain('Waiting: none');
  });
});

describe('filters of the list of the day', () => {
  it('are saved under a name, stand above the list, and are forgotten', async () => {
    const { agent } = await site.signedIn();
    const from = '/today?whose=mine&platform=linkedin';
    const sent = await send(agent, from, '/today/filters', { name: 'My LinkedIn' });
    expect([sent.status, sent.headers['location']]).toEqual([303, from]);
    const page = (await agent.get(from).expect(200)).text;
    expect(page).toContain(
      `<a class="filter" href="${from.replaceAll('&', '&amp;').replaceAll('=', '&#x3D;')}" aria-current="page">My LinkedIn</a>`,
    );
    const [remove] = /\/today\/filters\/[0-9a-f-]{36}/.exec(page) ?? [];
    expect((await send(agent, from, String(remove), {}, 'DELETE')).status).toBe(303);
    expect((await agent.get('/today').expect(200)).text).not.toContain('My LinkedIn');
  });

  it('without a name are asked for one, beside the field', async () => {
    const refused = await send(olga.agent, '/today?platform=linkedin', '/today/filters', { name: ' ' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Give them a name.');
    const emoji = await send(olga.agent, '/today?platform=linkedin', '/today/filters', { name: '🎉🎉' });
    expect(wordsOf(emoji.text)).toContain('Needs at least one letter or digit.');
  });

  it('survive what the settings page saves', async () => {
    const { agent } = await site.signedIn();
    await send(agent, '/today?whose=mine&filters=open', '/today/filters', { name: 'Mine only' });
    await send(agent, '/settings', '/settings/profile', {}, 'PATCH');
    expect((await agent.get('/today').expect(200)).text).toContain('Mine only');
  });
});
