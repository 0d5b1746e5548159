// Messages can be put away; a request that failed says so where messages stand.
import { onContent } from './page.js';

onContent((root) => {
  for (const button of root.querySelectorAll('[data-dismiss][hidden]')) button.hidden = false;
  const wrong = root.querySelector('[data-error-summary]:not([data-seen])');
  if (!wrong) return;
  wrong.dataset.seen = '';
  wrong.focus();
});

document.addEventListener('click', (event) => {
  event.target.closest?.('[data-dismiss]')?.parentElement?.remove();
});

document.addEventListener('htmx:response:error', (event) => {
  const response = event.detail.ctx?.response?.raw;
  if (response && response.status >= 500) failed(response.headers.get('X-Request-Id'));
});
document.addEventListener('htmx:error', (event) => {
  // Without a response nobody was reached: the line is down, or the server is.
  if (!event.detail.ctx?.response) failed(null);
});

function failed(requestId) {
  const prepared = document.querySelector('#request-failed');
  const region = document.querySelector('#flash');
  if (!prepared || !region) return;
  const said = prepared.content.cloneNode(true);
  const quote = said.querySelector('[data-request-id]');
  if (quote && requestId) quote.textContent = requestId;
  region.replaceChildren(said);
}
