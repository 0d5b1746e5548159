import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from './home';
import { giveUp, prepareSupervisor, sayReady, stopOnSignals } from './start';
import type { Supervisor } from './supervise';

const FOLDERS = ['workflows', 'activities', 'worker', 'web', 'db'];
/** Editors save in several steps; one build for all of them. */
const SETTLED_AFTER_MS = 150;

/** `npm run dev`: everything on one machine, built and started again whenever a source file changes. */
export async function main(): Promise<void> {
  const supervisor = prepareSupervisor(true);
  stopOnSignals(supervisor);
  const began = Date.now();
  rebuildOnChange(supervisor);
  try {
    const started = await supervisor.start();
    sayReady(started, Date.now() - began);
    console.log('Watching the sources; a change is built and running a few seconds later.');
  } catch (error) {
    await giveUp(supervisor, error);
  }
}

function rebuildOnChange(supervisor: Supervisor): void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let building: Promise<void> = Promise.resolve();
  const settle = () => {
    const files = [...changed];
    changed.clear();
    building = building
      .then(() => rebuild(supervisor, files))
      .catch((error: unknown) => console.error(error));
  };
  for (const folder of FOLDERS) {
    watch(join(projectDir(), folder), { recursive: true }, (_event, name) => {
      if (name === null) return;
      changed.add(`${folder}/${name}`);
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLED_AFTER_MS);
    });
  }
}

async function rebuild(supervisor: Supervisor, files: string[]): Promise<void> {
  console.log(
    `Changed: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
  );
  if (!(await build())) {
    console.log('The build failed; what ran before goes on running.');
    return;
  }
  // Pages alone touch nobody but the web; everything else may be shared.
  const onlyWeb = files.every((file) => file.startsWith('web/'));
  await supervisor.restart(...(onlyWeb ? (['web'] as const) : (['worker', 'web'] as const)));
}

function build(): Promise<boolean> {
  const script = join(projectDir(), 'worker', 'local', 'build.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
