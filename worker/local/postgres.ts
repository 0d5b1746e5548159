import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { canReach, findPostgresPrograms, type Identity, type PostgresPrograms } from './postgres-programs';
import { commandOf, endProcess, runs, waitFor } from './processes';

const USER = 'aicmo';
const DATABASE = 'aicmo';
const START_WITHIN_MS = 30_000;
/** Backends of a killed server take a moment to leave their shared memory; until then a new one is refused. */
const LEFTOVERS_LEAVE_WITHIN_MS = 12_000;
const LEFTOVERS =
  /lock file .* already exists|pre-existing shared memory|shared memory block .* is still in use/;

export type LocalPostgres = {
  url: string;
  port: number;
  pid: number;
  /** It was still running from an earlier start. */
  adopted: boolean;
  /** The cluster was made by this start. */
  created: boolean;
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** The folder that holds the cluster, its password and its log. */
  dataDir: string;
  /** Asked only when a server must be started: an adopted one keeps its own. */
  choosePort(): Promise<number>;
  /** Called with a line when something takes longer than a moment. */
  say?(line: string): void;
  /** For throw-away clusters: no waiting for the disk. */
  reckless?: boolean;
};

/** Starts the embedded server of `dataDir`, or adopts the one that is still running there. */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const paths = pathsIn(options.dataDir);
  mkdirSync(options.dataDir, { recursive: true, mode: 0o711 });
  const running = await adopt(paths);
  if (running !== undefined) return running;

  const programs = findPostgresPrograms();
  const created = !existsSync(join(paths.cluster, 'PG_VERSION'));
  if (created) initialise(programs, paths);
  const port = await options.choosePort();
  const pid = await launchPatiently(programs, paths, port, options);
  const url = urlFor(paths, port);
  await makeDatabase(url, DATABASE);
  return { url, port, pid, adopted: false, created, stop: () => stopPostgres(pid) };
}

/** The process id of the server that runs on `dataDir`, if one does. */
export function runningPostgres(dataDir: string): number | undefined {
  return lock(pathsIn(dataDir))?.pid;
}

/** How to reach the server that runs on `dataDir`, if one does. */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const paths = pathsIn(dataDir);
  const found = lock(paths);
  return found === undefined ? undefined : urlFor(paths, found.port);
}

/** Fast shutdown: open transactions are rolled back, what was committed is on disk. */
export async function stopPostgres(pid: number): Promise<void> {
  await endProcess(pid, 'SIGINT', 20_000);
}

type Paths = { cluster: string; password: string; log: string };

function pathsIn(dataDir: string): Paths {
  // Named by major version: a cluster of another one cannot be opened and must not be mistaken for this one.
  return {
    cluster: join(dataDir, 'pg18'),
    password: join(dataDir, 'pg-password'),
    log: join(dataDir, 'postgres.log'),
  };
}

async function adopt(paths: Paths): Promise<LocalPostgres | undefined> {
  const found = lock(paths);
  if (found === undefined) return undefined;
  const answered = await waitFor(
    async () => ((await reachable(urlFor(paths, found.port))) ? found : undefined),
    10_000,
    100,
  );
  if (answered === undefined) {
    throw new Error(
      `A Postgres (process ${found.pid}) holds ${paths.cluster} but does not answer on port ${found.port}.\n` +
        `Stop it with: kill -INT ${found.pid}`,
    );
  }
  const url = urlFor(paths, found.port);
  await makeDatabase(url, DATABASE);
  return { url, ...found, adopted: true, created: false, stop: () => stopPostgres(found.pid) };
}

/** Who holds the cluster: only a living server counts, a killed one leaves its file behind. */
function lock(paths: Paths): { pid: number; port: number; ready: boolean } | undefined {
  const lines = readIfThere(join(paths.cluster, 'postmaster.pid'))?.split('\n');
  const pid = Number(lines?.[0]);
  const port = Number(lines?.[3]);
  if (!runs(pid, 'postgres', paths.cluster) || !Number.isInteger(port)) return undefined;
  return { pid, port, ready: lines?.[7]?.trim() === 'ready' };
}

