import fc from 'fast-check';
import {
  aggregate,
  gatheringOf,
  METRIC_NAMES,
  METRIC_UNITS,
  metricName,
  ratesOf,
  topPlatform,
  totals,
  trend,
  usualUnit,
  type Figure,
  type MetricUnit,
} from '../../workflows/domain/metrics';
import { PLATFORMS } from '../../workflows/domain/platforms';

let count = 0;
function figure(metric_type: string, value: number, given: Partial<Figure> = {}): Figure {
  count += 1;
  return {
    id: String(count).padStart(6, '0'),
    platform: 'linkedin',
    metric_type,
    unit: usualUnit(metric_type),
    value,
    date: '2026-11-16',
    recorded_at: new Date('2026-11-16T10:00:00Z'),
    source: 'MANUAL',
    ...given,
  };
}
const valueOf = (figures: Figure[]) => aggregate(figures).map(({ value }) => value);

describe('several figures of one metric', () => {
  test.each<[string, MetricUnit, number[], number]>([
    ['impressions', 'COUNT', [100, 50, 1], 151],
    ['spend', 'CURRENCY', [0.1, 0.2], 0.3],
    ['watch_time', 'SECONDS', [60, 30], 90],
    ['ctr', 'PERCENT', [1, 2, 6], 3],
    ['brand_lift', 'SCORE', [7, 8], 7.5],
    ['share_of_voice', 'RATIO', [0.2, 0.4], 0.3],
    ['followers', 'COUNT', [900, 950], 950],
  ])('%s in %s', (metric_type, unit, values, whole) => {
    expect(valueOf(values.map((value) => figure(metric_type, value, { unit })))).toEqual([whole]);
  });

  test('keep platforms and units apart', () => {
    const lines = aggregate([
      figure('clicks', 1),
      figure('clicks', 2, { platform: 'twitter' }),
      figure('ctr', 2),
      figure('ctr', 0.02, { unit: 'RATIO' }),
    ]);
    expect(lines.map((one) => [one.platform, one.metric_type, one.unit, one.value])).toEqual([
      ['linkedin', 'clicks', 'COUNT', 1],
      ['linkedin', 'ctr', 'PERCENT', 2],
      ['linkedin', 'ctr', 'RATIO', 0.02],
      ['twitter', 'clicks', 'COUNT', 2],
    ]);
  });

  test('of followers the last day counts, however they were written down, and all platforms add up', () => {
    const figures = [
      figure('followers', 1_200, { date: '2026-11-18' }),
      figure('followers', 1_000, { date: '2026-11-16', recorded_at: new Date('2026-11-19T10:00:00Z') }),
      figure('followers', 300, { platform: 'instagram' }),
    ];
    expect(valueOf(figures)).toEqual([1_200, 300]);
    expect(totals(figures)).toMatchObject([{ gathering: 'LAST', value: 1_500, entries: 3 }]);
  });

  test('of the dry run are left out unless they are asked for', () => {
    const figures = [figure('likes', 5), figure('likes', 500, { source: 'SIMULATED' })];
    expect(valueOf(figures)).toEqual([5]);
    expect(aggregate(figures, { simulated: true })).toMatchObject([{ value: 505, entries: 2 }]);
    expect(totals(figures)).toMatchObject([{ value: 5 }]);
    expect(trend(figures, { metric_type: 'likes', unit: 'COUNT' })).toEqual([
      { date: '2026-11-16', value: 5, entries: 1 },
    ]);
  });

  test('by day: each day is gathered as its unit says, in order of time', () => {
    const figures = [
      figure('ctr', 4, { date: '2026-11-17' }),
      figure('ctr', 1),
      figure('ctr', 3),
      figure('clicks', 9),
    ];
    expect(trend(figures, { metric_type: 'ctr', unit: 'PERCENT' })).toEqual([
      { date: '2026-11-16', value: 2, entries: 2 },
      { date: '2026-11-17', value: 4, entries: 1 },
    ]);
  });
});

