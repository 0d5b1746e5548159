import { place } from './scale';

/** Lying bars, one under the other, longest is full; each with its words, so that it is its own table. */
export function barRows(rows: ReadonlyArray<{ label: string; href?: string; value: number; said: string }>) {
  const most = Math.max(0, ...rows.map(({ value }) => value));
  return rows.map((row) => ({
    ...row,
    width: most === 0 ? 0 : place((Math.max(0, row.value) / most) * 100),
  }));
}
