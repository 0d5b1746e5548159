import type { Actor } from '../../workflows/domain/permissions';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import { findOrCreateClient, findOrCreateProject } from '../clients';
import { insertCommand } from '../commands';
import type { Db, Trx } from '../connection';
import { newId } from '../ids';
import type { Keep } from '../once';
import type { Reported } from '../report';
import { campaignExport, checksumOf, type CampaignExport } from './campaign';
import { CAMPAIGN_TABLES, readPersonColumns, writeRows } from './tables';

type Row = Record<string, unknown>;

export type Imported = {
  campaign_id: string;
  command_id: string;
  name: string;
  status: string;
  /** Ids were taken here, so every row got a new one. */
  renumbered: boolean;
  rows: number;
  /** People that nobody here is, and files whose bytes are not here. */
  unknown_people: string[];
  missing_files: string[];
};

/** Reads what somebody sent as an export; one that was touched since is refused. */
export function parseExport(text: string): Verdict<CampaignExport> {
  const parsed = campaignExport.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.');
    return no('VALIDATION_FAILED', 'EXPORT_UNREADABLE', { field: 'file', detail: { where: where || null } });
  }
  if (checksumOf(parsed.data) !== parsed.data.checksum) {
    return no('VALIDATION_FAILED', 'EXPORT_CHANGED', { field: 'file' });
  }
  return yes(parsed.data);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Makes the campaign of an export here. What ran there is paused here: nothing goes out before somebody resumes it.
 * Ids stay as they were unless one of them is taken. One audit entry says what came.
 */
export async function importCampaign(
  db: Db,
  sent: CampaignExport,
  asked: { name?: string },
  by: Reported,
  keep?: Keep<Imported>,
): Promise<Verdict<Imported>> {
  try {
    return await bringIn(db, sent, asked, by, keep);
  } catch (error) {
    if (!isTwice(error)) throw error;
    return no('CONFLICT', 'IMPORT_CLASH', {
      field: 'file',
      detail: { constraint: error.constraint ?? null },
    });
  }
}

/** Postgres' word for a value that may stand only once. */
function isTwice(error: unknown): error is Error & { constraint?: string } {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

function bringIn(
  db: Db,
  sent: CampaignExport,
  asked: { name?: string },
  by: Reported,
  keep?: Keep<Imported>,
): Promise<Verdict<Imported>> {
  return db.transaction(async (trx): Promise<Verdict<Imported>> => {
    const name = asked.name?.trim() || sent.campaign.name;
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(lower(?), 2))', [name]);
    const taken = await trx('campaigns').whereRaw('lower(name) = lower(?)', [name]).first('id');
    if (taken) return no('CONFLICT', 'NAME_TAKEN', { field: 'name', detail: { name } });
    const renumbered = await isTaken(trx, sent);
    const document = renumbered ? withNewIds(sent) : sent;
    const people = await matchPeople(trx, document);
    const files = await matchFiles(trx, document);
    const campaign = await insertCampaign(trx, document, name, people, by);
    const rows = await insertTables(trx, document, { people, files });
    if (document.campaign.status === 'ACTIVE') await pauseImported(trx, campaign.id, document, by);
    const imported: Imported = {
      campaign_id: campaign.id,
      command_id: newId(),
      name,
      status: campaign.status,
      renumbered,
      rows,
      unknown_people: document.people.filter(({ id }) => !people.get(id)).map(({ email }) => email),
      missing_files: document.files.filter(({ id }) => !files.get(id)).map((file) => file.name),
    };
    await beginProcess(trx, imported, by);
    await auditImport(trx, imported, sent, by);
    await keep?.(trx, imported);
    return yes(imported);
  });
}

async function isTaken(trx: Trx, { campaign, tables }: CampaignExport): Promise<boolean> {
  if (await trx('campaigns').where({ id: campaign.id }).first('id')) return true;
  for (const { name } of CAMPAIGN_TABLES) {
    const ids = idsOf(tables[name]);
    if (ids.length > 0 && (await trx(name).whereIn('id', ids).first('id'))) return true;
  }
  return false;
}

