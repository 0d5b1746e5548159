import { v7 } from 'uuid';

/** A new primary key: UUID v7, so that rows made later sort later. */
export function newId(): string {
  return v7();
}
