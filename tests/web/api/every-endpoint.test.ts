import request from 'supertest';
import { createToken, listTokens, revokeToken } from '../../../db/tokens';
import { isWrite, type Endpoint } from '../../../web/api/endpoint';
import { ENDPOINTS } from '../../../web/api/routes';
import { can } from '../../../workflows/domain/permissions';
import { actorFor, aCampaignBody } from '../../support/campaigns';
import { NOW } from '../../support/cast';
import { anApi, aRunningCampaign, postsOf, type ApiApp, type Machine } from '../../support/machine';

const NOBODY = '00000000-0000-7000-8000-000000000000';
const CHECKSUM = 'a'.repeat(64);
const PLAN = {
  focus_area: 'Focus',
  duration_days: 30,
  content_theme: 'Theme',
  positioning: 'Positioning',
  angles: [{ title: 'Angle', rationale: 'Because' }],
  messaging: { Pillar: ['Message'] },
  weekly_themes: ['Week'],
  phases: [
    {
      phase_number: 1,
      name: 'Phase',
      first_week: 1,
      last_week: 4,
      goal: 'Goal',
      tactics: ['Tactic'],
      success_metrics: ['Metric'],
    },
  ],
  success_metrics: [{ metric: 'Leads', target: '20', why: 'Because' }],
  voice: { tone: 'plain', length: 'usual', hashtags: 'usual', emoji: false, soft_sell: false, avoid: [] },
  changes: [],
};

/** A body that each write takes; whether it can be done is another matter. */
const BODIES: Record<string, object> = {
  createCampaign: aCampaignBody(NOW),
  editCampaign: { budget: '10k' },
  purgeCampaign: { confirmation: 'its name' },
  activateCampaign: {},
  pauseCampaign: { reason: 'because of a test' },
  resumeCampaign: { policy: 'keep_dates' },
  completeCampaign: { reason: 'because of a test' },
  archiveCampaign: { reason: 'because of a test' },
  enterPlan: { content: PLAN },
  approvePlan: { version: 1, checksum: CHECKSUM },
  redraftPlanSection: { version: 1, section: 'ANGLES' },
  commentPlan: { version: 1, body: 'because of a test' },
  resolvePlanComment: {},
  reopenPlanComment: {},
  saveArtifact: { content: {}, expected_version: 0 },
  checkArtifact: {},
  requestArtifactApproval: { version: 1, checksum: CHECKSUM },
  restoreArtifact: { version: 1 },
  approveArtifact: { version: 1, checksum: CHECKSUM, confirmed: true },
  rejectArtifact: { version: 1, checksum: CHECKSUM, reason: 'because of a test' },
  confirmArtifact: { version: 1, checksum: CHECKSUM, confirmed: true },
  revokeArtifact: { reason: 'because of a test' },
  runGenerationJobs: {},
  rejectPlan: { version: 1, checksum: CHECKSUM, reason: 'because of a test' },
  createClient: { name: 'A client of every endpoint' },
  editClient: { industry: 'Tea' },
  generateCalendar: { whole_plan: false },
  editCalendarItem: { title: 'Another title' },
  generateTasks: {},
  completeTask: { proof: { type: 'URL', value: 'https://www.linkedin.com/posts/every-1' } },
  reopenTask: { reason: 'because of a test' },
  blockTask: { reason: 'because of a test' },
  unblockTask: {},
  changeTasks: { task_ids: [NOBODY], action: { kind: 'CLAIM' } },
  changeCalendarItems: { item_ids: [NOBODY], action: { kind: 'DROP' }, preview: 'none' },
  watchTask: {},
  unwatchTask: {},
  createCalendarFeed: { name: 'Posts' },
  revokeCalendarFeed: {},
  claimTask: {},
  releaseTask: {},
  replaceChecklist: { done: [0, 2] },
  assignTask: { assigned_to: null },
  rescheduleTask: { due_at: '2026-11-27T10:00:00Z' },
  logMetric: { date: '2026-11-19', platform: 'linkedin', metric_type: 'clicks', value: 3 },
  logMetricGrid: { date: '2026-11-19', figures: [{ platform: 'linkedin', metric_type: 'clicks', value: 3 }] },
  correctMetric: { value: 4, reason: 'because of a test' },
  removeMetric: { reason: 'because of a test' },
  createSummary: { week_start: '2026-11-16' },
  replaceCampaignPolicy: { due_lead: 'PT2H' },
  replaceWorkspacePolicy: { due_lead: 'PT2H' },
  pauseSystem: { reason: 'because of a test' },
  resumeSystem: {},
  readNotification: {},
  addWebhook: { url: 'https://hooks.example.com/a', events: ['task.completed'] },
  removeWebhook: {},
  pingWebhook: {},
  redeliverWebhook: {},
  pauseWebhook: {},
  resumeWebhook: {},
  rotateWebhookSecret: {},
  readNotifications: {},
  dismissNotification: {},
  replaceNotificationPreferences: { mail: { ESCALATION: 'DAILY' }, muted: [] },
  noteSummary: { week_start: '2026-11-16', notes: 'A week to remember' },
  verifyAudit: {},
  purgeEverything: { confirmation: 'some words' },
  saveFilter: { name: 'Mine' },
  forgetFilter: {},
  sendTestMail: {},
  sendMailAgain: {},
  runAutomation: { action: 'CAMPAIGN_TICK', campaign_id: NOBODY },
};

