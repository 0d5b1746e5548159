import { PLATFORMS, type Platform } from '../platforms';
import { addDays, isLocalDate, type LocalDate } from '../time';
import { EXECUTION_FORM } from './content/execution';
import type { CampaignBasics } from './contract';
import type { Content } from './fields';
import { readerOf } from './reader';

/** What approving an execution changes in its campaign: found first, shown, and then done exactly so. */

/** What an execution says of its campaign. Everything else of the campaign stays. */
type ExecutionTerms = Pick<CampaignBasics, 'start_date' | 'end_date'> & {
  cadence: Partial<Record<Platform, number>>;
  blackout_dates: LocalDate[];
};

export type TermChange =
  | { what: 'start_date' | 'end_date'; before: LocalDate; after: LocalDate }
  | { what: 'cadence'; platform: Platform; before: number | null; after: number }
  | { what: 'blackout_dates'; added: LocalDate[]; removed: LocalDate[] };

export type ExecutionEffects = ExecutionTerms & {
  /** In reading order; empty when the campaign says the same already. */
  changes: TermChange[];
  /** Platforms with a rhythm that are none of the campaign's: their rhythm cannot be taken over. */
  left_out: Platform[];
};

type CampaignTerms = Pick<
  CampaignBasics,
  'platforms' | 'cadence' | 'start_date' | 'end_date' | 'blackout_dates'
>;

/**
 * The campaign's terms after an execution is approved. A platform that the execution does not speak of keeps its rhythm;
 * blackout days are exactly those of the execution. Days that are missing or wrong leave the campaign's own.
 */
export function executionEffects(content: Content, campaign: CampaignTerms): ExecutionEffects {
  const reader = readerOf(EXECUTION_FORM, content);
  const schedules = reader.map('schedule.platform_schedules');
  const cadence = { ...campaign.cadence };
  const left_out: Platform[] = [];
  for (const platform of PLATFORMS) {
    const posts = schedules[platform];
    if (typeof posts !== 'number') continue;
    if (campaign.platforms.includes(platform)) cadence[platform] = posts;
    else if (posts > 0) left_out.push(platform);
  }
  const start_date = dayOr(reader.text('timeline.start_date'), campaign.start_date);
  const end_date = lastDayOf(content) ?? campaign.end_date;
  const after: ExecutionTerms = {
    cadence,
    blackout_dates: [...new Set(reader.list('schedule.blackout_dates').filter(isLocalDate))].sort(),
    // No campaign ends before it begins.
    ...(end_date < start_date ? datesOf(campaign) : { start_date, end_date }),
  };
  return { ...after, changes: changesTo(campaign, after), left_out };
}

/** Start plus the weeks, the first day after them; undefined while either is missing. */
export function endOf(content: Content): LocalDate | undefined {
  const reader = readerOf(EXECUTION_FORM, content);
  const start = reader.text('timeline.start_date');
  const weeks = reader.number('timeline.duration_weeks');
  if (!isLocalDate(start) || weeks === undefined || !Number.isInteger(weeks)) return undefined;
  return addDays(start, weeks * 7);
}

/** The last day of the last week: a campaign's end date is a day on which it still runs. */
export function lastDayOf(content: Content): LocalDate | undefined {
  const end = endOf(content);
  return end === undefined ? undefined : addDays(end, -1);
}

function datesOf({ start_date, end_date }: CampaignTerms): Pick<ExecutionTerms, 'start_date' | 'end_date'> {
  return { start_date, end_date };
}

function dayOr(day: string, instead: LocalDate): LocalDate {
  return isLocalDate(day) ? day : instead;
}

function changesTo(before: CampaignTerms, after: ExecutionTerms): TermChange[] {
  const days = (['start_date', 'end_date'] as const)
    .filter((what) => before[what] !== after[what])
    .map((what): TermChange => ({ what, before: before[what], after: after[what] }));
  const rhythm = PLATFORMS.flatMap((platform): TermChange[] => {
    const was = before.cadence[platform] ?? null;
    const is = after.cadence[platform];
    return is === undefined || is === was ? [] : [{ what: 'cadence', platform, before: was, after: is }];
  });
  const added = after.blackout_dates.filter((day) => !before.blackout_dates.includes(day));
  const removed = before.blackout_dates.filter((day) => !after.blackout_dates.includes(day)).sort();
  const blackout: TermChange[] =
    added.length + removed.length === 0 ? [] : [{ what: 'blackout_dates', added, removed }];
  return [...days, ...rhythm, ...blackout];
}
