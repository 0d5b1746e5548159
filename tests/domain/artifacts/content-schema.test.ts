import fc from 'fast-check';
import {
  jsonSchemaOf,
  MAX_CONTENT_BYTES,
  parseContent,
} from '../../../workflows/domain/artifacts/content.schema';
import { CREATIVES_FORM } from '../../../workflows/domain/artifacts/content/creatives';
import { DELIVERY_FORM } from '../../../workflows/domain/artifacts/content/delivery';
import { EXECUTION_FORM } from '../../../workflows/domain/artifacts/content/execution';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { MONITORING_FORM } from '../../../workflows/domain/artifacts/content/monitoring';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { defineForm } from '../../../workflows/domain/artifacts/fields';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';
import { STRATEGY_CONTENT } from '../../support/artifacts/strategy';

const FORM = defineForm({
  stage: 'INTAKE',
  schemaVersion: 'test_v1',
  groups: ['extra'],
  sections: [
    {
      key: 'about',
      title: 'About',
      aliases: ['abouts'],
      groups: ['details'],
      fields: [
        { key: 'name', label: 'Name', kind: 'line', aliases: ['title'] },
        { key: 'story', label: 'Story', kind: 'text' },
        { key: 'short', label: 'Short', kind: 'line', most: 5 },
        { key: 'site', label: 'Site', kind: 'url' },
        { key: 'mail', label: 'Mail', kind: 'email' },
        { key: 'day', label: 'Day', kind: 'date' },
        { key: 'zone', label: 'Zone', kind: 'zone' },
        {
          key: 'goal',
          label: 'Goal',
          kind: 'choice',
          options: [
            { value: 'Lead Generation', label: 'Leads of all kinds', aliases: ['Leads'] },
            { value: 'Sales', label: 'Sales' },
          ],
        },
        { key: 'weeks', label: 'Weeks', kind: 'number', min: 1, max: 52, whole: true },
        { key: 'price', label: 'Price', kind: 'number', min: 0 },
        { key: 'wants', label: 'Wants it', kind: 'flag' },
        { key: 'words', label: 'Words', kind: 'list', most: 3 },
        { key: 'days', label: 'Days', kind: 'list', of: 'date' },
        {
          key: 'where',
          label: 'Where',
          kind: 'choices',
          options: [
            { value: 'linkedin', label: 'LinkedIn' },
            { value: 'email', label: 'E-mail' },
          ],
        },
      ],
    },
    {
      key: 'more',
      title: 'More',
      fields: [
        { key: 'name', label: 'Name', kind: 'line' },
        {
          key: 'people',
          label: 'People',
          kind: 'rows',
          most: 2,
          columns: [
            { key: 'name', label: 'Name', kind: 'line', aliases: ['who'] },
            { key: 'age', label: 'Age', kind: 'number' },
          ],
        },
        {
          key: 'counts',
          label: 'Counts',
          kind: 'map',
          keyLabel: 'Platform',
          keys: [
            { value: 'linkedin', label: 'LinkedIn' },
            { value: 'email', label: 'E-mail' },
          ],
          value: { key: 'count', label: 'Count', kind: 'number', min: 0, max: 21 },
        },
        {
          key: 'notes',
          label: 'Notes',
          kind: 'map',
          keyLabel: 'Name',
          value: { key: 'note', label: 'Note', kind: 'line' },
        },
      ],
    },
  ],
});

const kept = (sent: unknown) => {
  const parsed = parseContent(FORM, sent);
  return parsed.ok ? parsed.value : parsed.detail;
};
const about = (fields: Record<string, unknown>) => kept({ about: fields });

