import { parseContent } from '../../workflows/domain/artifacts/content.schema';
import {
  fieldsOf,
  valueAt,
  type Cell,
  type CellValue,
  type Content,
  type Field,
  type MapField,
  type PlacedField,
  type StageForm,
  type Value,
} from '../../workflows/domain/artifacts/fields';
import { isRecord } from '../forms';
import { fieldErrors } from '../refusals';
import { drawnIn } from './drawn-rows';
import { amongTheRest, identified, isBlank, ROW, rowsOf, type TypedCell, type TypedRow } from './typed-rows';

/**
 * A content as its form holds it: every control is a text, or the values that are ticked; a table is a list of rows, and
 * a map is a table of names and values.
 */
export type Typed = Record<string, Record<string, TypedCell | TypedRow[]>>;

/** The columns under which a map's names and values are typed. */
export const NAME = 'name';
export const VALUE = 'value';

/** The fields that are typed: what the product writes itself has no controls. */
export function typedFieldsOf(form: StageForm): PlacedField[] {
  return fieldsOf(form).filter(({ section }) => !section.computed);
}

/**
 * The name of a field's control: its own where no other field or section is called the same, else in brackets after its
 * section's. A long form would otherwise consist of names for a good part.
 */
export function nameOf(form: StageForm, { section, field }: Pick<PlacedField, 'section' | 'field'>): string {
  const isTaken =
    form.sections.some(({ key }) => key === field.key) ||
    fieldsOf(form).filter((other) => other.field.key === field.key).length > 1;
  return isTaken ? `${section.key}[${field.key}]` : field.key;
}

// A content in the controls ----------------------------------------------------------------------------

export function typedOf(form: StageForm, content: Content): Typed {
  return collect(form, ({ path, field }) => controlOf(field, valueAt(content, path)));
}

function controlOf(field: Field, value: Value | undefined): TypedCell | TypedRow[] {
  if (field.kind === 'rows') {
    const rows = Array.isArray(value) ? value.filter((row) => typeof row === 'object') : [];
    return identified(
      rows.map((row) =>
        Object.fromEntries(field.columns.map((column) => [column.key, cellOf(column, row[column.key])])),
      ),
    );
  }
  if (field.kind === 'map') {
    const map = isRecord(value) ? value : {};
    const cell = { ...field.value, key: VALUE };
    const rows = Object.entries(map).map(([name, of]) => ({
      [NAME]: name,
      [VALUE]: cellOf(cell, of as CellValue),
    }));
    return namedRows(field, rows);
  }
  return cellOf(field, value as CellValue | undefined);
}

/** Where the names of a map are given, each has its row, in their order. */
function namedRows({ keys }: MapField, rows: TypedRow[]): TypedRow[] {
  if (!keys) return rows;
  const given = keys.map(
    ({ value }) => rows.find((row) => row[NAME] === value) ?? { [NAME]: value, [VALUE]: '' },
  );
  return [...given, ...rows.filter((row) => !keys.some(({ value }) => value === row[NAME]) && !isBlank(row))];
}

function cellOf(cell: Cell, value: CellValue | undefined): TypedCell {
  if (cell.kind === 'choices') return Array.isArray(value) ? value : [];
  if (cell.kind === 'flag') return value === true ? 'on' : '';
  if (Array.isArray(value)) return value.join('\n');
  return value === undefined ? '' : String(value);
}

function collect(form: StageForm, read: (placed: PlacedField) => TypedCell | TypedRow[]): Typed {
  const typed: Typed = {};
  for (const placed of typedFieldsOf(form)) {
    (typed[placed.section.key] ??= {})[placed.field.key] = read(placed);
  }
  return typed;
}

// What was sent, in the controls -----------------------------------------------------------------------

/** What a form's rows are put among: what is kept of this person's typing, and the version that it began with. */
export type Rest = { kept: Typed; base: Typed };

/**
 * Whatever was sent under the names of the form, or kept in its sections; nothing else in it is looked at. Rows that the
 * form did not hold come from the rest.
 */
export function typedIn(form: StageForm, body: unknown, rest?: Rest): Typed {
  const sent = isRecord(body) ? body : {};
  const drawn = drawnIn(body);
  return collect(form, ({ path, section, field }) => {
    const fields = sent[section.key];
    const value = isRecord(fields) && field.key in fields ? fields[field.key] : sent[field.key];
    const control = controlIn(field, value);
    const held = field.kind === 'rows' ? drawn[path]?.rows : undefined;
    if (!held || !rest) return control;
    const [kept, base] = [rest.kept, rest.base].map((typed) => rowsOf(typed[section.key]?.[field.key]));
    return amongTheRest(rowsOf(control), held, kept ?? [], base ?? []);
  });
}

