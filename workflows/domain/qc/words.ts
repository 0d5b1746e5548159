/** Words looked for in copy: whole ones, however they are cased, spaced, parted or composed, and with either apostrophe. */

/** Where a word may or may not be parted, and what has no width. */
const UNSEEN = /[\u00AD\u200B\u2060\uFEFF]/g;
const LETTERS = /[\p{L}\p{N}]+/gu;
const ENDS_ON_LETTER = /[\p{L}\p{N}]$/u;
const BEGINS_WITH_LETTER = /^[\p{L}\p{N}]/u;

/** Two texts that a reader takes for the same one are the same. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(/[’ʼ]/g, "'")
    .replaceAll(/[\u2010\u2011]/g, '-')
    .replaceAll(UNSEEN, '')
    .replaceAll(/\s+/g, ' ');
}

/** As whole words, whatever the case. */
export function hasWord(text: string, word: string): boolean {
  return stands(plain(text), plain(word).trim());
}

function stands(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (isWhole(text, at, word.length)) return true;
  }
  return false;
}

/** Two code units before and after: a letter can be a pair of them. */
function isWhole(text: string, at: number, length: number): boolean {
  const after = at + length;
  return (
    !ENDS_ON_LETTER.test(text.slice(Math.max(0, at - 2), at)) &&
    !BEGINS_WITH_LETTER.test(text.slice(after, after + 2))
  );
}

type Placed = { word: string; at: number };
type Index = {
  /** By what they begin with, up to the first character that is no letter. */
  byBeginning: Map<string, Placed[]>;
  /** Those that begin with a sign. */
  others: Placed[];
  /** What was found in a text before: pieces are put together from the same few over and over. */
  known: Map<string, string | undefined>;
};

const indexes = new WeakMap<readonly string[], Index>();

/**
 * The first of the words that stands in the text. A list of thousands costs no more than one: each text is walked through
 * once, and only the words that begin like one of its own are compared. The list must not change afterwards.
 */
export function wordIn(text: string, words: readonly string[]): string | undefined {
  const index = indexFor(words);
  if (index.known.has(text)) return index.known.get(text);
  const found = words[placeIn(plain(text), index)];
  index.known.set(text, found);
  return found;
}

function indexFor(words: readonly string[]): Index {
  const made = indexes.get(words);
  if (made) return made;
  const index: Index = { byBeginning: new Map(), others: [], known: new Map() };
  words.forEach((typed, at) => {
    const word = plain(typed).trim();
    const beginning = word.match(/^[\p{L}\p{N}]+/u)?.[0];
    if (beginning === undefined) index.others.push({ word, at });
    else {
      const alike = index.byBeginning.get(beginning) ?? [];
      alike.push({ word, at });
      index.byBeginning.set(beginning, alike);
    }
  });
  indexes.set(words, index);
  return index;
}

/** -1 when none of them stands there. */
function placeIn(text: string, { byBeginning, others }: Index): number {
  const places = others.filter(({ word }) => stands(text, word)).map(({ at }) => at);
  for (const { 0: letters, index: start } of text.matchAll(LETTERS)) {
    for (const { word, at } of byBeginning.get(letters) ?? []) {
      if (text.startsWith(word, start) && isWhole(text, start, word.length)) places.push(at);
    }
  }
  return places.reduce((first, at) => (first === -1 || at < first ? at : first), -1);
}
