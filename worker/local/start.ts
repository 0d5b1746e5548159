import { join, relative } from 'node:path';
import { readLocalConfig } from './config';
import { forgetFirstAdmin } from './first-admin';
import { dataDirOf, projectDir } from './home';
import { Supervisor, type Started } from './supervise';

/** `npm start`: everything on one machine, until Ctrl+C. */
export async function main(): Promise<void> {
  const supervisor = prepareSupervisor();
  stopOnSignals(supervisor);
  const began = Date.now();
  try {
    const started = await supervisor.start();
    sayReady(started, Date.now() - began);
  } catch (error) {
    await giveUp(supervisor, error);
  }
}

export function prepareSupervisor(development = false): Supervisor {
  const config = readLocalConfig(process.env);
  const dist = join(projectDir(), 'dist');
  console.log(`AICMO keeps everything in ${shown(dataDir())}.`);
  return new Supervisor({
    config,
    dataDir: dataDir(),
    dist,
    env: process.env,
    say: console.log,
    development,
  });
}

/** One Ctrl+C reaches us twice: from the terminal and, passed on, from npm. */
const SAME_KEYSTROKE_MS = 1_000;

/** Ctrl+C and `kill` stop everything in order; a second one no longer waits. */
export function stopOnSignals(supervisor: Supervisor): void {
  let asked: number | undefined;
  const stop = () => {
    if (asked !== undefined) {
      if (Date.now() - asked > SAME_KEYSTROKE_MS) process.exit(130);
      return;
    }
    asked = Date.now();
    console.log('\nStopping: web, worker, Temporal, Postgres (press Ctrl+C again to leave without waiting).');
    supervisor.stop().then(
      () => {
        console.log('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (process.env['npm_lifecycle_event'] !== undefined) stopWithParent(stop);
}

const LOOK_FOR_PARENT_MS = 1_000;

/** `kill` on npm ends npm alone, which passes nothing on: whoever ends it means what it started. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    stop();
  }, LOOK_FOR_PARENT_MS);
  looking.unref();
}

/** Says why in plain words, stops what was already up, and ends with 1. */
export async function giveUp(supervisor: Supervisor, error: unknown): Promise<never> {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await supervisor.stop();
  process.exit(1);
}

/** Where everything is and, the first time, how to sign in: from then on nobody can be told again. */
export function sayReady(started: Started, tookMs: number): void {
  console.log(welcome(started, tookMs, dataDir()));
  forgetFirstAdmin(dataDir());
}

function welcome(started: Started, tookMs: number, data: string): string {
  const lines = [
    '',
    `AICMO is ready after ${(tookMs / 1000).toFixed(1)} s.`,
    '',
    `  The application   ${started.url}`,
    ...(started.temporalUi === undefined ? [] : [`  Temporal's view   ${started.temporalUi}`]),
    `  Logs              ${shown(join(data, 'logs'))}`,
  ];
  if (started.admin.created) {
    const password = started.admin.password ?? 'the one in AICMO_ADMIN_PASSWORD';
    lines.push('', `  Sign in as        ${started.admin.email}`, `  Password          ${password}`);
    if (started.admin.password !== null)
      lines.push('  It is shown only this once; change it under Settings.');
  }
  return [...lines, '', 'Stop with Ctrl+C.'].join('\n');
}

function dataDir(): string {
  return dataDirOf(projectDir(), readLocalConfig(process.env).APP_DATA_DIR);
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
