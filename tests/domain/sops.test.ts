import { CONTENT_TYPES_OF, PLATFORMS } from '../../workflows/domain/platforms';
import {
  instructionsText,
  limitsOf,
  otherText,
  sopByKey,
  sopFor,
  sopOf,
  SOPS,
} from '../../workflows/domain/sops';
import { proofTypesFor } from '../../workflows/domain/tasks';

const KEYS = [
  'linkedin.post',
  'linkedin.carousel',
  'linkedin.thread',
  'instagram.post',
  'instagram.reel',
  'instagram.carousel',
  'instagram.story',
  'twitter.post',
  'twitter.thread',
  'twitter.quote',
  'email.newsletter',
];

describe('the procedures', () => {
  test('are the eleven, each once', () => {
    expect(SOPS.map((sop) => sop.key)).toEqual(KEYS);
  });

  test.each(SOPS.map((sop) => [sop.key, sop] as const))(
    '%s says where, how, tips, mistakes and proof',
    (key, sop) => {
      for (const section of [sop.where, sop.how, sop.tips, sop.mistakes]) {
        expect(section.length).toBeGreaterThan(0);
        expect(section.filter((line) => line.trim().length < 8)).toEqual([]);
      }
      expect(key).toBe(`${sop.platform}.${sop.content_type}`);
      expect(sop.proof).toMatch(/^Done when /);
      expect(sop.version).toBeGreaterThanOrEqual(1);
      expect(sop.estimated_minutes).toBeGreaterThan(0);
      expect(sop.composer_url).toMatch(/^(https:\/\/|mailto:)/);
      expect(sop.limits.checked_at).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
  );

  test('ask for exactly the proof that completing the task accepts', () => {
    for (const sop of SOPS) {
      const task = { task_type: 'POST', platform: sop.platform, content_type: sop.content_type } as const;
      expect([sop.key, sop.proof_types]).toEqual([sop.key, proofTypesFor(task, 'admin')]);
    }
  });

  test('repeat none of the facts that are known to be wrong', () => {
    const text = SOPS.map((sop) => instructionsText(sop) + JSON.stringify(sop.limits)).join('\n');
    const wrong = [
      /150\s*[–-]\s*250/,
      /kills? reach/i,
      /upload 1\s*[–-]\s*10/i,
      /120[ -]char/i,
      /add to your post/i,
      /5\s*[–-]\s*30/,
      /10[.,]?000|10k/i,
      /followers/i,
      /3\s*[–-]\s*5 hashtags ideal/i,
      /can(no|')t be fixed/i,
    ];
    for (const claim of wrong) expect(text).not.toMatch(claim);
  });

  const facts: [key: string, ...facts: RegExp[]][] = [
    [
      'linkedin.post',
      /Start a post/,
      /admin view/,
      /first two lines/,
      /alt text/,
      /first comment/,
      /Anyone/,
      /clock icon/,
    ],
    [
      'linkedin.post',
      /8 to 10/,
      /at most five people/i,
      /first hour/,
      /wrong identity/i,
      /wall of text/i,
      /right after publishing/,
    ],
    ['linkedin.carousel', /document icon/, /2023/, /24 to 30 pt/, /title/, /grid/, /Six to twelve/],
    ['linkedin.thread', /no threads/, /3,000/, /1,250/, /details below/, /minutes/],
    [
      'instagram.post',
      /professional account/,
      /4:5/,
      /125/,
      /five hashtags/,
      /link in bio/,
      /11:00 to 13:00/,
    ],
    ['instagram.reel', /9:16/, /licensed library/, /cover frame/, /three seconds/, /15 to 90/, /watermark/],
    ['instagram.carousel', /2 to 20/, /first decides the crop/, /swipe/, /none can be inserted/],
    [
      'instagram.story',
      /link sticker/,
      /every account/,
      /at most three hashtags/,
      /Highlight/,
      /250 px/,
      /24 hours/,
    ],
    [
      'twitter.post',
      /280/,
      /23/,
      /four images or one video/,
      /one or two hashtags/,
      /9:00 to 15:00/,
      /one hour/,
      /@handle/,
    ],
    ['twitter.thread', /five to seven/, /25/, /n\//, /Post all/, /link in post 1/],
    ['twitter.quote', /Quote/, /within 24 hours/, /\+1/, /competitors/, /protected/, /engagement/],
    [
      'email.newsletter',
      /suppression/,
      /preheader/,
      /fallback/,
      /unsubscribe/,
      /seed list/,
      /dark mode/,
      /60 parts/,
      /tenth/,
      /48 to 72/,
      /Bought lists/,
      /no-reply/,
    ],
  ];
  test.each(facts)('%s keeps what an operator has to know', (key, ...expected) => {
    const sop = sopByKey(key);
    if (!sop) throw new Error(`no ${key}`);
    for (const fact of expected) expect(instructionsText(sop)).toMatch(fact);
  });
});

describe('finding one', () => {
  test('gives the procedure of platform and type', () => {
    expect(sopFor('linkedin', 'carousel')).toMatchObject({
      ok: true,
      value: { sop: { key: 'linkedin.carousel' }, fallback: false },
    });
  });

  test.each([
    ['X', 'post', 'twitter.post'],
    ['Twitter', 'quote_retweet', 'twitter.quote'],
    ['Email', 'email', 'email.newsletter'],
    [' instagram ', 'Reel', 'instagram.reel'],
  ])('understands %s and %s as people type them', (platform, type, key) => {
    expect(sopFor(platform, type)).toMatchObject({ ok: true, value: { sop: { key }, fallback: false } });
  });

  test.each([
    ['linkedin', 'reel', 'linkedin.post'],
    ['instagram', 'hologram', 'instagram.post'],
    ['twitter', 'dm', 'twitter.post'],
    ['email', 'post', 'email.newsletter'],
  ])('falls back to the default of %s for %s, and says so', (platform, type, key) => {
    expect(sopFor(platform, type)).toMatchObject({ ok: true, value: { sop: { key }, fallback: true } });
  });

  test('refuses a platform it does not know and names those it does', () => {
    expect(sopFor('facebook', 'post')).toEqual({
      ok: false,
      code: 'VALIDATION_FAILED',
      reason: 'FIELDS_INVALID',
      field: 'platform',
      detail: { platforms: PLATFORMS },
    });
  });

  test('has a procedure of its own for every default type', () => {
    for (const platform of PLATFORMS)
      expect(sopOf(platform, CONTENT_TYPES_OF[platform][0]).fallback).toBe(false);
  });
});

describe('limits', () => {
  test('are those of the platform, and of the type where it differs', () => {
    expect(limitsOf('linkedin', 'post').text).toMatchObject({
      max: 3_000,
      fold: { desktop: 210, mobile: 140 },
    });
    expect(limitsOf('instagram', 'post')).toMatchObject({
      text: { max: 2_200, fold: { mobile: 125 } },
      hashtags: { warn_above: 5, error_above: 30 },
    });
    expect(limitsOf('instagram', 'story').hashtags).toMatchObject({ warn_above: 3 });
    expect(limitsOf('instagram', 'reel').media).toContainEqual(
      expect.objectContaining({ kind: 'video', via: 'composer', max_seconds: 180 }),
    );
    expect(limitsOf('twitter', 'thread').text).toMatchObject({ max: 280, unit: 'weighted' });
  });

  test('can be asked for the further texts of a platform by name, and a wrong name is an error', () => {
    expect(otherText(limitsOf('linkedin', 'thread'), 'Comment').max).toBe(1_250);
    expect(() => otherText(limitsOf('linkedin', 'post'), 'Poem')).toThrow(
      'linkedin has no text limit called Poem',
    );
  });

  test('are plain data that survives being stored', () => {
    for (const sop of SOPS) expect(JSON.parse(JSON.stringify(sop.limits))).toEqual(sop.limits);
  });
});

test('the instructions as text number the steps and keep the four headings', () => {
  const sop = sopByKey('twitter.thread');
  if (!sop) throw new Error('no procedure');
  const text = instructionsText(sop);
  expect(text).toMatch(/^X thread \(version 1\)\n\nWHERE\n- /);
  expect(text).toContain('HOW\n1. Draft three to ten posts');
  expect(text).toContain('\n\nCOMMON MISTAKES\n- ');
  expect(text).toMatch(/PROOF\nDone when /);
});
