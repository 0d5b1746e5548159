// <time data-countdown datetime="…">: counts on in the words the server began with (web/times.ts).
const MINUTE = 60_000;

function spanWords(ms) {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(ms / (60 * MINUTE));
  const days = Math.floor(hours / 24);
  return two(days, days === 1 ? 'day' : 'days', days < 7 ? hours % 24 : 0, 'h');
}

function two(first, firstUnit, second, secondUnit) {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

function words(at, now) {
  const span = Math.abs(at - now);
  if (span < MINUTE / 2) return 'now';
  return at > now ? `in ${spanWords(span)}` : `${spanWords(span)} ago`;
}

function tick() {
  const now = Date.now();
  for (const time of document.querySelectorAll('time[data-countdown]')) {
    const text = words(Date.parse(time.dateTime), now);
    if (time.textContent !== text) time.textContent = text;
  }
}

setInterval(tick, 10_000);
document.addEventListener('visibilitychange', () => document.hidden || tick());
