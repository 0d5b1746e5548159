import fc from 'fast-check';
import { keyWordsOf, readReason } from '../../activities/drafting/reasons';
import { templateWriter } from '../../activities/drafting/template';
import { typeOf } from '../../activities/drafting/wording';
import type { PlanBrief } from '../../activities/drafting/writer';
import { calendarFor, plannedItems } from '../../workflows/domain/calendar';
import { says } from '../../workflows/domain/calendar-copy';
import { CAMPAIGN_TYPES } from '../../workflows/domain/campaigns';
import { campaignWeeks, type PlanContent } from '../../workflows/domain/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';
import { PLATFORMS } from '../../workflows/domain/platforms';
import { addDays } from '../../workflows/domain/time';

function aBrief(overrides: Partial<PlanBrief> = {}): PlanBrief {
  return {
    name: 'Ledger Cloud spring launch',
    client_name: 'Northwind Accounting',
    brand_product: 'Ledger Cloud',
    industry: 'accounting software',
    campaign_type: 'PRODUCT_LAUNCH',
    objective: 'Win 40 pilot customers for Ledger Cloud',
    platforms: ['linkedin', 'twitter', 'email'],
    cadence: { linkedin: 3, twitter: 2, email: 1 },
    timezone: 'Europe/Athens',
    start_date: '2027-03-01',
    end_date: '2027-05-23',
    primary_cta: 'Book a pilot',
    lead_capture_method: 'FORM',
    blackout_dates: ['2027-03-25', '2027-05-01'],
    rejections: [],
    ...overrides,
  };
}

const draft = (overrides: Partial<PlanBrief> = {}) => templateWriter.draftPlan(aBrief(overrides));
const rejected = (...reasons: string[]) =>
  draft({ rejections: reasons.map((reason, index) => ({ version: index + 1, reason })) });
const published = (plan: PlanContent) =>
  [...Object.values(plan.messaging).flat(), ...plan.weekly_themes].join('\n');

