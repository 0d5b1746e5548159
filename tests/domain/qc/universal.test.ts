import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { defineForm, withValue, type Content, type Row } from '../../../workflows/domain/artifacts/fields';
import type { Check, QcInput } from '../../../workflows/domain/qc/check';
import { filledIn } from '../../../workflows/domain/qc/presence';
import {
  COPY_CHECKS,
  forbiddenWords,
  minDepth,
  noForbiddenLanguage,
  noInternalNotes,
  noPlaceholders,
  requiredDisclaimers,
  requiredDisclaimersOf,
  UNIVERSAL_CHECKS,
} from '../../../workflows/domain/qc/universal';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

const FORM = defineForm({
  stage: 'CREATIVES',
  schemaVersion: 'test_v1',
  sections: [
    {
      key: 'a',
      title: 'A',
      fields: [
        { key: 'copy', label: 'Copy', kind: 'text', copy: true, required: true },
        { key: 'plain', label: 'Plain', kind: 'text' },
        { key: 'house', label: 'House', kind: 'text', private: true },
        { key: 'kind', label: 'Kind', kind: 'choice', options: [{ value: 'TBD', label: 'TBD' }] },
        {
          key: 'rows',
          label: 'Rows',
          kind: 'rows',
          columns: [
            { key: 'hook', label: 'Hook', kind: 'line', copy: true },
            { key: 'note', label: 'Note', kind: 'line', private: true },
          ],
        },
      ],
    },
    {
      key: 'b',
      title: 'B',
      when: { field: 'a.plain', is: ['B'] },
      fields: [{ key: 'deep', label: 'Deep', kind: 'text', required: true }],
    },
  ],
});

const inputOf = (content: Content, upstream = upstreamOf()): QcInput => ({
  form: FORM,
  content,
  schemaVersion: 'test_v1',
  upstream,
});
const found = (check: Check, fields: Content[string], upstream = upstreamOf()) =>
  check.run(inputOf({ a: fields }, upstream))?.evidence;

/** Built on an intake and a strategy that say this of words and disclaimers. */
const built = (said: { banned?: string[]; forbidden?: string[]; asked?: string[]; kept?: string[] }) =>
  upstreamOf({
    INTAKE: inForce(INTAKE_FORM, {
      voice: { banned_words: said.banned ?? [], required_disclaimers: said.asked ?? [] },
    }),
    STRATEGY: inForce(STRATEGY_FORM, {
      layer7_constraints: {
        forbidden_language: said.forbidden ?? [],
        required_disclaimers: said.kept ?? [],
      },
    }),
  });

describe('placeholders', () => {
  test.each([
    ['Price: TBD', 'TBD'],
    ['Date tba.', 'tba'],
    ['To be announced', 'To be announced'],
    ['to be determined', 'to be determined'],
    ['Lorem ipsum dolor', 'Lorem ipsum'],
    ['fill in', 'fill in'],
    ['Fill this in later', 'Fill this in'],
    ['Please fill in the name', 'fill in'],
    ['Todo: ask Lena', 'Todo'],
    ['Costs xxx euros', 'xxx'],
    ['Dear XXXX', 'XXXX'],
    ['Hello [name]', '[name]'],
    ['[Insert benefit here]', '[Insert benefit here]'],
    ['Brought to you by [Client Name]', '[Client Name]'],
    ['[placeholder]', '[placeholder]'],
    ['Hello {{first_name}}', '{{first_name}}'],
    ['<insert link>', '<insert link>'],
  ])('are found in “%s”', (text, part) => {
    expect(found(noPlaceholders, { copy: text })).toEqual([{ field: 'a.copy', text: part }]);
  });

  test.each([
    'Photodo and Totodo are names',
    'A to-do list for cafés',
    'Fill in the form and we send a box',
    'Please fill in our short survey',
    'Read [Client stories](https://northwind-tea.example/stories)',
    'It refills in minutes',
    'Size XXL, and 10 x 20',
    'Exxxtra',
    '[Clients] love it, [namely] cafés',
    'if (a < b) then',
    'The stbda',
  ])('are not seen in “%s”', (text) => {
    expect(found(noPlaceholders, { copy: text })).toBeUndefined();
  });

  test('are found wherever somebody writes, and not in what is chosen', () => {
    const rows: Row[] = [{ hook: 'Tea' }, { hook: 'TBD', note: 'todo' }];
    expect(found(noPlaceholders, { house: 'tbd', kind: 'TBD', rows })).toEqual([
      { field: 'a.house', text: 'tbd' },
      { field: 'a.rows.1.hook', text: 'TBD' },
      { field: 'a.rows.1.note', text: 'todo' },
    ]);
  });
});

