import { checkOpen, type CampaignStatus } from './campaigns';
import { hasWords, isTooFar, judge, type Judged, type SheetRow } from './imports';
import {
  CONTENT_TYPES_OF,
  isValidPair,
  parseContentType,
  parsePlatform,
  PLATFORMS,
  type ContentType,
  type Platform,
} from './platforms';
import { checkWallTime, isLocalDate, MINUTE, type LocalDate } from './time';

/** A campaign as rows name it. */
export type NamedCampaign = {
  id: string;
  name: string;
  status: CampaignStatus;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  platforms: readonly Platform[];
  primary_cta: string;
  planApproved: boolean;
};

/** Campaigns by their names in lower case: those that the person may see. */
export type NamedCampaigns = ReadonlyMap<string, NamedCampaign>;

export type ImportedItem = {
  line: number;
  campaign_id: string;
  campaign_name: string;
  platform: Platform;
  content_type: ContentType;
  scheduled_at: Date;
  nominal_date: LocalDate;
  suggested_posting_time: string;
  title: string;
  copy_text: string;
  hashtags: string[];
  link_url: string | null;
  first_comment: string | null;
  alt_text: string | null;
  asset_ref: string | null;
  cta_text: string;
  notes: string | null;
};

type Wrong = Parameters<Parameters<typeof judge>[2]>[0];

const LONGEST: Record<string, number> = {
  title: 255,
  copy: 20_000,
  link: 2_000,
  first_comment: 5_000,
  alt_text: 2_000,
  asset: 512,
  cta: 255,
  notes: 5_000,
};

const NAMED = PLATFORMS.join(', ');

/** A row as an item of a campaign's calendar, at its wall time in the campaign's zone. */
export function readItemRow(
  row: SheetRow,
  campaigns: NamedCampaigns,
  todayIn: (zone: string) => LocalDate,
  now: Date,
): Judged<ImportedItem> {
  return judge('CALENDAR', row, (wrong) => {
    const cell = (name: string) => (row.cells[name] ?? '').trim();
    const text = (name: string) => cell(name).replaceAll('\r\n', '\n') || null;
    checkTexts(cell, wrong);
    const campaign = findNamed(cell('campaign'), campaigns, wrong);
    const platform = readPlatform(cell('platform'), wrong);
    if (campaign) checkCampaign(campaign, platform, wrong);
    const type = platform && readType(cell('content_type'), platform, wrong);
    const today = campaign && todayIn(campaign.timezone);
    const at = campaign && readTime(cell('date'), cell('time'), { ...campaign, today, now }, wrong);
    if (!campaign || !platform || !type || !at) return undefined;
    return {
      line: row.line,
      campaign_id: campaign.id,
      campaign_name: campaign.name,
      platform,
      content_type: type,
      scheduled_at: at,
      nominal_date: cell('date'),
      suggested_posting_time: cell('time').split(/[ +-]/, 1)[0]?.padStart(5, '0') ?? '',
      title: cell('title'),
      copy_text: text('copy') ?? '',
      hashtags: hashtagsOf(cell('copy')),
      link_url: text('link'),
      first_comment: text('first_comment'),
      alt_text: text('alt_text'),
      asset_ref: text('asset'),
      cta_text: text('cta') ?? campaign.primary_cta,
      notes: text('notes'),
    };
  });
}

function checkTexts(cell: (name: string) => string, wrong: Wrong): void {
  for (const [name, most] of Object.entries(LONGEST)) {
    if (cell(name).length > most) {
      wrong(name, 'INVALID', `Can have at most ${most} characters.`);
    }
  }
  if (cell('title') !== '' && !hasWords(cell('title'))) {
    wrong('title', 'INVALID', 'Needs at least one letter or digit.');
  }
  if (cell('link') !== '' && !/^https?:\/\/\S+$/i.test(cell('link'))) {
    wrong('link', 'INVALID', 'Must be a full address, starting with https://.');
  }
}

/** The campaign of this name; said wrong when there is none. */
export function findNamed(name: string, campaigns: NamedCampaigns, wrong: Wrong): NamedCampaign | undefined {
  return (
    campaigns.get(name.toLowerCase()) ??
    wrong(
      'campaign',
      'NO_SUCH_CAMPAIGN',
      'There is no campaign of this name, or none that is shared with you.',
    )
  );
}

export function readPlatform(typed: string, wrong: Wrong): Platform | undefined {
  return parsePlatform(typed) ?? wrong('platform', 'UNKNOWN_PLATFORM', `Is not a platform; use ${NAMED}.`);
}

