import fc from 'fast-check';
import {
  checkLength,
  emailParts,
  hashtagsIn,
  lengthOf,
  linksIn,
  PART_SEPARATOR,
  partsOf,
  weightedLength,
} from '../../workflows/domain/text-length';

describe('X counts', () => {
  test.each([
    ['plain Latin', 'hello', 5],
    ['Greek and Cyrillic as Latin', 'καφές кофе', 10],
    ['curly quotes and dashes 1', '“a” – b', 7],
    ['Chinese, Japanese and Korean 2 each', '日本語한국', 10],
    ['an emoji 2', '☕', 2],
    ['a family of four, however it is made, 2', '👨‍👩‍👧‍👦', 2],
    ['a flag 2', '🇬🇷', 2],
    ['a hand with a skin tone 2', '👋🏽', 2],
    ['a keycap 2', '1️⃣', 2],
    ['the euro sign 2, for it lies outside the light ranges', '€', 2],
    ['a composed and a decomposed accent alike', 'cafe\u0301', 4],
    ['a line break 1', 'a\n\nb', 4],
    ['nothing', '', 0],
  ])('%s', (_what, text, expected) => {
    expect(weightedLength(text)).toBe(expected);
  });

  test.each([
    ['a short link', 'https://t.co', 23],
    ['a long link', `https://example.com/${'a'.repeat(300)}?b=c&d=e#f`, 23],
    ['a link without a scheme', 'example.com/tasting', 23],
    ['a sentence around a link, its full stop apart', 'see https://example.com/a.', 4 + 23 + 1],
    ['a link in brackets', '(https://example.com/a)', 25],
    ['brackets inside a link', 'https://en.wikipedia.org/wiki/X_(y)', 23],
    ['two links', 'example.com example.org', 47],
    ['an address, which is no link', 'me@example.com', 14],
    ['a name with a dot, which is no link', 'Node.js', 7],
    ['a handle, which is no link', '@example.com', 12],
  ])('%s', (_what, text, expected) => {
    expect(weightedLength(text)).toBe(expected);
  });

  test('never less than one and never more than two for a character outside links and emoji', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', 'ж', '漢', '한', ' ', '!', 'ß') }), (text) => {
        const characters = [...text.normalize('NFC')].length;
        expect(weightedLength(text)).toBeGreaterThanOrEqual(characters);
        expect(weightedLength(text)).toBeLessThanOrEqual(2 * characters);
      }),
    );
  });

  test('in time that grows with the text and not with its square', () => {
    const started = performance.now();
    for (const text of [
      'a'.repeat(20_000),
      'a.'.repeat(10_000),
      'a-'.repeat(10_000),
      'http://'.repeat(3_000),
    ]) {
      weightedLength(text);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the others count', () => {
  test('UTF-16 code units of the composed text on LinkedIn and Instagram', () => {
    expect(lengthOf('linkedin', '👨‍👩‍👧‍👦')).toBe(11);
    expect(lengthOf('instagram', 'cafe\u0301')).toBe(4);
  });

  test('bytes in an email', () => {
    expect(lengthOf('email', 'é€')).toBe(5);
  });
});

describe('a text against its platform', () => {
  test.each([
    ['linkedin', 3_000],
    ['instagram', 2_200],
    ['twitter', 280],
  ] as const)('fits %s at %i and is refused one above', (platform, limit) => {
    expect(checkLength(platform, 'post', 'a'.repeat(limit))).toMatchObject({
      level: 'ok',
      length: limit,
      over: 0,
    });
    expect(checkLength(platform, 'post', 'a'.repeat(limit + 1))).toMatchObject({
      level: 'error',
      limit,
      over: 1,
      findings: [{ code: 'TEXT_TOO_LONG', counted: limit + 1, limit }],
    });
  });

  test('knows where the feed cuts it', () => {
    expect(checkLength('linkedin', 'post', 'x').fold).toEqual({ desktop: 210, mobile: 140 });
    expect(checkLength('instagram', 'reel', 'x').fold).toEqual({ mobile: 125 });
    expect(checkLength('twitter', 'post', 'x').fold).toBeNull();
  });

  test('of a thread is judged post by post, and the finding names the post', () => {
    const check = checkLength(
      'twitter',
      'thread',
      ['1/3 ok', 'b'.repeat(281), '3/3 ok'].join(PART_SEPARATOR),
    );
    expect(check.parts.map((part) => part.over)).toEqual([0, 1, 0]);
    expect(check).toMatchObject({
      level: 'error',
      length: 281,
      findings: [{ code: 'TEXT_TOO_LONG', part: 2 }],
    });
  });

  test('of a LinkedIn thread allows the post 3,000 and each comment 1,250', () => {
    const text = (comment: number) => ['a'.repeat(3_000), 'b'.repeat(comment)].join(PART_SEPARATOR);
    expect(checkLength('linkedin', 'thread', text(1_250)).level).toBe('ok');
    expect(checkLength('linkedin', 'thread', text(1_251))).toMatchObject({
      level: 'error',
      limit: 1_250,
      findings: [{ part: 2, counted: 1_251 }],
    });
  });

  test('of more than 25 posts is too long for the composer', () => {
    const posts = (count: number) =>
      Array.from({ length: count }, (_, index) => `${index + 1}/`).join(PART_SEPARATOR);
    expect(checkLength('twitter', 'thread', posts(25)).level).toBe('ok');
    expect(checkLength('twitter', 'thread', posts(26)).findings).toEqual([
      { level: 'error', code: 'TOO_MANY_PARTS', counted: 26, limit: 25 },
    ]);
  });

  test('that is no thread keeps a line of dashes as text', () => {
    expect(partsOf('post', 'a\n---\nb')).toEqual(['a\n---\nb']);
    expect(partsOf('thread', 'a\n---\nb\n\n---\n\nc')).toEqual(['a', 'b', 'c']);
  });
});

describe('hashtags', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, index) => `#tag${index}`).join(' ');

  test.each([
    ['instagram', 5, 'ok', []],
    ['instagram', 6, 'warn', ['MANY_HASHTAGS']],
    ['instagram', 30, 'warn', ['MANY_HASHTAGS']],
    ['instagram', 31, 'error', ['TOO_MANY_HASHTAGS']],
    ['linkedin', 6, 'warn', ['MANY_HASHTAGS']],
    ['twitter', 3, 'warn', ['MANY_HASHTAGS']],
  ] as const)('on %s, %i of them are %s', (platform, count, level, codes) => {
    const check = checkLength(platform, 'post', tags(count));
    expect(check).toMatchObject({ level, hashtags: count });
    expect(check.findings.map((finding) => finding.code)).toEqual(codes);
  });

  test('come with the number that works best', () => {
    expect(checkLength('linkedin', 'post', 'x').hashtag_advice).toEqual({ least: 3, most: 5 });
    expect(checkLength('twitter', 'post', 'x').hashtag_advice).toEqual({ least: 1, most: 2 });
    expect(checkLength('email', 'newsletter', 'x').hashtag_advice).toBeNull();
  });

  test('are not numbers, fragments of links or signs inside words', () => {
    expect(hashtagsIn('#1 a#b https://example.com/#top &#39; #Ünder_1 #日本')).toEqual(['#Ünder_1', '#日本']);
  });
});

