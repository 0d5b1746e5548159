// <button data-copy="#id">: copies that element's text, or the value of a field, and says so.
import { onContent, say } from './page.js';

onContent((root) => {
  for (const button of root.querySelectorAll('[data-copy][hidden]')) button.hidden = false;
});

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const text = 'value' in source ? source.value : source.textContent;
  const done = await copy(text);
  const word = button.querySelector('[data-copy-word]') ?? button;
  const before = (button.dataset.copyBefore ??= word.textContent);
  word.textContent = done ? 'Copied' : 'Select it and copy by hand';
  say(done ? 'Copied' : 'The browser did not allow copying. Select the text and copy it by hand.');
  setTimeout(() => (word.textContent = before), 2_000);
});

// The clipboard is closed to pages on plain http that are not on this machine: fall back to a selection.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement('textarea');
    box.className = 'sr-only';
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
  }
}
