import { completionRate, SYSTEM_ORIGINS } from '../../workflows/domain/rates';
import type { Db } from '../connection';

export type CompletionRate = { rate: number; done: number; due: number };

/** How much of what was to be done by now is done. Cancelled tasks and the product's own do not count. */
export async function readCompletionRate(db: Db, campaignId: string, now: Date): Promise<CompletionRate> {
  const row = await db('tasks')
    .where({ campaign_id: campaignId })
    .where('due_at', '<=', now)
    .whereNot({ status: 'CANCELLED' })
    .whereNotIn('origin', [...SYSTEM_ORIGINS])
    .first<{
      due: number;
      done: number;
    }>(db.raw(`count(*)::int as due, (count(*) filter (where status = 'DONE'))::int as done`));
  const counted = { done: row?.done ?? 0, due: row?.due ?? 0 };
  return { rate: completionRate(counted), ...counted };
}
