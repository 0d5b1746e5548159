import fc from 'fast-check';
import { ROLES } from '../../workflows/domain/permissions';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import {
  checkPostedAt,
  checkProof,
  checkTaskAction,
  isLate,
  linkKey,
  nextStatusChange,
  normalLink,
  PROOF_TYPES,
  proofTypesFor,
  statusAt,
  TASK_STATUSES,
  TASK_TYPES,
  taskActionsFor,
  type ProvableTask,
  type TaskStatus,
  type TaskType,
} from '../../workflows/domain/tasks';
import { HOUR, plus } from '../../workflows/domain/time';
import { policies } from '../support/facts';
import { SPELLINGS } from '../support/links';

const DUE = new Date('2026-11-20T10:00:00Z');
const STUCK = ['IN_PROGRESS', 'DONE', 'BLOCKED', 'MISSED', 'FAILED', 'CANCELLED'] as const;

function statusOf(distance: number, task_type: TaskType = 'POST', status: TaskStatus = 'PENDING') {
  return statusAt({ status, task_type, due_at: DUE }, plus(DUE, distance), DEFAULT_POLICY);
}

describe('the status the clock gives', () => {
  test.each([
    ['a millisecond before its hour', -HOUR - 1, 'PENDING'],
    ['exactly an hour before', -HOUR, 'DUE'],
    ['at its time', 0, 'DUE'],
    ['exactly at the end of the grace', HOUR, 'DUE'],
    ['a millisecond after the grace', HOUR + 1, 'OVERDUE'],
    ['exactly seventy-two hours late', 72 * HOUR, 'OVERDUE'],
    ['a millisecond more than seventy-two hours late', 72 * HOUR + 1, 'MISSED'],
  ])('to a post %s is right to the millisecond', (_when, distance, status) => {
    expect(statusOf(distance)).toBe(status);
  });

  test.each(TASK_TYPES.filter((type) => type !== 'POST'))('never calls a %s missed', (type) => {
    expect(statusOf(1_000 * HOUR, type)).toBe('OVERDUE');
  });

  test.each(STUCK)('leaves %s as a person left it', (status) => {
    expect(statusOf(1_000 * HOUR, 'POST', status)).toBe(status);
  });

  test('takes a task back to waiting when it was moved ahead', () => {
    expect(statusOf(-2 * HOUR, 'POST', 'OVERDUE')).toBe('PENDING');
  });
});

describe('the next change', () => {
  const timing = fc.record({
    task: fc.record({
      status: fc.constantFrom(...TASK_STATUSES),
      task_type: fc.constantFrom(...TASK_TYPES),
      due_at: fc.integer({ min: -100 * HOUR, max: 100 * HOUR }).map((ms) => plus(DUE, ms)),
    }),
    policy: policies,
  });

  test('is the very next instant at which the status differs', () => {
    fc.assert(
      fc.property(timing, ({ task, policy }) => {
        const now = statusAt(task, DUE, policy);
        const next = nextStatusChange({ ...task, status: now }, DUE, policy);
        if (!next) {
          expect(statusAt({ ...task, status: now }, plus(DUE, 10_000 * HOUR), policy)).toBe(now);
          return;
        }
        expect(next.at > DUE).toBe(true);
        expect(statusAt({ ...task, status: now }, plus(next.at, -1), policy)).toBe(now);
        expect(statusAt({ ...task, status: now }, next.at, policy)).toBe(next.to);
      }),
    );
  });

  test('only ever goes on: due, overdue, missed', () => {
    const order = ['PENDING', 'DUE', 'OVERDUE', 'MISSED'];
    fc.assert(
      fc.property(timing, fc.nat(400 * HOUR), fc.nat(400 * HOUR), ({ task, policy }, a, b) => {
        const fresh = { ...task, status: 'PENDING' as const };
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) =>
          order.indexOf(statusAt(fresh, plus(DUE, ms - 100 * HOUR), policy)),
        ) as [number, number];
        expect(early).toBeLessThanOrEqual(late);
      }),
    );
  });
});