function checkCampaign(campaign: NamedCampaign, platform: Platform | undefined, wrong: Wrong): void {
  if (!checkOpen(campaign.status).ok) {
    wrong('campaign', 'CAMPAIGN_CLOSED', 'This campaign is over: nothing in it changes any more.');
  } else if (!campaign.planApproved) {
    wrong('campaign', 'NO_PLAN', 'Its plan is not approved yet, and there is no calendar before one is.');
  }
  if (platform && !campaign.platforms.includes(platform)) {
    wrong(
      'platform',
      'INVALID',
      `Is no platform of this campaign, which has ${campaign.platforms.join(', ')}.`,
    );
  }
}

function readType(typed: string, platform: Platform, wrong: Wrong): ContentType | undefined {
  const possible = CONTENT_TYPES_OF[platform];
  if (typed === '') return possible[0];
  const type = parseContentType(typed);
  return type && isValidPair(platform, type)
    ? type
    : wrong('content_type', 'INVALID', `Is not published on ${platform}; use ${possible.join(', ')}.`);
}

/** A wall time; an offset behind it says which, where the clocks repeat an hour. */
const CLOCK = /^((?:[01]?\d|2[0-3]):[0-5]\d) ?([+-]\d{2}:\d{2})?$/;

function readTime(
  date: string,
  time: string,
  campaign: NamedCampaign & { today: LocalDate | undefined; now: Date },
  wrong: Wrong,
): Date | undefined {
  if (!isLocalDate(date)) return wrong('date', 'INVALID', 'Must be a day such as 2027-03-31.');
  if (campaign.today && isTooFar(date, campaign.today)) {
    return wrong('date', 'TOO_FAR', 'Lies more than five years from today.');
  }
  if (date < campaign.start_date || date > campaign.end_date) {
    const says = `Lies outside the campaign, which runs from ${campaign.start_date} to ${campaign.end_date}.`;
    return wrong('date', 'OUTSIDE_CAMPAIGN', says);
  }
  const at = readClock(date, time, campaign.timezone, wrong);
  if (!at || at > campaign.now) return at;
  return wrong('date', 'TIME_PAST', 'That time has passed.');
}

function readClock(date: string, time: string, zone: string, wrong: Wrong): Date | undefined {
  const [, clock, offset] = CLOCK.exec(time) ?? [];
  if (clock === undefined) return wrong('time', 'INVALID', 'Must be a time of 24 hours such as 09:00.');
  const wall = `${date}T${clock.padStart(5, '0')}`;
  const meant = checkWallTime(wall, zone);
  const chosen = offset === undefined ? undefined : new Date(`${wall}:00${offset}`);
  if (meant.ok) {
    const agrees = chosen === undefined || chosen.getTime() === meant.value.getTime();
    return agrees ? meant.value : wrong('time', 'INVALID', `Is not the offset of ${zone} at that time.`);
  }
  const choices = choicesOf(meant.detail, wall);
  const repeated = choices.find(({ at }) => at.getTime() === chosen?.getTime());
  if (repeated && meant.reason === 'TIME_DOUBLED') return repeated.at;
  const words = choices.map((choice) => choice.says).join(' or ');
  return meant.reason === 'TIME_SKIPPED'
    ? wrong(
        'time',
        'TIME_SKIPPED',
        `The clocks go forward over that time, so it does not exist. Use ${words}.`,
      )
    : wrong('time', 'TIME_DOUBLED', `The clocks go back, so that time happens twice. Write ${words}.`);
}

type Choice = { at: Date; says: string };

/** Both instants that a skipped or repeated wall time may mean, as a row would say them. */
function choicesOf(detail: Record<string, unknown> | undefined, wall: string): Choice[] {
  const found = Array.isArray(detail?.['choices'])
    ? (detail['choices'] as Array<{ at: string; local: string }>)
    : [];
  return found.map(({ at, local }) => {
    const instant = new Date(at);
    const clock = local.slice(11, 16);
    const isWall = clock === wall.slice(11);
    return { at: instant, says: isWall ? `${clock}${offsetAt(instant, wall)}` : clock };
  });
}

function offsetAt(instant: Date, wall: string): string {
  const minutes = Math.round((Date.parse(`${wall}:00Z`) - instant.getTime()) / MINUTE);
  const two = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function hashtagsOf(text: string): string[] {
  return [...new Set(text.match(/#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu) ?? [])];
}
