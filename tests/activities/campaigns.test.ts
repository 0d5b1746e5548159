import { MockActivityEnvironment } from '@temporalio/testing';
import { createCampaignActivities } from '../../activities/campaigns';
import { templateWriter } from '../../activities/drafting/template';
import { verifyAudit } from '../../db/audit-verify';
import { readControls, resumeSystem } from '../../db/controls';
import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { actorFor, asked, saidBy } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aDraftedCampaign, campaignOf } from '../support/work';

let database: TestDatabase;
let lead: Operator;
const db = () => database.db;

beforeAll(async () => {
  database = await aDatabase();
  lead = await anOperator(database.db, { role: 'lead' });
});
afterAll(() => database.destroy());

const look = (campaignId: string, now: Date, seq = 0) =>
  createCampaignActivities({ db: db(), writer: templateWriter }).advanceCampaign({
    campaignId,
    seq,
    now: now.toISOString(),
  });

/** Everything of the campaign but when it was last looked at. */
async function everything(id: string) {
  const tables = ['tasks', 'calendar_items', 'escalations', 'campaign_ticks', 'audit_entries', 'plans'];
  return Promise.all(tables.map((table) => db()(table).where({ campaign_id: id }).orderBy('id')));
}

describe('a look of a campaign at itself', () => {
  it('done again at the same instant, also three times at once, changes nothing more', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW, { cadence: { linkedin: 7 } });
    for (const days of [1, 2, 3, 4]) {
      const now = plus(NOW, days * DAY);
      const first = await look(id, now);
      const after = await everything(id);
      for (const again of await Promise.all([look(id, now), look(id, now), look(id, now)])) {
        expect(again).toEqual(first);
      }
      expect(await everything(id)).toEqual(after);
    }
  });

  it('never goes back in time: a clock that is behind changes nothing', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW, { cadence: { linkedin: 7 } });
    await look(id, plus(NOW, 3 * DAY));
    const after = await everything(id);
    await look(id, plus(NOW, DAY));
    expect(await everything(id)).toEqual(after);
    expect((await campaignOf(db(), id)).advanced_through).toEqual(plus(NOW, 3 * DAY));
  });

  it('says how long to sleep, for what, and what happens next, without the words of people in the timer', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW);
    await db()('tasks').where({ campaign_id: id }).update({ title: 'A *bold* [title](x)' });
    const first = await db()('tasks').where({ campaign_id: id }).orderBy('due_at').first();
    const now = plus(first.due_at, -HOUR - 5_000);
    await look(id, plus(now, -1_000));
    const next = await look(id, now);
    expect(next).toMatchObject({
      status: 'ACTIVE',
      phase: 'RUNNING',
      paused: false,
      client: 'Northwind Tea',
      sleepMs: 5_000,
    });
    expect(next.waitsFor).toBe(`until a task becomes due (${first.id})`);
    expect(Buffer.byteLength(next.waitsFor)).toBeLessThan(400);
    expect(next.details).toContain('**ACTIVE**');
    expect(next.details).toContain(String.raw`“A \*bold\* \[title\](x)” becomes due`);
    expect((await campaignOf(db(), id)).next_wake_at).toEqual(plus(now, 5_000));
  });

  it.each([
    ['has no plan yet', 'DRAFTING', [{ kind: 'DRAFT_PLAN', version: 1 }]],
    ['waits for its approval', 'AWAITING_APPROVAL', []],
    ['was rejected', 'DRAFTING', [{ kind: 'DRAFT_PLAN', version: 2 }]],
  ] as const)(
    'knows the phase of one that %s, and what to begin, as often as it is asked',
    async (_what, phase, start) => {
      const { id } = await aDraftedCampaign(db(), lead, NOW);
      if (phase === 'DRAFTING') {
        await db()('plans').where({ campaign_id: id }).update({ status: 'REJECTED', rejection_reason: 'No' });
        if (start[0]?.version === 1) await db()('plans').where({ campaign_id: id }).delete();
      }
      for (let count = 0; count < 2; count += 1) {
        expect(await look(id, NOW)).toMatchObject({ status: 'PLANNED', phase, start, planApproved: false });
      }
    },
  );

  it('reads a pause that nobody has judged yet as one', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW);
    await asked(db(), id, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    expect(await look(id, plus(NOW, HOUR))).toMatchObject({ paused: true, phase: 'PAUSED', sleepMs: HOUR });
  });

  it('finds nothing of a campaign that was deleted', async () => {
    expect(await look(newId(), NOW)).toMatchObject({ status: 'GONE', start: [] });
  });

  it('holds everything outward when the rows are older than what the process has seen, until a person releases it', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW);
    const { command_seq } = await campaignOf(db(), id);
    const seen = command_seq + 3;
    expect(await look(id, NOW, seen)).toMatchObject({ needsAttention: true, paused: true, seq: seen });
    expect(await readControls(db())).toMatchObject({ system_paused: true });
    expect((await readControls(db())).paused_reason).toContain('RESTORED');
    expect((await campaignOf(db(), id)).needs_attention).toContain('restored from a backup');
    // What is said from now on has numbers that the process has not seen.
    await asked(db(), id, 'pause', { reason: 'Stop' }, saidBy(lead, NOW));
    expect((await campaignOf(db(), id)).command_seq).toBeGreaterThan(seen);
    expect(await look(id, plus(NOW, HOUR), seen)).toMatchObject({ needsAttention: true, paused: true });
    await resumeSystem(db(), 'Looked at', actorFor(lead), plus(NOW, HOUR));
    expect(await look(id, plus(NOW, 2 * HOUR), seen)).toMatchObject({ needsAttention: false });
    expect((await campaignOf(db(), id)).needs_attention).toBeNull();
    expect(await readControls(db())).toMatchObject({ system_paused: false });
  });

  it('catches up in one look with weeks that nobody worked', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW, { cadence: { linkedin: 7 } });
    const now = plus(NOW, 20 * DAY);
    // Missed posts wait in their own list; they are nobody's to hurry for any more.
    expect(await look(id, now)).toMatchObject({ status: 'ACTIVE', needsAttention: false });
    const statuses = await db()('tasks').where({ campaign_id: id }).orderBy('due_at').pluck('status');
    expect(statuses.filter((status) => status === 'MISSED')).toHaveLength(14);
    expect(await db()('campaign_ticks').where({ campaign_id: id })).toHaveLength(1);
    expect(await db()('calendar_items').where({ campaign_id: id, status: 'PENDING' })).toHaveLength(14);
  });
});

