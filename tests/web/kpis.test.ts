import type { Agent } from 'supertest';
import { lockCampaign } from '../../db/campaigns/facts';
import { newId } from '../../db/ids';
import { checkKpis } from '../../db/kpis';
import type { Operator } from '../../db/operators';
import { withValue } from '../../workflows/domain/artifacts/fields';
import { addDays, DAY, HOUR, localDate, plus } from '../../workflows/domain/time';
import { MONITORING_CONTENT } from '../support/artifacts/monitoring';
import { STRATEGY_CONTENT } from '../support/artifacts/strategy';
import { NOW } from '../support/cast';
import { aVersion } from '../support/chain';
import { anApi, aRunningCampaign, type ApiApp, type Machine } from '../support/machine';
import { wordsOf } from '../support/page';

let site: ApiApp;
let machine: Machine;
let lead: { agent: Agent; operator: Operator };
beforeAll(async () => {
  site = await anApi(NOW);
  machine = await site.machine('lead');
  lead = await site.signedIn('lead');
});
afterAll(() => site.destroy());

const TODAY = localDate(NOW, 'Europe/Berlin');
const YESTERDAY = addDays(TODAY, -1);

async function inForce(id: string, stage: 'MONITORING' | 'STRATEGY', content: typeof MONITORING_CONTENT) {
  const { artifact_id, version } = await aVersion(site.db, id, stage, content, lead.operator, NOW);
  await site
    .db('artifact_versions')
    .where({ artifact_id, version })
    .update({ status: 'APPROVED', approved_at: plus(NOW, -DAY) });
  const approved = { approved_version: version, approved_lineage: '{}' };
  await site.db('artifacts').where({ id: artifact_id }).update(approved);
}

async function watched(): Promise<string> {
  const id = await aRunningCampaign(site, machine);
  let content = withValue(MONITORING_CONTENT, 'tracking.tracking_frequency', 'Daily');
  content = withValue(content, 'kpi_config.selected_kpis', [
    'Leads generated',
    'Click-through rate',
    'Spend',
  ]);
  content = withValue(content, 'kpi_config.kpi_targets', [
    { kpi: 'Leads generated', target: 20, direction: 'Increase' },
    { kpi: 'Click-through rate', target: 2, direction: 'Increase' },
  ]);
  content = withValue(content, 'kpi_config.baseline_values', { 'Leads generated': 5 });
  content = withValue(content, 'alerts.alert_thresholds', [
    { kpi: 'Click-through rate', op: '<', value: 1, window: '1 day', action: 'Notify and ask for a review' },
  ]);
  await inForce(id, 'MONITORING', content);
  return id;
}

const log = (id: string, metric_type: string, value: number, date = YESTERDAY) =>
  machine.post(`/campaigns/${id}/metrics`, { date, platform: 'linkedin', metric_type, value });

async function check(id: string): Promise<void> {
  await site.db.transaction(async (trx) => {
    const campaign = await lockCampaign(trx, id);
    if (campaign) await checkKpis(trx, campaign, NOW);
  });
}

const pathOf = (id: string) => `/campaigns/${id}/monitoring/kpis`;
const open = async (path: string) => (await lead.agent.get(path).expect(200)).text;

describe('the KPIs of a campaign', () => {
  it('lead to the monitoring while none is in force', async () => {
    const id = await aRunningCampaign(site, machine);
    const text = await open(pathOf(id));
    expect(wordsOf(text)).toContain('No KPI is watched yet');
    expect(text).toContain(`href="/campaigns/${id}/monitoring"`);
  });

  it('stand with what was reached, the target, where it began and how it went', async () => {
    const id = await watched();
    expect(wordsOf(await open(pathOf(id)))).toContain('No figures yet');
    await log(id, 'leads', 9, addDays(TODAY, -2));
    await log(id, 'leads', 3);
    await log(id, 'spend', 40);
    const text = await open(pathOf(id));
    const words = wordsOf(text);
    expect(words).toContain('Leads generated On the way 12 20 5 should rise');
    expect(words).toContain('Spend No target 40.00');
    expect(words).toContain('Click-through rate No figures yet');
    expect(text).toContain('class="sparkline"');
    expect(words).toContain('No threshold is crossed.');
    expect(words).toContain('Checked again');
  });

  it('are those of a period where one is chosen', async () => {
    const id = await watched();
    await log(id, 'leads', 15, addDays(TODAY, -20));
    await log(id, 'leads', 2);
    expect(wordsOf(await open(pathOf(id)))).toContain('Leads generated On the way 17');
    const week = wordsOf(await open(`${pathOf(id)}?days=7`));
    expect(week).toContain('Leads generated Behind 2');
    expect(week).toContain('the figures are of this period alone');
    expect(wordsOf(await open(`${pathOf(id)}?days=strange`))).toContain('17');
  });

  it('name what is crossed, with its review, and what is over', async () => {
    const id = await watched();
    await log(id, 'clicks', 1);
    await log(id, 'impressions', 1_000);
    await check(id);
    const [task] = await site.db('tasks').where({ campaign_id: id, task_type: 'REVIEW' });
    const text = await open(pathOf(id));
    expect(wordsOf(text)).toContain('Click-through rate was 0.1 % on Thu 19 Nov 2026: below 1 %');
    expect(text).toContain(`href="/tasks/${task.id}"`);
    await log(id, 'clicks', 500);
    await check(id);
    const after = wordsOf(await open(pathOf(id)));
    expect(after).toContain('No threshold is crossed.');
    expect(after).toContain('Alerts that are over Click-through rate was 0.1 %');
  });

  it('are led to from the metrics once they are watched', async () => {
    const id = await watched();
    expect(await open(`/campaigns/${id}/metrics`)).toContain(`href="${pathOf(id)}"`);
    const other = await aRunningCampaign(site, machine);
    expect(await open(`/campaigns/${other}/metrics`)).not.toContain(pathOf(other));
  });
});

