import {
  fieldsOf,
  valueAt,
  withValue,
  type Content,
  type StageForm,
} from '../../workflows/domain/artifacts/fields';
import { canonicalJson } from '../../workflows/domain/plans';
import { isBlank, NAME, typedFieldsOf, typedOf, type Typed, type TypedRow } from './edit-form';

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
  if (show !== undefined) return { typed, path: show, unchanged: true };
  if (more !== undefined) return withAnother(typed, more);
  if (remove !== undefined) {
    const at = remove.lastIndexOf('.');
    const path = remove.slice(0, at);
    const index = Number(remove.slice(at + 1));
    return { typed: withRows(typed, path, (rows) => rows.filter((_row, place) => place !== index)), path };
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
  const known = paths.filter((one) => fieldsOf(form).some((placed) => placed.path === one));
  const result = known.reduce((all, one) => {
    const [section = '', key = ''] = one.split('.');
    return { ...all, [section]: { ...all[section], [key]: controls[section]?.[key] ?? '' } };
  }, typed);
  return { typed: result, path: known[0] ?? '' };
}

/** One row more, unless an empty one is there already. */
function withAnother(typed: Typed, path: string): Changed {
  let at = 0;
  const changed = withRows(typed, path, (rows) => {
    const last = rows.at(-1);
    const grown = last && isBlank(last) ? rows : [...rows, {}];
    at = grown.length - 1;
    return grown;
  });
  return { typed: changed, path: `${path}.${at}` };
}

function withRows(typed: Typed, path: string, change: (rows: TypedRow[]) => TypedRow[]): Typed {
  const [section = '', key = ''] = path.split('.');
  const control = typed[section]?.[key];
  if (!Array.isArray(control)) return typed;
  const rows = control.filter((row): row is TypedRow => typeof row === 'object');
  return { ...typed, [section]: { ...typed[section], [key]: change(rows) } };
}
