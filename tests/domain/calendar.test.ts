import fc from 'fast-check';
import {
  BEST_TIMES,
  cadenceOf,
  calendarFor,
  calendarWindow,
  checkReschedule,
  conflictsOf,
  itemStatusFor,
  plannedItems,
  postsOnWeekday,
  ROTATION,
  taskDraftFor,
  type CalendarCampaign,
  type CalendarDraft,
  type CalendarWindow,
  type ConflictItem,
  type ExistingItem,
} from '../../workflows/domain/calendar';
import type { PlanContent } from '../../workflows/domain/plans';
import { CONTENT_TYPES_OF, PLATFORMS, type Platform } from '../../workflows/domain/platforms';
import { TASK_STATUSES } from '../../workflows/domain/tasks';
import { addDays, atLocal, daysBetween, localDate, localTime, weekday } from '../../workflows/domain/time';

const plan: PlanContent = {
  focus_area: 'Lead generation: 20 tastings',
  duration_days: 28,
  content_theme: 'Useful first',
  positioning: 'The roastery that explains.',
  angles: [{ title: 'Straight answers', rationale: 'People ask.' }],
  messaging: {
    'Straight answers': ['What does roasting change?', 'Who picks the beans?', 'When is coffee stale?'],
    'Try it': ['Taste two side by side.', 'Begin with water at 93 degrees.'],
    Craft: ['A roast takes twelve minutes.'],
  },
  weekly_themes: ['Beans', 'Roast', 'Water'],
  phases: [],
  success_metrics: [],
  voice: { tone: 'plain', length: 'usual', hashtags: 'usual', emoji: true, soft_sell: false, avoid: [] },
  changes: [],
};

function aCampaign(overrides: Partial<CalendarCampaign> = {}): CalendarCampaign {
  return {
    id: 'c1',
    name: 'Spring tasting',
    objective: 'Book 20 tastings',
    primary_cta: 'Book a tasting',
    brand_product: 'Hilltop Coffee',
    platforms: ['linkedin', 'twitter'],
    cadence: { linkedin: 3, twitter: 2 },
    timezone: 'Europe/Athens',
    start_date: '2027-03-01',
    end_date: '2027-03-28',
    blackout_dates: [],
    ...overrides,
  };
}

const BEFORE = new Date('2027-02-10T09:00:00Z');

function build(
  campaign: CalendarCampaign,
  window: CalendarWindow | null = { from: campaign.start_date, through: campaign.end_date },
  existing: ExistingItem[] = [],
  now = BEFORE,
): CalendarDraft {
  return calendarFor({ campaign, plan, window, existing, now });
}

function stored(draft: CalendarDraft): ExistingItem[] {
  return [
    ...draft.slots.map(({ slot_key, platform, local_date }) => ({ slot_key, platform, local_date })),
    ...draft.dropped.map((drop) => ({
      slot_key: drop.slot_key,
      platform: drop.platform,
      local_date: drop.nominal_date,
    })),
  ];
}

const zones = fc.constantFrom(
  'UTC',
  'Europe/Athens',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'America/Santiago',
);
const dates = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2027-04-01', days));
const cadences = fc.record(
  Object.fromEntries(PLATFORMS.map((platform) => [platform, fc.integer({ min: 0, max: 21 })])) as Record<
    Platform,
    fc.Arbitrary<number>
  >,
);
const platformSets = fc.subarray([...PLATFORMS], { minLength: 1 });

