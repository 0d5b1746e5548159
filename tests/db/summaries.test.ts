import fc from 'fast-check';
import type { Operator } from '../../db/operators';
import { insertMetrics } from '../../db/metrics';
import { completeByDecision } from '../../db/campaigns/decisions';
import { listRevisions, readSummary } from '../../db/summaries';
import { requestSummary } from '../../db/summaries/request';
import type { CampaignRow, WeeklySummaryRow } from '../../db/tables';
import { TASK_ORIGINS } from '../../workflows/domain/tasks';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { actorFor, saidBy } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aTask, campaignOf, tick } from '../support/work';

// Mon 16 Nov 2026, 11:00 in Berlin.
const BEGIN = new Date('2026-11-16T10:00:00Z');
const MONDAY_EIGHT = new Date('2026-11-23T07:00:00Z');
const WEEK = '2026-11-16';

let database: TestDatabase;
let lead: Operator;
beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());

const summaries = (campaign: CampaignRow) =>
  database.db<WeeklySummaryRow>('weekly_summaries').where({ campaign_id: campaign.id }).orderBy('week_start');
const analyses = (campaign: CampaignRow) =>
  database.db('tasks').where({ campaign_id: campaign.id, origin: 'WEEKLY_SUMMARY' });

/** A campaign that began on Monday, with no tasks but those of the test. */
async function aQuietCampaign(given: Parameters<typeof aCampaignAtWork>[3] = {}): Promise<CampaignRow> {
  const campaign = await aCampaignAtWork(database.db, lead, BEGIN, { owner: lead.email, ...given });
  await database.db('tasks').where({ campaign_id: campaign.id }).update({ status: 'CANCELLED' });
  return campaign;
}

async function log(
  campaign: CampaignRow,
  figures: Array<[string, number]>,
  given: { date?: string; task_id?: string; source?: 'SIMULATED' } = {},
) {
  const rows = figures.map(([metric_type, value]) => ({
    campaign_id: campaign.id,
    platform: 'linkedin' as const,
    date: '2026-11-18',
    metric_type,
    value,
    unit: 'COUNT' as const,
    ...given,
  }));
  await database.db.transaction((trx) => insertMetrics(trx, rows, saidBy(lead, BEGIN)));
}

const done = {
  status: 'DONE',
  completion_proof_type: 'TEXT',
  completion_proof_value: 'It was done',
} as const;

describe('on Monday at eight', () => {
  it('a week is stored with its figures, its audit entry, the task to read it and a word to the owner, once', async () => {
    const campaign = await aQuietCampaign();
    const first = await aTask(database.db, campaign, plus(BEGIN, DAY), {
      ...done,
      completed_at: plus(BEGIN, DAY),
    });
    await aTask(database.db, campaign, plus(BEGIN, DAY), {
      ...done,
      late: true,
      completed_at: plus(BEGIN, 2 * DAY),
    });
    await aTask(database.db, campaign, plus(BEGIN, 2 * DAY), {
      status: 'BLOCKED',
      blocked_reason: 'No picture',
    });
    await aTask(database.db, campaign, plus(BEGIN, 9 * DAY));
    await log(
      campaign,
      [
        ['clicks', 12],
        ['impressions', 300],
      ],
      { task_id: first.id },
    );
    await log(campaign, [['clicks', 999]], { source: 'SIMULATED' });
    await log(campaign, [['clicks', 999]], { date: '2026-11-23' });

    await tick(database.db, campaign.id, plus(MONDAY_EIGHT, -1));
    expect(await summaries(campaign)).toEqual([]);
    await tick(database.db, campaign.id, MONDAY_EIGHT);
    await tick(database.db, campaign.id, MONDAY_EIGHT);
    await tick(database.db, campaign.id, plus(MONDAY_EIGHT, HOUR / 2));

    const [summary, ...more] = await summaries(campaign);
    expect(more).toEqual([]);
    expect(summary).toMatchObject({
      week_start: WEEK,
      week_end: '2026-11-22',
      revision: 1,
      generated_by: 'aol_daemon',
      scheduled_at: MONDAY_EIGHT,
      final: false,
      payload: {
        counts: {
          planned: 3,
          completed: 2,
          on_time: 1,
          blocked: 1,
          completion_rate: 66.7,
          on_time_rate: 33.3,
        },
        top_platform: 'linkedin',
        rates: { ctr: 0.04 },
        previous: null,
      },
    });
    expect(summary?.payload.posts['linkedin']).toHaveLength(2);
    expect(await analyses(campaign)).toMatchObject([
      {
        task_type: 'ANALYZE',
        platform: 'internal',
        status: 'DUE',
        due_at: MONDAY_EIGHT,
        assigned_to: lead.id,
        origin_key: `weekly_summary_${campaign.id}_${WEEK}`,
      },
    ]);
    const entries = await database
      .db('audit_entries')
      .where({ campaign_id: campaign.id, action: 'generated_weekly_summary' });
    expect(entries).toHaveLength(1);
    expect(entries[0].after).toMatchObject({ planned: 3, completed: 2 });
    const told = await database
      .db('notifications')
      .where({ campaign_id: campaign.id, kind: 'WEEKLY_SUMMARY' });
    expect(told).toMatchObject([{ operator_id: lead.id, link: `/campaigns/${campaign.id}/reports/${WEEK}` }]);
  });

  it.each(['nobody', 'somebody who has left'])('with %s as owner every lead is told', async (who) => {
    const gone = await anOperator(database.db);
    await database.db('operators').where({ id: gone.id }).update({ disabled_at: MONDAY_EIGHT });
    await anOperator(database.db, { role: 'lead' });
    const leads = await database.db('operators').where({ role: 'lead', disabled_at: null }).pluck('id');
    const campaign = await aQuietCampaign({ owner: null });
    const owner_id = who === 'nobody' ? null : gone.id;
    await database.db('campaigns').where({ id: campaign.id }).update({ owner_id });
    await tick(database.db, campaign.id, MONDAY_EIGHT);
    const told = await database
      .db('notifications')
      .where({ campaign_id: campaign.id, kind: 'WEEKLY_SUMMARY' })
      .pluck('operator_id');
    expect(told.sort()).toEqual(leads.sort());
  });

  it('after weeks of downtime the last full week is made up for, compared with the one before', async () => {
    const campaign = await aQuietCampaign();
    await aTask(database.db, campaign, plus(BEGIN, 10 * DAY), {
      ...done,
      completed_at: plus(BEGIN, 10 * DAY),
    });
    await tick(database.db, campaign.id, plus(MONDAY_EIGHT, 15 * DAY));
    expect(await summaries(campaign)).toMatchObject([
      {
        week_start: '2026-11-30',
        payload: { previous: { week_start: '2026-11-23', counts: { completed: 1 } } },
      },
    ]);
  });
});

