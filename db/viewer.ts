import type { Knex } from 'knex';
import type { Role } from '../workflows/domain/permissions';
import type { Db } from './connection';

/** Who looks. Records are loaded through this, so what a person may not see does not exist for them. */
export type Viewer = { id: string; role: Role };

/**
 * Campaigns (as `campaigns`) that the viewer may see: an operator who is a member of clients sees theirs, one
 * who is member of none sees all; leads and admins see all; a client sees only what is shared with it.
 */
export function visibleCampaigns(db: Db, viewer: Viewer): Knex.QueryBuilder {
  const campaigns = db('campaigns');
  if (viewer.role === 'lead' || viewer.role === 'admin') return campaigns;
  if (viewer.role === 'client') return campaigns.whereRaw('false');
  return campaigns.whereRaw(
    `(campaigns.client_id in (select client_id from client_members where operator_id = ?)
      or not exists (select 1 from client_members where operator_id = ?))`,
    [viewer.id, viewer.id],
  );
}

/** Clients (as `clients`) that the viewer may see: the same rule. */
export function visibleClients(db: Db, viewer: Viewer): Knex.QueryBuilder {
  const clients = db('clients');
  if (viewer.role === 'lead' || viewer.role === 'admin') return clients;
  if (viewer.role === 'client') return clients.whereRaw('false');
  return clients.whereRaw(
    `(clients.id in (select client_id from client_members where operator_id = ?)
      or not exists (select 1 from client_members where operator_id = ?))`,
    [viewer.id, viewer.id],
  );
}

/**
 * Operators (as `operators`) who may see a client's campaigns and can be given work: `visibleCampaigns` read from
 * the other side.
 */
export function peopleWhoSee(db: Db, clientId: string): Knex.QueryBuilder {
  return db('operators')
    .whereNull('operators.disabled_at')
    .whereNot('operators.role', 'client')
    .whereRaw(
      `(operators.role in ('lead', 'admin')
        or not exists (select 1 from client_members where operator_id = operators.id)
        or exists (select 1 from client_members where operator_id = operators.id and client_id = ?))`,
      [clientId],
    );
}
