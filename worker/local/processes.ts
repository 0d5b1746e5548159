import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The command line of a living process; nothing when it is gone, or only waiting to be reaped. */
export function commandOf(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return process.platform === 'linux' ? commandFromProc(pid) : commandFromPs(pid);
}

/** Whether `pid` runs and its command line contains every one of `words`: process ids are reused. */
export function runs(pid: number | undefined, ...words: string[]): boolean {
  if (pid === undefined) return false;
  const command = commandOf(pid);
  return command !== undefined && words.every((word) => command.includes(word));
}

/** Asks a process to end and waits; after `patienceMs` it is killed. Answers how it ended. */
export async function endProcess(
  pid: number,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<'gone' | 'ended' | 'killed'> {
  if (!send(pid, signal)) return 'gone';
  if (await goneWithin(pid, patienceMs)) return 'ended';
  send(pid, 'SIGKILL');
  await goneWithin(pid, 5_000);
  return 'killed';
}

/** Asks again and again, `everyMs` apart, until `ask` answers something; nothing once `withinMs` are over. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs: number,
  everyMs = 25,
): Promise<T | undefined> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= end) return undefined;
    await delay(everyMs);
  }
}

/** Settles when `pid` is gone. Works for processes that are nobody's children here, which tell no one of their end. */
export async function whenGone(pid: number): Promise<string> {
  while (commandOf(pid) !== undefined) await delay(500, undefined, { ref: false });
  return `process ${pid} has ended`;
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  return (await waitFor(() => (commandOf(pid) === undefined ? true : undefined), ms)) ?? false;
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function commandFromProc(pid: number): string | undefined {
  try {
    // A killed process stays in the table until its parent reaps it, and kill(pid, 0) still finds it there.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    if (state === 'Z' || state === 'X') return undefined;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function commandFromPs(pid: number): string | undefined {
  if (process.platform === 'win32') return commandFromTasklist(pid);
  try {
    const line = execFileSync('ps', ['-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch (error) {
    // ps answers 1 for a process that is not there.
    if ((error as { status?: number }).status === 1) return undefined;
    throw error;
  }
}

function commandFromTasklist(pid: number): string | undefined {
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
  const line = execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' }).trim();
  return line === '' ? undefined : line;
}
