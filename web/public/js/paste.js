// <input type="file" data-paste="#radio">: a pasted screenshot becomes its file, and that kind of proof is chosen.
import { say } from './page.js';

document.addEventListener('paste', (event) => {
  const [file] = event.clipboardData?.files ?? [];
  const input = document.querySelector('input[type="file"][data-paste]');
  if (!file || !input) return;
  const holder = new window.DataTransfer();
  holder.items.add(file);
  input.files = holder.files;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  const choice = document.querySelector(input.dataset.paste);
  if (choice) choice.checked = true;
  input.scrollIntoView({ block: 'center' });
  say(`${file.name} is chosen as the proof`);
  event.preventDefault();
});
