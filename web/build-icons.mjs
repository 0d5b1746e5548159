// Usage: npm run icons. Draws public/icons.svg: one symbol, `i-name`, for each icon named below. The pen is in `css/icon.css`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const lucide = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons');

const NAMES = `alarm-clock archive arrow-right ban bell briefcase building-2 calendar calendar-days camera
  chart-line check chevron-down chevron-left chevron-right circle circle-alert circle-check circle-dashed circle-dot
  circle-help circle-pause circle-slash circle-x clipboard-list clock compass copy corner-up-right download external-link eye file-text film
  flag git-branch hand history hourglass image info key-round keyboard link list-checks list-ordered list-todo lock
  log-out mail megaphone message-circle message-square monitor moon network newspaper octagon-alert octagon-pause package panels-top-left pause
  pen-line play plus printer quote repeat rotate-ccw scroll-text search search-check send settings shield sliders-horizontal
  sun timer timer-off trending-down trending-up triangle-alert upload user users x`.split(/\s+/);

// Marks of the places we publish to, in one weight with the rest.
const OWN = {
  linkedin:
    '<rect x="3" y="3" width="18" height="18" rx="3"/><path d="M8 11v6M8 7.5v.01M12 17v-6M12 13.5a2.5 2.5 0 0 1 5 0V17"/>',
  instagram:
    '<rect x="3" y="3" width="18" height="18" rx="5"/><circle cx="12" cy="12" r="4"/><path d="M16.5 7.5v.01"/>',
  twitter: '<path d="M4 4l11.5 16H20L8.5 4z"/><path d="M4.5 20l6.2-6.8M19.5 4l-6.2 6.8"/>',
};

const symbols = NAMES.map((name) =>
  symbol(name, drawingOf(readFileSync(join(lucide, `${name}.svg`), 'utf8'))),
);
const own = Object.entries(OWN).map(([name, drawing]) => symbol(name, drawing));
const head =
  '<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: Lucide, ISC licence. Made by build-icons.mjs. -->';
writeFileSync(join(here, 'public', 'icons.svg'), [head, ...symbols, ...own, '</svg>', ''].join('\n'));

function drawingOf(svg) {
  const drawing = svg
    .replace(/<!--.*?-->/gs, '')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/ \/>/g, '/>')
    .replace(/> </g, '><')
    .trim();
  return joined(drawing);
}

/** Two lines one after the other are one path, where the second says in full from where. */
function joined(drawing) {
  const shorter = drawing.replace(/(<path d="[^"]*)"\/><path d="(?=M)/g, '$1');
  return shorter === drawing ? drawing : joined(shorter);
}

function symbol(name, drawing) {
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
}
