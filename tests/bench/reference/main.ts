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
  const url = await bareRoutes();
  process.send?.({ url, queue: QUEUE });
  process.once('disconnect', () => process.exit(0));
  await worker.run();
  process.exit(0);
}

/** One select over an index each, as JSON. */
async function bareRoutes(): Promise<string> {
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
  app.get('/month', async (req, res) => {
    const { rows } = await pool.query(
      `select id, platform, scheduled_at, title, status, copy_text from calendar_items
        where campaign_id = $1 and scheduled_at >= date_trunc('month', now())
          and scheduled_at < date_trunc('month', now()) + interval '1 month' order by scheduled_at`,
      [req.query['campaign']],
    );
    res.json(rows);
  });
  app.get('/strategy', async (req, res) => {
    const { rows } = await pool.query(
      `select v.* from artifacts a join artifact_versions v on v.artifact_id = a.id and v.version = a.head_version
        where a.campaign_id = $1 and a.stage = 'STRATEGY'`,
      [req.query['campaign']],
    );
    res.json(rows);
  });
  app.get('/audit', async (_req, res) => {
    const { rows } = await pool.query(
      `select * from audit_entries where actor = 'Ana 5' order by at desc limit 50`,
    );
    res.json(rows);
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
