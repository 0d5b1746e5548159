import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeJob } from '../../activities/drafting/jobs';
import { chainOf, findArtifact, findQcReport, listArtifacts, readUpstream } from '../../db/artifacts';
import { takeUndelivered, markDelivered, markUndelivered, findCommand } from '../../db/commands';
import { advance, readStanding } from '../../db/campaigns/advance';
import { pauseSystem, resumeSystem } from '../../db/controls';
import { askJobs, readGeneration } from '../../db/generation';
import { newId } from '../../db/ids';
import { takeWaitingMails, writeTestMail } from '../../db/mail';
import { insertMetrics } from '../../db/metrics';
import type { Operator } from '../../db/operators';
import { approvePlan } from '../../db/plans';
import { readSummary } from '../../db/summaries';
import { completeTask } from '../../db/tasks/completion';
import { listToday } from '../../db/tasks/today';
import type { CampaignRow } from '../../db/tables';
import { CONTRACTS } from '../../workflows/domain/artifacts/contracts';
import { gateOf } from '../../workflows/domain/artifacts/gates';
import { STAGES, UPSTREAM } from '../../workflows/domain/artifacts/stages';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { aCampaignForChain, aChain, reworded, type Chain } from '../support/artifact-chain';
import { INTAKE_CONTENT } from '../support/artifacts/intake';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { actorFor, aCampaign, saidBy } from '../support/campaigns';
import { anApproved } from '../support/chain';
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
  const folder = resolve(__dirname, '../../db/tables');
  const typed = readdirSync(folder)
    .map((file) => readFileSync(resolve(folder, file), 'utf8'))
    .join('\n');
  const there = await db()('information_schema.columns')
    .where({ table_schema: 'public' })
    .select<Array<{ table_name: string; column_name: string }>>('table_name', 'column_name');
  const rows = [...typed.matchAll(/export type (\w+)Row = (?:Versioned & )?\{([\s\S]*?)\n\};/g)];
  expect(rows.length).toBeGreaterThan(30);
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

/** A campaign whose six stages were saved and approved one after the other, as their pages do. */
async function aWholeChain(): Promise<{ id: string; chain: Chain }> {
  const chain = aChain(db(), lead, BEGIN);
  const { id } = await aCampaignForChain(db(), lead, BEGIN);
  await chain.complete(id);
  return { id, chain };
}

test('no artifact could be approved: lineage, report and form are there when its turn comes', async () => {
  const { id, chain } = await aWholeChain();
  for (const stage of STAGES) {
    const artifact = await chain.artifact(id, stage);
    expect(artifact).toMatchObject({ stage, approved_version: 1, flag: null });
    // Quality control demanded a form that saving never wrote, and a lineage that was recorded of one stage only.
    expect(await chain.version(id, stage, 1)).toMatchObject({
      status: 'APPROVED',
      schema_version: CONTRACTS[stage].form.schemaVersion,
      lineage: Object.fromEntries(UPSTREAM[stage].map((upstream) => [upstream, 1])),
    });
    // And its report was looked for under another name.
    const report = await findQcReport(db(), artifact.id, 1);
    expect(['PASS', 'WARN']).toContain(report?.qc_status);
    expect(report?.qc_type).toBe(`${stage}_QC`);
  }
});

test('measures never came out of the strategy: monitoring takes them from its eighth layer', async () => {
  const { id, chain } = await aWholeChain();
  await chain.revoke(id, 'MONITORING');
  const campaign = await campaignOf(db(), id);
  const upstream = await readUpstream(db(), campaign, await listArtifacts(db(), id));
  const names = (STRATEGY_CONTENT['layer8_measurement']?.['primary_kpis'] as Array<{ name: string }>).map(
    ({ name }) => name,
  );
  expect(names.length).toBeGreaterThan(0);
  const offers = CONTRACTS.MONITORING.hydrate(upstream);
  const selected = offers['kpi_config.selected_kpis'];
  expect(selected?.value).toEqual(expect.arrayContaining(names.slice(0, 3)));
  expect(selected?.origin).toMatchObject({ stage: 'STRATEGY', version: 1 });
  expect(selected?.origin.path).toContain('layer8_measurement');
});

test('an approval un-approved what it replaced at once: what is in force stays so while a newer version is written', async () => {
  const { id, chain } = await aWholeChain();
  await chain.save(id, 'INTAKE', reworded('INTAKE', 'draft'));
  const artifacts = await listArtifacts(db(), id);
  expect(artifacts.map(({ approved_version, flag }) => [approved_version, flag])).toEqual(
    STAGES.map(() => [1, null]),
  );
  expect(STAGES.map((stage) => gateOf(stage, chainOf(artifacts)).open)).toEqual(STAGES.map(() => true));
});

test('a flag went one step and never to the delivery, and nothing could clear it', async () => {
  const { id, chain } = await aWholeChain();
  await chain.save(id, 'INTAKE', reworded('INTAKE', 'anew'));
  await chain.approve(id, 'INTAKE');
  const flagged = async () =>
    (await listArtifacts(db(), id)).filter(({ flag }) => flag).map(({ stage }) => stage);
  expect(await flagged()).toEqual(STAGES.slice(1));
  await chain.confirm(id, 'STRATEGY');
  // What rested on the intake only through the strategy is free again; the delivery holds the intake itself.
  expect(await flagged()).toEqual(['DELIVERY']);
  await chain.save(id, 'DELIVERY', reworded('DELIVERY', 'anew'));
  await chain.approve(id, 'DELIVERY');
  expect(await flagged()).toEqual([]);
});

test('jobs were planned and nothing ran them: what an intake asks for is written', async () => {
  const { id: campaignId } = await aCampaignForChain(db(), lead, BEGIN);
  const intake = { ...INTAKE_CONTENT, generation_plan: { strategy_jobs: ['positioning'] } };
  await anApproved(db(), campaignId, 'INTAKE', intake, lead, BEGIN);
  await askJobs(db(), campaignId, undefined, saidBy(lead, BEGIN));
  const { start } = await db().transaction(async (trx) =>
    advance(trx, await campaignOf(trx, campaignId), BEGIN),
  );
  const job = start.find((one) => one.kind === 'RUN_JOB');
  if (!job) throw new Error('nothing begins');
  const { intake_version: intakeVersion, ...named } = job;
  await writeJob({ db: db(), now: () => BEGIN }, campaignId, { ...named, intakeVersion });
  expect((await readGeneration(db(), campaignId)).plan).toMatchObject([{ state: 'COMPLETED' }]);
  expect(await findArtifact(db(), campaignId, 'STRATEGY')).toMatchObject({ head_version: 1 });
});
