import type { Request } from 'express';
import type { TypedRow } from './edit-form';

/**
 * A long table stands in its form in part: the rows one works on have their controls, each of the others is a line that
 * opens it. What the form does not hold comes from where it was drawn from, so that nothing is lost of it.
 */
/** `from` is where one went to; others may stand there for what is wrong in them. */
export type Drawn = { from: number; rows: number[]; of: number };

/** A table with more cells than these is drawn in part, and one row at a time where each is a form of its own. */
const MOST_CELLS = 24;
const MOST_COLUMNS = 6;

/** The rows of a table that have their controls on the page: all, or those from one on, and those that must be seen. */
export function rowsToDraw(
  count: number,
  columns: number,
  from: number,
  mustBeSeen: readonly number[],
): Set<number> {
  const together = columns > MOST_COLUMNS ? 1 : Math.floor(MOST_CELLS / columns);
  const most = Math.min(count, together);
  const first = Math.max(0, Math.min(from, count - most));
  return new Set([...Array.from({ length: most }, (_, at) => first + at), ...mustBeSeen]);
}

/** Where each long table begins on the page: where somebody went to, or where they were. */
export type Opened = { asked?: string; from: Record<string, number> };

export function openedIn({ query, body }: Pick<Request, 'query' | 'body'>): Opened {
  const asked = typeof query['open'] === 'string' ? query['open'] : undefined;
  const were = Object.entries(drawnIn(body)).map(([path, { from }]) => [path, from] as const);
  const [, path, row] = /^(.+)\.(\d+)$/.exec(asked ?? '') ?? [];
  return { asked, from: { ...Object.fromEntries(were), ...(path && { [path]: Number(row) }) } };
}

/** As the form carries it: "5:0,5/40". */
export function drawnWords({ from, rows, of }: Drawn): string {
  return `${from}:${rows.join(',')}/${of}`;
}

/** What a form says it holds of its long tables, by their paths. */
export function drawnIn(body: unknown): Record<string, Drawn> {
  const said: unknown = typeof body === 'object' && body !== null && 'drawn' in body ? body.drawn : {};
  if (typeof said !== 'object' || said === null) return {};
  return Object.fromEntries(
    Object.entries(said).flatMap(([path, words]: [string, unknown]) => {
      const [, from, rows = '', of] = /^(\d+):(\d+(?:,\d+)*)\/(\d+)$/.exec(String(words)) ?? [];
      if (rows === '') return [];
      return [[path, { from: Number(from), rows: rows.split(',').map(Number), of: Number(of) }]];
    }),
  );
}

/** The whole table again: what was sent in its places among the rest. */
export function amongTheRest(sent: readonly TypedRow[], rest: readonly TypedRow[], drawn: Drawn): TypedRow[] {
  if (rest.length < drawn.of) {
    // Rows went meanwhile, in another window: nobody knows which, so what was typed here is put beside all the others.
    const others = rest.filter((row) => !sent.some((one) => isSameRow(one, row)));
    return others.toSpliced(drawn.rows[0] ?? 0, 0, ...sent);
  }
  const whole = [...rest];
  sent.forEach((row, at) => {
    const place = drawn.rows[at];
    if (place === undefined || place >= rest.length) whole.push(row);
    else whole[place] = row;
  });
  return whole;
}

function isSameRow(one: TypedRow, other: TypedRow): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => String(one[key] ?? '') === String(other[key] ?? ''));
}
