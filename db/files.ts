import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Where the bytes of uploads and exports lie. What they are called is a row in `stored_files`. */
export type FileStore = {
  /** Keeps the bytes. The same bytes have the same key, so keeping them twice is keeping them once. */
  put(bytes: Buffer): Promise<{ storage_key: string; sha256: string }>;
  open(storageKey: string): Readable;
};

/** Files in a folder of their own, named by their content. */
export function diskFiles(directory: string): FileStore {
  const pathOf = (key: string) => {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('A storage key is 64 hexadecimal digits.');
    return join(directory, key.slice(0, 2), key.slice(2));
  };
  return {
    put: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const path = pathOf(sha256);
      if (!(await exists(path))) await writeWhole(path, bytes);
      return { storage_key: sha256, sha256 };
    },
    open: (key) => createReadStream(pathOf(key)),
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
