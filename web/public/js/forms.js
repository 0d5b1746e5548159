// A form is sent once, Ctrl+Enter sends it, and what was typed is not lost by leaving.
const changed = new Set();

document.addEventListener('input', (event) => {
  const form = event.target.form;
  if (form && form.method === 'post' && event.target.type !== 'hidden') changed.add(form);
});

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (form.method !== 'post' || 'unguarded' in form.dataset) return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    changed.delete(form);
    form.dataset.sending = '';
    // Longer than any answer takes; a page that comes back from the history starts afresh.
    setTimeout(() => delete form.dataset.sending, 10_000);
  },
  true,
);

document.addEventListener('htmx:finally:request', (event) => {
  const form = event.detail.ctx?.sourceElement?.closest?.('form');
  if (form) delete form.dataset.sending;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.target.form?.requestSubmit();
});

window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('[data-sending]')) delete form.dataset.sending;
});

window.addEventListener('beforeunload', (event) => {
  const open = [...changed].some((form) => form.isConnected && !('unguarded' in form.dataset));
  if (open) event.preventDefault();
});
