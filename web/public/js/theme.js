// Switches the colours at once; the cookie tells the server to draw the next page in them.
import { say } from './page.js';

document.addEventListener(
  'submit',
  (event) => {
    if (!event.target.matches('[data-theme-switch]')) return;
    const theme = event.submitter?.value;
    if (!theme) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    document.documentElement.dataset.theme = theme;
    say(`Colours: ${event.submitter.textContent.trim()}`);
  },
  true,
);
