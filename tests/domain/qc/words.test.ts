import { hasWord, wordIn } from '../../../workflows/domain/qc/words';

const CASES: Array<[string, string, boolean]> = [
  ['Büro im Haus', 'büro', true],
  ['Großbüro', 'büro', false],
  ['free-range', 'free', true],
  ['carefree', 'free', false],
  ['20%', '20%', true],
  ['a.b', 'a+b', false],
  ['The world’s best', "world's best", true],
  ["The world's best", 'world’s best', true],
  ['We are number\n  one', 'number one', true],
  ['Cafe\u0301s of the year', 'cafés', true],
  ['Ο ΔΡΟΜΟΣ ΑΡΓΕΙ', 'δρόμος', false],
  ['Ο ΔΡΟΜΟΣ', 'δρομος', true],
  ['carefree and free', 'free', true],
  ['#Tea, not #Teatime', '#tea', true],
  ['Only #Teatime', '#tea', false],
  ['𐐀free', 'free', false],
  ['free𐐀', 'free', false],
  ['Free', '', false],
  ['A non\u2011binding offer', 'non-binding', true],
  ['Gua\u00ADran\u00ADteed', 'guaranteed', true],
  ['guaran\u200Bteed', 'guaranteed', true],
];

test.each(CASES)('“%s” has “%s”: %s', (text, word, has) => {
  expect(hasWord(text, word)).toBe(has);
  expect(wordIn(text, ['unheard', word])).toBe(has ? word : undefined);
});

test('of several words the first of the list is named, each time', () => {
  const words = ['best ever', 'cheap', 'best'];
  for (let turn = 0; turn < 2; turn += 1) {
    expect(wordIn('Cheap, and the best', words)).toBe('cheap');
    expect(wordIn('The best ever, and cheap', words)).toBe('best ever');
    expect(wordIn('Good tea', words)).toBeUndefined();
  }
});

test('thousands of words are looked for in a long text as fast as one', () => {
  const words = Array.from({ length: 20_000 }, (_, at) => `forbidden ${at}`);
  const text = 'Nothing of the kind stands here. '.repeat(6_000);
  const begun = performance.now();
  expect(wordIn(text, words)).toBeUndefined();
  expect(wordIn(`${text} Forbidden 19999`, words)).toBe('forbidden 19999');
  expect(performance.now() - begun).toBeLessThan(2_000);
});