describe('what a process writes down', () => {
  it('carries its run and the activity by which Temporal’s own view finds it; what a request writes carries none', async () => {
    const { id } = await aCampaignAtWork(db(), lead, NOW, { cadence: { linkedin: 7 } });
    const before = await stepsOf(id);
    expect(before.every((step) => step === null)).toBe(true);
    const workflowExecution = { workflowId: `campaign:${id}`, runId: 'run-1' };
    const worker = new MockActivityEnvironment({
      workflowExecution,
      activityType: 'advanceCampaign',
      activityId: '7',
    });
    const { advanceCampaign } = createCampaignActivities({ db: db(), writer: templateWriter });
    await worker.run(advanceCampaign, { campaignId: id, seq: 0, now: plus(NOW, 2 * DAY).toISOString() });
    const written = (await stepsOf(id)).slice(before.length);
    expect(written.length).toBeGreaterThan(0);
    const step = { workflow_id: `campaign:${id}`, run_id: 'run-1', activity: 'advanceCampaign 7' };
    expect(written).toEqual(written.map(() => step));
    await look(id, plus(NOW, 5 * DAY));
    expect((await stepsOf(id)).at(-1)).toBeNull();
    expect((await verifyAudit(db())).broken).toEqual([]);
  });
});

function stepsOf(id: string): Promise<unknown[]> {
  return db()('audit_links').where({ chain: id }).orderBy('seq').pluck('step');
}
