// Runs before any package is there: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST_NODE = [20, 19];

/** Ends the process with a sentence when this Node is too old for the packages. */
export function demandNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const oldEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (oldEnough) return;
  console.error(`AICMO needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of package-lock.json unless exactly they are there. */
export function ensureInstalled(project) {
  if (isInstalled(project)) return;
  console.log('Installing packages from package-lock.json (about a minute, only when they changed).');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: project, stdio: 'inherit' };
  const run = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (run.status === 0) return;
  console.error(
    `npm ci failed${run.error ? ` (${run.error.message})` : ''}. It needs the npm registry; behind a proxy set HTTPS_PROXY.`,
  );
  process.exit(1);
}

/** npm writes down what it installed; packages for other platforms (optional) or for nobody (extraneous) are missing. */
function isInstalled(project) {
  const record = join(project, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.extraneous || there[path]?.version === entry.version,
  );
}
