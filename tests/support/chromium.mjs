// The browser of the journeys. Node's own modules only: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const CURE =
  'No Chromium was found, so the journeys cannot run. Install Chromium or Google Chrome ' +
  '(Debian and Ubuntu, as root: apt-get update && apt-get install -y chromium), or set CHROMIUM_PATH to one.';

/** `{ path }`, or `{ cure }` in a sentence. On Debian as root it is installed first. */
export function findChromium() {
  const found = installed();
  if (found !== undefined) return { path: found };
  if (!isDebianRoot()) return { cure: CURE };
  console.error('Installing Chromium for the browser tests (about a minute, once).');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const run = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (run.status !== 0) return { cure: `apt-get ${args[0]} failed. ${CURE}` };
  }
  const path = installed();
  return path === undefined ? { cure: CURE } : { path };
}

function installed() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return existsSync(asked) ? asked : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...APPLICATIONS].find(
    (file) => existsSync(file),
  );
}

function isDebianRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(findChromium()));
}
