import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Bytes } from './storage/bytes';
import { diskBytes } from './storage/disk';
import { s3Bytes, type S3Place } from './storage/s3';

/** Where the bytes of uploads and exports lie. What they are called is a row in `stored_files`. */
export type FileStore = {
  /** Keeps the bytes. The same bytes have the same key, so keeping them twice is keeping them once. */
  put(bytes: Buffer): Promise<{ storage_key: string; sha256: string }>;
  /** The bytes of a key, once they are known to be there. Throws where they are not. */
  open(storageKey: string): Promise<Readable>;
  /** Takes the bytes away; where there are none, that is done already. */
  remove(storageKey: string): Promise<void>;
};

/** A folder of this machine, or a bucket that every machine reaches. */
export type FilePlace = { kind: 'disk'; folder: string } | ({ kind: 's3' } & S3Place);

export async function openFiles(place: FilePlace): Promise<FileStore> {
  return place.kind === 's3' ? storeOf(await s3Bytes(place)) : diskFiles(place.folder);
}

/** For the log of a start: which store is used, without its secrets. */
export function describeFiles(place: FilePlace): string {
  return place.kind === 's3'
    ? `kept in the bucket ${place.bucket} at ${place.endpoint}`
    : `kept on the disk in ${place.folder}`;
}

/** Files in a folder of their own, named by their content. */
export function diskFiles(folder: string): FileStore {
  return storeOf(diskBytes(folder));
}

/** Any store keeps a file under the checksum of its content. */
function storeOf(bytes: Bytes): FileStore {
  return {
    put: async (content) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      if (!(await bytes.has(sha256))) await bytes.write(sha256, content);
      return { storage_key: sha256, sha256 };
    },
    open: async (key) => bytes.read(ofOurs(key)),
    remove: async (key) => bytes.remove(ofOurs(key)),
  };
}

function ofOurs(key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Error('A storage key is 64 hexadecimal digits.');
  return key;
}
