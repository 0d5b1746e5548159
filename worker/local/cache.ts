import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where downloaded and built servers are kept for every installation of this person. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'aicmo', 'temporal');
}
