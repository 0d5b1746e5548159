import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { serveAssets } from '../../web/assets';

const VIEWS = join(__dirname, '..', '..', 'web', 'views');
const templates = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.hbs'))
  .map((file) => file.slice(0, -'.hbs'.length));
const pages = templates.filter((name) => !/(^|\/)_|^layouts\//.test(name));

/** A template with everything that it draws by name. */
function wholeOf(name: string, seen = new Set<string>()): string {
  if (seen.has(name)) return '';
  seen.add(name);
  const text = readFileSync(join(VIEWS, `${name}.hbs`), 'utf8');
  const partials = [...text.matchAll(/\{\{#?> ([\w-]+)\/([\w-]+)/g)].map(
    ([, folder, file]) => `${folder}/_${file}`,
  );
  return [text, ...partials.map((partial) => wholeOf(partial, seen))].join('\n');
}

describe('styles that only some pages get', () => {
  const assets = serveAssets(express(), false);
  const sheets = (page: string) => assets.stylesOf(page).map((address) => address.split('/').at(-1));

  it.each(pages)('%s: a page with tables has theirs', (page) => {
    const hasTables = /class="(?:[^"]* )?(?:table|table-wrap|pager)[ "]/.test(wholeOf(page));
    expect(hasTables && !sheets(page).includes('table.css')).toBe(false);
  });

  it('the page of a stage, which is full and has none, goes without', () => {
    expect(sheets('artifacts/show')).not.toContain('table.css');
  });
});
