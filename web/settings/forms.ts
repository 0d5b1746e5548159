import { z } from 'zod';
import { isZone } from '../../workflows/domain/time';
import { named } from '../forms';

export const profileForm = z.object({
  name: named(100, 'Type the name that others see.'),
  time_zone: z.string().trim().refine(isZone, 'Choose a time zone from the list, such as Europe/Berlin.'),
  // An unticked box is not sent at all.
  keyboard: z.literal('on').optional(),
  version: z.coerce.number().int(),
});

const newPassword = z
  .string()
  .min(12, 'At least 12 characters. A few words in a row are easy to keep.')
  .max(1_000, 'At most 1,000 characters.');

export const passwordForm = z.object({
  current_password: z
    .string()
    .min(1, 'Type the password you have now.')
    .max(1_000, 'That is too long for a password.'),
  new_password: newPassword,
});

export const tokenForm = z.object({ token_name: named(100, 'Say what will use it.') });
