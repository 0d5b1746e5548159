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
import { describeDay } from '../times';

/** A content to be read: every field that says something, in words. */
export function presentReading(form: StageForm, content: Content, only: 'all' | 'computed' = 'all') {
  return form.sections
    .filter((section) => (only === 'all' ? applies(section, content) : section.computed))
    .map((section) => ({
      title: section.title,
      note: section.note,
      fields: section.fields.flatMap((field) => {
        const value = valueAt(content, `${section.key}.${field.key}`);
        return value === undefined || isEmpty(value)
          ? []
          : [{ label: field.label, lines: linesOf(field, value) }];
      }),
    }))
    .filter(({ fields }) => fields.length > 0);
}

/** What a field says, a line for each entry or row. */
export function linesOf(field: Field, value: Value): string[] {
  if (field.kind === 'rows') {
    const rows = Array.isArray(value) ? value.filter((row) => typeof row === 'object') : [];
    return rows.map((row) => rowWords(field.columns, row));
  }
  if (field.kind === 'map') {
    const cell = { ...field.value, key: field.key };
    return Object.entries(typeof value === 'object' && !Array.isArray(value) ? value : {}).map(
      ([name, of]) => `${wordOf(field.keys ?? [], name)}: ${cellWords(cell, of).join(', ')}`,
    );
  }
  return cellWords(field, value as CellValue);
}

/** The first cell names the row, the others say what they are. */
export function rowWords(columns: readonly Cell[], row: Record<string, CellValue>): string {
  const said = columns.flatMap((column) => {
    const value = row[column.key];
    return value === undefined ? [] : [{ label: column.label, words: cellWords(column, value).join(', ') }];
  });
  return said.map(({ label, words }, index) => (index === 0 ? words : `${label}: ${words}`)).join(' · ');
}

function cellWords(cell: Cell, value: CellValue): string[] {
  if (typeof value === 'boolean') return [value ? 'Yes' : 'No'];
  if (typeof value === 'number') {
    return [cell.kind === 'number' && cell.unit ? `${value} ${cell.unit}` : String(value)];
  }
  const isOption = cell.kind === 'choice' || cell.kind === 'choices';
  const say = (one: string) => (isOption ? wordOf(cell.options, one) : one);
  if (Array.isArray(value)) return value.map(say);
  return cell.kind === 'date' ? [describeDay(value)] : say(value).split('\n');
}

function wordOf(options: readonly Option[], value: string): string {
  return options.find((option) => option.value === value)?.label ?? value;
}
