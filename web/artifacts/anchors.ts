import type { StageForm } from '../../workflows/domain/artifacts/fields';

/**
 * The id of what stands at a path on a stage's page: `offer.pricing` is `f1-1`, a row of a table `f5-2-0`, a section
 * `s1`. Short, because a form has hundreds of controls. Undefined for what the form does not have.
 */
export function anchorOf(form: StageForm, path: string): string | undefined {
  const [sectionKey = '', fieldKey, row] = path.split('.');
  const at = form.sections.findIndex(({ key }) => key === sectionKey);
  const section = form.sections[at];
  if (!section) return undefined;
  if (fieldKey === undefined || section.computed) return `s${at}`;
  const place = section.fields.findIndex(({ key }) => key === fieldKey);
  const field = section.fields[place];
  if (!field) return `s${at}`;
  const isRow = field.kind === 'rows' && Number.isInteger(Number(row ?? 'none'));
  return isRow ? `f${at}-${place}-${row}` : `f${at}-${place}`;
}

/** The same for a cell in which something is wrong: only those have an id of their own. */
export function cellAnchorOf(form: StageForm, path: string): string | undefined {
  const [section, key, row, column] = path.split('.');
  const field = form.sections.find((one) => one.key === section)?.fields.find((one) => one.key === key);
  const anchor = anchorOf(form, `${section}.${key}`);
  if (!field || !anchor || row === undefined || column === undefined) return anchorOf(form, path);
  if (field.kind === 'map') return `${anchor}-${row}-${column === 'name' ? 0 : 1}`;
  if (field.kind !== 'rows') return anchor;
  return `${anchor}-${row}-${Math.max(
    0,
    field.columns.findIndex((one) => one.key === column),
  )}`;
}