describe('email', () => {
  const email = (subject: string, preheader: string, body = 'Hello') =>
    `Subject: ${subject}\nPreheader: ${preheader}\n\n${body}`;
  const PREHEADER = 'Two coffees side by side, and what the roast does.';

  test('is read as subject, preheader and body', () => {
    expect(emailParts(email('Taste', PREHEADER, 'One\n\nTwo'))).toEqual({
      subject: 'Taste',
      preheader: PREHEADER,
      body: 'One\n\nTwo',
    });
    expect(emailParts('Hello\n\nSubject: not here')).toEqual({
      subject: null,
      preheader: null,
      body: 'Hello\n\nSubject: not here',
    });
  });

  test.each([
    ['is fine with a short subject', email('a'.repeat(50), PREHEADER), []],
    ['is warned about a subject longer than phones show', email('a'.repeat(51), PREHEADER), ['SUBJECT_LONG']],
    [
      'is refused with a subject longer than a header line',
      email('a'.repeat(999), PREHEADER),
      ['SUBJECT_TOO_LONG'],
    ],
    ['is refused without a subject', 'Hello', ['SUBJECT_MISSING', 'PREHEADER_SHORT']],
    ['is warned about a long preheader', email('a', 'b'.repeat(91)), ['PREHEADER_LONG']],
    ['is warned about a short preheader', email('a', 'b'.repeat(39)), ['PREHEADER_SHORT']],
    ['is warned when Gmail would clip it', email('a', PREHEADER, 'x'.repeat(102 * 1024)), ['TEXT_CLIPPED']],
  ])('%s', (_what, text, codes) => {
    expect(checkLength('email', 'newsletter', text).findings.map((finding) => finding.code)).toEqual(codes);
  });
});

test('links are found as X finds them', () => {
  expect(linksIn('Go to hilltop.example, https://hilltop.gr/a, or hilltop.gr.')).toEqual([
    'https://hilltop.gr/a',
    'hilltop.gr',
  ]);
});
