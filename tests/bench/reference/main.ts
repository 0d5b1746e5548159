import type { AddressInfo } from 'node:net';
import { NativeConnection, Runtime, DefaultLogger, Worker } from '@temporalio/worker';
import express from 'express';
import { Pool } from 'pg';

const QUEUE = 'bench-reference';

/** A bare worker and a bare route, in a process of their own as ours are. */
async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] });
  const worker = await Worker.create({
    connection,
    taskQueue: QUEUE,
    workflowsPath: require.resolve('./workflow'),
    activities: { answer: async (said: string) => said },
    bundlerOptions: { logger: new DefaultLogger('ERROR') },
  } as Parameters<typeof Worker.create>[0]);
  const url = await bareRoute();
  process.send?.({ url, queue: QUEUE });
  process.once('disconnect', () => process.exit(0));
  await worker.run();
  process.exit(0);
}

/** One select over the index of open work, as JSON. */
async function bareRoute(): Promise<string> {
  const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 20 });
  const app = express();
  app.get('/today', async (_req, res) => {
    const { rows } = await pool.query(
      `select id, campaign_id, title, platform, status, due_at, assigned_to from tasks
        where status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE') and due_at < now() + interval '1 day'
        order by due_at, id limit 200`,
    );
    res.json(rows);
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/today`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
