import { recordAudit } from '../../db/audit';
import type { Operator } from '../../db/operators';
import {
  addEndpoint,
  findDueDelivery,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  markDead,
  pingEndpoint,
  recordTry,
  redeliver,
  removeEndpoint,
  rotateSecret,
  setEndpointStatus,
  takeWaitingDeliveries,
} from '../../db/webhooks';
import { DAY, plus } from '../../workflows/domain/time';
import type { WebhookEvent } from '../../workflows/domain/webhooks';
import { actorFor } from '../support/campaigns';
import { anOperator, NOW } from '../support/cast';
import { aDatabase, type TestDatabase } from '../support/database';
import { aCampaignAtWork, aTask, tick } from '../support/work';

let database: TestDatabase;
let admin: Operator;
const db = () => database.db;
const actor = () => actorFor(admin);

beforeEach(async () => {
  database = await aDatabase();
  admin = await anOperator(db(), { role: 'admin' });
});
afterEach(() => database.destroy());

function endpoint(events: WebhookEvent[] = ['task.completed']) {
  return addEndpoint(db(), { url: 'https://hooks.example.com/a', description: null, events }, actor(), NOW);
}

function done(task: string, action = 'completed_task') {
  return db().transaction((trx) =>
    recordAudit(trx, {
      actor: actor(),
      action,
      entityType: 'task',
      entityId: task,
      campaign: { id: '0199c000-0000-7000-8000-000000000001', name: 'Spring' },
      after: { status: 'DONE' },
      at: NOW,
    }),
  );
}

const deliveries = () => db()('webhook_deliveries').orderBy('id');

describe('what the clock does', () => {
  it('is queued once for each status of each look, with the tasks that came to have it', async () => {
    await endpoint(['task.due', 'task.overdue']);
    await endpoint(['task.missed']);
    const campaign = await aCampaignAtWork(db(), admin, NOW);
    await db()('tasks').delete();
    const due = [1, 2].map((at) =>
      aTask(db(), campaign, NOW, { due_at: plus(NOW, at * 60_000), task_type: 'ENGAGE' }),
    );
    const ids = (await Promise.all(due)).map(({ id }) => id).sort();
    await tick(db(), campaign.id, plus(NOW, 1_000));
    await tick(db(), campaign.id, plus(NOW, 2_000));
    await tick(db(), campaign.id, plus(NOW, DAY));
    const queued = (await deliveries()) as Array<{ event_type: string; body: string }>;
    expect(queued.map(({ event_type: type }) => type)).toEqual(['task.due', 'task.overdue']);
    for (const { body } of queued) {
      const { data } = JSON.parse(body) as { data: { details: { tasks: Array<{ id: string }> } } };
      expect(data.details.tasks.map(({ id }) => id).sort()).toEqual(ids);
    }
  });
});

describe('what happens', () => {
  it('is queued for whoever asked for it, with the audit entry it is of, and for nobody else', async () => {
    const mine = await endpoint();
    await endpoint(['plan.approved']);
    await done('t-1');
    await done('t-2', 'ticked_steps');
    const [one, ...more] = await deliveries();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ endpoint_id: mine.id, event_type: 'task.completed', status: 'WAITING' });
    const entry = await db()('audit_entries').where({ entity_id: 't-1' }).first();
    expect(JSON.parse(one.body)).toMatchObject({
      type: 'task.completed',
      timestamp: NOW.toISOString(),
      data: {
        id: entry.id,
        entity: { type: 'task', id: 't-1' },
        campaign: { name: 'Spring' },
        after: { status: 'DONE' },
      },
    });
  });

  it('is not queued when it is undone', async () => {
    await endpoint();
    const undone = db().transaction(async (trx) => {
      await recordAudit(trx, {
        actor: actor(),
        action: 'completed_task',
        entityType: 'task',
        entityId: 't',
        at: NOW,
      });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await deliveries()).toEqual([]);
  });

  it('is kept for a paused endpoint, and gone with a removed one', async () => {
    const { id } = await endpoint();
    await setEndpointStatus(db(), id, 'PAUSED', actor(), NOW);
    await done('t-1');
    expect(await takeWaitingDeliveries(db(), 10)).toEqual([]);
    await setEndpointStatus(db(), id, 'ACTIVE', actor(), NOW);
    expect(await takeWaitingDeliveries(db(), 10)).toHaveLength(1);
    expect(await removeEndpoint(db(), id, actor(), NOW)).toBe(true);
    expect(await deliveries()).toEqual([]);
    expect(await removeEndpoint(db(), id, actor(), NOW)).toBe(false);
  });
});

