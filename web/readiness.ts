import type { Client, Connection } from '@temporalio/client';
import type { Db } from '../db/connection';
import { readBacklog, readOldestLateWake } from '../db/deliveries';
import { migrationState } from '../db/migrate';
import { CAMPAIGN_QUEUE, DRAFTING_QUEUE, OUTWARD_QUEUE } from '../workflows/messages/queue';
import type { Readiness } from './deps';

type Temporal = { client: Client; connection: Connection; namespace: string; campaignOps: boolean };

const DEADLINE_MS = 2_000;
/** A worker asks anew at least every minute; one that has not for longer than this is gone. */
const POLLED_WITHIN_MS = 75_000;
/** Waking takes a moment, and the sweep comes once a minute: later than this somebody should look. */
const LATE_AFTER_S = 120;

/**
 * Whether campaigns are being looked after: rows can be read and have the right shape, somebody polls each
 * queue, and no wake is late. Only without rows is the product unavailable.
 */
export async function readReadiness(db: Db, temporal: Temporal): Promise<Readiness> {
  const [database, queues] = await Promise.all([readDatabase(db), readQueues(temporal)]);
  const right = database.ok && database.migrations.pending.length === 0;
  const wanted = temporal.campaignOps ? Object.values(queues.pollers) : [];
  const served = queues.ok && wanted.every((pollers) => pollers > 0);
  // Switched off, campaigns hold: nobody is to wake them, and none of them is late.
  const onTime = !temporal.campaignOps || database.oldest_late_wake_seconds < LATE_AFTER_S;
  const status = !right ? 'unavailable' : served && onTime ? 'ready' : 'degraded';
  return { status, database, temporal: queues };
}

async function readDatabase(db: Db) {
  const nothing = {
    migrations: { current: null, latest: '', pending: [] as string[] },
    oldest_late_wake_seconds: 0,
    undelivered_commands: 0,
  };
  try {
    const migrations = await migrationState(db);
    if (migrations.pending.length > 0) return { ...nothing, ok: true, migrations };
    const [late, backlog] = await Promise.all([readOldestLateWake(db), readBacklog(db)]);
    const seconds = late ? Math.max(0, Math.round((Date.now() - late.getTime()) / 1000)) : 0;
    return { ok: true, migrations, oldest_late_wake_seconds: seconds, undelivered_commands: backlog.pending };
  } catch (error) {
    return { ...nothing, ok: false, error: describe(error) };
  }
}

async function readQueues({ client, connection, namespace }: Temporal) {
  const none = { [CAMPAIGN_QUEUE]: 0, [DRAFTING_QUEUE]: 0, [OUTWARD_QUEUE]: 0 };
  try {
    const [campaigns, drafting, outward] = await within(
      Promise.all([
        countPollers(client, connection, namespace, CAMPAIGN_QUEUE, WORKFLOW),
        countPollers(client, connection, namespace, DRAFTING_QUEUE, ACTIVITY),
        countPollers(client, connection, namespace, OUTWARD_QUEUE, ACTIVITY),
      ]),
    );
    const pollers = { [CAMPAIGN_QUEUE]: campaigns, [DRAFTING_QUEUE]: drafting, [OUTWARD_QUEUE]: outward };
    return { ok: true, pollers };
  } catch (error) {
    return { ok: false, pollers: none, error: describe(error) };
  }
}

// The numbers of temporal.api.enums.v1.TaskQueueType.
const WORKFLOW = 1;
const ACTIVITY = 2;

async function countPollers(
  client: Client,
  connection: Connection,
  namespace: string,
  name: string,
  taskQueueType: number,
): Promise<number> {
  const described = await client.withDeadline(Date.now() + DEADLINE_MS, () =>
    connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType }),
  );
  const since = Date.now() - POLLED_WITHIN_MS;
  return described.pollers.filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since)
    .length;
}

/** A gRPC deadline does not end the wait for a connection to an absent server. */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const slow = Object.assign(new Error('Temporal did not answer in time'), { code: 'DEADLINE_EXCEEDED' });
    timer = setTimeout(() => reject(slow), DEADLINE_MS + 500);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The names of gRPC's statuses, by number, as far as a server that is asked for its queues answers them. */
const GRPC: Record<number, string> = {
  1: 'CANCELLED',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

/** The kind of fault, without the addresses and names that messages carry. */
function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return code;
  if (typeof code === 'number') return GRPC[code] ?? `gRPC status ${code}`;
  return error instanceof Error ? error.name : 'unknown';
}
