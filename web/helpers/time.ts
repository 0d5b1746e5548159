import { describeBeside, describeTime } from '../times';

type Options = { hash: { zone?: string; beside?: string; now?: Date } };

/** `{{#with (time due_at zone=@zone now=@now)}}{{local}}{{/with}}`. Usually through `{{> shared/time}}`. */
export function time(at: Date | string | null | undefined, { hash }: Options) {
  if (at === null || at === undefined) return undefined;
  if (!hash.zone || !hash.now) throw new Error('The time helper needs zone= and now=.');
  return hash.beside === undefined
    ? describeTime(at, hash.zone, hash.now)
    : describeBeside(at, hash.zone, hash.beside, hash.now);
}
