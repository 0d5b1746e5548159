import { checkWords, type AuditBreak, type AuditCheck, type AuditFault } from '../workflows/domain/audit';
import type { Db } from './connection';

type Link = {
  chain: string;
  seq: number;
  entry_id: string;
  prev_hash: string;
  hash: string;
  there: boolean;
  computed: string;
};
type Head = { chain: string; seq: number; hash: string };

const BATCH = 5_000;

/**
 * Recomputes every hash of every chain, as of one instant, and answers the first fault of each broken chain. The text
 * that is hashed is written down here a second time, so that a changed function in the database is found too.
 */
export function verifyAudit(db: Db): Promise<AuditCheck> {
  return db.transaction(
    async (trx) => {
      const heads = new Map(
        (await trx<Head>('audit_chains').select('chain', 'seq', 'hash')).map((head) => [head.chain, head]),
      );
      const walk = new Walk();
      let after: Pick<Link, 'chain' | 'seq'> = { chain: '', seq: 0 };
      for (;;) {
        const links = await readLinks(trx, after);
        for (const link of links) walk.meet(link);
        const last = links.at(-1);
        if (!last || links.length < BATCH) break;
        after = last;
      }
      walk.compare(heads);
      await findUnchained(trx, walk);
      return { chains: heads.size, entries: walk.entries, broken: [...walk.broken.values()] };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** The same, in words. */
export async function reportOnAudit(db: Db): Promise<{ whole: boolean; lines: string[] }> {
  const check = await verifyAudit(db);
  return { whole: check.broken.length === 0, lines: checkWords(check) };
}

async function readLinks(db: Db, after: Pick<Link, 'chain' | 'seq'>): Promise<Link[]> {
  const { rows } = await db.raw<{ rows: Link[] }>(
    `select l.chain, l.seq, l.entry_id, l.prev_hash, l.hash, e.id is not null as there,
        encode(sha256(convert_to(l.chain || ' ' || l.seq || ' ' || l.prev_hash || ' ' || jsonb_build_array(
          e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor, e.actor_id, e.action,
          e.entity_type, e.entity_id, e.campaign_id, e.campaign_name, e.before, e.after, e.details, e.reason,
          e.request_id)::text, 'UTF8')), 'hex') as computed
       from audit_links l left join audit_entries e on e.id = l.entry_id
      where (l.chain, l.seq) > (?, ?::bigint) order by l.chain, l.seq limit ?`,
    [after.chain, after.seq, BATCH],
  );
  return rows;
}

/** Goes along the links in order and remembers the first fault of each chain. */
class Walk {
  entries = 0;
  readonly broken = new Map<string, AuditBreak>();
  private readonly ends = new Map<string, Head>();

  meet(link: Link): void {
    const before = this.ends.get(link.chain) ?? { seq: 0, hash: '' };
    const fault = faultOf(link, before);
    if (fault) this.report({ chain: link.chain, seq: link.seq, entryId: link.entry_id, fault });
    this.ends.set(link.chain, link);
    this.entries += 1;
  }

  /** Each chain ends where its head says: nothing was cut off. */
  compare(heads: Map<string, Head>): void {
    for (const chain of new Set([...heads.keys(), ...this.ends.keys()])) {
      const [head, end] = [heads.get(chain), this.ends.get(chain)];
      if (head?.seq === end?.seq && head?.hash === end?.hash) continue;
      this.report({ chain, seq: end?.seq ?? null, entryId: null, fault: 'END_MISSING' });
    }
  }

  report(found: AuditBreak): void {
    if (!this.broken.has(found.chain)) this.broken.set(found.chain, found);
  }
}

function faultOf(link: Link, before: Pick<Head, 'seq' | 'hash'>): AuditFault | undefined {
  if (link.seq !== before.seq + 1) return 'LINK_MISSING';
  if (link.prev_hash !== before.hash) return 'LINK_CHANGED';
  if (!link.there) return 'ENTRY_MISSING';
  return link.computed === link.hash ? undefined : 'ENTRY_CHANGED';
}

async function findUnchained(db: Db, walk: Walk): Promise<void> {
  const rows = await db('audit_entries as e')
    .whereNotExists(db('audit_links as l').whereRaw('l.entry_id = e.id').select(db.raw('1')))
    .orderBy('e.at')
    .limit(100)
    .select<Array<{ id: string; campaign_id: string | null }>>('e.id', 'e.campaign_id');
  for (const row of rows) {
    walk.report({
      chain: row.campaign_id ?? 'workspace',
      seq: null,
      entryId: row.id,
      fault: 'ENTRY_NOT_CHAINED',
    });
  }
}
