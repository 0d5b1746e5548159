import { v7 } from 'uuid';

/** A new primary key: UUID v7, so that rows made later sort later. */
export function newId(): string {
  return v7();
}

/** Whatever looks like a key may be asked for; anything else would be an error of the database's. */
export function isId(said: unknown): said is string {
  return typeof said === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(said);
}
