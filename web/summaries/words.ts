import { changeFrom } from '../../workflows/domain/summaries';
import type { LocalDate } from '../../workflows/domain/time';
import { describeDay } from '../times';

const percent = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 0, maximumFractionDigits: 1 });

export function percentWords(value: number): string {
  return `${percent.format(value)} %`;
}

/** Which way it went, and whether that is good: an icon and words, never a colour alone. */
export type Move = { icon: string; tone: string; words: string };

/**
 * A number beside what it was the week before, in words and with a sign. More is better unless `less` says that
 * less is; `points` are percentages, whose difference is no percentage.
 */
export function moveOf(
  before: number | undefined,
  now: number,
  { less = false, points = false, neutral = false, say = percent.format as (value: number) => string } = {},
): Move | undefined {
  if (before === undefined) return undefined;
  if (before === now) return { icon: 'arrow-right', tone: 'neutral', words: 'as the week before' };
  const up = now > before;
  const good = up !== less;
  return {
    icon: up ? 'trending-up' : 'trending-down',
    tone: neutral ? 'neutral' : good ? 'done' : 'late',
    words: `${howMuch(before, now, points)} (${points ? percentWords(before) : say(before)} the week before)`,
  };
}

function howMuch(before: number, now: number, points: boolean): string {
  const more = now > before ? 'more' : 'less';
  if (points) return `${percent.format(Math.abs(now - before))} points ${more}`;
  const change = changeFrom(before, now);
  return change === null ? 'from nothing' : `${percent.format(Math.abs(change))} % ${more}`;
}

export function weekWords({ week_start, week_end }: { week_start: LocalDate; week_end: LocalDate }): string {
  return `${describeDay(week_start)} to ${describeDay(week_end)}`;
}
