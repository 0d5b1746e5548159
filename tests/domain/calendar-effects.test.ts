import fc from 'fast-check';
import { calendarFor, type CalendarCampaign } from '../../workflows/domain/calendar';
import { bulkEffects, sameTimeOn, type BulkItem } from '../../workflows/domain/calendar-bulk';
import {
  calendarEffects,
  type CalendarEffects,
  type EffectsInput,
  type StandingItem,
} from '../../workflows/domain/calendar-effects';
import { addDays, localDate, localTime, plus, DAY } from '../../workflows/domain/time';
import { A_PLAN, someFacts, zones } from '../support/facts';

const NOW = new Date('2026-11-20T10:00:00Z');
const HORIZON = 14;

function aCampaign(given: Partial<CalendarCampaign> = {}): CalendarCampaign {
  return { ...someFacts(NOW).campaign, start_date: '2026-11-20', end_date: '2027-01-15', ...given };
}

/** What the rules build for a campaign to its last day, untouched. */
function built(campaign: CalendarCampaign, given: Partial<StandingItem> = {}): StandingItem[] {
  const window = { from: '2026-11-21', through: campaign.end_date };
  return calendarFor({ campaign, plan: A_PLAN, window, existing: [], now: NOW }).slots.map((slot) => ({
    id: slot.slot_key,
    slot_key: slot.slot_key,
    platform: slot.platform,
    title: slot.title,
    status: 'PENDING',
    scheduled_at: slot.scheduled_at,
    nominal_date: slot.nominal_date,
    dropped_reason: null,
    edited: false,
    in_hand: false,
    ...given,
  }));
}

/** The items as they stand once the effects were applied. */
function afterwards(items: readonly StandingItem[], effects: CalendarEffects): StandingItem[] {
  const moved = new Map(effects.moves.map(({ item, to }) => [item.id, to]));
  const dropped = new Map(effects.drops.map(({ item, why }) => [item.id, why]));
  const added = effects.adds.map(({ slot }) => slot.slot_key);
  return [
    ...items
      .filter(({ slot_key }) => !added.includes(slot_key))
      .map((item): StandingItem => {
        const why = dropped.get(item.id);
        if (why) return { ...item, status: 'CANCELLED', dropped_reason: why };
        return { ...item, scheduled_at: moved.get(item.id) ?? item.scheduled_at };
      }),
    ...effects.adds.map(({ slot }): StandingItem => ({
      id: slot.slot_key,
      slot_key: slot.slot_key,
      platform: slot.platform,
      title: slot.title,
      status: 'PENDING',
      scheduled_at: slot.scheduled_at,
      nominal_date: slot.nominal_date,
      dropped_reason: null,
      edited: false,
      in_hand: false,
    })),
  ];
}

const edit = (before: CalendarCampaign, after: CalendarCampaign, items: readonly StandingItem[]) => {
  const input: EffectsInput = { before, after, plan: A_PLAN, items, now: NOW, horizonDays: HORIZON };
  return calendarEffects(input);
};

const days = fc.integer({ min: 1, max: 56 }).map((after) => addDays('2026-11-20', after));
const rules: fc.Arbitrary<Partial<CalendarCampaign>> = fc.record(
  {
    cadence: fc.record({ linkedin: fc.integer({ min: 0, max: 9 }) }),
    blackout_dates: fc.uniqueArray(days, { maxLength: 12 }),
    end_date: days,
    timezone: zones,
  },
  { requiredKeys: [] },
);