describe('whatever was logged', () => {
  const figures = fc.array(
    fc
      .record({
        platform: fc.constantFrom(...PLATFORMS),
        metric_type: fc.constantFrom(...METRIC_NAMES, 'own_metric'),
        unit: fc.constantFrom(...METRIC_UNITS),
        value: fc.integer({ min: 0, max: 1_000_000 }),
        day: fc.integer({ min: 10, max: 25 }),
      })
      .map(({ day, metric_type, value, ...rest }) =>
        figure(metric_type, value, { ...rest, date: `2026-11-${day}` }),
      ),
    { maxLength: 40 },
  );

  test('comes to the same in any order', () => {
    fc.assert(
      fc.property(figures, (given) => {
        expect(aggregate([...given].reverse())).toEqual(aggregate(given));
        expect(totals([...given].reverse())).toEqual(totals(given));
      }),
    );
  });

  test('counts every figure once, and what is summed over platforms is the sum of theirs', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const [lines, all] = [aggregate(given), totals(given)];
        expect(lines.reduce((sum, { entries }) => sum + entries, 0)).toBe(given.length);
        for (const total of all.filter(({ gathering }) => gathering === 'SUM')) {
          const naive = given
            .filter((one) => one.metric_type === total.metric_type && one.unit === total.unit)
            .reduce((sum, { value }) => sum + value, 0);
          expect(total.value).toBe(naive);
        }
      }),
    );
  });

  test('an average lies between its least and its most', () => {
    fc.assert(
      fc.property(figures, (given) => {
        for (const line of aggregate(given).filter(({ gathering }) => gathering === 'MEAN')) {
          const values = given
            .filter(
              (one) =>
                one.platform === line.platform &&
                one.metric_type === line.metric_type &&
                one.unit === line.unit,
            )
            .map(({ value }) => value);
          expect(line.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
          expect(line.value).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
        }
      }),
    );
  });
});

describe('a derived rate', () => {
  const all = totals([
    figure('impressions', 1_000),
    figure('clicks', 50),
    figure('engagement', 80),
    figure('spend', 200),
    figure('leads', 8),
    figure('conversions', 5),
    figure('revenue', 900),
  ]);

  test('is one sum over another', () => {
    expect(ratesOf(all)).toEqual({ ctr: 0.05, engagement_rate: 0.08, cpl: 25, conversion: 0.1, roas: 4.5 });
  });

  test('is none where it would divide by nothing, or where one of its two was never logged', () => {
    const none = { ctr: null, engagement_rate: null, cpl: null, conversion: null, roas: null };
    expect(ratesOf([])).toEqual(none);
    expect(ratesOf(totals([figure('impressions', 0), figure('clicks', 3)]))).toEqual(none);
    expect(ratesOf(totals([figure('impressions', 100)]))).toEqual(none);
    expect(ratesOf(totals([figure('impressions', 100), figure('clicks', 0)]))).toEqual({ ...none, ctr: 0 });
  });

  test('does not take an average for a sum', () => {
    const figures = [figure('impressions', 100), figure('engagement', 8, { unit: 'PERCENT' })];
    expect(ratesOf(totals(figures)).engagement_rate).toBeNull();
  });
});

describe('the platform that people answered most on', () => {
  test.each<[string, Figure[], string | null]>([
    [
      'has most engagement and clicks',
      [figure('clicks', 5), figure('engagement', 6, { platform: 'twitter' })],
      'twitter',
    ],
    ['is none without either', [figure('impressions', 900)], null],
    ['is none where both are nothing', [figure('clicks', 0)], null],
    [
      'of two alike is the one listed first',
      [figure('clicks', 3, { platform: 'email' }), figure('clicks', 3)],
      'linkedin',
    ],
  ])('%s', (_what, figures, platform) => {
    expect(topPlatform(aggregate(figures))).toBe(platform);
  });
});

test.each([
  ['Video views', 'video_views'],
  ['  video-views ', 'video_views'],
  ['CTR', 'ctr'],
  ['a\u0000b\ud800', 'a_b'],
  [' _ ', ''],
  ['Ｌikes', 'likes'],
])('“%s” is the metric %s', (typed, name) => {
  expect(metricName(typed)).toBe(name);
});

test('every unit of a known metric is gathered in a known way', () => {
  expect(METRIC_NAMES).toHaveLength(20);
  expect(gatheringOf('followers', usualUnit('followers'))).toBe('LAST');
  expect(['open_rate', 'click_rate', 'ctr'].map((name) => gatheringOf(name, usualUnit(name)))).toEqual([
    'MEAN',
    'MEAN',
    'MEAN',
  ]);
  expect(usualUnit('something_of_ours')).toBe('COUNT');
});
