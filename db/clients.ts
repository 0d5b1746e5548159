import { checkClientArchive } from '../workflows/domain/clients';
import type { ClientBody } from '../workflows/domain/clients.schema';
import type { CampaignStatus } from '../workflows/domain/campaigns';
import type { Actor } from '../workflows/domain/permissions';
import { no, yes, type Verdict } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { containing } from './campaigns/list';
import type { Db, Trx } from './connection';
import { newId } from './ids';
import type { Keep } from './once';
import type { ClientRow, ProjectRow } from './tables';
import { visibleClients, type Viewer } from './viewer';

/** Who changes something, and when. */
export type Author = { actor: Actor; now: Date };

type ClientCounts = { campaigns: number; running: number; open_tasks: number; overdue_tasks: number };
export type ClientView = ClientRow & ClientCounts;

/** In which order a list of clients can stand. */
export const CLIENT_ORDERS = ['name', 'created', 'open', 'overdue'] as const;
export type ClientOrder = (typeof CLIENT_ORDERS)[number];

export type ClientFilter = {
  search?: string;
  /** Those that were put away, instead of those that were not. */
  archived?: boolean;
  limit: number;
  /** By name unless said otherwise. */
  order?: ClientOrder;
  descending?: boolean;
  /** Id of the last one seen. */
  after?: string;
};

const OPEN_TASKS = `(select count(*) from tasks join campaigns on campaigns.id = tasks.campaign_id
    where campaigns.client_id = clients.id
      and tasks.status in ('PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE', 'BLOCKED'))`;
const OVERDUE_TASKS = `(select count(*) from tasks join campaigns on campaigns.id = tasks.campaign_id
    where campaigns.client_id = clients.id and tasks.status = 'OVERDUE')`;

/** What a client is sorted by; ids are in the order of creation. */
const SORTED_BY: Record<ClientOrder, string> = {
  name: 'lower(clients.name)',
  created: 'clients.id',
  open: OPEN_TASKS,
  overdue: OVERDUE_TASKS,
};

const COUNTS = `
  (select count(*) from campaigns where campaigns.client_id = clients.id) as campaigns,
  (select count(*) from campaigns where campaigns.client_id = clients.id
      and campaigns.status in ('ACTIVE', 'PAUSED')) as running,
  ${OPEN_TASKS} as open_tasks,
  ${OVERDUE_TASKS} as overdue_tasks`;

export async function listClients(db: Db, viewer: Viewer, filter: ClientFilter): Promise<ClientView[]> {
  const { order = 'name', descending = false } = filter;
  const sortedBy = SORTED_BY[order];
  const direction = descending ? 'desc' : 'asc';
  const query = visibleClients(db, viewer)
    .select('clients.*', db.raw(COUNTS))
    .orderByRaw(`${sortedBy} ${direction}, clients.id ${direction}`)
    .limit(filter.limit);
  void (filter.archived ? query.whereNotNull('archived_at') : query.whereNull('archived_at'));
  if (filter.search) {
    const words = containing(filter.search);
    void query.whereRaw('(clients.name ilike ? or clients.brand_name ilike ? or clients.industry ilike ?)', [
      words,
      words,
      words,
    ]);
  }
  if (filter.after) {
    void query.whereRaw(
      `(${sortedBy}, clients.id) ${descending ? '<' : '>'}
        (select ${sortedBy}, clients.id from clients where clients.id = ?)`,
      [filter.after],
    );
  }
  return (await query) as ClientView[];
}

/** A client the viewer may see; undefined for strangers. */
export function findClient(db: Db, viewer: Viewer, id: string): Promise<ClientView | undefined> {
  return visibleClients(db, viewer)
    .where('clients.id', id)
    .select('clients.*', db.raw(COUNTS))
    .first() as Promise<ClientView | undefined>;
}

/** For suggestions while somebody types, and for filters: those that are not put away, by name. */
export async function listClientChoices(
  db: Db,
  viewer: Viewer,
): Promise<Array<{ id: string; name: string }>> {
  return await visibleClients(db, viewer)
    .whereNull('archived_at')
    .orderByRaw('lower(clients.name)')
    .select<Array<{ id: string; name: string }>>('clients.id', 'clients.name');
}

/** `keep` writes down what it answered, in the same transaction. */
export function createClient(
  db: Db,
  body: ClientBody,
  by: Author,
  keep?: Keep<{ client_id: string }>,
): Promise<Verdict<{ client_id: string }>> {
  return db.transaction(async (trx) => {
    const free = await checkName(trx, body.name, null);
    if (!free.ok) return free;
    const id = newId();
    await trx('clients').insert({ id, ...body, created_at: by.now, updated_at: by.now });
    await joinAsMember(trx, id, by.actor);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'created_client',
      entityType: 'client',
      entityId: id,
      after: body,
      at: by.now,
    });
    await keep?.(trx, { client_id: id });
    return yes({ client_id: id });
  });
}