describe('a summary on demand', () => {
  it('of the running week is stored without a task, and made anew on Monday by itself', async () => {
    const campaign = await aQuietCampaign();
    const asked = await requestSummary(database.db, campaign, WEEK, saidBy(lead, plus(BEGIN, DAY)));
    expect(asked).toMatchObject({ ok: true, value: { answer: { revision: 1, changed: true } } });
    expect(await analyses(campaign)).toEqual([]);
    await aTask(database.db, campaign, plus(BEGIN, 2 * DAY), { ...done, completed_at: plus(BEGIN, 2 * DAY) });
    await tick(database.db, campaign.id, MONDAY_EIGHT);
    const [summary] = await summaries(campaign);
    expect(summary).toMatchObject({ revision: 2, generated_by: 'aol_daemon', scheduled_at: MONDAY_EIGHT });
    expect(await listRevisions(database.db, String(summary?.id))).toMatchObject([
      { revision: 1, generated_by: lead.name, payload: { counts: { planned: 0 } } },
    ]);
    expect(await analyses(campaign)).toHaveLength(1);
  });

  it('keeps one revision while nothing changed, and the earlier one when something did', async () => {
    const campaign = await aQuietCampaign();
    await tick(database.db, campaign.id, MONDAY_EIGHT);
    const later = plus(MONDAY_EIGHT, HOUR / 2);
    const same = await requestSummary(database.db, campaign, WEEK, saidBy(lead, later));
    expect(same).toMatchObject({ ok: true, value: { answer: { revision: 1, changed: false } } });
    await aTask(database.db, campaign, plus(MONDAY_EIGHT, 3 * DAY));
    const ahead = await requestSummary(database.db, campaign, WEEK, saidBy(lead, later));
    expect(ahead).toMatchObject({ ok: true, value: { answer: { changed: false } } });
    await log(campaign, [['clicks', 7]]);
    const by = saidBy(lead, later);
    const fresh = await requestSummary(database.db, campaign, WEEK, by);
    expect(fresh).toMatchObject({ ok: true, value: { answer: { revision: 2, changed: true } } });
    const again = await requestSummary(database.db, campaign, WEEK, by);
    expect(again).toMatchObject({ ok: true, value: { repeated: true, answer: { revision: 2 } } });
    expect(await analyses(campaign)).toHaveLength(1);
  });

  it.each([
    ['a day that is no Monday', '2026-11-17', /begins on 2026-11-16/],
    ['a week that lies ahead', '2026-11-30', /not begun/],
    ['a week before it ran', '2026-11-09', /did not run/],
  ])('refuses %s', async (_what, week, says) => {
    const campaign = await aQuietCampaign();
    const refused = await requestSummary(database.db, campaign, week, saidBy(lead, plus(BEGIN, DAY)));
    expect(refused).toMatchObject({ ok: false, reason: 'FIELDS_INVALID', field: 'week_start' });
    expect(JSON.stringify(refused)).toMatch(says);
    expect(await summaries(campaign)).toEqual([]);
  });
});

