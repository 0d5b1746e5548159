/** From cadence to calendar items: which day, which time, which words. */
import { copyFor, type CopyCampaign } from '../calendar-copy';
import { campaignWeek, type PlanContent } from '../plans';
import { PLATFORMS, type ContentType, type Platform } from '../platforms';
import { sopOf, type PlatformLimits } from '../sops';
import { addDays, atLocal, localDate, weekday, type LocalDate } from '../time';
import { utmFor } from '../utm';
import { BEST_TIMES, cadenceOf, postsBefore, postsOnWeekday, slotKey, type CalendarWindow } from './cadence';

/**
 * What generated items rotate over: everything a platform carries except what needs somebody else first.
 * A direct message needs its recipient and a quote needs the post it quotes; neither exists when a calendar
 * is built, so both are only ever added by hand.
 */
export const ROTATION: Record<Platform, readonly [ContentType, ...ContentType[]]> = {
  linkedin: ['post', 'carousel', 'thread'],
  instagram: ['post', 'reel', 'carousel', 'story'],
  twitter: ['post', 'thread'],
  email: ['newsletter'],
};

export type CalendarCampaign = CopyCampaign & {
  id: string;
  platforms: Platform[];
  cadence: Partial<Record<Platform, number>>;
  timezone: string;
  start_date: LocalDate;
  end_date: LocalDate;
  blackout_dates: LocalDate[];
};

export type ExistingItem = { slot_key: string; platform: Platform; local_date: LocalDate };

export type CalendarInput = {
  campaign: CalendarCampaign;
  plan: PlanContent;
  /** Null when there is nothing left to fill; see `calendarWindow`. */
  window: CalendarWindow | null;
  /** Every item of the campaign, cancelled and dropped ones too, with the local day it stands on now. */
  existing: ExistingItem[];
  now: Date;
};

export type CalendarSlot = {
  /** `campaign:platform:nominal date:ordinal`. It never changes, wherever the item is moved. */
  slot_key: string;
  platform: Platform;
  content_type: ContentType;
  scheduled_at: Date;
  /** The day it is published on; differs from `nominal_date` when a blackout moved it. */
  local_date: LocalDate;
  nominal_date: LocalDate;
  title: string;
  /** The whole text to publish, hashtags included where the platform has them. */
  copy_text: string;
  /** The hashtags at the end of `copy_text`, once more, for counting and for their own copy button. */
  hashtags: string[];
  cta_text: string;
  /** What to make or attach, in words; null where text is enough. */
  asset_ref: string | null;
  pillar: string;
  /** Campaign week of the nominal date, from 1. */
  theme_week: number;
  utm: Record<string, string>;
  /** The platform's limits as they were known when the item was made. */
  platform_requirements: PlatformLimits;
  /** Wall time `HH:mm` in the campaign's zone. */
  suggested_posting_time: string;
};

export type DroppedSlot = {
  slot_key: string;
  platform: Platform;
  nominal_date: LocalDate;
  reason: 'BLACKOUT_NO_FREE_DAY';
};

export type CalendarDraft = { slots: CalendarSlot[]; dropped: DroppedSlot[]; skipped_existing: number };

/**
 * The local days to fill now: `horizonDays` from the later of the start date and tomorrow, never past the end
 * date; with `wholePlan` to the end date. At least one day, so that a horizon of seconds still fills
 * something. Null when no day is left.
 */
export function calendarWindow(
  campaign: Pick<CalendarCampaign, 'start_date' | 'end_date' | 'timezone'>,
  now: Date,
  horizonDays: number,
  wholePlan = false,
): CalendarWindow | null {
  const tomorrow = addDays(localDate(now, campaign.timezone), 1);
  const from = campaign.start_date > tomorrow ? campaign.start_date : tomorrow;
  const horizon = addDays(from, Math.max(1, Math.ceil(horizonDays)) - 1);
  const through = wholePlan || horizon > campaign.end_date ? campaign.end_date : horizon;
  return through < from ? null : { from, through };
}

/**
 * The items that are missing in the window, in order of publication. A slot whose key exists is never made
 * again, whatever became of it, and none is made whose time has passed.
 *
 * A slot on a blackout day moves to the next day, blackout days aside, on which its platform has nothing, at
 * the same time of day; the search ends with the campaign, not with the window, because otherwise the same
 * slot would move or drop depending on how far ahead somebody happened to look. What finds no day is dropped.
 */
export function calendarFor(input: CalendarInput): CalendarDraft {
  const { campaign, window } = input;
  const draft: CalendarDraft = { slots: [], dropped: [], skipped_existing: 0 };
  if (!window) return draft;
  for (const platform of PLATFORMS.filter((one) => campaign.platforms.includes(one)))
    fillPlatform(input, window, platform, draft);
  draft.slots.sort((a, b) => a.scheduled_at.getTime() - b.scheduled_at.getTime());
  return draft;
}

