import fc from 'fast-check';
import { escalationNote, escalationOverNote } from '../../workflows/domain/escalation-notes';
import {
  causeOf,
  escalationChange,
  incidentLasts,
  lateTasks,
  levelFor,
  nextRise,
  nextSweepAfter,
  type EscalationLevel,
  type OpenEscalation,
} from '../../workflows/domain/escalations';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import { TASK_STATUSES, type TaskStatus } from '../../workflows/domain/tasks';
import { DAY, HOUR, localTime, MINUTE, plus, weekday, localDate } from '../../workflows/domain/time';
import { instants, zones } from '../support/facts';

const NOW = new Date('2026-11-20T10:00:00Z');

function late(by: number, given: { id?: string; status?: TaskStatus } = {}) {
  return {
    id: 'a',
    status: 'OVERDUE' as TaskStatus,
    task_type: 'ENGAGE' as const,
    due_at: plus(NOW, -by),
    ...given,
  };
}
const several = (count: number, by = 2 * HOUR) =>
  Array.from({ length: count }, (_, index) => late(by, { id: `task-${index}` }));

describe('the level that late tasks ask for', () => {
  test.each([
    ['none', [], null],
    ['one', several(1), 1],
    ['two', several(2), 1],
    ['three', several(3), 2],
    ['four', several(4), 2],
    ['five', several(5), 3],
    ['one, exactly a day late', [late(DAY)], 1],
    ['one, a millisecond more than a day late', [late(DAY + 1)], 2],
    ['one, exactly seventy-two hours late', [late(72 * HOUR)], 2],
    ['one, a millisecond more than seventy-two hours late', [late(72 * HOUR + 1)], 3],
  ])('%s', (_what, tasks, level) => {
    expect(levelFor(tasks, NOW)).toBe(level);
  });
});

test('lists every open task after its grace, oldest first and then by id; blocked, missed and done ones are not in it', () => {
  const tasks = [
    late(2 * HOUR, { id: 'c' }),
    late(2 * HOUR, { id: 'b' }),
    late(3 * HOUR, { id: 'd', status: 'IN_PROGRESS' }),
    late(HOUR, { id: 'in-grace' }),
    ...(['BLOCKED', 'MISSED', 'DONE', 'CANCELLED', 'FAILED'] as const).map((status) =>
      late(DAY, { id: status, status }),
    ),
  ];
  expect(lateTasks(tasks, NOW, DEFAULT_POLICY).map(({ id }) => id)).toEqual(['d', 'b', 'c']);
});

