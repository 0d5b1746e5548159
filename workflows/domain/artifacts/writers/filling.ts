import { clip, oneLine } from '../../calendar-copy';
import { permitted } from '../creative-words';
import { entriesOf, LONGEST_TEXT, saysNothing } from '../entries';
import { isEmpty, valueAt, withValue, type Content, type Value } from '../fields';

/** What a writer made of a content: the same with what was empty filled, and what has to be said about it. */
export type Written = { content: Content; note?: string };

/** The content with values where nothing stood; what a person wrote is never touched. */
export function filledWith(
  content: Content,
  values: Readonly<Partial<Record<string, Value | undefined>>>,
): Content {
  return Object.entries(values).reduce(
    (filled, [path, value]) =>
      value === undefined || isEmpty(value) || !isEmpty(valueAt(filled, path))
        ? filled
        : withValue(filled, path, value),
    content,
  );
}

export const LINE_MAX = 300;

/** The statements in a text: its lines, without those that say that there is nothing to say. */
export function statementsIn(text: string): string[] {
  return entriesOf(text).filter((line) => !saysNothing(line));
}

/** The sentences of a text, one after the other. */
export function sentencesIn(text: string): string[] {
  return statementsIn(text).flatMap((line) =>
    line
      .split(/(?<=[.!?…])\s+/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  );
}

/** Without the full stop at its end, to go on after it. */
export function open(text: string): string {
  return oneLine(text).replace(/(?<![.;,:])[.;,:]+$/, '');
}

/** With a full stop where it has no end of its own. */
export function closed(text: string): string {
  const line = oneLine(text);
  return line === '' || /[.!?…]["”’)]?$/.test(line) ? line : `${line}.`;
}

/** Sentences one after the other; what is empty is left out. */
export function prose(...parts: Array<string | undefined | false>): string {
  const text = parts
    .filter((part): part is string => typeof part === 'string' && part.trim() !== '')
    .map(closed)
    .join(' ');
  return clip(text, LONGEST_TEXT);
}

/** Each once, as many as are wanted, none with a word that may not be said. */
export function sayable(texts: readonly string[], forbidden: readonly string[], most: number): string[] {
  const lines = texts.map((text) => clip(oneLine(text), LINE_MAX));
  const seen = new Set<string>();
  const distinct = lines.filter((line) => !seen.has(open(line)) && seen.add(open(line)));
  return permitted(distinct, forbidden).slice(0, most);
}
