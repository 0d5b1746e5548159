import type { StageForm } from '../../workflows/domain/artifacts/fields';
import { checkOpen } from '../../workflows/domain/campaigns';
import { can } from '../../workflows/domain/permissions';
import type { Operator } from '../../db/operators';
import { anchorOf } from './anchors';
import type { StageRows } from './page';

/** Where in a content something stands, in words and as a link into the editor. */
export type PlaceLink = { label: string; href: string | undefined };

/** `offer.pricing` is "Offer: Price"; a cell or an entry names its row. Without an editor on the page there is no link. */
export function placeOf(form: StageForm, path: string, linked: boolean): PlaceLink {
  const anchor = linked ? anchorOf(form, path) : undefined;
  return { label: nameOf(form, path), href: anchor && `#${anchor}` };
}

function nameOf(form: StageForm, path: string): string {
  const [sectionKey, fieldKey, row, columnKey] = path.split('.');
  const section = form.sections.find(({ key }) => key === sectionKey);
  if (!section) return 'All of it';
  const field = section.fields.find(({ key }) => key === fieldKey);
  if (!field) return section.title;
  const name = `${section.title}: ${field.label}`;
  if (row === undefined) return name;
  if (field.kind === 'map') return `${name}, ${field.keys?.find(({ value }) => value === row)?.label ?? row}`;
  const column = field.kind === 'rows' ? field.columns.find(({ key }) => key === columnKey) : undefined;
  const number = Number(row) + 1;
  return `${name}, ${field.kind === 'rows' ? 'row' : 'entry'} ${number}${column ? `, ${column.label}` : ''}`;
}

/** The editor stands on the page, so that what is wrong can be led to. */
export function isEditable(
  { gate, campaign }: Pick<StageRows, 'gate' | 'campaign'>,
  reader: Operator,
): boolean {
  return gate.open && checkOpen(campaign.status).ok && can(reader.role, 'artifacts.edit');
}
