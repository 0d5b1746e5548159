import { isEmpty, fieldsOf, textsOf, valueAt, applies, type PlacedText } from '../artifacts/fields';
import type { Check, Evidence, QcInput } from './check';

/** What is checked of every stage's content. */

const PLACEHOLDERS =
  /\b(tbd|tba|to be (?:defined|determined|announced)|lorem ipsum|fill (?:this )?in|to-?do|x{3,})\b|\[(?:placeholder|insert|your|client|name|company|brand|date|link|url)[^\]\n]{0,60}\]|\{\{[^}\n]{0,60}\}\}|<(?:placeholder|insert)[^>\n]{0,60}>/i;
const INTERNAL_NOTES =
  /\binternal(?: note)?s?\s*:|\bdo not share\b|\bconfidential\b|\bwip\b|\bfixme\b|\bnot for (?:the )?client\b/i;

/** Texts that stand for a decision somebody still has to make. Whole words only: "Photodo" is a name. */
export const noPlaceholders: Check = {
  id: 'no_placeholders',
  severity: 'BLOCKER',
  title: 'No placeholder is left in the text',
  instruction: 'Write what is meant, or empty the field.',
  run: (input) => found(input, PLACEHOLDERS, () => true, 'A placeholder is left in the text.'),
};

export const noInternalNotes: Check = {
  id: 'internal_notes',
  severity: 'BLOCKER',
  title: 'What the client will read has no note of the house in it',
  instruction: 'Take the note out, or put it into a field that the client does not see.',
  run: (input) =>
    found(
      input,
      INTERNAL_NOTES,
      ({ field }) => !field.private,
      'A note meant for the house stands where the client reads.',
    ),
};

/** Words that the strategy or the client forbade, in words that are published. */
export const noForbiddenLanguage: Check = {
  id: 'forbidden_language',
  severity: 'BLOCKER',
  title: 'No forbidden word is used in copy',
  instruction: 'Say it in other words.',
  run(input) {
    const words = forbiddenWords(input);
    const texts = textsOf(input.form, input.content).filter(({ field }) => field.copy);
    const evidence = texts.flatMap((placed) => {
      const used = words.find((word) => hasWord(placed.text, word));
      return used ? [{ field: placed.path, text: used }] : [];
    });
    return evidence.length === 0
      ? undefined
      : { message: `Forbidden words are used: ${list(evidence)}.`, evidence };
  },
};

export const requiredDisclaimers: Check = {
  id: 'required_disclaimers',
  severity: 'MAJOR',
  title: 'Every required disclaimer stands in the copy or its rules',
  instruction: 'Add the disclaimer to the rules or to the copy that needs it.',
  run(input) {
    const wanted = entriesAt(input, 'INTAKE', 'voice.required_disclaimers');
    const all = textsOf(input.form, input.content)
      .map(({ text }) => text.toLowerCase())
      .join('\n');
    const missing = wanted.filter((one) => !all.includes(one.toLowerCase()));
    if (missing.length === 0) return undefined;
    return { message: `Missing: ${missing.map((one) => `“${one}”`).join(', ')}.`, evidence: [] };
  },
};

const SHALLOW = 12;

/** A long field answered with two words is rarely an answer. */
export const minDepth: Check = {
  id: 'min_depth',
  severity: 'MINOR',
  title: 'Required texts say more than a word or two',
  instruction: 'Say it in a sentence.',
  run({ form, content }) {
    const evidence = fieldsOf(form)
      .filter(({ section, field }) => field.kind === 'text' && field.required && applies(section, content))
      .flatMap(({ path }): Evidence[] => {
        const value = valueAt(content, path);
        return typeof value === 'string' && !isEmpty(value) && value.trim().length < SHALLOW
          ? [{ field: path, text: value }]
          : [];
      });
    return evidence.length === 0 ? undefined : { message: 'Some answers are very short.', evidence };
  },
};

/** Of every stage. Those about copy and disclaimers join where copy is written. */
export const UNIVERSAL_CHECKS: readonly Check[] = [noPlaceholders, noInternalNotes, minDepth];
export const COPY_CHECKS: readonly Check[] = [noForbiddenLanguage, requiredDisclaimers];

/** The words that intake and strategy forbid, lower case. */
export function forbiddenWords(input: Pick<QcInput, 'upstream'>): string[] {
  const banned = entriesAt(input, 'INTAKE', 'voice.banned_words');
  const forbidden = entriesAt(input, 'STRATEGY', 'layer7_constraints.forbidden_language');
  return [...new Set([...banned, ...forbidden].map((word) => word.toLowerCase()))];
}

/** A list, or a text with one entry a line or between commas. */
function entriesAt(
  { upstream }: Pick<QcInput, 'upstream'>,
  stage: 'INTAKE' | 'STRATEGY',
  path: string,
): string[] {
  const source = upstream.approved[stage];
  const value = source && valueAt(source.content, path);
  const entries = typeof value === 'string' ? value.split(/[\n,;]/) : Array.isArray(value) ? value : [];
  return entries
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one.toLowerCase() !== 'none');
}

/** As whole words, whatever the case. */
export function hasWord(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'iu').test(text);
}

function found(input: QcInput, pattern: RegExp, counts: (placed: PlacedText) => boolean, message: string) {
  const evidence = textsOf(input.form, input.content)
    .filter(counts)
    .flatMap(({ path, text }): Evidence[] => {
      const match = pattern.exec(text);
      return match ? [{ field: path, text: match[0] }] : [];
    });
  return evidence.length === 0 ? undefined : { message, evidence };
}

function list(evidence: readonly Evidence[]): string {
  return [...new Set(evidence.map(({ text }) => `“${text}”`))].join(', ');
}
