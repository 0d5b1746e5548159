// <form data-keep="/…/draft">: what is typed is kept a moment later, for this person alone, until it is saved.
import { say } from './page.js';

const PAUSE = 1_500;
let waiting;
let typed = 0;

document.addEventListener('input', ({ target }) => {
  const { form } = target;
  if (!form?.dataset.keep) return;
  typed += 1;
  delete form.dataset.unguarded;
  clearTimeout(waiting);
  waiting = setTimeout(() => void keep(form), PAUSE);
});

document.addEventListener('submit', () => clearTimeout(waiting), true);

async function keep(form) {
  const until = typed;
  const body = new URLSearchParams(new FormData(form));
  const kept = await put(form.dataset.keep, body);
  const state = form.querySelector('[data-kept]');
  if (!kept) {
    state.textContent = 'What you typed could not be kept. It stands here still: save it, or copy it.';
    return say(state.textContent);
  }
  document.getElementById('kept')?.replaceWith(kept);
  const at = kept.querySelector('time');
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
    return template.content.querySelector('#kept');
  } catch {
    return undefined;
  }
}
