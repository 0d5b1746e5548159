import { DefaultLogger, NativeConnection, Runtime, Worker, type LogEntry } from '@temporalio/worker';
import { Client, Connection } from '@temporalio/client';
import pino, { type Logger } from 'pino';
import { createActivities, type Deps } from '../activities';
import { templateWriter } from '../activities/drafting/template';
import { relayMails } from '../activities/mail';
import { relayOnce, sweepOnce, type RelayDeps } from '../activities/relay';
import { createMailer } from '../activities/smtp';
import { createPoster } from '../activities/webhook-poster';
import { relayWebhooks } from '../activities/webhooks';
import { connect, type Db } from '../db/connection';
import { switchCampaigns } from '../db/controls';
import { writeDigests } from '../db/mail';
import { openFiles, type FileStore } from '../db/files';
import type { OutwardConfig } from '../db/outward';
import { removeUnusedFiles } from '../db/unused-files';
import { CAMPAIGN_QUEUE, DRAFTING_QUEUE, OUTWARD_QUEUE } from '../workflows/messages/queue';
import { readConfig, type WorkerConfig } from './config';
import { repeat, type Repeated } from './repeat';
import { registerSearchAttributes } from './search-attributes';

/** Activities and local activities at once, the relay's batch, and a few for the sweep and readiness. */
const MOST_ACTIVITIES = 20;
const MOST_WORKFLOW_TASKS = 20;
const MOST_OUTWARD = 8;
const POOL = MOST_ACTIVITIES + MOST_WORKFLOW_TASKS + MOST_OUTWARD + 10;

const RELAY_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 60_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ name: 'worker' });
  installRuntime(log);
  const db = connect(config.databaseUrl, { max: POOL });
  await switchCampaigns(db, config.campaignOps, new Date());
  const connection = await connectPatiently(config, log);
  const client = new Client({
    connection: Connection.lazy({ address: config.temporalAddress }),
    namespace: config.temporalNamespace,
  });
  await registerSearchAttributes(connection, config.temporalNamespace);
  const workers = await createWorkers(config, connection, {
    db,
    writer: templateWriter,
    clock: () => new Date(),
    mailer: config.outward.mail && createMailer(config.outward.mail),
    poster: createPoster({ allowPrivate: config.outward.allowPrivateWebhooks }),
  });
  const loops = [
    ...(config.campaignOps ? startLoops({ db, client, log }, config.outward) : []),
    startHousekeeping(db, await openFiles(config.files), log),
  ];
  announceReady(log, workers.length);
  await Promise.all(workers.map((worker) => worker.run()));
  await Promise.all(loops.map((loop) => loop.stop()));
  await client.connection.close();
  await connection.close();
  await db.destroy();
}

/** The SDK stops polling at the first of these, lets running work end, and `run()` returns. */
function installRuntime(log: Logger): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }: LogEntry) => {
    const line = { ...meta };
    if (level === 'ERROR') log.error(line, message);
    else if (level === 'WARN') log.warn(line, message);
    else log.info(line, message);
  });
  Runtime.install({ logger, shutdownSignals: ['SIGTERM', 'SIGINT', 'SIGQUIT'] });
  // The line to the supervisor is cut: it is gone, and a worker nobody supervises ends in order.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening for its end must not keep a process alive that has stopped.
  process.channel?.unref();
}

const CONNECT_AGAIN_MS = 2_000;

/** Temporal may start later than the worker, or be away for a while. */
async function connectPatiently(config: WorkerConfig, log: Logger): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect({ address: config.temporalAddress });
    } catch (error) {
      log.warn({ err: error }, `no Temporal at ${config.temporalAddress} yet`);
      await new Promise((resolve) => setTimeout(resolve, CONNECT_AGAIN_MS));
    }
  }
}

async function createWorkers(
  config: WorkerConfig,
  connection: NativeConnection,
  deps: Deps,
): Promise<Worker[]> {
  const shared = {
    connection,
    namespace: config.temporalNamespace,
    activities: createActivities(deps),
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '40 seconds',
  } as const;
  const drafting = Worker.create({
    ...shared,
    taskQueue: DRAFTING_QUEUE,
    maxConcurrentActivityTaskExecutions: 4,
  });
  if (!config.campaignOps) return [await drafting];
  const campaigns = Worker.create({
    ...shared,
    taskQueue: CAMPAIGN_QUEUE,
    workflowBundle: { codePath: config.workflowBundle },
    maxCachedWorkflows: 2_000,
    maxConcurrentWorkflowTaskExecutions: MOST_WORKFLOW_TASKS,
    maxConcurrentActivityTaskExecutions: MOST_ACTIVITIES,
    maxConcurrentLocalActivityExecutions: MOST_WORKFLOW_TASKS,
    // A killed worker's campaigns move to another after this; decisions wait for it.
    stickyQueueScheduleToStartTimeout: '2 seconds',
  });
  const outward = Worker.create({
    ...shared,
    taskQueue: OUTWARD_QUEUE,
    maxConcurrentActivityTaskExecutions: MOST_OUTWARD,
  });
  return Promise.all([campaigns, drafting, outward]);
}

function startLoops(deps: RelayDeps, outward: OutwardConfig): Repeated[] {
  const onError = (what: string) => (error: unknown) => deps.log.error({ err: error }, what);
  return [
    repeat(RELAY_EVERY_MS, () => drain(deps), onError('the relay could not read the commands')),
    repeat(SWEEP_EVERY_MS, () => sweepOnce(deps), onError('the sweep could not poke late campaigns')),
    repeat(RELAY_EVERY_MS, () => relayMails(deps, outward, new Date()), onError('e-mail could not be begun')),
    repeat(RELAY_EVERY_MS, () => relayWebhooks(deps), onError('webhooks could not be begun')),
    repeat(
      SWEEP_EVERY_MS,
      () => writeDigests(deps.db, outward, new Date()),
      onError('the daily messages could not be written'),
    ),
  ];
}

/** What is left over is taken away, also where no campaign runs: a purge needs none. */
function startHousekeeping(db: Db, files: FileStore, log: Logger): Repeated {
  return repeat(
    SWEEP_EVERY_MS,
    async () => {
      const removed = await removeUnusedFiles(db, files);
      if (removed > 0) log.info({ removed }, 'took away files that nothing names any more');
    },
    (error) => log.error({ err: error }, 'files that nothing names could not be taken away yet'),
  );
}

/** Batch after batch while there is any: a fan-out to a thousand campaigns does not wait a second for each twenty. */
async function drain(deps: RelayDeps): Promise<void> {
  while ((await relayOnce(deps)) > 0);
}

function announceReady(log: Logger, queues: number): void {
  log.info({ queues }, 'ready');
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
