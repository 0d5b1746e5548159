import fc from 'fast-check';
import { INTAKE_FORM } from '../../../workflows/domain/artifacts/content/intake';
import { changedFields, contentDiff, type Say } from '../../../workflows/domain/artifacts/diff';
import { withValue, type Content, type StageForm } from '../../../workflows/domain/artifacts/fields';
import type { Piece } from '../../../workflows/domain/plans-diff';
import { INTAKE_CONTENT } from '../../support/artifacts/intake';

const say: Say = (_field, value) => {
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  return typeof value === 'string' ? value.split('\n') : [JSON.stringify(value)];
};
const joined = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('');
const diffOf = (after: Content, before: Content = INTAKE_CONTENT, form: StageForm = INTAKE_FORM) =>
  contentDiff(form, before, after, say);
const changedIn = (after: Content, before?: Content) =>
  diffOf(after, before).flatMap(({ title, lines }) =>
    lines.filter(({ change }) => change !== 'SAME').map((line) => ({ title, ...line })),
  );

test('a content and itself differ in nothing, section by section', () => {
  expect(diffOf(INTAKE_CONTENT).every(({ same }) => same)).toBe(true);
  expect(diffOf(INTAKE_CONTENT).map(({ key }) => key)).toEqual(INTAKE_FORM.sections.map(({ key }) => key));
  expect(changedFields(INTAKE_FORM, INTAKE_CONTENT, INTAKE_CONTENT)).toEqual([]);
});

test('a changed text shows the words that changed, under the name of its field', () => {
  const after = withValue(INTAKE_CONTENT, 'voice.voice_examples', 'Two minutes. Not four.');
  const [line] = changedIn(after);
  expect(line).toMatchObject({ label: 'Examples of that tone', change: 'CHANGED' });
  expect(line?.before.filter(({ changed }) => changed).map(({ text }) => text.trim())).toEqual(['Three']);
  expect(changedFields(INTAKE_FORM, INTAKE_CONTENT, after).map(({ path }) => path)).toEqual([
    'voice.voice_examples',
  ]);
});

test('of a long text only the line that changed is marked, and of a list the entry that came', () => {
  const before: Content = { offer: { revenue_streams: 'One\nTwo\nThree', competitors: ['Samova'] } };
  const after: Content = {
    offer: { revenue_streams: 'One\nTwo\nFour', competitors: ['Samova', 'Ronnefeldt'] },
  };
  expect(
    changedIn(after, before).map(({ change, before: was, after: is }) => [change, joined(was), joined(is)]),
  ).toEqual([
    ['CHANGED', 'Three', 'Four'],
    ['ADDED', '', 'Ronnefeldt'],
  ]);
});

test('what was filled in came, what was emptied went', () => {
  const emptied = withValue(INTAKE_CONTENT, 'offer.pricing', undefined);
  expect(changedIn(emptied).map(({ change }) => change)).toEqual(['REMOVED']);
  expect(changedIn(INTAKE_CONTENT, emptied).map(({ change }) => change)).toEqual(['ADDED']);
});

test('what an older form had is shown, not lost', () => {
  const old: Content = { ...INTAKE_CONTENT, fax: { number: '030 1234' } };
  expect(diffOf(INTAKE_CONTENT, old).at(-1)).toMatchObject({
    title: 'Not part of the form any more',
    same: false,
    lines: [{ label: 'fax.number', change: 'REMOVED', before: [{ text: '030 1234' }] }],
  });
});

test('each side of a comparison is the whole of its version', () => {
  const texts = fc.array(fc.constantFrom('tea', 'spring', 'order', '🍵', 'now'), { maxLength: 6 });
  fc.assert(
    fc.property(texts, texts, texts, texts, (a, b, c, d) => {
      const of = (words: string[], list: string[]): Content =>
        ({ offer: { pricing: words.join(' ') || 'x', differentiators: list } }) as Content;
      const [before, after] = [of(a, b), of(c, d)];
      const lines = diffOf(after, before).flatMap((section) => section.lines);
      const side = (which: 'before' | 'after', label: string) =>
        lines
          .filter((line) => line.label === label && line[which].length > 0)
          .map((line) => joined(line[which]));
      const labels = INTAKE_FORM.sections.find(({ key }) => key === 'offer')?.fields ?? [];
      for (const field of labels.filter(({ key }) => key === 'pricing' || key === 'differentiators')) {
        const said = (content: Content) =>
          say(field, content['offer']?.[field.key] ?? []).filter((text) => text !== '');
        expect(side('before', field.label)).toEqual(said(before));
        expect(side('after', field.label)).toEqual(said(after));
      }
    }),
  );
});