describe('the one escalation of a campaign', () => {
  const change = (open: OpenEscalation | null, tasks: ReturnType<typeof late>[]) =>
    escalationChange(open, tasks, NOW, DEFAULT_POLICY);
  const open: OpenEscalation = { id: 'e', level: 2, task_ids: ['task-0', 'task-1', 'task-2'] };

  test('is opened when something is late, and not before', () => {
    expect(change(null, [late(HOUR)])).toBeNull();
    expect(change(null, [late(HOUR + 1)])).toEqual({ kind: 'OPEN_ESCALATION', level: 1, task_ids: ['a'] });
  });

  test('stays as it is while nothing changes', () => {
    expect(change(open, several(3))).toBeNull();
  });

  test('rises in place', () => {
    expect(change(open, several(5))).toMatchObject({
      kind: 'UPDATE_ESCALATION',
      id: 'e',
      level: 3,
      raised: true,
    });
  });

  test('keeps its level when the list grows shorter', () => {
    expect(change(open, several(1))).toEqual({
      kind: 'UPDATE_ESCALATION',
      id: 'e',
      level: 2,
      task_ids: ['task-0'],
      raised: false,
    });
  });

  test('closes by itself when nothing is late any more', () => {
    expect(change(open, [])).toEqual({ kind: 'CLOSE_ESCALATION', id: 'e' });
    expect(change(null, [])).toBeNull();
  });

  test('never falls while it is open, and is settled after one change', () => {
    const lates = fc.array(
      fc.record({
        id: fc.uuid(),
        by: fc.integer({ min: -DAY, max: 5 * DAY }),
        status: fc.constantFrom(...TASK_STATUSES),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.array(lates, { minLength: 1, maxLength: 6 }), (days) => {
        let standing: OpenEscalation | null = null;
        for (const day of days) {
          const tasks = day.map(({ id, by, status }) => late(by, { id, status }));
          const next = escalationChange(standing, tasks, NOW, DEFAULT_POLICY);
          if (next?.kind === 'OPEN_ESCALATION') expect(standing).toBeNull();
          if (next?.kind === 'UPDATE_ESCALATION') {
            expect(next.level).toBeGreaterThanOrEqual((standing as OpenEscalation | null)?.level ?? 4);
            expect(next.raised).toBe(next.level > ((standing as OpenEscalation | null)?.level ?? 4));
          }
          standing = after(standing, next);
          expect(escalationChange(standing, tasks, NOW, DEFAULT_POLICY)).toBeNull();
        }
      }),
    );
  });
});

function after(
  open: OpenEscalation | null,
  change: ReturnType<typeof escalationChange>,
): OpenEscalation | null {
  if (!change) return open;
  if (change.kind === 'CLOSE_ESCALATION') return null;
  return { id: 'e', level: change.level, task_ids: change.task_ids };
}

describe('the next rise by age', () => {
  test.each([
    [1, 2 * HOUR, DAY + 1],
    [2, 2 * HOUR, 72 * HOUR + 1],
    [2, 30 * HOUR, 72 * HOUR + 1],
    [1, 30 * HOUR, 72 * HOUR + 1],
  ] as const)('from level %d of a task late by %d ms', (level, by, rises) => {
    const tasks = [late(by), late(HOUR + 1, { id: 'younger' })];
    expect(nextRise(tasks, level, NOW)).toEqual(plus(tasks[0]?.due_at ?? NOW, rises));
  });

  test('is none at the top, when the age has had its say, and when nothing is late', () => {
    expect(nextRise([late(2 * HOUR)], 3, NOW)).toBeNull();
    expect(nextRise([late(73 * HOUR)], 3, NOW)).toBeNull();
    expect(nextRise([late(73 * HOUR)], 2, NOW)).toBeNull();
    expect(nextRise([], 1, NOW)).toBeNull();
  });

  test('is the very instant at which the level asked for is higher', () => {
    fc.assert(
      fc.property(fc.integer({ min: HOUR + 1, max: 80 * HOUR }), (by) => {
        const tasks = [late(by)];
        const level = levelFor(tasks, NOW) as EscalationLevel;
        const at = nextRise(tasks, level, NOW);
        if (!at) return expect(level).toBe(3);
        expect(levelFor(tasks, plus(at, -1))).toBe(level);
        expect(levelFor(tasks, at)).toBe(level + 1);
      }),
    );
  });
});

describe('the cause of late work', () => {
  const facts = (given: Partial<Parameters<typeof causeOf>[0]> = {}) => ({
    owners: ['olga', 'otto'],
    lookedAt: plus(NOW, -HOUR),
    lastHold: null,
    ...given,
  });

  test.each([
    ['its own, as a rule', facts(), 'OWN'],
    ['one person’s, when all of it is theirs', facts({ owners: ['olga', 'olga'] }), 'PERSON:olga'],
    ['its own, when some of it is nobody’s', facts({ owners: ['olga', null] }), 'OWN'],
    ['that nobody looked for hours', facts({ lookedAt: plus(NOW, -2 * HOUR - 1) }), 'AWAY'],
    ['its own, when somebody looked two hours ago', facts({ lookedAt: plus(NOW, -2 * HOUR) }), 'OWN'],
    [
      'the pause of everything that just ended',
      facts({ lastHold: { id: 'p', to: plus(NOW, -30 * MINUTE) } }),
      'PAUSE:p',
    ],
    [
      'its own, when that pause is long over',
      facts({ lastHold: { id: 'p', to: plus(NOW, -30 * MINUTE - 1) } }),
      'OWN',
    ],
  ])('is %s', (_what, given, cause) => {
    expect(causeOf(given, NOW)).toBe(cause);
  });

  test('makes others part of the incident for an hour, and for a day when it is one person’s', () => {
    expect(incidentLasts('AWAY')).toBe(HOUR);
    expect(incidentLasts('PAUSE:p')).toBe(HOUR);
    expect(incidentLasts('PERSON:olga')).toBe(DAY);
  });
});

test('the weekly sweep is the first Monday at nine, in the campaign’s zone, after it was last told', () => {
  fc.assert(
    fc.property(instants, zones, (told, zone) => {
      const at = nextSweepAfter(told, zone);
      expect(at > told).toBe(true);
      expect(at.getTime() - told.getTime()).toBeLessThanOrEqual(7 * DAY + 2 * HOUR);
      expect(weekday(localDate(at, zone))).toBe(1);
      expect(localTime(at, zone)).toBe('09:00');
      expect(nextSweepAfter(at, zone) > at).toBe(true);
    }),
  );
});

describe('what is told of an escalation', () => {
  const one = {
    campaign: { id: 'c-1', name: 'Spring', timezone: 'Europe/Berlin' },
    level: 3 as const,
    tasks: [{ title: 'Post to LinkedIn: Talk like wine.', due_at: plus(NOW, -80 * HOUR) }],
    count: 2,
  };

  test('is its tasks, when they were due and how late they are, what that means, the ways out, and at the highest level the thought of pausing', () => {
    const note = escalationNote([one], 'OWN', NOW, false);
    expect(note.title).toBe('2 tasks are overdue in Spring (level 3 of 3, urgent)');
    expect(note.body.split('\n')).toEqual([
      'Post to LinkedIn: Talk like wine: due 2026-11-17 03:00 Europe/Berlin, 80 hours late',
      'And 1 more.',
      'Five or more are overdue, or one for more than three days: the owner looks after it now.',
      'Three ways out: complete with proof, block with a reason, or reschedule.',
      'Consider pausing until this is under control.',
    ]);
    expect(note.link).toBe('/campaigns/c-1');
  });

  test('is one list for campaigns of one cause', () => {
    const other = { ...one, level: 1 as const, campaign: { ...one.campaign, id: 'c-2', name: 'Summer' } };
    const note = escalationNote([{ ...one, level: 1 }, other], 'PERSON:olga', NOW, true);
    expect(note.title).toBe('Work in 2 campaigns is still overdue');
    expect(note.body).toContain('All of it is one person’s.\nSpring: 2 overdue\nSummer: 2 overdue');
    expect(note.body).not.toContain('pausing');
    expect(note).toMatchObject({ link: '/today', campaignId: null });
  });

  test('ends with saying that it is over', () => {
    expect(escalationOverNote([one.campaign]).title).toBe('Nothing is overdue in Spring any more');
    expect(escalationOverNote([one.campaign, { id: 'c-2', name: 'Summer' }])).toMatchObject({
      title: 'Nothing is overdue any more in 2 campaigns',
      body: 'The escalation is closed: Spring, Summer.',
    });
  });
});
