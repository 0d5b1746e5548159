import { place } from './scale';

/** A line as small as a word: only its course. Undefined for less than two values, which have none. */
export function sparkline(values: readonly number[]): { path: string; end: string } | undefined {
  const last = values.length - 1;
  if (last < 1) return undefined;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = most - least || 1;
  const spots = values.map((value, index) => ({
    x: place((index / last) * 96 + 2),
    y: place(18 - ((value - least) / span) * 16),
  }));
  const end = spots[last] ?? { x: 0, y: 0 };
  return {
    path: spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' '),
    end: `M${end.x} ${end.y}h0`,
  };
}
