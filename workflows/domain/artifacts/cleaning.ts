import { withoutThousands } from './entries';
import type { Field, Option, TextField } from './fields';

/** What was sent for a field, as it is kept: trimmed, aliases resolved, empty values left out. */

/** Trimmed; empty is undefined. What has the wrong shape stays as it is, for the schema to say so. */
export function cleaned(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (field.kind) {
    case 'line':
    case 'text':
    case 'url':
    case 'email':
    case 'date':
    case 'zone':
    case 'instant':
      return typeof value === 'string' ? cleanText(value, field.kind === 'text') : textOf(field, value);
    case 'choice':
      return typeof value === 'string' ? chosen(field.options, value) : value;
    case 'number':
      return typeof value === 'string' ? numberIn(value) : value;
    case 'flag':
      return typeof value === 'string' ? flagIn(value) : value;
    case 'list':
      return entriesIn(value);
    case 'choices': {
      const entries = entriesIn(value);
      if (!Array.isArray(entries)) return entries;
      return [
        ...new Set(
          entries.map((one: unknown) => (typeof one === 'string' ? chosen(field.options, one) : one)),
        ),
      ];
    }
    case 'rows': {
      if (!Array.isArray(value)) return value;
      const rows = value.map((row) => (isRecord(row) ? cleanRow(field.columns, row) : row));
      const filled = rows.filter((row) => !isRecord(row) || Object.keys(row).length > 0);
      return filled.length === 0 ? undefined : filled;
    }
    case 'map': {
      if (!isRecord(value)) return value;
      const nameOf = (typed: string) => (field.keys ? chosen(field.keys, typed) : cleanText(typed, false));
      const entries = Object.entries(value)
        .map(([name, inner]) => [nameOf(name), cleaned({ ...field.value, key: field.key }, inner)] as const)
        .filter(([name, inner]) => name !== undefined && inner !== undefined);
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
  }
}

function cleanRow(columns: readonly Field[], row: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    const column = columns.find((one) => isNamed(one, name));
    return column ? [column.key, cleaned(column, value)] : [name, value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Several texts where one is kept become its lines: `{ primary_offers: ['A', 'B'] }`. */
function textOf(field: TextField, value: unknown): unknown {
  if (field.kind !== 'text' || !Array.isArray(value)) return value;
  return value.every((one) => typeof one === 'string') ? cleanText(value.join('\n'), true) : value;
}

function cleanText(text: string, keepsLines: boolean): string | undefined {
  // Postgres keeps neither NUL nor half a character.
  const storable = text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
  const trimmed = storable.replaceAll('\r\n', '\n').trim();
  const clean = keepsLines ? trimmed : linesOf(trimmed).join(' ');
  return clean === '' ? undefined : clean;
}

/** Its lines without the spaces around them. Not by a pattern: one that begins with spaces takes minutes for many of them. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `Lead generation`, `lead_generation` and `LEAD_GENERATION` choose the same option, by value, label or alias. */
function chosen(options: readonly Option[], typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const plain = (one: string) => one.toLowerCase().replaceAll(/[\s_-]+/g, ' ');
  const found = options.find(({ value }) => value === text);
  const alike = options.find(({ value, label, aliases = [] }) =>
    [value, label, ...aliases].some((one) => plain(one) === plain(text)),
  );
  return (found ?? alike)?.value ?? text;
}

function numberIn(text: string): unknown {
  const plain = withoutThousands(text.trim());
  if (plain === '') return undefined;
  const number = Number(plain);
  return Number.isNaN(number) ? text : number;
}

function flagIn(text: string): unknown {
  const word = text.trim().toLowerCase();
  if (['true', 'on', 'yes', '1'].includes(word)) return true;
  return ['false', 'off', 'no', '0', ''].includes(word) ? false : text;
}

/** A list, or one entry a line. */
function entriesIn(value: unknown): unknown {
  const entries = typeof value === 'string' ? value.split('\n') : value;
  if (!Array.isArray(entries)) return value;
  const clean = entries
    .map((one: unknown) => (typeof one === 'string' ? cleanText(one, false) : one))
    .filter((one) => one !== undefined && one !== null);
  return clean.length === 0 ? undefined : clean;
}

/** By its own name or by one that it had, or has elsewhere. */
export function isNamed(one: { key: string; aliases?: readonly string[] }, name: string): boolean {
  return one.key === name || one.aliases?.includes(name) === true;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
