import type { Stage } from './stages';

/**
 * What a stage's content consists of, as data: sections of fields. The schema, the editor, the comparison of versions,
 * the completeness and the texts that every check walks through are all made of this one description.
 */

export type Option = {
  value: string;
  label: string;
  /** Other words for it, as machines send them. */
  aliases?: readonly string[];
};

type Described = {
  /** Lower snake case, unique within its section. */
  key: string;
  label: string;
  /** One sentence under the label. */
  hint?: string;
  /** An empty value is an error of the validator: a draft may have it, an approved version may not. */
  required?: true;
  /** Other names under which machines send it. */
  aliases?: readonly string[];
  /** Never shown to the client, so the words of the house are allowed in it. */
  private?: true;
  /** For machines alone: a key of a row, the name of a shape. No page reads it out. */
  unread?: true;
  /** Words that are published or shaped to be: forbidden language is looked for here. */
  copy?: true;
  /** Words that are named to be avoided: one that would be a placeholder elsewhere is none here. */
  avoided?: true;
  /** Offered while typing; anything else may be typed. */
  suggestions?: readonly string[];
};

export type TextField = Described & {
  /**
   * One line; several lines; an address on the web; an e-mail address; a day such as 2027-03-31; an IANA time zone; a
   * moment, as the product itself writes it.
   */
  kind: 'line' | 'text' | 'url' | 'email' | 'date' | 'zone' | 'instant';
  /** Characters at most. */
  most?: number;
};
type ChoiceField = Described & { kind: 'choice'; options: readonly Option[] };
type NumberField = Described & {
  kind: 'number';
  min?: number;
  max?: number;
  whole?: true;
  unit?: string;
};
type FlagField = Described & { kind: 'flag' };
/** Several texts: one a line in the editor. */
type ListField = Described & { kind: 'list'; of?: 'line' | 'email' | 'url' | 'date'; most?: number };
type ChoicesField = Described & { kind: 'choices'; options: readonly Option[] };
/** What a cell of a table may be. A list in a cell is typed as elsewhere, one a line: its entries may have commas. */
export type Cell = TextField | ChoiceField | NumberField | FlagField | ListField | ChoicesField;
export type RowsField = Described & { kind: 'rows'; columns: readonly Cell[]; most?: number };
/** A name and a value: `{ linkedin: 3 }`. */
export type MapField = Described & {
  kind: 'map';
  keyLabel: string;
  /** The names that are possible; any when absent. */
  keys?: readonly Option[];
  value: TextField | NumberField | ListField;
};
export type Field = Cell | RowsField | MapField;

export type Section = {
  key: string;
  title: string;
  /** What this part is for, in a sentence. */
  note?: string;
  aliases?: readonly string[];
  /** Names under which machines send some of its fields together: `{ messaging: { headline } }`. */
  groups?: readonly string[];
  /** It matters only where another field (`section.field`) has one of these values. */
  when?: { field: string; is: readonly string[] };
  /** Written by the product when the version is saved; shown, never typed. */
  computed?: true;
  fields: readonly Field[];
};

export type StageForm = {
  stage: Stage;
  schemaVersion: string;
  /** Names under which machines send some of its sections together: `{ context_data: { hiring } }`. */
  groups?: readonly string[];
  sections: readonly Section[];
};

export type CellValue = string | number | boolean | string[];
export type Row = Record<string, CellValue>;
export type Value = CellValue | Row[] | Record<string, string | number | string[]>;
/** Section → field → value. What was left empty is not there, so that the same content always looks the same. */
export type Content = Record<string, Record<string, Value>>;

type FieldsOf<S> = S extends { key: infer K extends string; fields: readonly (infer F)[] }
  ? F extends { key: infer N extends string }
    ? `${K}.${N}`
    : never
  : never;
/** `section.field`, of the fields that a form really has. */
export type PathOf<F extends StageForm> = FieldsOf<F['sections'][number]>;

/** Keeps the literal keys of a form, so that its paths are checked by the compiler. */
export function defineForm<const F extends StageForm>(form: F): F {
  return form;
}

export type PlacedField = { path: string; section: Section; field: Field };

/** Every field with its path, in the order of the form. */
export function fieldsOf(form: StageForm): PlacedField[] {
  return form.sections.flatMap((section) =>
    section.fields.map((field) => ({ path: `${section.key}.${field.key}`, section, field })),
  );
}

export function valueAt(content: Content, path: string): Value | undefined {
  const [section = '', field = ''] = path.split('.');
  return content[section]?.[field];
}

/** A copy with this value at the path; an empty value is taken out. */
export function withValue(content: Content, path: string, value: Value | undefined): Content {
  const [section = '', field = ''] = path.split('.');
  const { [field]: _old, ...others } = content[section] ?? {};
  const fields = value === undefined || isEmpty(value) ? others : { ...others, [field]: value };
  const { [section]: _section, ...rest } = content;
  return Object.keys(fields).length === 0 ? rest : { ...rest, [section]: fields };
}

/** No text, no entries. Zero and "no" are values. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Whether a section matters for this content; one without a condition always does. */
export function applies(section: Section, content: Content): boolean {
  if (!section.when) return true;
  const value = valueAt(content, section.when.field);
  if (typeof value !== 'string') return false;
  const said = value.trim().toLowerCase();
  return section.when.is.some((one) => one.toLowerCase() === said);
}

/** One text of a content and where it stands: `offer.pricing`, `audience.segments.2.who`. */
export type PlacedText = { path: string; field: Field; text: string };

/** Every text that a person wrote, for the checks that read all of it. */
export function textsOf(form: StageForm, content: Content): PlacedText[] {
  return fieldsOf(form).flatMap(({ path, field }) => textsIn(field, path, valueAt(content, path)));
}

function textsIn(field: Field, path: string, value: Value | undefined): PlacedText[] {
  if (typeof value === 'string') return isChosen(field) ? [] : [{ path, field, text: value }];
  if (typeof value !== 'object') return [];
  if (field.kind === 'choices') return [];
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) =>
      typeof entry === 'string'
        ? [{ path: `${path}.${index}`, field, text: entry }]
        : textsInRow(field, `${path}.${index}`, entry),
    );
  }
  return Object.entries(value).flatMap(([key, entry]) => {
    if (Array.isArray(entry))
      return entry.map((text, index) => ({ path: `${path}.${key}.${index}`, field, text }));
    return typeof entry === 'string' ? [{ path: `${path}.${key}`, field, text: entry }] : [];
  });
}

function textsInRow(field: Field, path: string, row: Row): PlacedText[] {
  if (field.kind !== 'rows') return [];
  return field.columns.flatMap((column) => textsIn(column, `${path}.${column.key}`, row[column.key]));
}

function isChosen(field: Field): boolean {
  return ['choice', 'date', 'zone', 'instant'].includes(field.kind);
}

/** How much of what matters is filled in, 0 to 100: required fields count twice. */
export function completeness(form: StageForm, content: Content): number {
  let total = 0;
  let filled = 0;
  for (const { path, section, field } of fieldsOf(form)) {
    if (field.kind === 'flag' || section.computed || !applies(section, content)) continue;
    const weight = field.required ? 2 : 1;
    total += weight;
    if (!isEmpty(valueAt(content, path))) filled += weight;
  }
  return total === 0 ? 100 : Math.round((filled / total) * 100);
}

/** Options whose values are their labels. */
export function optionsOf(...labels: string[]): Option[] {
  return labels.map((label) => ({ value: label, label }));
}
