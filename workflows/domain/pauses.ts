import { earlier, later, MINUTE, plus } from './time';

export const PAUSE_REASONS = ['CAMPAIGN', 'SYSTEM', 'FEATURE_OFF'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/**
 * What becomes of the dates when a pause ends. `ask` moves nothing either: what is late stays on the overdue
 * list, where a person decides item by item.
 */
export const RESUME_POLICIES = ['keep_dates', 'shift_all', 'shift_unpublished', 'ask'] as const;
export type ResumePolicy = (typeof RESUME_POLICIES)[number];

/** One stretch of time in which nothing was to happen. `to` is null while it lasts. */
export type Pause = {
  id: string;
  reason: PauseReason;
  from: Date;
  to: Date | null;
  note: string | null;
  by: string;
  policy: ResumePolicy | null;
};

export function openPauses(pauses: readonly Pause[]): Pause[] {
  return pauses.filter((pause) => pause.to === null);
}

export function isPaused(pauses: readonly Pause[]): boolean {
  return openPauses(pauses).length > 0;
}

/**
 * The time it is for the campaign: its clock stands still from the moment the present pause began.
 * Pages and rules use the same, so nothing turns overdue while paused.
 */
export function effectiveNow(pauses: readonly Pause[], now: Date): Date {
  return openPauses(pauses).reduce((at, pause) => earlier(at, pause.from), now);
}

/** When the last pause ended; null while one lasts or when there was none. */
export function lastPauseEnd(pauses: readonly Pause[]): Date | null {
  if (isPaused(pauses)) return null;
  return pauses.reduce<Date | null>((end, { to }) => (to && (!end || to > end) ? to : end), null);
}

/** How long, in ms, the union of the pauses covers the time between `from` and `to`. */
export function pausedBetween(pauses: readonly Pause[], from: Date, to: Date): number {
  const spans = pauses
    .map((pause) => ({ from: later(pause.from, from), to: earlier(pause.to ?? to, to) }))
    .filter((span) => span.from < span.to)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
  let total = 0;
  let covered = from;
  for (const span of spans) {
    const start = later(span.from, covered);
    if (start >= span.to) continue;
    total += span.to.getTime() - start.getTime();
    covered = span.to;
  }
  return total;
}

/** Pauses that ended after the last settling: their time has not been given back yet. */
export function unsettled(pauses: readonly Pause[], settledThrough: Date | null): Pause[] {
  return pauses.filter((pause) => pause.to !== null && (!settledThrough || pause.to > settledThrough));
}

/** The campaign's own choice counts; a pause of the whole system keeps dates. */
export function policyOf(pauses: readonly Pause[]): ResumePolicy {
  const own = pauses.filter((pause) => pause.reason === 'CAMPAIGN' && pause.policy !== null);
  return own.at(-1)?.policy ?? 'keep_dates';
}

/** A row that a resume may move. */
export type Movable = { id: string; kind: 'ITEM' | 'TASK'; at: Date; anchoredAt: Date; published: boolean };
export type Shift = { id: string; kind: 'ITEM' | 'TASK'; from: Date; to: Date };

/**
 * Where each row goes when a pause ends under `policy`: later by the paused time since the row was last placed,
 * rounded up to whole minutes, as times of publication are. `shift_unpublished` leaves what belongs to something already published where it is.
 */
export function shiftsFor(
  rows: readonly Movable[],
  pauses: readonly Pause[],
  policy: ResumePolicy,
  now: Date,
): Shift[] {
  if (policy === 'keep_dates' || policy === 'ask') return [];
  return rows
    .filter((row) => policy === 'shift_all' || !row.published)
    .map((row) => ({ row, by: wholeMinutes(pausedBetween(pauses, row.anchoredAt, now)) }))
    .filter(({ by }) => by > 0)
    .map(({ row, by }) => ({ id: row.id, kind: row.kind, from: row.at, to: plus(row.at, by) }));
}

function wholeMinutes(ms: number): number {
  return Math.ceil(ms / MINUTE) * MINUTE;
}