describe('a secret', () => {
  it('is in no list and in no audit entry', async () => {
    const { id, secret } = await endpoint();
    const rotated = await rotateSecret(db(), id, actor(), NOW);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rotated).not.toBe(secret);
    const seen = JSON.stringify([
      await listEndpoints(db()),
      await findEndpoint(db(), id),
      await db()('audit_entries'),
    ]);
    expect(seen).not.toContain('whsec_');
  });

  it('of before signs besides the new one for a day', async () => {
    const { id, secret } = await endpoint();
    const rotated = await rotateSecret(db(), id, actor(), NOW);
    const delivery = String(await pingEndpoint(db(), id, actor(), NOW));
    const secrets = async (at: Date) => {
      const due = await findDueDelivery(db(), delivery, at);
      return typeof due === 'string' ? due : due.secrets;
    };
    expect(await secrets(plus(NOW, DAY - 1))).toEqual([rotated, secret]);
    expect(await secrets(plus(NOW, DAY))).toEqual([rotated]);
  });
});

describe('a delivery', () => {
  const failed = { statusCode: 500, durationMs: 40, error: 'It answered 500.', response: 'oh\u0000no' };
  const good = { statusCode: 204, durationMs: 12, error: null, response: '' };

  it('stands in the log with every call, and ends with a good one', async () => {
    const { id } = await endpoint();
    const delivery = String(await pingEndpoint(db(), id, actor(), NOW));
    await recordTry(db(), delivery, failed, NOW);
    await recordTry(db(), delivery, good, plus(NOW, 1_000));
    const [logged] = await listDeliveries(db(), id, { limit: 10 });
    expect(logged).toMatchObject({ id: delivery, event_type: 'ping', status: 'DELIVERED', attempts: 2 });
    expect(logged?.tries.map(({ status_code, response }) => [status_code, response])).toEqual([
      [204, ''],
      [500, 'ohno'],
    ]);
    expect(await findDueDelivery(db(), delivery, NOW)).toBe('OVER');
    expect(await findEndpoint(db(), id)).toMatchObject({
      waiting: 0,
      dead: 0,
      last_delivered_at: plus(NOW, 1_000),
    });
  });

  it('is given up, and can be asked for again under its id', async () => {
    const { id } = await endpoint();
    const delivery = String(await pingEndpoint(db(), id, actor(), NOW));
    expect(await redeliver(db(), id, delivery, actor(), NOW)).toBe(false);
    await markDead(db(), delivery, NOW);
    expect(await findEndpoint(db(), id)).toMatchObject({ dead: 1 });
    expect(await redeliver(db(), id, delivery, actor(), NOW)).toBe(true);
    expect(await takeWaitingDeliveries(db(), 10)).toEqual([delivery]);
    const other = await endpoint();
    expect(await redeliver(db(), other.id, delivery, actor(), NOW)).toBe(false);
  });

  it('is held by the brake', async () => {
    const { id } = await endpoint();
    const delivery = String(await pingEndpoint(db(), id, actor(), NOW));
    await db()('system_controls').update({ system_paused: true });
    expect(await takeWaitingDeliveries(db(), 10)).toEqual([]);
    expect(await findDueDelivery(db(), delivery, NOW)).toBe('HELD');
  });

  it('whose endpoint was removed meanwhile is over, and leaves nothing', async () => {
    const { id } = await endpoint();
    const delivery = String(await pingEndpoint(db(), id, actor(), NOW));
    await removeEndpoint(db(), id, actor(), NOW);
    await recordTry(db(), delivery, good, NOW);
    expect(await findDueDelivery(db(), delivery, NOW)).toBe('OVER');
    expect(await db()('webhook_attempts')).toEqual([]);
  });
});
