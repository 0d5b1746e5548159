import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createViews } from '../../web/views';

const folder = join(__dirname, '..', '..', 'web', 'views');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const templates = files.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const);
const frame = {
  zone: 'Europe/Berlin',
  now: new Date('2026-11-20T10:00:00Z'),
  assets: {},
  icons: '/icons.svg',
};
const views = createViews(folder, false);

describe('templates', () => {
  it.each(templates)('%s: every form works without JavaScript', (_name, text) => {
    for (const [form] of text.matchAll(/<form\b[^>]*>/g)) {
      if (form.includes('method="dialog"')) continue;
      expect(form).toMatch(/\saction="/);
      expect(form).toMatch(/\smethod="(post|get)"/);
    }
  });

  it.each(templates)('%s: nothing is inline and nothing is unescaped but a layout’s body', (name, text) => {
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|hx-on/i);
    expect(text.replace(name.startsWith('layouts/') ? '{{{body}}}' : '', '')).not.toContain('{{{');
  });

  it.each(templates)('%s: what htmx asks for or swaps into is named on the element itself', (_name, text) => {
    for (const [element] of text.matchAll(/<[^>]*\shx-(?:get|post|put|patch|delete)=[^>]*>/g)) {
      expect(element).toMatch(/\shx-target=/);
    }
  });
});

describe('a field', () => {
  it('ties its label, hint and error to its control, and escapes what was typed', () => {
    const html = views.fragment(
      'settings/_tokens',
      {
        form: { values: { token_name: '"><script>' }, errors: { token_name: 'Say what.' } },
        rows: [],
      },
      frame,
    );
    expect(html).toContain('<label class="field-label" for="field-token_name">');
    expect(html).toMatch(/aria-invalid="true" aria-describedby="[^"]*field-token_name-error"/);
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;"');
  });

  it('keeps the line breaks and indents of what was typed', () => {
    const html = views.fragment(
      'shared/_textarea',
      { name: 'copy', label: 'Copy', value: '\none\n  two' },
      frame,
    );
    expect(html).toContain('>\n\none\n  two</textarea>');
  });
});

describe('a time', () => {
  it('is local in words, UTC on hover, and counted on by the browser', () => {
    const html = views.fragment(
      'shared/_countdown',
      { at: new Date('2026-11-20T12:10:00Z'), tone: 'due' },
      frame,
    );
    expect(html.trim()).toBe(
      '<time class="countdown countdown-due" datetime="2026-11-20T12:10:00.000Z" ' +
        'title="Fri 20 Nov, 13:10 CET · 2026-11-20 12:10 UTC" data-countdown>in 2 h 10 min</time>',
    );
  });
});

it('names a template that does not exist', () => {
  expect(() => views.fragment('tasks/none', {}, frame)).toThrow('There is no template tasks/none.hbs');
});
