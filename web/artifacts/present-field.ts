import type { Cell, Field, MapField, RowsField, TextField } from '../../workflows/domain/artifacts/fields';
import { drawnWords, rowsToDraw } from './drawn-rows';
import { NAME, VALUE } from './edit-form';
import { isBlank, newRowId, ROW, rowsOf, type TypedCell, type TypedRow } from './typed-rows';

/** One control, or one table of them, as its partial prints it. */

export type Said = { error?: string; notes: string[] };
/** What is wrong with a control, and what is to be thought about, by its path. */
type Saying = (path: string) => Said;

/** A value from elsewhere, which a button takes over. */
type Beside = { who: string; lines: string[]; take: string };
export type Around = { origin?: string; offer?: Beside; theirs?: Beside };

type Place = { id: string; name: string; path: string; saying: Saying };

/** Tables with more columns than these have no empty row until somebody asks for one. */
const MOST_SPARE = 4;

type At = { asked: boolean; from: number };

export function presentField(
  field: Field,
  control: TypedCell | TypedRow[],
  place: Place,
  around: Around,
  at: At,
) {
  const { error, notes } = place.saying(place.path);
  const shared = { ...frameOf(field, place, error), ...around, notes };
  if (field.kind === 'rows') return { ...shared, table: presentRows(field, rowsOf(control), place, at) };
  if (field.kind === 'map') return { ...shared, map: presentMap(field, rowsOf(control), place) };
  return { ...shared, ...controlOf(field, control as TypedCell, place.id, error) };
}

function frameOf(field: Cell | Field, { id, name }: Place, error: string | undefined, isCell = false) {
  const hint = isCell ? undefined : hintOf(field);
  const described = [hint && `${id}-h`, error && `${id}-e`].filter(Boolean).join(' ');
  return {
    id,
    name,
    label: labelOf(field),
    required: field.required,
    hint,
    error,
    described: described === '' ? undefined : described,
  };
}

function labelOf(field: Cell | Field): string {
  if (field.kind === 'number' && field.unit) return `${field.label} (${field.unit})`;
  return field.kind === 'list' && !field.hint ? `${field.label}, one a line` : field.label;
}

function hintOf(field: Cell | Field): string | undefined {
  // A box for several lines has no list of suggestions of its own.
  const such = field.kind === 'list' ? (field.suggestions ?? []) : [];
  const hints = [field.hint, such.length > 0 ? `Such as ${such.join(', ')}.` : undefined];
  return hints.filter(Boolean).join(' ') || undefined;
}

const TYPES: Partial<Record<TextField['kind'], string>> = { url: 'url', email: 'email', date: 'date' };

type Choice = { value?: string; word: string };
type Control = {
  area?: { value: string };
  input?: { value: string; type?: string; mode?: string; list?: string; short?: boolean };
  select?: { options: Array<Choice & { selected: boolean }> };
  checks?: Array<Choice & { checked: boolean }>;
  flag?: { checked: boolean };
  suggestions?: { id: string; values: readonly string[] };
};

function controlOf(
  field: Cell,
  control: TypedCell,
  id: string,
  error: string | undefined,
  list = `${id}-l`,
): Control {
  const value = typeof control === 'string' ? control : '';
  switch (field.kind) {
    case 'text':
    case 'list':
      return { area: { value } };
    case 'flag':
      return { flag: { checked: value === 'on' } };
    case 'number':
      return { input: { value, mode: field.whole ? 'numeric' : 'decimal', short: true } };
    case 'choice': {
      const known = field.options.some((option) => option.value === value);
      const strange = known || value === '' ? [] : [{ value, word: value, selected: true }];
      // An option without a value of its own means what it says.
      const options = field.options.map((option) => ({
        value: option.value === option.label ? undefined : option.value,
        word: option.label,
        selected: option.value === value,
      }));
      return { select: { options: [...options, ...strange] } };
    }
    case 'choices': {
      const ticked = Array.isArray(control) ? control : [];
      return {
        checks: field.options.map((option) => ({
          value: option.value,
          word: option.label,
          checked: ticked.includes(option.value),
        })),
      };
    }
    default: {
      const suggestions = field.suggestions ?? [];
      return {
        input: {
          value,
          // A browser shows nothing in its own control for days when it cannot read what was typed.
          type: error && field.kind === 'date' ? undefined : TYPES[field.kind],
          list: field.kind === 'zone' ? 'time-zones' : suggestions.length > 0 ? list : undefined,
        },
        ...(suggestions.length > 0 && { suggestions: { id: list, values: suggestions } }),
      };
    }
  }
}

