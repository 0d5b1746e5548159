import type { Db } from './connection';
import type { AuditEntryRow } from './tables';

/** How much is chained, and what came out when somebody last had it checked. */
export async function countChains(db: Db) {
  const [row, last] = await Promise.all([
    db('audit_chains').first<{ chains: number; entries: number }>(
      db.raw('count(*)::int as chains, coalesce(sum(seq), 0)::bigint as entries'),
    ),
    db<AuditEntryRow>('audit_entries')
      .where({ action: 'verified_audit' })
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .first(),
  ]);
  return { chains: row?.chains ?? 0, entries: Number(row?.entries ?? 0), last };
}
