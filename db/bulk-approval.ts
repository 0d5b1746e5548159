import type { Verdict } from '../workflows/domain/verdict';
import { yes } from '../workflows/domain/verdict';
import { recordAudit } from './audit';
import { actorKey, type CommandRow } from './commands';
import type { Db } from './connection';
import { once, type OnceAnswer } from './once';
import type { Reported } from './report';

/** What became of one plan among several that were approved at once. */
export type BulkOutcome = {
  campaign_id: string;
  campaign: string;
  version: number;
  /** `approved`: in force. `first`: the first of two. `saved`: judged later. `skipped`: refused, and why. */
  state: 'approved' | 'first' | 'saved' | 'skipped';
  why?: string;
};

const KIND = 'approve_in_bulk';

/**
 * Keeps what became of several decisions that were sent at once: one audit entry with its counts, and the answer
 * that its page shows. Every decision is a command of its own; sent again, each answers what it answered.
 */
export function keepBulkApproval(
  db: Db,
  plans: ReadonlyArray<{ campaign_id: string; version: number }>,
  by: Reported,
  decideAll: () => Promise<BulkOutcome[]>,
): Promise<Verdict<OnceAnswer<{ outcomes: BulkOutcome[] }>>> {
  return once(db, KIND, { plans }, by, async (keep) => {
    const outcomes = await decideAll();
    const count = (state: BulkOutcome['state']) => outcomes.filter((one) => one.state === state).length;
    const answer = { outcomes };
    await db.transaction(async (trx) => {
      await recordAudit(trx, {
        actor: by.actor,
        action: 'approved_in_bulk',
        entityType: 'plan',
        entityId: null,
        details: {
          approved: count('approved'),
          first: count('first'),
          saved: count('saved'),
          skipped: count('skipped'),
          outcomes,
        },
        at: by.now,
      });
      await keep(trx, answer);
    });
    return yes(answer);
  });
}

/** One's own, by the id of its command. */
export async function findBulkApproval(
  db: Db,
  actor: Reported['actor'],
  commandId: string,
): Promise<BulkOutcome[] | undefined> {
  const row = await db<CommandRow>('commands')
    .where({ id: commandId, kind: KIND, actor_key: actorKey(actor) })
    .first();
  return row?.result?.ok ? (row.result.value['outcomes'] as BulkOutcome[]) : undefined;
}
