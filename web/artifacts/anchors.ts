import type { StageForm } from '../../workflows/domain/artifacts/fields';

/**
 * The id of what stands at a path on a stage's page: `offer.pricing` is `f1-1`, a cell `f5-2-0-3`, a section `s1`. Short,
 * because a form has hundreds of controls and each is named three times. Undefined for what the form does not have.
 */
export function anchorOf(form: StageForm, path: string): string | undefined {
  const [sectionKey = '', fieldKey, ...rest] = path.split('.');
  const at = form.sections.findIndex(({ key }) => key === sectionKey);
  const section = form.sections[at];
  if (!section) return undefined;
  if (fieldKey === undefined || section.computed) return `s${at}`;
  const place = section.fields.findIndex(({ key }) => key === fieldKey);
  const field = section.fields[place];
  if (!field) return `s${at}`;
  const id = `f${at}-${place}`;
  const [row, column] = rest;
  if (row === undefined) return id;
  if (field.kind === 'map')
    return Number.isInteger(Number(row)) ? `${id}-${row}-${column === 'name' ? 0 : 1}` : id;
  if (field.kind !== 'rows') return id;
  const cell = field.columns.findIndex(({ key }) => key === column);
  return `${id}-${row}-${Math.max(0, cell)}`;
}
