import { BEST_TIMES } from './calendar';
import type { Platform } from './platforms';
import { addDays, atLocal, HOUR, localDate, type LocalDate } from './time';

/** Days that are looked through before there is no slot to offer. */
const DAYS_AHEAD = 60;
/** Two posts of a platform within this time get in each other's way. */
const APART = HOUR;

export type SlotCampaign = {
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  blackout_dates: readonly LocalDate[];
};

/**
 * The next good time for a post: the first of the platform's best times ahead, on a day of the campaign that
 * is not blacked out, with no other post of the platform within the hour. Undefined when there is none.
 */
export function nextFreeSlot(
  campaign: SlotCampaign,
  platform: Platform,
  taken: readonly Date[],
  now: Date,
): Date | undefined {
  const today = localDate(now, campaign.timezone);
  const first = today < campaign.start_date ? campaign.start_date : today;
  const isFree = (at: Date) => taken.every((other) => Math.abs(other.getTime() - at.getTime()) >= APART);
  for (let day = first, seen = 0; day <= campaign.end_date && seen < DAYS_AHEAD; day = addDays(day, 1)) {
    seen += 1;
    if (campaign.blackout_dates.includes(day)) continue;
    const slot = BEST_TIMES[platform]
      .map((time) => atLocal(day, time, campaign.timezone))
      .find((at) => at > now && isFree(at));
    if (slot) return slot;
  }
  return undefined;
}
