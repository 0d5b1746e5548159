// <input type="file" data-paste="#radio">: a pasted screenshot becomes its file. What is chosen is shown, and can be
// taken back; the field beside it (the camera) and this one hold one file together.
import { say } from './page.js';

const MOST = 10 * 1024 * 1024;
const WIDE = 160;

document.addEventListener('paste', (event) => {
  const { files, types } = event.clipboardData ?? {};
  const input = document.querySelector('input[type="file"][data-paste]');
  if (!files?.length || !input) return;
  // Tables and formatted text come with a picture of themselves: in a text field the text is meant.
  if (event.target.closest?.('textarea, input') && types.includes('text/plain')) return;
  const holder = new window.DataTransfer();
  holder.items.add(files[0]);
  input.files = holder.files;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
  input.scrollIntoView({ block: 'center' });
  event.preventDefault();
});

document.addEventListener('change', (event) => {
  const input = event.target;
  const field = input.closest?.('.proof')?.querySelector('[data-paste]');
  if (!field || input.type !== 'file') return;
  const [file] = input.files;
  for (const other of input.form.querySelectorAll('.proof input[type="file"]'))
    if (file && other !== input) other.value = '';
  const choice = document.querySelector(field.dataset.paste);
  if (file && choice) choice.checked = true;
  show(field, file);
});

function show(field, file) {
  field.form.querySelector('.picked')?.remove();
  if (!file) return;
  const picked = document.createElement('div');
  const words = document.createElement('span');
  const remove = document.createElement('button');
  const kilo = file.size / 1024;
  const size = kilo < 1_000 ? `${Math.ceil(kilo)} kB` : `${(kilo / 1024).toFixed(1)} MB`;
  const large = file.size > MOST ? '. That is too large: the limit is 10 MB.' : '';
  picked.className = 'picked';
  words.textContent = `${file.name}, ${size}${large}`;
  if (large) words.className = 'field-error';
  Object.assign(remove, { type: 'button', className: 'button button-small', textContent: 'Remove' });
  remove.setAttribute('aria-label', `Remove ${file.name}`);
  remove.addEventListener('click', () => {
    for (const input of field.form.querySelectorAll('.proof input[type="file"]')) input.value = '';
    show(field);
    field.focus();
    say(`${file.name} is removed`);
  });
  picked.append(words, remove);
  field.after(picked);
  if (file.type.startsWith('image/')) thumbnail(file, picked);
  say(`${file.name} is chosen as the proof${large}`);
}

// Drawn, not loaded: no address of it is ever made. What the browser cannot draw has no preview, and is judged
// when it is sent.
async function thumbnail(file, picked) {
  const image = await window.createImageBitmap(file).catch(() => undefined);
  if (!image) return;
  const canvas = document.createElement('canvas');
  canvas.width = WIDE;
  canvas.height = Math.min(2 * WIDE, Math.round((image.height / image.width) * WIDE));
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `Preview of ${file.name}`);
  canvas.getContext('2d').drawImage(image, 0, 0, WIDE, Math.round((image.height / image.width) * WIDE));
  picked.prepend(canvas);
}
