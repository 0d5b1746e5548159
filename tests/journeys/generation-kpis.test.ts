import type { Page } from 'playwright-core';
import { logMetrics } from '../../db/metrics/log';
import type { Operator } from '../../db/operators';
import { findPlanHead } from '../../db/plans';
import type { GenerationJobRow } from '../../db/tables';
import type { CampaignBodyInput } from '../../workflows/domain/campaigns.schema';
import { withValue, type Content } from '../../workflows/domain/artifacts/fields';
import type { MetricUnit } from '../../workflows/domain/metrics';
import { addDays, localDate } from '../../workflows/domain/time';
import { contentFrom } from '../support/artifact-chain';
import { northwindBody } from '../support/artifacts/northwind';
import { aCampaign, asked, saidBy, shownPlan } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { anApproved, aVersion } from '../support/chain';
import { eventually } from '../support/eventually';
import { aJourney, expectFitting, LOOKS, type Visitor } from '../support/journey';
import { send } from '../support/person';

jest.setTimeout(120_000);

const TODAY = localDate(new Date(), 'Europe/Berlin');
const YESTERDAY = addDays(TODAY, -1);
const IN_FIVE_WEEKS = addDays(TODAY, 35);

const journey = aJourney();
let lead: Operator;
let leo: Visitor;
let olga: Visitor;

beforeAll(async () => {
  lead = await anOperator(journey.db, { role: 'lead' });
  leo = await journey.enter(lead);
  olga = await journey.enter(await anOperator(journey.db, { role: 'operator' }));
});

/**
 * Commands are left for a while to whoever wrote them. Those that were written as rows alone are taken up by the worker at
 * once, and it is waited for that.
 */
async function handOver(): Promise<void> {
  const waiting = () => journey.db('commands').where({ status: 'PENDING' });
  await waiting().update({ lease_until: null });
  await eventually(async () => (await waiting()).length === 0, 30_000);
}

/** A campaign of Northwind Tea that begins on this day, by its rows. */
async function northwind(start: string, given: Partial<CampaignBodyInput>): Promise<string> {
  const { budget, ...body } = northwindBody();
  const dates = { start_date: start, end_date: addDays(start, 83) };
  const whole = { ...body, platforms: [...body.platforms], budget: budget ?? undefined, ...dates, ...given };
  return (await aCampaign(journey.db, lead, new Date(), whole)).campaignId;
}

async function approve({ page, open }: Visitor, path: string, version: number): Promise<void> {
  await open(path);
  await page.getByRole('textbox', { name: 'Comment' }).fill('Read and agreed.');
  await page.getByRole('button', { name: `Approve version ${version}` }).click();
  await page
    .getByText(/This version, approved by Leo Lead/)
    .first()
    .waitFor();
}

const rowOf = (page: Page, title: string) =>
  page.locator('#generation tbody tr', { has: page.getByRole('rowheader', { name: title, exact: true }) });

