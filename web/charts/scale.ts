/** The steps of an axis from 0 (or below) to at least the largest value, in round numbers: 1, 2 or 5 of some power. */
export function axisFor(values: readonly number[], steps = 4): { ticks: number[]; from: number; to: number } {
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  if (most === least) return { ticks: [0, 1], from: 0, to: 1 };
  const step = roundStep((most - least) / steps);
  const from = Math.floor(least / step) * step;
  const ticks: number[] = [];
  for (let tick = from; ticks.length === 0 || (ticks.at(-1) ?? 0) < most; tick += step) {
    ticks.push(Number(tick.toPrecision(12)));
  }
  return { ticks, from, to: ticks.at(-1) ?? step };
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  const round = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
  return round * power;
}

/** Where a value lies from the top of a picture that is 100 high. */
export function heightOf(value: number, { from, to }: { from: number; to: number }): number {
  return place(100 - ((value - from) / (to - from)) * 100);
}

/** Pictures are drawn on 100 by 100 and stretched to their place; two decimals are finer than a pixel. */
export function place(at: number): number {
  return Math.round(at * 100) / 100;
}
