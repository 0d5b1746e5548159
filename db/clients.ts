import type { Actor } from '../workflows/domain/permissions';
import { recordAudit } from './audit';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { ClientRow, ProjectRow } from './tables';

/** The client of this name, made when there is none. Names ignore case. */
export async function findOrCreateClient(
  trx: Trx,
  name: string,
  actor: Actor,
  now: Date,
): Promise<ClientRow> {
  const row = { id: newId(), name, created_at: now, updated_at: now };
  const [made] = await trx<ClientRow>('clients')
    .insert(row)
    .onConflict(trx.raw('(lower(name))'))
    .ignore()
    .returning('*');
  if (made) {
    await recordAudit(trx, {
      actor,
      action: 'created_client',
      entityType: 'client',
      entityId: made.id,
      after: { name },
      at: now,
    });
    return made;
  }
  const known = await trx<ClientRow>('clients').whereRaw('lower(name) = lower(?)', [name]).first();
  if (!known) throw new Error(`client “${name}” vanished while it was looked up`);
  return known;
}

/** The client's project of this name, made when there is none. */
export async function findOrCreateProject(
  trx: Trx,
  clientId: string,
  name: string,
  actor: Actor,
  now: Date,
): Promise<ProjectRow> {
  const row = { id: newId(), client_id: clientId, name, created_at: now, updated_at: now };
  const [made] = await trx<ProjectRow>('projects')
    .insert(row)
    .onConflict(trx.raw('(client_id, lower(name))'))
    .ignore()
    .returning('*');
  if (made) {
    await recordAudit(trx, {
      actor,
      action: 'created_project',
      entityType: 'project',
      entityId: made.id,
      after: { name },
      at: now,
    });
    return made;
  }
  const known = await trx<ProjectRow>('projects')
    .where({ client_id: clientId })
    .whereRaw('lower(name) = lower(?)', [name])
    .first();
  if (!known) throw new Error(`project “${name}” vanished while it was looked up`);
  return known;
}

/** For suggestions while somebody types. */
export function listClientNames(db: Db): Promise<string[]> {
  return db('clients').orderByRaw('lower(name)').pluck('name');
}