describe('a first plan', () => {
  test('speaks of this campaign: its product, client, field, objective, step, rhythm, zone and blackout days', async () => {
    const text = JSON.stringify(await draft());
    for (const fact of [
      'Ledger Cloud',
      'Northwind Accounting',
      'Win 40 pilot customers for Ledger Cloud',
      'Book a pilot',
      'LinkedIn, 3 a week: Monday, Wednesday and Friday at 09:00 (Europe/Athens)',
      'X, 2 a week: Tuesday and Thursday at 08:00',
      '25 March 2027',
      '1 May 2027',
      'Forms sent',
    ]) {
      expect(text).toContain(fact);
    }
    expect(text).not.toContain('Instagram');
  });

  test('is the same for the same brief', async () => {
    expect(await draft()).toEqual(await draft());
  });

  test('has no changes to report', async () => {
    expect((await draft()).changes).toEqual([]);
  });

  test('counts what the calendar will hold, and nothing else', async () => {
    const brief = aBrief();
    const plan = await draft();
    const whole = { from: brief.start_date, through: brief.end_date };
    const targets = plan.success_metrics.slice(0, 3).map((metric) => metric.target);
    expect(targets).toEqual(
      brief.platforms.map((one) => plannedItems(brief, one, whole)).map((n) => `${n} of ${n}`),
    );
    expect(targets[0]).toBe('36 of 36');
    expect(plan.phases[0]?.success_metrics).toContain('6 LinkedIn items published on time');
  });

  test('invents no figures about the client', async () => {
    const plan = await draft({ objective: 'Become known', campaign_type: 'BRAND_AWARENESS' });
    expect(published(plan)).not.toMatch(/\d/);
    expect(JSON.stringify(plan)).not.toMatch(/\d\s*%/);
  });

  test('divides its weeks into phases without gap or overlap', async () => {
    for (const weeks of [1, 2, 3, 4, 5, 7, 12, 13, 26, 52, 261]) {
      const plan = await draft({ end_date: addDays('2027-03-01', weeks * 7 - 1) });
      const spans = plan.phases.map((phase) => [phase.first_week, phase.last_week]);
      expect(spans[0]?.[0]).toBe(1);
      expect(spans.at(-1)?.[1]).toBe(weeks);
      const reviews = plan.phases.flatMap((phase) => phase.success_metrics.slice(-1));
      expect(reviews.join('\n')).not.toMatch(/each of week \d/);
      for (const [index, span] of spans.entries()) {
        expect(span[0]).toBeLessThanOrEqual(span[1] ?? 0);
        if (index > 0) expect(span[0]).toBe((spans[index - 1]?.[1] ?? 0) + 1);
      }
    }
    const twelve = await draft();
    expect(twelve.phases.map((phase) => phase.name)).toEqual(['Launch', 'Optimization', 'Scale']);
    expect(twelve.phases.map((phase) => phase.last_week)).toEqual([2, 8, 12]);
  });

  test('differs clearly between two campaigns, also of one type', async () => {
    const one = await draft();
    const other = await draft({
      name: 'Autumn hiring',
      client_name: 'Harbour Bakery',
      brand_product: null,
      industry: 'baking',
      campaign_type: 'HIRING',
      objective: 'Find four bakers',
      primary_cta: 'Write to us',
    });
    const titles = new Set(one.angles.map((angle) => angle.title));
    expect(other.angles.filter((angle) => titles.has(angle.title)).length).toBeLessThanOrEqual(1);
    expect(other.positioning).not.toBe(one.positioning);
    const sibling = await draft({
      name: 'Payroll Desk',
      client_name: 'Southgate',
      brand_product: 'Payroll Desk',
    });
    expect(published(sibling)).not.toBe(published(one));
  });

  test('is written for every type, also under the names people type', async () => {
    const themes = await Promise.all(CAMPAIGN_TYPES.map((campaign_type) => draft({ campaign_type })));
    expect(new Set(themes.map((plan) => plan.content_theme)).size).toBe(CAMPAIGN_TYPES.length);
    expect((await draft({ campaign_type: 'Product Launch' })).content_theme).toBe(
      (await draft()).content_theme,
    );
  });

  test.each([
    ['Hire four bakers before June', 'HIRING'],
    ['Sell out the September webinar', 'EVENT_PROMOTION'],
    ['Launch the new oven', 'PRODUCT_LAUNCH'],
    ['30 qualified leads', 'LEAD_GENERATION'],
    ['Raise revenue from regulars', 'SALES'],
    ['Grow our community', 'ENGAGEMENT'],
    ['Be seen as an authority', 'THOUGHT_LEADERSHIP'],
    ['Be remembered', 'BRAND_AWARENESS'],
  ])('guesses the type of “%s” when none was chosen', (objective, type) => {
    expect(typeOf({ objective })).toBe(type);
  });

  test('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('cancelled'));
    await expect(templateWriter.draftPlan(aBrief(), stopped)).rejects.toThrow('cancelled');
  });

  test('fills a twelve-week calendar on which no two items say the same', async () => {
    for (const name of ['Ledger Cloud spring launch', 'Payroll Desk', 'Autumn', 'Kite', 'Öl']) {
      const brief = aBrief({
        name,
        platforms: [...PLATFORMS],
        cadence: { linkedin: 3, twitter: 2, instagram: 4, email: 1 },
      });
      const plan = await templateWriter.draftPlan(brief);
      const campaign = { ...brief, id: 'c1' };
      const window = { from: brief.start_date, through: brief.end_date };
      const now = new Date('2027-02-01T00:00:00Z');
      const { slots } = calendarFor({ campaign, plan, window, existing: [], now });
      expect(slots).toHaveLength(120);
      expect(new Set(slots.map((slot) => slot.copy_text)).size).toBe(120);
    }
  });
});