describe('the end of a campaign', () => {
  it('that comes by itself after a weekend of downtime sums up its last full week, and a later look changes nothing', async () => {
    const campaign = await aQuietCampaign({ end_date: '2026-11-22' });
    await aTask(database.db, campaign, plus(BEGIN, DAY), { ...done, completed_at: plus(BEGIN, DAY) });
    await tick(database.db, campaign.id, plus(MONDAY_EIGHT, HOUR));
    expect(await campaignOf(database.db, campaign.id)).toMatchObject({ status: 'COMPLETED' });
    await tick(database.db, campaign.id, plus(MONDAY_EIGHT, 8 * DAY));
    expect(await summaries(campaign)).toMatchObject([
      { week_start: WEEK, final: true, revision: 1, payload: { counts: { completed: 1 } } },
    ]);
    expect(await analyses(campaign)).toEqual([]);
    await log(campaign, [['clicks', 3]]);
    const later = saidBy(lead, plus(MONDAY_EIGHT, 9 * DAY));
    const asked = await requestSummary(database.db, campaign, WEEK, later);
    expect(asked).toMatchObject({ ok: true, value: { answer: { revision: 2, changed: true } } });
    expect(await analyses(campaign)).toEqual([]);
  });

  it('brings the last summary, marked as such, with what was missed, and nobody is asked to read it', async () => {
    const campaign = await aQuietCampaign();
    await aTask(database.db, campaign, plus(BEGIN, DAY), { status: 'OVERDUE' });
    const now = plus(BEGIN, 3 * DAY);
    await database.db.transaction(async (trx) => {
      const row = await campaignOf(trx, campaign.id);
      await completeByDecision(trx, row, 'It is over', actorFor(lead), now);
    });
    expect(await summaries(campaign)).toMatchObject([
      { week_start: WEEK, final: true, payload: { counts: { planned: 1, missed: 1 } } },
    ]);
    expect(await analyses(campaign)).toEqual([]);
    const told = await database
      .db('notifications')
      .where({ campaign_id: campaign.id, kind: 'WEEKLY_SUMMARY' });
    expect(told.map(({ title }) => title)).toEqual([expect.stringContaining('its last summary')]);
  });
});

it('whatever lies in a week, the summary counts what a naive recount of the rows counts', async () => {
  const campaign = await aQuietCampaign();
  const states = [
    { ...done, late: false },
    { ...done, late: true },
    { status: 'OVERDUE' as const },
    { status: 'MISSED' as const },
    { status: 'CANCELLED' as const },
    { status: 'BLOCKED' as const, blocked_reason: 'No picture' },
  ];
  const now = plus(MONDAY_EIGHT, DAY);
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          state: fc.constantFrom(...states),
          origin: fc.constantFrom(...TASK_ORIGINS),
          hours: fc.integer({ min: -40, max: 200 }),
        }),
        { maxLength: 25 },
      ),
      async (given) => {
        await database.db('tasks').where({ campaign_id: campaign.id }).delete();
        for (const { state, origin, hours } of given) {
          await aTask(database.db, campaign, plus(BEGIN, hours * HOUR), { ...state, origin });
        }
        const { counts } = await readSummary(
          database.db,
          await campaignOf(database.db, campaign.id),
          WEEK,
          now,
        );
        const [naive] = await database
          .db('tasks')
          .where({ campaign_id: campaign.id })
          .whereRaw(
            `(due_at at time zone 'Europe/Berlin')::date between '2026-11-16' and '2026-11-22'
              and status <> 'CANCELLED' and origin <> 'WEEKLY_SUMMARY'`,
          )
          .select<Array<Record<string, number>>>(
            database.db.raw(`count(*)::int as planned,
              (count(*) filter (where status = 'DONE'))::int as completed,
              (count(*) filter (where status = 'DONE' and not late))::int as on_time,
              (count(*) filter (where status = 'OVERDUE'))::int as overdue,
              (count(*) filter (where status = 'MISSED'))::int as missed,
              (count(*) filter (where status = 'BLOCKED'))::int as blocked`),
          );
        expect(counts).toMatchObject(naive ?? {});
      },
    ),
    { numRuns: 25 },
  );
});
