import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { minifySync } from '@swc/core';
import express, { type Express } from 'express';

/** Addresses of what pages load. Each carries the hash of its content, so browsers keep it for a year. */
export type Assets = {
  css: string;
  js: string;
  /** Dragging on the calendar: only where something can be dragged. */
  calendarJs: string;
  /** The icons as a file: for what is swapped in. A page carries those that it uses. */
  icons: string;
  withIcons(html: string): string;
  htmx: string;
  /** Styles that only some pages need, by the name of the page's template. */
  stylesOf(template: string): string[];
};

const PUBLIC = join(__dirname, 'public');
// The order is the cascade: values, elements, then components by name.
const FIRST = ['tokens.css', 'base.css', 'layout.css'];

/** Pages that stand under the header of a campaign, as far as their folders tell. */
const OF_A_CAMPAIGN = [
  'artifacts',
  'calendar',
  'campaigns',
  'generation',
  'kpis',
  'metrics',
  'plans',
  'policies',
  'summaries',
];

/** The same without the page of a stage, which is all form. */
const TO_BE_READ = [
  'artifacts/history',
  'artifacts/version',
  'artifacts/comparison',
  ...OF_A_CAMPAIGN.slice(1),
];

/** On the calendar: one item, and what is done with several. */
const OF_AN_ITEM = ['build', 'move', 'selection', 'show'].map((page) => `calendar/${page}`);

/** Of those, what is more than a grid or a list of rows: both can be full, and go without the rest. */
const WITH_MORE = [
  ...TO_BE_READ.filter((place) => place !== 'calendar' && place !== 'campaigns'),
  ...OF_AN_ITEM,
  ...['decision', 'delete', 'edit', 'index', 'new', 'resume', 'show', 'timeline'].map(
    (page) => `campaigns/${page}`,
  ),
];

/** Large enough, and used by so few pages or folders of them, that others go without. */
const OF_SOME: Record<string, readonly string[]> = {
  'table.css': [
    'artifacts/across',
    'artifacts/history',
    'artifacts/version',
    'audit',
    'automation',
    'calendar',
    'campaigns',
    'clients',
    'feeds',
    'generation',
    'imports',
    'kpis',
    'mails',
    'metrics',
    'notifications',
    'operators',
    'plans',
    'projects',
    'settings',
    'summaries',
    'webhooks',
  ],
  'row.css': [
    'approvals',
    'artifacts/across',
    'calendar/list',
    'calendar/campaign-list',
    ...OF_AN_ITEM,
    'campaigns',
    'clients',
    'imports',
    'maintenance',
    'projects',
    'search',
    'summaries',
    'today',
  ],
  'chart.css': ['metrics', 'summaries', 'kpis'],
  'metrics.css': ['metrics', 'summaries', 'kpis'],
  'calendar.css': ['calendar/index', 'calendar/list', 'calendar/campaign', 'calendar/campaign-list'],
  'today.css': ['today'],
  'task.css': ['tasks'],
  'workload.css': ['workload'],
  'bulk.css': ['today/choose', 'tasks/changes', 'campaigns/tasks'],
  'policy.css': ['policies'],
  'plan.css': ['plans', 'artifacts/comparison', 'artifacts/version'],
  'artifact.css': ['artifacts'],
  'across.css': ['artifacts/across'],
  'reading.css': ['artifacts', 'campaigns/show'],
  'review.css': ['artifacts/show'],
  'changes.css': ['audit', 'campaigns'],
  'campaign-header.css': OF_A_CAMPAIGN,
  'campaign.css': [
    ...WITH_MORE,
    'campaigns/proof',
    'approvals',
    'artifacts/across',
    'audit',
    'maintenance',
    'projects/board',
  ],
  'document.css': [...WITH_MORE, 'audit', 'automation', 'controls', 'feeds', 'tasks'],
  'sign-in.css': ['operators', 'sessions', 'settings', 'webhooks'],
  'graph.css': ['generation'],
  'found.css': ['search'],
  'brake.css': ['controls'],
  'inbox.css': ['notifications', 'mails', 'webhooks'],
  'prefs.css': ['settings'],
  'client.css': ['clients', 'projects', 'imports'],
};

