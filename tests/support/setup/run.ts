import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeWorkflowBundle } from '../../../worker/bundle';
import { startTestCluster } from '../postgres';
import { findTimeSkippingServer } from '../time-skipping-server';

type Stop = () => Promise<void>;
type Holder = typeof globalThis & { aicmoTestRun?: Stop[] };

const project = resolve(__dirname, '..', '..', '..');
const holder = globalThis as Holder;
const started = (holder.aicmoTestRun ??= []);

/** One Postgres for the whole run, however many projects ask for it. The test files find it in the environment. */
export async function ensureDatabase(): Promise<void> {
  if (process.env['AICMO_TEST_SERVER'] !== undefined) return;
  const cluster = await startTestCluster();
  started.push(cluster.stop);
  process.env['AICMO_TEST_SERVER'] = cluster.url;
  process.env['AICMO_TEST_TEMPLATE'] = cluster.template;
}

/** The workflows bundled once: bundling takes about a second and every workflow test needs the same file. */
export async function ensureWorkflowBundle(): Promise<void> {
  if (process.env['AICMO_TEST_BUNDLE'] !== undefined) return;
  const folder = join(project, 'node_modules', '.cache', 'aicmo');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `workflow-bundle-${process.pid}.js`);
  await writeWorkflowBundle(file);
  started.push(async () => rmSync(file, { force: true }));
  process.env['AICMO_TEST_BUNDLE'] = file;
}

/** Found or fetched once, before two workers could fetch it at the same time. Its absence fails the tests that need it. */
export async function ensureTimeSkippingServer(): Promise<void> {
  if (process.env['AICMO_TEST_TIME_SKIPPING'] !== undefined) return;
  try {
    process.env['AICMO_TEST_TIME_SKIPPING'] = await findTimeSkippingServer();
  } catch (error) {
    process.env['AICMO_TEST_TIME_SKIPPING_MISSING'] = error instanceof Error ? error.message : String(error);
  }
}

/** `dist/` as `npm start` would make it, for the tests that run the real processes. */
export function ensureBuild(): void {
  if (process.env['AICMO_TEST_BUILT'] !== undefined) return;
  execFileSync(process.execPath, [join(project, 'worker', 'local', 'build.mjs')], {
    cwd: project,
    stdio: 'inherit',
  });
  process.env['AICMO_TEST_BUILT'] = 'yes';
}

/** Stops what this run started, newest first. */
export async function stopEverything(): Promise<void> {
  for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop();
}
