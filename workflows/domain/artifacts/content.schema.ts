import { z } from 'zod';
import { isLocalDate, isZone } from '../time';
import { no, yes, type Refusal, type Verdict } from '../verdict';
import { isWebAddress, LONGEST_ENTRY, LONGEST_TEXT, MOST_ENTRIES, withoutThousands } from './entries';
import type { Content, Field, Option, Section, StageForm, TextField } from './fields';

/** The schema of a stage's content, made of its form: what a draft may hold, and what is wrong with what was sent. */

const LINE = 300;
const ROWS = 50;
const NAMES = 60;
const NAME = 120;

/** All of one content as JSON; a form of text fields cannot come near it by honest work. */
export const MAX_CONTENT_BYTES = 512 * 1024;

/** A content is taken in today's form only: there is no earlier one that could be read as it. */
export function checkSchemaVersion(form: StageForm, sent: string | undefined): Verdict {
  if (sent === undefined || sent === form.schemaVersion) return yes();
  const detail = { saved: sent, current: form.schemaVersion };
  return no('SCHEMA_INCOMPATIBLE', 'ARTIFACT_SCHEMA', { field: 'schema_version', detail });
}

/** The JSON Schema (draft 2020-12) of a stage's content, as it is kept. */
export function jsonSchemaOf(form: StageForm): object {
  return z.toJSONSchema(schemaOf(form), { io: 'input' });
}

/** Making one takes several times as long as using it. */
const schemas = new WeakMap<StageForm, z.ZodType<Content>>();

function schemaOf(form: StageForm): z.ZodType<Content> {
  const known = schemas.get(form);
  if (known) return known;
  const sections = form.sections.map((section) => [section.key, sectionSchema(section).optional()]);
  const schema = z.strictObject(Object.fromEntries(sections)) as unknown as z.ZodType<Content>;
  schemas.set(form, schema);
  return schema;
}

function sectionSchema(section: Section) {
  return z
    .strictObject(
      Object.fromEntries(section.fields.map((field) => [field.key, fieldSchema(field).optional()])),
    )
    .describe(section.title);
}

function fieldSchema(field: Field): z.ZodType {
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

/**
 * A content as it is kept, out of what was sent: aliases resolved, texts trimmed, empty values left out. Fields may stand
 * in their section or, where their name is unique, beside the sections. FIELDS_INVALID with a sentence for each
 * `section.field` otherwise; nothing unknown is taken.
 */
export function parseContent(form: StageForm, sent: unknown): Verdict<Content> {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return invalid({ content: 'Must be an object of sections.' });
  }
  if (bytesOf(sent) > MAX_CONTENT_BYTES) {
    const detail = { limit: `${MAX_CONTENT_BYTES / 1024} kB for all of one artifact` };
    return no('TOO_LARGE', 'BODY_TOO_LARGE', { field: 'content', detail });
  }
  // Without a prototype, so that a field called __proto__ is refused like any other that does not exist.
  const fields = Object.create(null) as Record<string, string>;
  const placed = placedIn(form, sent as Record<string, unknown>, fields);
  const parsed = schemaOf(form).safeParse(placed);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const names = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
      for (const name of names) {
        const path = [...issue.path, ...(name === undefined ? [] : [name])].join('.');
        fields[path] ??= name === undefined ? issue.message : 'There is no such field.';
      }
    }
  }
  if (Object.keys(fields).length > 0 || !parsed.success) return invalid(fields);
  return yes(parsed.data);
}

/** As JSON. What JSON cannot hold is for the schema to refuse. */
function bytesOf(sent: object): number {
  const json = JSON.stringify(sent, (_name, value: unknown) => (typeof value === 'bigint' ? '' : value));
  return new TextEncoder().encode(json).length;
}

function invalid(fields: Record<string, string>): Refusal {
  return no('VALIDATION_FAILED', 'FIELDS_INVALID', { field: Object.keys(fields)[0], detail: { fields } });
}

type Placed = Record<string, Record<string, unknown>>;

function placedIn(form: StageForm, sent: Record<string, unknown>, wrong: Record<string, string>): Placed {
  const placed: Placed = {};
  const put = (section: Section, field: Field, value: unknown) => {
    const clean = cleaned(field, value);
    if (clean === undefined) return;
    const fields = (placed[section.key] ??= {});
    if (field.key in fields) wrong[`${section.key}.${field.key}`] = 'Sent twice, under two names.';
    fields[field.key] = clean;
  };
  for (const [name, value] of ungrouped(form.groups, sent)) {
    const section = form.sections.find((one) => isNamed(one, name));
    if (section && isRecord(value)) {
      for (const [inner, of] of ungrouped(section.groups, value)) {
        const field = section.fields.find((one) => isNamed(one, inner));
        if (field) put(section, field, of);
        else wrong[`${section.key}.${inner}`] = 'There is no such field.';
      }
      continue;
    }
    const homes = form.sections.flatMap((one) =>
      one.fields.filter((field) => isNamed(field, name)).map((field) => ({ section: one, field })),
    );
    const [home] = homes;
    if (homes.length === 1 && home) put(home.section, home.field, value);
    else if (homes.length > 1) wrong[name] = 'Say in which section: several have a field of this name.';
    else wrong[name] = section ? 'Must be an object of fields.' : 'There is no such field.';
  }
  return placed;
}

/** Names with their values; what stands together under the name of a group as if it stood alone. */
function ungrouped(groups: readonly string[] = [], sent: Record<string, unknown>): Array<[string, unknown]> {
  return Object.entries(sent).flatMap(([name, value]) =>
    groups.includes(name) && isRecord(value) ? Object.entries(value) : [[name, value] as [string, unknown]],
  );
}

function isNamed(one: { key: string; aliases?: readonly string[] }, name: string): boolean {
  return one.key === name || one.aliases?.includes(name) === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Trimmed; empty is undefined. What has the wrong shape stays as it is, for the schema to say so. */
function cleaned(field: Field, value: unknown): unknown {
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
