import {
  applies,
  isEmpty,
  valueAt,
  type Cell,
  type CellValue,
  type Content,
  type Field,
  type Option,
  type StageForm,
  type Value,
} from '../../workflows/domain/artifacts/fields';
import { describeDay, describeMoment } from '../times';
import { readNow, type ReadingPlaces } from './reading-places';

/** Rows may each hold long copy; entries are a line or two. Text is read as a whole. */
const AT_A_TIME: Partial<Record<Field['kind'], number>> = { rows: 10, list: 50, map: 50 };

type Asked = {
  /** Whose clock moments are told by. */
  zone: string;
  places: ReadingPlaces;
  only?: 'computed';
};

/** A content to be read: every field that says something, in words; of a long table the rows one is at. */
export function presentReading(form: StageForm, content: Content, { zone, places, only }: Asked) {
  return form.sections
    .map((section, at) => ({ section, at }))
    .filter(({ section }) => (only === 'computed' ? section.computed : applies(section, content)))
    .map(({ section, at }) => ({
      title: section.title,
      fields: section.fields.flatMap((field, place) => {
        const path = `${section.key}.${field.key}`;
        const value = valueAt(content, path);
        if (field.unread || value === undefined || isEmpty(value)) return [];
        const lines = linesOf(field, value, zone);
        const most = AT_A_TIME[field.kind] ?? lines.length;
        const long = { path, anchor: `r${at}-${place}`, count: lines.length, most };
        const { from, to, parts } = readNow(long, places);
        return [{ label: field.label, lines: lines.slice(from, to), parts }];
      }),
    }))
    .filter(({ fields }) => fields.length > 0);
}

/** What a field says, a line for each entry or row. */
export function linesOf(field: Field, value: Value, zone: string): string[] {
  if (field.kind === 'rows') {
    const rows = Array.isArray(value) ? value.filter((row) => typeof row === 'object') : [];
    return rows.map((row) => rowWords(field.columns, row, zone));
  }
  if (field.kind === 'map') {
    const cell = { ...field.value, key: field.key };
    return Object.entries(typeof value === 'object' && !Array.isArray(value) ? value : {}).map(
      ([name, of]) => `${wordOf(field.keys ?? [], name)}: ${cellWords(cell, of, zone).join(', ')}`,
    );
  }
  return cellWords(field, value as CellValue, zone);
}

/** The first cell names the row, the others say what they are. */
function rowWords(columns: readonly Cell[], row: Record<string, CellValue>, zone: string): string {
  const said = columns.flatMap((column) => {
    const value = row[column.key];
    return value === undefined
      ? []
      : [{ label: column.label, words: cellWords(column, value, zone).join(', ') }];
  });
  return said.map(({ label, words }, index) => (index === 0 ? words : `${label}: ${words}`)).join(' · ');
}

function cellWords(cell: Cell, value: CellValue, zone: string): string[] {
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  if (typeof value === 'number') {
    return [cell.kind === 'number' && cell.unit ? `${value} ${cell.unit}` : String(value)];
  }
  const isOption = cell.kind === 'choice' || cell.kind === 'choices';
  const say = (one: string) => (isOption ? wordOf(cell.options, one) : one);
  if (Array.isArray(value)) return value.map(say);
  if (cell.kind === 'instant') return [describeMoment(value, zone)];
  return cell.kind === 'date' ? [describeDay(value)] : say(value).split('\n');
}

function wordOf(options: readonly Option[], value: string): string {
  return options.find((option) => option.value === value)?.label ?? value;
}