test('late is every open task after its grace, whoever has claimed it, and nothing that is blocked or closed', () => {
  const late = TASK_STATUSES.filter((status) =>
    isLate({ status, task_type: 'POST', due_at: DUE }, plus(DUE, HOUR + 1), DEFAULT_POLICY),
  );
  expect(late).toEqual(['PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE']);
  expect(isLate({ status: 'DUE', task_type: 'POST', due_at: DUE }, plus(DUE, HOUR), DEFAULT_POLICY)).toBe(
    false,
  );
});

describe('what people may do', () => {
  test.each([
    ['PENDING', ['complete', 'block', 'claim', 'reschedule', 'assign']],
    ['DUE', ['complete', 'block', 'claim', 'reschedule', 'assign']],
    ['IN_PROGRESS', ['complete', 'block', 'release', 'reschedule', 'assign']],
    ['OVERDUE', ['complete', 'block', 'claim', 'reschedule', 'assign']],
    ['DONE', ['reopen']],
    ['BLOCKED', ['unblock', 'reschedule', 'assign']],
    ['MISSED', ['reopen', 'reschedule', 'dismiss']],
    ['FAILED', ['reopen']],
    ['CANCELLED', []],
  ] as const)('with a task that is %s', (status, actions) => {
    expect(taskActionsFor(status)).toEqual(actions);
    for (const action of actions)
      expect(checkTaskAction(status, action)).toEqual({ ok: true, value: undefined });
  });

  test('is refused with what it takes', () => {
    expect(checkTaskAction('DONE', 'claim')).toEqual({
      ok: false,
      code: 'ILLEGAL_TRANSITION',
      reason: 'TASK_TRANSITION',
      detail: { action: 'claim', status: 'DONE', allowed_from: ['PENDING', 'DUE', 'OVERDUE'] },
    });
  });

  test('completing twice is a conflict of its own', () => {
    expect(checkTaskAction('DONE', 'complete')).toMatchObject({
      code: 'CONFLICT',
      reason: 'TASK_ALREADY_DONE',
    });
    expect(checkTaskAction('CANCELLED', 'complete')).toMatchObject({ reason: 'TASK_TRANSITION' });
  });
});

describe('a link', () => {
  test.each([
    ['https://www.linkedin.com/posts/a-1/', 'https://www.linkedin.com/posts/a-1'],
    ['  https://linkedin.com/posts/a-1  ', 'https://linkedin.com/posts/a-1'],
    ['https://LinkedIn.com/posts/A-1#comments', 'https://linkedin.com/posts/A-1'],
    ['https://linkedin.com/posts/a?utm_source=x&utm_medium=y', 'https://linkedin.com/posts/a'],
    ['https://linkedin.com/posts/a?id=7&trk=feed', 'https://linkedin.com/posts/a?id=7'],
    ['https://www.instagram.com/p/abc/?igsh=MzRl', 'https://www.instagram.com/p/abc'],
    ['https://x.com/i/status/1?s=20&t=Ab', 'https://x.com/i/status/1'],
    ['https://x.com/i/status/1?b=2&a=1', 'https://x.com/i/status/1?a=1&b=2'],
    ['https://x.com', 'https://x.com/'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(normalLink(typed)).toBe(kept);
    expect(normalLink(kept)).toBe(kept);
  });

  test.each([
    'http://linkedin.com/posts/a',
    'https://user@linkedin.com/posts/a',
    'https://user:secret@linkedin.com/posts/a',
    'https://linkedin.com:8443/posts/a',
    'javascript:alert(1)',
    'ftp://linkedin.com/a',
    'linkedin.com/posts/a',
    '/posts/a',
    'https://',
    '',
    `https://linkedin.com/${'a'.repeat(2_000)}`,
  ])('%j is none', (typed) => {
    expect(normalLink(typed)).toBeUndefined();
  });

  test('is the same text however often it is made so', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true }),
        (typed) => {
          const once = normalLink(typed);
          if (once !== undefined) expect(normalLink(once)).toBe(once);
        },
      ),
    );
  });
});

