/** From cadence to calendar items: which day, which time, which words; and what may be done to an item. */
import { checkReason, MAX_CADENCE } from './campaigns';
import { copyFor, type CopyCampaign } from './calendar-copy';
import { campaignWeek, type PlanContent } from './plans';
import { PLATFORMS, type ContentType, type Platform } from './platforms';
import { instructionsText, sopOf, type PlatformLimits } from './sops';
import type { ItemStep, TaskStatus } from './tasks';
import { utmFor } from './utm';
import {
  addDays,
  atLocal,
  daysBetween,
  localDate,
  MINUTE,
  startOfDay,
  weekday,
  type LocalDate,
} from './time';
import { no, yes, type Verdict } from './verdict';

export const CALENDAR_ITEM_STATUSES = ['PENDING', 'DUE', 'DONE', 'MISSED', 'CANCELLED'] as const;
export type CalendarItemStatus = (typeof CALENDAR_ITEM_STATUSES)[number];

/** ISO weekdays (Monday is 1) that carry one post each, by posts a week. */
const WEEKDAYS: Record<number, readonly number[]> = {
  0: [],
  1: [2],
  2: [2, 4],
  3: [1, 3, 5],
  4: [1, 2, 4, 5],
  5: [1, 2, 3, 4, 5],
  6: [1, 2, 3, 4, 5, 6],
  7: [1, 2, 3, 4, 5, 6, 7],
};

/** Local wall times in the order in which a day's first, second and third post take them. */
export const BEST_TIMES: Record<Platform, readonly [string, string, string]> = {
  linkedin: ['09:00', '12:00', '17:00'],
  twitter: ['08:00', '14:00', '19:00'],
  instagram: ['12:00', '18:00', '20:30'],
  email: ['10:00', '13:00', '16:00'],
};

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

export type CalendarWindow = { from: LocalDate; through: LocalDate };

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

/** Posts a week of a platform: 1 when the campaign chose it without saying, whole, 0 to 21. */
export function cadenceOf(campaign: Pick<CalendarCampaign, 'cadence'>, platform: Platform): number {
  const wanted = Math.floor(campaign.cadence[platform] ?? 1);
  return Number.isFinite(wanted) ? Math.min(MAX_CADENCE, Math.max(0, wanted)) : 0;
}

/** Posts on one ISO weekday at `perWeek` a week. */
export function postsOnWeekday(perWeek: number, isoWeekday: number): number {
  const everyDay = Math.floor(perWeek / 7);
  const extra = WEEKDAYS[perWeek % 7] ?? [];
  return everyDay + (extra.includes(isoWeekday) ? 1 : 0);
}

/** How many items the weekday sets give a platform on these local days, both included, before any blackout. */
export function plannedItems(
  campaign: Pick<CalendarCampaign, 'cadence'>,
  platform: Platform,
  days: CalendarWindow,
): number {
  return postsBefore(days.from, addDays(days.through, 1), cadenceOf(campaign, platform));
}

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

function slotKey(campaignId: string, platform: Platform, nominal: LocalDate, ordinal: number): string {
  return `${campaignId}:${platform}:${nominal}:${ordinal}`;
}

