import {
  TRACKING_FREQUENCIES,
  type AlertWindow,
  type Comparison,
  type TrackingFrequency,
} from '../../workflows/domain/artifacts/content/monitoring';
import type { Content, Row } from '../../workflows/domain/artifacts/fields';
import { actualOf, kpiKey, usualDirection } from '../../workflows/domain/kpis';
import { usualUnit, type Figure } from '../../workflows/domain/metrics';
import {
  alertWords,
  evaluateAlerts,
  kpiBoard,
  nextAlertCheck,
  thresholdsOf,
  watchedSince,
  type Watch,
} from '../../workflows/domain/monitoring';
import { addDays, localTime, weekday, localDate } from '../../workflows/domain/time';

let count = 0;
function figure(metric_type: string, value: number, date: string, given: Partial<Figure> = {}): Figure {
  count += 1;
  return {
    id: String(count).padStart(6, '0'),
    platform: 'linkedin',
    metric_type,
    unit: usualUnit(metric_type),
    value,
    date,
    recorded_at: new Date(`${date}T10:00:00Z`),
    source: 'MANUAL',
    ...given,
  };
}

/** Wednesday noon in Berlin, in the third week of a campaign. */
const WATCH: Watch = {
  now: new Date('2026-11-18T11:00:00Z'),
  zone: 'Europe/Berlin',
  start: '2026-11-02',
  end: '2026-12-13',
};

function monitoring(...alert_thresholds: Row[]): Content {
  return { alerts: { alert_thresholds } };
}
function threshold(kpi: string, op: Comparison, value: number, window: AlertWindow, action = 'Notify'): Row {
  return { kpi, op, value, window, action };
}
function raised(row: Row, figures: Figure[], watch: Partial<Watch> = {}) {
  return evaluateAlerts(monitoring(row), figures, { ...WATCH, ...watch });
}

describe('a KPI finds its figures by name', () => {
  test.each([
    ['Leads Generated', 'metric.leads'],
    ['lead', 'metric.leads'],
    ['Number of leads', 'metric.leads'],
    ['Click-Through Rate', 'rate.ctr'],
    ['CTR', 'rate.ctr'],
    ['Click-through rate (CTR)', 'rate.ctr'],
    ['Reader response (engagement rate)', 'rate.engagement_rate'],
    ['Engagement Rate', 'rate.engagement_rate'],
    ['Engagement', 'metric.engagement'],
    ['Cost Per Lead', 'rate.cpl'],
    ['CPL', 'rate.cpl'],
    ['Conversion Rate', 'rate.conversion'],
    ['Conversions', 'metric.conversions'],
    ['Return on Ad Spend', 'rate.roas'],
    ['Ad spend', 'metric.spend'],
    ['Follower count', 'metric.followers'],
    ['E-mail: open rate', 'metric.open_rate'],
    ['Email open rate', 'metric.open_rate'],
    ['Cafés signed', 'metric.cafés_signed'],
    ['Leading voices', 'metric.leading_voices'],
  ])('%s is %s', (kpi, key) => {
    expect(kpiKey(kpi)).toBe(key);
  });

  test.each([
    ['Cost per lead', 'Decrease'],
    ['Unsubscribes', 'Decrease'],
    ['Leads', 'Increase'],
    ['ROAS', 'Increase'],
    ['Cafés signed', 'Increase'],
  ])('%s should %s when nobody said', (kpi, direction) => {
    expect(usualDirection(kpi)).toBe(direction);
  });
});

describe('what a KPI comes to', () => {
  const day = '2026-11-16';

  test.each<[string, Figure[], number | null]>([
    ['Leads Generated', [figure('leads', 3, day), figure('leads', 4, day, { platform: 'email' })], 7],
    ['CTR', [figure('clicks', 21, day), figure('impressions', 1_000, day)], 2.1],
    ['CTR', [figure('ctr', 2, day), figure('ctr', 4, day)], 3],
    ['CTR', [figure('ctr', 0.02, day, { unit: 'RATIO' })], 2],
    ['CTR', [figure('ctr', 0.9, day), figure('clicks', 21, day), figure('impressions', 1_000, day)], 2.1],
    ['CTR', [figure('clicks', 21, day)], null],
    ['Engagement rate', [figure('engagement', 30, day), figure('impressions', 1_000, day)], 3],
    ['Cost per lead', [figure('spend', 250, day), figure('leads', 2, day)], 125],
    ['Conversion rate', [figure('conversions', 5, day), figure('clicks', 200, day)], 2.5],
    ['ROAS', [figure('revenue', 900, day), figure('spend', 300, day)], 3],
    ['Cafés signed', [figure('cafés_signed', 2, day), figure('cafés_signed', 1, day)], 3],
    [
      'Followers',
      [
        figure('followers', 90, '2026-11-15'),
        figure('followers', 95, day),
        figure('followers', 10, day, { platform: 'instagram' }),
      ],
      105,
    ],
    ['Open rate', [figure('open_rate', 20, day), figure('open_rate', 30, day)], 25],
    ['Likes', [figure('likes', 500, day, { source: 'SIMULATED' })], null],
    ['Leads', [], null],
  ])('%s', (kpi, figures, value) => {
    expect(actualOf(kpi, figures)?.value ?? null).toBe(value);
  });
});