const all = ENDPOINTS.map((endpoint) => [endpoint.operationId, endpoint] as const);
const writes = all.filter(([, endpoint]) => isWrite(endpoint) && !endpoint.upload);
// A stage is no record: there are always six of them.
const ofRecords = all.filter(([, endpoint]) => endpoint.path.replace(':stage', '').includes(':'));

let site: ApiApp;
let admin: Machine;
let client: Machine;
let ids: { campaign: string; task: string; item: string; client: string; metric: string };
beforeAll(async () => {
  site = await anApi(NOW);
  admin = await site.machine('admin');
  client = await site.machine('client');
  const campaign = await aRunningCampaign(site, admin);
  const [post] = await postsOf(admin, campaign);
  ids = {
    campaign,
    task: String(post?.['id']),
    item: String(post?.['calendar_item_id']),
    client: await clientOf(campaign),
    metric: await metricOf(campaign),
  };
});
afterAll(() => site.destroy());

async function metricOf(campaign: string): Promise<string> {
  const { body } = await admin.post(`/campaigns/${campaign}/metrics`, BODIES['logMetric']);
  return String(body.ids[0]);
}

async function clientOf(campaign: string): Promise<string> {
  const row = await site.db('campaigns').where({ id: campaign }).first('client_id');
  return String(row?.client_id);
}

function addressOf({ path }: Endpoint, id?: string): string {
  if (path.startsWith('/metrics')) return path.replace(':id', id ?? ids.metric);
  if (path.startsWith('/clients')) return path.replace(':id', id ?? ids.client);
  const own = path.startsWith('/tasks') ? ids.task : path.startsWith('/calendar') ? ids.item : ids.campaign;
  return path
    .replace(':id', id ?? own)
    .replace(':command', id ?? NOBODY)
    .replace(':comment', id ?? NOBODY)
    .replace(':delivery', id ?? NOBODY)
    .replace(':stage', 'INTAKE')
    .replace(':version', '1');
}

function say(machine: Machine, endpoint: Endpoint, id?: string) {
  return machine.ask(endpoint.method, addressOf(endpoint, id), { body: BODIES[endpoint.operationId] });
}