describe('machines', () => {
  it('read the board and the alerts', async () => {
    const id = await watched();
    const empty = (await machine.get(`/campaigns/${id}/kpis`)).body;
    expect(empty).toMatchObject({
      monitoring_version: 1,
      kpis: [{ status: 'NO_FIGURES', actual: null }, {}, {}],
    });
    await log(id, 'clicks', 1);
    await log(id, 'impressions', 1_000);
    await check(id);
    const { body } = await machine.get(`/campaigns/${id}/kpis?from=${YESTERDAY}`);
    expect(body.kpis[1]).toMatchObject({
      actual: 0.1,
      unit: 'PERCENT',
      status: 'BEHIND',
      series: [{ value: 0.1 }],
    });
    const alerts = (await machine.get(`/campaigns/${id}/alerts`)).body;
    expect(alerts.items).toMatchObject([
      { kpi: 'Click-through rate', op: '<', threshold: 1, closed_at: null },
    ]);
    expect((await machine.get(`/campaigns/${id}/alerts?state=closed`)).body.items).toEqual([]);
    expect((await machine.get(`/campaigns/${id}/alerts?state=open`)).body.items).toHaveLength(1);
    const other = await aRunningCampaign(site, machine);
    expect((await machine.get(`/campaigns/${other}/kpis`)).body).toEqual({
      monitoring_version: null,
      checked_at: null,
      kpis: [],
    });
  });

  it('page through the alerts, open ones first', async () => {
    const id = await watched();
    await log(id, 'clicks', 1);
    await log(id, 'impressions', 1_000);
    await check(id);
    const [first] = await site.db('kpi_alerts').where({ campaign_id: id });
    const opened = [NOW, plus(NOW, -HOUR), NOW, plus(NOW, HOUR)];
    const more = opened.map((opened_at, at) => ({
      ...first,
      id: newId(),
      alert_key: `more ${at}`,
      opened_at,
      closed_at: at === 0 ? null : plus(NOW, 2 * HOUR),
      task_id: null,
    }));
    await site.db('kpi_alerts').insert(more);
    const read: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const { body } = await machine.get(`/campaigns/${id}/alerts?limit=2${cursor}`);
      read.push(...body.items.map((alert: { id: string }) => alert.id));
      next = body.next_cursor;
    }
    const [open, longAgo, before, late] = more.map((alert) => alert.id);
    expect(read).toEqual([open, first.id, late, before, longAgo]);
  });

  it('read in a weekly summary what to look at next week', async () => {
    const id = await watched();
    const rules = 'If CTR is below 1 % for 7 days, then write new hooks.\nBe kind.';
    await inForce(id, 'STRATEGY', withValue(STRATEGY_CONTENT, 'layer8_measurement.decision_rules', rules));
    await log(id, 'clicks', 1, TODAY);
    await log(id, 'impressions', 1_000, TODAY);
    const { body } = await machine.post(`/campaigns/${id}/summaries`, { week_start: mondayOf(TODAY) });
    expect(body.summary.focus[0]).toEqual({
      rule: 'If CTR is below 1 % for 7 days, then write new hooks.',
      fired: true,
      because: 'CTR: 0.1 % in 7 days',
    });
    expect(body.summary.focus).toContainEqual({ rule: 'Be kind.', fired: false, because: null });
    const words = wordsOf(await open(`/campaigns/${id}/reports/${mondayOf(TODAY)}`));
    expect(words).toContain(
      'Next week If CTR is below 1 % for 7 days, then write new hooks. CTR: 0.1 % in 7 days',
    );
  });
});

function mondayOf(day: string): string {
  return addDays(day, 1 - (new Date(`${day}T00:00:00Z`).getUTCDay() || 7));
}