describe('what is sent becomes what is kept', () => {
  test.each<[string, unknown, unknown]>([
    ['one line', { name: '  North\r\n wind ' }, { name: 'North wind' }],
    ['several lines', { story: ' One\r\nTwo ' }, { story: 'One\nTwo' }],
    ['several texts for one', { story: ['One', 'Two'] }, { story: 'One\nTwo' }],
    ['a choice by its value', { goal: 'Sales' }, { goal: 'Sales' }],
    ['a choice as machines spell it', { goal: 'LEAD_GENERATION' }, { goal: 'Lead Generation' }],
    ['a choice by its label', { goal: 'leads of all kinds' }, { goal: 'Lead Generation' }],
    ['a choice by another word', { goal: 'leads' }, { goal: 'Lead Generation' }],
    ['a number as a form sends it', { weeks: ' 12 ', price: '1,250.5' }, { weeks: 12, price: 1250.5 }],
    ['nothing as a number', { price: '0' }, { price: 0 }],
    ['a box that is ticked', { wants: 'on' }, { wants: true }],
    ['a box that is not', { wants: 'false' }, { wants: false }],
    ['lines as a list', { words: 'tea\n\n cup \n' }, { words: ['tea', 'cup'] }],
    ['a list with empty entries', { words: ['tea', '', null, ' '] }, { words: ['tea'] }],
    [
      'choices twice and by their labels',
      { where: ['E-mail', 'email', 'LinkedIn'] },
      { where: ['email', 'linkedin'] },
    ],
    ['another name', { title: 'Northwind' }, { name: 'Northwind' }],
    ['fields in a group', { details: { name: 'Northwind', weeks: 3 } }, { name: 'Northwind', weeks: 3 }],
    ['half a character and a NUL', { name: 'a\u0000b\ud800c' }, { name: 'ab\ufffdc' }],
    ['a whole one', { name: 'tea 🍵' }, { name: 'tea 🍵' }],
  ])('%s', (_what, sent, is) => {
    expect(about(sent as Record<string, unknown>)).toEqual({ about: is });
  });

  test('fields beside the sections, where their name is unique', () => {
    expect(kept({ weeks: 3, people: [{ name: 'Lena' }] })).toEqual({
      about: { weeks: 3 },
      more: { people: [{ name: 'Lena' }] },
    });
  });

  test('sections under other names and in groups', () => {
    expect(kept({ abouts: { weeks: 3 }, extra: { more: { name: 'x' } } })).toEqual({
      about: { weeks: 3 },
      more: { name: 'x' },
    });
  });

  test('one line of several, whatever stands around them, and of very much space in no time', () => {
    expect(parseContent(FORM, { about: { name: ' a \r\n\n\t b\n c ' } })).toMatchObject({
      value: { about: { name: 'a b c' } },
    });
    const begun = performance.now();
    parseContent(FORM, { about: { words: [`a${' '.repeat(400_000)}b`] } });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('rows without those that say nothing', () => {
    expect(kept({ people: [{ who: ' Lena ', age: '40' }, {}, { name: '', age: null }] })).toEqual({
      more: { people: [{ name: 'Lena', age: 40 }] },
    });
  });

  test('names of a map as they are chosen, and none for nothing', () => {
    expect(kept({ counts: { LinkedIn: '3', 'e-mail': 0, ' ': 1 }, notes: { ' a ': 'b', c: '' } })).toEqual({
      more: { counts: { linkedin: 3, email: 0 }, notes: { a: 'b' } },
    });
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['empty sections', { about: {}, more: {} }],
    [
      'empty values',
      { about: { name: '', story: null, words: [], weeks: '', where: [] }, more: { people: [], counts: {} } },
    ],
  ])('%s is nothing', (_what, sent) => {
    expect(kept(sent)).toEqual({});
  });
});

describe('what is sent is refused', () => {
  test.each<[string, unknown, string]>([
    ['a list', [], 'content'],
    ['nothing', null, 'content'],
    ['a text', 'about', 'content'],
    ['a section that is a text', { more: 'x' }, 'more'],
    ['a field that does not exist', { about: { colour: 'green' } }, 'about.colour'],
    ['one beside the sections', { colour: 'green' }, 'colour'],
    ['one that several sections have', { name: 'x' }, 'name'],
    ['__proto__ as a field', JSON.parse('{"__proto__": "x"}'), '__proto__'],
    ['__proto__ in a section', JSON.parse('{"about": {"__proto__": "x"}}'), 'about.__proto__'],
    [
      '__proto__ in a row',
      JSON.parse('{"people": [{"__proto__": {"name": "x"}}]}'),
      'more.people.0.__proto__',
    ],
    ['a field twice', { about: { name: 'a', title: 'b' } }, 'about.name'],
    ['a number for a text', { about: { name: 3 } }, 'about.name'],
    ['a text that is too long', { about: { short: '123456' } }, 'about.short'],
    ['a line of more than 300', { about: { name: 'x'.repeat(301) } }, 'about.name'],
    ['a text of 200 KB', { about: { story: 'x'.repeat(200 * 1024) } }, 'about.story'],
    ['lists of texts with something else', { about: { story: ['a', 1] } }, 'about.story'],
    ['an address of a script', { about: { site: 'javascript:alert(1)' } }, 'about.site'],
    ['an address without a host', { about: { site: 'https://localhost' } }, 'about.site'],
    ['an e-mail address without a host', { about: { mail: 'lena' } }, 'about.mail'],
    ['a day that is none', { about: { day: '2027-02-30' } }, 'about.day'],
    ['a zone that is none', { about: { zone: 'Mars/North' } }, 'about.zone'],
    ['a choice that is none', { about: { goal: 'Fame' } }, 'about.goal'],
    ['a number that is none', { about: { weeks: 'many' } }, 'about.weeks'],
    ['half of something whole', { about: { weeks: 1.5 } }, 'about.weeks'],
    ['too little', { about: { weeks: 0 } }, 'about.weeks'],
    ['too much', { about: { weeks: 53 } }, 'about.weeks'],
    ['endless', { about: { price: '1e999' } }, 'about.price'],
    ['maybe', { about: { wants: 'maybe' } }, 'about.wants'],
    ['too many entries', { about: { words: ['a', 'b', 'c', 'd'] } }, 'about.words'],
    ['an entry of another kind', { about: { days: ['2027-01-01', 'soon'] } }, 'about.days.1'],
    ['an option that is none', { about: { where: ['fax'] } }, 'about.where.0'],
    ['too many rows', { people: [{ age: 1 }, { age: 2 }, { age: 3 }] }, 'more.people'],
    ['a column that does not exist', { people: [{ colour: 'x' }] }, 'more.people.0.colour'],
    ['a row that is none', { people: ['Lena'] }, 'more.people.0'],
    ['rows that are none', { people: 'Lena' }, 'more.people'],
    ['a name that a map does not have', { counts: { fax: 3 } }, 'more.counts.fax'],
    ['a value that a map does not have', { counts: { email: 22 } }, 'more.counts.email'],
    ['a map that is none', { counts: 3 }, 'more.counts'],
    ['a name that is too long', { notes: { ['x'.repeat(121)]: 'y' } }, `more.notes.${'x'.repeat(121)}`],
  ])('%s', (_what, sent, field) => {
    expect(parseContent(FORM, sent)).toMatchObject({
      ok: false,
      code: 'VALIDATION_FAILED',
      reason: 'FIELDS_INVALID',
      field,
    });
    const { fields } = kept(sent) as { fields: Record<string, string> };
    expect(Object.keys(fields)).toEqual([field]);
    expect(fields[field]).toMatch(/^(Must|At most|Can|Choose|There|Say|Sent|A name|“).+\.$/);
  });

  test('with everything that is wrong at once', () => {
    const { fields } = kept({ about: { weeks: 0, colour: 'x' }, flavour: 'y', more: { name: 3 } }) as {
      fields: Record<string, string>;
    };
    expect(Object.keys(fields).sort()).toEqual(['about.colour', 'about.weeks', 'flavour', 'more.name']);
  });

  test('never breaks it, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (sent) => {
        parseContent(FORM, sent);
        parseContent(FORM, { about: sent, people: sent, counts: sent });
      }),
    );
  });
});

