import { z } from 'zod';
import { no, yes, type Refusal, type Verdict } from '../workflows/domain/verdict';
import { fieldId } from './helpers/field-id';
import { fieldErrors, sentenceOf } from './refusals';

/** What a form template prints: what was typed, and what is wrong with it. */
export type FormState = {
  values: Record<string, unknown>;
  /** By field name as in `name="…"`: `email`, `cadence[linkedin]`. */
  errors: Record<string, string>;
  /** For `shared/_form-errors.hbs`; absent when nothing is wrong. The only thing wrong is said once, as a link: `href`. */
  summary?: { sentence: string; href?: string; errors: Array<{ href: string; message: string }> };
};

/** Typed input, or FIELDS_INVALID with a sentence for each field. */
export function parseForm<S extends z.ZodType>(schema: S, body: unknown): Verdict<z.output<S>> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return yes(parsed.data);
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[fieldName(issue.path)] ??= issue.message;
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: Object.keys(fields)[0], detail: { fields } });
}

/** The state of a form: at first with what it starts from, after a refusal with what was typed. */
export function formState(values: unknown, refusal?: Refusal): FormState {
  const typed = isRecord(values) ? values : {};
  if (!refusal) return { values: typed, errors: {} };
  const errors = fieldErrors(refusal);
  const listed = Object.entries(errors).map(([name, message]) => ({ href: `#${fieldId(name)}`, message }));
  const sentence = sentenceOf(refusal);
  const [only] = listed;
  const summary =
    listed.length === 1 && only?.message === sentence
      ? { sentence, href: only.href, errors: [] }
      : { sentence, errors: listed };
  return { values: typed, errors, summary };
}

/** A form that was refused and is not there to be sent again: why, and the words that were typed in it. */
export function unsent({ values, summary }: FormState, ...fields: string[]) {
  const words = fields
    .map((field) => values[field])
    .find((typed) => typeof typed === 'string' && typed !== '');
  return { summary, words };
}

/** `['cadence', 'linkedin']` is the control `cadence[linkedin]`; an entry of a list is its whole field. */
function fieldName(path: readonly PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  const keys = rest.filter((key) => !/^\d+$/.test(key));
  return [first ?? 'form', ...keys.map((key) => `[${key}]`)].join('');
}

/** A named set of values, as a form or JSON sends one. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A name that people can say: emoji and punctuation alone are none. */
export function named(most: number, says: string) {
  return z
    .string({ error: says })
    .trim()
    .min(1, says)
    .max(most, `At most ${most} characters.`)
    .regex(/[\p{L}\p{N}]/u, 'Needs at least one letter or digit.');
}
