import {
  applies,
  completeness,
  defineForm,
  fieldsOf,
  isEmpty,
  textsOf,
  valueAt,
  withValue,
  type Content,
  type Section,
} from '../../../workflows/domain/artifacts/fields';
import { CREATIVES_FORM } from '../../../workflows/domain/artifacts/content/creatives';
import { DELIVERY_FORM } from '../../../workflows/domain/artifacts/content/delivery';
import { EXECUTION_FORM } from '../../../workflows/domain/artifacts/content/execution';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { MONITORING_FORM } from '../../../workflows/domain/artifacts/content/monitoring';
import { STRATEGY_FORM } from '../../../workflows/domain/artifacts/content/strategy';
import { readerOf } from '../../../workflows/domain/artifacts/reader';
import { STAGES } from '../../../workflows/domain/artifacts/stages';

const FORM = defineForm({
  stage: 'INTAKE',
  schemaVersion: 'test_v1',
  sections: [
    {
      key: 'about',
      title: 'About',
      fields: [
        { key: 'name', label: 'Name', kind: 'line', required: true },
        { key: 'kind', label: 'Kind', kind: 'choice', options: [{ value: 'Shop', label: 'Shop' }] },
        { key: 'since', label: 'Since', kind: 'date' },
        { key: 'zone', label: 'Zone', kind: 'zone' },
        { key: 'wants', label: 'Wants it', kind: 'flag' },
        { key: 'words', label: 'Words', kind: 'list' },
        { key: 'where', label: 'Where', kind: 'choices', options: [{ value: 'a', label: 'A' }] },
        {
          key: 'people',
          label: 'People',
          kind: 'rows',
          columns: [
            { key: 'name', label: 'Name', kind: 'line' },
            { key: 'likes', label: 'Likes', kind: 'list' },
            { key: 'age', label: 'Age', kind: 'number' },
            { key: 'role', label: 'Role', kind: 'choice', options: [{ value: 'Boss', label: 'Boss' }] },
          ],
        },
        {
          key: 'times',
          label: 'Times',
          kind: 'map',
          keyLabel: 'Platform',
          value: { key: 'at', label: 'At', kind: 'list' },
        },
        {
          key: 'notes',
          label: 'Notes',
          kind: 'map',
          keyLabel: 'Platform',
          value: { key: 'note', label: 'Note', kind: 'line' },
        },
      ],
    },
    {
      key: 'shop',
      title: 'Shop',
      when: { field: 'about.kind', is: ['Shop'] },
      fields: [{ key: 'goods', label: 'Goods', kind: 'text', required: true }],
    },
    {
      key: 'source',
      title: 'Source',
      computed: true,
      fields: [{ key: 'version', label: 'Version', kind: 'number' }],
    },
  ],
});

const CONTENT: Content = {
  about: {
    name: 'Northwind',
    kind: 'Shop',
    since: '2020-01-01',
    zone: 'Europe/Berlin',
    wants: false,
    words: ['tea', 'cup'],
    where: ['a'],
    people: [{ name: 'Lena', likes: ['rain', 'steam'], age: 40, role: 'Boss' }, { likes: ['sun'] }],
    times: { email: ['10:00'] },
    notes: { email: 'short' },
  },
  shop: { goods: 'Loose tea' },
};

describe('the texts of a content', () => {
  test('are all that somebody wrote, each with its place', () => {
    expect(textsOf(FORM, CONTENT).map(({ path, text }) => [path, text])).toEqual([
      ['about.name', 'Northwind'],
      ['about.words.0', 'tea'],
      ['about.words.1', 'cup'],
      ['about.people.0.name', 'Lena'],
      ['about.people.0.likes.0', 'rain'],
      ['about.people.0.likes.1', 'steam'],
      ['about.people.1.likes.0', 'sun'],
      ['about.times.email.0', '10:00'],
      ['about.notes.email', 'short'],
      ['shop.goods', 'Loose tea'],
    ]);
  });

  test('know the field they stand in, in a table its column', () => {
    const fields = textsOf(FORM, CONTENT).map(({ field }) => field.key);
    expect(fields.slice(3, 7)).toEqual(['name', 'likes', 'likes', 'likes']);
  });

  test('of nothing are none', () => {
    expect(textsOf(FORM, {})).toEqual([]);
  });
});

describe('a value in a content', () => {
  test('is put in without touching the content it came from', () => {
    const before = structuredClone(CONTENT);
    const after = withValue(CONTENT, 'about.name', 'Southwind');
    expect(valueAt(after, 'about.name')).toBe('Southwind');
    expect(after.about).toEqual({ ...CONTENT.about, name: 'Southwind' });
    expect(CONTENT).toEqual(before);
  });

  test('makes its section, and an empty one takes it away again', () => {
    const full = withValue({}, 'shop.goods', 'Tea');
    expect(full).toEqual({ shop: { goods: 'Tea' } });
    for (const empty of [undefined, '', '  ', [], {}]) {
      expect(withValue(full, 'shop.goods', empty)).toEqual({});
    }
    expect(withValue({}, 'shop.goods', '')).toEqual({});
  });

  test.each([
    [0, false],
    [false, false],
    ['x', false],
    ['\n ', true],
    [[], true],
    [{}, true],
    [undefined, true],
  ])('%j is empty: %s', (value, empty) => {
    expect(isEmpty(value)).toBe(empty);
  });
});

