import { z } from 'zod';
import type { ItemEdit } from '../../db/calendar/edit';
import type { CalendarItemRow } from '../../db/tables';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';
import { readWhen, wallTime } from '../tasks/when';

const HASHTAGS_MOST = 60;

const optional = (most: number) =>
  z
    .string()
    .max(most, `Can have at most ${most.toLocaleString('en-GB')} characters.`)
    .default('')
    .transform((text) => {
      const said = text.replaceAll('\r\n', '\n').trim();
      return said === '' ? null : said;
    });

const schema = z.object({
  version: z.coerce.number({ error: 'The version is missing: reload the page.' }).int().min(1),
  title: z
    .string({ error: 'Title is required.' })
    .trim()
    .min(1, 'Title is required.')
    .max(255, 'Can have at most 255 characters.'),
  copy_text: z
    .string({ error: 'Write the copy.' })
    .max(20_000, 'Can have at most 20,000 characters.')
    .transform((text) => text.replaceAll('\r\n', '\n').trimEnd()),
  hashtags: z
    .string()
    .default('')
    .transform(hashtagsIn)
    .refine((tags) => tags.length <= HASHTAGS_MOST, `At most ${HASHTAGS_MOST} hashtags.`)
    .refine((tags) => tags.every((tag) => tag.length <= 140), 'A hashtag can have at most 140 characters.'),
  first_comment: optional(5_000),
  link_url: optional(2_000).refine(
    (link) => link === null || z.url({ protocol: /^https?$/ }).safeParse(link).success,
    'A link begins with https:// or http://.',
  ),
  alt_text: optional(2_000),
  asset_ref: optional(512),
  cta_text: optional(255),
  notes: optional(5_000),
});

export type TypedItem = { version: number; edit: ItemEdit };

/**
 * What the form of an item asks for. The time counts only when it is not the one that the form was drawn with:
 * words of an item can be put right after its time has passed, and in the hour that the clocks repeat.
 */
export function parseItem(body: unknown, zone: string): Verdict<TypedItem> {
  const typed = parseForm(schema, body);
  if (!typed.ok) return typed;
  const { version, ...words } = typed.value;
  const fields = (body ?? {}) as Record<string, unknown>;
  if (fields['scheduled_at'] === fields['time_seen'] && !fields['scheduled_at_exact']) {
    return yes({ version, edit: words });
  }
  const when = readWhen(body, 'scheduled_at', zone);
  if (!when.ok) return when;
  if (!when.value) {
    const says = { scheduled_at: 'Give the day and the time.' };
    return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: 'scheduled_at', detail: { fields: says } });
  }
  return yes({ version, edit: { ...words, scheduled_at: when.value } });
}

/** A stored item in the words of its form. */
export function itemValues(item: CalendarItemRow, zone: string): Record<string, unknown> {
  return {
    scheduled_at: wallTime(item.scheduled_at, zone),
    title: item.title,
    copy_text: item.copy_text,
    hashtags: item.hashtags.join(' '),
    first_comment: item.first_comment ?? '',
    link_url: item.link_url ?? '',
    alt_text: item.alt_text ?? '',
    asset_ref: item.asset_ref ?? '',
    cta_text: item.cta_text ?? '',
    notes: item.notes ?? '',
  };
}

/** `#Tea, spring` is two; each is kept with its sign, and once. */
export function hashtagsIn(text: string): string[] {
  const words = text.split(/[\s,;]+/).map((word) => word.replace(/^#+/, ''));
  const seen = new Map<string, string>();
  for (const word of words) {
    if (word !== '' && !seen.has(word.toLowerCase())) seen.set(word.toLowerCase(), `#${word}`);
  }
  return [...seen.values()];
}
