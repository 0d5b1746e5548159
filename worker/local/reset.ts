import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readLocalConfig } from './config';
import { currentOwner, dataDirOf, projectDir } from './home';
import { runningPostgres, stopPostgres } from './postgres';
import { endProcess } from './processes';
import { runningTemporal, stopTemporal } from './temporal';

const SURE = 'delete everything';

/** `npm run reset`: stops the local servers and deletes their data, after a typed confirmation or `--yes`. */
export async function main(args: string[]): Promise<void> {
  const config = readLocalConfig(process.env);
  const dataDir = dataDirOf(projectDir(), config.APP_DATA_DIR);
  if (!existsSync(dataDir)) {
    console.log(`Nothing to delete: ${dataDir} does not exist.`);
    return;
  }
  if (!looksLikeOurs(dataDir)) {
    throw new Error(`${dataDir} does not look like a data folder of AICMO; nothing was deleted.`);
  }
  if (!args.includes('--yes') && !(await confirmed(dataDir))) {
    console.log('Nothing was deleted.');
    return;
  }
  await stopAll(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  console.log(`Deleted ${dataDir}. The next npm start begins with an empty installation.`);
  if (config.DATABASE_URL !== undefined) console.log('The database behind DATABASE_URL was not touched.');
}

async function confirmed(dataDir: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const question = `This deletes every campaign, upload and running process in ${dataDir}.\nType "${SURE}" to go on: `;
    return (await prompt.question(question)).trim() === SURE;
  } finally {
    prompt.close();
  }
}

/** Everything that runs from this folder: the supervisor with its children, and servers that a killed one left. */
export async function stopAll(dataDir: string): Promise<void> {
  const owner = currentOwner(dataDir);
  if (owner !== undefined) await endProcess(owner.pid, 'SIGTERM', 90_000);
  const temporal = runningTemporal(dataDir);
  if (temporal !== undefined) await stopTemporal(temporal);
  const postgres = runningPostgres(join(dataDir, 'postgres'));
  if (postgres !== undefined) await stopPostgres(postgres);
}

/** A mistyped APP_DATA_DIR must not cost somebody their home. */
function looksLikeOurs(dataDir: string): boolean {
  const marks = ['ports.json', 'session-secrets', 'supervisor.json', 'temporal.json'];
  return marks.some((name) => existsSync(join(dataDir, name)));
}
