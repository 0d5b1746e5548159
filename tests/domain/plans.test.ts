import fc from 'fast-check';
import {
  campaignWeek,
  campaignWeeks,
  canonicalJson,
  checkPlanDecision,
  checkRejection,
  durationDays,
  PLAN_STATUSES,
  type PlanContent,
  type PlanHead,
} from '../../workflows/domain/plans';
import { planContentSchema } from '../../workflows/domain/plans.schema';

const head: PlanHead = { version: 3, checksum: 'abc', status: 'IN_REVIEW' };
const shown = { version: 3, checksum: 'abc' };

describe('deciding on a plan', () => {
  test('is possible on the version in review that was shown', () => {
    expect(checkPlanDecision(head, shown)).toEqual({ ok: true, value: undefined });
  });

  test('is refused while there is none', () => {
    expect(checkPlanDecision(undefined, shown)).toMatchObject({ code: 'NOT_FOUND', reason: 'PLAN_MISSING' });
  });

  test.each([
    ['an older version', { version: 2, checksum: 'abc' }],
    ['the same version with other content', { version: 3, checksum: 'abd' }],
    ['a version that does not exist yet', { version: 4, checksum: 'abc' }],
  ])('is refused on %s than the head', (_what, other) => {
    expect(checkPlanDecision(head, other)).toEqual({
      ok: false,
      code: 'CONFLICT',
      reason: 'PLAN_NOT_SHOWN',
      detail: { shown: other.version, head: 3 },
    });
  });

  test.each(['APPROVED', 'REJECTED'] as const)(
    'tells the second person that it was %s and by whom',
    (status) => {
      const decided = { ...head, status, decided_by: 'Maria', decided_at: new Date('2027-03-01T10:00:00Z') };
      expect(checkPlanDecision(decided, shown)).toEqual({
        ok: false,
        code: 'CONFLICT',
        reason: 'PLAN_DECIDED',
        detail: { by: 'Maria', at: '2027-03-01T10:00:00.000Z', decision: status },
      });
    },
  );

  test('tells the second person so even when the redraft is already the head', () => {
    const seen: PlanHead = { ...head, status: 'REJECTED', decided_by: 'Maria' };
    const redraft: PlanHead = { version: 4, checksum: 'def', status: 'IN_REVIEW' };
    expect(checkPlanDecision(redraft, shown, seen)).toMatchObject({
      reason: 'PLAN_DECIDED',
      detail: { by: 'Maria', decision: 'REJECTED' },
    });
  });

  test('does not call a version decided on whose content is not what was shown', () => {
    const seen: PlanHead = { ...head, status: 'REJECTED' };
    const redraft: PlanHead = { version: 4, checksum: 'def', status: 'IN_REVIEW' };
    expect(checkPlanDecision(redraft, { version: 3, checksum: 'zzz' }, seen)).toMatchObject({
      reason: 'PLAN_NOT_SHOWN',
    });
  });

  test.each(['DRAFT', 'SUPERSEDED'] as const)('is refused while the head is %s', (status) => {
    expect(checkPlanDecision({ ...head, status }, shown)).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
      reason: 'PLAN_NOT_IN_REVIEW',
      detail: { status },
    });
  });

  test('is allowed from exactly one status', () => {
    const allowed = PLAN_STATUSES.filter((status) => checkPlanDecision({ ...head, status }, shown).ok);
    expect(allowed).toEqual(['IN_REVIEW']);
  });
});

describe('rejecting', () => {
  test.each(['', '  ', 'no', ' a '])('needs a reason, and %j is none', (reason) => {
    expect(checkRejection(head, shown, reason)).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason: 'REASON_REQUIRED',
      field: 'reason',
    });
  });

  test('answers the reason as it is kept', () => {
    expect(checkRejection(head, shown, ' Too salesy \n')).toEqual({ ok: true, value: 'Too salesy' });
  });

  test('is judged on the version first: a reason does not help on a stale one', () => {
    expect(checkRejection(head, { version: 2, checksum: 'abc' }, '')).toMatchObject({
      reason: 'PLAN_NOT_SHOWN',
    });
  });
});

describe('canonical JSON', () => {
  test('is the same whatever the order of the keys, at every depth', () => {
    expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
    expect(canonicalJson({ a: null, b: [{ x: 2, y: 1 }] })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
  });

  test('keeps the order of lists, which means something', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });

  test('loses nothing, and does not change when it has been stored and read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('tells apart two values that differ', () => {
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
  });
});

describe('weeks', () => {
  test.each([
    ['2027-03-01', '2027-03-01', 1, 1],
    ['2027-03-01', '2027-03-07', 7, 1],
    ['2027-03-01', '2027-03-08', 8, 2],
    ['2024-01-01', '2028-12-31', 1827, 261],
  ])('%s to %s is %i days in %i weeks', (start, end, days, weeks) => {
    expect(durationDays(start, end)).toBe(days);
    expect(campaignWeeks(start, end)).toBe(weeks);
  });

  test('count from the start date, not from Monday', () => {
    expect(campaignWeek('2027-03-03', '2027-03-09')).toBe(1);
    expect(campaignWeek('2027-03-03', '2027-03-10')).toBe(2);
  });
});

describe('the content of a plan', () => {
  const content: PlanContent = {
    focus_area: 'Sales: sell',
    duration_days: 14,
    content_theme: 'Theme',
    positioning: 'Position',
    angles: [{ title: 'Angle', rationale: 'Because' }],
    messaging: { Theme: ['Message'] },
    weekly_themes: ['One'],
    phases: [
      {
        phase_number: 1,
        name: 'Launch',
        first_week: 1,
        last_week: 2,
        goal: 'Goal',
        tactics: ['Do'],
        success_metrics: ['Done'],
      },
    ],
    success_metrics: [{ metric: 'Posts', target: '4 of 4', why: 'Delivery' }],
    voice: { tone: 'plain', length: 'usual', hashtags: 'usual', emoji: true, soft_sell: false, avoid: [] },
    changes: [],
  };

  test('is accepted whole', () => {
    expect(planContentSchema.parse(content)).toEqual(content);
  });

  test.each([
    ['an unknown key', { ...content, surprise: 1 }],
    ['an unknown key inside', { ...content, voice: { ...content.voice, loud: true } }],
    ['no theme', { ...content, messaging: {} }],
    ['a theme without a message', { ...content, messaging: { Theme: [] } }],
    ['a phase that ends before it begins', { ...content, phases: [{ ...content.phases[0], first_week: 3 }] }],
    ['an unknown tone', { ...content, voice: { ...content.voice, tone: 'sarcastic' } }],
    ['more than five years', { ...content, duration_days: 1831 }],
    ['an empty positioning', { ...content, positioning: '  ' }],
    ['an essay for a title', { ...content, angles: [{ title: 'x'.repeat(301), rationale: 'y' }] }],
  ])('is refused with %s', (_what, wrong) => {
    expect(planContentSchema.safeParse(wrong).success).toBe(false);
  });
});
