// One-key shortcuts. Off while typing, off in an open dialog, off for people who switched them off.
import { isTyping } from './page.js';

const on = document.documentElement.dataset.keyboard === 'on';
const help = document.querySelector('#keyboard-help');
let going = false;

for (const button of document.querySelectorAll('[data-open="keyboard-help"]')) {
  button.hidden = !on;
  button.addEventListener('click', showHelp);
}

// Shown before what stands in it has come: from then on the other keys are its own.
async function showHelp() {
  if (!help) return;
  help.showModal();
  if (!help.hasChildNodes()) (await import('./help.js')).fill(help);
}

document.addEventListener('keydown', (event) => {
  if (!on || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]')) return;
  if (going) {
    going = false;
    follow(document.querySelector(`[data-go="${CSS.escape(event.key)}"]`), event);
    return;
  }
  const act = KEYS[event.key];
  if (act) act(event);
});

const KEYS = {
  '?': showHelp,
  g: () => {
    going = true;
    setTimeout(() => (going = false), 1_500);
  },
  j: (event) => move(1, event),
  k: (event) => move(-1, event),
  Enter: (event) => {
    // A focused link or button does by itself what Enter does.
    if (event.target === document.body) follow(chosen()?.querySelector('a'), event);
  },
  d: (event) => shortcut('d', event),
  c: (event) => shortcut('c', event),
  a: (event) => shortcut('a', event),
  r: (event) => shortcut('r', event),
  x: (event) => shortcut('x', event),
  m: (event) => {
    shortcut('m', event);
    chosen()?.dispatchEvent(new CustomEvent('row:move', { bubbles: true }));
  },
  '/': (event) => shortcut('/', event),
};

// The lines of a list, and the posts on the days of a calendar.
const ROW = ':is(.row, .calendar-items > li)';

function rows() {
  return [...document.querySelectorAll(ROW)];
}

function chosen() {
  return document.querySelector(`${ROW}:focus-within`) ?? document.querySelector('.row-chosen');
}

function move(by, event) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(chosen());
  const next =
    all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  for (const row of all) row.classList.toggle('row-chosen', row === next);
  next.querySelector('a, button')?.focus();
  next.scrollIntoView({ block: 'nearest' });
  event.preventDefault();
}

// data-shortcut="d" in the chosen row, else the first on the page outside of rows.
function shortcut(key, event) {
  const wanted = `[data-shortcut="${key}"]`;
  const inRow = chosen()?.querySelector(wanted);
  const onPage = [...document.querySelectorAll(wanted)].find((element) => !element.closest(ROW));
  follow(inRow ?? onPage, event);
}

function follow(element, event) {
  if (!element) return;
  event.preventDefault();
  const isBox = element.matches('[type="checkbox"]');
  if (element.matches('input, textarea, select') && !isBox) element.focus();
  else element.click();
  // What folds open is there to be filled in.
  if (element.matches('details[open] > summary'))
    element.parentElement.querySelector('textarea, input:not([type="hidden"])')?.focus();
}
