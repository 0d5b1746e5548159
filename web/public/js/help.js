// What the keys do: written into its dialog when somebody asks for it the first time.
const ROWS = [
  ['j k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['d', 'Done'],
  ['c', 'Copy the text'],
  ['a r', 'Approve, reject'],
  ['m', 'Move the post; on a calendar the arrow keys choose the day'],
  ['x', 'Tick the row, where several are chosen'],
  ['Ctrl Enter', 'Send the form'],
  ['Esc', 'Close'],
  ['?', 'This help'],
];

export function fill(dialog) {
  const pages = [...document.querySelectorAll('[data-go]')].map((link) => [
    `g ${link.dataset.go}`,
    `Go to ${link.textContent.trim()}`,
  ]);
  const search = document.querySelector('[data-shortcut="/"]') ? [['/', 'Search']] : [];
  dialog.innerHTML = `<h2 id="keyboard-help-title">Keyboard shortcuts</h2><dl class="keys"></dl>
<p class="dim">They rest while you type. <a href="/settings">Switch them off in settings</a>.</p>
<form method="dialog"><button class="button">Close</button></form>`;
  dialog.querySelector('dl').append(...[...pages, ...search, ...ROWS].map(rowOf));
  dialog.querySelector('button').focus();
}

function rowOf([keys, what]) {
  const row = document.createElement('div');
  const [term, text] = ['dt', 'dd'].map((name) => row.appendChild(document.createElement(name)));
  for (const key of keys.split(' ')) {
    const mark = document.createElement('kbd');
    mark.textContent = key;
    term.append(mark, ' ');
  }
  text.textContent = what;
  return row;
}
