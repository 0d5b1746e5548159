import { valueAt, type Content, type PathOf, type Row, type StageForm, type Value } from './fields';

/** Reads a content by paths that its form has; what is not there reads as empty. */
export type Reader<F extends StageForm> = {
  /** '' when empty. */
  text(path: PathOf<F>): string;
  number(path: PathOf<F>): number | undefined;
  flag(path: PathOf<F>): boolean;
  list(path: PathOf<F>): string[];
  rows(path: PathOf<F>): Row[];
  map(path: PathOf<F>): Record<string, string | number | string[]>;
  value(path: PathOf<F>): Value | undefined;
};

export function readerOf<F extends StageForm>(_form: F, content: Content): Reader<F> {
  const value = (path: PathOf<F>) => valueAt(content, path);
  return {
    value,
    text(path) {
      const found = value(path);
      return typeof found === 'string' ? found : '';
    },
    number(path) {
      const found = value(path);
      return typeof found === 'number' ? found : undefined;
    },
    flag: (path) => value(path) === true,
    list(path) {
      const found = value(path);
      return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
    },
    rows(path) {
      const found = value(path);
      return Array.isArray(found) ? found.filter((one): one is Row => typeof one === 'object') : [];
    },
    map(path) {
      const found = value(path);
      return typeof found === 'object' && !Array.isArray(found) ? found : {};
    },
  };
}
