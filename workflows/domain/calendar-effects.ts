/** What an edit of the campaign does to its calendar: found before it is saved, shown, and then done exactly so. */
import {
  cadenceHas,
  calendarFor,
  calendarWindow,
  nextFreeDay,
  type CalendarCampaign,
  type CalendarItemStatus,
  type CalendarSlot,
  type DroppedSlot,
  type ExistingItem,
  type PlatformPlaces,
} from './calendar';
import type { PlanContent } from './plans';
import type { Platform } from './platforms';
import { addDays, atLocal, localDate, localTime, type LocalDate } from './time';

/** Why the rules leave a slot out. Such a slot comes back when the rules give it again. */
export const DROP_REASONS = ['BLACKOUT_NO_FREE_DAY', 'NOT_IN_CADENCE', 'OUTSIDE_DATES'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export type StandingItem = {
  id: string;
  slot_key: string;
  platform: Platform;
  title: string;
  status: CalendarItemStatus;
  scheduled_at: Date;
  nominal_date: LocalDate;
  dropped_reason: string | null;
  /** A person changed its words or its time. */
  edited: boolean;
  /** Somebody works on its publication at this moment. */
  in_hand: boolean;
};

export type MoveEffect = { item: StandingItem; from: Date; to: Date; why: 'BLACKOUT' | 'ZONE' };
type DropEffect = { item: StandingItem; why: DropReason };
export type KeepEffect = {
  item: StandingItem;
  why: 'EDITED' | 'IN_HAND';
  stays: 'BLACKOUT' | 'NOT_IN_CADENCE';
};
type AddEffect = { slot: CalendarSlot; restores: StandingItem | null };

export type CalendarEffects = {
  moves: MoveEffect[];
  drops: DropEffect[];
  adds: AddEffect[];
  /** Slots that the new cadence gives and blackout days leave no place for. */
  unplaced: DroppedSlot[];
  /** What the rules would move or drop, had nobody touched it. */
  keeps: KeepEffect[];
};

export type EffectsInput = {
  before: CalendarCampaign;
  after: CalendarCampaign;
  /** Null while none is approved: then there is no calendar yet. */
  plan: PlanContent | null;
  /** Every item from yesterday on, cancelled ones too. */
  items: readonly StandingItem[];
  now: Date;
  horizonDays: number;
};

/**
 * What stands, held against what the rules would give.
 *
 * Wall times stay when the zone changes. What is not published yet and lies outside the new dates is dropped.
 * What nobody edited is dropped where the cadence no longer has it, and leaves new blackout days for the next
 * free day of its platform with its slot key. Then the gaps are filled, as far as the calendar was built; slots
 * that an earlier edit left out come back. Nothing happens while none of those rules changed.
 */
export function calendarEffects(input: EffectsInput): CalendarEffects {
  const effects: CalendarEffects = { moves: [], drops: [], adds: [], unplaced: [], keeps: [] };
  if (!input.plan || !changesCalendar(input.before, input.after)) return effects;
  const standing = leaveWhereWrong(input, effects);
  fillGaps(input, input.plan, standing, effects);
  return effects;
}

function changesCalendar(before: CalendarCampaign, after: CalendarCampaign): boolean {
  const rules = ({ platforms, cadence, timezone, start_date, end_date, blackout_dates }: CalendarCampaign) =>
    JSON.stringify([
      [...platforms].sort().map((platform) => [platform, cadence[platform] ?? null]),
      timezone,
      start_date,
      end_date,
      [...blackout_dates].sort(),
    ]);
  return rules(before) !== rules(after);
}

/** An item with the local day, on the new clock, on which it stands when all is done. */
type Placed = { item: StandingItem; at: Date; day: LocalDate };

function leaveWhereWrong(input: EffectsInput, effects: CalendarEffects): Placed[] {
  const { after, items, now } = input;
  const stays: Placed[] = [];
  const relocate: Placed[] = [];
  for (const item of items) {
    const at = isAhead(item, now) ? onNewClock(item, input) : item.scheduled_at;
    const placed = { item, at, day: localDate(at, after.timezone) };
    const wrong = isAhead(item, now) ? whatIsWrong(placed, input) : undefined;
    if (wrong === undefined) stays.push(placed);
    else if (wrong === 'OUTSIDE_DATES') effects.drops.push({ item, why: wrong });
    else if (isHeld(item)) {
      effects.keeps.push({ item, why: item.in_hand ? 'IN_HAND' : 'EDITED', stays: wrong });
      stays.push(placed);
    } else if (wrong === 'NOT_IN_CADENCE') effects.drops.push({ item, why: wrong });
    else relocate.push(placed);
  }
  for (const { item, at } of stays) {
    if (at.getTime() === item.scheduled_at.getTime()) continue;
    effects.moves.push({ item, from: item.scheduled_at, to: at, why: 'ZONE' });
  }
  stays.push(...relocated(relocate, stays, input, effects));
  effects.moves.sort((a, b) => a.to.getTime() - b.to.getTime());
  return stays;
}

function isAhead(item: StandingItem, now: Date): boolean {
  return (item.status === 'PENDING' || item.status === 'DUE') && item.scheduled_at > now;
}

/** A person has a hand in it, or put it there: the rules leave it alone. */
function isHeld({ edited, in_hand, slot_key, platform, nominal_date }: StandingItem): boolean {
  return edited || in_hand || !slot_key.includes(`:${platform}:${nominal_date}:`);
}

/** The same wall time where the zone is another one; where that has passed there, the item stays in its instant. */
function onNewClock(item: StandingItem, { before, after, now }: EffectsInput): Date {
  if (before.timezone === after.timezone) return item.scheduled_at;
  const day = localDate(item.scheduled_at, before.timezone);
  const at = atLocal(day, localTime(item.scheduled_at, before.timezone), after.timezone);
  return at > now ? at : item.scheduled_at;
}

function whatIsWrong({ item, day }: Placed, { before, after }: EffectsInput) {
  const was = localDate(item.scheduled_at, before.timezone);
  if (isOutside(day, after) && !isOutside(was, before)) return 'OUTSIDE_DATES';
  if (cadenceHas(before, item) && !cadenceHas(after, item)) return 'NOT_IN_CADENCE';
  const isNew = after.blackout_dates.includes(day) && !before.blackout_dates.includes(was);
  return isNew ? 'BLACKOUT' : undefined;
}

function isOutside(day: LocalDate, { start_date, end_date }: CalendarCampaign): boolean {
  return day < start_date || day > end_date;
}

/** In the order of time, so that the posts of one platform keep their order as far as days allow. */
function relocated(
  items: readonly Placed[],
  stays: readonly Placed[],
  { after }: EffectsInput,
  effects: CalendarEffects,
): Placed[] {
  const places = placesOf(stays, items, effects);
  const found: Placed[] = [];
  for (const { item, at, day } of [...items].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const own = places(item.platform);
    const free = nextFreeDay(after, item.platform, day, own);
    if (free === undefined) {
      effects.drops.push({ item, why: 'BLACKOUT_NO_FREE_DAY' });
      continue;
    }
    own.taken.add(free);
    const to = atLocal(free, localTime(at, after.timezone), after.timezone);
    effects.moves.push({ item, from: item.scheduled_at, to, why: 'BLACKOUT' });
    found.push({ item, at: to, day: free });
  }
  return found;
}

function placesOf(stays: readonly Placed[], leaving: readonly Placed[], { drops }: CalendarEffects) {
  const places = new Map<Platform, PlatformPlaces>();
  const of = (platform: Platform): PlatformPlaces => {
    const own = places.get(platform) ?? { known: new Set(), taken: new Set() };
    places.set(platform, own);
    return own;
  };
  for (const { item, day } of stays) {
    of(item.platform).known.add(item.slot_key);
    if (item.status !== 'CANCELLED') of(item.platform).taken.add(day);
  }
  for (const { item } of [...leaving, ...drops]) of(item.platform).known.add(item.slot_key);
  return of;
}

/** Dropped by a rule, not by a person: the rules may give it again. */
function mayReturn({ status, dropped_reason }: StandingItem): boolean {
  return status === 'CANCELLED' && (DROP_REASONS as readonly (string | null)[]).includes(dropped_reason);
}

function fillGaps(
  { after, items, now, horizonDays }: EffectsInput,
  plan: PlanContent,
  standing: readonly Placed[],
  effects: CalendarEffects,
): void {
  const gone = new Map(items.filter(mayReturn).map((item) => [item.slot_key, item]));
  const existing = [
    ...standing.filter(({ item }) => !gone.has(item.slot_key)),
    // Their keys stay taken, and the days they leave are free.
    ...effects.drops.map(({ item }) => ({ item, day: addDays(after.end_date, 1) })),
  ].map(({ item, day }): ExistingItem => ({
    slot_key: item.slot_key,
    platform: item.platform,
    local_date: day,
  }));
  const draft = calendarFor({
    campaign: after,
    plan,
    window: windowOf(after, items, now, horizonDays),
    existing,
    now,
  });
  effects.adds = draft.slots.map((slot) => ({ slot, restores: gone.get(slot.slot_key) ?? null }));
  effects.unplaced = draft.dropped.filter(({ slot_key }) => !gone.has(slot_key));
}

/** As far ahead as a calendar is kept filled, and at least as far as this one was built. */
function windowOf(after: CalendarCampaign, items: readonly StandingItem[], now: Date, horizonDays: number) {
  const window = calendarWindow(after, now, horizonDays);
  if (!window) return null;
  const built = items.reduce((last, item) => (item.nominal_date > last ? item.nominal_date : last), '');
  const through = built > window.through ? built : window.through;
  return { from: window.from, through: through < after.end_date ? through : after.end_date };
}
