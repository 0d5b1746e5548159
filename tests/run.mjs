// `npm test`: everything, from a fresh clone. `npm test -- tests/domain` (or any other words for jest): only those tests.
// `npm run check`: the part for while you work.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../worker/local/build.mjs';
import { demandNode, ensureInstalled } from '../worker/local/install.mjs';
import { findChromium } from './support/chromium.mjs';

const CACHE = join(PROJECT, 'node_modules', '.cache');
const FOLDERS = ['workflows', 'activities', 'worker', 'web', 'db'];

const CHECKS = [
  ['formatting', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '--cache', '.']],
  [
    'lint',
    'eslint/bin/eslint.js',
    ['--cache', '--cache-location', `${CACHE}/eslint/`, '--cache-strategy', 'content', '.'],
  ],
  [
    'imports',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...FOLDERS],
  ],
  ['types', '@typescript/native/bin/tsc', ['-p', 'tsconfig.json']],
];

/** In the order of how soon they say something. Journeys have the machine to themselves: they measure real time. */
const SUITES = [
  ['rules and house', ['domain', 'house']],
  ['database, activities, web, worker', ['data', 'worker']],
  ['workflows and replay', ['workflows']],
  ['journeys', ['journeys'], ['--runInBand']],
];

const args = process.argv.slice(2);
demandNode();
process.chdir(PROJECT);
ensureInstalled(PROJECT);
if (args[0] === '--quick') process.exit(quick());
else if (args.length > 0) process.exit(jest(args));
else process.exit(everything());

function quick() {
  const failedChecks = CHECKS.filter(([name, program, given]) => !check(name, program, given)).length;
  const suite = counted('rules', ['--selectProjects', 'domain']);
  return report({ passed: suite.passed + CHECKS.length - failedChecks, failed: suite.failed + failedChecks });
}

function everything() {
  const chromium = findChromium();
  if (chromium.path !== undefined) process.env.CHROMIUM_PATH ??= chromium.path;
  const total = { passed: 0, failed: 0 };
  for (const [name, program, given] of CHECKS) total[check(name, program, given) ? 'passed' : 'failed'] += 1;
  for (const [name, projects, more = []] of SUITES) {
    const { passed, failed } = counted(name, ['--selectProjects', ...projects, ...more]);
    total.passed += passed;
    total.failed += failed;
  }
  if (chromium.path === undefined) console.error(`\n${chromium.cure}`);
  return report(total);
}

/** The last line is for machines and people alike. A check counts as one test. */
function report({ passed, failed }) {
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function check(name, program, given) {
  const began = Date.now();
  const run = spawnSync(process.execPath, [join('node_modules', program), ...given], { stdio: 'inherit' });
  const ok = run.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return ok;
}

/** Runs jest and reads its own count; a suite that could not even start counts as one failure. */
function counted(name, given) {
  console.log(`\n${name}`);
  const file = join(CACHE, 'aicmo', `results-${process.pid}.json`);
  mkdirSync(join(CACHE, 'aicmo'), { recursive: true });
  const code = jest([...given, '--json', `--outputFile=${file}`], ['ignore', 'ignore', 'inherit']);
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch (error) {
    console.error(`jest left no results for ${name}: ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(file, { force: true });
  }
}

function jest(given, stdio = 'inherit') {
  return (
    spawnSync(process.execPath, [join('node_modules', 'jest', 'bin', 'jest.js'), ...given], { stdio })
      .status ?? 1
  );
}
