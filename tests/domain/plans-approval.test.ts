import fc from 'fast-check';
import { calendarFor, calendarWindow } from '../../workflows/domain/calendar';
import { durationDays } from '../../workflows/domain/plans';
import { authorsOf, checkApprover, lateChoice, latenessOf } from '../../workflows/domain/plans-approval';
import { addDays, DAY, localDate, plus } from '../../workflows/domain/time';
import { A_PLAN, instants, someFacts, zones } from '../support/facts';

const leo = { id: 'leo', name: 'Leo Lead' };
const ada = { id: 'ada', name: 'Ada Admin' };
const ONE = { approval_levels: '1', self_approval: 'YES' } as const;
const TWO = { approval_levels: '2', self_approval: 'YES' } as const;
const NOT_OWN = { approval_levels: '1', self_approval: 'NO' } as const;
const first = [{ level: 1 as const, actor_id: leo.id, actor: leo.name }];

describe('who may approve', () => {
  test.each([
    ['one approval is enough', [], [], ONE, leo, { level: 1, final: true }],
    ['the first of two waits for a second', [], [], TWO, leo, { level: 1, final: false }],
    ['another person completes it', [], first, TWO, ada, { level: 2, final: true }],
    ['one is enough again once the policy says so', [], first, ONE, leo, { level: 1, final: true }],
    ['an author may where the policy allows it', [leo], [], ONE, leo, { level: 1, final: true }],
    ['another than the author may', [leo], [], NOT_OWN, ada, { level: 1, final: true }],
  ])('%s', (_what, authors, approvals, rules, actor, value) => {
    expect(checkApprover({ authors, approvals }, rules, actor)).toEqual({ ok: true, value });
  });

  test('not the same person twice', () => {
    expect(checkApprover({ authors: [], approvals: first }, TWO, leo)).toMatchObject({
      ok: false,
      code: 'CONFLICT',
      reason: 'PLAN_APPROVED_BY_YOU',
    });
  });

  test('not an author where the policy asks for somebody else, at neither level', () => {
    const rules = { ...NOT_OWN, approval_levels: '2' as const };
    for (const approvals of [[], [{ level: 1 as const, actor_id: ada.id, actor: ada.name }]]) {
      expect(checkApprover({ authors: [ada, leo], approvals }, rules, leo)).toMatchObject({
        code: 'FORBIDDEN',
        reason: 'PLAN_OWN',
        detail: { authors: ['Ada Admin', 'Leo Lead'] },
      });
    }
  });

  test('two who decide in the Temporal UI are told apart by their names', () => {
    const approvals = [{ level: 1 as const, actor_id: null, actor: 'temporal:eve' }];
    expect(checkApprover({ authors: [], approvals }, TWO, { id: null, name: 'temporal:eve' }).ok).toBe(false);
    expect(checkApprover({ authors: [], approvals }, TWO, { id: null, name: 'temporal:kim' }).ok).toBe(true);
  });
});

test('authors add up until a version is approved', () => {
  expect(authorsOf(undefined, leo)).toEqual([leo]);
  expect(authorsOf({ status: 'IN_REVIEW', authors: [ada] }, leo)).toEqual([ada, leo]);
  expect(authorsOf({ status: 'REJECTED', authors: [leo, ada] }, leo)).toEqual([ada, leo]);
  expect(authorsOf({ status: 'APPROVED', authors: [ada] }, leo)).toEqual([leo]);
});

describe('a late approval', () => {
  const NOW = new Date('2026-11-20T10:00:00Z');
  const campaign = (start_date: string, end_date: string) =>
    someFacts(NOW, { campaign: { start_date, end_date, cadence: { linkedin: 7 } } }).campaign;

  test('loses nothing before the start date', () => {
    expect(latenessOf(campaign('2026-11-21', '2026-12-20'), NOW)).toBeNull();
  });

  test('loses what was planned from the start through today, and can move the dates by the delay', () => {
    expect(latenessOf(campaign('2026-11-18', '2026-12-17'), NOW)).toEqual({
      delay_days: 3,
      lost: 3,
      from: '2026-11-21',
      moved: { start_date: '2026-11-21', end_date: '2026-12-20' },
    });
  });

  test('loses everything once the campaign would be over', () => {
    expect(latenessOf(campaign('2026-11-01', '2026-11-20'), NOW)).toMatchObject({ lost: 20, from: null });
    expect(latenessOf(campaign('2026-11-01', '2026-11-07'), NOW)).toMatchObject({ lost: 7, from: null });
  });

  test('loses exactly what the calendar no longer makes, and nothing of it when the dates move', () => {
    fc.assert(
      fc.property(
        instants,
        zones,
        fc.integer({ min: -20, max: 3 }),
        fc.integer({ min: 0, max: 30 }),
        (now, timezone, begins, lasts) => {
          const today = localDate(now, timezone);
          const start_date = addDays(today, begins);
          const given = {
            timezone,
            start_date,
            end_date: addDays(start_date, lasts),
            cadence: { linkedin: 9 },
          };
          const { campaign: late } = someFacts(now, { campaign: given });
          const made = (at: Date, of: typeof late) =>
            calendarFor({
              campaign: of,
              plan: A_PLAN,
              window: calendarWindow(of, at, 60, true),
              existing: [],
              now: at,
            }).slots.length;
          const lateness = latenessOf(late, now);
          const inTime = made(plus(now, (Math.min(begins, 0) - 3) * DAY), late);
          expect(made(now, late)).toBe(inTime - (lateness?.lost ?? 0));
          if (!lateness) return;
          const moved = { ...late, ...lateness.moved };
          expect(latenessOf(moved, now)).toBeNull();
          expect(durationDays(moved.start_date, moved.end_date)).toBe(
            durationDays(late.start_date, late.end_date),
          );
        },
      ),
    );
  });

  test('does what the approver chose, else what the policy says once everybody was asked', () => {
    expect(lateChoice(undefined, { approval_final: 'HOLD' }, true)).toBe('next_free');
    expect(lateChoice(undefined, { approval_final: 'NEXT_SLOT' }, false)).toBe('next_free');
    expect(lateChoice(undefined, { approval_final: 'NEXT_SLOT' }, true)).toBe('move_dates');
    expect(lateChoice('next_free', { approval_final: 'NEXT_SLOT' }, true)).toBe('next_free');
    expect(lateChoice('move_dates', { approval_final: 'HOLD' }, false)).toBe('move_dates');
  });
});
