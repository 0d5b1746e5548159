import { z } from 'zod';
import { no, yes, type Refusal, type Verdict } from '../verdict';
import { cleaned, isNamed, isRecord } from './cleaning';
import { fieldSchema } from './field-shapes.schema';
import type { Content, Field, Section, StageForm } from './fields';

/** The schema of a stage's content, made of its form: what a draft may hold, and what is wrong with what was sent. */

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
