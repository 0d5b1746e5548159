/** A new campaign after the pattern of another: the same words and rhythm, new dates, no history. */
import { addDays, daysBetween, localDate, type LocalDate } from './time';

export type Dated = {
  start_date: LocalDate;
  end_date: LocalDate;
  blackout_dates: readonly LocalDate[];
  timezone: string;
};

/**
 * The dates of a copy: it starts tomorrow in the campaign's zone and lasts as long. Days without posts move
 * along with it; those that would lie outside of it are dropped.
 */
export function datesOfCopy(
  campaign: Dated,
  now: Date,
): { start_date: LocalDate; end_date: LocalDate; blackout_dates: LocalDate[] } {
  const start_date = addDays(localDate(now, campaign.timezone), 1);
  const by = daysBetween(campaign.start_date, start_date);
  const end_date = addDays(campaign.end_date, by);
  const moved = campaign.blackout_dates.map((day) => addDays(day, by));
  const blackout_dates = moved.filter((day) => day >= start_date && day <= end_date);
  return { start_date, end_date, blackout_dates };
}

const LONGEST = 255;

/** "Spring launch (copy)", then "(copy 2)" and so on, whatever was taken before; the copy of a copy is no "(copy) (copy)". */
export function nameOfCopy(name: string, taken: readonly string[]): string {
  const plain = name.replace(/ \(copy(?: \d+)?\)$/, '');
  const known = new Set(taken.map((one) => one.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const mark = number === 1 ? ' (copy)' : ` (copy ${number})`;
    const copy = `${plain.slice(0, LONGEST - mark.length).trimEnd()}${mark}`;
    if (!known.has(copy.toLowerCase())) return copy;
  }
}