describe('what is kept', () => {
  const sendable = fc.record(
    {
      name: fc.string(),
      story: fc.string({ unit: 'binary' }),
      goal: fc.constantFrom('leads', 'Sales', ''),
      weeks: fc.oneof(fc.integer({ min: 1, max: 52 }), fc.integer({ min: 1, max: 52 }).map(String)),
      words: fc.array(fc.string(), { maxLength: 3 }),
      where: fc.array(fc.constantFrom('LinkedIn', 'email')),
      people: fc.array(fc.record({ who: fc.string() }), { maxLength: 2 }),
      notes: fc.dictionary(fc.string({ maxLength: 20 }), fc.string()),
    },
    { requiredKeys: [] },
  );

  test('is kept the same when it is sent again', () => {
    fc.assert(
      fc.property(sendable, ({ people, notes, ...fields }) => {
        const once = parseContent(FORM, { about: fields, more: { people, notes } });
        fc.pre(once.ok);
        expect(once.ok && parseContent(FORM, once.value)).toEqual(once);
      }),
    );
  });

  test.each([
    ['INTAKE', INTAKE_FORM, INTAKE_CONTENT],
    ['STRATEGY', STRATEGY_FORM, STRATEGY_CONTENT],
  ] as const)('of the example of %s is far from too large', (_stage, form, content) => {
    expect(parseContent(form, content)).toEqual({ ok: true, value: content });
    expect(JSON.stringify(content).length).toBeLessThan(MAX_CONTENT_BYTES / 20);
  });
});

describe('the JSON Schema', () => {
  test.each([INTAKE_FORM, STRATEGY_FORM, CREATIVES_FORM, EXECUTION_FORM, MONITORING_FORM, DELIVERY_FORM])(
    'of $stage names every section and field, and takes nothing else',
    (form) => {
      const schema = jsonSchemaOf(form) as {
        $schema: string;
        additionalProperties: boolean;
        properties: Record<string, { properties: object; additionalProperties: boolean }>;
      };
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        additionalProperties: false,
      });
      const names = Object.entries(schema.properties).map(([key, section]) => {
        expect(section.additionalProperties).toBe(false);
        return [key, Object.keys(section.properties)];
      });
      expect(names).toEqual(form.sections.map(({ key, fields }) => [key, fields.map((field) => field.key)]));
    },
  );

  test('says what a field may hold', () => {
    expect(jsonSchemaOf(FORM)).toMatchObject({
      properties: {
        about: {
          description: 'About',
          properties: {
            name: { type: 'string', maxLength: 300, description: 'Name' },
            goal: { type: 'string', enum: ['Lead Generation', 'Sales'] },
            weeks: { type: 'integer', minimum: 1, maximum: 52 },
            words: { type: 'array', maxItems: 3 },
            wants: { type: 'boolean' },
          },
        },
        more: { properties: { people: { items: { additionalProperties: false } } } },
      },
    });
  });
});
