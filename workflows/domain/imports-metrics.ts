import { isTooFar, judge, type Judged, type SheetRow } from './imports';
import { findNamed, readPlatform, type NamedCampaigns } from './imports-calendar';
import {
  LARGEST_FIGURE,
  mayBeNegative,
  METRIC_NAME_LENGTH,
  METRIC_UNITS,
  metricName,
  usualUnit,
  type MetricUnit,
} from './metrics';
import type { Platform } from './platforms';
import { isLocalDate, type LocalDate } from './time';

export type ImportedMetric = {
  campaign_id: string;
  platform: Platform;
  date: LocalDate;
  metric_type: string;
  value: number;
  unit: MetricUnit;
  notes: string | null;
};

type Wrong = Parameters<Parameters<typeof judge>[2]>[0];

const UNITS = METRIC_UNITS.map((unit) => unit.toLowerCase()).join(', ');
const LONGEST_NOTE = 2_000;

/**
 * A row as one figure of a campaign. Figures of campaigns that are over are still taken: they come late. An archived
 * one gets no more, as everywhere.
 */
export function readMetricRow(
  row: SheetRow,
  campaigns: NamedCampaigns,
  todayIn: (zone: string) => LocalDate,
): Judged<ImportedMetric> {
  return judge('METRICS', row, (wrong) => {
    const cell = (name: string) => (row.cells[name] ?? '').trim();
    const campaign = findNamed(cell('campaign'), campaigns, wrong);
    if (campaign?.status === 'ARCHIVED') {
      wrong('campaign', 'CAMPAIGN_CLOSED', 'This campaign is archived: it gets no more figures.');
    }
    const platform = readPlatform(cell('platform'), wrong);
    const metric_type = readName(cell('metric_type'), wrong);
    const unit = metric_type === undefined ? undefined : readUnit(cell('unit'), metric_type, wrong);
    const value = readValue(cell('value'), unit, wrong);
    const today = campaign && todayIn(campaign.timezone);
    const date = today && readDay(cell('date'), today, wrong);
    if (cell('notes').length > LONGEST_NOTE) {
      wrong('notes', 'INVALID', `Can have at most ${LONGEST_NOTE} characters.`);
    }
    if (!campaign || !platform || !metric_type || !unit || value === undefined || !date) return undefined;
    return {
      campaign_id: campaign.id,
      platform,
      date,
      metric_type,
      value,
      unit,
      notes: cell('notes') || null,
    };
  });
}

function readName(typed: string, wrong: Wrong): string | undefined {
  const name = metricName(typed);
  const fits = /\p{L}/u.test(name) && typed.length <= METRIC_NAME_LENGTH;
  return fits
    ? name
    : wrong('metric_type', 'INVALID', `Needs a letter, and at most ${METRIC_NAME_LENGTH} characters.`);
}

function readUnit(typed: string, name: string, wrong: Wrong): MetricUnit | undefined {
  if (typed === '') return usualUnit(name);
  const unit = METRIC_UNITS.find((one) => one === typed.toUpperCase());
  return unit ?? wrong('unit', 'INVALID', `Is not a unit; use ${UNITS}.`);
}

function readValue(typed: string, unit: MetricUnit | undefined, wrong: Wrong): number | undefined {
  if (!/^[+-]?\d+(\.\d+)?$/.test(typed)) {
    return wrong('value', 'INVALID', 'Must be a plain number such as 1234.5, without separators or units.');
  }
  const value = Number(typed);
  if (Math.abs(value) > LARGEST_FIGURE) return wrong('value', 'INVALID', 'Is larger than any figure can be.');
  return value < 0 && unit !== undefined && !mayBeNegative(unit)
    ? wrong('value', 'INVALID', 'Cannot be less than nothing.')
    : value;
}

function readDay(typed: string, today: LocalDate, wrong: Wrong): LocalDate | undefined {
  if (!isLocalDate(typed)) return wrong('date', 'INVALID', 'Must be a day such as 2026-11-20.');
  if (isTooFar(typed, today)) return wrong('date', 'TOO_FAR', 'Lies more than five years from today.');
  return typed > today ? wrong('date', 'INVALID', 'Lies in the future.') : typed;
}
