// htmx is as large as a page, and most visits only read. It is fetched when somebody turns to what needs it, or when
// something asks by itself; a form that is sent before it has come waits for it, and is sent as a page without it.
const source = document.querySelector('meta[name="swaps"]').content;
const ACTS = '[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]';
const ASKS_SOON = '[hx-trigger*="load"], [hx-trigger="every 2s"]';
const FIRST_POLL_MS = 30_000;

let coming;
let here = false;

function fetchIt() {
  coming ??= new Promise((resolve) => {
    const script = document.createElement('script');
    // It looks at the page in its next turn; after that it has seen every form.
    const done = () => setTimeout(() => resolve((here = true)));
    script.addEventListener('load', done);
    script.addEventListener('error', done);
    script.src = source;
    document.head.append(script);
  });
  return coming;
}

function turnTo(element) {
  if (!here && element instanceof Element && element.closest(ACTS)) void fetchIt();
}

for (const name of ['pointerover', 'focusin'])
  document.addEventListener(name, ({ target }) => turnTo(target));
turnTo(document.activeElement);
if (document.querySelector(ASKS_SOON)) void fetchIt();
else if (document.querySelector('[hx-trigger^="every"]')) setTimeout(fetchIt, FIRST_POLL_MS);

document.addEventListener(
  'submit',
  (event) => {
    const { target: form, submitter } = event;
    if (here || !form.matches(ACTS)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // It was not sent: whatever keeps it from being sent twice has to let it pass.
    void fetchIt().then(() => {
      delete form.dataset.sending;
      form.requestSubmit(submitter);
    });
  },
  true,
);
