import fc from 'fast-check';
import { dueAt } from '../../workflows/domain/agenda';
import type { PostableItem } from '../../workflows/domain/calendar';
import { CONTENT_TYPES_OF, PLATFORMS } from '../../workflows/domain/platforms';
import { STEP_LEAD, taskDraftsFor, TASK_TEMPLATES, waitsFor } from '../../workflows/domain/task-templates';
import { TASK_STATUSES } from '../../workflows/domain/tasks';
import { DAY, HOUR, plus } from '../../workflows/domain/time';
import { applied } from '../support/applied';
import { A_PLAN, situations } from '../support/facts';

const NOW = new Date('2026-11-20T10:00:00Z');

const item = (given: Partial<PostableItem> = {}): PostableItem => ({
  slot_key: 'c:linkedin:2026-11-30:1',
  platform: 'linkedin',
  content_type: 'carousel',
  scheduled_at: plus(NOW, 10 * DAY),
  title: 'Spring opener',
  copy_text: 'Tea for the spring.',
  asset_ref: 'Six pages, 1080×1350',
  ...given,
});

describe('the pipeline of an item', () => {
  test('is write, review, schedule and post, 96, 72 and 24 hours before and at the time itself', () => {
    const drafts = taskDraftsFor(item(), 'PIPELINE', NOW);
    expect(
      drafts.map(({ task_type, due_at }) => [
        task_type,
        (plus(NOW, 10 * DAY).getTime() - due_at.getTime()) / HOUR,
      ]),
    ).toEqual([
      ['WRITE', 96],
      ['REVIEW', 72],
      ['SCHEDULE', 24],
      ['POST', 0],
    ]);
    expect(drafts.map(({ title }) => title)).toEqual([
      'Write for LinkedIn: Spring opener',
      'Review for LinkedIn: Spring opener',
      'Schedule on LinkedIn: Spring opener',
      'Post to LinkedIn: Spring opener',
    ]);
    expect(drafts.map(({ origin_key }) => origin_key)).toEqual(
      ['WRITE', 'REVIEW', 'SCHEDULE', 'POST'].map((step) => `calendar:c:linkedin:2026-11-30:1:${step}`),
    );
    expect(new Set(drafts.map(({ copy_text }) => copy_text))).toEqual(new Set(['Tea for the spring.']));
  });

  test('says what to write by the limits of the platform, one numbered line a step', () => {
    const [write] = taskDraftsFor(item(), 'PIPELINE', NOW);
    expect(write?.instructions_text.split('\n').every((line, at) => line.startsWith(`${at + 1}. `))).toBe(
      true,
    );
    expect(write?.instructions_text).toContain('at most 3,000 characters');
    expect(write?.instructions_text).toContain('Six pages, 1080×1350');
    expect(write?.sop_key).toBeNull();
  });

  test.each([
    [5 * DAY, ['WRITE', 'REVIEW', 'SCHEDULE', 'POST']],
    [STEP_LEAD.WRITE, ['REVIEW', 'SCHEDULE', 'POST']],
    [2 * DAY, ['SCHEDULE', 'POST']],
    [HOUR, ['POST']],
    [-HOUR, ['POST']],
  ])('leaves out what is past already, %d ms ahead', (ahead, steps) => {
    const drafts = taskDraftsFor(item({ scheduled_at: plus(NOW, ahead) }), 'PIPELINE', NOW);
    expect(drafts.map(({ task_type }) => task_type)).toEqual(steps);
  });

  test('of any platform and kind ends in its one post, in order of time, each with minutes and keys of its own', () => {
    const items = fc
      .constantFrom(...PLATFORMS)
      .chain((platform) =>
        fc.record({
          platform: fc.constant(platform),
          content_type: fc.constantFrom(...CONTENT_TYPES_OF[platform]),
          title: fc.option(fc.string({ maxLength: 400 }), { nil: null }),
          ahead: fc.integer({ min: -200, max: 400 }),
        }),
      )
      .map(({ ahead, ...rest }) => item({ ...rest, scheduled_at: plus(NOW, ahead * HOUR) }));
    fc.assert(
      fc.property(items, fc.constantFrom(...TASK_TEMPLATES), (one, template) => {
        const drafts = taskDraftsFor(one, template, NOW);
        expect(drafts.filter(({ task_type }) => task_type === 'POST')).toHaveLength(1);
        expect(drafts.at(-1)?.task_type).toBe('POST');
        expect(drafts.at(-1)?.due_at).toEqual(one.scheduled_at);
        expect(drafts.slice(0, -1).every(({ due_at }) => due_at > NOW)).toBe(true);
        expect(new Set(drafts.map(({ origin_key }) => origin_key)).size).toBe(drafts.length);
        for (const { title, estimated_minutes } of drafts) {
          expect(title.length).toBeLessThanOrEqual(255);
          expect(estimated_minutes).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('a calendar that is filled by the clock', () => {
  test('gives every item exactly one post, whatever the template', () => {
    fc.assert(
      fc.property(situations, fc.constantFrom(...TASK_TEMPLATES), ({ facts, now, policy }, task_template) => {
        const running = {
          ...facts,
          pauses: [],
          approvedPlan: { id: 'plan-1', version: 1, content: A_PLAN },
          campaign: { ...facts.campaign, status: 'ACTIVE' as const, task_template },
        };
        const { changes } = dueAt(running, now, policy);
        const made = changes.flatMap((change) => (change.kind === 'EXTEND_CALENDAR' ? change.work : []));
        for (const { tasks } of made) {
          expect(tasks.filter(({ task }) => task.task_type === 'POST')).toHaveLength(1);
        }
        expect(dueAt(applied(running, changes, now), now, policy).changes).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what a step waits for', () => {
  const step = (
    task_type: 'WRITE' | 'REVIEW' | 'SCHEDULE' | 'POST',
    status: (typeof TASK_STATUSES)[number],
  ) => ({ task_type, status });

  test('is the first step before it that is still to be done', () => {
    const steps = [
      step('POST', 'PENDING'),
      step('REVIEW', 'DUE'),
      step('WRITE', 'DONE'),
      step('SCHEDULE', 'PENDING'),
    ];
    expect(waitsFor({ task_type: 'POST' }, steps)).toEqual(step('REVIEW', 'DUE'));
    expect(waitsFor({ task_type: 'SCHEDULE' }, steps)).toEqual(step('REVIEW', 'DUE'));
    expect(waitsFor({ task_type: 'REVIEW' }, steps)).toBeUndefined();
  });

  test.each(TASK_STATUSES)('is something only while it is open or blocked: %s', (status) => {
    const waits = waitsFor({ task_type: 'POST' }, [step('WRITE', status)]) !== undefined;
    expect(waits).toBe(['PENDING', 'DUE', 'IN_PROGRESS', 'OVERDUE', 'BLOCKED'].includes(status));
  });

  test('is nothing for a task that is no step', () => {
    expect(waitsFor({ task_type: 'ENGAGE' }, [step('WRITE', 'DUE')])).toBeUndefined();
  });
});
