import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

export type Pair = { ours: number[]; reference: number[] };

/**
 * Takes turns, so that both meet the same noise of the machine; the first few of each are warm-up and not
 * counted. `restMs` lets what a sample set going in the background come to its end.
 */
export async function alternate(
  times: number,
  ours: (at: number) => Promise<number>,
  reference: (at: number) => Promise<number>,
  { warmUp = 3, restMs = 0 } = {},
): Promise<Pair> {
  const pair: Pair = { ours: [], reference: [] };
  for (let at = 0; at < times + warmUp; at += 1) {
    const mine = await ours(at);
    await delay(restMs);
    const theirs = await reference(at);
    await delay(restMs);
    if (at < warmUp) continue;
    pair.ours.push(mine);
    pair.reference.push(theirs);
  }
  return pair;
}

/** The value below which this share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}
