import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { relativeWords } from '../../web/times';

const source = readFileSync(join(__dirname, '..', '..', 'web', 'public', 'js', 'countdown.js'), 'utf8');

const time = { dateTime: '', textContent: '' };
let now = new Date('2026-11-20T10:00:00Z');
const ticks: Array<() => void> = [];
runInNewContext(source, {
  Date: { now: () => now.getTime(), parse: Date.parse },
  document: { querySelectorAll: () => [time], addEventListener: () => undefined },
  setInterval: (tick: () => void) => ticks.push(tick),
});

/** What the browser makes of a <time> at a moment. */
function inTheBrowser(at: Date): string {
  time.dateTime = at.toISOString();
  ticks.forEach((tick) => tick());
  return time.textContent;
}

it('counts on in exactly the words the server began with', () => {
  expect(ticks).toHaveLength(1);
  for (let minutes = -20_000; minutes <= 20_000; minutes += 3) {
    const at = new Date(now.getTime() + minutes * 60_000 + (minutes % 60) * 1_000);
    expect(inTheBrowser(at)).toBe(relativeWords(at, now));
  }
  const at = new Date('2026-11-20T12:10:00Z');
  expect(inTheBrowser(at)).toBe('in 2 h 10 min');
  now = new Date('2026-11-20T12:09:00Z');
  expect(inTheBrowser(at)).toBe('in 1 min');
});