/** The rows as they are typed, and an empty one to add the next in. Of many, some have their controls. */
function presentRows(field: RowsField, typed: TypedRow[], place: Place, { asked, from }: At) {
  const { columns } = field;
  const last = typed.at(-1);
  const isFull = field.most !== undefined && typed.filter((row) => !isBlank(row)).length >= field.most;
  const isWide = columns.length > MOST_SPARE && typed.length > 0;
  const rows = isFull || isWide || (last && isBlank(last)) ? typed : [...typed, { [ROW]: newRowId() }];
  const saidOf = (index: number) => columns.map(({ key }) => place.saying(`${place.path}.${index}.${key}`));
  const wrong = [...rows.keys()].filter((index) => saidOf(index).some(({ error }) => error));
  const drawn = rowsToDraw(rows.length, columns.length, from, wrong);
  return {
    path: place.path,
    full: isFull ? field.most : undefined,
    drawn: drawnWords({
      from,
      rows: rows.flatMap((row, index) => (drawn.has(index) ? [String(row[ROW])] : [])),
    }),
    rows: rows.map((row, index) => {
      const isSpare = isBlank(row);
      const isLast = index === rows.length - 1;
      return {
        id: `${place.id}-${index}`,
        no: index + 1,
        title: titleOf(field, row, index),
        at: `${place.path}.${String(row[ROW])}`,
        spare: isSpare,
        noted: saidOf(index).some(({ notes }) => notes.length > 0),
        open: !isSpare || (asked && isLast) || wrong.includes(index),
        cells: drawn.has(index)
          ? columns.map((column, at) => presentCell(column, row, { index, at }, place))
          : undefined,
      };
    }),
    // Those of a column are the same in each of its rows.
    suggestions: columns.flatMap((column, at) =>
      column.suggestions && column.kind === 'line'
        ? [{ id: `${place.id}-l${at}`, values: column.suggestions }]
        : [],
    ),
  };
}

function presentCell(
  column: Cell,
  row: TypedRow,
  { index, at }: { index: number; at: number },
  place: Place,
) {
  const path = `${place.path}.${index}.${column.key}`;
  const id = `${place.id}-${index}-${at}`;
  const name = `${place.name}[${index}][${column.key}]`;
  const { error, notes } = place.saying(path);
  const empty = column.kind === 'choices' ? [] : '';
  const { suggestions: _ofRows, ...control } = controlOf(
    column,
    row[column.key] ?? empty,
    id,
    error,
    `${place.id}-l${at}`,
  );
  const hint = index === 0 ? hintOf(column) : undefined;
  const frame = frameOf(column, { ...place, id, name }, error, true);
  const described = [hint && `${id}-h`, error && `${id}-e`].filter(Boolean).join(' ');
  // With nothing to say about it, its label stands around it and needs no id to be found by.
  const plain = described === '' && notes.length === 0;
  return { ...frame, plain, hint, described: described || undefined, notes, ...control };
}

const TITLE = 60;

function titleOf(field: RowsField, row: TypedRow, index: number): string {
  if (isBlank(row)) return index === 0 ? 'Add the first' : 'Add another';
  const texts = field.columns
    .filter(({ kind }) => kind === 'line' || kind === 'choice' || kind === 'date')
    .map(({ key }) => String(row[key] ?? '').trim())
    .filter((text) => text !== '');
  const title = texts.slice(0, 3).join(' · ');
  return `${index + 1}. ${title.length > TITLE ? `${title.slice(0, TITLE)}…` : title}`;
}

function presentMap(field: MapField, typed: TypedRow[], place: Place) {
  const last = typed.at(-1);
  const rows = field.keys || (last && isBlank(last)) ? typed : [...typed, { [NAME]: '', [VALUE]: '' }];
  return {
    path: field.keys ? undefined : place.path,
    keyLabel: field.keyLabel,
    rows: rows.map((row, index) => {
      const name = String(row[NAME] ?? '');
      const value = { ...field.value, key: VALUE, label: field.value.label };
      const nameSaid = place.saying(`${place.path}.${index}.${NAME}`);
      const known = field.keys?.find((option) => option.value === name);
      return {
        // A name that is given is the label of its value.
        word: field.keys ? (known?.label ?? name) : undefined,
        name: `${place.name}[${index}][${NAME}]`,
        nameId: `${place.id}-${index}-0`,
        nameValue: name,
        nameError: nameSaid.error,
        value: {
          ...presentCell(value, row, { index, at: 1 }, place),
          ...(field.keys && { label: known?.label ?? name }),
          id: `${place.id}-${index}-1`,
        },
      };
    }),
  };
}
