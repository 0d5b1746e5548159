import type { Request } from 'express';

/**
 * A long table stands in its form in part: the rows one works on have their controls, each of the others is a line that
 * opens it. Each form says which rows of a table it holds; the others come from where it was drawn from, or from what was
 * typed in another window since, so that nothing is lost of them.
 */
/** `from` is where one went to; others may stand there for what is wrong in them. `rows` are their identities. */
export type Drawn = { from: number; rows: string[] };

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

/** As the form carries it: "5:0,5,n3f20a1c9". */
export function drawnWords({ from, rows }: Drawn): string {
  return `${from}:${rows.join(',')}`;
}

/** What a form says it holds of its tables, by their paths. */
export function drawnIn(body: unknown): Record<string, Drawn> {
  const said: unknown = typeof body === 'object' && body !== null && 'drawn' in body ? body.drawn : {};
  if (typeof said !== 'object' || said === null) return {};
  return Object.fromEntries(
    Object.entries(said).flatMap(([path, words]: [string, unknown]) => {
      const [, from, rows = ''] = /^(\d+):(\w+(?:,\w+)*)$/.exec(String(words)) ?? [];
      return rows === '' ? [] : [[path, { from: Number(from), rows: rows.split(',') }]];
    }),
  );
}
