import fc from 'fast-check';
import { ROTATION } from '../../workflows/domain/calendar';
import { clip, copyFor, says, subjectOf, type CopyContext } from '../../workflows/domain/calendar-copy';
import { HASHTAGS, LENGTHS, TONES, type PlanVoice } from '../../workflows/domain/plans';
import { PLATFORMS, type ContentType, type Platform } from '../../workflows/domain/platforms';
import { checkLength, emailParts, partsOf } from '../../workflows/domain/text-length';

const voice: PlanVoice = {
  tone: 'plain',
  length: 'usual',
  hashtags: 'usual',
  emoji: true,
  soft_sell: false,
  avoid: [],
};

function aContext(overrides: Partial<CopyContext> = {}, ownVoice: Partial<PlanVoice> = {}): CopyContext {
  return {
    campaign: {
      name: 'Spring tasting',
      objective: 'Book 20 tastings',
      primary_cta: 'Book a tasting',
      client_name: 'Hilltop Roasters',
      brand_product: 'Hilltop Coffee',
      industry: 'specialty coffee',
    },
    plan: {
      messaging: {
        'Straight answers': ['What does roasting change?', 'Who picks the beans?', 'When is coffee stale?'],
        'Try it': ['Taste two cups side by side.', 'Begin with the water.'],
      },
      weekly_themes: ['Beans', 'Roast'],
      voice: { ...voice, ...ownVoice },
    },
    platform: 'linkedin',
    contentType: 'post',
    pillar: 'Straight answers',
    week: 1,
    sequence: 0,
    ...overrides,
  };
}

const pairs = PLATFORMS.flatMap((platform) =>
  ROTATION[platform].map((type): [Platform, ContentType] => [platform, type]),
);