describe('notes of the house', () => {
  test.each([
    'Internal: slow payers',
    'INTERNAL NOTE: no',
    'Do not share',
    'confidential',
    'WIP',
    'fixme',
    'Not for the client',
  ])('are found in “%s”', (text) => {
    expect(found(noInternalNotes, { plain: text })).toMatchObject([{ field: 'a.plain' }]);
  });

  test.each(['Internal training', 'We share it with confidence', 'Swipe', 'A wiper', 'International: yes'])(
    'are not seen in “%s”',
    (text) => {
      expect(found(noInternalNotes, { plain: text })).toBeUndefined();
    },
  );

  test('are allowed where the client does not read, in a table by its column', () => {
    expect(found(noInternalNotes, { house: 'WIP', rows: [{ note: 'internal: x' }] })).toBeUndefined();
    expect(found(noInternalNotes, { rows: [{ hook: 'internal: x' }] })).toMatchObject([
      { field: 'a.rows.0.hook' },
    ]);
  });
});

describe('forbidden words', () => {
  test('are those of intake and strategy, once each', () => {
    const upstream = built({ banned: ['Detox', 'cheap, best ever'], forbidden: ['detox', 'None', ' '] });
    expect(forbiddenWords({ upstream })).toEqual(['detox', 'cheap', 'best ever']);
    expect(forbiddenWords({ upstream: upstreamOf() })).toEqual([]);
  });

  test('are those that a strategy names itself while it is being checked', () => {
    const content = { layer7_constraints: { forbidden_language: ['new'] } };
    const upstream = built({ forbidden: ['old'] });
    expect(forbiddenWords({ form: STRATEGY_FORM, content, upstream })).toEqual(['new']);
    expect(forbiddenWords({ form: FORM, content, upstream })).toEqual(['old']);
  });

  const upstream = built({ forbidden: ['cheap', 'C++', 'für umsonst'] });
  test('are found in copy as whole words, whatever their case', () => {
    const rows = [{ hook: 'Written in C++.' }];
    expect(found(noForbiddenLanguage, { copy: 'CHEAP tea, FÜR UMSONST', rows }, upstream)).toEqual([
      { field: 'a.copy', text: 'cheap' },
      { field: 'a.rows.0.hook', text: 'c++' },
    ]);
  });

  test('are not seen inside other words, nor in what is not published', () => {
    const fields = { copy: 'Cheaper, dirt-cheapest', plain: 'cheap', rows: [{ note: 'cheap' }] };
    expect(found(noForbiddenLanguage, fields, upstream)).toBeUndefined();
  });
});

test('words that are named in order to be avoided are neither placeholders nor notes', () => {
  const input = (form: QcInput['form'], content: Content) => ({
    form,
    content,
    schemaVersion: form.schemaVersion,
    upstream: upstreamOf(),
  });
  const named = ['TBD', 'confidential'];
  for (const check of [noPlaceholders, noInternalNotes]) {
    expect(check.run(input(INTAKE_FORM, { voice: { banned_words: named } }))).toBeUndefined();
    expect(
      check.run(
        input(STRATEGY_FORM, { layer7_constraints: { forbidden_language: named, forbidden_ctas: named } }),
      ),
    ).toBeUndefined();
    expect(check.run(input(STRATEGY_FORM, { layer7_constraints: { allowed_ctas: named } }))).toBeDefined();
  }
});

