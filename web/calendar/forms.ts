import { z } from 'zod';
import type { ItemEdit } from '../../db/calendar/edit';
import type { CalendarItemRow } from '../../db/tables';
import { CONTENT_TYPES, PLATFORMS } from '../../workflows/domain/platforms';
import { yes, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';
import { readWhen, wallTime } from '../tasks/when';

const lines = (text: string) => text.replaceAll('\r\n', '\n');

const optional = (most: number) =>
  z
    .string()
    .default('')
    .transform((text) => lines(text).trim())
    .pipe(z.string().max(most, `Can have at most ${most} characters.`))
    .transform((text) => (text === '' ? null : text));

const link = optional(2_000).refine((text) => text === null || /^https?:\/\/\S+$/i.test(text), {
  error: 'Paste the full address, starting with https://.',
});

const hashtags = z
  .string()
  .default('')
  .transform((text) => [...new Set(text.split(/[\s,]+/).filter((tag) => /[\p{L}\p{N}]/u.test(tag)))])
  .pipe(
    z
      .array(z.string().max(140, 'A hashtag can have at most 140 characters.'))
      .max(60, 'At most 60 hashtags.'),
  );

const itemForm = z.object({
  platform: z.enum(PLATFORMS, { error: 'Choose where it is published.' }).optional(),
  content_type: z.enum(CONTENT_TYPES, { error: 'Choose what it is.' }).optional(),
  title: z
    .string()
    .trim()
    .min(1, 'Give it a title.')
    .max(255, 'At most 255 characters.')
    .regex(/[\p{L}\p{N}]/u, 'Needs at least one letter or digit.'),
  copy_text: z
    .string()
    .default('')
    .transform(lines)
    .pipe(z.string().max(100_000, 'At most 100,000 characters.')),
  hashtags,
  first_comment: optional(5_000),
  link_url: link,
  alt_text: optional(2_000),
  asset_ref: optional(512),
  cta_text: optional(255),
  notes: optional(5_000),
});

type Words = z.output<typeof itemForm>;

/**
 * What a person changed of an item: only fields that now say something else, and its time where the wall time
 * is another one. Its time is meant in the campaign's zone.
 */
export function readItemEdit(body: unknown, item: CalendarItemRow, zone: string): Verdict<ItemEdit> {
  const typed = parseForm(itemForm, body);
  if (!typed.ok) return typed;
  const when = readWhen(body, 'scheduled_at', zone);
  const typedWhen = ((body ?? {}) as Record<string, unknown>)['scheduled_at'];
  // An hour that the clocks repeat asks which one; left as it was, it is the one it was.
  const untouched = typedWhen === wallTime(item.scheduled_at, zone) && !exactChosen(body);
  if (!untouched && !when.ok) return when;
  const moved = !untouched && when.ok && when.value && { scheduled_at: when.value };
  return yes({ ...changedWords(typed.value, item), ...moved });
}

function exactChosen(body: unknown): boolean {
  return Boolean(((body ?? {}) as Record<string, unknown>)['scheduled_at_exact']);
}

function changedWords(words: Words, item: CalendarItemRow): ItemEdit {
  const names = Object.keys(words) as Array<keyof Words>;
  return Object.fromEntries(
    names
      .filter((name) => words[name] !== undefined)
      .filter((name) => JSON.stringify(words[name]) !== JSON.stringify(item[name]))
      .map((name) => [name, words[name]]),
  );
}

/** An item in the words of its form. */
export function itemValues(item: CalendarItemRow, zone: string): Record<string, unknown> {
  return { ...item, hashtags: item.hashtags.join(' '), scheduled_at: wallTime(item.scheduled_at, zone) };
}
