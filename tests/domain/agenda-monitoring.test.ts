import { dueAt, type MonitoringFacts } from '../../workflows/domain/agenda';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import { DAY, HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { applied } from '../support/applied';
import { someFacts, somePause } from '../support/facts';

// A Wednesday, at eleven in Berlin.
const NOW = new Date('2027-03-03T10:00:00Z');

const monitoring = (given: Partial<MonitoringFacts> = {}): MonitoringFacts => ({
  version: 2,
  frequency: 'Daily',
  since: plus(NOW, -10 * DAY),
  checked_at: plus(NOW, -HOUR),
  logged_at: null,
  ...given,
});

function at(given: Parameters<typeof someFacts>[1], now = NOW) {
  const facts = someFacts(NOW, given);
  const due = dueAt(facts, now, DEFAULT_POLICY);
  const check = due.changes.find(({ kind }) => kind === 'CHECK_KPIS');
  const again = dueAt(applied(facts, due.changes, now), now, DEFAULT_POLICY);
  expect(again.changes.filter(({ kind }) => kind === 'CHECK_KPIS')).toEqual([]);
  return { check, entry: due.agenda.find(({ kind }) => kind === 'KPI_CHECK') };
}

describe('the KPIs of a running campaign', () => {
  test.each([
    ['Hourly', plus(NOW, -30 * MINUTE), true],
    ['Hourly', plus(NOW, -0), false],
    ['Daily', plus(NOW, -2 * HOUR), false],
    ['Daily', plus(NOW, -4 * HOUR), true],
    ['Weekly', plus(NOW, -DAY), false],
    ['Weekly', plus(NOW, -3 * DAY), true],
    ['Bi-weekly', plus(NOW, -DAY), false],
    ['Monthly', plus(NOW, -DAY), false],
    ['Monthly', plus(NOW, -3 * DAY), true],
  ] as const)('are checked %s after the last check at %s: %s', (frequency, checked_at, isDue) => {
    const { check } = at({ monitoring: monitoring({ frequency, checked_at }) });
    expect(check).toEqual(isDue ? { kind: 'CHECK_KPIS', version: 2 } : undefined);
  });

  test('are checked at once when a monitoring comes into force, and when another one does', () => {
    expect(at({ monitoring: monitoring({ checked_at: null }) }).check).toBeDefined();
    const later = monitoring({ frequency: 'Monthly', since: plus(NOW, -MINUTE) });
    expect(at({ monitoring: later }).check).toBeDefined();
  });

  test('say when they are checked next, and why', () => {
    const { entry } = at({ monitoring: monitoring() });
    expect(entry).toMatchObject({
      at: new Date('2027-03-04T07:00:00Z'),
      held: false,
      why: 'Version 2 of the monitoring wants it every day.',
    });
  });

  test('are checked in real time for figures that were logged while nobody looked', () => {
    const frequency = 'Real-time';
    const logged = (ago: number) => monitoring({ frequency, logged_at: plus(NOW, -ago) });
    expect(at({ monitoring: logged(2 * HOUR) }).check).toBeUndefined();
    expect(at({ monitoring: logged(MINUTE) }).check).toBeDefined();
    // Logged by a clock that is ahead: its time has not come.
    expect(at({ monitoring: logged(-MINUTE) }).check).toBeUndefined();
    expect(at({ monitoring: logged(MINUTE) }).entry).toBeUndefined();
  });

  test('wait for the end of a pause, and are not checked before the start or after the end', () => {
    const due = monitoring({ checked_at: null });
    expect(at({ monitoring: due, pauses: [somePause(plus(NOW, -HOUR), null)] }).check).toBeUndefined();
    for (const status of ['PLANNED', 'PAUSED', 'COMPLETED', 'ARCHIVED'] as const) {
      expect(at({ monitoring: due, campaign: { status, auto_activate: false } }).check).toBeUndefined();
    }
    expect(at({ monitoring: null }).check).toBeUndefined();
  });
});
