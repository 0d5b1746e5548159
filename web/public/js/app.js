// Small behaviours on top of pages that work without them. Each file is one; none knows another.
import './countdown.js';
import './flash.js';
import './forms.js';
import './keyboard.js';
import './menu.js';
import './tabs.js';
import './theme.js';
import { onContent } from './page.js';

// Only where something is swapped or copied, where a file can be handed in, where a list is long, and where what is typed
// is kept.
if (document.querySelector('meta[name="swaps"]')) void import('./swaps.js');
onContent((root) => {
  if (root.querySelector('[data-copy]')) void import('./copy.js');
  if (root.querySelector('[data-paste]')) void import('./paste.js');
  if (root.querySelector('[data-options]')) void import('./options.js');
  if (root.querySelector('[data-keep]')) void import('./draft.js');
});
