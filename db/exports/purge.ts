import { no, yes, type Verdict } from '../../workflows/domain/verdict';
import { recordAudit } from '../audit';
import type { Db } from '../connection';
import type { Keep } from '../once';
import type { Reported } from '../report';
import { forgetFiles, listProofFiles } from '../unused-files';
import { CAMPAIGN_TABLES } from './tables';

/** What has to be typed to purge everything. */
export const PURGE_WORDS = 'delete every campaign';

export type Purged = { campaigns: number; rows: number };

/**
 * Removes every campaign with everything of it, children first, and the files that proved its tasks where nothing else
 * names them. The audit stays and gets one entry with the counts; each process ends when it next looks and finds nothing.
 */
export function purgeEverything(
  db: Db,
  typed: string,
  by: Reported,
  keep?: Keep<Purged>,
): Promise<Verdict<Purged>> {
  return db.transaction(async (trx): Promise<Verdict<Purged>> => {
    if (typed.trim() !== PURGE_WORDS) {
      const detail = { expected: PURGE_WORDS };
      return no('VALIDATION_FAILED', 'CONFIRMATION_MISMATCH', { field: 'confirmation', detail });
    }
    const campaigns = await trx('campaigns')
      .orderBy('id')
      .forUpdate()
      .select<Array<{ id: string; name: string }>>('id', 'name');
    const proofs = await listProofFiles(
      trx,
      campaigns.map(({ id }) => id),
    );
    const removed: Record<string, number> = {};
    for (const { name, of } of [...CAMPAIGN_TABLES].reverse()) {
      // Whatever is not named here goes with the row that it belongs to.
      const rows = trx(name);
      if (of === 'campaign_id') void rows.whereNotNull('campaign_id');
      removed[name] = await rows.delete();
    }
    await trx('campaigns').delete();
    const files = await forgetFiles(trx, proofs, by.now);
    const rows = Object.values(removed).reduce((sum, count) => sum + count, 0);
    await recordAudit(trx, {
      actor: by.actor,
      action: 'purged_campaigns',
      entityType: 'campaign',
      entityId: null,
      details: {
        campaigns: campaigns.length,
        removed,
        files,
        names: campaigns.slice(0, 200).map(({ name }) => name),
      },
      at: by.now,
    });
    const answer = { campaigns: campaigns.length, rows };
    await keep?.(trx, answer);
    return yes(answer);
  });
}
