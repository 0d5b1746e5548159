import { z } from 'zod';

const shown = {
  version: z.coerce.number({ error: 'The version is missing: reload the page.' }).int().min(1),
  checksum: z.string({ error: 'The checksum is missing: reload the page.' }).min(1),
};

/** Which version was read, and what was said to it. */
export const approvalForm = z.object({
  ...shown,
  comment: z
    .string()
    .trim()
    .max(2_000, 'A comment can have at most 2,000 characters.')
    .transform((text) => (text === '' ? undefined : text))
    .optional(),
});

/** The next draft is written with the reason in mind, so there has to be one. */
export const rejectionForm = z.object({
  ...shown,
  reason: z
    .string({ error: 'Say why: the next draft takes it into account.' })
    .trim()
    .min(3, 'Say why, in at least 3 characters: the next draft takes it into account.')
    .max(2_000, 'A reason can have at most 2,000 characters.'),
});
