import type { PolicyOverrides } from '../../workflows/domain/policy';
import { checkPolicy, isChoiceKey } from '../../workflows/domain/policy';
import type { Verdict } from '../../workflows/domain/verdict';
import { readDuration } from './durations';

/** What a form carries besides the policies themselves. */
const CARRIED = ['commandId', 'version', '_method'];

/** What the form says: durations as ISO-8601, choices as they are. A field that is left empty overrides nothing; an unknown one is kept to be refused. */
export function readOverrides(body: unknown): Record<string, unknown> {
  const said = Object.entries((body ?? {}) as Record<string, unknown>)
    .filter(([key, value]) => !CARRIED.includes(key) && !(typeof value === 'string' && value.trim() === ''))
    .map(([key, value]) => [
      key,
      typeof value === 'string' && !isChoiceKey(key) ? readDuration(value) : value,
    ]);
  return Object.fromEntries(said) as Record<string, unknown>;
}

/** The version of the policy that the form was drawn from. */
export function readVersion(body: unknown): number | undefined {
  const { version } = (body ?? {}) as Record<string, unknown>;
  return typeof version === 'string' && /^\d{1,9}$/.test(version) ? Number(version) : undefined;
}

/**
 * Judges what is typed. What an admin set short before stays legal for a lead who leaves it as it is: the form
 * sends every field, and one that nobody touched must not stand in the way of the others.
 */
export function judgeOverrides(
  typed: Record<string, unknown>,
  stored: PolicyOverrides,
  mayBeShort: boolean,
): Verdict<PolicyOverrides> {
  const before: Record<string, unknown> = stored;
  const changed = Object.fromEntries(Object.entries(typed).filter(([key, value]) => before[key] !== value));
  const own = checkPolicy(changed, mayBeShort);
  return own.ok ? checkPolicy(typed, true) : own;
}
