import { chownSync, cpSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { openDataDir } from './home';
import { serverIdentity } from './postgres-programs';

/** What is only of the running installation, or can be made again. */
const LEFT_BEHIND = new Set(['logs', 'supervisor.json', 'temporal.json']);

/** Copies a data dir whose servers are stopped. `to` must be a new folder, or an empty one, outside of it. */
export function copyDataDir(from: string, to: string): void {
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new Error(`${to} is not empty; nothing was copied.`);
  const inside = relative(resolve(from), resolve(to));
  if (inside === '' || !inside.startsWith('..'))
    throw new Error(`${to} lies in ${from}; choose another folder.`);
  openDataDir(to);
  for (const name of readdirSync(from).filter((entry) => !LEFT_BEHIND.has(basename(entry)))) {
    cpSync(join(from, name), join(to, name), { recursive: true, preserveTimestamps: true });
  }
  give(join(to, 'postgres', 'pg18'));
}

/** The database's files belong to the user that its server runs as. */
function give(path: string): void {
  const { uid, gid } = serverIdentity();
  if (uid === undefined || gid === undefined || !existsSync(path)) return;
  chownSync(path, uid, gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) give(join(path, name));
}
