import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { takeUndelivered, markDelivered, markUndelivered, findCommand } from '../../db/commands';
import { readStanding } from '../../db/campaigns/advance';
import { pauseSystem, resumeSystem } from '../../db/controls';
import { newId } from '../../db/ids';
import { takeWaitingMails, writeTestMail } from '../../db/mail';
import { insertMetrics } from '../../db/metrics';
import type { Operator } from '../../db/operators';
import { approvePlan } from '../../db/plans';
import { readSummary } from '../../db/summaries';
import { completeTask } from '../../db/tasks/completion';
import { listToday } from '../../db/tasks/today';
import type { CampaignRow } from '../../db/tables';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { actorFor, aCampaign } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aDraftedCampaign, aTask, campaignOf, tick } from '../support/work';

// The gravest faults of the product's first version, each as what must never come back.

// Mon 16 Nov 2026, 11:00 in Berlin.
const BEGIN = new Date('2026-11-16T10:00:00Z');

let database: TestDatabase;
let lead: Operator;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());

/** Tables that are not called as the plural of their rows. */
const TABLE_OF: Record<string, string> = {
  Policy: 'policies',
  WeeklySummary: 'weekly_summaries',
  MetricEntry: 'metric_entries',
  AuditEntry: 'audit_entries',
  WebhookDelivery: 'webhook_deliveries',
  SystemControls: 'system_controls',
};

const statusesOf = (campaign: CampaignRow) =>
  db()('tasks').where({ campaign_id: campaign.id }).orderBy('due_at').pluck('status');

test('cadence was ignored: three a week on LinkedIn and two on X are ten items in fourteen days', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN, {
    platforms: ['linkedin', 'twitter'],
    cadence: { linkedin: 3, twitter: 2 },
  });
  const items = await db()('calendar_items').where({ campaign_id: campaign.id }).pluck('platform');
  expect(items.filter((platform) => platform === 'linkedin')).toHaveLength(6);
  expect(items.filter((platform) => platform === 'twitter')).toHaveLength(4);
  await tick(db(), campaign.id, plus(BEGIN, HOUR));
  expect(await db()('calendar_items').where({ campaign_id: campaign.id })).toHaveLength(10);
});

test('what was to be tried again never was: a command that could not be delivered is taken once more', async () => {
  const { commandId } = await aCampaign(db(), lead, BEGIN);
  const takenBy = async () => (await takeUndelivered(db(), 100)).filter(({ id }) => id === commandId);
  await db()('commands').where({ id: commandId }).update({ lease_until: null });
  const [first] = await takenBy();
  if (!first) throw new Error('the command was not taken');
  await markUndelivered(db(), first, 'Temporal was away');
  expect(await takenBy()).toEqual([]);
  await db()('commands')
    .where({ id: commandId })
    .update({ lease_until: new Date(0) });
  expect(await takenBy()).toMatchObject([{ id: commandId, attempts: 2 }]);
});

test('success was written down as another try: what was delivered is done, and never taken again', async () => {
  const { commandId } = await aCampaign(db(), lead, BEGIN);
  await markDelivered(db(), commandId);
  expect(await findCommand(db(), commandId)).toMatchObject({ status: 'DONE', last_error: null });
  expect((await takeUndelivered(db(), 100)).map(({ id }) => id)).not.toContain(commandId);
});

test('the daily check was never scheduled: a running campaign always has its next one ahead', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN);
  for (const days of [0, 1, 7, 30]) {
    const now = plus(BEGIN, days * DAY);
    await tick(db(), campaign.id, now);
    const { agenda } = await readStanding(db(), await campaignOf(db(), campaign.id), now);
    const next = agenda.find(({ kind }) => kind === 'FULL_TICK');
    expect(next && next.at > now && next.at <= plus(now, DAY + HOUR)).toBe(true);
  }
});

test('the overdue list was empty once the clock had marked what is overdue', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN);
  const late = await aTask(db(), campaign, BEGIN, { due_at: plus(BEGIN, HOUR) });
  const now = plus(BEGIN, 3 * HOUR);
  await tick(db(), campaign.id, now);
  expect(await db()('tasks').where({ id: late.id }).first('status')).toEqual({ status: 'OVERDUE' });
  const { tasks } = await listToday(
    db(),
    lead,
    { whose: 'team', campaignId: campaign.id },
    { limit: 10 },
    now,
  );
  expect(tasks).toContainEqual(expect.objectContaining({ id: late.id, section: 'overdue' }));
});

test('nobody read the pause: under the system’s brake the clock moves nothing, and afterwards it goes on', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN, { cadence: { linkedin: 7 } });
  await aTask(db(), campaign, BEGIN, { due_at: plus(BEGIN, HOUR) });
  const before = await statusesOf(campaign);
  const now = plus(BEGIN, 5 * DAY);
  await pauseSystem(db(), 'The client called', actorFor(lead), plus(BEGIN, HOUR / 2));
  await tick(db(), campaign.id, now);
  expect(await statusesOf(campaign)).toEqual(before);
  expect(await db()('escalations').where({ campaign_id: campaign.id })).toEqual([]);
  await resumeSystem(db(), undefined, actorFor(lead), now);
  await tick(db(), campaign.id, plus(now, 1));
  expect(await statusesOf(campaign)).not.toEqual(before);
});