describe('an alert', () => {
  test('is raised where a rate is too high, and says what it was judged on', () => {
    const figures = [figure('spend', 480, '2026-11-14'), figure('leads', 4, '2026-11-17')];
    const row = threshold('Cost Per Lead', '>', 100, '7 days', 'Notify and ask for a review');
    expect(raised(row, figures)).toEqual([
      {
        ...row,
        key: 'rate.cpl > 100 7 days:2026-11-16',
        actual: 120,
        unit: 'CURRENCY',
        from: '2026-11-12',
        to: '2026-11-18',
      },
    ]);
  });

  test('says its days as people do', () => {
    const figures = [figure('spend', 480, '2026-11-14'), figure('leads', 4, '2026-11-17')];
    const [week] = raised(threshold('Cost Per Lead', '>', 100, '7 days'), figures);
    expect(week && alertWords(week)).toBe(
      'Cost Per Lead was 120 from Thu 12 Nov 2026 to Wed 18 Nov 2026: above 100',
    );
    const [day] = raised(threshold('Leads', '<', 10, '1 day'), [figure('leads', 4, '2026-11-17')]);
    expect(day && alertWords(day)).toBe('Leads was 4 on Tue 17 Nov 2026: below 10');
  });

  test.each<[Comparison, number, boolean]>([
    ['<', 10, false],
    ['<', 10.1, true],
    ['<=', 10, true],
    ['<=', 9.9, false],
    ['>', 10, false],
    ['>', 9.9, true],
    ['>=', 10, true],
    ['>=', 10.1, false],
  ])('of a figure of 10 is %s %d: %s', (op, value, isRaised) => {
    const figures = [figure('leads', 10, '2026-11-17')];
    expect(raised(threshold('Leads', op, value, '3 days'), figures)).toHaveLength(isRaised ? 1 : 0);
  });

  test('about too little leaves the unfinished day out, about too much counts it', () => {
    const figures = [figure('leads', 20, '2026-11-17'), figure('leads', 1, '2026-11-18')];
    expect(raised(threshold('Leads', '<', 10, '1 day'), figures)).toEqual([]);
    const low = [figure('leads', 2, '2026-11-17'), figure('leads', 40, '2026-11-18')];
    expect(raised(threshold('Leads', '<', 10, '1 day'), low)).toMatchObject([
      { actual: 2, to: '2026-11-17' },
    ]);
    expect(raised(threshold('Leads', '>', 30, '1 day'), low)).toMatchObject([
      { actual: 40, to: '2026-11-18' },
    ]);
  });

  test('is judged by the day of the campaign’s own zone', () => {
    const now = new Date('2026-11-18T11:30:00Z');
    const figures = [figure('leads', 2, '2026-11-18')];
    const row = threshold('Leads', '<', 10, '1 day');
    expect(raised(row, figures, { now, zone: 'Europe/Berlin' })).toEqual([]);
    expect(raised(row, figures, { now, zone: 'Pacific/Auckland' })).toMatchObject([{ to: '2026-11-18' }]);
  });

  test('says nothing where nothing was logged: that is not zero', () => {
    expect(raised(threshold('Leads', '<', 10, '1 day'), [])).toEqual([]);
    expect(raised(threshold('CTR', '<', 1, '3 days'), [figure('clicks', 1, '2026-11-17')])).toEqual([]);
  });

  test('leaves the figures of the dry run out', () => {
    const figures = [figure('spend', 900, '2026-11-17', { source: 'SIMULATED' })];
    expect(raised(threshold('Spend', '>', 100, '7 days'), figures)).toEqual([]);
  });

  test('about too small a sum waits until its window lies within the campaign; a rate need not wait', () => {
    const start = '2026-11-14';
    const sum = threshold('Leads', '<', 10, '7 days');
    const figures = [
      figure('leads', 2, '2026-11-17'),
      figure('clicks', 1, '2026-11-17'),
      figure('impressions', 1_000, '2026-11-17'),
    ];
    expect(raised(sum, figures, { start })).toEqual([]);
    expect(raised(sum, figures)).toHaveLength(1);
    expect(raised(threshold('CTR', '<', 1, '7 days'), figures, { start })).toHaveLength(1);
  });

  test('about too small a sum is not raised of days after the end, when nothing is published any more', () => {
    const end = '2026-11-15';
    const figures = [figure('leads', 9, '2026-11-14')];
    const row = threshold('Leads', '<', 10, '7 days');
    expect(raised(row, figures, { end })).toEqual([]);
    expect(raised(row, figures, { end, now: new Date('2026-11-16T11:00:00Z') })).toHaveLength(1);
    const late = [figure('leads', 12, '2026-11-14'), figure('leads', 90, '2026-11-17')];
    const whole = threshold('Leads', '<', 20, 'Whole campaign');
    expect(raised(whole, late, { end })).toMatchObject([{ actual: 12, to: end }]);
  });

  test('about too little in the whole campaign waits for its end, about too much does not', () => {
    const figures = [figure('leads', 12, '2026-11-17'), figure('leads', 90, '2026-10-20')];
    const low = threshold('Leads', '<', 20, 'Whole campaign');
    expect(raised(low, figures)).toEqual([]);
    expect(raised(low, figures, { now: new Date('2026-12-14T11:00:00Z') })).toMatchObject([
      { actual: 12, from: WATCH.start, key: 'metric.leads < 20 Whole campaign:campaign' },
    ]);
    expect(raised(threshold('Leads', '>', 10, 'Whole campaign'), figures)).toHaveLength(1);
  });

  test('keeps its key for as many days as its window is long, and changes it after', () => {
    const keyOn = (row: Row, date: string) =>
      raised(row, [figure('spend', 500, date)], { now: new Date(`${date}T11:00:00Z`) })[0]?.key;
    const week = threshold('Spend', '>', 100, '7 days');
    const monday = '2026-11-16';
    const keys = Array.from({ length: 14 }, (_, day) => keyOn(week, addDays(monday, day)));
    expect(new Set(keys.slice(0, 7)).size).toBe(1);
    expect(new Set(keys).size).toBe(2);
    const daily = threshold('Spend', '>', 100, '1 day');
    expect(keyOn(daily, '2026-11-17')).not.toBe(keyOn(daily, '2026-11-18'));
    expect(keyOn(threshold('Ad spend', '>', 100, '7 days'), monday)).toBe(keys[0]);
    expect(keyOn(threshold('Spend', '>', 200, '7 days'), monday)).not.toBe(keys[0]);
  });

  test('is one where two rows say the same', () => {
    const rows = [threshold('CPL', '>', 10, '7 days'), threshold('Cost per lead', '>', 10, '7 days')];
    const figures = [figure('spend', 480, '2026-11-14'), figure('leads', 4, '2026-11-17')];
    expect(evaluateAlerts(monitoring(...rows), figures, WATCH)).toHaveLength(1);
  });

  test('looks no further back than the longest of its windows', () => {
    const since = (...windows: AlertWindow[]) =>
      watchedSince(monitoring(...windows.map((window) => threshold('Leads', '<', 10, window))), WATCH);
    expect(since()).toBeNull();
    expect(since('3 days')).toBe('2026-11-15');
    expect(since('3 days', '14 days', '1 day')).toBe('2026-11-04');
    expect(since('3 days', 'Whole campaign')).toBe(WATCH.start);
    expect(watchedSince(monitoring(threshold('Spend', '>', 10, '3 days')), WATCH)).toBe('2026-11-16');
  });

  test('needs a whole row: KPI, comparison, value and window', () => {
    const whole = threshold('CPL', '>', 10, '7 days');
    const rows = ['kpi', 'op', 'value', 'window'].map((missing) =>
      Object.fromEntries(Object.entries(whole).filter(([key]) => key !== missing)),
    );
    expect(thresholdsOf(monitoring(...rows))).toEqual([]);
    const { action: _, ...quiet } = whole;
    expect(thresholdsOf(monitoring(quiet))).toEqual([whole]);
    expect(thresholdsOf({})).toEqual([]);
  });
});

