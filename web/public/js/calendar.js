// A post goes to another day by dragging it, or by `m` and the arrow keys. The server says whether; what it refuses
// snaps back with its reason.
import { say } from './page.js';

let held;
let picked;

function mark(day) {
  document.querySelector('.calendar-over')?.classList.remove('calendar-over');
  day?.classList.add('calendar-over');
}

document.addEventListener('dragstart', (event) => {
  held = event.target.closest?.('#calendar [data-version]');
  if (held) event.dataTransfer.effectAllowed = 'move';
});

document.addEventListener('dragover', (event) => {
  const day = held && event.target.closest('[data-day]');
  if (day) event.preventDefault();
  mark(day);
});

document.addEventListener('dragend', () => {
  mark();
  held = undefined;
});

document.addEventListener('drop', (event) => {
  const day = held && event.target.closest('[data-day]');
  if (!day) return;
  event.preventDefault();
  const item = held;
  const from = item.closest('[data-day]');
  if (from !== day) void move(item, from, day);
});

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener('row:move', (event) => {
  const item = event.target.querySelector('#calendar [data-version]');
  if (!item) return;
  const days = [...document.querySelectorAll('#calendar [data-day]')];
  picked = { item, days, at: days.indexOf(item.closest('[data-day]')) };
  picked.from = picked.at;
  mark(days[picked.at]);
  item.focus();
  say('Picked up. The arrow keys choose the day, Enter moves it there, Escape leaves it.');
});

// Before every other key of the page, and only while a post is picked up.
document.addEventListener('keydown', take, true);
document.addEventListener('pointerdown', () => picked && letGo());

function take(event) {
  if (!picked || event.ctrlKey || event.metaKey || event.altKey || event.key === 'Shift') return;
  if (event.key === 'Tab') return letGo();
  event.preventDefault();
  event.stopPropagation();
  const { item, days, at, from } = picked;
  const step = STEPS[event.key];
  const next = step && days[at + step];
  if (next) {
    picked.at += step;
    mark(next);
    next.scrollIntoView({ block: 'nearest' });
    say(next.querySelector('.calendar-day-name')?.textContent ?? next.dataset.day);
  } else if (event.key === 'Enter') {
    letGo();
    if (at !== from) void move(item, days[from], days[at]);
  } else if (event.key === 'Escape') {
    letGo();
    say('It stays where it is.');
  }
}

function letGo() {
  picked = undefined;
  mark();
}

async function move(item, from, day) {
  const place = item.parentElement;
  const [home, next] = [place.parentElement, place.nextSibling];
  let list = day.querySelector('.calendar-items');
  if (!list) {
    list = Object.assign(document.createElement('ul'), { className: 'calendar-items' });
    day.append(list);
  }
  list.append(place);
  const by = Math.round((Date.parse(day.dataset.day) - Date.parse(from.dataset.day)) / 86_400_000);
  const answer = await ask(`${item.pathname}/schedule`, { by, version: item.dataset.version });
  if (answer.moved) await drawAgain(item.pathname);
  else {
    home.insertBefore(place, next);
    item.focus({ preventScroll: true });
  }
  document.getElementById('flash').replaceChildren(answer.said);
}

async function ask(address, fields) {
  try {
    const body = new URLSearchParams(fields);
    const answer = await fetch(address, { method: 'PATCH', headers: { 'HX-Request': 'true' }, body });
    const page = parsed(await answer.text());
    const said = page.getElementById('calendar-said') ?? page.querySelector('.refusal');
    return {
      moved: answer.ok,
      said: said ?? 'It was not moved: something went wrong here. Reload the page.',
    };
  } catch {
    return { moved: false, said: 'It was not moved: the server cannot be reached.' };
  }
}

function parsed(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

async function drawAgain(path) {
  const answer = await fetch(location.href);
  const page = parsed(await answer.text());
  const fresh = page.getElementById('calendar');
  if (!fresh) return location.reload();
  // What it looks like now may need other drawings.
  const drawings = page.querySelector('.icons');
  if (drawings) document.querySelector('.icons')?.replaceWith(drawings);
  document.getElementById('calendar').replaceWith(fresh);
  fresh.querySelector(`a[href="${path}"]`)?.focus({ preventScroll: true });
}
