import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from './bytes';

/** Files of a folder, two hundred and fifty-six folders deep enough for a million of them. */
export function diskBytes(folder: string): Bytes {
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key.slice(2));
  return {
    has: (key) => exists(pathOf(key)),
    write: (key, bytes) => writeWhole(pathOf(key), bytes),
    read: async (key) => (await open(pathOf(key))).createReadStream(),
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}

/** On the disk before it has its name: a crash leaves a nameless piece, never half a file. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return found !== undefined;
}
