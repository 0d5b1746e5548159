import type { Actor } from '../workflows/domain/permissions';
import { recordAudit } from './audit';
import type { Db } from './connection';
import type { FileStore } from './files';
import { newId } from './ids';
import type { StoredFileRow } from './tables';
import { lockBytes } from './unused-files';
import { visibleCampaigns, type Viewer } from './viewer';

/** An upload whose content was looked at: `mime` is what the bytes are, not what they were called. */
export type Upload = { name: string; mime: string; bytes: Buffer };

/**
 * Keeps an upload: its bytes in the store, then its row and audit entry in one transaction. The same bytes
 * under the same name from the same person are one file, so a form that is sent twice names one proof.
 */
export async function storeFile(
  db: Db,
  files: FileStore,
  upload: Upload,
  actor: Actor & { id: string },
  now: Date,
): Promise<StoredFileRow> {
  const kept = await files.put(upload.bytes);
  return db.transaction(async (trx) => {
    const same = { sha256: kept.sha256, uploaded_by: actor.id, name: upload.name };
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 2))', [Object.values(same).join(' ')]);
    const known = await trx<StoredFileRow>('stored_files').where(same).first();
    if (known) return known;
    // The sweep may have taken the same bytes away meanwhile; from here on it does not.
    await lockBytes(trx, kept.storage_key);
    await files.put(upload.bytes);
    const about = { mime: upload.mime, bytes: upload.bytes.length };
    const [row] = await trx<StoredFileRow>('stored_files')
      .insert({ id: newId(), ...same, ...about, storage_key: kept.storage_key, created_at: now })
      .returning('*');
    if (!row) throw new Error('the row of the file was not written');
    await recordAudit(trx, {
      actor,
      action: 'uploaded_file',
      entityType: 'stored_file',
      entityId: row.id,
      after: { name: row.name, sha256: row.sha256, ...about },
      at: now,
    });
    return row;
  });
}

/** A file the viewer may see: they uploaded it, or it proves a task that they can see. */
export function findFile(db: Db, viewer: Viewer, id: string): Promise<StoredFileRow | undefined> {
  const citing = db('tasks')
    .whereRaw('tasks.proof_file_id = stored_files.id')
    .whereIn('campaign_id', visibleCampaigns(db, viewer).select('campaigns.id'))
    .select(db.raw('1'));
  return db<StoredFileRow>('stored_files')
    .where({ id })
    .where((may) => void may.where({ uploaded_by: viewer.id }).orWhereExists(citing))
    .first();
}
