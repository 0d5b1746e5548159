import pino from 'pino';
import type { Agent } from 'supertest';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { addEndpoint, type NewEndpoint } from '../../db/webhooks';
import type { CampaignRow } from '../../db/tables';
import { anApp, type TestApp } from '../support/app';
import { aCampaignForChain, aChain } from '../support/artifact-chain';
import { actorFor } from '../support/campaigns';
import { NOW } from '../support/cast';
import { wordsOf } from '../support/page';
import { aCampaignAtWork, aTask, tick } from '../support/work';
import { HOUR, plus } from '../../workflows/domain/time';

const lines: Array<Record<string, unknown>> = [];
const log = pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line)) });

let site: TestApp;
let lead: { agent: Agent; operator: Operator };
let campaign: CampaignRow;
beforeAll(async () => {
  site = await anApp({ log });
  lead = await site.signedIn('lead');
  campaign = await aCampaignAtWork(site.db, lead.operator, NOW, { name: 'Spring launch' });
  await aTask(site.db, campaign, NOW, { title: 'Post the tasting', status: 'DUE', due_at: NOW });
});
afterAll(() => site.destroy());
beforeEach(() => lines.splice(0));

/** While a table, or one column of it, cannot be read. */
async function without<T>(what: string, ask: () => Promise<T>): Promise<T> {
  const [table = '', column] = what.split('.');
  const rename = (from: string, to: string) =>
    column
      ? site.db.raw('alter table ?? rename column ?? to ??', [table, from, to])
      : site.db.raw('alter table ?? rename to ??', [from, to]);
  const name = column ?? table;
  await rename(name, 'gone');
  try {
    return await ask();
  } finally {
    await rename('gone', name);
  }
}

/** The id that the card of a failed part tells people to quote stands in the log with the error. */
function expectLogged(html: string, section: string) {
  const [, requestId] = /quote <code>([0-9a-f-]{36})<\/code>/.exec(html) ?? [];
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'a part of the page failed', section, requestId }),
  );
}

describe('Today, when a part of it cannot be read', () => {
  it('shows the list and says which part is missing, why to quote, and where to try again', async () => {
    const { text } = await without('escalations', () => lead.agent.get('/today').expect(200));
    const words = wordsOf(text);
    expect(words).toContain('“Escalations” could not be shown');
    expect(words).toContain('Post the tasting');
    expect(text).toContain('<a href="/today">Try again</a>');
    expectLogged(text, 'Escalations');
    expect(wordsOf((await lead.agent.get('/today')).text)).not.toContain('could not be shown');
  });

  it('never says that nothing is broken when nobody knows', async () => {
    const { text } = await without('campaigns.needs_attention', () => lead.agent.get('/today').expect(200));
    expect(wordsOf(text)).toMatch(/Broken This could not be read Paused This could not be read/);
    expect(wordsOf(text)).toContain('“What is broken, and what is paused” could not be shown');
  });
});

describe('the overview of a campaign, when a part of it cannot be read', () => {
  const show = () => lead.agent.get(`/campaigns/${campaign.id}`);

  it('shows the rest: the escalation is missing, figures, agenda, plan and facts are there', async () => {
    await aTask(site.db, campaign, NOW, { title: 'Late', due_at: plus(NOW, -5 * HOUR) });
    await tick(site.db, campaign.id, NOW);
    const { text } = await without('escalations.opened_at', () => show());
    const words = wordsOf(text);
    expect(words).toContain('“Escalation” could not be shown');
    expect(words.match(/could not be shown/g)).toHaveLength(1);
    for (const rest of [
      'Waits for one task overdue',
      'Overdue 1',
      'Cancelled by',
      'Read the plan',
      'Call to action',
    ])
      expect(words).toContain(rest);
    expect(text).toContain(`<a href="/campaigns/${campaign.id}">Try again</a>`);
    expect(wordsOf((await show()).text)).toContain('Escalation, level 1: one task is overdue');
  });

  it('can still be paused when nobody can say what it waits for', async () => {
    const { text, status } = await without('plans', () => show());
    expect(status).toBe(200);
    const words = wordsOf(text);
    for (const part of ['What it waits for', 'Tasks', 'What happens next', 'Plan'])
      expect(words).toContain(`“${part}” could not be shown`);
    expect(text).toContain(`href="/campaigns/${campaign.id}/pause"`);
    expect(words).toContain('Call to action');
    expectLogged(text, 'What it waits for');
    expect(wordsOf((await show()).text)).not.toContain('could not be shown');
  });

  it('is an error for machines, not half an answer', async () => {
    const answer = await without('plans', () =>
      lead.agent.get(`/api/v1/campaigns/${campaign.id}/agenda`).set('Accept', 'application/json'),
    );
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ error_code: 'INTERNAL' });
  });
});

