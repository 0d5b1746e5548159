import pino from 'pino';
import { connect } from '../db/connection';
import { describeFiles, openFiles } from '../db/files';
import { createApp } from './app';
import { readConfig } from './config';
import { readMissingSearchAttributes } from './diagnostics/temporal';
import { readReadiness } from './readiness';
import { connectTemporal, createDeliver } from './temporal';

const POOL = 20;
const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ name: 'web' });
  const db = connect(config.databaseUrl, { max: POOL });
  const { client, connection } = connectTemporal(config.temporalAddress, config.temporalNamespace);
  const temporal = {
    client,
    connection,
    namespace: config.temporalNamespace,
    campaignOps: config.campaignOps,
  };
  const app = createApp({
    db,
    config,
    log,
    now: () => new Date(),
    deliver: createDeliver(db, client, log),
    files: await openFiles(config.files),
    readiness: () => readReadiness(db, temporal),
    missingSearchAttributes: () => readMissingSearchAttributes(connection, config.temporalNamespace),
  });
  const server = app.listen(config.port, (error?: Error) => {
    if (error) throw error;
    log.info({ port: config.port, build: config.build }, `DASHBOARD_BUILD=${config.build}`);
    log.info(`uploads are ${describeFiles(config.files)}`);
    process.send?.({ ready: true });
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // Requests that run may end; a browser's idle connection would otherwise hold us for as long as it likes.
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
    await closed;
    await connection.close();
    await db.destroy();
  };
  const stopAndSay = () =>
    void stop().catch((error: unknown) => log.error({ err: error }, 'did not stop in order'));
  process.on('SIGTERM', stopAndSay).on('SIGINT', stopAndSay);
  // The line to the supervisor is cut: it is gone.
  process.once('disconnect', stopAndSay);
  // Listening for its end must not keep a process alive that has stopped.
  process.channel?.unref();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
