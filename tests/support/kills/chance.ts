/** Draws that come again with the same seed: what the people do, though not when a kill meets it. */
export type Chance = {
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
  /** True once in `times`, on average. */
  once(times: number): boolean;
  pick<T>(all: readonly T[]): T;
  shuffle<T>(all: readonly T[]): T[];
};

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32: short, and good enough to choose steps with.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    once: (times) => below(times) === 0,
    pick: <T>(all: readonly T[]) => {
      const picked = all[below(all.length)];
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    },
    shuffle: (all) =>
      all
        .map((one) => ({ one, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one),
  };
}
