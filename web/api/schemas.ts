import { z } from 'zod';
import {
  CONTENT_TYPES,
  parseContentType,
  parsePlatform,
  PLATFORMS,
  type ContentType,
  type Platform,
} from '../../workflows/domain/platforms';

/** Shapes that several nouns share. */

/** Whatever looks like a UUID may be asked for; what is not there is not found. */
export const anId = z.guid('Is the id of a record.');
export const byId = z.object({ id: anId });

export const instant = z.iso.datetime().describe('An instant in UTC, such as `2026-11-20T10:00:00.000Z`.');
export const day = z.iso.date().describe('A day on the wall calendar, such as `2026-11-20`.');

export const commandId = z
  .uuid()
  .describe('The command that this request was written down as: `GET /commands/{command}`.');

/** An instant as callers send it: any offset, but one must be said. */
export const sentInstant = z.iso
  .datetime({
    offset: true,
    error: 'Is an instant with its offset, such as 2026-11-20T10:00:00Z or 2026-11-20T11:00:00+01:00.',
  })
  .transform((text) => new Date(text))
  .describe('An instant in ISO-8601 with an offset or `Z`.');

/** Said in any case, kept in the case of the enum. */
export function anyCase<const T extends readonly [string, ...string[]]>(
  values: T,
  fold: 'upper' | 'lower' = 'upper',
) {
  const says = `Is one of ${values.join(', ')}.`;
  return z
    .string({ error: says })
    .transform((text) => (fold === 'upper' ? text.trim().toUpperCase() : text.trim().toLowerCase()))
    .pipe(z.enum(values, { error: says }))
    .meta({ description: says, enum: values });
}

/** One value, or several with commas between them. */
export function anyOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(anyCase(values)).min(1))
    .describe(`One or several, with commas between them, of ${values.join(', ')}.`);
}

export const sentPlatform = z
  .string()
  .transform((text, context): Platform => {
    const known = parsePlatform(text);
    if (known) return known;
    context.addIssue({ code: 'custom', message: `Is one of ${PLATFORMS.join(', ')}.` });
    return z.NEVER;
  })
  .describe(`One of ${PLATFORMS.join(', ')}, in any case; \`x\` is twitter.`);

export const sentContentType = z
  .string()
  .transform((text, context): ContentType => {
    const known = parseContentType(text);
    if (known) return known;
    context.addIssue({ code: 'custom', message: `Is one of ${CONTENT_TYPES.join(', ')}.` });
    return z.NEVER;
  })
  .describe(`One of ${CONTENT_TYPES.join(', ')}, as far as the platform carries it.`);

const REASON = 'Say why, in 3 to 2,000 characters: the next person will ask.';

/** Kept with the decision, in the audit and on the page. */
export const reason = z
  .string({ error: REASON })
  .trim()
  .min(3, REASON)
  .max(2_000, REASON)
  .describe('Why. Kept with what was done, for the next person who asks.');

export const nothing = z.strictObject({});

/** One page of a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: z
      .string()
      .nullable()
      .describe('Hand it back as `cursor` for the next page; null on the last.'),
  });
}

/** What the given fields mean, for the document: the schemas themselves stay as they are. */
export function described<S extends z.ZodRawShape>(shape: S, words: { [K in keyof S]?: string }): S {
  const entries = Object.entries(shape).map(([name, schema]) => {
    const says = words[name];
    return [name, says === undefined ? schema : (schema as z.ZodType).describe(says)];
  });
  return Object.fromEntries(entries) as S;
}
