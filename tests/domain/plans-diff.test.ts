import fc from 'fast-check';
import { linesDiff, planDiff, wordsDiff, type Piece } from '../../workflows/domain/plans-diff';
import { changedSections, PLAN_SECTIONS } from '../../workflows/domain/plans-sections';
import { A_PLAN } from '../support/facts';

const joined = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('');
const changedWords = (pieces: readonly Piece[]) =>
  pieces.filter(({ changed }) => changed).map(({ text }) => text.trim());
const texts = fc
  .array(fc.constantFrom('tea', 'the', 'spring', 'order', 'now', ',', '\n', '  ', 'naïve', '🍵'), {
    maxLength: 14,
  })
  .map((words) => words.join(' '));
const lines = fc.array(
  fc.record({ label: fc.constantFrom('Tone', 'Week 1', 'Week 2', 'Craft'), text: texts }),
  { maxLength: 8 },
);

describe('word by word', () => {
  test('marks only what changed', () => {
    const { before, after } = wordsDiff('Order a tasting box today', 'Order a large box');
    expect(changedWords(before)).toEqual(['tasting', 'today']);
    expect(changedWords(after)).toEqual(['large']);
    const added = wordsDiff('Order a box', 'Order a tasting box');
    expect([changedWords(added.before), changedWords(added.after)]).toEqual([[], ['tasting']]);
  });

  test('keeps no lonely word in the middle of what was written anew', () => {
    const { before } = wordsDiff(
      'Same start, the strongest rival is postponement of all the things here, same end',
      'Same start, a reviewer raised audit season, so the first week opens with it now, same end',
    );
    expect(changedWords(before)).toHaveLength(1);
  });

  test('loses nothing of either text, and marks the same words on neither side', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const { before, after } = wordsDiff(one, other);
        expect(joined(before)).toBe(one);
        expect(joined(after)).toBe(other);
        const kept = (pieces: Piece[]) =>
          joined(pieces.filter(({ changed }) => !changed))
            .split(/\s+/)
            .join('');
        expect(kept(before)).toBe(kept(after));
        expect(wordsDiff(one, one).before.some(({ changed }) => changed)).toBe(false);
      }),
    );
  });

  test('is quick with texts as long as a page', () => {
    const long = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word}${index}`).join(' ');
    const began = performance.now();
    const { before, after } = wordsDiff(`same ${long('a')} end`, `same ${long('b')} end`);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect([before[0], after.at(-1)]).toEqual([
      { text: 'same ', changed: false },
      { text: 'end', changed: false },
    ]);
  });
});

describe('line by line', () => {
  test('every line of both versions stands somewhere, in its order', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = linesDiff(before, after);
        const side = (of: 'before' | 'after', not: string) =>
          diff.filter(({ change }) => change !== not).map((line) => joined(line[of]));
        expect(side('before', 'ADDED')).toEqual(before.map(({ text }) => text));
        expect(side('after', 'REMOVED')).toEqual(after.map(({ text }) => text));
        expect(linesDiff(before, before).every(({ change }) => change === 'SAME')).toBe(true);
      }),
    );
  });

  test('a line of which hardly a word stayed is shown whole on both sides', () => {
    const [line] = linesDiff(
      [{ label: 'Goal', text: 'Win twenty wholesale customers before the spring ends' }],
      [{ label: 'Goal', text: 'Be remembered by the people who drink tea at work' }],
    );
    expect(line?.change).toBe('CHANGED');
    expect(line?.before).toHaveLength(1);
    expect(line?.after).toHaveLength(1);
  });
});

test('a line that came first moves the others, and they are still the same', () => {
  const angle = (text: string) => ({ label: 'Angle', text });
  const [one, two] = [
    angle('A fair comparison, with the weaknesses left in'),
    angle('Begin with the reasons against it'),
  ];
  const diff = linesDiff(
    [one, two],
    [angle('Audit season before anything else'), one, { ...two, text: `${two.text}, now` }],
  );
  expect(diff.map(({ change }) => change)).toEqual(['ADDED', 'SAME', 'CHANGED']);
  expect(changedWords(diff[2]?.after ?? [])).toEqual(['it, now']);
});

describe('two versions of a plan', () => {
  test('differ in nothing when they say the same', () => {
    expect(planDiff(A_PLAN, structuredClone(A_PLAN)).map(({ same }) => same)).toEqual(
      PLAN_SECTIONS.map(() => true),
    );
  });

  test('differ in the sections that were changed, and only there', () => {
    const after = {
      ...A_PLAN,
      positioning: 'The roastery that explains, and listens.',
      voice: { ...A_PLAN.voice, emoji: false },
    };
    expect(changedSections(A_PLAN, after)).toEqual(['POSITIONING', 'VOICE']);
    const diff = planDiff(A_PLAN, after);
    expect(diff.filter(({ same }) => !same).map(({ section }) => section)).toEqual(['POSITIONING', 'VOICE']);
    const voice = diff
      .find(({ section }) => section === 'VOICE')
      ?.lines.filter(({ change }) => change !== 'SAME');
    expect(voice).toEqual([
      {
        label: 'Emoji',
        change: 'CHANGED',
        before: [{ text: 'yes', changed: true }],
        after: [{ text: 'no', changed: true }],
      },
    ]);
  });

  test('themes in another order are the same plan: they are stored under their names', () => {
    const turned = { ...A_PLAN, messaging: Object.fromEntries(Object.entries(A_PLAN.messaging).reverse()) };
    expect(changedSections(A_PLAN, turned)).toEqual([]);
  });

  test('what a version reports of itself is no difference', () => {
    expect(changedSections(A_PLAN, { ...A_PLAN, changes: ['Olga edited it.'] })).toEqual([]);
  });
});
