import { z } from 'zod';
import { no, yes, type Refusal, type Verdict } from '../../workflows/domain/verdict';

/** Deeper than anything we know, and shallow enough for everything that walks it. */
const DEEPEST = 32;

/** Typed input, or a refusal that names each field by its path (`proof.value`) with a sentence. */
export function parseInput<T>(schema: z.ZodType<T> | undefined, given: unknown): Verdict<T> {
  // An endpoint without a schema declares its input unknown: nothing reads it.
  if (!schema) return yes(undefined as T);
  const unfit = unfitText(given, []);
  if (unfit) return refused({ [unfit.path]: unfit.says });
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return yes(parsed.data);
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    for (const [name, says] of problemsOf(issue, schema)) fields[name] ??= says;
  }
  return refused(fields);
}

export function refused(fields: Record<string, string>): Refusal {
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: Object.keys(fields)[0], detail: { fields } });
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType): Array<[string, string]> {
  if (issue.code !== 'unrecognized_keys') return [[nameOf(issue.path), issue.message]];
  const atTop = issue.path.length === 0 && schema instanceof z.ZodObject;
  const known = atTop ? ` Known: ${Object.keys(schema.shape).join(', ') || 'none'}.` : '';
  return issue.keys.map((key) => [nameOf([...issue.path, key]), `There is no such field.${known}`]);
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'body' : path.map(String).join('.');
}

type Unfit = { path: string; says: string };

/** Text that Postgres cannot keep, and nesting that nothing needs: the sender's mistake, not an error of ours. */
function unfitText(value: unknown, path: readonly string[]): Unfit | undefined {
  if (path.length > DEEPEST)
    return { path: path.slice(0, 3).join('.'), says: `Is nested deeper than ${DEEPEST} levels.` };
  if (typeof value === 'string') return isStorable(value) ? undefined : unstorable(path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = isStorable(key) ? unfitText(inner, [...path, key]) : unstorable(path);
    if (found) return found;
  }
  return undefined;
}

function unstorable(path: readonly string[]): Unfit {
  return {
    path: nameOf(path),
    says: 'Contains a character that is not text: a null character or half a surrogate pair.',
  };
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
