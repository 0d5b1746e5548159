import type { Readable } from 'node:stream';

/** What a kind of store has to do. Keys are 64 hexadecimal digits. Throws `StoreAway` when it cannot be reached. */
export type Bytes = {
  has(key: string): Promise<boolean>;
  write(key: string, bytes: Buffer): Promise<void>;
  /** Throws when there is nothing under the key. */
  read(key: string): Promise<Readable>;
  /** Nothing under the key is as good as removed. */
  remove(key: string): Promise<void>;
};

/** The store cannot be reached or refuses us: nothing was kept, and trying again later may work. */
export class StoreAway extends Error {}
