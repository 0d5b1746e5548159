import type { LocalDate } from '../../workflows/domain/time';
import type { Db } from '../connection';

/** Monday of the last week that the campaign summed up by itself. */
export async function findLastScheduled(db: Db, campaignId: string): Promise<LocalDate | null> {
  const row = await db('weekly_summaries')
    .where({ campaign_id: campaignId })
    .whereNotNull('scheduled_at')
    .max<{ week: LocalDate | null }>('week_start as week')
    .first();
  return row?.week ?? null;
}