function idsOf(rows: readonly Row[] = []): string[] {
  return rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** A new id for every row, wherever the old one stands: in columns, in lists, and in keys made of it. */
function withNewIds(sent: CampaignExport): CampaignExport {
  const own = [sent.campaign.id, ...CAMPAIGN_TABLES.flatMap(({ name }) => idsOf(sent.tables[name]))];
  const fresh = new Map(own.map((id) => [id, newId()]));
  const { campaign, tables } = sent;
  const text = JSON.stringify({ campaign, tables }).replace(UUID, (id) => fresh.get(id) ?? id);
  return { ...sent, ...(JSON.parse(text) as Pick<CampaignExport, 'campaign' | 'tables'>) };
}

type Matched = ReadonlyMap<string, string>;

/** Who is who here, by their addresses. */
async function matchPeople(trx: Trx, { people }: CampaignExport): Promise<Matched> {
  const emails = people.map(({ email }) => email.toLowerCase());
  const here = await trx('operators')
    .whereIn(trx.raw('lower(email)') as never, emails)
    .select<Array<{ id: string; email: string }>>('id', 'email');
  const byEmail = new Map(here.map(({ id, email }) => [email.toLowerCase(), id]));
  return new Map(
    people.flatMap(({ id, email }): Array<[string, string]> => {
      const found = byEmail.get(email.toLowerCase());
      return found ? [[id, found]] : [];
    }),
  );
}

/** Files are found by what is in them. */
async function matchFiles(trx: Trx, { files }: CampaignExport): Promise<Matched> {
  const here = await trx('stored_files')
    .whereIn(
      'sha256',
      files.map(({ sha256 }) => sha256),
    )
    .orderBy('id')
    .select<Array<{ id: string; sha256: string }>>('id', 'sha256');
  const bySum = new Map(here.map(({ id, sha256 }) => [sha256, id]));
  return new Map(
    files.flatMap(({ id, sha256 }): Array<[string, string]> => {
      const found = bySum.get(sha256);
      return found ? [[id, found]] : [];
    }),
  );
}

/**
 * A process that served this campaign here before it was deleted may still sleep, and would take lower numbers than it
 * has seen for a restored database. Exports are older than that by some commands, never by so many.
 */
const FAR_ABOVE = 1_000_000;

async function insertCampaign(
  trx: Trx,
  { campaign, client, project }: CampaignExport,
  name: string,
  people: Matched,
  by: Reported,
): Promise<{ id: string; status: string }> {
  const owner = await findOrCreateClient(trx, client, by.actor, by.now);
  const body = await findOrCreateProject(trx, owner.id, project, by.actor, by.now);
  const person = (id: unknown) => (typeof id === 'string' ? (people.get(id) ?? null) : null);
  const status = campaign.status === 'ACTIVE' ? 'PAUSED' : campaign.status;
  const row = {
    ...campaign,
    name,
    status,
    client_id: owner.id,
    project_id: body.id,
    owner_id: person(campaign['owner_id']),
    deputy_id: person(campaign['deputy_id']),
    // One that was never begun is begun by a person here, not by its date.
    auto_activate: false,
    command_seq: Number(campaign['command_seq'] ?? 0) + FAR_ABOVE,
    next_wake_at: null,
    advanced_through: null,
    needs_attention: null,
    updated_at: by.now,
  };
  await writeRows(trx, 'campaigns', [row]);
  return { id: campaign.id, status };
}

async function insertTables(
  trx: Trx,
  document: CampaignExport,
  { people, files }: { people: Matched; files: Matched },
): Promise<number> {
  const columns = await readPersonColumns(trx);
  let count = 0;
  for (const { name } of CAMPAIGN_TABLES) {
    const named = columns.filter(({ table }) => table === name);
    const rows = (document.tables[name] ?? [])
      .filter((row) => named.every(({ column, required }) => !required || people.has(String(row[column]))))
      .map((row) => withPeople(row, named, people))
      .map((row) =>
        name === 'tasks' ? { ...row, proof_file_id: files.get(String(row['proof_file_id'])) ?? null } : row,
      );
    for (const generation of generationsOf(rows)) await writeRows(trx, name, generation);
    count += rows.length;
  }
  return count;
}

function withPeople(row: Row, named: ReadonlyArray<{ column: string }>, people: Matched): Row {
  const found = named.map(({ column }) => [column, people.get(String(row[column])) ?? null]);
  return { ...row, ...Object.fromEntries(found) };
}

/** Tasks that came of other tasks are written after them. */
function generationsOf(rows: readonly Row[]): Row[][] {
  const generations: Row[][] = [];
  const written = new Set<unknown>();
  let left = [...rows];
  while (left.length > 0) {
    const waits = (row: Row) => row['parent_task_id'] && !written.has(row['parent_task_id']);
    const ready = left.filter((row) => !waits(row));
    if (ready.length === 0) throw new Error('tasks of the export are each other’s parents');
    generations.push(ready);
    for (const row of ready) written.add(row['id']);
    left = left.filter((row) => !ready.includes(row));
  }
  return generations;
}

async function pauseImported(
  trx: Trx,
  campaignId: string,
  { exported_at: exported }: CampaignExport,
  by: Reported,
): Promise<void> {
  await trx('pauses').insert({
    id: newId(),
    campaign_id: campaignId,
    reason: 'CAMPAIGN',
    note: `Imported from an export of ${exported.slice(0, 16).replace('T', ' ')} UTC: nothing goes out before somebody resumes it.`,
    from_at: by.now,
    paused_by: by.actor.name,
  });
}

/** The campaign's process begins here like that of any other; archived ones have none. */
async function beginProcess(trx: Trx, imported: Imported, by: Reported): Promise<void> {
  const archived = imported.status === 'ARCHIVED';
  await insertCommand(trx, {
    id: imported.command_id,
    campaignId: imported.campaign_id,
    kind: 'create_campaign',
    delivery: archived ? 'NONE' : 'START',
    ...(archived && { status: 'DONE' as const }),
    actor: by.actor,
    key: `import:${imported.campaign_id}`,
    payload: { imported: imported.campaign_id },
    result: { ok: true, value: { campaign_id: imported.campaign_id } },
    now: by.now,
  });
}

function auditImport(trx: Trx, imported: Imported, sent: CampaignExport, by: { actor: Actor; now: Date }) {
  const { campaign_id: id, command_id: _command, name, ...counts } = imported;
  return recordAudit(trx, {
    actor: by.actor,
    action: 'imported_campaign',
    entityType: 'campaign',
    entityId: id,
    campaign: { id, name },
    details: { ...counts, exported_at: sent.exported_at, checksum: sent.checksum, was: sent.campaign.id },
    at: by.now,
  });
}