describe('the next check of alerts', () => {
  test.each<[TrackingFrequency, string, string, string | null]>([
    ['Real-time', 'Europe/Berlin', '2026-11-18T11:00:00Z', null],
    ['Hourly', 'Europe/Berlin', '2026-11-18T11:20:00Z', '2026-11-18T12:00:00Z'],
    ['Hourly', 'Europe/Berlin', '2026-11-18T11:00:00Z', '2026-11-18T12:00:00Z'],
    ['Daily', 'Europe/Berlin', '2026-11-18T06:59:00Z', '2026-11-18T07:00:00Z'],
    ['Daily', 'Europe/Berlin', '2026-11-18T07:00:00Z', '2026-11-19T07:00:00Z'],
    ['Daily', 'America/New_York', '2026-11-18T11:00:00Z', '2026-11-18T13:00:00Z'],
    // The clock goes forward in the night between.
    ['Daily', 'Europe/Berlin', '2027-03-27T07:00:00Z', '2027-03-28T06:00:00Z'],
    ['Weekly', 'Europe/Berlin', '2026-11-18T11:00:00Z', '2026-11-23T07:00:00Z'],
    ['Weekly', 'Europe/Berlin', '2026-11-23T07:00:00Z', '2026-11-30T07:00:00Z'],
    ['Monthly', 'Europe/Berlin', '2026-11-18T11:00:00Z', '2026-12-01T07:00:00Z'],
    ['Monthly', 'Europe/Berlin', '2026-12-01T07:00:00Z', '2027-01-01T07:00:00Z'],
  ])('%s in %s after %s is at %s', (frequency, zone, last, at) => {
    const next = nextAlertCheck(frequency, new Date(last), zone);
    expect(next?.toISOString() ?? null).toBe(at === null ? null : new Date(at).toISOString());
  });

  test('every other week is every other Monday at eight, whenever the last one was', () => {
    const zone = 'America/Sao_Paulo';
    const next = (last: Date) => nextAlertCheck('Bi-weekly', last, zone) as Date;
    const first = next(new Date('2026-11-18T11:00:00Z'));
    const second = next(first);
    expect(localTime(first, zone)).toBe('08:00');
    expect(weekday(localDate(first, zone))).toBe(1);
    expect(localDate(second, zone)).toBe(addDays(localDate(first, zone), 14));
    expect(next(new Date(second.getTime() - 1))).toEqual(second);
  });

  test('lies after the last one, however often figures are checked', () => {
    for (const frequency of TRACKING_FREQUENCIES) {
      let last = new Date('2026-10-24T22:30:00Z');
      for (let round = 0; round < 5; round += 1) {
        const next = nextAlertCheck(frequency, last, 'Europe/Berlin');
        if (next === null) break;
        expect(next > last).toBe(true);
        last = next;
      }
    }
  });
});