describe('what an intake wants drafted', () => {
  const CHOSEN = {
    strategy_jobs: ['icp_definition', 'positioning'],
    creatives_jobs: ['video_scripts'],
    execution_jobs: ['content_calendar_week1', 'linkedin_posts_week1'],
  };
  let id: string;
  let path: string;

  beforeAll(async () => {
    id = await northwind(IN_FIVE_WEEKS, { name: 'Drafted from its intake', planning: 'FULL' });
    path = `/campaigns/${id}/generation`;
    const intake = { ...contentFrom('INTAKE', IN_FIVE_WEEKS), generation_plan: CHOSEN };
    await anApproved(journey.db, id, 'INTAKE', intake, lead, new Date());
    await handOver();
  });

  const versionsOf = (stage: string) =>
    journey
      .db('artifact_versions')
      .whereIn('artifact_id', journey.db('artifacts').where({ campaign_id: id, stage }).select('id'))
      .orderBy('version');

  it('is chosen among what somebody writes: nothing else is offered', async () => {
    await leo.open(`/campaigns/${id}/intake`);
    const [, offered = ''] = (await leo.said()).split('What should be drafted').slice(-2);
    expect(offered).toContain('Video scripts');
    expect(offered).not.toMatch(
      /Report \(PDF\)|Facebook posts of the first week|Suggestions for a brand kit/,
    );
  });

  it('stands in a picture and a table, with what holds each draft up', async () => {
    await olga.open(path);
    const { page } = olga;
    const picture = await page.getByRole('img', { name: 'What waits for what' }).textContent();
    expect(picture).toMatch(/Positioning\s*Can be run/);
    expect(picture).toMatch(/Strategy in force\s*Not approved yet/);
    expect(picture).toMatch(/Creatives in force\s*Not approved yet/);
    expect(await page.locator('#generation').innerText()).toContain('0 of 5 written');
    expect(await page.locator('#generation tbody tr').count()).toBe(5);
    expect(await rowOf(page, 'Video scripts').innerText()).toMatch(/Waits for: Ideal customer, Positioning/);
    expect(await page.locator('#generation').innerText()).not.toMatch(/Facebook|Report/);
  });

  it('is run by an operator, as far as approvals reach, while its page keeps up by itself', async () => {
    const { page } = olga;
    for (const title of ['Positioning', 'Ideal customer']) {
      await page.getByRole('button', { name: `Run: ${title}` }).click();
      await rowOf(page, title).getByText('Written', { exact: true }).waitFor();
    }
    expect(await page.locator('#generation').innerText()).toContain('2 of 5 written');
    expect(await rowOf(page, 'Video scripts').innerText()).toMatch(
      /Held up[\s\S]*Strategy has to be approved first/,
    );
  });

  it('lands as a draft, which an operator reads and a lead decides on', async () => {
    await olga.page.getByRole('link', { name: 'Version 2 of the strategy' }).first().click();
    await olga.page.getByRole('heading', { name: 'Decide on version 2' }).waitFor();
    expect(await olga.page.getByRole('button', { name: 'Approve version 2' }).isDisabled()).toBe(true);
    const strategy = contentFrom('STRATEGY', IN_FIVE_WEEKS);
    await aVersion(journey.db, id, 'STRATEGY', strategy, lead, new Date());
    await handOver();
    await approve(leo, `/campaigns/${id}/strategy`, 3);
    await olga.open(path);
    expect(await rowOf(olga.page, 'Positioning').innerText()).toContain(
      'went on to version 3, which is in force',
    );
    expect(await rowOf(olga.page, 'Video scripts').innerText()).toContain('Can be run');
  });

  it('is being written when its worker is killed', async () => {
    await whileHeldUp(async () => {
      await olga.page.getByRole('button', { name: 'Run all (3)' }).click();
      await rowOf(olga.page, 'Video scripts').getByText('Being written').waitFor();
      await journey.installation.kill('worker');
    });
    await journey.installation.ready();
    expect(await versionsOf('CREATIVES')).toEqual([]);
  });

  /** No version can be written meanwhile, as on a database that is slow. */
  async function whileHeldUp(work: () => Promise<void>): Promise<void> {
    const trx = await journey.db.transaction();
    try {
      await trx.raw('lock table artifact_versions in share mode');
      await work();
    } finally {
      await trx.rollback();
    }
  }

  // While the killed draft's next try waits for its time.
  describe('and meanwhile, in a campaign that is watched', () => watched());

  it('is written once all the same, and the rest follows as far as approvals reach', async () => {
    const { page } = olga;
    await olga.open(path);
    await rowOf(page, 'LinkedIn posts of the first week')
      .getByText('Written', { exact: true })
      .waitFor({ timeout: 60_000 });
    expect(await page.locator('#generation').innerText()).toContain('4 of 5 written');
    expect(await rowOf(page, 'Calendar of the first week').innerText()).toMatch(
      /Held up[\s\S]*Creatives has to be approved first[\s\S]*Olga Operator asked for it/,
    );
    expect(await versionsOf('CREATIVES')).toMatchObject([
      { version: 1, source: { job: 'video_scripts' } },
      { version: 2, source: { job: 'linkedin_posts_week1' } },
    ]);
    const jobs = await journey.db<GenerationJobRow>('generation_jobs').where({ campaign_id: id });
    expect(jobs.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1]);
    expect(await journey.db('audit_entries').where({ campaign_id: id, action: 'ran_job' })).toHaveLength(4);
    await page.getByRole('link', { name: 'Version 2 of the creatives' }).click();
    await page.getByRole('heading', { name: 'Decide on version 2' }).waitFor();
  });

  it.each(LOOKS)('is shown accessibly and fits its window: %s, %i px', async (...look) => {
    await expectFitting(leo, [path], look);
  });
});

