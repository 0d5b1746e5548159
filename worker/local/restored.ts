import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = 'restored';

/** Marks a copy of a data dir: whoever starts from it starts with everything outward held. */
export function markRestored(dataDir: string, copiedAt: Date): void {
  writeFileSync(join(dataDir, MARK), copiedAt.toISOString(), { mode: 0o600 });
}

/** When this data dir was copied from another one, if it was and has not been started since. */
export function readRestored(dataDir: string): string | undefined {
  const file = join(dataDir, MARK);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

export function forgetRestored(dataDir: string): void {
  rmSync(join(dataDir, MARK), { force: true });
}
