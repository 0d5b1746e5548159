import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { cacheDir } from './cache';

/** The version built from source when nothing else is there. Carries server 1.29.1 and UI 2.42.1. */
export const CLI_VERSION = '1.5.1';
const MODULE = `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`;
const DOWNLOAD_WITHIN_MS = 5 * 60_000;
const EXE = process.platform === 'win32' ? '.exe' : '';

export type TemporalCli = { path: string; from: string };

export type CliOptions = {
  say(line: string): void;
  env?: NodeJS.ProcessEnv;
  /** How a program is downloaded into a folder: the SDK's way, unless a test says otherwise. */
  download?(folder: string): Promise<void>;
};

/**
 * The `temporal` program: TEMPORAL_CLI, the PATH, our cache, the SDK's download, a build with Go. Throws with each thing
 * tried and the shortest cure.
 */
export async function findTemporalCli(options: CliOptions): Promise<TemporalCli> {
  const env = options.env ?? process.env;
  const cache = cacheDir(env);
  const tried: string[] = [];
  for (const { from, find } of [
    { from: 'TEMPORAL_CLI', find: () => named(env) },
    { from: '`temporal` on the PATH', find: () => onPath(env) },
    { from: `the cache ${cache}`, find: () => cached(cache) },
    { from: "the SDK's download from temporal.download", find: () => downloaded(cache, options) },
    { from: `a build with Go (${MODULE})`, find: () => built(cache, options, env) },
  ]) {
    const found = await find();
    if ('path' in found) return { path: found.path, from };
    tried.push(`  - ${from}: ${found.why}`);
  }
  throw new Error(
    `No Temporal server was found. Tried:\n${tried.join('\n')}\n` +
      `Shortest cure: install the Temporal CLI (https://docs.temporal.io/cli#install) so that \`temporal\` is on the PATH, ` +
      `or set TEMPORAL_ADDRESS to a running server.`,
  );
}

type Found = { path: string } | { why: string };

function named(env: NodeJS.ProcessEnv): Found {
  const path = env['TEMPORAL_CLI'];
  if (!path) return { why: 'not set' };
  return checked(path);
}

function onPath(env: NodeJS.ProcessEnv): Found {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const path = folders.map((folder) => join(folder, `temporal${EXE}`)).find((file) => existsSync(file));
  return path === undefined ? { why: 'not there' } : checked(path);
}

function cached(cache: string): Found {
  const names = existsSync(cache) ? readdirSync(cache) : [];
  const path = names
    .filter((name) => name === `temporal-${CLI_VERSION}${EXE}` || name.startsWith('temporal-sdk-typescript-'))
    .map((name) => join(cache, name))[0];
  return path === undefined ? { why: 'empty' } : checked(path);
}

/** A file that is there but does not run (another platform, half a download) is not a server. */
function checked(path: string): Found {
  const probe = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (probe.status === 0) return { path };
  return { why: `${path} does not run (${(probe.error?.message ?? probe.stderr).trim().slice(0, 200)})` };
}

/**
 * Fetches once and then keeps the file under its own name: the SDK's own cache deletes a program that is older than a
 * day before it fetches it again, and offline both would be gone.
 */
async function downloaded(cache: string, options: CliOptions): Promise<Found> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'download-'));
  try {
    options.say('Temporal: downloading its server (about 100 MB, once; a minute on a good line).');
    await withinTime((options.download ?? downloadWithSdk)(folder));
    const name = readdirSync(folder).find((entry) => entry.startsWith('temporal'));
    if (name === undefined) return { why: 'the download left no program' };
    renameSync(join(folder, name), join(cache, name));
    return checked(join(cache, name));
  } catch (error) {
    return { why: (error instanceof Error ? error.message : String(error)).slice(0, 300) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A firewall that swallows packets would make this wait for ever. */
async function withinTime(work: Promise<void>): Promise<void> {
  const tooLong = new AbortController();
  try {
    await Promise.race([
      work,
      delay(DOWNLOAD_WITHIN_MS, undefined, { signal: tooLong.signal, ref: false }).then(() => {
        throw new Error(`no end after ${DOWNLOAD_WITHIN_MS / 60_000} minutes`);
      }),
    ]);
  } finally {
    tooLong.abort();
  }
}

async function downloadWithSdk(folder: string): Promise<void> {
  const executable = { type: 'cached-download', downloadDir: folder } as const;
  const env = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  await env.teardown();
}

async function built(cache: string, options: CliOptions, env: NodeJS.ProcessEnv): Promise<Found> {
  if (spawnSync('go', ['version'], { stdio: 'ignore', env }).status !== 0)
    return { why: 'Go is not installed' };
  options.say(`Temporal: building its server with Go (about 4 minutes on two cores, once).`);
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'build-'));
  try {
    const failure = await run('go', ['install', '-ldflags', '-s -w', MODULE], {
      ...env,
      GOBIN: folder,
      CGO_ENABLED: '0',
    });
    if (failure !== undefined) return { why: failure };
    const kept = join(cache, `temporal-${CLI_VERSION}${EXE}`);
    renameSync(join(folder, `temporal${EXE}`), kept);
    return checked(kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program to its end; answers what it complained of when it failed. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-400)));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) =>
      resolve(code === 0 ? undefined : `ended with ${code}: ${complaint.trim()}`),
    );
  });
}
