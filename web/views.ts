import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Handlebars from 'handlebars';
import { helpers } from './helpers';

/** What every template of one answer can read under `@`: `@zone`, `@now`, `@assets`, and in layouts `@shell`. */
export type Frame = Record<string, unknown> & { zone: string; now: Date };

export type Views = {
  /** A whole page: the template inside its layout. */
  page(name: string, data: object, frame: Frame, layout?: string): string;
  /** One template by itself: what htmx swaps in. */
  fragment(name: string, data: object, frame: Frame): string;
};

type Engine = { render(name: string, data: object, frame: Frame): string };

/**
 * Handlebars over one folder. A template is named by its path without `.hbs`; every one whose file begins with
 * `_` is also a partial under that name without the underscore: `{{> tasks/row}}` is `tasks/_row.hbs`.
 * All are compiled at boot, so that a broken template stops the start and not a request.
 */
export function createViews(folder: string, reload: boolean): Views {
  let engine = compileAll(folder);
  const current = () => (reload ? (engine = compileAll(folder)) : engine);
  return {
    page: (name, data, frame, layout = 'app') => {
      const { render } = current();
      const body = render(name, data, frame);
      // A page on which nothing is swapped is not made to wait for the library that swaps.
      const swaps = / hx-(get|post|put|patch|delete)=/.test(body);
      return render(`layouts/${layout}`, { ...data, body, swaps }, frame);
    },
    fragment: (name, data, frame) => current().render(name, data, frame),
  };
}

function compileAll(folder: string): Engine {
  const handlebars = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers)) handlebars.registerHelper(name, helper);
  const templates = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of templatesIn(folder)) {
    const name = relative(folder, file)
      .replaceAll('\\', '/')
      .replace(/\.hbs$/, '');
    // A partial must not indent what stands inside a textarea, and sees only what it is given.
    const options = { preventIndent: true, explicitPartialContext: true };
    const template = handlebars.compile(unindented(readFileSync(file, 'utf8')), options);
    templates.set(name, template);
    if (/(^|\/)_[^/]+$/.test(name)) handlebars.registerPartial(name.replace(/_([^/]+)$/, '$1'), template);
  }
  return {
    render: (name, data, frame) => {
      const template = templates.get(name);
      if (!template) throw new Error(`There is no template ${name}.hbs`);
      return template(data, { data: frame });
    },
  };
}

/** What a template is indented by is for its readers; a page would carry it a hundred times. */
function unindented(source: string): string {
  return source.replace(/^[ \t]+/gm, '');
}

function templatesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
    .map((entry) => join(entry.parentPath, entry.name));
}
