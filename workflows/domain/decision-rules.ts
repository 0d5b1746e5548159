import { entriesOf, withoutThousands } from './artifacts/entries';
import type { Comparison } from './artifacts/content/monitoring';
import { actualOf, kpiSource, type KpiValue } from './kpis';
import { METRIC_NAMES, type Figure } from './metrics';
import { isCrossed, isFloor, valueWords } from './monitoring';
import { addDays, type LocalDate } from './time';

/** "If X, then Y": what the strategy and the monitoring want done about figures, held against a week's figures. */

export type DecisionRule = {
  text: string;
  /** What can be judged by figures; null where it is for people to judge. */
  condition: { kpi: string; op: Comparison; value: number; days: number } | null;
};

/** One line to look at next week: a rule that its figures call for, or one to be remembered. */
export type FocusLine = { rule: string; fired: boolean; because: string | null };

const WEEK = 7;
/** As far back as a summary looks: its week and the one before. */
const MOST_DAYS = 14;

const OPERATORS: ReadonlyArray<readonly [RegExp, Comparison]> = [
  [/^(?:at most|no more than|<=|≤)$/i, '<='],
  [/^(?:at least|no less than|>=|≥)$/i, '>='],
  [/^(?:below|under|less than|lower than|<)$/i, '<'],
  [/^(?:above|over|more than|higher than|>)$/i, '>'],
];
const SAYS =
  /^(?:if |when |once |the )*(.+?)\s*(?:\b(?:is|are|falls?|stays?|remains?|goes|rises?|gets)\b\s*)?(at most|no more than|at least|no less than|below|under|less than|lower than|above|over|more than|higher than|<=|>=|≤|≥|<|>)\s*[$€£]?\s*(\d+(?:,\d{3})*(?:[.,]\d+)?)\s*(?:[%$€£]|percent\b)?\s*(.*)$/iu;
/** What is looked at ends where what is to be done begins. */
const THEN = /(?:, ?| )then\b|→|->|=>|: | [-–—] (?!\d)|,(?!\d)/i;
const LASTS =
  /^(?:(?:for|in|within|over|during)\s+)?(?:the last\s+)?(\d+|a|one|two)\s+(day|week)s?(?:\s+in a row)?$/i;
const COUNTS: Record<string, number> = { a: 1, one: 1, two: 2 };

/** The rules in a text, one a line. */
export function rulesIn(text: string): DecisionRule[] {
  return entriesOf(text).map((line) => ({ text: line, condition: conditionOf(line) }));
}

function conditionOf(line: string): DecisionRule['condition'] {
  // In one blank each: what stands between words is looked for in many places.
  const [said = ''] = line.replaceAll(/\s+/g, ' ').split(THEN);
  const match = SAYS.exec(said.trim());
  if (!match) return null;
  const [, kpi = '', word = '', number = '', rest = ''] = match;
  const op = OPERATORS.find(([pattern]) => pattern.test(word))?.[1];
  const days = daysIn(rest.trim());
  if (!op || days === null || days > MOST_DAYS || !isKnown(kpi)) return null;
  return { kpi: kpi.trim(), op, value: Number(withoutThousands(number).replace(',', '.')), days };
}

/** Null where more is said than for how long. */
function daysIn(rest: string): number | null {
  if (rest === '') return WEEK;
  const match = LASTS.exec(rest);
  if (!match) return null;
  const [, count = '', unit = ''] = match;
  const number = COUNTS[count.toLowerCase()] ?? Number(count);
  return number * (unit.toLowerCase() === 'week' ? WEEK : 1);
}

function isKnown(kpi: string): boolean {
  const source = kpiSource(kpi);
  return source.kind === 'RATE' || (METRIC_NAMES as readonly string[]).includes(source.metric_type);
}

/** The days of a campaign that are over: only of these it can be said that a sum is too little. */
type Whole = { from: LocalDate; to: LocalDate };

/**
 * The rules that a week's figures call for, with what they say, then those that figures cannot tell. A rule whose figures
 * are as they should be is not named. `figures` are those of the week and the one before.
 */
export function focusLines(
  text: string,
  figures: readonly Figure[],
  weekEnd: LocalDate,
  whole: Whole,
): FocusLine[] {
  const lines = rulesIn(text).flatMap(({ text: rule, condition }): FocusLine[] => {
    const actual = condition && actualWithin(condition, figures, weekEnd, whole);
    if (!condition || !actual) return [{ rule, fired: false, because: null }];
    if (!isCrossed(actual.value, condition)) return [];
    const because = `${condition.kpi}: ${valueWords(actual.value, actual.unit)} in ${daysWords(condition.days)}`;
    return [{ rule, fired: true, because }];
  });
  const once = lines.filter(({ rule }, at) => lines.findIndex((one) => one.rule === rule) === at);
  return [...once.filter(({ fired }) => fired), ...once.filter(({ fired }) => !fired)];
}

function daysWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** Null where nothing was logged, or where it is too early to judge. */
function actualWithin(
  { kpi, op, days }: NonNullable<DecisionRule['condition']>,
  figures: readonly Figure[],
  weekEnd: LocalDate,
  whole: Whole,
): KpiValue | null {
  const from = addDays(weekEnd, 1 - days);
  const within = figures.filter(({ date }) => from <= date && date <= weekEnd);
  const actual = actualOf(kpi, within);
  const isWhole = whole.from <= from && weekEnd <= whole.to;
  return actual?.summed && isFloor({ op }) && !isWhole ? null : actual;
}
