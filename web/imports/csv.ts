import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import {
  checkHeader,
  IMPORT_COLUMNS,
  MOST_ROWS,
  type ImportKind,
  type RowError,
  type SheetRow,
} from '../../workflows/domain/imports';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';

/** The text of a file, without the mark that some programs put at its beginning. */
export function readText(bytes: Buffer): Verdict<string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? notText() : yes(text);
  } catch {
    return notText();
  }
}

function notText() {
  return no('VALIDATION_FAILED', 'IMPORT_NOT_TEXT', { field: 'file' });
}

type Parsed = { record: string[]; info: { lines: number } };

/** Records with the lines they begin at; the first names the columns. Commas, semicolons and tabs separate values. */
export function readSheet(kind: ImportKind, text: string): Verdict<SheetRow[]> {
  const parsed = parseCsv(kind, text);
  if (!parsed.ok) return parsed;
  const [first, ...records] = parsed.value;
  if (!first) return no('VALIDATION_FAILED', 'IMPORT_EMPTY', { field: 'file' });
  const names = checkHeader(kind, first.record);
  if (!names.ok) return names;
  if (records.length === 0) return no('VALIDATION_FAILED', 'IMPORT_EMPTY', { field: 'file' });
  if (records.length > MOST_ROWS[kind]) {
    return no('TOO_LARGE', 'IMPORT_TOO_MANY', { field: 'file', detail: { limit: MOST_ROWS[kind] } });
  }
  return yes(records.map((record) => rowOf(record, names.value)));
}

function parseCsv(kind: ImportKind, text: string): Verdict<Parsed[]> {
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      // Its first line, its rows, and one more that says there are too many.
      to: MOST_ROWS[kind] + 2,
    }) as unknown;
    return yes(parsed as Parsed[]);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
    return no('VALIDATION_FAILED', 'IMPORT_NOT_CSV', { field: 'file', detail: { line } });
  }
}

const DELIMITERS = [',', ';', '\t'] as const;

/** What stands most often between the names of the first line. */
function delimiterOf(text: string): string {
  const line =
    text
      .slice(0, 10_000)
      .split(/\r?\n/)
      .find((one) => one.trim() !== '') ?? '';
  const outside = line.replaceAll(/"[^"]*"/g, '');
  const count = (sign: string) => outside.split(sign).length;
  return DELIMITERS.reduce<string>((best, sign) => (count(sign) > count(best) ? sign : best), ',');
}

function rowOf({ record, info }: Parsed, names: readonly string[]): SheetRow {
  const breaks = record.reduce((sum, value) => sum + (value.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  const beyond = record.slice(names.length).filter((value) => value !== '').length;
  return {
    line: info.lines - breaks,
    cells: Object.fromEntries(names.map((name, at) => [name, record[at] ?? ''])),
    surplus: beyond,
  };
}

/** Opens in a spreadsheet, where nothing of it is run. */
const SAFE = { bom: true, escape_formulas: true, record_delimiter: 'windows' } as const;

/** The names of the columns and one row as an example. */
export function templateOf(kind: ImportKind): string {
  const columns = IMPORT_COLUMNS[kind];
  return stringify([columns.map(({ name }) => name), columns.map(({ example }) => example)], SAFE);
}

export function errorReport(errors: readonly RowError[]): string {
  const rows = errors.map(({ line, field, value, rule, says }) => [line, field, value, rule, says]);
  return stringify([['line', 'column', 'value', 'rule', 'what_to_do'], ...rows], SAFE);
}
