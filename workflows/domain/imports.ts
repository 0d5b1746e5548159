/** Files of rows that people bring from elsewhere: what their columns are, and what is wrong with a row. */
import { daysBetween, localDate, type LocalDate } from './time';
import { no, yes, type Verdict } from './verdict';

export const IMPORT_KINDS = ['CAMPAIGNS', 'CALENDAR', 'METRICS'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** CHECKED: looked at, nothing was written yet. APPLIED: all of its rows are taken in. */
export const IMPORT_STATUSES = ['CHECKED', 'APPLIED'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

const MOST_MEGABYTES = 10;
export const MOST_IMPORT_BYTES = MOST_MEGABYTES * 1024 * 1024;
/** The same in words. */
export const MOST_IMPORT_SIZE = `${MOST_MEGABYTES} MB`;

/**
 * What one transaction takes in within seconds. A calendar item brings its tasks with it, and a campaign begins
 * a process of its own.
 */
export const MOST_ROWS: Record<ImportKind, number> = { CAMPAIGNS: 1_000, CALENDAR: 5_000, METRICS: 20_000 };

/** Dates further from today than this are slips of the pen. */
const MOST_YEARS = 5;

export type Column = {
  name: string;
  required: boolean;
  says: string;
  example: string;
  /** Text that people write, where a line may well begin with a dash or a mention. */
  prose?: boolean;
  /** Figures and times have rules of their own: a minus there is no formula. */
  exact?: boolean;
};

const column = (name: string, says: string, example: string, more: Partial<Column> = {}): Column => ({
  name,
  says,
  example,
  required: false,
  ...more,
});
const must = { required: true };
const exact = { exact: true };
const prose = { prose: true };

/** The columns of each kind of file, in the order of its template. */
export const IMPORT_COLUMNS: Record<ImportKind, readonly Column[]> = {
  CAMPAIGNS: [
    column('name', 'Unique, whatever the case.', 'Spring launch', must),
    column('client', 'By name; made when there is none.', 'Northwind Tea', must),
    column('project', 'By name; the client’s name unless said.', 'Wholesale'),
    column('objective', 'What it is to achieve, in a sentence.', 'Win 20 wholesale customers', {
      ...must,
      ...prose,
    }),
    column('primary_cta', 'What readers are asked to do.', 'Order a tasting box', must),
    column(
      'platforms',
      'linkedin, instagram, twitter (or x), email; spaces or commas between them.',
      'linkedin email',
      must,
    ),
    column('linkedin_per_week', 'Items a week, 0 to 21; one unless said.', '3', exact),
    column('instagram_per_week', 'The same for Instagram.', '', exact),
    column('twitter_per_week', 'The same for X.', '', exact),
    column('email_per_week', 'The same for e-mail.', '1', exact),
    column('timezone', 'An IANA name.', 'Europe/Berlin', must),
    column('start_date', 'The first day.', '2027-03-01', { ...must, ...exact }),
    column('end_date', 'The last day; five years at most.', '2027-05-31', { ...must, ...exact }),
    column('owner', 'E-mail address of somebody who works here.', ''),
    column('deputy', 'The same: who is asked when the owner does not answer.', ''),
    column('campaign_type', 'Such as Product launch or Lead generation.', 'Product launch'),
    column('brand_product', 'What is promoted.', 'First flush Darjeeling'),
    column('venture_name', 'The client’s venture that it is for.', ''),
    column('industry', '', 'Food and drink'),
    column('budget', 'In words.', '12,000 EUR'),
    column('lead_capture_method', 'DM, FORM, EMAIL, LINK or OTHER.', 'FORM'),
    column('blackout_dates', 'Days without posts, spaces between them.', '2027-04-02 2027-04-05', exact),
    column('description', 'Anything else worth knowing.', '', prose),
    column(
      'task_template',
      'post_only or pipeline: which tasks each post gets; post_only unless said.',
      'post_only',
    ),
    column(
      'auto_activate',
      'yes or no: whether it starts by itself on its first day; yes unless said.',
      'yes',
    ),
  ],
  CALENDAR: [
    column('campaign', 'The name of a campaign whose plan is approved.', 'Spring launch', must),
    column('platform', 'One of the campaign’s platforms.', 'linkedin', must),
    column(
      'content_type',
      'What the platform takes, such as post, carousel or reel; its usual kind unless said.',
      'post',
    ),
    column('date', 'A day of the campaign, not in the past.', '2027-03-02', { ...must, ...exact }),
    column('time', 'Wall time in the campaign’s zone, 24 hours.', '09:00', { ...must, ...exact }),
    column('title', 'What the item is called on the calendar.', 'First flush is here', must),
    column(
      'copy',
      'The whole text to publish, hashtags included.',
      'The first leaves of the year have arrived. #darjeeling',
      { ...must, ...prose },
    ),
    column('link', 'Where it leads, starting with https://.', 'https://example.com/spring'),
    column('first_comment', '', '', prose),
    column('alt_text', 'What its picture shows.', '', prose),
    column('asset', 'What to attach, in words or as an address.', 'Photo of the harvest', prose),
    column('cta', 'The campaign’s own unless said.', ''),
    column('notes', 'For those who work on it; never published.', '', prose),
  ],
  METRICS: [
    column('campaign', 'The name of the campaign.', 'Spring launch', must),
    column('platform', 'linkedin, instagram, twitter (or x), email.', 'linkedin', must),
    column('date', 'The day it was measured for, not in the future.', '2026-11-16', { ...must, ...exact }),
    column(
      'metric_type',
      'Such as impressions, clicks, leads or spend; others are taken, too.',
      'impressions',
      must,
    ),
    column('value', 'A plain number with a point: 1234.5.', '1840', { ...must, ...exact }),
    column(
      'unit',
      'count, percent, score, currency, seconds or ratio; the usual one of the metric unless said.',
      'count',
    ),
    column('notes', '', '', prose),
  ],
};

/** A record of the file: `line` is where it begins there, from 1; cells by the names of their columns. */
export type SheetRow = { line: number; cells: Record<string, string>; surplus: number };

/** Why a row cannot be taken. */
export const ROW_RULES = [
  'REQUIRED',
  'INVALID',
  'FORMULA',
  'TOO_MANY_VALUES',
  'UNKNOWN_PLATFORM',
  'NAME_TAKEN',
  'TWICE_IN_FILE',
  'NO_SUCH_CAMPAIGN',
  'CAMPAIGN_CLOSED',
  'NO_PLAN',
  'OUTSIDE_CAMPAIGN',
  'TIME_PAST',
  'TIME_SKIPPED',
  'TIME_DOUBLED',
  'TOO_FAR',
] as const;
export type RowRule = (typeof ROW_RULES)[number];

/** One thing that is wrong: where, which rule, and what to do about it in a sentence. */
export type RowError = { line: number; field: string; value: string; rule: RowRule; says: string };

/** Whether the first line names the columns of this kind: case, spaces and dashes do not matter. */
export function checkHeader(kind: ImportKind, header: readonly string[]): Verdict<string[]> {
  const columns = IMPORT_COLUMNS[kind];
  const names = header.map(columnName);
  const known = new Set(columns.map(({ name }) => name));
  const missing = columns
    .filter(({ name, required }) => required && !names.includes(name))
    .map(({ name }) => name);
  const unknown = header.filter((_, at) => !known.has(names[at] ?? ''));
  const doubled = [...new Set(names.filter((name, at) => known.has(name) && names.indexOf(name) !== at))];
  if (missing.length + unknown.length + doubled.length === 0) return yes(names);
  return no('VALIDATION_FAILED', 'IMPORT_HEADER', {
    field: 'file',
    detail: {
      ...(missing.length > 0 && { missing }),
      ...(unknown.length > 0 && { unknown }),
      ...(doubled.length > 0 && { doubled }),
      expected: columns.map(({ name }) => name),
    },
  });
}

function columnName(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

const CALLS = /^\s*(=|[+\-@][\w.$]*[(|!])/;
const BEGINS = /^\s*[=+\-@]/;

/** What is wrong with a row whatever its kind: values missing or too many, and what a spreadsheet would run. */
export function commonErrors(kind: ImportKind, row: SheetRow): RowError[] {
  const errors = IMPORT_COLUMNS[kind].flatMap((about) => {
    const value = row.cells[about.name] ?? '';
    if (about.required && value.trim() === '') {
      return [rowError(row, about.name, 'REQUIRED', 'Has no value; this column is required.')];
    }
    if (about.exact !== true && (about.prose ? CALLS : BEGINS).test(value)) {
      return [rowError(row, about.name, 'FORMULA', 'Looks like a formula. Write it as plain text.')];
    }
    return [];
  });
  if (row.surplus === 0) return errors;
  const says = `Has ${row.surplus} more ${row.surplus === 1 ? 'value' : 'values'} than there are columns. Put values with commas into quotation marks.`;
  return [{ line: row.line, field: '', value: '', rule: 'TOO_MANY_VALUES', says }, ...errors];
}

const SHOWN_VALUE = 80;

function rowError(row: SheetRow, field: string, rule: RowRule, says: string): RowError {
  const value = row.cells[field] ?? '';
  const shown = value.length > SHOWN_VALUE ? `${value.slice(0, SHOWN_VALUE)}…` : value;
  return { line: row.line, field, value: shown, rule, says };
}

/** Lines whose value in a column stands further up already, whatever the case: for each the line of the first. */
export function repeatsOf(
  rows: readonly SheetRow[],
  keyOf: (row: SheetRow) => string,
): Map<SheetRow, number> {
  const first = new Map<string, number>();
  const repeats = new Map<SheetRow, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === '') continue;
    const line = first.get(key);
    if (line === undefined) first.set(key, row.line);
    else repeats.set(row, line);
  }
  return repeats;
}

/** Whether a day lies so far from today that it must be a slip of the pen. */
export function isTooFar(day: LocalDate, today: LocalDate): boolean {
  return Math.abs(daysBetween(today, day)) > MOST_YEARS * 366;
}

/** The day it is now in each zone: worked out once for a file of thousands of rows. */
export function todays(now: Date): (zone: string) => LocalDate {
  const known = new Map<string, LocalDate>();
  return (zone) => {
    const today = known.get(zone) ?? localDate(now, zone);
    known.set(zone, today);
    return today;
  };
}

/** Names need something that can be read out. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** A row that can be taken in, or everything that is wrong with it. */
export type Judged<T> = { row: SheetRow; value: T } | { row: SheetRow; errors: RowError[] };

/** Judges a row of the file; what it finds besides what is wrong with rows of every kind. */
export function judge<T>(
  kind: ImportKind,
  row: SheetRow,
  read: (wrong: (field: string, rule: RowRule, says: string) => undefined) => T | undefined,
): Judged<T> {
  const errors = commonErrors(kind, row);
  const wrong = (field: string, rule: RowRule, says: string): undefined => {
    // The first thing that is wrong with a value is enough; an empty one that must not be needs no more words.
    if (!errors.some((known) => known.field === field)) errors.push(rowError(row, field, rule, says));
    return undefined;
  };
  const value = read(wrong);
  return errors.length === 0 && value !== undefined ? { row, value } : { row, errors };
}