/** Serves styles (one sheet for every page, and a few for some), behaviours, icons and htmx. */
export function serveAssets(app: Express, reload: boolean): Assets {
  const htmxFile = require.resolve('htmx.org/dist/htmx.min.js');
  const version = contentHash();
  const base = `/assets/${version}`;
  const forever = { immutable: !reload, maxAge: reload ? 0 : '1y', index: false, redirect: false } as const;
  serveStyles(app, `${base}/app.css`, commonSheets(), reload);
  for (const name of Object.keys(OF_SOME)) serveStyles(app, `${base}/${name}`, [name], reload);
  for (const name of readdirSync(join(PUBLIC, 'js'))) serveScript(app, `${base}/js/${name}`, name, reload);
  app.use(base, express.static(PUBLIC, forever));
  const htmxBase = `/assets/htmx-${htmxVersion(htmxFile)}`;
  app.use(htmxBase, express.static(dirname(htmxFile), forever));
  return {
    css: `${base}/app.css`,
    js: `${base}/js/app.js`,
    calendarJs: `${base}/js/calendar.js`,
    icons: `${base}/icons.svg`,
    withIcons: drawnIn(reload),
    htmx: `${htmxBase}/htmx.min.js`,
    stylesOf: (template) => {
      const isFor = (place: string) => template === place || template.startsWith(`${place}/`);
      const names = Object.keys(OF_SOME).filter((name) => OF_SOME[name]?.some(isFor));
      return names.map((name) => `${base}/${name}`);
    },
  };
}

const USE = /<use href="#([\w-]+)"/g;
/** As `shared/icon` prints it. */
const ICON = /<svg class="icon" aria-hidden="true"><use href="#([\w-]+)"\/><\/svg>/g;

/**
 * The page with the drawings of its icons: in their place those that it uses once, at its end those that it uses more
 * often. All of them together are as large as a small page.
 */
function drawnIn(reload: boolean): (html: string) => string {
  const read = () => {
    const sprite = readFileSync(join(PUBLIC, 'icons.svg'), 'utf8');
    return new Map(
      [...sprite.matchAll(/<symbol id="([^"]+)"[^>]*>(.*?)<\/symbol>/gs)].map(([symbol, id, drawing]) => [
        id,
        { symbol, drawing },
      ]),
    );
  };
  const symbols = read();
  return (html) => {
    const drawings = reload ? read() : symbols;
    const uses = [...html.matchAll(USE)].map(([, id]) => String(id));
    const isUsedAgain = (id: string) => uses.indexOf(id) !== uses.lastIndexOf(id);
    const often = [...new Set(uses)].filter(isUsedAgain);
    const drawn = often.map((id) => drawings.get(id)?.symbol ?? '').join('');
    const withOnes = html.replace(ICON, (all, id: string) => {
      const drawing = isUsedAgain(id) ? undefined : drawings.get(id)?.drawing;
      return drawing ? `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${drawing}</svg>` : all;
    });
    return withOnes.replace(
      /<\/body>(?![\s\S]*<\/body>)/,
      () => `<svg class="icons" aria-hidden="true">${drawn}</svg>\n</body>`,
    );
  };
}

function serveStyles(app: Express, address: string, files: readonly string[], reload: boolean): void {
  serveText(app, address, 'css', () => styleSheet(files), reload);
}

function serveScript(app: Express, address: string, name: string, reload: boolean): void {
  const script = () => minified(readFileSync(join(PUBLIC, 'js', name), 'utf8'));
  serveText(app, address, 'js', script, reload);
}

function serveText(app: Express, address: string, type: string, make: () => string, reload: boolean): void {
  const made = make();
  app.use(address, (_req, res) => {
    res.set('Cache-Control', reload ? 'no-cache' : 'public, max-age=31536000, immutable');
    res.type(type).send(reload ? make() : made);
  });
}

function commonSheets(): string[] {
  const files = readdirSync(join(PUBLIC, 'css')).sort();
  return [...FIRST, ...files.filter((file) => !FIRST.includes(file) && !(file in OF_SOME))];
}

function styleSheet(files: readonly string[]): string {
  return squeezed(files.map((file) => readFileSync(join(PUBLIC, 'css', file), 'utf8')).join('\n'));
}

/** Without comments and white space: a third less to send. No sheet of ours has either in a string. */
function squeezed(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/;}/g, '}')
    .replace(/: /g, ':')
    .trim();
}

/** The same behaviour in fewer letters: the files here are for those who read them. */
function minified(script: string): string {
  return minifySync(script, { module: true, compress: true, mangle: true }).code;
}

function contentHash(): string {
  const hash = createHash('sha256');
  const entries = readdirSync(PUBLIC, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 8);
}

function htmxVersion(file: string): string {
  const manifest = JSON.parse(readFileSync(join(dirname(file), '..', 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}
