// `npm run build`: dist/ from the sources. Plain Node, because it makes what everything else runs from.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const DIST = join(PROJECT, 'dist');
const STAMP = join(DIST, '.build.json');
const SOURCES = ['workflows', 'activities', 'worker', 'web', 'db'];
const ASSETS = ['web/views', 'web/public'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/**
 * Compiles what changed, copies views and public files, bundles the workflows. Each of the three only when its own
 * sources changed. Answers whether it succeeded; the compiler's words have been printed.
 */
export function build({ say = () => undefined } = {}) {
  const now = fingerprints();
  const done = existsSync(DIST) ? readStamp() : {};

  if (done.code !== now.code) {
    say('Compiling (a few seconds, only when something changed).');
    const tsc = join(PROJECT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
    if (!run([tsc, '-p', 'tsconfig.build.json'])) return false;
    removeLeftovers();
  }
  if (done.assets !== now.assets) {
    for (const folder of ASSETS.filter((name) => existsSync(join(PROJECT, name)))) {
      rmSync(join(DIST, folder), { recursive: true, force: true });
      mkdirSync(join(DIST, folder), { recursive: true });
      cpSync(join(PROJECT, folder), join(DIST, folder), { recursive: true });
    }
  }
  if (done.workflows !== now.workflows || !existsSync(join(DIST, 'workflow-bundle.js'))) {
    if (!run([join(DIST, 'worker', 'bundle.js')])) return false;
  }
  writeFileSync(STAMP, JSON.stringify(now));
  return true;
}

function run(args) {
  return spawnSync(process.execPath, args, { cwd: PROJECT, stdio: 'inherit' }).status === 0;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** A source that went away leaves its compiled twin behind, which others could still require. */
function removeLeftovers() {
  for (const folder of SOURCES) {
    for (const file of filesIn(join('dist', folder)).filter((name) => !isAsset(name.slice('dist/'.length)))) {
      const source = file.slice('dist/'.length).replace(/\.js(\.map)?$/, '.ts');
      if (!existsSync(join(PROJECT, source))) rmSync(join(PROJECT, file));
    }
  }
}

/** What each of the three steps is made from. */
function fingerprints() {
  const files = SOURCES.flatMap(filesIn).sort();
  const code = files.filter((file) => file.endsWith('.ts') && !isAsset(file));
  return {
    code: digest([...code, ...SETTINGS].map(describe)),
    assets: digest(files.filter(isAsset).map(describe)),
    workflows: digest([...code.filter(isBundled), ...SETTINGS].map(describe)),
  };
}

function isBundled(file) {
  return file.startsWith('workflows/') || file === 'worker/bundle.ts';
}

function isAsset(file) {
  return ASSETS.some((folder) => file.startsWith(`${folder}/`));
}

function filesIn(folder) {
  const top = join(PROJECT, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(PROJECT, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'),
    );
}

function describe(file) {
  const { size, mtimeMs } = statSync(join(PROJECT, file));
  return `${file}|${size}|${mtimeMs}`;
}

function digest(lines) {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = build({ say: console.log }) ? 0 : 1;
}
