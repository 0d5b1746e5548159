import { z } from 'zod';
import { WEBHOOK_EVENTS } from '../../workflows/domain/webhooks';

const one = z.enum(WEBHOOK_EVENTS, { error: 'Choose from the list.' });

export const endpointForm = z.object({
  url: z
    .string()
    .trim()
    .min(1, 'Type the address that is to be called.')
    .max(2_000, 'At most 2,000 characters.'),
  description: z
    .string()
    .trim()
    .max(200, 'At most 200 characters.')
    .optional()
    .transform((text) => (text ? text : null)),
  // One ticked box is sent as itself, several as a list, none not at all.
  events: z
    .union([one.transform((event) => [event]), z.array(one)], { error: 'Choose at least one event.' })
    .refine((events) => events.length > 0, 'Choose at least one event.')
    .transform((events) => WEBHOOK_EVENTS.filter((event) => events.includes(event))),
});
