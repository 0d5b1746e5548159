import { dueAt, type Change } from '../../workflows/domain/agenda';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { applied } from '../support/applied';
import { someFacts, somePause, someTask } from '../support/facts';

// Fri 20 Nov 2026, 11:00 in Berlin; the next Monday is the 23rd.
const NOW = new Date('2026-11-20T10:00:00Z');
const MONDAY_EIGHT = new Date('2026-11-23T07:00:00Z');
const THIS_WEEK = '2026-11-16';

const weeks = (changes: Change[]) =>
  changes.flatMap((change) => (change.kind === 'SUMMARISE_WEEK' ? [change.week_start] : []));
const at = (now: Date, given: Parameters<typeof someFacts>[1] = {}) =>
  dueAt(someFacts(NOW, given), now, DEFAULT_POLICY);

describe('the weekly summary', () => {
  test('is due on Monday at eight in the campaign’s zone, for the week before, and not a millisecond earlier', () => {
    expect(weeks(at(plus(MONDAY_EIGHT, -1)).changes)).toEqual([]);
    expect(weeks(at(MONDAY_EIGHT).changes)).toEqual([THIS_WEEK]);
    const newYork = { timezone: 'America/New_York' };
    expect(weeks(at(MONDAY_EIGHT, { campaign: newYork }).changes)).toEqual([]);
    expect(weeks(at(plus(MONDAY_EIGHT, 6 * HOUR), { campaign: newYork }).changes)).toEqual([THIS_WEEK]);
  });

  test('stands among what happens next, with its reason', () => {
    const entry = at(NOW).agenda.find(({ kind }) => kind === 'WEEKLY_SUMMARY');
    expect(entry).toMatchObject({
      at: MONDAY_EIGHT,
      what: 'The week from Mon 16 Nov 2026 is summed up',
      held: false,
    });
  });

  test('brings a task to read it, which is due and not late', () => {
    const { changes, agenda } = at(MONDAY_EIGHT);
    expect(changes).toContainEqual({
      kind: 'SUMMARISE_WEEK',
      week_start: THIS_WEEK,
      task_status: 'DUE',
    });
    expect(agenda.find(({ kind }) => kind === 'TASK_OVERDUE')?.at).toEqual(plus(MONDAY_EIGHT, HOUR + 1));
  });

  test('of Mondays that were missed makes up the last full week, once', () => {
    const now = plus(MONDAY_EIGHT, 9 * DAY);
    const facts = someFacts(NOW);
    const due = dueAt(facts, now, DEFAULT_POLICY);
    expect(weeks(due.changes)).toEqual(['2026-11-23']);
    expect(weeks(dueAt(applied(facts, due.changes, now), now, DEFAULT_POLICY).changes)).toEqual([]);
  });

  test('waits for the end of a pause', () => {
    const paused = at(MONDAY_EIGHT, { pauses: [somePause(NOW, null)] });
    expect(weeks(paused.changes)).toEqual([]);
    expect(paused.agenda.find(({ kind }) => kind === 'WEEKLY_SUMMARY')?.held).toBe(true);
    const over = at(plus(MONDAY_EIGHT, DAY), { pauses: [somePause(NOW, plus(MONDAY_EIGHT, DAY))] });
    expect(weeks(over.changes)).toEqual([THIS_WEEK]);
  });

  test.each([
    ['had not become active in it', { activated_at: MONDAY_EIGHT }],
    ['had ended before it', { end_date: '2026-11-15' }],
    ['is planned', { status: 'PLANNED' as const, activated_at: null }],
    ['is completed', { status: 'COMPLETED' as const }],
  ])('is not made of a week when the campaign %s', (_why, campaign) => {
    const asked = [someTask(plus(NOW, 30 * DAY), { task_type: 'REVIEW', origin: 'WRAP_UP' })];
    const due = at(MONDAY_EIGHT, { campaign, tasks: asked, wrapUpAsked: true });
    expect(weeks(due.changes)).toEqual([]);
  });

  test('does not keep a campaign open: with nothing else to do it ends, and sums up its end itself', () => {
    const reading = someTask(NOW, { task_type: 'ANALYZE', origin: 'WEEKLY_SUMMARY', status: 'OVERDUE' });
    const due = at(MONDAY_EIGHT, { campaign: { end_date: '2026-11-22' }, tasks: [reading] });
    expect(due.changes.map(({ kind }) => kind)).toContain('COMPLETE');
    expect(weeks(due.changes)).toEqual([]);
  });
});