describe('a plan for anything', () => {
  test('is valid, whatever the names, dates, platforms, cadence and reasons', async () => {
    const text = fc.oneof(
      fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' }).filter((it) => it.trim() !== ''),
      fc.constantFrom('x'.repeat(255), '春の大きなキャンペーン'.repeat(20), 'A & B "C"', '__proto__'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          name: text,
          client_name: text,
          brand_product: fc.option(text),
          industry: fc.option(text),
          description: fc.option(text),
          budget: fc.option(text),
          campaign_type: fc.option(fc.constantFrom(...CAMPAIGN_TYPES)),
          objective: text,
          objectives: fc.array(text, { maxLength: 3 }),
          platforms: fc.subarray([...PLATFORMS], { minLength: 1 }),
          cadence: fc.record(
            Object.fromEntries(PLATFORMS.map((one) => [one, fc.integer({ min: 0, max: 21 })])),
          ),
          primary_cta: text,
        }),
        fc.integer({ min: 0, max: 1826 }),
        fc.array(text, { maxLength: 4 }),
        async (fields, days, reasons) => {
          const end_date = addDays('2027-03-01', days);
          const rejections = reasons.map((reason, index) => ({ version: index + 1, reason }));
          const plan = await draft({ ...fields, end_date, rejections });
          expect(planContentSchema.safeParse(plan).error).toBeUndefined();
          expect(plan.duration_days).toBe(days + 1);
          expect(plan.phases.at(-1)?.last_week).toBe(campaignWeeks('2027-03-01', end_date));
          expect(plan.changes).toHaveLength(reasons.length);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a rejection is read', () => {
  test.each([
    ['Make it shorter', [{ kind: 'length', length: 'short' }]],
    ['Too long!', [{ kind: 'length', length: 'short' }]],
    ['I need more detail.', [{ kind: 'length', length: 'long' }]],
    [
      'More LinkedIn, less email',
      [
        { kind: 'platform', platform: 'linkedin', direction: 'more' },
        { kind: 'platform', platform: 'email', direction: 'less' },
      ],
    ],
    ['Too much X', [{ kind: 'platform', platform: 'twitter', direction: 'less' }]],
    ['Focus on Instagram', [{ kind: 'platform', platform: 'instagram', direction: 'more' }]],
    ['Tone should be more formal', [{ kind: 'tone', tone: 'formal' }]],
    ['less formal please', [{ kind: 'tone', tone: 'friendly' }]],
    [
      'Friendlier and bolder',
      [
        { kind: 'tone', tone: 'friendly' },
        { kind: 'tone', tone: 'bold' },
      ],
    ],
    ['too salesy', [{ kind: 'soft_sell' }]],
    [
      'Less pushy, no hashtags and no emojis',
      [{ kind: 'soft_sell' }, { kind: 'hashtags', hashtags: 'none' }, { kind: 'no_emoji' }],
    ],
    ['fewer hashtags', [{ kind: 'hashtags', hashtags: 'few' }]],
    ['Focus on data migration', [{ kind: 'focus', on: 'data migration' }]],
    ['Please mention the money-back guarantee too', [{ kind: 'mention', what: 'money-back guarantee' }]],
    ["Avoid the word 'cheap'", [{ kind: 'avoid', words: ['cheap'] }]],
    ['Don’t say “revolution” or “game changer”', [{ kind: 'avoid', words: ['revolution', 'game changer'] }]],
    ['never use disrupt', [{ kind: 'avoid', words: ['disrupt'] }]],
    ['Try a different angle', [{ kind: 'new_angles' }]],
    ['mention acme.com', [{ kind: 'mention', what: 'acme.com' }]],
    ['The board would rather see sustainability', []],
    ['', []],
  ])('“%s”', (reason, asks) => {
    expect(readReason(reason).asks).toEqual(asks);
  });

  test('for its key words when it asks for nothing that is known', () => {
    expect(keyWordsOf('The board would rather see sustainability')).toEqual(['rather', 'sustainability']);
    expect(keyWordsOf('I do not like it')).toEqual([]);
  });
});

describe('a redraft', () => {
  test('quotes the reason and says what was done', async () => {
    const plan = await rejected('Too salesy, and more LinkedIn.');
    expect(plan.changes).toHaveLength(1);
    expect(plan.changes[0]).toContain('Version 1 was rejected: “Too salesy, and more LinkedIn.”');
    expect(plan.changes[0]).toContain('The call to action is now said once, quietly, at the end.');
    expect(plan.changes[0]).toContain('LinkedIn now opens every weekly theme.');
    expect(plan.changes[0]).toContain('It keeps 3 a week, because the number is the campaign’s cadence');
  });

  test('does it: voice, order of platforms, themes and lines', async () => {
    const plan = await rejected('Shorter, bolder, no hashtags, no emoji and less salesy');
    expect(plan.voice).toEqual({
      tone: 'bold',
      length: 'short',
      hashtags: 'none',
      emoji: false,
      soft_sell: true,
      avoid: [],
    });
    expect(plan.angles.length).toBeLessThan((await draft()).angles.length);
    const email = await rejected('more email');
    expect(email.phases[0]?.tactics[0]).toMatch(/^Email, 1 a week/);
    expect(email.angles[0]?.rationale).toContain('Email carries it first');
  });

  test('puts a wanted focus into angle, theme, first week and focus area', async () => {
    const plan = await rejected('Focus on data migration');
    expect(plan.angles[0]?.title).toContain('Data migration');
    expect(Object.keys(plan.messaging)[0]).toBe('Data migration');
    expect(plan.weekly_themes[0]).toContain('Data migration');
    expect(plan.focus_area).toContain('data migration');
  });

  test('mentions what is to be mentioned in a line that is published', async () => {
    const plan = await rejected('Mention our weekend support');
    expect(published(plan)).toContain('our weekend support');
    expect(
      plan.phases.every((phase) => phase.tactics.some((tactic) => tactic.includes('weekend support'))),
    ).toBe(true);
  });

  test('no longer says a word that is to be avoided', async () => {
    expect(says(published(await draft()), 'question')).toBe(true);
    const plan = await rejected('Avoid the word "question"');
    expect(says(published(plan), 'question')).toBe(false);
    expect(plan.angles.some((angle) => says(angle.title, 'question'))).toBe(false);
    expect(plan.voice.avoid).toEqual(['question']);
  });

  test('admits that a word in the campaign’s own name cannot be avoided', async () => {
    const plan = await rejected('Avoid the word "Ledger"');
    expect(plan.voice.avoid).toEqual([]);
    expect(plan.changes[0]).toContain('“Ledger” could not be avoided');
  });

  test('admits that a platform the campaign does not have must be added there', async () => {
    const plan = await rejected('More Instagram please');
    expect(plan.changes[0]).toContain('Instagram is not among the campaign’s platforms');
    expect(plan.phases[0]?.tactics.join()).not.toContain('Instagram');
  });

  test('brings other angles when a different one is wanted, and again others the next time', async () => {
    const titles = async (...reasons: string[]) =>
      (await rejected(...reasons)).angles.map((angle) => angle.title);
    const first = (await draft()).angles.map((angle) => angle.title);
    const second = await titles('Try a different angle');
    const third = await titles('Try a different angle', 'Another angle');
    expect(second.filter((title) => first.includes(title))).toEqual([]);
    expect(third.filter((title) => second.includes(title))).toEqual([]);
  });

  test('is honest when it understood nothing: other angles, the reason’s words as a theme', async () => {
    const plan = await rejected('The board would rather see sustainability');
    expect(plan.changes[0]).toContain('None of it could be read as an instruction');
    expect(plan.changes[0]).toContain('“sustainability”');
    expect(Object.keys(plan.messaging)[0]).toContain('sustainability');
    const first = new Set((await draft()).angles.map((angle) => angle.title));
    expect(plan.angles.some((angle) => first.has(angle.title))).toBe(false);
  });

  test('names the part of a reason that it did not understand', async () => {
    const plan = await rejected('No hashtags, and the mayor comes on Friday');
    expect(plan.changes[0]).toContain('Copy has no hashtags any more.');
    expect(plan.changes[0]).toContain(
      'Not understood, and left to the reviewer: “and the mayor comes on Friday”.',
    );
  });

  test('says so when one tone replaces another', async () => {
    const plan = await rejected('friendlier', 'bolder');
    expect(plan.changes[1]).toContain('The tone of all copy is now bold, no longer friendly.');
  });

  test('asks back when there was nothing in the reason to go on', async () => {
    expect((await rejected('I do not like it')).changes[0]).toContain('Please say what should be different.');
  });

  test('keeps obeying every earlier rejection', async () => {
    const plan = await rejected('no hashtags', 'Focus on data migration', 'more formal');
    expect(plan.voice).toMatchObject({ hashtags: 'none', tone: 'formal' });
    expect(Object.keys(plan.messaging)[0]).toBe('Data migration');
    expect(plan.changes.map((change) => change.slice(0, 9))).toEqual(['Version 1', 'Version 2', 'Version 3']);
  });

  test('lets the later of two opposite wishes win', async () => {
    expect((await rejected('shorter', 'more detail')).voice.length).toBe('long');
    const plan = await rejected('more email', 'less email');
    expect(plan.phases[0]?.tactics[2]).toMatch(/^Email/);
  });
});
