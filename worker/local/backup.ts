import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readLocalConfig } from './config';
import { copyDataDir } from './copy';
import { currentOwner, dataDirOf, projectDir } from './home';
import { stopAll } from './reset';
import { markRestored } from './restored';

/**
 * `npm run backup -- --to folder`: stops what runs and copies the data dir. A copy that is started begins with
 * everything outward held. A database of one's own is not in it, so then it refuses.
 */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' } } });
  if (!values.to) throw new Error('Usage: npm run backup -- --to folder');
  const config = readLocalConfig(process.env);
  if (config.DATABASE_URL !== undefined) {
    throw new Error(
      'The database is the one of DATABASE_URL, which is not in the data folder. Back it up with:\n' +
        '  pg_dump --format=custom --file=aicmo.dump "$DATABASE_URL"',
    );
  }
  const from = dataDirOf(projectDir(), config.APP_DATA_DIR);
  if (!existsSync(from)) throw new Error(`Nothing to back up: ${from} does not exist.`);
  const ran = currentOwner(from) !== undefined;
  await stopAll(from);
  const to = resolve(values.to);
  copyDataDir(from, to);
  markRestored(to, new Date());
  console.log(`Copied ${from} to ${to}.`);
  console.log(`Put it back with: npm run restore -- --from ${values.to}`);
  if (ran) console.log('AICMO was stopped for it; start it again with npm start.');
}