function controlIn(field: Field, value: unknown): TypedCell | TypedRow[] {
  if (field.kind === 'rows') {
    return identified(
      rowsIn(value, (row) => ({
        ...Object.fromEntries(field.columns.map((column) => [column.key, cellIn(column, row[column.key])])),
        [ROW]: textIn(row[ROW]),
      })),
    );
  }
  if (field.kind === 'map') {
    const cell = { ...field.value, key: VALUE };
    const rows = rowsIn(value, (row) => ({ [NAME]: textIn(row[NAME]), [VALUE]: cellIn(cell, row[VALUE]) }));
    return namedRows(field, rows);
  }
  return cellIn(field, value);
}

/** Rows arrive as a list or, where some are left out, under their numbers: both read the same. */
function rowsIn(value: unknown, read: (row: Record<string, unknown>) => TypedRow): TypedRow[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).map((row) => read(isRecord(row) ? row : {}));
}

function cellIn(cell: Cell, value: unknown): TypedCell {
  if (cell.kind !== 'choices') return textIn(value);
  const several: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return several.filter((one): one is string => typeof one === 'string' && one !== '');
}

/** A name that was sent twice says what it says first. */
function textIn(value: unknown): string {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one.replaceAll('\r\n', '\n') : '';
}

// The controls as a content ----------------------------------------------------------------------------

export type Read = {
  ok: boolean;
  /** What can be kept of it; all of it when nothing is wrong. */
  content: Content;
  /** By the path of the control, rows counted as they are typed: `offer.pricing`, `goals.kpis.2.target`. */
  errors: Record<string, string>;
  /** Where the rows of a content are typed: its first may stand in the second of the form, the first being empty. */
  places: Record<string, number[]>;
};

/**
 * The controls as a content. `shown` is what they were drawn from: a box that is not ticked says "no" only where there
 * was something to say no to, and what the product wrote itself is kept.
 */
export function readTyped(form: StageForm, typed: Typed, shown: Content): Read {
  const sent: Sent = {};
  const errors: Record<string, string> = {};
  const places: Record<string, number[]> = {};
  for (const { path, section, field } of typedFieldsOf(form)) {
    const control = typed[section.key]?.[field.key];
    const { value, wrong = {}, rows } = valueOf(field, control, valueAt(shown, path));
    if (value !== undefined) (sent[section.key] ??= {})[field.key] = value;
    if (rows) places[path] = rows;
    for (const [place, message] of Object.entries(wrong)) errors[`${path}.${place}`] = message;
  }
  const parsed = parseContent(form, sent);
  if (!parsed.ok) {
    for (const [path, message] of Object.entries(fieldErrors(parsed))) {
      const [place, said] = placeOf(form, typed, places, path, message);
      errors[place] ??= said;
      takeOut(sent, path);
    }
  }
  const kept = parsed.ok ? parsed : parseContent(form, sent);
  const content = { ...computedIn(form, shown), ...(kept.ok ? kept.value : {}) };
  return { ok: Object.keys(errors).length === 0, content, errors, places };
}

type Sent = Record<string, Record<string, unknown>>;

function computedIn(form: StageForm, content: Content): Content {
  const computed = form.sections.filter((section) => section.computed && content[section.key]);
  return Object.fromEntries(computed.map(({ key }) => [key, content[key] ?? {}]));
}

type OneValue = { value?: unknown; wrong?: Record<string, string>; rows?: number[] };

function valueOf(
  field: Field,
  control: TypedCell | TypedRow[] | undefined,
  was: Value | undefined,
): OneValue {
  const rows = rowsOf(control);
  if (field.kind === 'rows') {
    const filled = rows.flatMap((row, index) => (isBlank(row) ? [] : [{ row, index }]));
    const before = Array.isArray(was) ? was.filter((row) => typeof row === 'object') : [];
    const value = filled.map(({ row, index }) =>
      Object.fromEntries(
        field.columns.map(({ key, kind }) => {
          const others = [before[index], ...before].map((one) => one?.[key]);
          return [key, kind === 'choices' ? ordered(row[key], others) : cellValue(kind, row[key])];
        }),
      ),
    );
    return { value, rows: filled.map(({ index }) => index) };
  }
  if (field.kind === 'map') return mapOf(rows, field.keys !== undefined);
  if (field.kind === 'flag') return { value: control === 'on' || (was === undefined ? undefined : false) };
  if (field.kind === 'choices') return { value: ordered(control, [was]) };
  return { value: control };
}

