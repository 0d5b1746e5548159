import { revokeArtifact } from '../../db/artifacts';
import { advance } from '../../db/campaigns/advance';
import { completeCampaign } from '../../db/campaigns/changes';
import { lockCampaign } from '../../db/campaigns/facts';
import { newId } from '../../db/ids';
import { importAtOnce } from '../../db/imports';
import { listAlerts, readMonitoringFacts } from '../../db/kpis';
import { correctMetric } from '../../db/metrics/correct';
import { logMetrics } from '../../db/metrics/log';
import { findEntry } from '../../db/metrics/list';
import type { Operator } from '../../db/operators';
import type { KpiAlertRow } from '../../db/tables';
import { completeTask, reopenTask } from '../../db/tasks/completion';
import { withValue, type Content } from '../../workflows/domain/artifacts/fields';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { MONITORING_CONTENT } from '../support/artifacts/monitoring';
import { actorFor, saidBy } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aVersion } from '../support/chain';
import { aDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { aCampaignAtWork, aTask, campaignOf } from '../support/work';

// A Wednesday, at eleven in Berlin.
const NOW = new Date('2027-03-03T10:00:00Z');

let database: TestDatabase;
let lead: Operator;
beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());
const db = () => database.db;

const ROW = { kpi: 'Leads', op: '<', value: 10, window: '1 day', action: 'Notify' };

function monitoringOf(frequency: string, thresholds: object[]): Content {
  const content = withValue(MONITORING_CONTENT, 'tracking.tracking_frequency', frequency);
  return withValue(content, 'alerts.alert_thresholds', thresholds as never);
}

/** A running campaign with this monitoring in force; how it got there is no matter here. */
async function watched(frequency: string, thresholds: object[] = [ROW]): Promise<string> {
  const { id } = await aCampaignAtWork(db(), lead, plus(NOW, -5 * DAY));
  await inForce(id, monitoringOf(frequency, thresholds), plus(NOW, -4 * DAY));
  await db()('campaigns').where({ id }).update({ owner_id: lead.id });
  return id;
}

async function inForce(id: string, content: Content, at: Date): Promise<void> {
  const saved = await aVersion(db(), id, 'MONITORING', content, lead, at);
  const { artifact_id, version } = saved;
  await db()('artifact_versions').where({ artifact_id, status: 'APPROVED' }).update({ status: 'ARCHIVED' });
  await db()('artifact_versions')
    .where({ artifact_id, version })
    .update({ status: 'APPROVED', approved_at: at });
  await db()('artifacts')
    .where({ id: artifact_id })
    .update({ approved_version: version, approved_lineage: '{}' });
}

async function look(id: string, now: Date): Promise<void> {
  await db().transaction(async (trx) => {
    const campaign = await lockCampaign(trx, id);
    if (campaign) await advance(trx, campaign, now);
  });
}

async function log(
  id: string,
  value: number,
  date: string,
  now = NOW,
  metric_type = 'leads',
): Promise<string> {
  const figure = {
    date,
    platform: 'linkedin' as const,
    metric_type,
    value,
    unit: 'COUNT' as const,
    notes: null,
  };
  const logged = await logMetrics(db(), id, [figure], saidBy(lead, now));
  if (!logged.ok) throw new Error(JSON.stringify(logged));
  return logged.value.ids[0] ?? '';
}

async function correct(entry: string, value: number, now: Date): Promise<void> {
  const row = await findEntry(db(), lead, entry);
  if (!row) throw new Error('no entry');
  const by = { ...saidBy(lead, now), role: lead.role };
  const corrected = await correctMetric(db(), row, { value }, { reason: 'A typing mistake' }, by);
  if (!corrected.ok) throw new Error(JSON.stringify(corrected));
}

const alertsOf = (id: string) => listAlerts(db(), id, { limit: 50 });
const toldOf = (id: string) => db()('notifications').where({ campaign_id: id, kind: 'KPI_ALERT' });

