import { axisFor, heightOf, place } from './scale';

export type Point = {
  /** Where it stands along the line: a day's number, a week's. */
  at: number;
  label: string;
  value: number;
  /** The value in words: "4.2 %". */
  said: string;
};

/**
 * A line through values in order, and the same as a table. It is drawn on 100 by 100 and stretched: its words
 * stand beside the picture in HTML, where they keep their size on every screen.
 */
export function lineChart(about: {
  id: string;
  title: string;
  /** What the table's columns hold. */
  columns: [string, string];
  points: readonly Point[];
  say: (value: number) => string;
}) {
  const { id, title, points, say } = about;
  const axis = axisFor(points.map(({ value }) => value));
  const [first, last] = [points[0], points.at(-1)];
  const span = (last?.at ?? 0) - (first?.at ?? 0) || 1;
  const spots = points.map(({ at, value }) => ({
    x: points.length === 1 ? 50 : place(((at - (first?.at ?? 0)) / span) * 100),
    y: heightOf(value, axis),
  }));
  return {
    id,
    title,
    description: describe(points),
    path: spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' '),
    // A line of no length with round ends is a dot that keeps its shape however the picture is stretched.
    dots: spots.length <= 45 ? spots.map(({ x, y }) => `M${x} ${y}h0`).join('') : undefined,
    grid: axis.ticks.map((tick) => heightOf(tick, axis)),
    ticks: axis.ticks.map(say).reverse(),
    along: first && last && first !== last ? [first.label, last.label] : [first?.label ?? ''],
    columns: about.columns,
    rows: points.map(({ label, said }) => ({ label, said })),
  };
}

function describe(points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return 'There is nothing to draw yet.';
  const most = points.reduce((high, one) => (one.value > high.value ? one : high));
  const ends =
    first === last
      ? `${first.said} on ${first.label}.`
      : `From ${first.said} on ${first.label} to ${last.said} on ${last.label}.`;
  return `${ends} The most is ${most.said} on ${most.label}.`;
}
