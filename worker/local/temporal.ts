import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { logFile, tailOf } from './home';
import { answers } from './ports';
import { commandOf, endProcess, runs, waitFor } from './processes';
import { SEARCH_ATTRIBUTES } from '../search-attributes';
import { findTemporalCli } from './temporal-cli';

const START_WITHIN_MS = 30_000;
const ASK_WITHIN_MS = 3_000;

export type LocalTemporal = {
  address: string;
  uiUrl: string;
  pid: number;
  ports: { port: number; uiPort: number };
  /** It was still running from an earlier start. */
  adopted: boolean;
  /** Where the program came from, when it was started now. */
  from?: string;
  stop(): Promise<void>;
};

export type TemporalOptions = {
  dataDir: string;
  namespace: string;
  /** Asked only when a server must be started: an adopted one keeps its own. */
  choosePorts(): Promise<{ port: number; uiPort: number }>;
  say(line: string): void;
  env?: NodeJS.ProcessEnv;
};

const record = z.object({ pid: z.int(), port: z.int(), uiPort: z.int(), namespace: z.string() });
type Record = z.output<typeof record>;

/** Starts the development server of `dataDir`, or adopts the one that is still running there. */
export async function startTemporal(options: TemporalOptions): Promise<LocalTemporal> {
  const running = await adopt(options);
  if (running !== undefined) return running;
  const cli = await findTemporalCli({ say: options.say, env: options.env });
  const ports = await options.choosePorts();
  return { ...(await launch(cli.path, ports, options)), from: cli.from };
}

/** The process id of the server that runs on `dataDir`, if one does. */
export function runningTemporal(dataDir: string): number | undefined {
  return readRecord(dataDir)?.pid;
}

/** Where the server that runs on `dataDir` is reached, if one does. */
export function runningTemporalAddress(dataDir: string): string | undefined {
  const found = readRecord(dataDir);
  return found && `127.0.0.1:${found.port}`;
}

/** Whether a Temporal server answers for `namespace`. Never hangs: a call to an absent server would, for 20 s. */
export async function temporalAnswers(address: string, namespace: string): Promise<boolean> {
  const connection = Connection.lazy({ address });
  try {
    const call = connection.withDeadline(Date.now() + ASK_WITHIN_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    await call;
    return true;
  } catch {
    // Every way of not answering is the same here: the caller waits or says that it is not there.
    return false;
  } finally {
    await connection.close();
  }
}

/** Asks politely first: the server then writes its database to the end. */
export async function stopTemporal(pid: number): Promise<void> {
  await endProcess(pid, 'SIGTERM', 10_000);
}

async function adopt(options: TemporalOptions): Promise<LocalTemporal | undefined> {
  const found = readRecord(options.dataDir);
  if (found === undefined) return undefined;
  const address = `127.0.0.1:${found.port}`;
  const usable = await waitFor(
    async () => ((await temporalAnswers(address, options.namespace)) ? true : undefined),
    10_000,
    200,
  );
  if (usable === undefined) {
    options.say(
      `Temporal: the server left behind (process ${found.pid}) does not answer; starting it again.`,
    );
    await stopTemporal(found.pid);
    return undefined;
  }
  return running(found, true);
}

/** Only a living server of this very data dir counts: process ids and ports are used again. */
function readRecord(dataDir: string): Record | undefined {
  const file = recordFile(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    const found = record.parse(JSON.parse(readFileSync(file, 'utf8')));
    return runs(found.pid, 'start-dev', databaseFile(dataDir)) ? found : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

async function launch(
  program: string,
  ports: { port: number; uiPort: number },
  options: TemporalOptions,
): Promise<LocalTemporal> {
  const file = logFile(options.dataDir, 'temporal');
  const log = openSync(file, 'a');
  const child = spawn(program, serverArguments(ports, options), {
    cwd: options.dataDir,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code) => (ended = `ended with ${code}`));
  child.unref();

  const { pid } = child;
  const written: Record = { pid: pid ?? 0, ...ports, namespace: options.namespace };
  // Written before it is ready: a supervisor that is killed now must find it again.
  writeFileSync(recordFile(options.dataDir), JSON.stringify(written));
  const address = `127.0.0.1:${ports.port}`;
  const outcome = await waitFor(async () => {
    if (ended !== undefined) return 'ended' as const;
    return (await answers(ports.port)) && (await temporalAnswers(address, options.namespace))
      ? ('ready' as const)
      : undefined;
  }, START_WITHIN_MS);
  if (outcome === 'ready') return running(written, false);
  if (pid !== undefined && commandOf(pid) !== undefined) await endProcess(pid, 'SIGTERM', 3_000);
  rmSync(recordFile(options.dataDir), { force: true });
  const why = ended ?? `did not answer within ${START_WITHIN_MS / 1000} s`;
  throw new Error(`The Temporal server ${why}. The end of ${file}:\n${tailOf(file)}`);
}

function serverArguments(ports: { port: number; uiPort: number }, options: TemporalOptions): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1'],
    ...['--port', String(ports.port), '--ui-port', String(ports.uiPort)],
    ...['--db-filename', databaseFile(options.dataDir)],
    ...['--namespace', options.namespace],
    ...['--log-level', 'warn'],
    ...attributes,
  ];
}

function running(found: Record, adopted: boolean): LocalTemporal {
  return {
    address: `127.0.0.1:${found.port}`,
    uiUrl: `http://localhost:${found.uiPort}`,
    pid: found.pid,
    ports: { port: found.port, uiPort: found.uiPort },
    adopted,
    stop: () => stopTemporal(found.pid),
  };
}

function databaseFile(dataDir: string): string {
  return join(dataDir, 'temporal.db');
}

function recordFile(dataDir: string): string {
  return join(dataDir, 'temporal.json');
}
