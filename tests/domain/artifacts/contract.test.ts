import {
  byDefault,
  fromCampaign,
  hydrated,
  offered,
  offerFrom,
  validateContent,
  type StageContract,
} from '../../../workflows/domain/artifacts/contract';
import { defineForm, type Row } from '../../../workflows/domain/artifacts/fields';
import { inForce, upstreamOf } from '../../support/artifacts/northwind';

const FORM = defineForm({
  stage: 'INTAKE',
  schemaVersion: 'test_v1',
  sections: [
    {
      key: 'about',
      title: 'About',
      fields: [
        { key: 'name', label: 'Name', kind: 'line', required: true },
        { key: 'kind', label: 'Kind', kind: 'line' },
        {
          key: 'people',
          label: 'People',
          kind: 'rows',
          columns: [
            { key: 'name', label: 'Name', kind: 'line', required: true },
            { key: 'age', label: 'Age', kind: 'number', required: true },
          ],
        },
      ],
    },
    {
      key: 'shop',
      title: 'Shop',
      when: { field: 'about.kind', is: ['Shop'] },
      fields: [{ key: 'goods', label: 'Goods', kind: 'text', required: true }],
    },
  ],
});

const contract: StageContract = {
  form: FORM,
  hydrate: () => ({}),
  validate: (content) => ({
    errors: content.about?.kind === 'Bad' ? [{ field: 'about.kind', message: 'Bad.' }] : [],
    warnings: [{ field: 'about.name', message: 'Look again.' }],
  }),
  checks: [],
};

describe('a content is judged', () => {
  const judge = (content: Parameters<typeof validateContent>[1]) =>
    validateContent(contract, content, upstreamOf());

  test('by its required fields, then by the rules of its stage', () => {
    expect(judge({ about: { kind: 'Bad' } })).toEqual({
      ok: false,
      errors: [
        { field: 'about.name', message: 'Name is required.' },
        { field: 'about.kind', message: 'Bad.' },
      ],
      warnings: [{ field: 'about.name', message: 'Look again.' }],
    });
  });

  test('to be right when there are only warnings', () => {
    expect(judge({ about: { name: 'Northwind' } })).toMatchObject({ ok: true, errors: [] });
  });

  test('by sections with a condition only where they matter', () => {
    expect(judge({ about: { name: 'N', kind: 'Shop' } }).errors).toEqual([
      { field: 'shop.goods', message: 'Goods is required.' },
    ]);
  });

  test('by the required columns of each row; zero is an answer', () => {
    const people: Row[] = [{ name: 'Lena', age: 0 }, { name: 'Olav' }, { age: 3 }];
    expect(judge({ about: { name: 'N', people } }).errors).toEqual([
      { field: 'about.people.1.age', message: 'People, row 2: Age is required.' },
      { field: 'about.people.2.name', message: 'People, row 3: Name is required.' },
    ]);
  });
});

describe('what is offered', () => {
  const upstream = upstreamOf({ INTAKE: inForce(FORM, { about: { name: 'Northwind' } }, { version: 4 }) });

  test('says where it came from, in which version', () => {
    expect(offerFrom(upstream, 'INTAKE', { 'x.client': 'about.name', 'x.kind': 'about.kind' })).toEqual({
      'x.client': { value: 'Northwind', origin: { stage: 'INTAKE', path: 'about.name', version: 4 } },
    });
    expect(offered(upstream, 'INTAKE', 'about.name', 'N').origin).toEqual({
      stage: 'INTAKE',
      path: 'about.name',
      version: 4,
    });
    expect(fromCampaign('budget', 'Much').origin).toEqual({
      stage: 'CAMPAIGN',
      path: 'budget',
      version: null,
    });
    expect(byDefault('x.kind', 'Usual').origin).toEqual({ stage: 'DEFAULT', path: 'x.kind', version: null });
  });

  test('is nothing of a stage that is not in force', () => {
    expect(offerFrom(upstream, 'STRATEGY', { 'x.client': 'about.name' })).toEqual({});
    expect(offered(upstream, 'STRATEGY', 'about.name', 'N').origin.version).toBeNull();
  });

  test('is put where nothing was said, and nowhere else', () => {
    const content = { about: { name: 'Said' } };
    const filled = hydrated(content, {
      'about.name': byDefault('about.name', 'Offered'),
      'about.kind': byDefault('about.kind', 'Shop'),
      'shop.goods': byDefault('shop.goods', ''),
    });
    expect(filled).toEqual({ about: { name: 'Said', kind: 'Shop' } });
    expect(content).toEqual({ about: { name: 'Said' } });
  });
});
