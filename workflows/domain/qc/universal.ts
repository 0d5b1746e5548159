import {
  applies,
  fieldsOf,
  isEmpty,
  textsOf,
  valueAt,
  type PlacedText,
  type StageForm,
} from '../artifacts/fields';
import { entriesOf, saysNothing } from '../artifacts/entries';
import type { Check, Evidence, QcInput } from './check';
import { wordIn } from './words';

/** What is checked of every stage's content. */

/** "Fill in the form" asks the reader, "fill in" the writer; "[Client login](https://…)" is a link. */
const PLACEHOLDERS = new RegExp(
  [
    String.raw`\b(?:tbd|tba|to be (?:defined|determined|announced)|lorem ipsum|todo|x{3,})\b`,
    String.raw`\bfill (?:this )?in\b(?!(?: \w+){1,3} (?:form|survey|questionnaire|application|sheet)\b)`,
    String.raw`\[(?:placeholder|insert|your|client|name|company|brand|date|link|url)\b[^\]\n]{0,60}\](?!\()`,
    String.raw`\{\{[^}\n]{0,60}\}\}`,
    String.raw`<(?:placeholder|insert)\b[^>\n]{0,60}>`,
  ].join('|'),
  'i',
);
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
      const used = wordIn(placed.text, words);
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
    const wanted = requiredDisclaimersOf(input);
    const all = textsOf(written(input.form), input.content)
      .map(({ text }) => plainText(text))
      .join('\n');
    const missing = wanted.filter((one) => !all.includes(plainText(one)));
    if (missing.length === 0) return undefined;
    const evidence = missing.map((text): Evidence => ({ field: homeOfDisclaimers(input.form), text }));
    return { message: `Missing: ${list(evidence)}.`, evidence };
  },
};

/** Without what the product copied from upstream: a rule that stands there is not kept here. */
function written(form: StageForm): StageForm {
  return { ...form, sections: form.sections.filter(({ computed }) => !computed) };
}

/** The field for them where a form has one, else the first that holds copy. */
function homeOfDisclaimers(form: StageForm): string {
  const fields = fieldsOf(written(form));
  const own = fields.find(({ field }) => field.key === 'required_disclaimers');
  return (own ?? fields.find(({ field }) => field.copy) ?? fields[0])?.path ?? '';
}

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
        const isShort = typeof value === 'string' && value.trim().length < SHALLOW;
        return isShort && !isEmpty(value) && !saysNothing(value) ? [{ field: path, text: value }] : [];
      });
    return evidence.length === 0 ? undefined : { message: 'Some answers are very short.', evidence };
  },
};

/** Of every stage. Those about copy and disclaimers join where copy is written. */
export const UNIVERSAL_CHECKS: readonly Check[] = [noPlaceholders, noInternalNotes, minDepth];
export const COPY_CHECKS: readonly Check[] = [noForbiddenLanguage, requiredDisclaimers];

/** What the rules of the house stand in: the stage itself while it is being checked, else what is in force of it. */
type RulesIn = Pick<QcInput, 'upstream'> & Partial<Pick<QcInput, 'form' | 'content'>>;

/** The words that intake and strategy forbid, lower case. */
export function forbiddenWords(input: RulesIn): string[] {
  const banned = entriesAt(input, 'INTAKE', 'voice.banned_words');
  const forbidden = entriesAt(input, 'STRATEGY', 'layer7_constraints.forbidden_language');
  const words = [...banned, ...forbidden].flatMap((entry) => entry.split(',')).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== '').map((word) => word.toLowerCase()))];
}

/** What the law or the client wants to be said, as intake and strategy have it. */
export function requiredDisclaimersOf(input: RulesIn): string[] {
  const asked = entriesAt(input, 'INTAKE', 'voice.required_disclaimers');
  const kept = entriesAt(input, 'STRATEGY', 'layer7_constraints.required_disclaimers');
  return [...new Map([...asked, ...kept].map((one) => [plainText(one), one])).values()];
}

function entriesAt(
  { upstream, form, content }: RulesIn,
  stage: 'INTAKE' | 'STRATEGY',
  path: string,
): string[] {
  const source = form?.stage === stage ? content : upstream.approved[stage]?.content;
  return entriesOf(source && valueAt(source, path)).filter((entry) => !saysNothing(entry));
}

function plainText(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

function found(input: QcInput, pattern: RegExp, counts: (placed: PlacedText) => boolean, message: string) {
  const evidence = textsOf(input.form, input.content)
    .filter((placed) => !placed.field.avoided && counts(placed))
    .flatMap(({ path, text }): Evidence[] => {
      const match = pattern.exec(text);
      return match ? [{ field: path, text: match[0] }] : [];
    });
  return evidence.length === 0 ? undefined : { message, evidence };
}

function list(evidence: readonly Evidence[]): string {
  return [...new Set(evidence.map(({ text }) => `“${text}”`))].join(', ');
}
