import type { Policy } from './policy';
import { addDays, atLocal, DAY, later, localDate, plus } from './time';

/** Full ticks of whole days happen at this wall time, plus the campaign's own jitter. */
export const TICK_TIME = '07:00';

type Ticking = { id: string; timezone: string; created_at: Date; ticked_at: Date | null };

/**
 * The first full tick after the last one: at 07:00 plus jitter in the campaign's zone, or one tick later when
 * the policy ticks more often than daily.
 */
export function nextTickAfter(campaign: Ticking, policy: Policy): Date {
  const last = campaign.ticked_at ?? campaign.created_at;
  if (policy.tick < DAY) return plus(last, policy.tick);
  const days = Math.floor(policy.tick / DAY);
  const today = localDate(last, campaign.timezone);
  const jitter = jitterOf(campaign.id, policy.tick_jitter);
  const first = plus(atLocal(today, TICK_TIME, campaign.timezone), jitter);
  const next = plus(atLocal(addDays(today, days), TICK_TIME, campaign.timezone), jitter);
  return first > last ? first : later(next, plus(last, 1));
}

/** Unique per campaign and day (or instant, when ticks are closer than a day). */
export function tickKey(campaign: Ticking, at: Date, policy: Policy): string {
  const when = policy.tick < DAY ? at.toISOString() : localDate(at, campaign.timezone);
  return `campaign_tick_${campaign.id}_${when}`;
}

/** The same campaign always ticks at the same moment of its hour; a thousand campaigns spread over it. */
export function jitterOf(id: string, within: number): number {
  if (within <= 0) return 0;
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return Math.floor((hash / 0x1_0000_0000) * within);
}
