import fc from 'fast-check';
import {
  AGENDA_KINDS,
  dueAt,
  endOf,
  nextRung,
  sleepFor,
  WAKE_AT_LEAST,
  WAKE_AT_MOST,
  type AgendaEntry,
  type CampaignFacts,
  type Change,
} from '../../workflows/domain/agenda';
import { isPaused } from '../../workflows/domain/pauses';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import { DAY, HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { applied } from '../support/applied';
import { NOTHING_APPROVED } from '../../workflows/domain/artifacts/gates';
import { A_PLAN, instants, situations, someFacts, somePause, someTask, SOME_JOBS } from '../support/facts';

// Fri 20 Nov 2026, 11:00 in Berlin.
const NOW = new Date('2026-11-20T10:00:00Z');
const approvedPlan = { id: 'plan-1', version: 1, content: A_PLAN };
const inReview = {
  strategy_version: null,
  version: 1,
  status: 'IN_REVIEW' as const,
  submitted_at: NOW,
  ladder_rung: 0,
  ladder_at: null,
};

const kinds = (changes: Change[]) => changes.map((change) => change.kind);
const at = (given: Parameters<typeof someFacts>[1], now = NOW) =>
  dueAt(someFacts(NOW, given), now, DEFAULT_POLICY);
const entry = (agenda: AgendaEntry[], kind: AgendaEntry['kind']) => agenda.find((one) => one.kind === kind);

describe('whatever the rows say, what is due', () => {
  test('is due once: after its changes nothing more is due at the same instant', () => {
    fc.assert(
      fc.property(situations, ({ facts, now, policy }) => {
        const { changes } = dueAt(facts, now, policy);
        expect(dueAt(applied(facts, changes, now), now, policy).changes).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('is nothing while a pause is open, of the campaign or of the system', () => {
    fc.assert(
      fc.property(situations, instants, ({ facts, now, policy }, since) => {
        const reason = since.getTime() % 2 === 0 ? 'SYSTEM' : 'CAMPAIGN';
        const paused = { ...facts, pauses: [...facts.pauses, somePause(since, null, { reason })] };
        const due = dueAt(paused, now, policy);
        expect(due.changes).toEqual([]);
        expect(due.agenda.filter((one) => !one.held)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('leaves an agenda in order of time that lies strictly ahead unless it is held', () => {
    fc.assert(
      fc.property(situations, ({ facts, now, policy }) => {
        const { agenda } = dueAt(facts, now, policy);
        const times = agenda.map((one) => one.at.getTime());
        expect(times).toEqual([...times].sort((a, b) => a - b));
        const behind = agenda.filter((one) => (one.held ? one.at < now : one.at <= now));
        expect(behind).toEqual([]);
        for (const one of agenda) expect(AGENDA_KINDS).toContain(one.kind);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is looked for again within an hour, and not within a second', () => {
    fc.assert(
      fc.property(situations, ({ facts, now, policy }) => {
        const sleep = sleepFor(dueAt(facts, now, policy).agenda, now);
        expect(sleep).toBeGreaterThanOrEqual(WAKE_AT_MOST);
        expect(sleep).toBeLessThanOrEqual(WAKE_AT_LEAST);
      }),
      { numRuns: 500 },
    );
  });

  test('does not depend on how often one looked before: minute by minute ends where one look ends', () => {
    fc.assert(
      fc.property(situations, fc.integer({ min: 1, max: 90 }), ({ facts, now, policy }, minutes) => {
        const quiet: CampaignFacts = { ...facts, pauses: [], approvedPlan: null, head: null };
        let often = quiet;
        for (let step = 0; step <= minutes; step += 1) {
          const then = plus(now, step * MINUTE);
          often = applied(often, dueAt(often, then, policy).changes, then);
        }
        const then = plus(now, minutes * MINUTE);
        const once = applied(quiet, dueAt(quiet, then, policy).changes, then);
        const statuses = ({ tasks }: typeof quiet) =>
          tasks
            .filter(({ origin }) => origin !== 'WRAP_UP' && origin !== 'WEEKLY_SUMMARY')
            .map(({ id, status }) => `${id} ${status}`);
        // What is held is released at the first look, so its time depends on when that was.
        if (quiet.tasks.every(({ held_delay_ms }) => held_delay_ms === null)) {
          expect(statuses(often)).toEqual(statuses(once));
          // Whoever looked while work was open at the end asked for a review, which a person has to finish.
          if (often.wrapUpAsked === once.wrapUpAsked)
            expect(often.campaign.status).toBe(once.campaign.status);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('leaves what it was given as it was', () => {
    fc.assert(
      fc.property(situations, ({ facts, now, policy }) => {
        const before = structuredClone(facts);
        dueAt(facts, now, policy);
        expect(facts).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a planned campaign', () => {
  const planned = { status: 'PLANNED' as const, start_date: '2026-11-21' };
  const midnight = new Date('2026-11-20T23:00:00Z');

  test('becomes active at the first instant of its start date in its own zone, and not a millisecond before', () => {
    expect(kinds(at({ campaign: planned, approvedPlan }, plus(midnight, -1)).changes)).not.toContain(
      'ACTIVATE',
    );
    expect(kinds(at({ campaign: planned, approvedPlan }, midnight).changes)).toContain('ACTIVATE');
    expect(entry(at({ campaign: planned, approvedPlan }).agenda, 'ACTIVATION')?.at).toEqual(midnight);
  });

  test.each([
    ['without an approved plan', {}, null],
    ['that is to be activated by hand', { auto_activate: false }, approvedPlan],
    ['whose last day is over', { start_date: '2026-11-01', end_date: '2026-11-02' }, approvedPlan],
  ])('%s stays planned', (_what, campaign, plan) => {
    const due = at({ campaign: { ...planned, ...campaign }, approvedPlan: plan }, plus(midnight, DAY));
    expect(kinds(due.changes)).not.toContain('ACTIVATE');
  });

  test('flips no task, ticks not and ends not', () => {
    const late = someTask(plus(NOW, -2 * DAY));
    const due = at({ campaign: { ...planned, ticked_at: null }, tasks: [late] });
    expect(due).toMatchObject({ changes: [], agenda: [] });
  });
});

describe('the calendar ahead', () => {
  test('is filled over the horizon with an item and its task each, and only once', () => {
    const facts = someFacts(NOW, { approvedPlan });
    const due = dueAt(facts, NOW, DEFAULT_POLICY);
    expect(kinds(due.changes)).toEqual(['EXTEND_CALENDAR']);
    const [change] = due.changes;
    expect(change?.kind === 'EXTEND_CALENDAR' && change.work.map(({ slot }) => slot.slot_key)).toHaveLength(
      6,
    );
    expect(entry(due.agenda, 'TASK_DUE')?.what).toContain('becomes due');
  });

  test('is not filled without an approved plan, nor for a campaign that is over', () => {
    expect(at({}).changes).toEqual([]);
    expect(kinds(at({ approvedPlan, campaign: { status: 'COMPLETED' } }).changes)).toEqual([]);
  });
});

describe('an approval that nobody gives', () => {
  test.each([
    [0, null, 1, 'The approvers are reminded of the plan'],
    [1, plus(NOW, 3 * HOUR), 2, 'The deputy, or whoever decides in their place, is asked about the plan'],
    [2, plus(NOW, 5 * HOUR), 3, 'Every lead is asked to decide on the plan'],
  ])(
    'after rung %d is asked for again, a day after the rung before really happened',
    (rung, since, next, what) => {
      const head = { ...inReview, ladder_rung: rung, ladder_at: since };
      const when = plus(since ?? NOW, DAY);
      expect(entry(at({ head }).agenda, 'APPROVAL_LADDER')).toMatchObject({ at: when, what });
      expect(at({ head }, plus(when, -1)).changes).not.toContainEqual(
        expect.objectContaining({ rung: next }),
      );
      expect(at({ head }, when).changes).toContainEqual({ kind: 'REMIND_APPROVAL', version: 1, rung: next });
    },
  );

  test('climbs one rung in one look, however late it is: nobody is passed over in the tick that tells them', () => {
    const due = at({ head: inReview }, plus(NOW, 20 * DAY));
    expect(due.changes.filter(({ kind }) => kind === 'REMIND_APPROVAL')).toEqual([
      { kind: 'REMIND_APPROVAL', version: 1, rung: 1 },
    ]);
    expect(entry(due.agenda, 'APPROVAL_LADDER')?.at).toEqual(plus(NOW, 21 * DAY));
  });

  test('ends at the third rung, with the decision, and with the campaign', () => {
    const campaign = { status: 'ACTIVE' as const };
    expect(
      nextRung({ head: { ...inReview, ladder_rung: 3, ladder_at: NOW }, campaign }, DEFAULT_POLICY),
    ).toBeNull();
    expect(nextRung({ head: { ...inReview, status: 'APPROVED' }, campaign }, DEFAULT_POLICY)).toBeNull();
    expect(nextRung({ head: inReview, campaign: { status: 'ARCHIVED' } }, DEFAULT_POLICY)).toBeNull();
    expect(nextRung({ head: null, campaign }, DEFAULT_POLICY)).toBeNull();
  });
});

describe('the end of a campaign', () => {
  const end = new Date('2026-11-20T23:00:00Z');
  const last = { end_date: '2026-11-20' };

  test('is the midnight after its last day, in its zone', () => {
    expect(endOf({ end_date: '2026-11-20', timezone: 'Europe/Berlin' })).toEqual(end);
    expect(endOf({ end_date: '2026-11-20', timezone: 'America/New_York' })).toEqual(
      new Date('2026-11-21T05:00:00Z'),
    );
    expect(entry(at({ campaign: last }).agenda, 'CAMPAIGN_END')?.at).toEqual(end);
  });

  test('completes it when nothing is open any more, and not a millisecond before', () => {
    expect(kinds(at({ campaign: last }, plus(end, -1)).changes)).not.toContain('COMPLETE');
    const due = at({ campaign: last }, end);
    expect(kinds(due.changes)).toContain('COMPLETE');
    expect(due.agenda).toEqual([]);
  });

  test.each(['PENDING', 'IN_PROGRESS', 'OVERDUE', 'BLOCKED'] as const)(
    'asks once for a wrap-up while a task is %s',
    (status) => {
      const tasks = [someTask(plus(end, DAY), { status, task_type: 'ENGAGE' })];
      const asked = kinds(at({ campaign: last, tasks }, end).changes);
      expect(asked).toContain('ASK_WRAP_UP');
      expect(asked).not.toContain('COMPLETE');
      const again = kinds(at({ campaign: last, tasks, wrapUpAsked: true }, end).changes);
      expect(again).not.toContain('ASK_WRAP_UP');
      expect(again).not.toContain('COMPLETE');
    },
  );
});

describe('the reading of a week’s figures', () => {
  test('turns overdue like any task, and escalates nothing', () => {
    const reading = someTask(plus(NOW, -2 * HOUR), { task_type: 'ANALYZE', origin: 'WEEKLY_SUMMARY' });
    const { changes } = at({ tasks: [reading] });
    expect(kinds(changes)).toContain('TASK_STATUS');
    expect(kinds(changes)).not.toContain('OPEN_ESCALATION');
  });
});

describe('a claimed task', () => {
  test('is on the agenda for the instant at which it turns late, and escalates then', () => {
    const task = someTask(plus(NOW, HOUR), { status: 'IN_PROGRESS' });
    const turnsLate = plus(NOW, 2 * HOUR + 1);
    expect(at({ tasks: [task] }).agenda).toContainEqual(
      expect.objectContaining({ kind: 'TASK_OVERDUE', ref: task.id, at: turnsLate }),
    );
    const { changes, agenda } = dueAt(someFacts(NOW, { tasks: [task] }), turnsLate, DEFAULT_POLICY);
    expect(changes).toContainEqual({ kind: 'OPEN_ESCALATION', level: 1, task_ids: [task.id] });
    expect(agenda.map(({ kind }) => kind)).not.toContain('TASK_OVERDUE');
  });
});

describe('a pause that is over', () => {
  const anchored = plus(NOW, -5 * DAY);
  const task = someTask(plus(NOW, DAY), { anchored_at: anchored, calendar_item_id: 'item-1' });
  const followUp = someTask(plus(NOW, DAY), {
    anchored_at: anchored,
    task_type: 'ENGAGE',
    origin: 'FOLLOWUP_2H',
  });
  const pause = (policy: 'keep_dates' | 'shift_all' | 'shift_unpublished') =>
    somePause(plus(NOW, -2 * DAY), NOW, { policy });

  test.each([
    ['keep_dates', []],
    ['shift_all', [task.id, followUp.id]],
    ['shift_unpublished', [task.id]],
  ] as const)('under %s moves what it says by the paused time', (policy, moved) => {
    const [change] = at({ tasks: [task, followUp], pauses: [pause(policy)] }).changes;
    expect(change).toMatchObject({ kind: 'SETTLE_PAUSES', policy, through: NOW });
    const shifts = change?.kind === 'SETTLE_PAUSES' ? change.shifts : [];
    expect(shifts.map(({ id }) => id)).toEqual(moved);
    for (const { from, to } of shifts) expect(to.getTime() - from.getTime()).toBe(2 * DAY);
  });

  test('is settled whole when it was ended by a clock that is ahead of ours', () => {
    const ahead = plus(NOW, 2_000);
    const facts = someFacts(NOW, { pauses: [somePause(plus(NOW, -HOUR), ahead)] });
    const { changes } = dueAt(facts, NOW, DEFAULT_POLICY);
    expect(changes).toEqual([{ kind: 'SETTLE_PAUSES', policy: 'keep_dates', through: ahead, shifts: [] }]);
    expect(dueAt(applied(facts, changes, NOW), NOW, DEFAULT_POLICY).changes).toEqual([]);
  });

  test('releases held follow-ups: their delay counts from its end', () => {
    const held = someTask(plus(NOW, -DAY), { task_type: 'ENGAGE', held_delay_ms: 2 * HOUR });
    const ended = plus(NOW, -10 * MINUTE);
    const due = at({ tasks: [held], pauses: [somePause(plus(NOW, -2 * DAY), ended)] });
    expect(due.changes).toContainEqual({
      kind: 'RELEASE_FOLLOW_UP',
      task_id: held.id,
      due_at: plus(ended, 2 * HOUR),
    });
    expect(kinds(due.changes)).not.toContain('TASK_STATUS');
  });
});

describe('what a campaign has to begin', () => {
  test.each([
    ['nothing is drafted', null, [{ kind: 'DRAFT_PLAN', version: 1 }]],
    [
      'the newest version was rejected',
      { ...inReview, version: 3, status: 'REJECTED' as const },
      [{ kind: 'DRAFT_PLAN', version: 4 }],
    ],
    ['a version waits for its decision', inReview, []],
    ['the newest version is approved', { ...inReview, status: 'APPROVED' as const }, []],
  ])('when %s', (_when, head, start) => {
    expect(at({ head }).start).toEqual(start);
    // Drafting goes on while paused: nothing of it reaches the outside.
    expect(at({ head, pauses: [somePause(NOW, null)] }).start).toEqual(start);
  });

  test('is the next version when a section is to be drafted again, whatever became of the newest', () => {
    for (const status of ['IN_REVIEW', 'APPROVED', 'REJECTED'] as const) {
      const head = { ...inReview, version: 2, status };
      expect(at({ head, redraftAsked: true }).start).toEqual([{ kind: 'DRAFT_PLAN', version: 3 }]);
    }
  });

  test('follows from the strategy once that is approved, and again when another one is', () => {
    const draft = (version: number) => [{ kind: 'DRAFT_PLAN', version }];
    for (const status of ['IN_REVIEW', 'APPROVED'] as const) {
      const head = { ...inReview, status };
      expect(at({ head, strategyVersion: 1 }).start).toEqual(draft(2));
      expect(at({ head: { ...head, strategy_version: 1 }, strategyVersion: 1 }).start).toEqual([]);
      expect(at({ head: { ...head, strategy_version: 1 }, strategyVersion: 3 }).start).toEqual(draft(2));
      // A strategy that is flagged or withdrawn takes nothing back.
      expect(at({ head: { ...head, strategy_version: 1 }, strategyVersion: null }).start).toEqual([]);
    }
  });

  test('waits for the strategy where the campaign is planned in full', () => {
    const campaign = { planning: 'FULL' as const };
    expect(at({ campaign, head: null }).start).toEqual([]);
    expect(at({ campaign, head: null, strategyVersion: 1 }).start).toEqual([
      { kind: 'DRAFT_PLAN', version: 1 },
    ]);
  });

  test('is one job of its generation plan at a time, also while paused', () => {
    const head = { ...inReview, status: 'APPROVED' as const };
    const start = [{ kind: 'RUN_JOB', job: 'positioning', intake_version: 1, attempt: 1 }];
    expect(at({ head, generation: SOME_JOBS }).start).toEqual(start);
    expect(at({ head, generation: SOME_JOBS, pauses: [somePause(NOW, null)] }).start).toEqual(start);
    const chain = NOTHING_APPROVED;
    expect(at({ head, generation: { ...SOME_JOBS, chain } }).start).toEqual([]);
    expect(at({ campaign: { status: 'COMPLETED' }, head, generation: SOME_JOBS }).start).toEqual([]);
  });

  test('is nothing once it is over', () => {
    expect(at({ campaign: { status: 'COMPLETED' } }).start).toEqual([]);
    expect(at({ campaign: { status: 'ARCHIVED' }, redraftAsked: true, head: inReview }).start).toEqual([]);
  });
});

describe('an artifact that waits for a decision', () => {
  const id = '018f0000-0000-7000-8000-0000000000a1';
  const asked = {
    id,
    stage: 'STRATEGY' as const,
    version: 2,
    asked_at: NOW,
    ladder_rung: 0,
    ladder_at: null,
  };

  test.each([
    [0, null, 1, 'The approvers are reminded of the strategy'],
    [1, plus(NOW, 3 * HOUR), 2, 'The deputy, or whoever decides in their place, is asked about the strategy'],
    [2, plus(NOW, 5 * HOUR), 3, 'Every lead is asked to decide on the strategy'],
  ])('after rung %d is asked for again like a plan', (rung, since, next, what) => {
    const waiting = { ...asked, ladder_rung: rung, ladder_at: since };
    const when = plus(since ?? NOW, DAY);
    const reminder = { kind: 'REMIND_ARTIFACT', stage: 'STRATEGY', version: 2, rung: next };
    expect(entry(at({ asked: [waiting] }).agenda, 'ARTIFACT_LADDER')).toMatchObject({
      at: when,
      ref: id,
      what,
    });
    expect(at({ asked: [waiting] }, plus(when, -1)).changes).not.toContainEqual(reminder);
    expect(at({ asked: [waiting] }, when).changes).toContainEqual(reminder);
  });

  test('is asked for no more after the third rung, and not once the campaign is over', () => {
    const last = { ...asked, ladder_rung: 3, ladder_at: NOW };
    expect(entry(at({ asked: [last] }).agenda, 'ARTIFACT_LADDER')).toBeUndefined();
    const over = at({ asked: [asked], campaign: { status: 'COMPLETED' } }, plus(NOW, 9 * DAY));
    expect(over.changes.filter(({ kind }) => kind === 'REMIND_ARTIFACT')).toEqual([]);
  });
});

describe('a flagged execution plan', () => {
  const running = { approvedPlan: { id: 'plan-1', version: 1, content: A_PLAN } };
  const builds = (given: object, policy = DEFAULT_POLICY) =>
    dueAt(someFacts(NOW, { ...running, ...given }), NOW, policy).changes.some(
      ({ kind }) => kind === 'EXTEND_CALENDAR',
    );

  test('stops the calendar from growing, unless the policy says otherwise', () => {
    expect(builds({ executionFlagged: false })).toBe(true);
    expect(builds({ executionFlagged: true })).toBe(false);
    expect(builds({ executionFlagged: true }, { ...DEFAULT_POLICY, hold_on_stale: 'NO' })).toBe(true);
  });
});

describe('what happens next', () => {
  test('says what, why and what would cancel it', () => {
    const { agenda } = at({ tasks: [someTask(plus(NOW, DAY), { title: 'Spring opener' })] });
    expect(entry(agenda, 'TASK_DUE')).toMatchObject({
      at: plus(NOW, DAY - HOUR),
      what: '“Spring opener” becomes due',
      cancelled_by: 'Doing, blocking or rescheduling the task.',
      held: false,
    });
    for (const one of agenda)
      expect([one.what, one.why, one.cancelled_by].every((text) => text.length > 10)).toBe(true);
  });

  test('is held while paused, and then nothing wakes the campaign but the hour', () => {
    const { agenda } = at({ tasks: [someTask(plus(NOW, MINUTE))], pauses: [somePause(NOW, null)] });
    expect(agenda.length).toBeGreaterThan(0);
    expect(agenda.every(({ held }) => held)).toBe(true);
    expect(sleepFor(agenda, NOW)).toBe(HOUR);
  });

  test('names the rise of an escalation at the millisecond after its oldest task is a day late', () => {
    const late = someTask(plus(NOW, -2 * HOUR), { status: 'OVERDUE', task_type: 'ENGAGE' });
    const { agenda } = at({
      tasks: [late],
      escalation: { id: 'e', level: 1, task_ids: [late.id], told_at: NOW },
    });
    expect(entry(agenda, 'ESCALATION_RISE')?.at).toEqual(plus(late.due_at, DAY + 1));
  });

  test.each([
    [[], HOUR],
    [[1], 1_000],
    [[30_000, 90_000], 30_000],
    [[2 * HOUR], HOUR],
  ])('at %j ms lets the process sleep %d ms', (distances, sleep) => {
    const agenda = distances.map((ms) => ({ at: plus(NOW, ms), held: false }) as AgendaEntry);
    expect(sleepFor(agenda, NOW)).toBe(sleep);
  });
});

test('an open pause is what makes a campaign paused, whoever holds it', () => {
  expect(isPaused([somePause(NOW, NOW)])).toBe(false);
  expect(isPaused([somePause(NOW, NOW), somePause(NOW, null, { reason: 'FEATURE_OFF' })])).toBe(true);
});
