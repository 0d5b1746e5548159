import fc from 'fast-check';
import { followUpsFor, type CompletedPost } from '../../workflows/domain/follow-ups';
import { CONTENT_TYPES, PLATFORMS } from '../../workflows/domain/platforms';
import { DEFAULT_POLICY } from '../../workflows/domain/policy';
import { TASK_TYPES } from '../../workflows/domain/tasks';
import { DAY, HOUR, MINUTE, plus } from '../../workflows/domain/time';
import { policies, somePause } from '../support/facts';

const NOW = new Date('2026-11-20T10:00:00Z');
const RUNNING = { status: 'ACTIVE', pauses: [] };

function aPost(given: Partial<CompletedPost> = {}): CompletedPost {
  return {
    id: 'task-1',
    title: 'Post to LinkedIn: Spring opener',
    task_type: 'POST',
    platform: 'linkedin',
    content_type: 'post',
    assigned_to: 'olga',
    simulated: false,
    completion: 1,
    posted_at: NOW,
    ...given,
  };
}

const after = (post: CompletedPost, campaign: Parameters<typeof followUpsFor>[1] = RUNNING, now = NOW) =>
  followUpsFor(post, campaign, now, DEFAULT_POLICY);

describe('a completed post', () => {
  test('asks for replies after two hours and for its figures after a day', () => {
    expect(after(aPost())).toEqual([
      expect.objectContaining({
        parent_task_id: 'task-1',
        parent_completion: 1,
        origin: 'FOLLOWUP_2H',
        task_type: 'ENGAGE',
        platform: 'linkedin',
        title: 'Reply to early comments: Spring opener',
        assigned_to: 'olga',
        simulated: false,
        due_at: plus(NOW, 2 * HOUR),
        held_delay_ms: null,
      }),
      expect.objectContaining({
        origin: 'FOLLOWUP_24H',
        title: 'Review performance and message interested people: Spring opener',
        due_at: plus(NOW, DAY),
      }),
    ]);
  });

  test('that is a story is looked at again after twenty-two hours, before it vanishes', () => {
    const [, second] = after(aPost({ platform: 'instagram', content_type: 'story' }));
    expect(second).toMatchObject({
      origin: 'FOLLOWUP_24H',
      title: 'Record the story before it expires: Spring opener',
      due_at: plus(NOW, 22 * HOUR),
    });
  });

  test('that is a newsletter asks for bounces, then for opens and clicks', () => {
    const both = after(
      aPost({ platform: 'email', content_type: 'newsletter', title: 'Post to E-mail: June' }),
    );
    expect(both.map(({ title }) => title)).toEqual([
      'Check bounces and replies: June',
      'Review opens and clicks: June',
    ]);
    expect(both.map(({ due_at }) => due_at)).toEqual([plus(NOW, 2 * HOUR), plus(NOW, DAY)]);
  });

  test('counts from when it really went out', () => {
    const posted_at = plus(NOW, -90 * MINUTE);
    expect(after(aPost({ posted_at })).map(({ due_at }) => due_at)).toEqual([
      plus(posted_at, 2 * HOUR),
      plus(posted_at, DAY),
    ]);
  });

  test('that was completed a second time names that completion', () => {
    expect(after(aPost({ completion: 2 })).map(({ parent_completion }) => parent_completion)).toEqual([2, 2]);
  });

  test('that was only simulated has simulated follow-ups', () => {
    expect(after(aPost({ simulated: true })).every(({ simulated }) => simulated)).toBe(true);
  });

  test('has two for every platform and content type, with numbered steps and titles that fit', () => {
    for (const platform of PLATFORMS) {
      for (const content_type of CONTENT_TYPES) {
        const both = after(aPost({ platform, content_type, title: `Post to X: ${'long '.repeat(60)}` }));
        expect(both.map(({ origin }) => origin)).toEqual(['FOLLOWUP_2H', 'FOLLOWUP_24H']);
        for (const one of both) {
          expect(one).toMatchObject({ platform, content_type });
          expect(one.title.length).toBeLessThanOrEqual(255);
          expect(one.instructions_text).toMatch(/^1\. .+\n2\. /);
          expect(one.description).toMatch(/\.$/);
        }
      }
    }
  });

  test('waits as long as the policy says', () => {
    fc.assert(
      fc.property(policies, fc.boolean(), (policy, story) => {
        const post = aPost(story ? { platform: 'instagram', content_type: 'story' } : {});
        const second = story ? policy.follow_up_story : policy.follow_up_second;
        expect(followUpsFor(post, RUNNING, NOW, policy).map(({ due_at }) => due_at)).toEqual([
          plus(NOW, policy.follow_up_first),
          plus(NOW, second),
        ]);
      }),
    );
  });
});

describe('nothing follows', () => {
  test.each(TASK_TYPES.filter((type) => type !== 'POST'))('a completed %s', (task_type) => {
    expect(after(aPost({ task_type }))).toEqual([]);
  });

  test.each(['COMPLETED', 'ARCHIVED'])('a post of a campaign that is %s', (status) => {
    expect(after(aPost(), { status, pauses: [] })).toEqual([]);
  });
});

describe('while paused', () => {
  test.each(['CAMPAIGN', 'SYSTEM', 'FEATURE_OFF'] as const)(
    'by %s both are held with their delay',
    (reason) => {
      const since = plus(NOW, -DAY);
      const both = after(aPost(), { status: 'PAUSED', pauses: [somePause(since, null, { reason })] });
      expect(both.map(({ held_delay_ms }) => held_delay_ms)).toEqual([2 * HOUR, DAY]);
      // The campaign's clock stands at the beginning of the pause, and so do these until it ends.
      expect(both.map(({ due_at }) => due_at)).toEqual([plus(since, 2 * HOUR), plus(since, DAY)]);
    },
  );

  test('a pause that is over holds nothing', () => {
    const pauses = [somePause(plus(NOW, -DAY), plus(NOW, -HOUR))];
    expect(after(aPost(), { status: 'ACTIVE', pauses }).map(({ held_delay_ms }) => held_delay_ms)).toEqual([
      null,
      null,
    ]);
  });
});