describe('an edit of the rules', () => {
  it('leaves nothing untouched outside the dates, on a new day without posts or beside the cadence', () => {
    fc.assert(
      fc.property(rules, (change) => {
        const before = aCampaign();
        const after = { ...before, ...change };
        const items = built(before);
        const stands = afterwards(items, edit(before, after, items)).filter(
          ({ status }) => status === 'PENDING',
        );
        for (const item of stands) {
          const day = localDate(item.scheduled_at, after.timezone);
          expect(day <= after.end_date).toBe(true);
          expect(after.blackout_dates).not.toContain(day);
        }
        expect(new Set(stands.map(({ slot_key }) => slot_key)).size).toBe(stands.length);
      }),
      { numRuns: 60 },
    );
  });

  it('names each item once, and touches nothing that is published or whose time has come', () => {
    fc.assert(
      fc.property(rules, (change) => {
        const before = aCampaign();
        const items = built(before).map((item, index) =>
          index % 3 === 0 ? { ...item, status: 'DONE' as const } : item,
        );
        const { moves, drops, keeps } = edit(before, { ...before, ...change }, items);
        const named = [...moves, ...drops].map(({ item }) => item.id);
        expect(new Set(named).size).toBe(named.length);
        expect([...moves, ...drops, ...keeps].every(({ item }) => item.status === 'PENDING')).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('taken back gives every slot that it had dropped again', () => {
    fc.assert(
      fc.property(rules, (change) => {
        const before = aCampaign();
        const after = { ...before, ...change, timezone: before.timezone };
        const items = built(before);
        const between = afterwards(items, edit(before, after, items));
        const back = afterwards(between, edit(after, before, between));
        const keys = (all: readonly StandingItem[]) =>
          all
            .filter(({ status }) => status === 'PENDING')
            .map(({ slot_key }) => slot_key)
            .sort();
        expect(keys(back)).toEqual(expect.arrayContaining(keys(items)));
      }),
      { numRuns: 40 },
    );
  });

  it('moves only what a new zone means at another instant, at its time of day', () => {
    const before = aCampaign();
    const { moves, drops, adds } = edit(before, { ...before, timezone: 'Asia/Kolkata' }, built(before));
    expect(moves.length).toBe(built(before).length);
    expect(moves.every(({ to }) => localTime(to, 'Asia/Kolkata') === '09:00')).toBe(true);
    expect([drops, adds]).toEqual([[], []]);
  });

  it('leaves what people have a hand in, but not beyond the last day', () => {
    const before = aCampaign();
    const items = built(before, { edited: true });
    const fewer = edit(before, { ...before, cadence: { linkedin: 0 } }, items);
    expect([fewer.drops.length, fewer.keeps.length]).toEqual([0, items.length]);
    const shorter = edit(before, { ...before, end_date: '2026-11-30' }, items);
    expect(shorter.drops.map(({ why }) => why)).toContain('OUTSIDE_DATES');
  });

  it('does not bring back what a person dropped', () => {
    const before = aCampaign();
    const [first, ...rest] = built(before);
    if (!first) throw new Error('nothing was built');
    const items: StandingItem[] = [{ ...first, status: 'CANCELLED' }, ...rest];
    const { adds } = edit(before, { ...before, cadence: { linkedin: 5 } }, items);
    expect(adds.map(({ slot }) => slot.slot_key)).not.toContain(first.slot_key);
  });
});

describe('a change to several items', () => {
  const item = (given: Partial<BulkItem> = {}): BulkItem => ({
    id: 'item',
    title: 'A post',
    platform: 'linkedin',
    status: 'PENDING',
    scheduled_at: new Date('2026-11-23T08:00:00Z'),
    version: 1,
    open_tasks: 1,
    ...given,
  });
  const place = aCampaign({ end_date: '2027-06-30' });
  const reasons = (items: BulkItem[], action: Parameters<typeof bulkEffects>[1]) =>
    bulkEffects(items, action, place, NOW).refused.map(({ refusal }) => refusal.reason);

  it('keeps the time of day over a change of the clocks', () => {
    const { done } = bulkEffects([item()], { kind: 'MOVE_TO', day: '2027-04-05' }, place, NOW);
    expect(done.map(({ to }) => to)).toEqual([new Date('2027-04-05T07:00:00Z')]);
  });

  it('refuses what is closed, past, outside, without tasks or at a time that the clocks skip or repeat', () => {
    expect(reasons([item({ status: 'DONE' })], { kind: 'DROP' })).toEqual(['ITEM_CLOSED']);
    expect(reasons([item()], { kind: 'MOVE_BY', days: -5 })).toEqual(['TIME_PAST']);
    expect(reasons([item()], { kind: 'MOVE_BY', days: 900 })).toEqual(['TIME_OUTSIDE_CAMPAIGN']);
    expect(reasons([item({ open_tasks: 0 })], { kind: 'ASSIGN', operator_id: 'x' })).toEqual([
      'NOTHING_TO_ASSIGN',
    ]);
    const night = item({ scheduled_at: new Date('2026-11-23T01:30:00Z') });
    expect(reasons([night], { kind: 'MOVE_TO', day: '2027-03-28' })).toEqual(['TIME_SKIPPED']);
    expect(sameTimeOn(night.scheduled_at, '2027-10-31', 'Europe/Berlin')).toMatchObject({
      reason: 'TIME_DOUBLED',
    });
  });

  it('moves what was missed with a reason only; dropping it needs none', () => {
    const missed = item({ status: 'MISSED' });
    expect(reasons([missed], { kind: 'MOVE_BY', days: 2 })).toEqual(['REASON_REQUIRED']);
    expect(reasons([missed], { kind: 'MOVE_BY', days: 2, reason: ' ? ' })).toEqual(['REASON_REQUIRED']);
    expect(reasons([missed], { kind: 'MOVE_BY', days: 2, reason: 'Nobody was here' })).toEqual([]);
    expect(reasons([missed], { kind: 'DROP' })).toEqual([]);
  });

  it('leaves an item that is already on its day where it is', () => {
    const { done } = bulkEffects([item()], { kind: 'MOVE_TO', day: '2026-11-23' }, place, NOW);
    expect(done.map(({ to }) => to)).toEqual([plus(item().scheduled_at, 0 * DAY)]);
  });
});