describe('disclaimers', () => {
  test('are those of intake and strategy, once each', () => {
    const upstream = built({ asked: ['Ad', 'none'], kept: ['ad', 'Prices, net'] });
    expect(requiredDisclaimersOf({ upstream })).toEqual(['ad', 'Prices, net']);
  });

  test('are missed where no text has them, and the first place for them is named', () => {
    expect(found(requiredDisclaimers, { copy: 'Tea' }, built({ kept: ['Prices, net'] }))).toEqual([
      { field: 'a.copy', text: 'Prices, net' },
    ]);
  });

  test('are found in any text, whatever their case and spaces', () => {
    const upstream = built({ asked: ['Prices, net'] });
    expect(found(requiredDisclaimers, { plain: 'All prices,\n  NET.' }, upstream)).toBeUndefined();
    expect(found(requiredDisclaimers, { copy: 'Tea' })).toBeUndefined();
  });
});

describe('depth', () => {
  test('is missed in required texts of a word or two', () => {
    expect(found(minDepth, { copy: 'Good tea', plain: 'Tea' })).toEqual([
      { field: 'a.copy', text: 'Good tea' },
    ]);
  });

  test.each(['Good tea for cafés', 'none', 'Unknown', 'n/a', ''])('is not missed in “%s”', (text) => {
    expect(found(minDepth, withValue({}, 'a.copy', text).a ?? {})).toBeUndefined();
  });

  test('is asked for in a section with a condition where it matters', () => {
    const shallow = { b: { deep: 'Yes' } };
    expect(minDepth.run(inputOf(shallow))).toBeUndefined();
    expect(minDepth.run(inputOf({ a: { plain: 'B' }, ...shallow }))?.evidence).toEqual([
      { field: 'b.deep', text: 'Yes' },
    ]);
  });
});

describe('fields that have to be filled in', () => {
  const check = filledIn({ id: 'x', severity: 'MAJOR', title: 'X', paths: ['a.copy', 'a.rows'] });

  test('are missed by their labels', () => {
    expect(check.run(inputOf({}))).toEqual({
      message: 'Missing: Copy, Rows.',
      evidence: [{ field: 'a.copy' }, { field: 'a.rows' }],
    });
  });

  test('are not missed when they say something', () => {
    expect(check.run(inputOf({ a: { copy: 'x', rows: [{ hook: 'y' }] } }))).toBeUndefined();
  });
});

describe('the checks of every stage', () => {
  test('find nothing in the examples', () => {
    const upstream = upstreamOf({
      INTAKE: inForce(INTAKE_FORM, INTAKE_CONTENT),
      STRATEGY: inForce(STRATEGY_FORM, STRATEGY_CONTENT),
    });
    for (const check of [...UNIVERSAL_CHECKS, ...COPY_CHECKS]) {
      for (const [form, content] of [
        [INTAKE_FORM, INTAKE_CONTENT],
        [STRATEGY_FORM, STRATEGY_CONTENT],
      ] as const) {
        expect(check.run({ form, content, schemaVersion: form.schemaVersion, upstream })).toBeUndefined();
      }
    }
  });

  test('have the weights that were agreed', () => {
    expect([...UNIVERSAL_CHECKS, ...COPY_CHECKS].map(({ id, severity }) => [id, severity])).toEqual([
      ['no_placeholders', 'BLOCKER'],
      ['internal_notes', 'BLOCKER'],
      ['min_depth', 'MINOR'],
      ['forbidden_language', 'BLOCKER'],
      ['required_disclaimers', 'MAJOR'],
    ]);
  });
});