describe('every endpoint', () => {
  it.each(all)(
    '%s answers 401 to somebody without a token, and to a token that is not good',
    async (_id, endpoint) => {
      const call = () => request(site.app)[endpoint.method](`/api/v1${addressOf(endpoint)}`);
      for (const asked of [call(), call().set('Authorization', 'Bearer aicmo_0123456789')]) {
        const refused = await asked.expect(401);
        expect(refused.body).toMatchObject({
          error_code: 'UNAUTHENTICATED',
          details: { reason: 'SIGN_IN_REQUIRED' },
          trace_id: refused.headers['x-request-id'],
        });
      }
    },
  );

  it.each(all.filter(([, { permission }]) => !can('client', permission)))(
    '%s answers 403 to a role that may not',
    async (_id, endpoint) => {
      const refused = await say(client, endpoint);
      expect(refused.status).toBe(403);
      expect(refused.body).toMatchObject({ error_code: 'FORBIDDEN', details: { reason: 'NOT_PERMITTED' } });
    },
  );

  it.each(ofRecords)('%s answers 404 for what is not there', async (_id, endpoint) => {
    for (const id of [NOBODY, 'not-an-id', '12345678-1234-0234-0234-123456789abc']) {
      const refused = await say(admin, endpoint, id);
      expect({ id, status: refused.status }).toEqual({ id, status: 404 });
      expect(refused.body.details.reason).toBe('NO_SUCH_RECORD');
    }
  });

  it.each(ofRecords.filter(([id, { permission }]) => can('operator', permission) && id !== 'getCommand'))(
    '%s answers 404 to an operator of other clients',
    async (_id, endpoint) => {
      const stranger = await site.machine('operator');
      const [other] = await site
        .db('clients')
        .insert({ id: stranger.operator.id, name: `Client of ${stranger.operator.email}` })
        .returning('id');
      await site.db('client_members').insert({ client_id: other.id, operator_id: stranger.operator.id });
      const refused = await say(stranger, endpoint);
      expect(refused.status).toBe(404);
      expect(refused.body.details.reason).toBe('NO_SUCH_RECORD');
    },
  );

  it.each(all.filter(([, { query }]) => query))(
    '%s refuses a query that it does not know',
    async (_id, endpoint) => {
      const refused = await admin.ask(endpoint.method, addressOf(endpoint), { query: { colour: 'red' } });
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.body.details.fields)).toEqual(['colour']);
    },
  );

  it.each(all.filter(([, { feature }]) => feature))(
    '%s is refused by name where campaigns are off',
    async (_id, endpoint) => {
      const refused = await say(await switchedOff(), endpoint);
      expect(refused.status).toBe(404);
      expect(refused.body.error_code).toBe('FEATURE_DISABLED');
    },
  );
});

let off: Promise<{ machine: Machine; site: ApiApp }> | undefined;
async function switchedOff(): Promise<Machine> {
  off ??= anApi(NOW, { campaignOps: false }).then(async (dark) => ({
    site: dark,
    machine: await dark.machine('admin'),
  }));
  return (await off).machine;
}
afterAll(async () => (await off)?.site.destroy());

