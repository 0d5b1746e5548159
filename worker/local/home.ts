import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { canReach, serverIdentity } from './postgres-programs';
import { runs } from './processes';

/** The folder of the checkout: this file runs from `worker/local` and from `dist/worker/local`. */
export function projectDir(from = __dirname): string {
  const above = resolve(from, '..');
  if (existsSync(join(from, 'package.json'))) return from;
  if (above === from) throw new Error('No package.json above the worker folder.');
  return projectDir(above);
}

/**
 * Where this installation keeps everything: APP_DATA_DIR, else `.data` in the checkout. Started by root from a private
 * home, the database server (which may not be root) could not enter that, so the folder moves to /var/lib/aicmo.
 */
export function dataDirOf(project: string, asked: string | undefined): string {
  if (asked !== undefined) return resolve(project, asked);
  const usual = join(project, '.data');
  if (existsSync(usual) || canReach(project, serverIdentity())) return usual;
  const name = `${basename(project)}-${createHash('sha256').update(project).digest('hex').slice(0, 8)}`;
  return join('/var/lib/aicmo', name);
}

/**
 * Makes the data dir. It is nobody else's business; but started by root, the database's user must be able to pass
 * through it to its own folder.
 */
export function openDataDir(dataDir: string): void {
  const mode = serverIdentity().uid === undefined ? 0o700 : 0o711;
  mkdirSync(dataDir, { recursive: true, mode });
}

/** SESSION_SECRETS when given, else what was made here the first time. */
export function sessionSecrets(dataDir: string, given: string | undefined): string {
  if (given !== undefined) return given;
  const file = join(dataDir, 'session-secrets');
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** The log of one process, kept short: what is older than the last ten megabytes moves aside. */
export function logFile(dataDir: string, name: string): string {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.log`);
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.old`);
  return file;
}

/** The last lines of a log, for saying why something did not start. */
export function tailOf(file: string, lines = 20): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

const OWNER = 'supervisor.json';

/** Who runs this data dir at the moment, if anybody. */
export function currentOwner(dataDir: string): { pid: number; url: string } | undefined {
  const file = join(dataDir, OWNER);
  if (!existsSync(file)) return undefined;
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; url: string };
    return owner.pid !== process.pid && runs(owner.pid, 'run.mjs') ? owner : undefined;
  } catch (error) {
    // Written by a process that was killed in the middle of it.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Takes the data dir for this process. Throws when another supervisor runs it. */
export function takeOwnership(dataDir: string, url: string): void {
  const owner = currentOwner(dataDir);
  if (owner !== undefined) {
    throw new Error(`AICMO already runs from ${dataDir} (process ${owner.pid}): ${owner.url}`);
  }
  writeFileSync(join(dataDir, OWNER), JSON.stringify({ pid: process.pid, url }));
}

export function releaseOwnership(dataDir: string): void {
  rmSync(join(dataDir, OWNER), { force: true });
}
