import { z } from 'zod';

/** Which version was read, and what is said to it. Fields of what is in force have names of their own: both forms may stand on one page. */

/** Versions are 32-bit counters. */
const version = z.coerce
  .number({ error: 'The version is missing: reload the page.' })
  .int()
  .min(1)
  .max(2_147_483_647, 'There is no such version.');
const shown = {
  version,
  checksum: z.string({ error: 'The checksum is missing: reload the page.' }).min(1),
};

const comment = z
  .string()
  .trim()
  .max(2_000, 'A comment can have at most 2,000 characters.')
  .transform((text) => (text === '' ? undefined : text))
  .optional();

const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'on');

const reason = (why: string) =>
  z
    .string({ error: `Say why: ${why}` })
    .trim()
    .min(3, `Say why, in at least 3 characters: ${why}`)
    .max(2_000, 'A reason can have at most 2,000 characters.');

export const askingForm = z.object(shown);
export const approvalForm = z.object({ ...shown, comment, confirmed: ticked });
export const rejectionForm = z.object({ ...shown, reason: reason('whoever revises it reads it.') });
export const confirmationForm = z
  .object({ ...shown, confirmation_comment: comment, confirmation_read: ticked })
  .transform(({ confirmation_comment, confirmation_read, ...said }) => ({
    ...said,
    comment: confirmation_comment,
    confirmed: confirmation_read,
  }));
export const revocationForm = z
  .object({ version, withdrawal_reason: reason('the next person will ask.') })
  .transform(({ withdrawal_reason, ...said }) => ({ ...said, reason: withdrawal_reason }));

export const qcForm = z.object({ version });
export const fixForm = z.object({
  version,
  check: z.string({ error: 'The check is missing: reload the page.' }).min(1).max(100),
});
export const versionForm = z.object({ version });

/** A field of a decision under the name that its form gives it. */
export const FIELD_NAMES: Record<string, Record<string, string>> = {
  confirmation: { comment: 'confirmation_comment', confirmed: 'confirmation_read' },
  revocation: { reason: 'withdrawal_reason' },
};

/** A version's number as the editor's form says it. */
export function versionIn(typed: unknown, otherwise = 0): number {
  const number = typeof typed === 'string' ? Number(typed) : Number.NaN;
  return Number.isInteger(number) && number >= 0 ? number : otherwise;
}

/** A version as it is named in an address; undefined for what cannot be one. */
export function versionNamed(typed: unknown): number | undefined {
  const named = version.safeParse(typed);
  return named.success ? named.data : undefined;
}