describe('every write', () => {
  it('has a body in this test', () => {
    expect(writes.map(([id]) => id).sort()).toEqual(Object.keys(BODIES).sort());
  });

  it.each(writes)('%s names a field that it does not know', async (id, endpoint) => {
    const body = { ...BODIES[id], colour: 'red' };
    const refused = await admin.ask(endpoint.method, addressOf(endpoint), { body });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      error_code: 'VALIDATION_FAILED',
      details: { reason: 'FIELDS_INVALID' },
    });
    expect(Object.keys(refused.body.details.fields)).toEqual(['colour']);
  });

  it.each(writes)('%s takes JSON only', async (_id, endpoint) => {
    for (const [type, text] of [
      ['application/x-www-form-urlencoded', 'reason=because'],
      ['text/plain', 'because'],
    ] as const) {
      const refused = await admin.ask(endpoint.method, addressOf(endpoint), {
        body: text,
        headers: { 'Content-Type': type },
      });
      expect({ type, status: refused.status }).toEqual({ type, status: 415 });
      expect(refused.body.details).toMatchObject({ reason: 'BODY_NOT_JSON', expected: 'application/json' });
    }
  });

  it.each(writes)('%s says that a body is broken, or is no object', async (_id, endpoint) => {
    const send = (body: string) =>
      admin.ask(endpoint.method, addressOf(endpoint), {
        body,
        headers: { 'Content-Type': 'application/json' },
      });
    const broken = await send('{"reason": "becau');
    expect(broken.status).toBe(400);
    expect(broken.body.details.reason).toBe('BODY_MALFORMED');
    const list = await send('[]');
    expect(list.status).toBe(422);
    expect(Object.keys(list.body.details.fields)).toEqual(['body']);
  });

  it.each(writes)(
    '%s refuses text that cannot be kept, and a key that is too short',
    async (id, endpoint) => {
      for (const note of ['a\u0000b', 'half \ud800 a pair']) {
        const body = { ...BODIES[id], note };
        const refused = await admin.ask(endpoint.method, addressOf(endpoint), { body });
        expect(refused.status).toBe(422);
        expect(refused.body.details.fields.note).toMatch(/^Contains a character that is not text/);
      }
      const refused = await admin.ask(endpoint.method, addressOf(endpoint), {
        body: BODIES[id],
        key: 'short',
      });
      expect(refused.status).toBe(422);
      expect(refused.body.details.fields).toEqual({
        'Idempotency-Key': 'Has 8 to 128 characters; this one has 5.',
      });
    },
  );
});

describe('a body', () => {
  it('may be a megabyte, and the answer to more names the limit', async () => {
    const body = { ...aCampaignBody(NOW), description: 'x'.repeat(1_100_000) };
    const refused = await admin.post('/campaigns', body);
    expect(refused.status).toBe(413);
    expect(refused.body).toMatchObject({
      error_code: 'TOO_LARGE',
      message: 'That is too large to take: the limit is 1 MB.',
    });
  });

  it('is refused when it nests without end', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    const body = JSON.stringify(aCampaignBody(NOW)).replace(/}$/, `,"metadata":${deep}}`);
    const refused = await admin.ask('post', '/campaigns', {
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    expect(refused.status).toBe(422);
    expect(Object.values(refused.body.details.fields)).toEqual(['Is nested deeper than 32 levels.']);
  });

  it('does not change the method by a form’s hidden field', async () => {
    const refused = await admin.post('/system/pause', { _method: 'DELETE' });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.body.details.fields)).toEqual(['reason', '_method']);
  });
});

describe('a token', () => {
  it('is worth nothing once it is revoked or its operator is gone', async () => {
    const machine = await site.machine('lead');
    expect((await machine.get('/campaigns')).status).toBe(200);
    const token = (await listTokens(site.db)).find((one) => one.operator_id === machine.operator.id);
    await revokeToken(site.db, String(token?.id), actorFor(machine.operator), NOW);
    expect((await machine.get('/campaigns')).status).toBe(401);
    const other = await site.machine('lead');
    await site.db('operators').where({ id: other.operator.id }).update({ disabled_at: NOW });
    expect((await other.get('/campaigns')).status).toBe(401);
  });

  it('is not in the database: only its hash is', async () => {
    const { secret } = await createToken(
      site.db,
      { operatorId: admin.operator.id, name: 'seen once' },
      actorFor(admin.operator),
      NOW,
    );
    const rows = await site.db('api_tokens').where({ name: 'seen once' });
    expect(JSON.stringify(rows)).not.toContain(secret.slice(10));
  });
});

describe('a browser’s session', () => {
  it('is taken too, for changes only from our own pages', async () => {
    const { agent } = await site.signedIn('lead');
    await agent.get('/api/v1/campaigns').expect(200);
    const pause = () => agent.post(`/api/v1/campaigns/${ids.campaign}/pause`).send({ reason: 'from a page' });
    const refused = await pause().set('Sec-Fetch-Site', 'cross-site').expect(403);
    expect(refused.body.details.reason).toBe('CROSS_SITE');
    await pause().set('Sec-Fetch-Site', 'same-origin').expect(200);
  });
});
