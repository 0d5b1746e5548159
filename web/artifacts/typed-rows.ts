import { newId } from '../../db/ids';

/** A table as it is typed. A row has an identity, so that what is typed in it finds it again wherever it stands by then. */

export type TypedCell = string | string[];
export type TypedRow = Record<string, TypedCell>;

/** The key under which a row carries its identity. No column can be called so. */
export const ROW = '#';

/** A row of a version is known by its place there, one that was added by a few letters that no other has. */
export function newRowId(): string {
  return `n${newId().slice(-8)}`;
}

/** Each row with its identity: its own, else its place. */
export function identified(rows: readonly TypedRow[]): TypedRow[] {
  return rows.map((row, at) => ({ ...row, [ROW]: isRowId(row[ROW]) ? row[ROW] : String(at) }));
}

function isRowId(id: TypedCell | undefined): id is string {
  return typeof id === 'string' && /^(\d{1,5}|n[0-9a-f]{8})$/.test(id);
}

/** The same rows as new ones: they come from elsewhere, and their places there say nothing here. */
export function asNewRows(rows: readonly TypedRow[]): TypedRow[] {
  return rows.map((row) => ({ ...row, [ROW]: newRowId() }));
}

/** The rows of a table's control. */
export function rowsOf(control: TypedCell | TypedRow[] | undefined): TypedRow[] {
  return Array.isArray(control) ? control.filter((row): row is TypedRow => typeof row === 'object') : [];
}

export function isBlank(row: TypedRow): boolean {
  return Object.entries(row).every(([key, cell]) => key === ROW || String(cell).trim() === '');
}

/**
 * The whole table again: what a form sent, each row in its own place among those that are kept. A row that went meanwhile,
 * in another window, comes back where something was typed in it; `base` says how it stood before anybody typed.
 */
export function amongTheRest(
  sent: readonly TypedRow[],
  ids: readonly string[],
  kept: readonly TypedRow[],
  base: readonly TypedRow[],
): TypedRow[] {
  const whole = [...kept];
  sent.forEach((cells, at) => {
    const row = { ...cells, [ROW]: ids[at] ?? newRowId() };
    const place = whole.findIndex((one) => one[ROW] === row[ROW]);
    if (place !== -1) whole[place] = row;
    else if (!isBlank(row) && !isAsBefore(row, base)) whole.splice(placeFor(row, whole), 0, row);
  });
  return whole;
}

function isAsBefore(row: TypedRow, base: readonly TypedRow[]): boolean {
  const before = base.find((one) => one[ROW] === row[ROW]);
  if (!before) return false;
  const keys = new Set([...Object.keys(row), ...Object.keys(before)]);
  return [...keys].every((key) => String(row[key] ?? '') === String(before[key] ?? ''));
}

/** Before the first that stood behind it in the version; what is new stands at the end. */
function placeFor(row: TypedRow, among: readonly TypedRow[]): number {
  const next = among.findIndex((one) => Number(one[ROW]) > Number(row[ROW]));
  return next === -1 ? among.length : next;
}
