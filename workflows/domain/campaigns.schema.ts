import { z } from 'zod';
import {
  CAMPAIGN_TYPES,
  LEAD_CAPTURE_METHODS,
  MAX_CADENCE,
  MAX_CAMPAIGN_DAYS,
  PLANNINGS,
  POSTING_MODES,
} from './campaigns';
import { parsePlatform, PLATFORMS, type Platform } from './platforms';
import { durationDays } from './plans';
import { TASK_TEMPLATES } from './task-templates';
import { isLocalDate, isZone } from './time';

/** The campaign body: what pages, machines and imports may say of a campaign, and what is wrong with it. */

const LINE = 255;
const TEXT = 10_000;

const line = (label: string) =>
  z
    .string({ error: ({ input }) => `${label} ${input === undefined ? 'is required' : 'must be text'}.` })
    .trim()
    .min(1, `${label} is required.`)
    .max(LINE, `${label} can have at most ${LINE} characters.`)
    .regex(/[\p{L}\p{N}]/u, `${label} needs at least one letter or digit.`);

/** Optional text: an empty field is no value. */
const optional = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Can have at most ${most} characters.`)
    .transform((text) => (text === '' ? null : text))
    .nullish()
    .transform((text) => text ?? null);

/** `Product Launch`, `product_launch` and `PRODUCT_LAUNCH` are the same value. */
function oneOf<const T extends readonly [string, ...string[]]>(values: T, label: string) {
  return z
    .string({ error: `${label} must be one of ${values.join(', ')}.` })
    .transform((typed) =>
      typed
        .trim()
        .toUpperCase()
        .replaceAll(/[\s-]+/g, '_'),
    )
    .pipe(z.enum(values, { error: `${label} must be one of ${values.join(', ')}.` }));
}

const emptyIsAbsent = (value: unknown) => (value === '' || value === null ? undefined : value);

const platform = z.string({ error: 'A platform is a name.' }).transform((typed, context): Platform => {
  const known = parsePlatform(typed);
  if (known) return known;
  context.addIssue({ code: 'custom', message: `“${typed}” is not a platform; use ${PLATFORMS.join(', ')}.` });
  return z.NEVER;
});

const platforms = z
  .array(platform, { error: 'Choose at least one platform.' })
  .min(1, 'Choose at least one platform.')
  .transform((chosen) => [...new Set(chosen)]);

const WHOLE = 'Items a week is a whole number from 0 to 21.';

/** A number, or the text of one as a form sends it; `true`, `[3]` and blanks are not counts. */
const perWeek = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number({ error: WHOLE }).int(WHOLE).min(0, WHOLE).max(MAX_CADENCE, WHOLE),
);

const cadence = z
  .record(z.string(), z.preprocess(emptyIsAbsent, perWeek.optional()), {
    error: 'Say how many items a week each platform gets.',
  })
  .transform((given, context) => {
    const result: Partial<Record<Platform, number>> = {};
    for (const [name, count] of Object.entries(given)) {
      const known = parsePlatform(name);
      if (!known) context.addIssue({ code: 'custom', path: [name], message: `“${name}” is not a platform.` });
      else if (count !== undefined) result[known] = count;
    }
    return result;
  });

const day = (label: string) =>
  z
    .string({ error: `${label} is required.` })
    .trim()
    .refine(isLocalDate, `${label} must be a day such as 2027-03-31.`);

const dayList = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.split(/[\s,;]+/).filter((text) => text !== '') : value),
    z.array(day('A blackout date')).max(400, 'At most 400 blackout dates.'),
  )
  .transform((days) => [...new Set(days)].sort());

const lines = z
  .preprocess(
    (value) =>
      typeof value === 'string'
        ? value
            .split(/\r?\n/)
            .map((text) => text.trim())
            .filter(Boolean)
        : value,
    z
      .array(z.string().trim().min(1).max(500, 'An objective can have at most 500 characters.'))
      .max(20, 'At most 20 objectives.'),
  )
  .default([]);

const email = z.email('Must be the e-mail address of somebody who works here.');

const fields = {
  name: line('Name'),
  client: line('Client'),
  project: optional(LINE),
  venture_name: optional(LINE),
  brand_product: optional(LINE),
  description: optional(TEXT),
  campaign_type: z
    .preprocess(emptyIsAbsent, oneOf(CAMPAIGN_TYPES, 'Campaign type').optional())
    .transform((type) => type ?? null),
  industry: optional(LINE),
  objective: z
    .string({ error: 'Objective is required.' })
    .trim()
    .min(1, 'Objective is required.')
    .max(2_000, 'Objective can have at most 2,000 characters.')
    .regex(/[\p{L}\p{N}]/u, 'Objective needs at least one letter or digit.'),
  objectives: lines,
  platforms,
  cadence,
  timezone: z
    .string({ error: 'Time zone is required.' })
    .trim()
    .refine(isZone, 'Time zone must be an IANA name such as Europe/Berlin.'),
  start_date: day('Start date'),
  end_date: day('End date'),
  primary_cta: line('Call to action'),
  lead_capture_method: z
    .preprocess(emptyIsAbsent, oneOf(LEAD_CAPTURE_METHODS, 'Lead capture').optional())
    .transform((method) => method ?? null),
  budget: optional(LINE),
  posting_mode: z.preprocess(emptyIsAbsent, oneOf(POSTING_MODES, 'Posting mode').default('MANUAL')),
  planning: z.preprocess(emptyIsAbsent, oneOf(PLANNINGS, 'Planning').default('QUICK')),
  task_template: z.preprocess(emptyIsAbsent, oneOf(TASK_TEMPLATES, 'Task template').default('POST_ONLY')),
  blackout_dates: z.preprocess(emptyIsAbsent, dayList.default([])),
  owner: z.preprocess(emptyIsAbsent, email.optional()).transform((address) => address?.toLowerCase() ?? null),
  deputy: z
    .preprocess(emptyIsAbsent, email.optional())
    .transform((address) => address?.toLowerCase() ?? null),
  metadata: z.record(z.string(), z.unknown()).default({}),
  auto_activate: z
    .preprocess(
      (value) =>
        value === 'true' || value === 'on' ? true : value === 'false' || value === '' ? false : value,
      z.boolean(),
    )
    .default(true),
};

export const campaignBodySchema = z.strictObject(fields).superRefine((body, context) => {
  checkDates(body, (path, message) => context.addIssue({ code: 'custom', path: [path], message }));
  for (const name of Object.keys(body.cadence) as Platform[]) {
    if (!body.platforms.includes(name) && (body.cadence[name] ?? 0) > 0) {
      context.addIssue({
        code: 'custom',
        path: ['cadence', name],
        message: 'This platform is not chosen above.',
      });
    }
  }
});

function checkDates(
  body: { start_date: string; end_date: string },
  wrong: (path: string, message: string) => void,
) {
  if (!isLocalDate(body.start_date) || !isLocalDate(body.end_date)) return;
  if (body.end_date < body.start_date) wrong('end_date', 'The end date is before the start date.');
  if (durationDays(body.start_date, body.end_date) > MAX_CAMPAIGN_DAYS)
    wrong('end_date', 'A campaign lasts five years at most.');
}

/** As it is given; everything but the starred fields may be left out. */
export type CampaignBodyInput = z.input<typeof campaignBodySchema>;
/** As it is kept: trimmed, aliases resolved, defaults filled in. */
export type CampaignBody = z.output<typeof campaignBodySchema>;
