import { z } from 'zod';
import { isZone } from './time';

/** What pages and machines may say of a client and of a project, and what is wrong with it. */

const LINE = 255;
const NOTES = 10_000;

const name = z
  .string({ error: 'Name is required.' })
  .trim()
  .min(1, 'Name is required.')
  .max(LINE, `Name can have at most ${LINE} characters.`)
  .regex(/[\p{L}\p{N}]/u, 'Name needs at least one letter or digit.');

/** Optional text: an empty field is no value. */
const optional = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Can have at most ${most} characters.`)
    .transform((text) => (text === '' ? null : text))
    .nullish()
    .transform((text) => text ?? null);

const emptyIsNull = (value: unknown) => (value === '' || value === undefined ? null : value);

const website = z.preprocess(
  emptyIsNull,
  z
    .string()
    .trim()
    .max(2_000, 'Can have at most 2,000 characters.')
    .transform((typed) => (/^https?:\/\//i.test(typed) ? typed : `https://${typed}`))
    .refine(
      (url) => /^https?:\/\/[^\s/]+\.[^\s/]+/i.test(url),
      'Website must be an address such as https://example.com.',
    )
    .nullable(),
);

export const clientBodySchema = z.strictObject({
  name,
  brand_name: optional(LINE),
  website,
  industry: optional(LINE),
  contact_email: z.preprocess(emptyIsNull, z.email('Must be an e-mail address.').max(LINE).nullable()),
  timezone: z.preprocess(
    emptyIsNull,
    z.string().trim().refine(isZone, 'Time zone must be an IANA name such as Europe/Berlin.').nullable(),
  ),
  notes: optional(NOTES),
});
export type ClientBody = z.output<typeof clientBodySchema>;

export const projectBodySchema = z.strictObject({ name, notes: optional(NOTES) });
export type ProjectBody = z.output<typeof projectBodySchema>;
