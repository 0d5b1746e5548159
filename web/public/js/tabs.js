// The tab or the stage one is at stands within sight where their line is wider than the screen.
import { onContent } from './page.js';

onContent((root) => {
  for (const current of root.querySelectorAll(':is(.tabs, .stages) [aria-current]')) {
    const line = current.closest('.tabs, .stages');
    line.scrollLeft = current.offsetLeft - (line.clientWidth - current.offsetWidth) / 2;
  }
});
