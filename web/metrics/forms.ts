import { z } from 'zod';
import type { OfferedMetric } from '../../db/metrics/log';
import { METRIC_NAMES, METRIC_UNITS, metricName, usualUnit } from '../../workflows/domain/metrics';
import { PLATFORMS } from '../../workflows/domain/platforms';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';

const NOT_A_NUMBER = 'A figure is a number such as 1200 or 3.5.';

/** "1,200" and "1 200" are the same number, "3,5" is 3.5. Nothing when it is no number. */
function readNumber(typed: string): number | undefined {
  const text = typed
    .trim()
    .replaceAll(/[\s,](?=\d{3}\b)/g, '')
    .replace(',', '.');
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** As it is kept: Postgres takes no null characters, and browsers end lines in two ways. */
export function plainText(typed: unknown): string {
  return typeof typed === 'string' ? typed.replaceAll('\u0000', '').replaceAll('\r\n', '\n').trim() : '';
}

const figure = z.string({ error: 'Give the figure.' }).transform((typed, context) => {
  const value = readNumber(typed);
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: typed.trim() === '' ? 'Give the figure.' : NOT_A_NUMBER });
  return z.NEVER;
});

/** Nothing chosen is the metric's usual unit. */
const unit = z.union([z.literal(''), z.enum(METRIC_UNITS)]).catch('');
const notes = z
  .string()
  .default('')
  .transform((text) => plainText(text) || null);

const entry = z.object({
  platform: z.enum(PLATFORMS, { error: 'Choose the platform.' }),
  date: z.string().trim(),
  metric_type: z.string().max(100, 'At most 100 characters.'),
  value: figure,
  unit,
  notes,
  task_id: z.guid().optional().catch(undefined),
});

export function parseEntry(body: unknown): Verdict<OfferedMetric> {
  const parsed = parseForm(entry, body);
  if (!parsed.ok) return parsed;
  const { unit: chosen, ...rest } = parsed.value;
  return yes({ ...rest, unit: chosen || usualUnit(metricName(rest.metric_type)) });
}

const correction = entry.omit({ platform: true, metric_type: true, task_id: true }).extend({
  reason: z.string().default('').transform(plainText),
  version: z.coerce.number().int().min(1).optional(),
});

export function parseCorrection(body: unknown) {
  const parsed = parseForm(correction, body);
  if (!parsed.ok) return parsed;
  const { reason, version, unit: chosen, ...rest } = parsed.value;
  return yes({ reason, version, change: { ...rest, ...(chosen && { unit: chosen }) } });
}

/** The name of a cell's field. */
export function cellName(platform: string, metric: string): string {
  return `cell[${platform}][${metric}]`;
}

/** A day's grid: the cells that were filled, each with the name of its field. Empty ones say nothing. */
export function parseGrid(body: unknown): Verdict<{ date: string; figures: OfferedMetric[] }> {
  const typed = recordOf(body);
  const date = typeof typed['date'] === 'string' ? typed['date'].trim() : '';
  const figures: OfferedMetric[] = [];
  const fields: Record<string, string> = {};
  for (const platform of PLATFORMS) {
    const cells = recordOf(recordOf(typed['cell'])[platform]);
    for (const metric_type of METRIC_NAMES) {
      const text = cells[metric_type];
      if (typeof text !== 'string' || text.trim() === '') continue;
      const row = cellName(platform, metric_type);
      const value = readNumber(text);
      if (value === undefined) fields[row] = NOT_A_NUMBER;
      else
        figures.push({ platform, date, metric_type, value, unit: usualUnit(metric_type), notes: null, row });
    }
  }
  if (Object.keys(fields).length === 0 && figures.length === 0) {
    fields['date'] = 'No figure is filled in: fill in at least one for this day.';
  }
  const [field] = Object.keys(fields);
  if (field !== undefined) return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field, detail: { fields } });
  return yes({ date, figures });
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
