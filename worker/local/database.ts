import { join } from 'node:path';
import { connect, maskedUrl, type Db } from '../../db/connection';
import { readLocalConfig } from './config';
import { dataDirOf, projectDir } from './home';
import { runningPostgresUrl } from './postgres';

/** The database that DATABASE_URL names, or the one that runs in this installation's folder. */
export function theDatabase(): string {
  const config = readLocalConfig(process.env);
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL;
  const dataDir = theDataDir();
  const url = runningPostgresUrl(join(dataDir, 'postgres'));
  if (url === undefined) {
    throw new Error(`No database runs in ${dataDir}. Start AICMO first (npm start), or set DATABASE_URL.`);
  }
  return url;
}

export function theDataDir(): string {
  return dataDirOf(projectDir(), readLocalConfig(process.env).APP_DATA_DIR);
}

/** Lends a connection to a command, says on which database it fails, and closes it. */
export async function onTheDatabase<T>(
  use: (db: Db, shown: string) => Promise<T>,
  options: { statementTimeoutMs?: number } = {},
): Promise<T> {
  const url = theDatabase();
  const db = connect(url, { max: 3, ...options });
  try {
    return await use(db, maskedUrl(url));
  } finally {
    await db.destroy();
  }
}
