import type { TaskOrigin } from './tasks';

/** Tasks that the product asks for by itself; they do not count in how much of the campaign's work is done. */
export const SYSTEM_ORIGINS = [
  'WEEKLY_SUMMARY',
  'QUEUE_FAILURE',
  'WRAP_UP',
] as const satisfies readonly TaskOrigin[];

/** What share of the tasks whose time has come is done: 0 to 1, and 0 while there are none. */
export function completionRate({ done, due }: { done: number; due: number }): number {
  return due === 0 ? 0 : done / due;
}

/** A part of a whole in percent with one decimal; 0 of nothing. */
export function rateOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1_000) / 10;
}
