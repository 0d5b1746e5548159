import { z } from 'zod';
import { MOST_AT_ONCE, type BulkAction } from '../../db/tasks/bulk';
import { checkReason } from '../../workflows/domain/campaigns';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { parseForm } from '../forms';

/** One form for many tasks: which of them, and what is to be done with all of them. */

const BULK_ACTIONS = ['claim', 'assign', 'move', 'block'] as const;
export type BulkKind = (typeof BULK_ACTIONS)[number];

export const UNITS = ['HOURS', 'DAYS'] as const;
const FARTHEST = 400;
const DISTANCE = `A whole number such as 2, or -1 for earlier; at most ${FARTHEST}.`;

const bulk = z.object({
  task: z.preprocess(
    (ids) => [ids ?? []].flat(),
    z
      .array(z.guid())
      .min(1, 'Choose at least one task.')
      .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} tasks at once.`),
  ),
  action: z.enum(BULK_ACTIONS, { error: 'Choose what to do with them.' }),
  assigned_to: z
    .union([z.guid(), z.literal('')])
    .catch('')
    .default(''),
  distance: z.string().default(''),
  unit: z.enum(UNITS).catch('HOURS').default('HOURS'),
  reason: z.string().default(''),
});

export type BulkForm = { ids: string[]; action: BulkAction };

export function parseBulk(body: unknown): Verdict<BulkForm> {
  const parsed = parseForm(bulk, body);
  if (!parsed.ok) return parsed;
  const { task: ids, action, assigned_to, distance, unit, reason } = parsed.value;
  switch (action) {
    case 'claim':
      return yes({ ids, action: { kind: 'claim' } });
    case 'assign':
      return yes({ ids, action: { kind: 'assign', to: assigned_to === '' ? null : assigned_to } });
    case 'move': {
      const by = Number(distance.trim());
      if (distance.trim() === '' || !Number.isInteger(by) || by === 0 || Math.abs(by) > FARTHEST) {
        return no('VALIDATION_FAILED', 'FIELDS_INVALID', {
          field: 'distance',
          detail: { fields: { distance: DISTANCE } },
        });
      }
      return yes({ ids, action: { kind: 'move', by, unit } });
    }
    case 'block': {
      const said = checkReason(reason);
      return said.ok ? yes({ ids, action: { kind: 'block', reason: said.value } }) : said;
    }
  }
}

/** The tasks that were ticked, as far as they are ids. */
export function chosenIds(body: unknown): string[] {
  const { task } = (body ?? {}) as Record<string, unknown>;
  return [task ?? []].flat().filter((id): id is string => z.guid().safeParse(id).success);
}
