import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { connect } from '../../db/connection';
import { migrateToLatest } from '../../db/migrate';
import { freePort } from '../../worker/local/ports';
import { databaseUrl, runningPostgres, startPostgres, stopPostgres } from '../../worker/local/postgres';
import { runs } from '../../worker/local/processes';

const PREFIX = 'aicmo-test-';

export type TestCluster = { url: string; template: string; stop(): Promise<void> };

/**
 * The server for one run of jest, with a migrated template database: TEST_DATABASE_URL when set (its user must be
 * allowed to create databases), else an embedded one in a temporary folder that does not wait for the disk.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const template = `aicmo_template_${process.pid}`;
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    await makeTemplate(given, template);
    return { url: given, template, stop: () => execute(given, `drop database if exists "${template}"`) };
  }
  await sweepLeftovers();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'owner'), String(process.pid));
  const server = await startPostgres({ dataDir: folder, choosePort: freePort, reckless: true });
  // An interrupted run ends without its teardown; the server must not outlive it.
  const stopAtOnce = () => void (runs(server.pid, folder) && process.kill(server.pid, 'SIGQUIT'));
  process.once('exit', stopAtOnce);
  await makeTemplate(server.url, template);
  return {
    url: server.url,
    template,
    stop: async () => {
      process.off('exit', stopAtOnce);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs one statement on the server's own database. */
export async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(url, 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function makeTemplate(url: string, name: string): Promise<void> {
  await execute(url, `drop database if exists "${name}"`);
  await execute(url, `create database "${name}"`);
  const db = connect(databaseUrl(url, name), { max: 2 });
  try {
    await migrateToLatest(db);
  } finally {
    await db.destroy();
  }
}

/** A run that was killed leaves its server and folder behind: the next one clears them away. */
async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = join(folder, 'owner');
    if (!existsSync(owner) || runs(Number(readFileSync(owner, 'utf8')), 'node')) continue;
    const server = runningPostgres(folder);
    if (server !== undefined) await stopPostgres(server);
    rmSync(folder, { recursive: true, force: true });
  }
}
