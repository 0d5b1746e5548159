// What several behaviours need: to look at new content, and to speak to screen readers.

const looks = [];
document.addEventListener('htmx:after:swap', lookAgain);

/** Calls `look(root)` for the page and again for everything that is brought in. */
export function onContent(look) {
  looks.push(look);
  look(document);
}

/** For what was brought in by other means than htmx. */
export function lookAgain() {
  for (const look of looks) look(document);
}

const region = document.createElement('div');
region.className = 'sr-only';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);

/** Said by screen readers, not shown. */
export function say(text) {
  region.textContent = '';
  requestAnimationFrame(() => (region.textContent = text));
}

export function isTyping(target) {
  if (!(target instanceof Element) || target.matches('input[type="checkbox"], input[type="radio"]'))
    return false;
  return target.closest('input, textarea, select, [contenteditable]') !== null;
}
