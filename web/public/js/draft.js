// <form data-keep="/…/draft">: what is typed is kept a moment later, for this person alone, until it is saved.
import { lookAgain, say } from './page.js';

const PAUSE = 1_500;
let waiting;
let typed = 0;
/** The form whose last words are not kept yet. */
let unkept;

document.addEventListener('input', ({ target }) => {
  const { form } = target;
  if (!form?.dataset.keep) return;
  typed += 1;
  delete form.dataset.unguarded;
  unkept = form;
  clearTimeout(waiting);
  waiting = setTimeout(() => void keep(form), PAUSE);
});

document.addEventListener(
  'submit',
  (event) => {
    const { target, submitter } = event;
    const form = unkept;
    clearTimeout(waiting);
    unkept = undefined;
    if (!form || form === target) return;
    // Another form of the page is sent: what was typed is kept first.
    event.preventDefault();
    event.stopImmediatePropagation();
    void keep(form).then(() => {
      delete target.dataset.sending;
      target.requestSubmit(submitter);
    });
  },
  true,
);

async function keep(form) {
  const until = typed;
  unkept = undefined;
  const body = new URLSearchParams(new FormData(form));
  const kept = await put(form.dataset.keep, body);
  const state = form.querySelector('[data-kept]');
  if (!kept) {
    state.textContent = 'What you typed could not be kept. It stands here still: save it, or copy it.';
    return say(state.textContent);
  }
  const at = kept.querySelector('#kept time');
  // What follows from what is typed is shown anew, each in its place.
  for (const part of [...kept.children]) document.getElementById(part.id)?.replaceWith(part);
  lookAgain();
  state.textContent = at ? `Kept for you, ${at.textContent}.` : 'Nothing differs from the newest version.';
  // Leaving the page loses nothing now.
  if (until === typed) form.dataset.unguarded = '';
}

async function put(address, body) {
  try {
    const answer = await fetch(address, { method: 'PUT', headers: { 'HX-Request': 'true' }, body });
    if (!answer.ok) return undefined;
    const template = document.createElement('template');
    template.innerHTML = await answer.text();
    return template.content.querySelector('#kept') ? template.content : undefined;
  } catch {
    return undefined;
  }
}
