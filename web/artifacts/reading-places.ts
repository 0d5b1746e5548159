import type { Request } from 'express';

/**
 * Of a long table some rows are read at a time. The address says where each such table is, so that a page works without
 * JavaScript, can be gone back to and passed on: `?read=items.items.10`.
 */
export type ReadingPlaces = {
  /** The address of the page, also where it is drawn again for a form that was refused; and what else it says. */
  page: string;
  kept: Record<string, string>;
  from: Record<string, number>;
};

export function readingPlaces(
  { query }: Pick<Request, 'query'>,
  page: string,
  kept: Record<string, string> = {},
): ReadingPlaces {
  const said = [query['read']].flat().flatMap((one) => {
    const [, path, row] = /^([a-z\d_]+(?:\.[a-z\d_]+)?)\.(\d{1,5})$/.exec(String(one)) ?? [];
    return path === undefined ? [] : [[path, Number(row)] as const];
  });
  return { page, kept, from: Object.fromEntries(said) };
}

/** What stands at `path`, on the page as `anchor`: `count` entries, so many of them at a time. */
type Long = { path: string; anchor: string; count: number; most: number };

/** The entries that are read now, and the way to the others; all of them where they are few. */
export function readNow({ path, anchor, count, most }: Long, places: ReadingPlaces) {
  if (count <= most) return { from: 0, to: count };
  const last = Math.floor((count - 1) / most);
  const current = Math.min(last, Math.floor((places.from[path] ?? 0) / most));
  const endOf = (at: number) => Math.min(count, (at + 1) * most);
  const links = Array.from({ length: last + 1 }, (_, at) => ({
    text: endOf(at) === at * most + 1 ? String(count) : `${at * most + 1}–${endOf(at)}`,
    href: hrefTo(path, at * most, places, anchor),
    current: at === current,
  }));
  return { from: current * most, to: endOf(current), parts: { id: anchor, count, links } };
}

function hrefTo(path: string, row: number, { page, kept, from }: ReadingPlaces, anchor: string): string {
  const query = new URLSearchParams(kept);
  for (const [at, number] of Object.entries({ ...from, [path]: row })) {
    if (number > 0) query.append('read', `${at}.${number}`);
  }
  const said = query.toString();
  return `${page}${said === '' ? '' : `?${said}`}#${anchor}`;
}
