// The tab one is on stands within sight where the line of tabs is wider than the screen.
import { onContent } from './page.js';

onContent((root) => {
  for (const current of root.querySelectorAll('.tabs [aria-current]')) {
    const line = current.closest('.tabs');
    line.scrollLeft = current.offsetLeft - (line.clientWidth - current.offsetWidth) / 2;
  }
});
