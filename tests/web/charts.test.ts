import fc from 'fast-check';
import { barRows } from '../../web/charts/bars';
import { columnChart } from '../../web/charts/columns';
import { lineChart } from '../../web/charts/line';
import { axisFor, heightOf } from '../../web/charts/scale';
import { sparkline } from '../../web/charts/sparkline';

describe('an axis', () => {
  it.each([
    [
      [0, 7],
      [0, 2, 4, 6, 8],
    ],
    [[100], [0, 50, 100]],
    [[0.3], [0, 0.1, 0.2, 0.3]],
    [[0], [0, 1]],
    [
      [-5, 10],
      [-5, 0, 5, 10],
    ],
    [[], [0, 1]],
  ])('of %j has round steps from nothing to the largest', (values, ticks) => {
    const axis = axisFor(values);
    expect(axis.ticks).toEqual(ticks);
    expect(axis.from).toBeLessThanOrEqual(Math.min(0, ...values));
    expect(axis.to).toBeGreaterThanOrEqual(Math.max(0, ...values));
  });

  it('holds every value, in few steps, whatever the values', () => {
    const figure = fc.integer({ min: -1e11, max: 1e11 }).map((cents) => cents / 100);
    const numbers = fc.array(figure, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, (values) => {
        const axis = axisFor(values);
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        expect(axis.ticks.length).toBeLessThanOrEqual(8);
        for (const value of values) {
          expect(heightOf(value, axis)).toBeGreaterThanOrEqual(-0.01);
          expect(heightOf(value, axis)).toBeLessThanOrEqual(100.01);
        }
      }),
    );
  });
});

describe('a line', () => {
  const say = (value: number) => `${value} clicks`;
  const point = (at: number, value: number) => ({ at, label: `day ${at}`, value, said: say(value) });
  const draw = (points: Array<ReturnType<typeof point>>) =>
    lineChart({ id: 'x', title: 'Clicks', columns: ['Day', 'Clicks'], points, say });

  it('leaves room for days without figures', () => {
    expect(draw([point(0, 0), point(1, 10), point(4, 5)]).path).toBe('M0 100 L25 0 L100 50');
  });

  it('is said in words, and is the same as its table', () => {
    const { description, rows, ticks } = draw([point(0, 4), point(1, 10), point(4, 5)]);
    expect(description).toBe('From 4 clicks on day 0 to 5 clicks on day 4. The most is 10 clicks on day 1.');
    expect(rows).toEqual([
      { label: 'day 0', said: '4 clicks' },
      { label: 'day 1', said: '10 clicks' },
      { label: 'day 4', said: '5 clicks' },
    ]);
    expect(ticks.at(-1)).toBe('0 clicks');
  });

  it('of one value is a dot in the middle, of none says so', () => {
    expect(draw([point(3, 4)])).toMatchObject({ path: expect.stringMatching(/^M50 /), along: ['day 3'] });
    expect(draw([])).toMatchObject({ path: '', description: 'There is nothing to draw yet.' });
  });
});

it('columns stand side by side on the ground, each series with its word', () => {
  const chart = columnChart({
    id: 'x',
    title: 'Completion',
    description: 'By week',
    of: 'Week',
    series: ['Done', 'On time'],
    least: 100,
    say: String,
    columns: [
      { label: 'a', values: [100, 50], said: ['100 %', '50 %'] },
      { label: 'b', values: [0, 0], said: ['0 %', '0 %'] },
    ],
  });
  expect(chart.bars).toHaveLength(4);
  for (const bar of chart.bars) expect(bar.y + bar.height).toBe(100);
  expect(chart.bars[0]).toMatchObject({ y: 0, height: 100, series: 1 });
  expect(chart.bars[1]).toMatchObject({
    height: 50,
    series: 2,
    x: (chart.bars[0]?.x ?? 0) + (chart.bars[0]?.width ?? 0),
  });
  expect(chart.rows[1]).toMatchObject({ label: 'b', said: ['0 %', '0 %'] });
});

it('the longest bar is full, and nothing has no length', () => {
  const row = (value: number) => ({ label: 'x', value, said: String(value) });
  expect(barRows([row(10), row(5), row(0), row(-3)]).map(({ width }) => width)).toEqual([100, 50, 0, 0]);
  expect(barRows([row(0)])[0]?.width).toBe(0);
});

it('a course needs two values', () => {
  expect(sparkline([4])).toBeUndefined();
  expect(sparkline([4, 4])?.path).toBe('M2 18 L98 18');
  expect(sparkline([0, 10])?.path).toBe('M2 18 L98 2');
});