describe('the board of KPIs', () => {
  const content: Content = {
    kpi_config: {
      selected_kpis: ['Leads Generated', 'Cost Per Lead', 'CTR', 'Engagement Rate', 'Reach'],
      kpi_targets: [
        { kpi: 'leads', target: 20, direction: 'Increase' },
        { kpi: 'CPL', target: 30 },
        { kpi: 'Click-through rate', target: 2 },
        { kpi: 'Engagement Rate', target: 5, direction: 'Increase' },
      ],
      baseline_values: { 'Leads generated': 4, 'Cost per lead': 60, CTR: 1.5 },
    },
  };
  const figures = [
    figure('leads', 15, '2026-11-10'),
    figure('leads', 6, '2026-11-09'),
    figure('spend', 840, '2026-11-10'),
    figure('clicks', 10, '2026-11-09'),
    figure('impressions', 1_000, '2026-11-09'),
    figure('reach', 700, '2026-11-09'),
  ];
  const board = kpiBoard(content, figures);

  test('has each with its actual, target and baseline, and how it stands', () => {
    expect(
      board.map(({ kpi, actual, target, baseline, direction, state }) => [
        kpi,
        actual,
        target,
        baseline,
        direction,
        state,
      ]),
    ).toEqual([
      ['Leads Generated', 21, 20, 4, 'Increase', 'REACHED'],
      ['Cost Per Lead', 40, 30, 60, 'Decrease', 'ON_THE_WAY'],
      ['CTR', 1, 2, 1.5, 'Increase', 'BEHIND'],
      ['Engagement Rate', null, 5, null, 'Increase', 'NO_FIGURES'],
      ['Reach', 700, null, null, 'Increase', 'NO_TARGET'],
    ]);
    expect(board.map(({ unit }) => unit)).toEqual(['COUNT', 'CURRENCY', 'PERCENT', null, 'COUNT']);
  });

  test('has one value a day that has figures, oldest first', () => {
    expect(board[0]?.series).toEqual([
      { date: '2026-11-09', value: 6 },
      { date: '2026-11-10', value: 15 },
    ]);
    expect(board[1]?.series).toEqual([{ date: '2026-11-10', value: 56 }]);
    expect(board[3]?.series).toEqual([]);
  });

  test('of nothing chosen is empty', () => {
    expect(kpiBoard({}, figures)).toEqual([]);
  });
});