function cellValue(kind: Cell['kind'], cell: TypedCell | undefined): unknown {
  return kind === 'flag' ? cell === 'on' || undefined : cell;
}

/** Boxes come in the order of the page. The same ones in another order were not changed: that order may mean something. */
function ordered(control: unknown, before: readonly unknown[]): unknown {
  if (!Array.isArray(control)) return control;
  const same = before.find(
    (one) =>
      Array.isArray(one) && one.length === control.length && one.every((value) => control.includes(value)),
  );
  return same ?? control;
}

/** Where the names are given, one without a value is nothing; a name that somebody typed wants one. */
function mapOf(rows: readonly TypedRow[], named: boolean): OneValue {
  const value = new Map<string, unknown>();
  const wrong: Record<string, string> = {};
  rows.forEach((row, index) => {
    const name = String(row[NAME] ?? '').trim();
    const of = row[VALUE] ?? '';
    const empty = String(of).trim() === '';
    if (empty && (named || name === '')) return;
    if (empty) wrong[`${index}.${VALUE}`] = 'A name without a value is not kept: say a value, or clear it.';
    else if (name === '') wrong[`${index}.${NAME}`] = 'Say what this is the value of.';
    else if (value.has(name)) wrong[`${index}.${NAME}`] = 'This name stands here twice.';
    else value.set(name, of);
  });
  return { value: value.size === 0 ? undefined : Object.fromEntries(value), wrong };
}

/** What is typed, without the rows that nothing is typed in, and without what tells the others apart. */
export function wordsIn(typed: Typed): Typed {
  const words = ({ [ROW]: _id, ...cells }: TypedRow) => cells;
  const filled = (control: TypedCell | TypedRow[]) => {
    const rows = rowsOf(control).filter((row) => !isBlank(row));
    return Array.isArray(control) && control.some((one) => typeof one === 'object')
      ? rows.map(words)
      : control;
  };
  return Object.fromEntries(
    Object.entries(typed).map(([section, fields]) => [
      section,
      Object.fromEntries(Object.entries(fields).map(([key, control]) => [key, filled(control)])),
    ]),
  ) as Typed;
}

/** The control in which the wrong thing was typed. An entry of a list is one line of its control. */
function placeOf(
  form: StageForm,
  typed: Typed,
  places: Record<string, number[]>,
  path: string,
  message: string,
): [string, string] {
  const [section = '', key = '', ...rest] = path.split('.');
  const field = form.sections.find((one) => one.key === section)?.fields.find((one) => one.key === key);
  const base = key === '' ? section : `${section}.${key}`;
  if (!field || rest.length === 0) return [base, message];
  if (field.kind === 'rows') {
    const [at, column, entry] = rest;
    const row = `${base}.${places[base]?.[Number(at)] ?? at}`;
    const first = field.columns[0]?.key ?? '';
    return [`${row}.${column ?? first}`, ofEntry(entry, message)];
  }
  if (field.kind === 'map') {
    const rows = typed[section]?.[key];
    const named = rest.join('.');
    const index = Array.isArray(rows)
      ? rows.findIndex((row) => typeof row === 'object' && isNamedBy(named, String(row[NAME]).trim()))
      : -1;
    return index === -1 ? [base, message] : [`${base}.${index}.${VALUE}`, message];
  }
  return [base, ofEntry(rest[0], message)];
}

function isNamedBy(path: string, name: string): boolean {
  return name !== '' && (path === name || path.startsWith(`${name}.`));
}

function ofEntry(entry: string | undefined, message: string): string {
  return entry === undefined ? message : `Entry ${Number(entry) + 1}: ${message}`;
}

/** A cell by itself, else the whole field. */
function takeOut(sent: Sent, path: string): void {
  const [section = '', key = '', at = '', column = ''] = path.split('.');
  const value = sent[section]?.[key];
  const row: unknown = Array.isArray(value) ? value[Number(at)] : undefined;
  if (isRecord(row) && column in row) delete row[column];
  else delete sent[section]?.[key];
}
