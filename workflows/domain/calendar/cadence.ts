/** How many posts a cadence gives which day, and the keys of their slots. */
import { MAX_CADENCE } from '../campaigns';
import type { Platform } from '../platforms';
import { addDays, daysBetween, weekday, type LocalDate } from '../time';

export type CalendarWindow = { from: LocalDate; through: LocalDate };

/** What a cadence says of a campaign. */
type Paced = { cadence: Partial<Record<Platform, number>> };

/** ISO weekdays (Monday is 1) that carry one post each, by posts a week. */
const WEEKDAYS: Record<number, readonly number[]> = {
  0: [],
  1: [2],
  2: [2, 4],
  3: [1, 3, 5],
  4: [1, 2, 4, 5],
  5: [1, 2, 3, 4, 5],
  6: [1, 2, 3, 4, 5, 6],
  7: [1, 2, 3, 4, 5, 6, 7],
};

/** Local wall times in the order in which a day's first, second and third post take them. */
export const BEST_TIMES: Record<Platform, readonly [string, string, string]> = {
  linkedin: ['09:00', '12:00', '17:00'],
  twitter: ['08:00', '14:00', '19:00'],
  instagram: ['12:00', '18:00', '20:30'],
  email: ['10:00', '13:00', '16:00'],
};

/** Posts a week of a platform: 1 when the campaign chose it without saying, whole, 0 to 21. */
export function cadenceOf(campaign: Paced, platform: Platform): number {
  const wanted = Math.floor(campaign.cadence[platform] ?? 1);
  return Number.isFinite(wanted) ? Math.min(MAX_CADENCE, Math.max(0, wanted)) : 0;
}

/** Posts on one ISO weekday at `perWeek` a week. */
export function postsOnWeekday(perWeek: number, isoWeekday: number): number {
  const everyDay = Math.floor(perWeek / 7);
  const extra = WEEKDAYS[perWeek % 7] ?? [];
  return everyDay + (extra.includes(isoWeekday) ? 1 : 0);
}

/** How many items the weekday sets give a platform on these local days, both included, before any blackout. */
export function plannedItems(campaign: Paced, platform: Platform, days: CalendarWindow): number {
  return postsBefore(days.from, addDays(days.through, 1), cadenceOf(campaign, platform));
}

export function slotKey(campaignId: string, platform: Platform, nominal: LocalDate, ordinal: number): string {
  return `${campaignId}:${platform}:${nominal}:${ordinal}`;
}

/** Nominal posts from `start` up to, not on, `date`. Whole weeks are multiplied: campaigns last up to five years. */
export function postsBefore(start: LocalDate, date: LocalDate, perWeek: number): number {
  const days = daysBetween(start, date);
  const weeks = Math.floor(days / 7);
  let posts = weeks * perWeek;
  for (let day = weeks * 7; day < days; day += 1) {
    posts += postsOnWeekday(perWeek, weekday(addDays(start, day)));
  }
  return posts;
}

/** Whether the cadence gives an item its slot, whatever the dates of the campaign and wherever the item stands. */
export function cadenceHas(
  campaign: Paced & { id: string; platforms: readonly Platform[] },
  { slot_key, platform, nominal_date }: { slot_key: string; platform: Platform; nominal_date: LocalDate },
): boolean {
  if (!campaign.platforms.includes(platform)) return false;
  const posts = postsOnWeekday(cadenceOf(campaign, platform), weekday(nominal_date));
  for (let ordinal = 1; ordinal <= posts; ordinal += 1) {
    if (slot_key === slotKey(campaign.id, platform, nominal_date, ordinal)) return true;
  }
  return false;
}
