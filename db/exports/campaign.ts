import { z } from 'zod';
import type { Db } from '../connection';
import { hashOf } from '../hashes';
import type { CampaignRow } from '../tables';
import { CAMPAIGN_TABLES, readPersonColumns, readRows } from './tables';

const EXPORT_SCHEMA = 'aicmo.campaign.v1';

const row = z.record(z.string(), z.unknown());

/** One campaign with all its facts, for another installation or for the drawer. */
export const campaignExport = z.object({
  schema: z.literal(EXPORT_SCHEMA),
  exported_at: z.iso.datetime(),
  build: z.string(),
  campaign: row.and(z.object({ id: z.uuid(), name: z.string().min(1), status: z.string() })),
  client: z.string(),
  project: z.string(),
  /** Everybody that a row names: elsewhere they are found by their address. */
  people: z.array(z.object({ id: z.uuid(), name: z.string(), email: z.string() })),
  tables: z.record(z.string(), z.array(row)),
  /** Bytes are not in it: they are found by their checksum where the same files lie. */
  files: z.array(
    z.object({ id: z.uuid(), name: z.string(), mime: z.string(), bytes: z.int(), sha256: z.string() }),
  ),
  /** What was written down about it, to be read; elsewhere it is not made part of the audit there. */
  audit: z.array(row),
  /** SHA-256 of all the rest, as canonical JSON. */
  checksum: z.string(),
});
export type CampaignExport = z.output<typeof campaignExport>;

export function checksumOf({
  checksum: _own,
  ...rest
}: Omit<CampaignExport, 'checksum'> & { checksum?: string }): string {
  return hashOf(rest);
}

/** Reads everything of one instant. */
export function exportCampaign(
  db: Db,
  campaign: Pick<CampaignRow, 'id'>,
  about: { build: string; now: Date },
): Promise<CampaignExport> {
  return db.transaction(
    async (trx) => {
      const found = await trx('campaigns as c')
        .join('clients', 'clients.id', 'c.client_id')
        .join('projects', 'projects.id', 'c.project_id')
        .where('c.id', campaign.id)
        .first<Named>(trx.raw('to_jsonb(c) as row'), 'clients.name as client', 'projects.name as project');
      const tables: Record<string, Array<Record<string, unknown>>> = {};
      for (const table of CAMPAIGN_TABLES) tables[table.name] = await readRows(trx, table, campaign.id);
      const own = found.row as CampaignExport['campaign'];
      const written: Omit<CampaignExport, 'checksum'> = {
        schema: EXPORT_SCHEMA,
        exported_at: about.now.toISOString(),
        build: about.build,
        campaign: own,
        client: found.client,
        project: found.project,
        people: await readPeople(trx, { campaigns: [own], ...tables }),
        tables,
        files: await readFiles(trx, tables['tasks'] ?? []),
        audit: await readAuditOf(trx, campaign.id),
      };
      return { ...written, checksum: checksumOf(written) };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

type Named = { row: Record<string, unknown>; client: string; project: string };

async function readPeople(db: Db, tables: Record<string, Array<Record<string, unknown>>>) {
  const columns = await readPersonColumns(db);
  const ids = new Set(
    columns.flatMap(({ table, column }) =>
      (tables[table] ?? []).flatMap((one) => (typeof one[column] === 'string' ? [one[column]] : [])),
    ),
  );
  return db('operators')
    .whereIn('id', [...ids])
    .orderBy('id')
    .select<CampaignExport['people']>('id', 'name', 'email');
}

async function readFiles(db: Db, tasks: Array<Record<string, unknown>>) {
  const ids = tasks.flatMap((task) =>
    typeof task['proof_file_id'] === 'string' ? [task['proof_file_id']] : [],
  );
  return db('stored_files')
    .whereIn('id', ids)
    .orderBy('id')
    .select<CampaignExport['files']>('id', 'name', 'mime', 'bytes', 'sha256');
}

async function readAuditOf(db: Db, campaignId: string): Promise<Array<Record<string, unknown>>> {
  const rows = (await db('audit_entries as e')
    .leftJoin('audit_links as l', 'l.entry_id', 'e.id')
    .where({ 'e.campaign_id': campaignId })
    .orderBy('l.seq')
    .select(db.raw(`to_jsonb(e) || jsonb_build_object('seq', l.seq, 'hash', l.hash) as row`))) as Array<{
    row: Record<string, unknown>;
  }>;
  return rows.map((entry) => entry.row);
}