describe('thresholds of a monitoring in force', () => {
  it('are looked at by the campaign as often as it says, and told once for their stretch of days', async () => {
    const id = await watched('Daily');
    await log(id, 4, '2027-03-02');
    expect(await alertsOf(id)).toEqual([]);
    await look(id, NOW);
    await look(id, plus(NOW, HOUR));
    expect(await alertsOf(id)).toMatchObject([
      {
        kpi: 'Leads',
        op: '<',
        threshold: 10,
        value: 4,
        closed_at: null,
        monitoring_version: 1,
        task_id: null,
      },
    ]);
    const told = await toldOf(id);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      operator_id: lead.id,
      title: expect.stringContaining('Leads was 4 on Tue 2 Mar 2027: below 10'),
      link: `/campaigns/${id}/monitoring/kpis`,
    });
    expect(await db()('audit_entries').where({ campaign_id: id, action: 'checked_kpis' })).toHaveLength(1);
  });

  it('close when they are crossed no more, and open anew in the next stretch', async () => {
    const id = await watched('Daily');
    await log(id, 4, '2027-03-02');
    await look(id, NOW);
    await log(id, 40, '2027-03-03');
    await look(id, plus(NOW, DAY));
    expect((await alertsOf(id)).map(({ closed_at }) => closed_at)).toEqual([plus(NOW, DAY)]);
    await log(id, 2, '2027-03-04', plus(NOW, DAY));
    await look(id, plus(NOW, 2 * DAY));
    expect((await alertsOf(id)).map(({ closed_at }) => closed_at === null)).toEqual([true, false]);
    expect(await toldOf(id)).toHaveLength(2);
  });

  it('ask for a review where that is wanted, once, with what is to be done', async () => {
    const id = await watched('Daily', [{ ...ROW, action: 'Notify and ask for a review' }]);
    await log(id, 4, '2027-03-02');
    await look(id, NOW);
    await look(id, plus(NOW, HOUR));
    const [alert] = await alertsOf(id);
    const tasks = await db()('tasks').where({ campaign_id: id, task_type: 'REVIEW' });
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({
      id: alert?.task_id,
      origin: 'MANUAL',
      assigned_to: lead.id,
      platform: 'internal',
    });
    expect(tasks[0].instructions_text).toContain('What the monitoring says:');
  });

  it('are not looked at while the campaign is paused', async () => {
    const id = await watched('Daily');
    await log(id, 4, '2027-03-02');
    await db()('campaigns').where({ id }).update({ status: 'PAUSED' });
    await look(id, NOW);
    expect(await alertsOf(id)).toEqual([]);
  });

  it('close with the campaign', async () => {
    const id = await watched('Daily');
    await log(id, 4, '2027-03-02');
    await look(id, NOW);
    await db().transaction(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      if (campaign) await completeCampaign(trx, campaign, plus(NOW, HOUR), actorFor(lead), null);
    });
    expect((await alertsOf(id)).map(({ closed_at }) => closed_at)).toEqual([plus(NOW, HOUR)]);
  });

  it('close with the monitoring that is withdrawn, and say so', async () => {
    const id = await watched('Daily');
    await log(id, 4, '2027-03-02');
    await look(id, NOW);
    await db().transaction(async (trx) => {
      const campaign = await lockCampaign(trx, id);
      const given = { reason: 'The thresholds were those of another client.' };
      const revoked =
        campaign &&
        (await revokeArtifact(trx, campaign, 'MONITORING', given, actorFor(lead), plus(NOW, HOUR)));
      expect(revoked).toMatchObject({ ok: true });
    });
    expect((await alertsOf(id)).map(({ closed_at }) => closed_at)).toEqual([plus(NOW, HOUR)]);
    const audited = await db()('audit_entries')
      .where({ campaign_id: id, action: 'checked_kpis' })
      .orderBy('at');
    expect(audited.at(-1)).toMatchObject({
      actor: lead.name,
      details: { monitoring: null, opened: [], closed: [expect.stringContaining('Leads was 4')] },
    });
  });

  it('are told to whoever may decide, where those who lead the campaign have left', async () => {
    const left = await anOperator(db(), { role: 'operator' });
    const id = await watched('Daily');
    await db()('operators').where({ id: left.id }).update({ disabled_at: NOW });
    await db()('campaigns').where({ id }).update({ owner_id: left.id });
    await log(id, 4, '2027-03-02');
    await look(id, NOW);
    expect(await toldOf(id)).toMatchObject([{ operator_id: lead.id }]);
  });

  it('are not those of a version that is not in force', async () => {
    const id = await watched('Daily');
    await aVersion(db(), id, 'MONITORING', monitoringOf('Daily', [{ ...ROW, value: 1_000 }]), lead, NOW);
    await log(id, 40, '2027-03-02');
    await look(id, NOW);
    expect(await alertsOf(id)).toEqual([]);
  });
});

