// `npm start`, `npm run dev`, `npm run reset` …: makes a fresh clone runnable, then hands over to the compiled command.
// Node's own modules only, until the packages are there.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, PROJECT } from './build.mjs';
import { demandNode, ensureInstalled } from './install.mjs';

const COMMANDS = [
  'start',
  'dev',
  'reset',
  'token',
  'demo',
  'audit-verify',
  'check-system',
  'backup',
  'restore',
  'campaign-export',
];
const [command, ...args] = process.argv.slice(2);

if (!COMMANDS.includes(command)) {
  console.error(`Unknown command "${command}". Known: ${COMMANDS.join(', ')}.`);
  process.exit(1);
}
demandNode();
process.chdir(PROJECT);
if (existsSync('.env')) process.loadEnvFile('.env');
ensureInstalled(PROJECT);
if (!build({ say: console.log })) {
  console.error('The build failed; its errors are above.');
  process.exit(1);
}
const { main } = createRequire(import.meta.url)(join(PROJECT, 'dist', 'worker', 'local', `${command}.js`));
main(args).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
