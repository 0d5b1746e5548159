import { z } from 'zod';

const LONGEST = 200;

export type Cursor = { at?: string; id: string };

/** Where the last page ended, in a form that callers hand back and do not read. */
function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(at === undefined ? id : `${at} ${id}`).toString('base64url');
}

const says = 'Is not a cursor: pass the next_cursor of the page before, unchanged.';
const idOnly = z.object({ id: z.uuid() });
const timeAndId = z.object({ at: z.iso.datetime(), id: z.uuid() });

function decoded(text: string): unknown {
  const [first, second] = Buffer.from(text, 'base64url').toString().split(' ');
  return second === undefined ? { id: first } : { at: first, id: second };
}

function cursorOf<T extends Cursor>(shape: z.ZodType<T>) {
  return z
    .string()
    .max(LONGEST, says)
    .transform((text, context): T => {
      const parsed = shape.safeParse(decoded(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: says });
      return z.NEVER;
    })
    .optional()
    .describe('The `next_cursor` of the page before. Absent: the first page.');
}

/** For lists in the order of creation. */
export const idCursor = cursorOf(idOnly);
/** For lists in the order of a time. */
export const timeCursor = cursorOf(timeAndId);

export function limit(usual: number) {
  return z.coerce
    .number({ error: 'Is a whole number from 1 to 200.' })
    .int('Is a whole number from 1 to 200.')
    .min(1, 'Is a whole number from 1 to 200.')
    .max(200, 'Is a whole number from 1 to 200.')
    .default(usual)
    .describe('Most items on the page.');
}

/** One page of a list that was read one item further than was asked for. */
export function pageOf<T, I>(
  rows: readonly T[],
  most: number,
  present: (row: T) => I,
  cursor: (row: T) => Cursor,
) {
  const shown = rows.slice(0, most);
  const last = shown.at(-1);
  const next_cursor = rows.length > most && last ? encodeCursor(cursor(last)) : null;
  return { items: shown.map(present), next_cursor };
}