/** `version` is the one that was read; another one that stands meanwhile answers EDITED_MEANWHILE. */
export function editClient(
  db: Db,
  id: string,
  body: ClientBody,
  version: number | undefined,
  by: Author,
  keep?: Keep<{ client_id: string }>,
): Promise<Verdict<{ client_id: string }>> {
  return db.transaction(async (trx) => {
    const before = await trx<ClientRow>('clients').where({ id }).forUpdate().first();
    if (!before) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    if (version !== undefined && version !== before.version) {
      return no('CONFLICT', 'EDITED_MEANWHILE', { detail: { version: before.version } });
    }
    const free = await checkName(trx, body.name, id);
    if (!free.ok) return free;
    await trx('clients')
      .where({ id })
      .update({ ...body, version: trx.raw('version + 1'), updated_at: by.now });
    await recordAudit(trx, {
      actor: by.actor,
      action: 'updated_client',
      entityType: 'client',
      entityId: id,
      before: only(before, body),
      after: body,
      at: by.now,
    });
    await keep?.(trx, { client_id: id });
    return yes({ client_id: id });
  });
}

function only(row: ClientRow, like: object): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name in like));
}

async function checkName(trx: Trx, name: string, id: string | null): Promise<Verdict> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(lower(?), 3))', [name]);
  const taken = await trx('clients')
    .whereRaw('lower(name) = lower(?)', [name])
    .where((others) => void (id && others.whereNot({ id })))
    .first('id');
  return taken ? no('CONFLICT', 'NAME_TAKEN', { field: 'name', detail: { name } }) : yes();
}

/** Puts a client away, or takes it out again. Only one for whom nothing runs; the refusal names what does. */
export function archiveClient(db: Db, id: string, archive: boolean, by: Author): Promise<Verdict> {
  return db.transaction(async (trx) => {
    const client = await trx<ClientRow>('clients').where({ id }).forUpdate().first();
    if (!client) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const campaigns = await trx('campaigns')
      .where({ client_id: id })
      .orderByRaw('lower(name)')
      .select<Array<{ name: string; status: CampaignStatus }>>('name', 'status');
    const may = archive
      ? checkClientArchive(client, campaigns)
      : client.archived_at
        ? yes()
        : no('ILLEGAL_TRANSITION', 'CLIENT_NOT_ARCHIVED');
    if (!may.ok) return may;
    const archived_at = archive ? by.now : null;
    await trx('clients')
      .where({ id })
      .update({ archived_at, version: trx.raw('version + 1'), updated_at: by.now });
    await recordAudit(trx, {
      actor: by.actor,
      action: archive ? 'archived_client' : 'restored_client',
      entityType: 'client',
      entityId: id,
      details: { name: client.name },
      at: by.now,
    });
    return yes();
  });
}

export type Member = { id: string; name: string; email: string };

export async function listMembers(db: Db, clientId: string): Promise<Member[]> {
  return await db('client_members')
    .join('operators', 'operators.id', 'client_members.operator_id')
    .where({ client_id: clientId })
    .orderByRaw('lower(operators.name), operators.id')
    .select<Member[]>('operators.id', 'operators.name', 'operators.email');
}

/** Gives or takes somebody's sight of a client. Doing it twice changes nothing. */
export function setMember(
  db: Db,
  clientId: string,
  operatorId: string,
  member: boolean,
  by: Author,
): Promise<Verdict> {
  return db.transaction(async (trx) => {
    const client = await trx<ClientRow>('clients').where({ id: clientId }).forUpdate().first();
    const person = await trx('operators')
      .where({ id: operatorId })
      .whereNot({ role: 'client' })
      .first<Member | undefined>('id', 'name', 'email');
    if (!client || !person) return no('NOT_FOUND', 'NO_SUCH_RECORD');
    const pair = { client_id: clientId, operator_id: operatorId };
    const changed = member
      ? (await trx('client_members').insert(pair).onConflict().ignore().returning('client_id')).length
      : await trx('client_members').where(pair).delete();
    if (changed === 0) return yes();
    await recordAudit(trx, {
      actor: by.actor,
      action: member ? 'added_client_member' : 'removed_client_member',
      entityType: 'client',
      entityId: clientId,
      details: { client: client.name, person: person.email },
      at: by.now,
    });
    return yes();
  });
}

/** Who sees only some clients would not see the one they just made. */
async function joinAsMember(trx: Trx, clientId: string, actor: Actor): Promise<void> {
  if (actor.id === null || actor.role !== 'operator') return;
  const limited = await trx('client_members').where({ operator_id: actor.id }).first('client_id');
  if (limited) await trx('client_members').insert({ client_id: clientId, operator_id: actor.id });
}

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
    await joinAsMember(trx, made.id, actor);
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