function fillPlatform(
  input: CalendarInput,
  window: CalendarWindow,
  platform: Platform,
  draft: CalendarDraft,
) {
  const { campaign, existing, now } = input;
  const known = new Set(existing.map((item) => item.slot_key));
  const blackout = new Set(campaign.blackout_dates);
  const taken = new Set(existing.filter((item) => item.platform === platform).map((item) => item.local_date));
  for (const nominal of nominalSlots(campaign, platform, window)) {
    if (known.has(nominal.slot_key)) {
      draft.skipped_existing += 1;
      continue;
    }
    const nominalAt = atLocal(nominal.date, nominal.time, campaign.timezone);
    if (nominalAt <= now) continue;
    const isFree = (day: LocalDate) =>
      !blackout.has(day) && !taken.has(day) && !hasUnmadeSlot(campaign, platform, day, known);
    const day = blackout.has(nominal.date) ? nextDay(nominal.date, campaign.end_date, isFree) : nominal.date;
    if (!day) {
      draft.dropped.push({
        slot_key: nominal.slot_key,
        platform,
        nominal_date: nominal.date,
        reason: 'BLACKOUT_NO_FREE_DAY',
      });
      continue;
    }
    taken.add(day);
    const at = day === nominal.date ? nominalAt : atLocal(day, nominal.time, campaign.timezone);
    draft.slots.push(slotOf(input, nominal, day, at));
  }
}

type NominalSlot = {
  slot_key: string;
  platform: Platform;
  date: LocalDate;
  time: string;
  /** Which of the platform's posts this is since the campaign began, from 0: what everything rotates by. */
  sequence: number;
};

/** The slots that the weekday sets give, before any blackout. */
function nominalSlots(campaign: CalendarCampaign, platform: Platform, window: CalendarWindow): NominalSlot[] {
  const perWeek = cadenceOf(campaign, platform);
  const from = window.from > campaign.start_date ? window.from : campaign.start_date;
  const through = window.through < campaign.end_date ? window.through : campaign.end_date;
  const slots: NominalSlot[] = [];
  let sequence = postsBefore(campaign.start_date, from, perWeek);
  for (let date = from; date <= through; date = addDays(date, 1)) {
    const posts = postsOnWeekday(perWeek, weekday(date));
    for (const [index, time] of BEST_TIMES[platform].slice(0, posts).entries()) {
      const slot_key = slotKey(campaign.id, platform, date, index + 1);
      slots.push({ slot_key, platform, date, time, sequence });
      sequence += 1;
    }
  }
  return slots;
}

/** Whether the weekday sets give this day a post that does not stand somewhere yet. */
function hasUnmadeSlot(
  campaign: CalendarCampaign,
  platform: Platform,
  date: LocalDate,
  known: Set<string>,
): boolean {
  const posts = postsOnWeekday(cadenceOf(campaign, platform), weekday(date));
  for (let ordinal = 1; ordinal <= posts; ordinal += 1) {
    if (!known.has(slotKey(campaign.id, platform, date, ordinal))) return true;
  }
  return false;
}

/** What stands of one platform: its slot keys, and the local days that have something. */
export type PlatformPlaces = { known: Set<string>; taken: Set<LocalDate> };

/** The next day on which a generated item of the platform may stand; undefined when the campaign has none left. */
export function nextFreeDay(
  campaign: CalendarCampaign,
  platform: Platform,
  after: LocalDate,
  { known, taken }: PlatformPlaces,
): LocalDate | undefined {
  const blackout = new Set(campaign.blackout_dates);
  return nextDay(
    after,
    campaign.end_date,
    (day) => !blackout.has(day) && !taken.has(day) && !hasUnmadeSlot(campaign, platform, day, known),
  );
}

function nextDay(after: LocalDate, last: LocalDate, isFree: (day: LocalDate) => boolean) {
  for (let day = addDays(after, 1); day <= last; day = addDays(day, 1)) {
    if (isFree(day)) return day;
  }
  return undefined;
}

function slotOf(
  { campaign, plan }: CalendarInput,
  nominal: NominalSlot,
  day: LocalDate,
  at: Date,
): CalendarSlot {
  const { platform, sequence, slot_key } = nominal;
  const contentType = rotated(ROTATION[platform], sequence);
  const week = campaignWeek(campaign.start_date, nominal.date);
  const pillars = Object.keys(plan.messaging);
  // Every pillar once a round, each round beginning one further on: no pillar is tied to a content type.
  const pillar = rotated(pillars, sequence + Math.floor(sequence / pillars.length));
  const copy = copyFor({
    campaign,
    plan,
    platform,
    contentType,
    pillar,
    week,
    sequence,
  });
  return {
    slot_key,
    platform,
    content_type: contentType,
    scheduled_at: at,
    local_date: day,
    nominal_date: nominal.date,
    ...copy,
    pillar,
    theme_week: week,
    utm: utmFor({ campaignName: campaign.name, platform, content: slot_key.slice(campaign.id.length + 1) }),
    platform_requirements: sopOf(platform, contentType).sop.limits,
    suggested_posting_time: nominal.time,
  };
}

function rotated<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('nothing to rotate over');
  return value;
}
