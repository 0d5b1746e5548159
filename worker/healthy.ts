import { hostname } from 'node:os';
import { Connection } from '@temporalio/client';
import { CAMPAIGN_QUEUE, DRAFTING_QUEUE, OUTWARD_QUEUE } from '../workflows/messages/queue';
import { readConfig } from './config';

const ASK_WITHIN_MS = 4_000;
/** A poll waits for work a minute at most. The server remembers pollers for five, also those that are dead. */
const POLLED_WITHIN_MS = 75_000;
const WORKFLOW_QUEUE = 1;
const ACTIVITY_QUEUE = 2;

/**
 * The container's health check: ends with 0 when this host polls every queue that it serves. "A connection opened" would
 * say nothing: what counts is that somebody takes the work.
 */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const connection = Connection.lazy({ address: config.temporalAddress });
  const polls = async (name: string, taskQueueType: number): Promise<boolean> => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: config.temporalNamespace,
      taskQueue: { name },
      taskQueueType,
    });
    // A worker calls itself `<pid>@<host>`, unless told otherwise.
    const here = (pollers ?? []).filter((poller) => poller.identity?.endsWith(`@${hostname()}`));
    return here.some(
      (poller) => Date.now() - Number(poller.lastAccessTime?.seconds ?? 0) * 1000 < POLLED_WITHIN_MS,
    );
  };
  try {
    await connection.withDeadline(Date.now() + ASK_WITHIN_MS, async () => {
      const served = await Promise.all([
        polls(DRAFTING_QUEUE, ACTIVITY_QUEUE),
        ...(config.campaignOps
          ? [
              polls(CAMPAIGN_QUEUE, WORKFLOW_QUEUE),
              polls(CAMPAIGN_QUEUE, ACTIVITY_QUEUE),
              polls(OUTWARD_QUEUE, ACTIVITY_QUEUE),
            ]
          : []),
      ]);
      if (served.includes(false)) throw new Error(`${hostname()} does not poll every queue.`);
    });
  } finally {
    await connection.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