describe('how many items a cadence gives', () => {
  test('three on LinkedIn and two on X over fourteen days are ten', () => {
    const campaign = aCampaign({ end_date: '2027-06-30' });
    const draft = build(campaign, calendarWindow(campaign, BEFORE, 14));
    expect(draft.slots).toHaveLength(10);
    expect(draft.dropped).toEqual([]);
  });

  test('every full week holds the cadence exactly, for every cadence, platform set, window and zone', () => {
    fc.assert(
      fc.property(
        cadences,
        platformSets,
        dates,
        fc.integer({ min: 1, max: 4 }),
        zones,
        (cadence, platforms, start, weeks, timezone) => {
          const end = addDays(start, weeks * 7 - 1);
          const draft = build(aCampaign({ cadence, platforms, timezone, start_date: start, end_date: end }));
          for (const platform of platforms) {
            const items = draft.slots.filter((slot) => slot.platform === platform);
            expect(items).toHaveLength(cadence[platform] * weeks);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('with blackout days it is what the weekday sets give, less the reported drops', () => {
    fc.assert(
      fc.property(
        cadences,
        dates,
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.integer({ min: 0, max: 29 }), { maxLength: 12 }),
        zones,
        (cadence, start, days, blackouts, timezone) => {
          const end = addDays(start, days - 1);
          const blackout_dates = blackouts.map((offset) => addDays(start, offset));
          const campaign = aCampaign({
            cadence,
            platforms: [...PLATFORMS],
            timezone,
            start_date: start,
            end_date: end,
            blackout_dates,
          });
          const draft = build(campaign);
          for (const platform of PLATFORMS) {
            const made = draft.slots.filter((slot) => slot.platform === platform);
            const dropped = draft.dropped.filter((drop) => drop.platform === platform);
            const nominal = plannedItems(campaign, platform, { from: start, through: end });
            expect(made.length + dropped.length).toBe(nominal);
            for (const slot of made) {
              expect(blackout_dates).not.toContain(slot.local_date);
              expect(slot.local_date <= end).toBe(true);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  const weekdaySets: [number, number[]][] = [
    [0, []],
    [1, [2]],
    [2, [2, 4]],
    [3, [1, 3, 5]],
    [4, [1, 2, 4, 5]],
    [5, [1, 2, 3, 4, 5]],
    [6, [1, 2, 3, 4, 5, 6]],
    [7, [1, 2, 3, 4, 5, 6, 7]],
  ];
  test.each(weekdaySets)('%i a week falls on the ISO weekdays %j', (perWeek, days) => {
    const used = [1, 2, 3, 4, 5, 6, 7].filter((day) => postsOnWeekday(perWeek, day) > 0);
    expect(used).toEqual(days);
  });

  test('more than seven a week is every day, and the remainder on its own weekday set', () => {
    const perDay = [1, 2, 3, 4, 5, 6, 7].map((day) => postsOnWeekday(10, day));
    expect(perDay).toEqual([2, 1, 2, 1, 2, 1, 1]);
    expect([1, 2, 3, 4, 5, 6, 7].map((day) => postsOnWeekday(21, day))).toEqual([3, 3, 3, 3, 3, 3, 3]);
  });

  test('never more than three a day, however high the cadence is set', () => {
    expect(cadenceOf({ cadence: { linkedin: 400 } }, 'linkedin')).toBe(21);
    const draft = build(aCampaign({ platforms: ['linkedin'], cadence: { linkedin: 400 } }));
    expect(draft.slots).toHaveLength(21 * 4);
  });

  test('a chosen platform without a cadence gets one a week, and zero skips it', () => {
    const draft = build(aCampaign({ platforms: ['email', 'twitter'], cadence: { twitter: 0 } }));
    expect(draft.slots.map((slot) => slot.platform)).toEqual(['email', 'email', 'email', 'email']);
  });

  test('a platform with a cadence that was not chosen gets nothing', () => {
    const draft = build(aCampaign({ platforms: ['linkedin'], cadence: { linkedin: 1, email: 5 } }));
    expect(new Set(draft.slots.map((slot) => slot.platform))).toEqual(new Set(['linkedin']));
  });

  test('a week that is cut short holds what the weekday sets give for its days', () => {
    const draft = build(aCampaign({ start_date: '2027-03-03', end_date: '2027-03-05' }));
    expect(draft.slots.map((slot) => `${slot.platform} ${slot.local_date}`)).toEqual([
      'linkedin 2027-03-03',
      'twitter 2027-03-04',
      'linkedin 2027-03-05',
    ]);
  });
});

describe('at what time', () => {
  test('a day with three posts uses the platform’s best times in order', () => {
    const day = { start_date: '2027-03-01', end_date: '2027-03-01' };
    for (const platform of PLATFORMS) {
      const draft = build(aCampaign({ platforms: [platform], cadence: { [platform]: 21 }, ...day }));
      const times = draft.slots.map((slot) => localTime(slot.scheduled_at, 'Europe/Athens'));
      expect(times).toEqual([...BEST_TIMES[platform]]);
    }
    expect(BEST_TIMES.email[2]).toBe('16:00');
  });

  test('nine in the morning stays nine in the morning when the clocks change', () => {
    const campaign = aCampaign({
      platforms: ['linkedin'],
      cadence: { linkedin: 7 },
      start_date: '2027-03-26',
      end_date: '2027-03-30',
    });
    const instants = build(campaign).slots.map((slot) => slot.scheduled_at.toISOString());
    expect(instants).toEqual([
      '2027-03-26T07:00:00.000Z',
      '2027-03-27T07:00:00.000Z',
      '2027-03-28T06:00:00.000Z',
      '2027-03-29T06:00:00.000Z',
      '2027-03-30T06:00:00.000Z',
    ]);
  });

  test('the local day of every item is the day its key or its move says', () => {
    fc.assert(
      fc.property(zones, dates, (timezone, start) => {
        const campaign = aCampaign({ timezone, start_date: start, end_date: addDays(start, 13) });
        for (const slot of build(campaign).slots) {
          expect(localDate(slot.scheduled_at, timezone)).toBe(slot.local_date);
          expect(localTime(slot.scheduled_at, timezone)).toBe(slot.suggested_posting_time);
          expect(slot.slot_key).toBe(`c1:${slot.platform}:${slot.nominal_date}:1`);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('nothing is made whose time has passed, not even earlier on the same day', () => {
    const campaign = aCampaign({ platforms: ['twitter'], cadence: { twitter: 21 } });
    const noon = atLocal('2027-03-10', '12:00', campaign.timezone);
    const draft = build(campaign, { from: '2027-03-09', through: '2027-03-10' }, [], noon);
    expect(draft.slots.map((slot) => slot.suggested_posting_time)).toEqual(['14:00', '19:00']);
    expect(draft.dropped).toEqual([]);
  });

  test('an item whose time is this very instant is not made', () => {
    const campaign = aCampaign({ platforms: ['linkedin'], cadence: { linkedin: 7 } });
    const nine = atLocal('2027-03-10', '09:00', campaign.timezone);
    const day = { from: '2027-03-10', through: '2027-03-10' };
    expect(build(campaign, day, [], nine).slots).toEqual([]);
    expect(build(campaign, day, [], new Date(nine.getTime() - 1)).slots).toHaveLength(1);
  });
});

describe('the window', () => {
  const campaign = aCampaign({ end_date: '2027-04-30' });

  test('begins at the start date while that lies ahead', () => {
    expect(calendarWindow(campaign, BEFORE, 14)).toEqual({ from: '2027-03-01', through: '2027-03-14' });
  });

  test('begins tomorrow, as the campaign’s zone has it, once the campaign has started', () => {
    const late = new Date('2027-03-10T22:30:00Z');
    expect(calendarWindow(campaign, late, 14)).toEqual({ from: '2027-03-12', through: '2027-03-25' });
    const newYork = { ...campaign, timezone: 'America/New_York' };
    expect(calendarWindow(newYork, late, 14)?.from).toBe('2027-03-11');
  });

  test('ends with the campaign', () => {
    const near = new Date('2027-04-25T08:00:00Z');
    expect(calendarWindow(campaign, near, 14)).toEqual({ from: '2027-04-26', through: '2027-04-30' });
  });

  test('reaches the end date when the whole plan is wanted', () => {
    expect(calendarWindow(campaign, BEFORE, 14, true)?.through).toBe('2027-04-30');
  });

  test('is nothing on the last day and after it', () => {
    expect(calendarWindow(campaign, new Date('2027-04-30T08:00:00Z'), 14)).toBeNull();
    expect(build(campaign, null)).toEqual({ slots: [], dropped: [], skipped_existing: 0 });
  });

  test('is one day when the horizon is only seconds long', () => {
    expect(calendarWindow(campaign, BEFORE, 5 / 86_400)).toEqual({
      from: '2027-03-01',
      through: '2027-03-01',
    });
  });
});

describe('blackout days', () => {
  test('move an item to the next day without one of its platform, and it keeps its key and its time', () => {
    const campaign = aCampaign({ platforms: ['linkedin'], blackout_dates: ['2027-03-03'] });
    const moved = build(campaign).slots.find((slot) => slot.nominal_date === '2027-03-03');
    expect(moved).toMatchObject({
      slot_key: 'c1:linkedin:2027-03-03:1',
      local_date: '2027-03-04',
      suggested_posting_time: '09:00',
    });
  });

  test('skip further blackout days and days that are taken', () => {
    const campaign = aCampaign({ platforms: ['linkedin'], blackout_dates: ['2027-03-03', '2027-03-04'] });
    const moved = build(campaign).slots.find((slot) => slot.nominal_date === '2027-03-03');
    expect(moved?.local_date).toBe('2027-03-06');
  });

  test('never put two items of a platform on the day one was moved to', () => {
    const campaign = aCampaign({
      platforms: ['linkedin'],
      cadence: { linkedin: 5 },
      blackout_dates: ['2027-03-03', '2027-03-04'],
    });
    const days = build(campaign).slots.map((slot) => slot.local_date);
    expect(new Set(days).size).toBe(days.length);
    expect(days).toEqual(expect.arrayContaining(['2027-03-06', '2027-03-07']));
  });

  test('drop and report what finds no free day before the campaign ends', () => {
    const campaign = aCampaign({
      platforms: ['linkedin'],
      cadence: { linkedin: 7 },
      blackout_dates: ['2027-03-03'],
    });
    const draft = build(campaign);
    expect(draft.dropped).toEqual([
      {
        slot_key: 'c1:linkedin:2027-03-03:1',
        platform: 'linkedin',
        nominal_date: '2027-03-03',
        reason: 'BLACKOUT_NO_FREE_DAY',
      },
    ]);
    expect(draft.slots).toHaveLength(27);
  });

  test('avoid a day to which a person has moved an item, and use one that a person has emptied', () => {
    const campaign = aCampaign({ platforms: ['linkedin'], blackout_dates: ['2027-03-03'] });
    const window = { from: '2027-03-01', through: '2027-03-07' };
    const toThursday = [
      { slot_key: 'c1:linkedin:2027-03-05:1', platform: 'linkedin' as const, local_date: '2027-03-04' },
    ];
    const moved = build(campaign, window, toThursday).slots.find(
      (slot) => slot.nominal_date === '2027-03-03',
    );
    expect(moved?.local_date).toBe('2027-03-05');
  });
});

describe('running it again', () => {
  test('makes nothing new', () => {
    const campaign = aCampaign({ blackout_dates: ['2027-03-03', '2027-03-04', '2027-03-05'] });
    const first = build(campaign);
    const again = build(campaign, undefined, stored(first));
    expect(again.slots).toEqual([]);
    expect(again.dropped).toEqual([]);
    expect(again.skipped_existing).toBe(first.slots.length + first.dropped.length);
  });

  test('fills only the gap, and leaves alone what was moved away', () => {
    const campaign = aCampaign();
    const first = build(campaign);
    const kept = stored(first).filter((item) => item.slot_key !== 'c1:linkedin:2027-03-08:1');
    const away = kept.map((item, index) => (index === 0 ? { ...item, local_date: '2027-03-20' } : item));
    expect(build(campaign, undefined, away).slots.map((slot) => slot.slot_key)).toEqual([
      'c1:linkedin:2027-03-08:1',
    ]);
  });

  test('extending day by day gives the same calendar as one long window, blackout moves and drops included', () => {
    fc.assert(
      fc.property(
        cadences,
        dates,
        fc.integer({ min: 2, max: 35 }),
        fc.array(fc.integer({ min: 0, max: 34 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 9 }),
        (cadence, start, days, blackouts, step) => {
          const end = addDays(start, days - 1);
          const campaign = aCampaign({
            cadence,
            platforms: [...PLATFORMS],
            start_date: start,
            end_date: end,
            blackout_dates: blackouts.map((offset) => addDays(start, offset)),
          });
          const now = new Date('2026-12-01T00:00:00Z');
          const whole = build(campaign, undefined, [], now);
          const parts: CalendarDraft = { slots: [], dropped: [], skipped_existing: 0 };
          for (let from = start; from <= end; from = addDays(from, step)) {
            const window = { from, through: addDays(from, step - 1) };
            const part = build(campaign, window, stored(parts), now);
            parts.slots.push(...part.slots);
            parts.dropped.push(...part.dropped);
          }
          const byKey = <T extends { slot_key: string }>(a: T, b: T) => (a.slot_key < b.slot_key ? -1 : 1);
          expect(parts.slots.toSorted(byKey)).toEqual(whole.slots.toSorted(byKey));
          expect(parts.dropped.toSorted(byKey)).toEqual(whole.dropped.toSorted(byKey));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a window that begins later decides the days it shares just the same', () => {
    fc.assert(
      fc.property(cadences, dates, fc.integer({ min: 1, max: 27 }), (cadence, start, later) => {
        const end = addDays(start, 27);
        const campaign = aCampaign({ cadence, platforms: [...PLATFORMS], start_date: start, end_date: end });
        const now = new Date('2026-12-01T00:00:00Z');
        const from = addDays(start, later);
        const whole = build(campaign, undefined, [], now);
        const part = build(campaign, { from, through: end }, [], now);
        expect(part.slots).toEqual(whole.slots.filter((slot) => slot.local_date >= from));
      }),
      { numRuns: 25 },
    );
  });
});

describe('what an item carries', () => {
  test('content types rotate over what the platform carries, without what needs somebody else first', () => {
    const campaign = aCampaign({
      platforms: [...PLATFORMS],
      cadence: { linkedin: 6, instagram: 6, twitter: 6, email: 6 },
    });
    const draft = build(campaign);
    for (const platform of PLATFORMS) {
      const types = draft.slots.filter((slot) => slot.platform === platform).map((slot) => slot.content_type);
      expect(types.slice(0, ROTATION[platform].length)).toEqual([...ROTATION[platform]]);
      expect(types).not.toContain('dm');
      expect(types).not.toContain('quote');
      for (const type of types) expect(CONTENT_TYPES_OF[platform]).toContain(type);
    }
  });

  test('the theme week counts from the start date, and a moved item keeps the week of its nominal day', () => {
    const campaign = aCampaign({ platforms: ['twitter'], cadence: { twitter: 7 }, start_date: '2027-03-04' });
    for (const slot of build(campaign).slots) {
      expect(slot.theme_week).toBe(Math.floor(daysBetween('2027-03-04', slot.nominal_date) / 7) + 1);
    }
  });

  test('every pillar of the plan has its turn', () => {
    const pillars = new Set(build(aCampaign()).slots.map((slot) => slot.pillar));
    expect(pillars).toEqual(new Set(Object.keys(plan.messaging)));
  });

  test('links can be told apart by source, medium, campaign and item', () => {
    const [email] = build(aCampaign({ platforms: ['email'], cadence: { email: 1 } })).slots;
    expect(email?.utm).toEqual({
      utm_source: 'email',
      utm_medium: 'email',
      utm_campaign: 'spring-tasting',
      utm_content: 'email-2027-03-02-1',
    });
    const [post] = build(aCampaign({ platforms: ['linkedin'] })).slots;
    expect(post?.utm.utm_medium).toBe('social');
  });

  test('items come in the order in which they are published', () => {
    const times = build(aCampaign({ cadence: { linkedin: 9, twitter: 12 } })).slots.map((slot) =>
      slot.scheduled_at.getTime(),
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('the limits known today are kept with the item', () => {
    const [slot] = build(aCampaign({ platforms: ['twitter'] })).slots;
    expect(slot?.platform_requirements.text).toMatchObject({ max: 280, unit: 'weighted' });
  });
});

describe('the task of an item', () => {
  test('is to post it at its time by its own procedure, with copy and asset', () => {
    const [slot] = build(aCampaign({ platforms: ['instagram'], cadence: { instagram: 1 } })).slots;
    if (!slot) throw new Error('no slot');
    const task = taskDraftFor(slot);
    expect(task).toMatchObject({
      task_type: 'POST',
      platform: 'instagram',
      origin: 'CALENDAR',
      origin_key: `calendar:${slot.slot_key}:POST`,
      sop_key: 'instagram.post',
      sop_version: 1,
      copy_text: slot.copy_text,
      asset_ref: slot.asset_ref,
      due_at: slot.scheduled_at,
      priority: 'NORMAL',
    });
    expect(task.title).toBe(`Post to Instagram: ${slot.title}`);
    expect(task.instructions_text).toContain('HOW\n1. ');
  });

  test('has a title that fits, even for an item with a very long one or none', () => {
    const [slot] = build(aCampaign()).slots;
    if (!slot) throw new Error('no slot');
    expect(taskDraftFor({ ...slot, title: 'x'.repeat(400) }).title).toHaveLength(255);
    expect(taskDraftFor({ ...slot, title: ' ' }).title).toBe('Post to LinkedIn: LinkedIn post');
  });

  test('tells the item its status for every task status there is', () => {
    const statuses = TASK_STATUSES.map((status) => [status, itemStatusFor(status)]);
    expect(statuses).toEqual([
      ['PENDING', 'PENDING'],
      ['DUE', 'DUE'],
      ['IN_PROGRESS', 'DUE'],
      ['OVERDUE', 'DUE'],
      ['DONE', 'DONE'],
      ['BLOCKED', 'PENDING'],
      ['MISSED', 'MISSED'],
      ['FAILED', 'PENDING'],
      ['CANCELLED', 'CANCELLED'],
    ]);
  });
});

describe('conflicts', () => {
  const item = (id: string, time: string, more: Partial<ConflictItem> = {}): ConflictItem => ({
    id,
    platform: 'linkedin',
    scheduled_at: new Date(`2027-03-01T${time}:00Z`),
    copy_text: `text of ${id}`,
    status: 'PENDING',
    ...more,
  });

  test('are two items of one platform within sixty minutes, the earlier one first', () => {
    expect(conflictsOf([item('b', '10:00'), item('a', '09:00')])).toEqual([
      { kind: 'TOO_CLOSE', items: ['a', 'b'], minutes: 60 },
    ]);
  });

  test('are not items further apart, of two platforms, or cancelled', () => {
    expect(conflictsOf([item('a', '09:00'), item('b', '10:01')])).toEqual([]);
    expect(conflictsOf([item('a', '09:00'), item('b', '09:00', { platform: 'twitter' })])).toEqual([]);
    expect(conflictsOf([item('a', '09:00'), item('b', '09:10', { status: 'CANCELLED' })])).toEqual([]);
  });

  test('are found past an item of another platform in between', () => {
    const found = conflictsOf([
      item('a', '09:00'),
      item('x', '09:10', { platform: 'email' }),
      item('b', '09:20'),
    ]);
    expect(found).toEqual([{ kind: 'TOO_CLOSE', items: ['a', 'b'], minutes: 20 }]);
  });

  test('are the same words twice, whatever the spacing and case, but not two empty texts', () => {
    const same = { copy_text: 'Taste  it\nnow' };
    expect(
      conflictsOf([item('a', '09:00', same), item('b', '15:00', { copy_text: 'taste it now ' })]),
    ).toEqual([{ kind: 'SAME_TEXT', items: ['a', 'b'] }]);
    const empty = { copy_text: null };
    expect(conflictsOf([item('a', '09:00', empty), item('b', '15:00', empty)])).toEqual([]);
  });
});

describe('moving an item', () => {
  const campaign = { start_date: '2027-03-01', end_date: '2027-03-28', timezone: 'Europe/Athens' };
  const now = new Date('2027-03-10T09:00:00Z');
  const pending = { status: 'PENDING', platform: 'linkedin' } as const;

  test.each(['DONE', 'CANCELLED'] as const)('is refused when it is %s', (status) => {
    const at = new Date('2027-03-12T09:00:00Z');
    expect(checkReschedule({ ...pending, status }, at, now, campaign)).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      reason: 'ITEM_CLOSED',
    });
  });

  test('is allowed when it was missed', () => {
    const at = new Date('2027-03-12T09:00:00Z');
    expect(checkReschedule({ ...pending, status: 'MISSED' }, at, now, campaign).ok).toBe(true);
  });

  test('is refused into the past, this instant included', () => {
    expect(checkReschedule(pending, now, now, campaign)).toMatchObject({
      reason: 'TIME_PAST',
      field: 'scheduled_at',
    });
  });

  test.each([
    ['the last minute of the last day, in the campaign’s zone', '2027-03-28T20:59:00Z', true],
    ['the minute after', '2027-03-28T21:00:00Z', false],
  ])('%s', (_when, at, allowed) => {
    const verdict = checkReschedule(pending, new Date(at), now, campaign);
    expect(verdict.ok).toBe(allowed);
    if (!verdict.ok) expect(verdict.reason).toBe('TIME_OUTSIDE_CAMPAIGN');
  });

  test('is refused to before the start date', () => {
    const early = new Date('2027-02-20T09:00:00Z');
    const verdict = checkReschedule(pending, early, new Date('2027-02-01T00:00:00Z'), campaign);
    expect(verdict).toMatchObject({
      reason: 'TIME_OUTSIDE_CAMPAIGN',
      detail: { start_date: '2027-03-01', end_date: '2027-03-28' },
    });
  });
});

test('weekdays in this file mean what the calendar thinks: 1 March 2027 is a Monday', () => {
  expect(weekday('2027-03-01')).toBe(1);
});