describe('a section with a condition', () => {
  const [, shop] = FORM.sections as readonly Section[];
  test.each([
    ['Shop', true],
    ['shop ', true],
    ['Workshop', false],
  ])('matters where the field says %s: %s', (kind, matters) => {
    expect(applies(shop as Section, { about: { kind } })).toBe(matters);
  });

  test('does not matter while the field is empty', () => {
    expect(applies(shop as Section, {})).toBe(false);
  });
});

describe('how complete a content is', () => {
  const { shop: _shop, ...open } = CONTENT;

  test('is nothing for nothing and all for all', () => {
    expect(completeness(FORM, {})).toBe(0);
    expect(completeness(FORM, CONTENT)).toBe(100);
  });

  test('counts what is required twice', () => {
    // Nine fields beside the flag, of which one counts twice: ten.
    expect(completeness(FORM, { about: { words: ['tea'] } })).toBe(10);
    expect(completeness(FORM, { about: { name: 'Northwind' } })).toBe(20);
  });

  test('counts a section with a condition where it matters', () => {
    expect(completeness(FORM, open)).toBe(Math.round((10 / 12) * 100));
    expect(completeness(FORM, withValue(open, 'about.kind', undefined))).toBe(90);
  });

  test('does not count a flag or what the product writes itself', () => {
    expect(completeness(FORM, { about: { wants: true }, source: { version: 3 } })).toBe(0);
  });

  test('of a form that asks nothing is all', () => {
    expect(completeness({ stage: 'INTAKE', schemaVersion: 'x', sections: [] }, {})).toBe(100);
  });
});

describe('a reader', () => {
  test('answers in the kind that was asked for', () => {
    const read = readerOf(FORM, CONTENT);
    expect(read.text('about.name')).toBe('Northwind');
    expect(read.flag('about.wants')).toBe(false);
    expect(read.list('about.words')).toEqual(['tea', 'cup']);
    expect(read.rows('about.people')).toHaveLength(2);
    expect(read.map('about.times')).toEqual({ email: ['10:00'] });
    expect(read.value('shop.goods')).toBe('Loose tea');
  });

  test('finds everything empty in nothing', () => {
    const read = readerOf(FORM, {});
    expect([read.text('about.name'), read.number('source.version'), read.flag('about.wants')]).toEqual([
      '',
      undefined,
      false,
    ]);
    expect([read.list('about.words'), read.rows('about.people'), read.map('about.times')]).toEqual([
      [],
      [],
      {},
    ]);
  });

  test('takes what has another kind for nothing', () => {
    const read = readerOf(FORM, { about: { name: 3, words: 'tea', people: ['Lena'], times: ['10:00'] } });
    expect([read.text('about.name'), read.list('about.words')]).toEqual(['', []]);
    expect([read.rows('about.people'), read.map('about.times')]).toEqual([[], {}]);
  });
});

describe('the six forms', () => {
  const forms = [INTAKE_FORM, STRATEGY_FORM, CREATIVES_FORM, EXECUTION_FORM, MONITORING_FORM, DELIVERY_FORM];

  test('are of the six stages', () => {
    expect(forms.map(({ stage }) => stage)).toEqual([...STAGES]);
  });

  test.each(forms.map((form) => [form.stage, form] as const))(
    '%s has every name once, and none in two places',
    (_stage, form) => {
      const names = (parts: ReadonlyArray<{ key: string; aliases?: readonly string[] }>) =>
        parts.flatMap(({ key, aliases = [] }) => [key, ...aliases]);
      const sections: readonly Section[] = form.sections;
      expect(duplicates(names(sections))).toEqual([]);
      for (const section of sections) {
        expect(duplicates(names(section.fields))).toEqual([]);
        expect(section.key).toMatch(/^[a-z][a-z0-9_]*$/);
        for (const field of section.fields) {
          expect(field.key).toMatch(/^[a-z][a-z0-9_]*$/);
          if (field.kind === 'rows') expect(duplicates(names(field.columns))).toEqual([]);
          if (field.kind === 'choice' || field.kind === 'choices') {
            expect(duplicates(field.options.map(({ value }) => value))).toEqual([]);
          }
        }
      }
    },
  );

  test.each(forms.map((form) => [form.stage, form] as const))(
    '%s has conditions on fields that it has',
    (_stage, form) => {
      const paths = fieldsOf(form).map(({ path }) => path);
      const conditions = (form.sections as readonly Section[]).flatMap(({ when }) => when?.field ?? []);
      expect(paths).toEqual(expect.arrayContaining(conditions));
    },
  );
});

function duplicates(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}
