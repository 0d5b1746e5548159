import { breakWords, checkWords, kindOfAgenda } from '../../workflows/domain/audit';
import { ruleOf } from '../../workflows/domain/audit-why';
import {
  AUTOMATED_ACTIONS,
  checkAction,
  checkRun,
  escalationRunKey,
  lastWeekOf,
  movesBetween,
  summaryRunKey,
  tickRunKey,
} from '../../workflows/domain/automation';
import type { Pause } from '../../workflows/domain/pauses';

const NOW = new Date('2026-11-23T00:30:00Z');
const pause = (given: Partial<Pause>): Pause => ({
  id: 'p',
  reason: 'CAMPAIGN',
  from: NOW,
  to: null,
  note: 'away',
  by: 'Leo Lead',
  policy: null,
  ...given,
});

describe('an automated operation', () => {
  it.each(AUTOMATED_ACTIONS)('%s is known by its name in any case', (action) => {
    expect(checkAction(` ${action.toLowerCase()} `)).toEqual({ ok: true, value: action });
  });

  it.each(['', 'POST_SOCIAL', 'toString'])('“%s” is none, and the answer names those that are', (name) => {
    expect(checkAction(name)).toMatchObject({
      reason: 'UNKNOWN_ACTION',
      field: 'action',
      detail: { action: name, actions: [...AUTOMATED_ACTIONS] },
    });
  });

  it('is not run while anything holds the campaign', () => {
    expect(checkRun([])).toMatchObject({ ok: true });
    expect(checkRun([pause({ to: NOW })])).toMatchObject({ ok: true });
    expect(checkRun([pause({})])).toMatchObject({ code: 'ILLEGAL_TRANSITION', reason: 'RUN_WHILE_PAUSED' });
    expect(checkRun([pause({ reason: 'SYSTEM' })])).toMatchObject({ code: 'SYSTEM_PAUSED' });
  });

  it('has a key that is the same for as long as running it again would be the same', () => {
    const berlin = { id: 'c', timezone: 'Europe/Berlin' };
    expect(tickRunKey('c', NOW)).toBe('campaign_tick_c_2026-11-23T00');
    expect(escalationRunKey(berlin, NOW, 2)).toBe('escalate_c_2026-11-23_2');
    expect(escalationRunKey({ ...berlin, timezone: 'America/New_York' }, NOW, 2)).toBe(
      'escalate_c_2026-11-22_2',
    );
    expect(summaryRunKey('c', '2026-11-16')).toBe('weekly_summary_c_2026-11-16');
  });

  it('sums up the week before the one it is in the campaign’s zone', () => {
    expect(lastWeekOf({ timezone: 'Europe/Berlin' }, NOW)).toBe('2026-11-16');
    // In New York it is still Sunday.
    expect(lastWeekOf({ timezone: 'America/New_York' }, NOW)).toBe('2026-11-09');
  });

  it('counts what moved, and no task that was only added', () => {
    const before = new Map([
      ['a', 'PENDING'],
      ['b', 'DUE'],
      ['c', 'DONE'],
    ]);
    const after = new Map([...before, ['a', 'DUE'], ['b', 'OVERDUE'], ['d', 'OVERDUE']] as Array<
      [string, string]
    >);
    expect(movesBetween(before, after)).toEqual({ updated: 2, overdue: 1 });
  });
});

describe('the audit in words', () => {
  it('says where a chain is broken', () => {
    expect(breakWords({ chain: 'workspace', seq: null, entryId: 'e', fault: 'ENTRY_NOT_CHAINED' })).toBe(
      'The chain of the workspace: the entry was written past the chain (entry e).',
    );
    expect(checkWords({ chains: 1, entries: 1, broken: [] })).toEqual([
      '1 entry in 1 chain checked: every chain is whole.',
    ]);
  });

  it('says by which rule something happened by itself, and none for what it does not know', () => {
    expect(ruleOf({ action: 'escalated_overdue_tasks', details: { level: 3 }, reason: null })).toContain(
      'level 3',
    );
    expect(ruleOf({ action: 'something_new', details: null, reason: null })).toBeUndefined();
  });

  it('puts what lies ahead among the kinds it will be of once it happened', () => {
    expect(kindOfAgenda('TASK_DUE')).toBe('tasks');
    expect(kindOfAgenda('APPROVAL_LADDER')).toBe('plan');
    expect(kindOfAgenda('ACTIVATION')).toBe('decisions');
  });
});