test('the switch that stops everything was ignored: it holds from the moment it is thrown, delivered or not', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN, { cadence: { linkedin: 7 } });
  const before = await statusesOf(campaign);
  await pauseSystem(db(), 'Stop everything', actorFor(lead), BEGIN);
  const waiting = await db()('commands').where({ campaign_id: campaign.id, kind: 'controls_changed' });
  expect(waiting).toMatchObject([{ status: 'PENDING' }]);
  await tick(db(), campaign.id, plus(BEGIN, 3 * DAY));
  expect(await statusesOf(campaign)).toEqual(before);
  await resumeSystem(db(), undefined, actorFor(lead), plus(BEGIN, 3 * DAY));
});

test('figures were overwritten: two entries of one day both count', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN);
  const figure = {
    campaign_id: campaign.id,
    platform: 'linkedin' as const,
    date: '2026-11-17',
    metric_type: 'impressions',
    unit: 'COUNT' as const,
  };
  const by = { actor: actorFor(lead), now: BEGIN };
  await db().transaction(async (trx) => {
    await insertMetrics(trx, [{ ...figure, value: 120 }], by);
    await insertMetrics(trx, [{ ...figure, value: 30 }], by);
  });
  const { metrics } = await readSummary(db(), campaign, '2026-11-16', plus(BEGIN, 7 * DAY));
  expect(metrics).toMatchObject([{ platform: 'linkedin', metric_type: 'impressions', value: 150 }]);
});

test('columns were asked for that did not exist: every table has those that its rows are typed with', async () => {
  const typed = readFileSync(resolve(__dirname, '../../db/tables.ts'), 'utf8');
  const there = await db()('information_schema.columns')
    .where({ table_schema: 'public' })
    .select<Array<{ table_name: string; column_name: string }>>('table_name', 'column_name');
  const rows = [...typed.matchAll(/export type (\w+)Row = (?:Versioned & )?\{([\s\S]*?)\n\};/g)];
  expect(rows.length).toBeGreaterThan(20);
  const absent = rows.flatMap(([, name = '', body = '']) => {
    const table = TABLE_OF[name] ?? `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}s`;
    const columns = there
      .filter(({ table_name }) => table_name === table)
      .map(({ column_name }) => column_name);
    const asked = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, column]) => String(column));
    return asked.filter((column) => !columns.includes(column)).map((column) => `${table}.${column}`);
  });
  expect(absent).toEqual([]);
});

test('nothing could be approved: the version that was shown is, and its calendar stands', async () => {
  const campaign = await aDraftedCampaign(db(), lead, BEGIN, { start_date: '2026-11-17' });
  const shown = await db()('plans').where({ campaign_id: campaign.id }).first('version', 'checksum');
  const approved = await db().transaction((trx) => approvePlan(trx, campaign, shown, actorFor(lead), BEGIN));
  expect(approved.ok).toBe(true);
  await tick(db(), campaign.id, BEGIN);
  expect(await db()('plans').where({ campaign_id: campaign.id }).pluck('status')).toEqual(['APPROVED']);
  expect(await db()('calendar_items').where({ campaign_id: campaign.id })).not.toEqual([]);
});

test('figures never reached what they were to measure: what a completion brings is in the rates of its week', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN);
  const task = await aTask(db(), campaign, BEGIN, { status: 'DUE' });
  const metrics = [
    { type: 'impressions', value: 200, unit: 'COUNT' as const },
    { type: 'clicks', value: 30, unit: 'COUNT' as const },
  ];
  const proof = { type: 'URL' as const, value: 'https://www.linkedin.com/posts/measured-1' };
  const by = { actor: actorFor(lead), key: newId(), now: plus(BEGIN, HOUR), role: lead.role };
  const done = await completeTask(db(), task, { proof, metrics }, by);
  expect(done.ok).toBe(true);
  const { rates, top_platform } = await readSummary(db(), campaign, '2026-11-16', plus(BEGIN, DAY));
  expect(rates).toMatchObject({ ctr: 0.15 });
  expect(top_platform).toBe('linkedin');
});

test('what posts said success without posting: nothing is done in a campaign of live posting but by a person', async () => {
  const campaign = await aCampaignAtWork(db(), lead, BEGIN, {
    cadence: { linkedin: 7 },
    posting_mode: 'LIVE',
  });
  for (let days = 1; days <= 5; days += 1) await tick(db(), campaign.id, plus(BEGIN, days * DAY));
  const posts = await db()('tasks').where({ campaign_id: campaign.id, task_type: 'POST' });
  expect(posts.length).toBeGreaterThan(0);
  expect(posts.filter(({ status, completed_at }) => status === 'DONE' || completed_at)).toEqual([]);
  expect(await db()('calendar_items').where({ campaign_id: campaign.id, status: 'DONE' })).toEqual([]);
});

test('what sends said success without sending: a message without a mail server is unconfigured, never sent', async () => {
  const outward = { mail: null, siteUrl: 'https://aicmo.example' };
  const mail = await writeTestMail(db(), lead, outward, actorFor(lead), BEGIN);
  expect(mail).toMatchObject({ status: 'UNCONFIGURED', sent_at: null });
  expect(await takeWaitingMails(db(), 10)).not.toContain(mail.id);
});