/** The KPIs of a campaign that runs, with a monitoring that asks for a review where a threshold is crossed. */
function watched(): void {
  const KPIS = ['Leads generated', 'Click-through rate', 'Cost per lead'];
  let id: string;
  let path: string;

  beforeAll(async () => {
    const { db } = journey;
    id = await northwind(TODAY, { name: 'Watched from its first day' });
    path = `/campaigns/${id}/monitoring/kpis`;
    await handOver();
    await eventually(async () => (await findPlanHead(db, id)) !== undefined, 30_000);
    await asked(db, id, 'approve', await shownPlan(db, id), saidBy(lead, new Date()));
    await handOver();
    // Before its strategy is in force, which has the plan drafted anew.
    await eventually(async () => (await db('campaigns').where({ id }).first()).status === 'ACTIVE', 30_000);
    for (const stage of ['INTAKE', 'STRATEGY', 'CREATIVES', 'EXECUTION'] as const) {
      await anApproved(db, id, stage, wordsOf(stage), lead, new Date());
    }
    await aVersion(db, id, 'MONITORING', monitoring(), lead, new Date());
    await handOver();
    await logWeek();
  });

  function wordsOf(stage: 'INTAKE' | 'STRATEGY' | 'CREATIVES' | 'EXECUTION'): Content {
    const content = contentFrom(stage, TODAY);
    if (stage !== 'STRATEGY') return content;
    const named = KPIS.map((name) => ({ name, unit: '', target: 20, direction: 'Increase' }));
    return withValue(content, 'layer8_measurement.primary_kpis', named);
  }

  function monitoring(): Content {
    let content = withValue(contentFrom('MONITORING', TODAY), 'tracking.tracking_frequency', 'Real-time');
    content = withValue(content, 'kpi_config.selected_kpis', KPIS);
    content = withValue(content, 'kpi_config.kpi_targets', [
      { kpi: 'Leads generated', target: 20, direction: 'Increase' },
      { kpi: 'Click-through rate', target: 2, direction: 'Increase' },
      { kpi: 'Cost per lead', target: 30, direction: 'Decrease' },
    ]);
    const before = { 'Leads generated': 4, 'Click-through rate': 0.8, 'Cost per lead': 48 };
    content = withValue(content, 'kpi_config.baseline_values', before);
    const action = 'Notify and ask for a review';
    return withValue(content, 'alerts.alert_thresholds', [
      { kpi: 'Click-through rate', op: '<', value: 1, window: '1 day', action },
    ]);
  }

  /** The days before yesterday: about three leads a day, and clicks enough. */
  async function logWeek(): Promise<void> {
    const figures = [7, 6, 5, 4, 3, 2].flatMap((back) => {
      const figure = (metric_type: string, value: number, unit: MetricUnit = 'COUNT') => ({
        date: addDays(TODAY, -back),
        platform: 'linkedin' as const,
        metric_type,
        value,
        unit,
        notes: null,
      });
      return [
        figure('leads', (back % 3) + 2),
        figure('impressions', 1_000),
        figure('clicks', 10 + 2 * back),
        figure('spend', 90, 'CURRENCY'),
      ];
    });
    const logged = await logMetrics(journey.db, id, figures, saidBy(lead, new Date()));
    expect(logged).toMatchObject({ ok: true });
  }

  async function logYesterday(figures: Record<string, string>): Promise<void> {
    await olga.open(`/campaigns/${id}/metrics/grid?date=${YESTERDAY}`);
    for (const [name, value] of Object.entries(figures)) {
      await olga.page.getByRole('textbox', { name: `${name} on LinkedIn` }).fill(value);
    }
    await send(olga.page.getByRole('button', { name: 'Log these figures' }));
  }

  it('nothing is told before a monitoring is in force', async () => {
    await logYesterday({ Impressions: '2000', Clicks: '9' });
    await leo.open(path);
    expect(await leo.said()).toContain('No KPI is watched yet');
    expect(await journey.db('kpi_alerts').where({ campaign_id: id })).toEqual([]);
  });

  it('the campaign looks as soon as its monitoring is approved, and says what is crossed', async () => {
    await approve(leo, `/campaigns/${id}/monitoring`, 1);
    await eventually(async () => {
      await leo.open(path);
      return /Click-through rate was 0.45 %/.test(await leo.said());
    });
    expect(await leo.said()).toMatch(/below 1 %/);
  });

  it('its KPIs stand with what was reached, the target, where they began and how they went', async () => {
    const row = (kpi: string) => leo.page.locator('tr', { hasText: kpi });
    expect(await row('Leads generated').innerText()).toMatch(/On the way\s+18\s+20\s+4\s+should rise/);
    expect(await row('Click-through rate').innerText()).toMatch(/On the way\s+1\.5\d* %\s+2 %\s+0\.8 %/);
    expect(await row('Cost per lead').innerText()).toMatch(/Target reached/);
    expect(await leo.page.locator('svg.sparkline').count()).toBe(3);
  });

  it('who decides is told once in the inbox, and a review is asked for', async () => {
    await leo.open('/notifications');
    const told = leo.page.getByRole('link', {
      name: /Watched from its first day: Click-through rate was 0.45 %/,
    });
    expect(await told.count()).toBe(1);
    await told.click();
    await leo.page.getByRole('link', { name: 'A review is asked for' }).click();
    await leo.page
      .getByRole('heading', { level: 1, name: /Look at Click-through rate: below 1 %/ })
      .waitFor();
    expect(await leo.said()).toContain('What the monitoring says:');
  });

  it.each(LOOKS)('its KPIs are shown accessibly and fit the window: %s, %i px', async (...look) => {
    await expectFitting(leo, [path], look);
  });

  it('an alert closes as soon as the figures say otherwise, and stays to be read', async () => {
    await logYesterday({ Clicks: '60' });
    await leo.open(path);
    expect(await leo.said()).toMatch(
      /No threshold is crossed\.[\s\S]*Alerts that are over\s+Click-through rate was/,
    );
    expect(await journey.db('tasks').where({ campaign_id: id, task_type: 'REVIEW' })).toHaveLength(1);
  });

  it('gives the browser nothing to complain about', () => {
    expect([...leo.heard(), ...olga.heard()]).toEqual([]);
  });
}
