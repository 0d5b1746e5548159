import type { Client, Connection } from '@temporalio/client';
import { readReadiness } from '../../web/readiness';
import { HOUR, plus } from '../../workflows/domain/time';
import { aCampaign } from '../support/campaigns';
import { anOperator } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeEach(async () => {
  database = await aDatabase();
});
afterEach(() => database.destroy());

const db = () => database.db;

/** A Temporal server whose queues somebody polled just now, or nobody; undefined is one that is away. */
function temporal(polled: boolean | undefined, campaignOps = true) {
  const pollers = polled ? [{ lastAccessTime: { seconds: Date.now() / 1_000 } }] : [];
  const describeTaskQueue = async () => {
    if (polled === undefined) throw Object.assign(new Error('14 UNAVAILABLE: 10.0.0.7:7233'), { code: 14 });
    return { pollers };
  };
  return {
    client: { withDeadline: (_until: number, work: () => unknown) => work() } as unknown as Client,
    connection: { workflowService: { describeTaskQueue } } as unknown as Connection,
    namespace: 'default',
    campaignOps,
  };
}

async function aLateCampaign(): Promise<void> {
  const { campaignId } = await aCampaign(db(), await anOperator(db(), { role: 'lead' }), new Date());
  await db()('campaigns')
    .where({ id: campaignId })
    .update({ next_wake_at: plus(new Date(), -HOUR) });
}

describe('the installation', () => {
  it('is ready when somebody polls every queue and nothing is late', async () => {
    expect(await readReadiness(db(), temporal(true))).toMatchObject({
      status: 'ready',
      database: { ok: true, migrations: { pending: [] }, oldest_late_wake_seconds: 0 },
      temporal: { ok: true, pollers: { campaigns: 1, drafting: 1, outward: 1 } },
    });
  });

  it('is degraded when nobody polls, and when Temporal is away: pages and reports still work', async () => {
    expect(await readReadiness(db(), temporal(false))).toMatchObject({ status: 'degraded' });
    expect(await readReadiness(db(), temporal(undefined))).toMatchObject({
      status: 'degraded',
      temporal: { ok: false, error: 'UNAVAILABLE' },
    });
  });

  it('is degraded when a wake is late, and says for how long', async () => {
    await aLateCampaign();
    const { status, database } = await readReadiness(db(), temporal(true));
    expect(status).toBe('degraded');
    expect((database as { oldest_late_wake_seconds: number }).oldest_late_wake_seconds).toBeGreaterThan(
      3_500,
    );
  });

  it('with campaigns switched off is ready without their workers, however long they have not been looked at', async () => {
    await aLateCampaign();
    expect(await readReadiness(db(), temporal(false, false))).toMatchObject({ status: 'ready' });
  });

  it('is unavailable without its schema', async () => {
    const { name, batch } = await db()('migrations').orderBy('id', 'desc').first();
    await db()('migrations').where({ name }).del();
    expect(await readReadiness(db(), temporal(true))).toMatchObject({
      status: 'unavailable',
      database: { migrations: { pending: [name] } },
    });
    await db()('migrations').insert({ name, batch, migration_time: new Date() });
  });
});
