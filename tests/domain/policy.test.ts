import {
  checkPolicy,
  checkTogether,
  CHOICE_KEYS,
  DEFAULT_POLICY,
  DURATION_KEYS,
  POLICY_CHOICES,
  POLICY_DEFAULTS,
  policyFrom,
  policyRange,
  policyValues,
  type DurationKey,
  type PolicyOverrides,
} from '../../workflows/domain/policy';
import { DAY, durationMs, HOUR, MINUTE } from '../../workflows/domain/time';

const LEAD = false;
const ADMIN = true;

test('the defaults are those of the specification', () => {
  expect(DEFAULT_POLICY).toEqual({
    follow_up_first: 2 * HOUR,
    follow_up_second: 24 * HOUR,
    follow_up_story: 22 * HOUR,
    due_lead: HOUR,
    overdue_grace: HOUR,
    missed_after: 72 * HOUR,
    tick: DAY,
    tick_jitter: HOUR,
    approval_reminder: DAY,
    approval_deputy: DAY,
    approval_lead: DAY,
    horizon: 14 * DAY,
    resume_spacing: HOUR,
    approval_levels: '1',
    self_approval: 'YES',
    approval_final: 'HOLD',
    hold_on_stale: 'YES',
  });
  expect(checkPolicy(POLICY_DEFAULTS, LEAD)).toEqual({ ok: true, value: POLICY_DEFAULTS });
});

test('the campaign overrides the workspace, which overrides the defaults', () => {
  const values = policyValues({ due_lead: 'PT2H', overdue_grace: 'PT30M' }, { due_lead: 'PT3H' });
  expect(policyFrom(values)).toEqual({ ...DEFAULT_POLICY, due_lead: 3 * HOUR, overdue_grace: 30 * MINUTE });
});

/** Least and most that a lead may set. */
const RANGES: Array<[DurationKey, string, string]> = [
  ['follow_up_first', 'PT5M', 'P7D'],
  ['follow_up_second', 'PT5M', 'P14D'],
  ['follow_up_story', 'PT5M', 'PT24H'],
  ['due_lead', 'PT0S', 'P7D'],
  ['overdue_grace', 'PT0S', 'PT2H'],
  ['missed_after', 'PT3H', 'P30D'],
  ['tick', 'PT1H', 'P1D'],
  ['tick_jitter', 'PT0S', 'PT6H'],
  ['approval_reminder', 'PT5M', 'P30D'],
  ['approval_deputy', 'PT5M', 'P30D'],
  ['approval_lead', 'PT5M', 'P30D'],
  ['horizon', 'P1D', 'P366D'],
  ['resume_spacing', 'PT5M', 'P1D'],
];

test('every duration has its range', () => {
  expect(RANGES.map(([key]) => key).sort()).toEqual([...DURATION_KEYS].sort());
});

const shifted = (iso: string, ms: number) => `PT${(durationMs(iso) + ms) / 1_000}S`;

describe.each(RANGES)('%s', (key, least, most) => {
  test(`is from ${least} to ${most} for a lead, both included`, () => {
    expect(policyRange(key)).toBe(`${least} to ${most}`);
    for (const value of [least, most])
      expect(checkPolicy({ [key]: value }, LEAD)).toMatchObject({ ok: true });
    for (const value of [shifted(most, 1_000), ...(durationMs(least) > 0 ? [shifted(least, -1_000)] : [])])
      expect(checkPolicy({ [key]: value }, LEAD)).toMatchObject({
        ok: false,
        code: 'VALIDATION_FAILED',
        reason: 'FIELDS_INVALID',
        field: key,
      });
  });

  test('may be seconds for an admin, and no longer than for a lead', () => {
    const short = { [key]: 'PT5S', ...(key === 'missed_after' ? { overdue_grace: 'PT0S' } : {}) };
    expect(checkPolicy(short, ADMIN).ok).toBe(key !== 'horizon');
    expect(checkPolicy({ [key]: shifted(most, 1_000) }, ADMIN).ok).toBe(false);
  });

  test('is zero only where nothing would spin', () => {
    const zero = checkPolicy({ [key]: 'PT0S' }, ADMIN);
    expect(zero.ok).toBe(['due_lead', 'overdue_grace', 'tick_jitter'].includes(key));
  });

  test.each([
    '2 hours',
    'PT',
    'P',
    '',
    'P1M',
    'P1Y',
    '-PT1H',
    'PT-1H',
    'PT1,5S',
    'p1d',
    7_200,
    null,
    undefined,
    {},
  ])('is not %j', (value) => {
    expect(checkPolicy({ [key]: value }, ADMIN)).toMatchObject({
      ok: false,
      detail: { fields: { [key]: 'must be an ISO-8601 duration such as PT2H, PT30M or P1D' } },
    });
  });
});

test('an unknown policy is named with those there are', () => {
  for (const key of ['followup', 'toString', '__proto__x']) {
    expect(checkPolicy({ [key]: 'PT1H' }, ADMIN)).toMatchObject({
      ok: false,
      field: key,
      detail: { fields: { [key]: expect.stringContaining('the policies are follow_up_first') } },
    });
  }
});

test.each(CHOICE_KEYS)('%s is one of its words, for a lead too', (key) => {
  for (const value of POLICY_CHOICES[key]) expect(checkPolicy({ [key]: value }, LEAD).ok).toBe(true);
  for (const value of ['PT1H', '3', 'yes', '', 2, null, true]) {
    expect(checkPolicy({ [key]: value }, ADMIN)).toMatchObject({
      ok: false,
      field: key,
      detail: { fields: { [key]: `must be one of ${POLICY_CHOICES[key].join(', ')}` } },
    });
  }
});

test('a post is overdue before it is missed, whichever scope says which', () => {
  const together = (...scopes: PolicyOverrides[]) => checkTogether(policyValues(...scopes));
  expect(together({ missed_after: 'PT10S', overdue_grace: 'PT10S' })).toMatchObject({
    ok: false,
    field: 'missed_after',
  });
  expect(together({ missed_after: 'PT11S', overdue_grace: 'PT10S' })).toMatchObject({ ok: true });
  expect(together({ overdue_grace: 'PT2H' }, { missed_after: 'PT90M' }).ok).toBe(false);
  expect(together({ overdue_grace: 'PT30M' }, { missed_after: 'PT45M' }).ok).toBe(true);
});
