import {
  fieldsOf,
  valueAt,
  withValue,
  type Content,
  type StageForm,
} from '../../workflows/domain/artifacts/fields';
import { canonicalJson } from '../../workflows/domain/plans';
import { drawnIn } from './drawn-rows';
import { NAME, typedFieldsOf, typedOf, type Typed } from './edit-form';
import { asNewRows, isBlank, newRowId, ROW, rowsOf, type TypedRow } from './typed-rows';

/** What the buttons inside a form do to what is typed in it. Nothing is saved by them but what was typed. */

/** `take` and `theirs` with this value mean every field that it can be done for. */
export const ALL = 'all';

export type Sources = {
  /** What is offered from upstream. */
  offered: Content;
  /** What the newest version says, where somebody saved it meanwhile. */
  theirs?: { content: Content; changed: readonly string[] };
  /** What is typed, as far as it can be read. */
  mine: Content;
  /** What it was typed over. */
  base: Content;
};

/** `path` is what it was done to, to go back there. Opening a row changes nothing. */
export type Changed = { typed: Typed; path: string; unchanged?: true };

/** The form after one of its buttons, or undefined when none of them was pressed. */
export function afterButton(
  form: StageForm,
  typed: Typed,
  body: Record<string, unknown>,
  sources: Sources,
): Changed | undefined {
  const pressed = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : undefined);
  const [more, remove, take, theirs, show] = ['more', 'remove', 'take', 'theirs', 'show'].map(pressed);
  if (show !== undefined) return { typed, path: pathOf(typed, namedIn(show)), unchanged: true };
  if (more !== undefined) return withAnother(typed, more, drawnIn(body)[more]?.rows);
  if (remove !== undefined) {
    const { path, id } = namedIn(remove);
    return { typed: withRows(typed, path, (rows) => rows.filter((row) => row[ROW] !== id)), path };
  }
  if (take !== undefined) {
    return taken(form, typed, take, sources.offered, fillable(form, typed, sources));
  }
  if (theirs !== undefined && sources.theirs) {
    const { content, changed } = sources.theirs;
    return taken(
      form,
      typed,
      theirs,
      content,
      changed.filter((path) => isUntouched(path, sources)),
    );
  }
  return undefined;
}

/** A row as its buttons name it, by its identity: it may stand elsewhere by now. */
function namedIn(said: string): { path: string; id: string } {
  const at = said.lastIndexOf('.');
  return { path: said.slice(0, at), id: said.slice(at + 1) };
}

function pathOf(typed: Typed, { path, id }: { path: string; id: string }): string {
  const [section = '', key = ''] = path.split('.');
  const place = rowsOf(typed[section]?.[key]).findIndex((row) => row[ROW] === id);
  return place === -1 ? path : `${path}.${place}`;
}

/** The fields in which nothing is typed, and for which there is something upstream. */
export function fillable(form: StageForm, typed: Typed, { offered }: Pick<Sources, 'offered'>): string[] {
  return typedFieldsOf(form)
    .filter(({ path, section, field }) => {
      const control = typed[section.key]?.[field.key] ?? '';
      const rows = typeof control === 'string' ? [{ control }] : control;
      const isNamed = field.kind === 'map' && field.keys !== undefined;
      const isEmpty = rows.every(
        (row) => typeof row === 'object' && isBlank(isNamed ? { ...row, [NAME]: '' } : row),
      );
      return isEmpty && field.kind !== 'flag' && valueAt(offered, path) !== undefined;
    })
    .map(({ path }) => path);
}

function isUntouched(path: string, { mine, base }: Sources): boolean {
  return isSameValue(valueAt(mine, path), valueAt(base, path));
}

export function isSameValue(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

function taken(
  form: StageForm,
  typed: Typed,
  path: string,
  from: Content,
  every: readonly string[],
): Changed {
  const paths = path === ALL ? every : [path];
  const values = paths.reduce((all, one) => withValue(all, one, valueAt(from, one)), {} as Content);
  const controls = typedOf(form, values);
  const known = paths.flatMap((one) => fieldsOf(form).filter((placed) => placed.path === one));
  const result = known.reduce((all, { section, field }) => {
    const said = controls[section.key]?.[field.key] ?? '';
    const control = field.kind === 'rows' ? asNewRows(rowsOf(said)) : said;
    return { ...all, [section.key]: { ...all[section.key], [field.key]: control } };
  }, typed);
  return { typed: result, path: known[0]?.path ?? '' };
}

/** One row more, unless an empty one is there already: in this form, for another window types in its own. */
function withAnother(typed: Typed, path: string, held: readonly string[] = []): Changed {
  let at = 0;
  const changed = withRows(typed, path, (rows) => {
    const last = rows.at(-1);
    const isHere = last && isBlank(last) && (last[ROW] === undefined || held.includes(String(last[ROW])));
    const grown = isHere ? rows : [...rows, { [ROW]: newRowId() }];
    at = grown.length - 1;
    return grown;
  });
  return { typed: changed, path: `${path}.${at}` };
}

function withRows(typed: Typed, path: string, change: (rows: TypedRow[]) => TypedRow[]): Typed {
  const [section = '', key = ''] = path.split('.');
  const control = typed[section]?.[key];
  if (!Array.isArray(control)) return typed;
  return { ...typed, [section]: { ...typed[section], [key]: change(rowsOf(control)) } };
}
