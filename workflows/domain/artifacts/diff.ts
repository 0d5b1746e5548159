import { canonicalJson } from '../plans';
import { linesDiff, type DiffLine, type Line } from '../plans-diff';
import {
  fieldsOf,
  valueAt,
  type Content,
  type Field,
  type PlacedField,
  type StageForm,
  type Value,
} from './fields';

/** What differs between two versions of an artifact: field by field, in a field line by line and word by word. */

/** What a field says, a line for each entry, row or line of its text. */
export type Say = (field: Field, value: Value) => string[];

export type ContentSectionDiff = {
  key: string;
  title: string;
  same: boolean;
  /** Lines of the fields that say something on either side, those that are the same too. */
  lines: DiffLine[];
};

/** The fields that differ for whoever reads them, in the order of the form. */
export function changedFields(form: StageForm, before: Content, after: Content): PlacedField[] {
  return fieldsOf(form).filter(
    ({ path, field }) => !field.unread && differs(valueAt(before, path), valueAt(after, path)),
  );
}

/** Every section in the order of the form; last what one of them says outside today's form. */
export function contentDiff(
  form: StageForm,
  before: Content,
  after: Content,
  say: Say,
): ContentSectionDiff[] {
  const sections = form.sections.map(({ key, title, fields }): ContentSectionDiff => {
    const read = fields.filter(({ unread }) => !unread);
    const lines = read.flatMap((field) => {
      const path = `${key}.${field.key}`;
      const lineOf = (content: Content) => linesIn(field, valueAt(content, path), say);
      return linesDiff(lineOf(before), lineOf(after));
    });
    return { key, title, same: isSame(lines), lines };
  });
  const outside = linesDiff(linesOutside(form, before), linesOutside(form, after));
  if (outside.length === 0) return sections;
  const title = 'Not part of the form any more';
  return [...sections, { key: 'outside', title, same: isSame(outside), lines: outside }];
}

function linesIn(field: Field, value: Value | undefined, say: Say): Line[] {
  if (value === undefined) return [];
  return say(field, value).map((text) => ({ label: field.label, text }));
}

/** An older version may have been written in another form; what it says there is shown as it was kept. */
export function linesOutside(form: StageForm, content: Content): Line[] {
  const known = new Set(fieldsOf(form).map(({ path }) => path));
  return Object.entries(content).flatMap(([section, fields]) =>
    Object.entries(fields)
      .filter(([key]) => !known.has(`${section}.${key}`))
      .map(([key, value]) => ({ label: `${section}.${key}`.replaceAll('_', ' '), text: plain(value) })),
  );
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function isSame(lines: readonly DiffLine[]): boolean {
  return lines.every(({ change }) => change === 'SAME');
}

function differs(one: Value | undefined, other: Value | undefined): boolean {
  return canonicalJson(one ?? null) !== canonicalJson(other ?? null);
}
