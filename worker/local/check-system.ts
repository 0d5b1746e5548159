import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readLocalConfig } from './config';
import { theDataDir, theDatabase } from './database';
import { projectDir, sessionSecrets } from './home';
import { runningTemporalAddress } from './temporal';

/** `npm run check:system`: the checks of the Diagnostics page, for the installation of this folder. */
export async function main(): Promise<void> {
  const config = readLocalConfig(process.env);
  const dataDir = theDataDir();
  const address = config.TEMPORAL_ADDRESS ?? runningTemporalAddress(dataDir);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: theDatabase(),
    APP_DATA_DIR: dataDir,
    SESSION_SECRETS: sessionSecrets(dataDir, config.SESSION_SECRETS),
    ...(address !== undefined && { TEMPORAL_ADDRESS: address }),
  };
  const script = join(projectDir(), 'dist', 'web', 'diagnostics', 'main.js');
  const child = spawn(process.execPath, [script], { env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
