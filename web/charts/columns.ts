import { axisFor, heightOf, place } from './scale';

export type Column = {
  label: string;
  href?: string;
  /** One for each series, in their order. */
  values: number[];
  /** The same in words. */
  said: string[];
};

/** Columns side by side, a group for each label; the same as a table, whose rows may lead further. */
export function columnChart(about: {
  id: string;
  title: string;
  description: string;
  /** What the first column of the table holds, then one word for each series. */
  of: string;
  series: readonly string[];
  columns: readonly Column[];
  say: (value: number) => string;
  /** Where the axis ends at the least: 100 for percentages. */
  least?: number;
}) {
  const { id, title, description, of, series, columns, say, least = 0 } = about;
  const axis = axisFor([...columns.flatMap(({ values }) => values), least]);
  const room = 100 / Math.max(1, columns.length);
  const width = place((room * 0.7) / Math.max(1, series.length));
  const ground = heightOf(0, axis);
  return {
    id,
    title,
    description,
    bars: columns.flatMap(({ values }, index) =>
      values.map((value, one) => {
        const top = heightOf(value, axis);
        return {
          x: place(room * index + room * 0.15 + width * one),
          y: Math.min(top, ground),
          width,
          height: place(Math.abs(ground - top)),
          series: one + 1,
        };
      }),
    ),
    grid: axis.ticks.map((tick) => heightOf(tick, axis)),
    ticks: axis.ticks.map(say).reverse(),
    along: columns.map(({ label }) => label),
    legend: series.map((word, index) => ({ word, series: index + 1 })),
    of,
    rows: columns.map(({ label, href, said }) => ({ label, href, said })),
  };
}
