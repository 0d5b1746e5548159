import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { logFile, tailOf } from './home';
import type { Running } from './keep-running';
import { commandOf, endProcess } from './processes';

const READY_WITHIN_MS = 60_000;

export type ChildOptions = {
  name: string;
  script: string;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** How long an orderly end may take before it is killed. */
  patienceMs: number;
};

export type Child = Running & { pid: number };

/**
 * Starts one of our Node processes and waits until it says `{ ready: true }`. It has a process group of its own, so that
 * Ctrl+C reaches only the supervisor, which then stops everything in order; and it ends by itself when the line to the
 * supervisor is cut, so that a killed supervisor leaves none behind. Throws with the end of its log when it gives up.
 */
export async function startChild(options: ChildOptions, stopping: AbortSignal): Promise<Child> {
  const file = logFile(options.dataDir, options.name);
  const log = openSync(file, 'a');
  const child = fork(options.script, {
    env: options.env,
    execArgv: ['--enable-source-maps'],
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with ${code}` : `was ended by ${signal}`),
    );
    child.once('error', (error) => resolve(error.message));
  });
  const ready = new Promise<'ready'>((resolve) => {
    child.on('message', (message) => {
      if (isReady(message)) resolve('ready');
    });
  });
  const outcome = await Promise.race([
    ready,
    ended,
    new Promise<string>((resolve) =>
      stopping.addEventListener('abort', () => resolve('was stopped'), { once: true }),
    ),
    delay(READY_WITHIN_MS, `was not ready within ${READY_WITHIN_MS / 1000} s`, { ref: false }),
  ]);
  const { pid } = child;
  if (outcome === 'ready' && pid !== undefined) {
    return { pid, ended, stop: () => end(pid, options.patienceMs) };
  }
  if (pid !== undefined && commandOf(pid) !== undefined) await end(pid, 2_000);
  throw new Error(`The ${options.name} process ${outcome}. The end of ${file}:\n${tailOf(file)}`);
}

async function end(pid: number, patienceMs: number): Promise<void> {
  await endProcess(pid, 'SIGTERM', patienceMs);
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}
