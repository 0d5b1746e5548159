import type { Actor } from '../workflows/domain/permissions';
import { recordAudit } from './audit';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import { keepPreferences, type Preferences } from './operators';

/** Filters of the list of the day under a name, as words of its address. */
export type SavedFilter = { id: string; name: string; words: string };

/** As many as fit beside the others. */
export const MOST_SAVED = 12;

export function savedFilters(operator: { preferences?: Preferences }): SavedFilter[] {
  return operator.preferences?.saved_filters ?? [];
}

/** The same name again takes its place. Nothing when there are too many already. */
export function saveFilter(
  db: Db,
  operatorId: string,
  filter: { name: string; words: string },
  actor: Actor,
  at: Date,
): Promise<SavedFilter | undefined> {
  return db.transaction(async (trx) => {
    const kept = (await lockSaved(trx, operatorId)).filter(({ name }) => name !== filter.name);
    if (kept.length >= MOST_SAVED) return undefined;
    const saved = { id: newId(), ...filter };
    await write(trx, operatorId, [...kept, saved], actor, at);
    return saved;
  });
}

/** Forgetting what is not there is no news; it answers whether it was. */
export function forgetFilter(
  db: Db,
  operatorId: string,
  id: string,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const saved = await lockSaved(trx, operatorId);
    const kept = saved.filter((filter) => filter.id !== id);
    if (kept.length === saved.length) return false;
    await write(trx, operatorId, kept, actor, at);
    return true;
  });
}

async function lockSaved(trx: Trx, operatorId: string): Promise<SavedFilter[]> {
  const row = await trx('operators').where({ id: operatorId }).forUpdate().first('preferences');
  return savedFilters(row as { preferences: Preferences });
}

async function write(
  trx: Trx,
  operatorId: string,
  saved: SavedFilter[],
  actor: Actor,
  at: Date,
): Promise<void> {
  await keepPreferences(trx, operatorId, { saved_filters: saved }, at);
  await recordAudit(trx, {
    actor,
    action: 'updated_operator',
    entityType: 'operator',
    entityId: operatorId,
    after: { saved_filters: saved.map(({ name, words }) => ({ name, words })) },
    at,
  });
}