/** A row of a file for each, in this order. */
async function importFigures(ids: string[], value: number) {
  const cells = await Promise.all(
    ids.map(async (id) => ({
      campaign: (await campaignOf(db(), id)).name,
      platform: 'linkedin',
      date: '2027-03-03',
      metric_type: 'spend',
      value: String(value),
    })),
  );
  const rows = cells.map((one, at) => ({ line: at + 2, cells: one, surplus: 0 }));
  const file = { kind: 'METRICS' as const, name: 'rows.csv', sha256: newId(), bytes: 1, content: '', rows };
  const done = await importAtOnce(db(), lead, file, saidBy(lead, NOW));
  if (!done.ok) throw new Error(JSON.stringify(done));
  return done.value.deliveries;
}

describe('a monitoring in real time', () => {
  const ceiling = { kpi: 'Spend', op: '>', value: 100, window: '7 days', action: 'Notify' };

  it('looks when a figure is logged, and when one is corrected', async () => {
    const id = await watched('Real-time', [ceiling]);
    await look(id, plus(NOW, -HOUR));
    const entry = await log(id, 150, '2027-03-03', NOW, 'spend');
    const open = async () => (await alertsOf(id)).filter(({ closed_at }: KpiAlertRow) => closed_at === null);
    expect(await open()).toHaveLength(1);
    await correct(entry, 15, plus(NOW, HOUR));
    expect(await open()).toHaveLength(0);
  });

  it('looks when a task brings figures, and when they go with it again, also where the clock has run on', async () => {
    const id = await watched('Real-time', [ceiling]);
    const task = await aTask(db(), await campaignOf(db(), id), plus(NOW, -DAY), { status: 'DUE' });
    // Its process looked a moment later than the task was reported, and was first.
    await look(id, plus(NOW, HOUR));
    const by = { ...saidBy(lead, NOW), role: lead.role };
    const proof = { type: 'URL' as const, value: `https://www.linkedin.com/posts/${newId()}` };
    const metrics = [{ type: 'spend', value: 150, unit: 'COUNT' as const }];
    expect(await completeTask(db(), task, { proof, metrics }, by)).toMatchObject({ ok: true });
    expect(await alertsOf(id)).toMatchObject([{ value: 150, closed_at: null }]);
    const back = { ...saidBy(lead, plus(NOW, HOUR / 2)), role: lead.role };
    expect(await reopenTask(db(), task, 'It was another post.', back)).toMatchObject({ ok: true });
    expect(await alertsOf(id)).toMatchObject([{ closed_at: back.now }]);
  });

  it('looks once when figures are imported, and its process is told once', async () => {
    const [busy, other] = [await watched('Real-time', [ceiling]), await watched('Real-time', [ceiling])];
    const daily = await watched('Daily', [ceiling]);
    const held = await watched('Real-time', [ceiling]);
    for (const id of [busy, other, daily, held]) await look(id, plus(NOW, -HOUR));
    await db()('campaigns').where({ id: held }).update({ status: 'PAUSED' });
    const imported = await importFigures([busy, busy, busy, other, daily, held], 60);
    expect(await alertsOf(busy)).toMatchObject([{ closed_at: null, value: 180 }]);
    for (const id of [other, daily, held]) expect(await alertsOf(id)).toEqual([]);
    const told = [
      [busy, { metrics: 3 }],
      [other, { metrics: 1 }],
    ].sort();
    expect(imported.map(({ campaignId }) => campaignId)).toEqual(told.map(([id]) => id));
    const commands = db()('commands').where({ kind: 'import_metrics' }).orderBy('campaign_id');
    expect(await commands).toMatchObject(
      told.map(([campaign_id, payload]) => ({ campaign_id, payload, delivery: 'SIGNAL', status: 'PENDING' })),
    );
  });

  it('locks in the one order, whatever the order of the rows', async () => {
    const [first = '', last = ''] = [
      await watched('Real-time', [ceiling]),
      await watched('Real-time', [ceiling]),
    ].sort();
    let importing: Promise<unknown> | undefined;
    await db().transaction(async (trx) => {
      await lockCampaign(trx, first);
      importing = importFigures([last, first], 150);
      await eventually(async () => {
        const waiting = await db()('pg_stat_activity')
          .where({ wait_event_type: 'Lock' })
          .whereRaw('datname = current_database()');
        return waiting.length > 0;
      });
      await lockCampaign(trx, last);
    });
    await importing;
    for (const id of [first, last]) expect(await alertsOf(id)).toMatchObject([{ value: 150 }]);
  });

  it('does not open an alert anew within its days, however often the figure goes back and forth', async () => {
    const id = await watched('Real-time', [ceiling]);
    await look(id, plus(NOW, -HOUR));
    const entry = await log(id, 150, '2027-03-03', NOW, 'spend');
    for (const [at, value] of [15, 150, 15, 151].entries()) {
      await correct(entry, value, plus(NOW, (at + 1) * HOUR));
    }
    expect(await alertsOf(id)).toMatchObject([
      { closed_at: null, value: 151, says: expect.stringContaining('Spend was 151') },
    ]);
    expect(await toldOf(id)).toHaveLength(1);
    const entries = await db()('audit_entries').where({ campaign_id: id, action: 'checked_kpis' });
    expect(entries.filter(({ details }) => details.reopened.length > 0)).toHaveLength(2);
  });

  it('closes an alert that somebody with a faster clock has opened', async () => {
    const id = await watched('Real-time', [ceiling]);
    await look(id, plus(NOW, -HOUR));
    const ahead = plus(NOW, 5_000);
    const entry = await log(id, 150, '2027-03-03', ahead, 'spend');
    await correct(entry, 15, NOW);
    expect(await alertsOf(id)).toMatchObject([{ opened_at: ahead, closed_at: ahead }]);
  });

  it('leaves what is corrected or taken out during a pause for the look after it, too', async () => {
    const id = await watched('Real-time', [ceiling]);
    await look(id, plus(NOW, -HOUR));
    const entry = await log(id, 150, '2027-03-03', NOW, 'spend');
    await db()('campaigns').where({ id }).update({ status: 'PAUSED' });
    await correct(entry, 15, plus(NOW, HOUR));
    await db()('campaigns').where({ id }).update({ status: 'ACTIVE' });
    await look(id, plus(NOW, 2 * HOUR));
    expect(await alertsOf(id)).toMatchObject([{ closed_at: plus(NOW, 2 * HOUR) }]);
  });

  it('finds what came since its last look without reading every figure there is', async () => {
    const id = await watched('Real-time', [ceiling]);
    await look(id, plus(NOW, -HOUR));
    await db().raw(
      `insert into metric_entries (id, campaign_id, platform, date, metric_type, value, unit, recorded_at)
        select gen_random_uuid(), ?, 'linkedin', '2027-02-01', 'reach', n, 'COUNT', timestamptz '2027-02-01 10:00Z'
          from generate_series(1, 40000) n`,
      [id],
    );
    await db().raw(
      `insert into metric_corrections (id, entry_id, before, reason, corrected_by_name, corrected_at)
        select gen_random_uuid(), id, '{}', 'A typing mistake', 'Lena', recorded_at from metric_entries`,
    );
    await db().raw('analyze metric_entries, metric_corrections');
    const asked: Array<{ sql: string; bindings: unknown[] }> = [];
    const listen = (query: { sql: string; bindings: unknown[] }) => void asked.push(query);
    db().on('query', listen);
    await readMonitoringFacts(db(), await campaignOf(db(), id));
    db().removeListener('query', listen);
    const [since] = asked.filter(({ sql }) => sql.includes('metric_entries'));
    const { rows } = await db().raw(
      `explain ${since?.sql.replaceAll(/\$\d+/g, '?')}`,
      since?.bindings as string[],
    );
    const plan = rows.map((row: { 'QUERY PLAN': string }) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('metric_entries_recorded_index');
    expect(plan).not.toContain('Seq Scan on metric_entries');
  });

  it('leaves what is logged during a pause for the look after it', async () => {
    const id = await watched('Real-time', [ceiling]);
    await look(id, plus(NOW, -HOUR));
    await db()('campaigns').where({ id }).update({ status: 'PAUSED' });
    await log(id, 150, '2027-03-03', NOW, 'spend');
    expect(await alertsOf(id)).toEqual([]);
    await db()('campaigns').where({ id }).update({ status: 'ACTIVE' });
    await look(id, plus(NOW, HOUR));
    expect(await alertsOf(id)).toHaveLength(1);
  });
});

it('a campaign without a monitoring is looked at as before', async () => {
  const { id } = await aCampaignAtWork(db(), lead, plus(NOW, -5 * DAY));
  await log(id, 1, '2027-03-02');
  await look(id, NOW);
  expect((await campaignOf(db(), id)).kpis_checked_at).toBeNull();
});
