import { focusLines, rulesIn } from '../../workflows/domain/decision-rules';
import type { Figure } from '../../workflows/domain/metrics';

const SUNDAY = '2027-03-07';
/** The campaign ran long before, and the week is over. */
const WHOLE = { from: '2027-01-01', to: SUNDAY };

let count = 0;
function figure(metric_type: string, value: number, date = SUNDAY): Figure {
  count += 1;
  return {
    id: `figure-${count}`,
    platform: 'linkedin',
    metric_type,
    unit: 'COUNT',
    value,
    date,
    recorded_at: new Date(`${date}T12:00:00Z`),
    source: 'MANUAL',
  };
}

describe('a rule', () => {
  test.each([
    ['If click-through rate is below 1 % for 7 days, then write new hooks.', '<', 1, 7],
    ['CTR below 1 % for 3 days → new headlines', '<', 1, 3],
    ['CTR<1 % 3 days -> new headlines', '<', 1, 3],
    ['If leads are less than 10 in a week, review the offer.', '<', 10, 7],
    ['When cost per lead rises above 40,5 for two weeks, then pause.', '>', 40.5, 14],
    ['Engagement rate at least 4 %, then say it again', '>=', 4, 7],
    ['If impressions fall below 1,000 in a week, then publish more.', '<', 1_000, 7],
    ['If reach stays under 1,250,000 for 7 days → ask for help', '<', 1_250_000, 7],
    ['When spend is above 2,500.50 for a week, then stop.', '>', 2_500.5, 7],
    ['If CTR is below 1 % then write new headlines', '<', 1, 7],
    ['If spend is more than 1,000 a week then stop', '>', 1_000, 7],
    ['If CTR < 1 % for 3 days: write new headlines', '<', 1, 3],
    ['CTR < 1.5 % for a day – write new headlines', '<', 1.5, 1],
    ['Cost per lead above $100 → cut the bid', '>', 100, 7],
    ['If spend is above 10 €, stop', '>', 10, 7],
  ])('that says “%s” can be judged by figures', (text, op, value, days) => {
    expect(rulesIn(text)[0]?.condition).toMatchObject({ op, value, days });
  });

  test.each([
    'If leads fall two weeks in a row, then review the offer.',
    'CPL above target by 25 % → cut the bid',
    'High engagement but low conversion → review the landing page',
    'If the mood is below 3, then bring cake.',
    'If clicks are below 10 for 3 months, then stop.',
    'Be kind.',
  ])('that says “%s” is for people to judge', (text) => {
    expect(rulesIn(text)[0]?.condition).toBeNull();
  });
});

describe('the lines for next week', () => {
  const rules = [
    'If CTR is below 1 % for 7 days, then write new hooks.',
    'If leads are at least 5 in a week, then thank the team.',
    'Ask the client how it feels.',
  ].join('\n');

  test('are the rules that the figures call for, with what they came to, then those for people', () => {
    const figures = [figure('clicks', 5), figure('impressions', 1_000), figure('leads', 2)];
    expect(focusLines(rules, figures, SUNDAY, WHOLE)).toEqual([
      {
        rule: 'If CTR is below 1 % for 7 days, then write new hooks.',
        fired: true,
        because: 'CTR: 0.5 % in 7 days',
      },
      { rule: 'Ask the client how it feels.', fired: false, because: null },
    ]);
  });

  test('are all to be judged by people while nothing was logged', () => {
    expect(focusLines(rules, [], SUNDAY, WHOLE).map(({ fired }) => fired)).toEqual([false, false, false]);
  });

  test('look at as many days as a rule says, up to the end of the week', () => {
    const rule = 'Leads below 3 for 3 days → look at the form';
    const old = [figure('leads', 50, '2027-03-03'), figure('leads', 1)];
    expect(focusLines(rule, old, SUNDAY, WHOLE)[0]?.fired).toBe(true);
    expect(focusLines(rule, [...old, figure('leads', 9, '2027-03-06')], SUNDAY, WHOLE)).toEqual([]);
    expect(focusLines(rule, [figure('leads', 1, '2027-03-08')], SUNDAY, WHOLE)[0]?.fired).toBe(false);
  });

  describe('of a sum', () => {
    const few = 'If leads are below 10 in a week, then review the offer.';
    const much = 'If spend is above 100 in a week, then stop.';
    const lineOf = (rule: string, figures: Figure[], whole: typeof WHOLE) =>
      focusLines(rule, figures, SUNDAY, whole)[0];

    test.each([
      ['a week that runs still', { ...WHOLE, to: '2027-03-03' }],
      ['a week in which the campaign began', { ...WHOLE, from: '2027-03-03' }],
    ])('do not say that it is too little in %s', (_of, whole) => {
      expect(lineOf(few, [figure('leads', 2, '2027-03-03')], whole)).toEqual({
        rule: few,
        fired: false,
        because: null,
      });
      expect(lineOf(much, [figure('spend', 150, '2027-03-03')], whole)).toMatchObject({ fired: true });
    });

    test('say so of a whole week, and of a rate in any', () => {
      expect(lineOf(few, [figure('leads', 2)], WHOLE)).toMatchObject({ fired: true });
      const rate = [figure('clicks', 5, '2027-03-03'), figure('impressions', 1_000, '2027-03-03')];
      expect(lineOf('CTR below 1 % → new hooks', rate, { ...WHOLE, to: '2027-03-03' })).toMatchObject({
        fired: true,
      });
    });
  });

  test('say one day as people do', () => {
    const [line] = focusLines('Spend above 10 for a day → stop', [figure('spend', 20)], SUNDAY, WHOLE);
    expect(line?.because).toBe('Spend: 20 in 1 day');
  });

  test('name a rule once, also when strategy and monitoring say the same', () => {
    expect(focusLines('Be kind.\nBe kind.', [], SUNDAY, WHOLE)).toHaveLength(1);
    expect(focusLines('', [], SUNDAY, WHOLE)).toEqual([]);
  });
});