describe('copy in the manner of its platform', () => {
  test('a LinkedIn post is hook, development, and question with the call to action, then three to five tags', () => {
    const { copy_text, hashtags } = copyFor(aContext());
    const parts = copy_text.split('\n\n');
    expect(parts).toHaveLength(4);
    expect(parts[0]).toBe('What does roasting change?');
    expect(parts[2]).toMatch(/\? Book a tasting\.$/);
    expect(parts[3]).toBe('#HilltopCoffee #HilltopRoasters #SpecialtyCoffee #StraightAnswers');
    expect(hashtags).toEqual(['#HilltopCoffee', '#HilltopRoasters', '#SpecialtyCoffee', '#StraightAnswers']);
  });

  test('a LinkedIn thread is a post that announces details and numbered comments, the last with the ask', () => {
    const { copy_text } = copyFor(aContext({ contentType: 'thread' }));
    const [post, ...comments] = partsOf('thread', copy_text);
    expect(post).toContain('Details below.');
    expect(comments.map((comment) => comment.slice(0, 4))).toEqual(['1/3 ', '2/3 ', '3/3 ']);
    expect(comments.at(-1)).toMatch(/Book a tasting\.$/);
  });

  test('an Instagram caption ends on the call to action and its tags', () => {
    const { copy_text, asset_ref } = copyFor(aContext({ platform: 'instagram' }));
    expect(copy_text).toMatch(/👉 Book a tasting\.\n\n#HilltopCoffee/);
    expect(asset_ref).toMatch(/^Picture 4:5/);
  });

  test('a link moves to the bio on Instagram and to the sticker of a story, where it can be tapped', () => {
    const campaign = {
      ...aContext().campaign,
      primary_cta: 'Book a tasting at https://hilltop.example/taste',
    };
    const caption = copyFor(aContext({ platform: 'instagram', campaign }));
    expect(caption.copy_text).toContain('Book a tasting (link in bio)');
    expect(caption.copy_text).not.toContain('https://');
    expect(caption.cta_text).toBe('Book a tasting at https://hilltop.example/taste');
    const story = copyFor(aContext({ platform: 'instagram', contentType: 'story', campaign }));
    expect(story.copy_text).toContain('Book a tasting (tap the link)');
    expect(story.hashtags).toEqual([]);
  });

  test('an X post holds message and call to action with at most one tag', () => {
    const { copy_text, hashtags } = copyFor(aContext({ platform: 'twitter' }));
    expect(copy_text).toContain('Book a tasting.');
    expect(hashtags).toEqual(['#HilltopCoffee']);
  });

  test('an X thread is numbered and keeps its ask for the last post', () => {
    const posts = partsOf(
      'thread',
      copyFor(aContext({ platform: 'twitter', contentType: 'thread' })).copy_text,
    );
    expect(posts.length).toBeGreaterThanOrEqual(3);
    expect(posts.map((post) => post.split(' ')[0])).toEqual(
      posts.map((_, index) => `${index + 1}/${posts.length}`),
    );
    expect(posts.slice(0, -1).join()).not.toContain('Book a tasting');
    expect(posts.at(-1)).toContain('Book a tasting');
  });

  test('a newsletter has subject, preheader, the call to action early and at the end, and a signature', () => {
    const { copy_text } = copyFor(aContext({ platform: 'email', contentType: 'newsletter' }));
    const { subject, preheader, body } = emailParts(copy_text);
    expect(subject).toMatch(/^(What|Who|When) /);
    expect(preheader?.length).toBeGreaterThanOrEqual(40);
    expect(body.match(/Book a tasting\./g)).toHaveLength(2);
    expect(body).toMatch(/Hilltop Roasters$/);
  });

  test.each([
    ['linkedin', 'carousel', /^One PDF/],
    ['instagram', 'carousel', /^Slides of one ratio/],
    ['instagram', 'reel', /^Clip 9:16/],
    ['instagram', 'story', /^Three frames 9:16/],
  ] as const)('%s %s says what has to be made', (platform, contentType, asset) => {
    expect(copyFor(aContext({ platform, contentType })).asset_ref).toMatch(asset);
  });

  test('the objective is for the agency and never appears in copy', () => {
    for (const [platform, contentType] of pairs) {
      expect(copyFor(aContext({ platform, contentType })).copy_text).not.toContain('20 tastings');
    }
  });
});

describe('what reviewers asked for', () => {
  const all = (ownVoice: Partial<PlanVoice>) =>
    pairs.flatMap(([platform, contentType]) =>
      [0, 1, 2, 3, 4, 5].map(
        (sequence) => copyFor(aContext({ platform, contentType, sequence }, ownVoice)).copy_text,
      ),
    );

  test('no hashtags means none anywhere, few means one', () => {
    expect(all({}).join('\n')).toContain('#');
    expect(all({ hashtags: 'none' }).join('\n')).not.toContain('#');
    for (const text of all({ hashtags: 'few' })) expect(text.split('#').length - 1).toBeLessThanOrEqual(1);
  });

  test('no emoji means none anywhere', () => {
    expect(all({}).join('\n')).toMatch(/\p{Emoji_Presentation}/u);
    expect(all({ emoji: false }).join('\n')).not.toMatch(/\p{Emoji_Presentation}/u);
  });

  test('a word to avoid is not said, unless the campaign itself is called that', () => {
    expect(all({}).join('\n')).toContain('slogan');
    expect(all({ avoid: ['slogan', 'roasting'] }).join('\n')).not.toMatch(/slogan|roasting/i);
  });

  test('less salesy says the call to action once and quietly', () => {
    const email = copyFor(
      aContext({ platform: 'email', contentType: 'newsletter' }, { soft_sell: true }),
    ).copy_text;
    expect(email.match(/Book a tasting/g)).toHaveLength(1);
    expect(email).toContain('If you would like to go further: Book a tasting');
  });

  test('shorter is shorter and longer is longer', () => {
    const [short, usual, long] = LENGTHS.map((length) => copyFor(aContext({}, { length })).copy_text.length);
    expect(short).toBeLessThan(usual ?? 0);
    expect(long).toBeGreaterThan(usual ?? 0);
  });

  test('each tone sounds different', () => {
    const texts = TONES.map((tone) => copyFor(aContext({}, { tone })).copy_text);
    expect(new Set(texts).size).toBe(TONES.length);
  });
});

describe('any campaign', () => {
  const words = fc.oneof(
    fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' }),
    fc.constantFrom(
      'A'.repeat(255),
      'Μεγάλη καμπάνια άνοιξης για όλους '.repeat(7).trim(),
      '春の大きなキャンペーン'.repeat(20),
      '👨‍👩‍👧‍👦'.repeat(20),
      'Visit https://example.com/a/very/long/path?with=many&parameters=1 today',
      '---',
      '#1 #2 #3 #4 #5 #6',
    ),
  );
  const voices = fc.record({
    tone: fc.constantFrom(...TONES),
    length: fc.constantFrom(...LENGTHS),
    hashtags: fc.constantFrom(...HASHTAGS),
    emoji: fc.boolean(),
    soft_sell: fc.boolean(),
    avoid: fc.array(fc.constantFrom('the', 'question', 'one'), { maxLength: 2 }),
  });

  test('fits its platform, whatever its names, messages and voice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.record({
          name: words,
          primary_cta: words,
          client_name: words,
          brand_product: words,
          industry: words,
        }),
        fc.array(words, { minLength: 1, maxLength: 4 }),
        voices,
        fc.nat({ max: 400 }),
        ([platform, contentType], names, messages, ownVoice, sequence) => {
          const pillar = 'Pillar';
          const context = aContext({
            platform,
            contentType,
            pillar,
            sequence,
            week: 1 + (sequence % 30),
            campaign: { ...names, objective: 'Sell' },
            plan: { messaging: { [pillar]: messages }, weekly_themes: messages, voice: ownVoice },
          });
          const copy = copyFor(context);
          const check = checkLength(platform, contentType, copy.copy_text);
          expect(check.findings.filter((finding) => finding.level === 'error')).toEqual([]);
          expect(copy.title.length).toBeLessThanOrEqual(255);
          expect(copy.cta_text.length).toBeLessThanOrEqual(255);
          expect((copy.asset_ref ?? '').length).toBeLessThanOrEqual(512);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('never shows a placeholder, a missing value or an empty paragraph', () => {
    for (const [platform, contentType] of pairs) {
      for (let sequence = 0; sequence < 40; sequence += 1) {
        const { copy_text, title } = copyFor(
          aContext({ platform, contentType, sequence, week: sequence + 1 }),
        );
        expect(`${title}\n${copy_text}`).not.toMatch(
          /\{\{|\}\}|\$\{|\[[a-z ]+\]|undefined|null|NaN|lorem|TBD/i,
        );
        expect(copy_text).not.toMatch(/\n{3}/);
        expect(copy_text).toBe(copy_text.trim());
      }
    }
  });

  test('names the theme once in the title, also where the message begins with it', () => {
    const named = (message: string) =>
      copyFor(
        aContext({
          pillar: 'Price',
          plan: { messaging: { Price: [message] }, weekly_themes: ['A week'], voice },
        }),
      ).title;
    expect(named('Price: what it means in practice.')).toBe('Price: what it means in practice.');
    expect(named('Prices rise.')).toBe('Price: Prices rise.');
  });

  test('gives the same words for the same slot', () => {
    expect(copyFor(aContext({ sequence: 7 }))).toEqual(copyFor(aContext({ sequence: 7 })));
  });

  test('is called by the most particular name it has', () => {
    const campaign = aContext().campaign;
    expect(subjectOf(campaign)).toBe('Hilltop Coffee');
    expect(subjectOf({ ...campaign, brand_product: ' ' })).toBe('Hilltop Roasters');
    expect(subjectOf({ ...campaign, brand_product: null, client_name: null })).toBe('Spring tasting');
  });
});

describe('the tools', () => {
  test('clip cuts at a word and never inside a character', () => {
    expect(clip('one two three', 9)).toBe('one two…');
    expect(clip('👋👋👋', 5)).toBe('👋👋…');
    expect(clip('short', 5)).toBe('short');
  });

  test('says finds words and phrases, not parts of words', () => {
    expect(says('A cheap trick', 'Cheap')).toBe(true);
    expect(says('Cheaper by far', 'cheap')).toBe(false);
    expect(says('State  of the art', 'state of the art')).toBe(false);
    expect(says('C++ (really)', 'c++')).toBe(true);
    expect(says('anything', ' ')).toBe(false);
  });
});
