// A post goes to another day by dragging it. The server says whether; what it refuses snaps back with its reason.
let held;

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
  else home.insertBefore(place, next);
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
  document.getElementById('calendar').replaceWith(fresh);
  fresh.querySelector(`a[href="${path}"]`)?.focus({ preventScroll: true });
}
