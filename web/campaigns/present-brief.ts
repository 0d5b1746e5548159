import type { CampaignView } from '../../db/campaigns';
import type { CommandCenterRow, Made } from '../../db/command-center';
import type { Operator } from '../../db/operators';
import { can } from '../../workflows/domain/permissions';
import { describeDay } from '../times';
import { stageHref } from './stages';

/** Goal, limits, audience, budget and time, and which version of the intake says so. */
export function presentBrief(campaign: CampaignView, row: CommandCenterRow, { role }: Operator) {
  const href = stageHref(campaign.id, 'INTAKE');
  if (row.intake_version === null) {
    return { href, action: can(role, 'artifacts.edit') ? 'Begin the intake' : 'Open the intake' };
  }
  return {
    href,
    action: `Intake, version ${row.intake_version}`,
    draft: !row.intake_approved,
    facts: [
      { name: 'Goal', lines: linesOf(row.intake_goal) },
      { name: 'Limits', lines: linesOf(row.intake_constraints) },
      { name: 'Audience', lines: linesOf(row.intake_audience) },
      { name: 'Budget', lines: linesOf(row.intake_budget) },
      { name: 'Time', lines: linesOf(timeWords(row)) },
    ],
  };
}

function linesOf(text: string | null): string[] {
  return text === null ? [] : text.split('\n').filter((line) => line.trim() !== '');
}

function timeWords({ intake_start: start, intake_weeks: weeks }: CommandCenterRow): string | null {
  const from = start && /^\d{4}-\d\d-\d\d$/.test(start) ? `From ${describeDay(start)}` : start;
  const long = weeks === null ? null : weeks === 1 ? 'one week' : `${weeks} weeks`;
  const said = [from, long].filter((one) => one !== null);
  return said.length === 0 ? null : said.join(', ');
}

/** What was made so far, each leading to where it lies. */
export function presentMade({ id }: CampaignView, { creatives, published, planned }: Made) {
  return [
    { label: 'Creatives', value: creatives, href: stageHref(id, 'CREATIVES') },
    { label: 'On the calendar', value: planned, href: `/campaigns/${id}/calendar` },
    { label: 'Published', value: published, href: `/campaigns/${id}/calendar` },
  ];
}
