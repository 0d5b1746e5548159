import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readLocalConfig } from './config';
import { copyDataDir } from './copy';
import { dataDirOf, projectDir } from './home';
import { readRestored } from './restored';

/** `npm run restore -- --from folder`: a backup becomes the data dir, which must not be there or be empty. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { from: { type: 'string' } } });
  if (!values.from) throw new Error('Usage: npm run restore -- --from folder');
  const config = readLocalConfig(process.env);
  if (config.DATABASE_URL !== undefined) {
    throw new Error(
      'The database is the one of DATABASE_URL, which is not in the data folder. Restore it with:\n' +
        '  pg_restore --dbname="$DATABASE_URL" aicmo.dump\n' +
        '  node dist/db/main.js disarm',
    );
  }
  const from = resolve(values.from);
  if (!existsSync(join(from, 'postgres')) || readRestored(from) === undefined) {
    throw new Error(`${from} is no backup that npm run backup made.`);
  }
  const to = dataDirOf(projectDir(), config.APP_DATA_DIR);
  copyDataDir(from, to);
  console.log(`Restored ${to}. npm start begins with everything outward held; an admin releases it.`);
}