describe('every page of parts, when one of them cannot be read', () => {
  type Case = { page: string; address: () => string; broken: string; missing: string[]; rest: string[] };
  const of = (room: string) => () => `/campaigns/${campaign.id}/${room}`;
  let taskId: string;
  let itemId: string;
  let chained: string;
  let paused: string;
  beforeAll(async () => {
    const task = await aTask(site.db, campaign, NOW, { title: 'Post the recipe', due_at: plus(NOW, HOUR) });
    taskId = task.id;
    itemId = (await site.db('calendar_items').where({ campaign_id: campaign.id }).first('id')).id;
    const chain = aChain(site.db, lead.operator, NOW);
    chained = (await aCampaignForChain(site.db, lead.operator, NOW)).id;
    await chain.complete(chained);
    paused = (await aCampaignAtWork(site.db, lead.operator, NOW, { name: 'Held' })).id;
    await chain.decide(paused, 'pause', { reason: 'The client asked' });
  });

  const cases: Case[] = [
    {
      page: 'a task: who watches it',
      address: () => `/tasks/${taskId}`,
      broken: 'task_watchers',
      missing: ['Who has it'],
      rest: ['Post the recipe', 'What happens next', 'History', 'Complete'],
    },
    {
      page: 'a task: its figures',
      address: () => `/tasks/${taskId}`,
      broken: 'metric_entries',
      missing: ['Proof and figures'],
      rest: ['Post the recipe', 'Nobody yet', 'Complete'],
    },
    {
      page: 'a task: its history',
      address: () => `/tasks/${taskId}`,
      broken: 'audit_entries.before',
      missing: ['History'],
      rest: ['Post the recipe', 'Nobody yet', 'Complete'],
    },
    {
      page: 'the tasks of a campaign: where it stands',
      address: of('tasks'),
      broken: 'plans',
      missing: ['What it waits for'],
      rest: ['Post the recipe', 'Pause'],
    },
    {
      page: 'the tasks of a campaign: the list',
      address: of('tasks'),
      broken: 'tasks.blocked_reason',
      missing: ['The list of tasks'],
      rest: ['Spring launch', 'Overdue', 'Pause'],
    },
    {
      page: 'the metrics of a campaign: where it stands',
      address: of('metrics'),
      broken: 'plans',
      missing: ['What it waits for'],
      rest: ['Log one figure', 'No figures in this period'],
    },
    {
      page: 'the metrics of a campaign: every figure',
      address: of('metrics'),
      broken: 'metric_entries',
      missing: ['Rates and sums', 'What was logged'],
      rest: ['Log one figure', 'Spring launch'],
    },
    {
      page: 'the reports of a campaign: the weeks',
      address: of('reports'),
      broken: 'weekly_summaries',
      missing: ['What it waits for', 'Weeks'],
      rest: ['Sum up a week now', 'Spring launch'],
    },
    {
      page: 'the reports of a campaign: the running week',
      address: of('reports'),
      broken: 'metric_entries',
      missing: ['This week so far'],
      rest: ['Sum up a week now', 'No week is summed up yet'],
    },
    {
      page: 'a client: its campaigns',
      address: () => `/clients/${campaign.client_id}`,
      broken: 'campaigns.start_date',
      missing: ['Campaigns'],
      rest: ['Projects', 'Who sees it', 'Open tasks'],
    },
    {
      page: 'a client: who sees it',
      address: () => `/clients/${campaign.client_id}`,
      broken: 'client_members.client_id',
      missing: ['Who sees it'],
      rest: ['Projects', 'Spring launch'],
    },
    {
      page: 'a project: its campaigns',
      address: () => `/projects/${campaign.project_id}`,
      broken: 'campaigns.start_date',
      missing: ['Campaigns'],
      rest: ['Where it stands', 'New campaign'],
    },
    {
      page: 'the calendar of a campaign: where it stands',
      address: of('calendar'),
      broken: 'plans',
      missing: ['What it waits for'],
      rest: ['All platforms', 'Fri 20 Nov 2026, today'],
    },
    {
      page: 'the calendar of a campaign: the items',
      address: of('calendar'),
      broken: 'calendar_items.title',
      missing: ['The items'],
      rest: ['Fill the calendar', 'Spring launch'],
    },
    {
      page: 'the calendar of all',
      address: () => '/calendar',
      broken: 'calendar_items',
      missing: ['How many there are', 'The choice of campaigns', 'The items'],
      rest: ['Calendar', 'Earlier', 'Later'],
    },
    {
      page: 'the timeline of a campaign: where it stands',
      address: of('timeline'),
      broken: 'plans',
      missing: ['What it waits for'],
      rest: ['Now'],
    },
    {
      page: 'the timeline of a campaign: what happened',
      address: of('timeline'),
      broken: 'audit_entries.at',
      missing: ['What happened'],
      rest: ['Now', 'Cancelled by'],
    },
    {
      page: 'automation: what ran',
      address: () => '/automation',
      broken: 'campaign_ticks.updated',
      missing: ['What ran'],
      rest: ['Running campaigns', 'Run it'],
    },
    {
      page: 'automation: how it is',
      address: () => '/automation',
      broken: 'commands.status',
      missing: ['How it is'],
      rest: ['Run it', 'What ran'],
    },
    {
      page: 'the plan: where the campaign stands',
      address: of('plan'),
      broken: 'escalations',
      missing: ['What it waits for', 'Deciding on the plan'],
      rest: ['Plan, version 1', 'How we measure it', 'Pause'],
    },
    {
      page: 'the plan: what was said about it',
      address: of('plan'),
      broken: 'plan_comments',
      missing: ['Comments'],
      rest: ['Plan, version 1', 'Comment on version 1'],
    },
    {
      page: 'the plan: who approved it',
      address: of('plan'),
      broken: 'approvals.level',
      missing: ['Deciding on the plan'],
      rest: ['Plan, version 1', 'This version', 'Next by itself'],
    },
    {
      page: 'two versions of a plan: where the campaign stands',
      address: of('plan/comparison'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Compare versions', 'Pause'],
    },
    {
      page: 'a plan that is edited: where the campaign stands',
      address: of('plan/edit'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Edit the plan by hand', 'Save as version 2'],
    },
    {
      page: 'a stage: where the campaign stands',
      address: of('intake'),
      broken: 'escalations',
      missing: ['What it waits for', 'Checking and approving'],
      rest: ['Save as version 1', 'Pause'],
    },
    {
      page: 'the versions of a stage: where the campaign stands',
      address: of('intake/versions'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Spring launch', 'Pause'],
    },
    {
      page: 'the proof of a campaign: where it stands',
      address: of('proof'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Seven steps', 'Engagement'],
    },
    {
      page: 'pausing a campaign: where it stands',
      address: of('pause'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Pause this campaign?', 'Pause campaign'],
    },
    {
      page: 'a campaign that is edited: where it stands',
      address: of('edit'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Save campaign'],
    },
    {
      page: 'the policy of a campaign: where it stands',
      address: of('policy'),
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Save policy', 'Nobody has changed it yet'],
    },
    {
      page: 'the policy of the workspace: who changed it',
      address: () => '/settings/policy',
      broken: 'audit_entries.entity_id',
      missing: ['Who changed it last'],
      rest: ['Save policy'],
    },
    {
      page: 'an item: its task',
      address: () => `/calendar/${itemId}`,
      broken: 'tasks.calendar_item_id',
      missing: ['What it waits for', 'What stands near it', 'Its task'],
      rest: ['Save', 'Move…'],
    },
    {
      page: 'an item that is moved: where the campaign stands',
      address: () => `/calendar/${itemId}/move`,
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['Move it'],
    },
    {
      page: 'the workload: what there is to do',
      address: () => '/workload',
      broken: 'tasks.estimated_minutes',
      missing: ['What they have to do'],
      rest: ['Leo Lead 6 h a day', 'Hours a day'],
    },
    {
      page: 'resuming: where the campaign stands',
      address: () => `/campaigns/${paused}/resume`,
      broken: 'escalations',
      missing: ['What it waits for', 'What becomes of the dates'],
      rest: ['Held', 'Resume this campaign?'],
    },
    {
      page: 'resuming: its previews',
      address: () => `/campaigns/${paused}/resume`,
      broken: 'calendar_items.title',
      missing: ['What becomes of the dates'],
      rest: ['The client asked', 'Resume this campaign?'],
    },
    {
      page: 'the generation plan: where the campaign stands',
      address: () => `/campaigns/${chained}/generation`,
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['What the intake wants drafted', 'Run all'],
    },
    {
      page: 'the generation plan: its drafts',
      address: () => `/campaigns/${chained}/generation`,
      broken: 'generation_jobs',
      missing: ['What it waits for', 'Drafts'],
      rest: ['Spring launch', 'What the intake wants drafted'],
    },
    {
      page: 'the KPIs: where the campaign stands',
      address: () => `/campaigns/${chained}/monitoring/kpis`,
      broken: 'escalations',
      missing: ['What it waits for'],
      rest: ['No threshold is crossed', 'Where they stand'],
    },
    {
      page: 'the KPIs: what is watched',
      address: () => `/campaigns/${chained}/monitoring/kpis`,
      broken: 'artifact_versions.content',
      missing: ['What it waits for', 'What is watched'],
      rest: ['No threshold is crossed'],
    },
    {
      page: 'the KPIs: their figures',
      address: () => `/campaigns/${chained}/monitoring/kpis`,
      broken: 'metric_entries',
      missing: ['Where they stand'],
      rest: ['No threshold is crossed', 'Whole campaign'],
    },
    {
      page: 'the KPIs: the alerts',
      address: () => `/campaigns/${chained}/monitoring/kpis`,
      broken: 'kpi_alerts',
      missing: ['Alerts'],
      rest: ['Where they stand', 'Target'],
    },
    {
      page: 'a search: one kind of thing',
      address: () => '/search?q=spring',
      broken: 'plans',
      missing: ['Plans'],
      rest: ['Spring launch'],
    },
    {
      page: 'a search that finds nothing else',
      address: () => '/search?q=zebra',
      broken: 'calendar_items',
      missing: ['Calendar items'],
      rest: ['Search'],
    },
    {
      page: 'the imports: the past ones',
      address: () => '/imports',
      broken: 'imports',
      missing: ['Past imports'],
      rest: ['Rows from a spreadsheet', 'Past'],
    },
    {
      page: 'the calendar addresses: those there are',
      address: () => '/calendar/feeds',
      broken: 'calendar_feeds',
      missing: ['Yours'],
      rest: ['Make an address'],
    },
    {
      page: 'the inbox of approvals: the plans',
      address: () => '/approvals',
      broken: 'plan_comments',
      missing: ['Plans that wait'],
      rest: ['What waits for a decision'],
    },
  ];

  it.each(cases)('$page', async ({ address, broken, missing, rest }) => {
    const where = address();
    const { text } = await without(broken, () => lead.agent.get(where).expect(200));
    const words = wordsOf(text);
    expect(words.match(/“[^”]+” could not be shown/g)).toEqual(
      missing.map((name) => `“${name}” could not be shown`),
    );
    for (const word of rest) expect(words).toContain(word);
    expect(text).toContain(`<a href="${where.replace('=', '&#x3D;')}">Try again</a>`);
    expect(wordsOf((await lead.agent.get(where)).text)).not.toContain('could not be shown');
  });

  it('resuming, refused: its previews, and what was typed is there', async () => {
    const where = `/campaigns/${paused}/resume`;
    const form = { command_id: newId(), reason: 'The client called again' };
    const { text } = await without('calendar_items.title', () =>
      lead.agent.post(where).type('form').send(form).expect(422),
    );
    const words = wordsOf(text);
    expect(words).toContain('“What becomes of the dates” could not be shown');
    expect(words).toContain('You wrote: The client called again');
  });

  it('the settings of an admin: the tokens', async () => {
    const admin = await site.signedIn('admin');
    const { text } = await without('api_tokens.last_used_at', () => admin.agent.get('/settings').expect(200));
    const words = wordsOf(text);
    expect(words).toContain('“API tokens” could not be shown');
    expect(words).toContain('Change password');
    expect(words).not.toContain('Create token');
  });

  const ofAdmin = [
    {
      page: 'the webhooks: who is told',
      address: '/webhooks',
      broken: 'webhook_deliveries',
      missing: 'Who is told',
      rest: 'Add webhook',
    },
    {
      page: 'the maintenance: the campaigns',
      address: '/maintenance',
      broken: 'clients',
      missing: 'Take out',
      rest: 'Delete every campaign',
    },
  ];
  it.each(ofAdmin)('$page', async ({ address, broken, missing, rest }) => {
    const admin = await site.signedIn('admin');
    const { text } = await without(broken, () => admin.agent.get(address).expect(200));
    const words = wordsOf(text);
    expect(words.match(/“[^”]+” could not be shown/g)).toEqual([`“${missing}” could not be shown`]);
    expect(words).toContain(rest);
    expect(wordsOf((await admin.agent.get(address)).text)).not.toContain('could not be shown');
  });

  it('a webhook: its log', async () => {
    const admin = await site.signedIn('admin');
    const endpoint: NewEndpoint = {
      url: 'https://elsewhere.example/hook',
      events: ['task.completed'],
      description: 'Hook',
    };
    const { id } = await addEndpoint(site.db, endpoint, actorFor(admin.operator), NOW);
    const { text } = await without('webhook_attempts', () => admin.agent.get(`/webhooks/${id}`).expect(200));
    const words = wordsOf(text);
    expect(words).toContain('“Log” could not be shown');
    expect(words).toContain('Send a ping');
  });

  it('the diagnostics: a check that breaks is a check that fails', async () => {
    const admin = await site.signedIn('admin');
    const { text } = await without('stored_files', () => admin.agent.get('/diagnostics').expect(200));
    expect(wordsOf(text)).toMatch(/Files Fail The check itself failed/);
    expect(wordsOf(text)).toMatch(/Database Pass/);
  });

  it('a task that a form was refused on can be tried again at its own address', async () => {
    const { text } = await without('task_watchers', () =>
      lead.agent.post(`/tasks/${taskId}/block`).type('form').send({ reason: '' }),
    );
    expect(text).toContain(`<a href="/tasks/${taskId}">Try again</a>`);
  });
});