/** Nominal posts from `start` up to, not on, `date`. Whole weeks are multiplied: campaigns last up to five years. */
function postsBefore(start: LocalDate, date: LocalDate, perWeek: number): number {
  const days = daysBetween(start, date);
  const weeks = Math.floor(days / 7);
  let posts = weeks * perWeek;
  for (let day = weeks * 7; day < days; day += 1) {
    posts += postsOnWeekday(perWeek, weekday(addDays(start, day)));
  }
  return posts;
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

/** Whether the cadence gives an item its slot, whatever the dates of the campaign and wherever the item stands. */
export function cadenceHas(
  campaign: Pick<CalendarCampaign, 'id' | 'platforms' | 'cadence'>,
  { slot_key, platform, nominal_date }: { slot_key: string; platform: Platform; nominal_date: LocalDate },
): boolean {
  if (!campaign.platforms.includes(platform)) return false;
  const posts = postsOnWeekday(cadenceOf(campaign, platform), weekday(nominal_date));
  for (let ordinal = 1; ordinal <= posts; ordinal += 1) {
    if (slot_key === slotKey(campaign.id, platform, nominal_date, ordinal)) return true;
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

const ITEM_STATUS_OF_TASK = {
  PENDING: 'PENDING',
  DUE: 'DUE',
  IN_PROGRESS: 'DUE',
  OVERDUE: 'DUE',
  BLOCKED: 'PENDING',
  FAILED: 'PENDING',
  DONE: 'DONE',
  MISSED: 'MISSED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<TaskStatus, CalendarItemStatus>;

/** What an item's POST task says about the item. An item has fewer states: late and claimed are both DUE. */
export function itemStatusFor(taskStatus: TaskStatus): CalendarItemStatus {
  return ITEM_STATUS_OF_TASK[taskStatus];
}

export type ConflictItem = {
  id: string;
  platform: Platform;
  scheduled_at: Date;
  copy_text: string | null;
  status: CalendarItemStatus;
};

export type CalendarConflict =
  | { kind: 'TOO_CLOSE'; items: [string, string]; minutes: number }
  | { kind: 'SAME_TEXT'; items: [string, string] };

const CLOSE_MINUTES = 60;

/**
 * Pairs of live items that get in each other's way: the same platform within sixty minutes, or word for word
 * the same text anywhere. Each pair names the earlier item first.
 */
export function conflictsOf(items: ConflictItem[]): CalendarConflict[] {
  const live = items
    .filter((item) => item.status !== 'CANCELLED')
    .sort((a, b) => a.scheduled_at.getTime() - b.scheduled_at.getTime());
  return [...closePairs(live), ...sameTextPairs(live)];
}

function closePairs(ordered: ConflictItem[]): CalendarConflict[] {
  const found: CalendarConflict[] = [];
  for (const [index, item] of ordered.entries()) {
    for (const other of ordered.slice(index + 1)) {
      const minutes = (other.scheduled_at.getTime() - item.scheduled_at.getTime()) / MINUTE;
      if (minutes > CLOSE_MINUTES) break;
      if (other.platform === item.platform) {
        found.push({ kind: 'TOO_CLOSE', items: [item.id, other.id], minutes: Math.round(minutes) });
      }
    }
  }
  return found;
}

function sameTextPairs(ordered: ConflictItem[]): CalendarConflict[] {
  const found: CalendarConflict[] = [];
  const firstWith = new Map<string, string>();
  for (const item of ordered) {
    const text = (item.copy_text ?? '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
    if (!text) continue;
    const first = firstWith.get(text);
    if (first === undefined) firstWith.set(text, item.id);
    else found.push({ kind: 'SAME_TEXT', items: [first, item.id] });
  }
  return found;
}

/** What is published or dropped is over: nobody edits, moves or reassigns it any more. */
export function checkItemOpen({ status }: { status: CalendarItemStatus }): Verdict {
  const isOver = status === 'DONE' || status === 'CANCELLED';
  return isOver ? no('ILLEGAL_TRANSITION', 'ITEM_CLOSED', { detail: { status } }) : yes();
}

/**
 * Whether a person may move an item to `at`. A missed item may be moved, that is one way to save it; a done
 * or cancelled one may not. Blackout days are for generated items: a person who picks one means it.
 */
export function checkReschedule(
  item: { status: CalendarItemStatus; platform: Platform },
  at: Date,
  now: Date,
  campaign: { start_date: LocalDate; end_date: LocalDate; timezone: string },
): Verdict {
  const open = checkItemOpen(item);
  if (!open.ok) return open;
  const field = 'scheduled_at';
  if (at <= now) return no('VALIDATION_FAILED', 'TIME_PAST', { field, detail: { now: now.toISOString() } });
  const first = startOfDay(campaign.start_date, campaign.timezone);
  const end = startOfDay(addDays(campaign.end_date, 1), campaign.timezone);
  if (at < first || at >= end) {
    const { start_date, end_date } = campaign;
    return no('VALIDATION_FAILED', 'TIME_OUTSIDE_CAMPAIGN', { field, detail: { start_date, end_date } });
  }
  return yes();
}

/** What was missed is given another time with a reason: the next person asks why it was not made. */
export function checkMissed(item: { status: CalendarItemStatus }, reason: string | undefined): Verdict {
  if (item.status !== 'MISSED') return yes();
  const said = checkReason(reason);
  return said.ok ? yes() : said;
}

/** What a task needs to know of its item; a slot and a stored item both have it. */
export type PostableItem = Pick<CalendarSlot, 'slot_key' | 'platform' | 'content_type' | 'scheduled_at'> & {
  title: string | null;
  copy_text: string | null;
  asset_ref?: string | null;
};

export type TaskDraft = {
  task_type: ItemStep;
  platform: Platform;
  content_type: ContentType;
  origin: 'CALENDAR';
  /** Unique: an item has one task of each kind, however often tasks are generated. */
  origin_key: string;
  title: string;
  description: string;
  sop_key: string | null;
  sop_version: number | null;
  instructions_text: string;
  copy_text: string | null;
  asset_ref: string | null;
  priority: 'NORMAL';
  due_at: Date;
  estimated_minutes: number;
};

const TITLE_MAX = 255;

/** The task that publishes an item at its time, by its SOP: every item has exactly one. */
export function taskDraftFor(item: PostableItem): TaskDraft {
  const { sop } = sopOf(item.platform, item.content_type);
  const what = item.title?.trim() || sop.name;
  return {
    task_type: 'POST',
    platform: item.platform,
    content_type: item.content_type,
    origin: 'CALENDAR',
    origin_key: `calendar:${item.slot_key}:POST`,
    title: clip(`Post to ${sop.platform_name}: ${what}`, TITLE_MAX),
    description: `${sop.name}. ${sop.proof}`,
    sop_key: sop.key,
    sop_version: sop.version,
    instructions_text: instructionsText(sop),
    copy_text: item.copy_text,
    asset_ref: item.asset_ref ?? null,
    priority: 'NORMAL',
    due_at: item.scheduled_at,
    estimated_minutes: sop.estimated_minutes,
  };
}

function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`;
}
