import type { Db, Trx } from './connection';
import type { FileStore } from './files';
import type { StoredFileRow } from './tables';

/**
 * Files that a campaign's completions ever named: the proofs that stand, and those of completions that were taken
 * back, which only the audit remembers.
 */
export async function listProofFiles(trx: Trx, campaignIds: readonly string[]): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: Array<{ id: string }> }>(
    `select proof_file_id as id from tasks where campaign_id = any(:ids::uuid[]) and proof_file_id is not null
     union
     select f.id from audit_entries e join stored_files f on f.id::text = e.after #>> '{proof,value}'
      where e.campaign_id = any(:ids::uuid[]) and e.action = 'completed_task'
        and e.after #>> '{proof,type}' = 'UPLOAD'`,
    { ids: [...campaignIds] },
  );
  return rows.map(({ id }) => id);
}

/**
 * Forgets those of these files that no task names any more, and notes their bytes for the sweep: they go only once this
 * is committed. One that somebody is about to name stays.
 */
export async function forgetFiles(trx: Trx, ids: readonly string[], now: Date): Promise<number> {
  const free = await trx<StoredFileRow>('stored_files')
    .whereIn('id', ids)
    .whereNotExists(trx('tasks').whereRaw('tasks.proof_file_id = stored_files.id').select(trx.raw('1')))
    .forUpdate()
    .skipLocked()
    .select('id', 'storage_key');
  if (free.length === 0) return 0;
  await trx('stored_files')
    .whereIn(
      'id',
      free.map(({ id }) => id),
    )
    .delete();
  const keys = [...new Set(free.map(({ storage_key }) => storage_key))];
  await trx('unused_files')
    .insert(keys.map((storage_key) => ({ storage_key, since: now })))
    .onConflict('storage_key')
    .ignore();
  return free.length;
}

/** Held until the transaction ends by whoever names bytes or takes them away: never both at once. */
export async function lockBytes(trx: Trx, storageKey: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 3))', [storageKey]);
}

const AT_ONCE = 100;

/**
 * Takes away the bytes that a purge left, unless a file has come that names them. Repeating it is harmless, and what a
 * crash or an absent store left is tried again with the next sweep. Answers how many files' bytes are gone.
 */
export async function removeUnusedFiles(db: Db, files: FileStore): Promise<number> {
  const waiting = (await db('unused_files').orderBy('since').limit(AT_ONCE).pluck('storage_key')) as string[];
  let removed = 0;
  for (const key of waiting) {
    removed += await db.transaction(async (trx) => {
      await lockBytes(trx, key);
      const noted = await trx('unused_files').where({ storage_key: key }).delete();
      if (noted === 0) return 0;
      if (await trx('stored_files').where({ storage_key: key }).first('id')) return 0;
      await files.remove(key);
      return 1;
    });
  }
  return removed;
}
