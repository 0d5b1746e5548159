import type { Platform } from '../../workflows/domain/platforms';
import { HOUR } from '../../workflows/domain/time';
import type { Db } from '../connection';

/** When a campaign's posts of this platform are planned, from an hour ago on. */
export async function listTakenTimes(
  db: Db,
  campaignId: string,
  platform: Platform,
  now: Date,
): Promise<Date[]> {
  const times = await db('calendar_items')
    .where({ campaign_id: campaignId, platform })
    .whereIn('status', ['PENDING', 'DUE'])
    .where('scheduled_at', '>=', new Date(now.getTime() - HOUR))
    .orderBy('scheduled_at')
    .pluck('scheduled_at');
  return times as Date[];
}