function initialise(programs: PostgresPrograms, paths: Paths): void {
  const { runAs } = programs;
  rmSync(paths.cluster, { recursive: true, force: true });
  mkdirSync(paths.cluster, { recursive: true, mode: 0o700 });
  give(paths.cluster, runAs);
  if (!canReach(paths.cluster, runAs)) throw new Error(outOfReach(paths.cluster, runAs));
  if (!existsSync(paths.password))
    writeFileSync(paths.password, randomBytes(24).toString('base64url'), { mode: 0o600 });

  // initdb runs as somebody else and may not read our password file: it gets a copy of its own for a moment.
  const handed = join(paths.cluster, '..', `.pg-password-${process.pid}`);
  writeFileSync(handed, readFileSync(paths.password), { mode: 0o600 });
  give(handed, runAs);
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
  const args = ['-D', paths.cluster, '-U', USER, '--auth=scram-sha-256', `--pwfile=${handed}`];
  const made = spawnSync(
    programs.initdb,
    [...args, `--locale=${locale}`, '-E', 'UTF8', '--no-instructions', '--no-sync'],
    {
      encoding: 'utf8',
      cwd: '/',
      uid: runAs.uid,
      gid: runAs.gid,
    },
  );
  rmSync(handed, { force: true });
  if (made.status === 0) return;
  rmSync(paths.cluster, { recursive: true, force: true });
  throw new Error(initdbFailed(`${made.error?.message ?? ''}${made.stderr ?? ''}`));
}

async function launchPatiently(
  programs: PostgresPrograms,
  paths: Paths,
  port: number,
  options: PostgresOptions,
): Promise<number> {
  const end = Date.now() + LEFTOVERS_LEAVE_WITHIN_MS;
  for (let told = false; ; told = true) {
    const outcome = await launch(programs, paths, port, options.reckless ?? false);
    if ('pid' in outcome) return outcome.pid;
    if (!LEFTOVERS.test(outcome.log) || Date.now() > end) {
      throw new Error(`Postgres did not start. The end of ${paths.log}:\n${outcome.log.trimEnd()}`);
    }
    if (!told)
      options.say?.('Postgres: waiting for what a killed server left behind to go away (a few seconds).');
    await delay(500);
  }
}

async function launch(
  programs: PostgresPrograms,
  paths: Paths,
  port: number,
  reckless: boolean,
): Promise<{ pid: number } | { log: string }> {
  const settings = ['listen_addresses=127.0.0.1', 'timezone=UTC', 'log_timezone=UTC', 'max_connections=200'];
  if (reckless)
    settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=64MB');
  const log = openSync(paths.log, 'a', 0o600);
  const from = readFileSync(paths.log).length;
  const child = spawn(
    programs.postgres,
    // No unix socket: its path is limited to about a hundred characters and the data dir may be deeper.
    ['-D', paths.cluster, '-p', String(port), '-k', '', ...settings.flatMap((setting) => ['-c', setting])],
    {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      uid: programs.runAs.uid,
      gid: programs.runAs.gid,
    },
  );
  closeSync(log);
  let failure: Error | undefined;
  let over = false;
  child.once('error', (error) => (failure = error));
  child.once('exit', () => (over = true));
  child.unref();

  const url = urlFor(paths, port);
  const outcome = await waitFor(async () => {
    if (failure !== undefined) return 'failed' as const;
    if (over) return 'failed' as const;
    const held = lock(paths);
    // A stale file also says "ready": it counts only when it names the process that was just started.
    return held?.pid === child.pid && held?.ready && (await reachable(url)) ? ('ready' as const) : undefined;
  }, START_WITHIN_MS);
  if (outcome === 'ready' && child.pid !== undefined) return { pid: child.pid };
  if (child.pid !== undefined && commandOf(child.pid) !== undefined)
    await endProcess(child.pid, 'SIGQUIT', 2_000);
  return { log: failure?.message ?? readFileSync(paths.log, 'utf8').slice(from) };
}

async function reachable(url: string): Promise<boolean> {
  const client = new Client({
    connectionString: databaseUrl(url, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    // Wrong password: the port belongs to somebody else's server, waiting will not help.
    if ((error as { code?: string }).code === '28P01') throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes `name` unless it is there. */
async function makeDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(url, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** The same server and person, another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

function urlFor(paths: Paths, port: number): string {
  const password = readIfThere(paths.password)?.trim();
  if (password === undefined) {
    throw new Error(`${paths.password} is missing, so the database in ${paths.cluster} cannot be opened.`);
  }
  return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}

function give(path: string, who: Identity): void {
  if (who.uid !== undefined && who.gid !== undefined) chownSync(path, who.uid, who.gid);
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function initdbFailed(output: string): string {
  if (output.includes('could not look up effective user ID')) {
    return (
      'Postgres cannot make a database here: the user of this process has no entry in /etc/passwd.\n' +
      'Set DATABASE_URL to a Postgres 15 or newer.'
    );
  }
  return `Postgres could not make its data folder:\n${output.trimEnd()}`;
}

function outOfReach(cluster: string, who: Identity): string {
  return (
    `Postgres may not run as root and runs as "${who.name}", who may not enter ${cluster}.\n` +
    `Set APP_DATA_DIR to a folder outside a private home, for example APP_DATA_DIR=/var/lib/aicmo/mine`
  );
}