describe('the key of a link', () => {
  test.each(SPELLINGS)('%s stands for %j', (_key, spellings) => {
    expect(new Set(spellings.map((one) => linkKey(normalLink(one) ?? '')))).toEqual(new Set([_key]));
  });

  test('of one post is not that of another', () => {
    const keys = SPELLINGS.map(([key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('sees a number in a title for what it is', () => {
    const link = 'https://www.linkedin.com/posts/tea-share-2-of-us-activity-7131201234567890123-Ab1c';
    expect(linkKey(link)).toBe('linkedin.com/activity/7131201234567890123');
  });
});

const LINKEDIN_POST: ProvableTask = { task_type: 'POST', platform: 'linkedin', content_type: 'post' };
const link = (task: Partial<ProvableTask>, value: string) =>
  checkProof({ ...LINKEDIN_POST, ...task }, { type: 'URL', value }, 'operator');

describe('a link as proof', () => {
  test.each([
    ['linkedin', 'https://www.linkedin.com/posts/a'],
    ['linkedin', 'https://de.linkedin.com/posts/a'],
    ['linkedin', 'https://lnkd.in/abc'],
    ['instagram', 'https://instagram.com/p/a'],
    ['instagram', 'https://instagr.am/p/a'],
    ['twitter', 'https://x.com/i/status/1'],
    ['twitter', 'https://mobile.twitter.com/i/status/1'],
    ['twitter', 'https://t.co/abc'],
  ] as const)('for %s may lie at %s', (platform, value) => {
    expect(link({ platform }, value)).toEqual({ ok: true, value: { type: 'URL', value } });
  });

  test.each([
    ['linkedin', 'https://evil-linkedin.com/posts/a', 'evil-linkedin.com'],
    ['linkedin', 'https://linkedin.com.evil.com/posts/a', 'linkedin.com.evil.com'],
    ['linkedin', 'https://evil.com/linkedin.com', 'evil.com'],
    ['linkedin', 'https://linkedin.com./posts/a', 'linkedin.com.'],
    ['linkedin', 'https://x.com/i/status/1', 'x.com'],
    ['instagram', 'https://linkedin.com/posts/a', 'linkedin.com'],
    ['twitter', 'https://notx.com/i', 'notx.com'],
  ] as const)('for %s may not lie at %s', (platform, value, host) => {
    expect(link({ platform }, value)).toMatchObject({
      ok: false,
      code: 'VALIDATION_FAILED',
      reason: 'PROOF_HOST',
      field: 'proof.value',
      detail: { host, platform },
    });
  });

  test.each(['WRITE', 'SCHEDULE'] as const)(
    'for a %s task may lie wherever the agency works',
    (task_type) => {
      const value = 'https://docs.example.com/d/1';
      expect(link({ task_type }, value)).toEqual({ ok: true, value: { type: 'URL', value } });
      expect(link({ task_type }, 'http://docs.example.com/d/1')).toMatchObject({ reason: 'PROOF_URL' });
    },
  );

  test('that is no https link is refused as such', () => {
    expect(link({}, 'http://linkedin.com/posts/a')).toMatchObject({
      reason: 'PROOF_URL',
      field: 'proof.value',
    });
    expect(link({}, 'https://me:pw@linkedin.com/a')).toMatchObject({ reason: 'PROOF_URL' });
  });

  test('of work inside the agency may lie anywhere', () => {
    expect(link({ task_type: 'WRITE', platform: 'internal' }, 'https://docs.example.com/d/1')).toMatchObject({
      ok: true,
    });
  });
});

describe('which proof a task takes', () => {
  const pairs: Array<
    [ProvableTask['task_type'], ProvableTask['platform'], ProvableTask['content_type'], string[]]
  > = [
    ['POST', 'linkedin', 'post', ['URL', 'UPLOAD', 'MANUAL']],
    ['POST', 'twitter', 'thread', ['URL', 'UPLOAD', 'MANUAL']],
    ['POST', 'instagram', 'reel', ['URL', 'UPLOAD', 'MANUAL']],
    ['POST', 'instagram', 'story', ['UPLOAD', 'MANUAL']],
    ['POST', 'email', 'newsletter', ['UPLOAD', 'TEXT', 'MANUAL']],
    ['WRITE', 'linkedin', 'post', ['URL', 'TEXT', 'UPLOAD']],
    ['SCHEDULE', 'linkedin', 'post', ['URL', 'TEXT', 'UPLOAD']],
    ['ENGAGE', 'linkedin', 'post', ['TEXT', 'URL', 'UPLOAD']],
    ['FOLLOW_UP', 'email', 'newsletter', ['TEXT', 'URL', 'UPLOAD']],
    ['REVIEW', 'internal', 'other', ['TEXT']],
    ['ANALYZE', 'internal', 'other', ['TEXT']],
    ['MANUAL', 'internal', 'other', ['TEXT']],
  ];

  test.each(pairs)('%s on %s (%s) takes %j', (task_type, platform, content_type, types) => {
    const task = { task_type, platform, content_type };
    expect(proofTypesFor(task, 'lead')).toEqual(types);
    expect(proofTypesFor(task, 'admin')).toEqual(types);
    expect(proofTypesFor(task, 'operator')).toEqual(types.filter((type) => type !== 'MANUAL'));
    for (const type of PROOF_TYPES) {
      const offered = {
        type,
        value: type === 'URL' ? 'https://lnkd.in/a' : 'Twelve answers, two questions.',
      };
      const verdict = checkProof(task, offered, 'lead');
      expect(!verdict.ok && verdict.reason === 'PROOF_TYPE').toBe(!types.includes(type));
    }
  });

  test('a refusal names what this person may give instead', () => {
    const story: ProvableTask = { task_type: 'POST', platform: 'instagram', content_type: 'story' };
    expect(checkProof(story, { type: 'URL', value: 'https://instagram.com/p/a' }, 'operator')).toMatchObject({
      reason: 'PROOF_TYPE',
      field: 'proof.type',
      detail: { allowed: ['UPLOAD'] },
    });
  });

  test.each(ROLES)('a mere word for it is taken from leads and admins only: %s', (role) => {
    const verdict = checkProof(
      LINKEDIN_POST,
      { type: 'MANUAL', value: 'Seen in the client’s own feed.' },
      role,
    );
    if (role === 'lead' || role === 'admin') expect(verdict).toMatchObject({ ok: true });
    else expect(verdict).toMatchObject({ code: 'FORBIDDEN', reason: 'PROOF_ROLE', field: 'proof.type' });
  });

  test.each([
    ['TEXT', 'ENGAGE', '123456789', 'PROOF_TEXT'],
    ['TEXT', 'ENGAGE', '   12345678   ', 'PROOF_TEXT'],
    ['TEXT', 'ENGAGE', 'x'.repeat(5_001), 'PROOF_TEXT'],
    ['MANUAL', 'POST', 'seen it', 'PROOF_NOTE'],
    ['UPLOAD', 'POST', '   ', 'PROOF_FILE'],
  ] as const)('%s for %s is refused when it says %j', (type, task_type, value, reason) => {
    expect(checkProof({ ...LINKEDIN_POST, task_type }, { type, value }, 'admin')).toMatchObject({
      code: 'VALIDATION_FAILED',
      reason,
      field: 'proof.value',
    });
  });

  test.each([
    ['TEXT', 'ENGAGE', '  1234567890  ', '1234567890'],
    ['TEXT', 'ENGAGE', 'x'.repeat(5_000), 'x'.repeat(5_000)],
    ['MANUAL', 'POST', ' Told by phone ', 'Told by phone'],
    ['UPLOAD', 'POST', ' file-1 ', 'file-1'],
  ] as const)('%s for %s is kept trimmed', (type, task_type, value, kept) => {
    expect(checkProof({ ...LINKEDIN_POST, task_type }, { type, value }, 'admin')).toEqual({
      ok: true,
      value: { type, value: kept },
    });
  });
});

describe('when a post went out', () => {
  const created_at = plus(DUE, -HOUR);
  test.each([
    [created_at, true],
    [DUE, true],
    [plus(created_at, -1), false],
    [plus(DUE, 1), false],
  ])('may be %s: %s', (postedAt, ok) => {
    const verdict = checkPostedAt(postedAt, { created_at }, DUE);
    if (ok) expect(verdict).toEqual({ ok: true, value: postedAt });
    else
      expect(verdict).toMatchObject({
        reason: 'POSTED_AT',
        field: 'posted_at',
        detail: { not_before: created_at.toISOString(), not_after: DUE.toISOString() },
      });
  });
});
