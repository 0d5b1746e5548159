import { z } from 'zod';
import { isLocalDate, isZone } from '../time';
import { isWebAddress, LONGEST_ENTRY, LONGEST_TEXT, MOST_ENTRIES } from './entries';
import type { Field, TextField } from './fields';

/** The schema of one field of a form: what it may hold, and the sentence for what it may not. */

const LINE = 300;
const ROWS = 50;
const NAMES = 60;
const NAME = 120;

export function fieldSchema(field: Field): z.ZodType {
  return shapeOf(field).describe(field.label);
}

function shapeOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'line':
    case 'text':
    case 'url':
    case 'email':
    case 'date':
    case 'zone':
    case 'instant':
      return textSchema(field);
    case 'choice': {
      const values = field.options.map(({ value }) => value);
      return z.enum(values as [string, ...string[]], { error: `Must be one of ${values.join(', ')}.` });
    }
    case 'number':
      return numberSchema(field);
    case 'flag':
      return z.boolean({ error: 'Must be true or false.' });
    case 'list': {
      const most = field.most ?? MOST_ENTRIES;
      const entry = textSchema({
        key: field.key,
        label: field.label,
        kind: field.of ?? 'line',
        most: LONGEST_ENTRY,
      });
      return z.array(entry, { error: 'Must be a list of texts.' }).max(most, `At most ${most} entries.`);
    }
    case 'choices': {
      const values = field.options.map(({ value }) => value);
      const option = z.enum(values as [string, ...string[]], { error: `Choose from ${values.join(', ')}.` });
      return z.array(option, { error: 'Must be a list.' }).max(values.length, 'Each can be chosen once.');
    }
    case 'rows': {
      const most = field.most ?? ROWS;
      const row = z.strictObject(
        Object.fromEntries(field.columns.map((column) => [column.key, shapeOf(column).optional()])),
        // Undefined leaves the sentence for an unknown column to parseContent.
        { error: ({ code }) => (code === 'invalid_type' ? 'Must be a row of named values.' : undefined) },
      );
      return z.array(row, { error: 'Must be a list of rows.' }).max(most, `At most ${most} rows.`);
    }
    case 'map': {
      const value = shapeOf({ ...field.value, key: field.key });
      return z
        .record(z.string(), value, { error: 'Must be names with their values.' })
        .superRefine((map, context) => {
          const names = Object.keys(map);
          if (names.length > NAMES)
            context.addIssue({ code: 'custom', message: `At most ${NAMES} entries.` });
          const possible = field.keys?.map((option) => option.value);
          for (const name of names) {
            if (name.length > NAME) {
              const message = `A name can have at most ${NAME} characters.`;
              context.addIssue({ code: 'custom', path: [name], message });
            }
            if (!possible || possible.includes(name)) continue;
            context.addIssue({
              code: 'custom',
              path: [name],
              message: `“${name}” is none of ${possible.join(', ')}.`,
            });
          }
        });
    }
  }
}

function numberSchema({ min, max, whole }: Extract<Field, { kind: 'number' }>) {
  const range =
    min !== undefined && max !== undefined
      ? `Must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`
      : `Must be a ${whole ? 'whole ' : ''}number${min === undefined ? '' : ` of at least ${min}`}${max === undefined ? '' : ` of at most ${max}`}.`;
  let schema = z.number({ error: range });
  if (whole) schema = schema.int(range);
  if (min !== undefined) schema = schema.min(min, range);
  return max === undefined ? schema.max(1e15, range) : schema.max(max, range);
}

function textSchema(field: TextField) {
  const most = field.most ?? (field.kind === 'text' ? LONGEST_TEXT : LINE);
  const text = z
    .string({ error: 'Must be text.' })
    .max(most, `Can have at most ${grouped(most)} characters.`);
  switch (field.kind) {
    case 'url':
      return text.refine(isWebAddress, 'Must be an address that begins with https:// or http://.');
    case 'email':
      return text.refine((value) => z.email().safeParse(value).success, 'Must be an e-mail address.');
    case 'date':
      return text.refine(isLocalDate, 'Must be a day such as 2027-03-31.');
    case 'zone':
      return text.refine(isZone, 'Must be an IANA time zone such as Europe/Berlin.');
    default:
      return text;
  }
}

/** 10000 as "10,000". */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
