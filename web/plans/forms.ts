import { z } from 'zod';
import { LATE_CHOICES } from '../../workflows/domain/plans-approval';
import { PLAN_SECTIONS, REDRAFTABLE_SECTIONS } from '../../workflows/domain/plans-sections';

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
  /** Asked only when the approval comes late. */
  late: z.enum(LATE_CHOICES, { error: 'Choose what becomes of the dates.' }).optional(),
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

/** Which section is to be drafted again, and what is to be different. */
export const redraftForm = z.object({
  version: shown.version,
  section: z.enum(REDRAFTABLE_SECTIONS, { error: 'Choose the section.' }),
  instruction: z
    .string()
    .trim()
    .max(1_000, 'An instruction can have at most 1,000 characters.')
    .transform((text) => (text === '' ? null : text))
    .default(null),
});

/** A word on the whole version, or on one section of it. */
export const commentForm = z.object({
  version: shown.version,
  section: z
    .union([z.literal('').transform(() => null), z.enum(PLAN_SECTIONS)], {
      error: 'Choose a section of the list.',
    })
    .default(null),
  body: z
    .string({ error: 'Write what you have to say.' })
    .trim()
    .min(1, 'Write what you have to say.')
    .max(5_000, 'A comment can have at most 5,000 characters.'),
});
