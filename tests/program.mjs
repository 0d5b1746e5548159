// `npm run bench` and `npm run soak`: programs beside the tests, on the sources and on dist/ as `npm start` builds it.
import { createRequire } from 'node:module';
import { PROJECT, build } from '../worker/local/build.mjs';
import { demandNode, ensureInstalled } from '../worker/local/install.mjs';

const PROGRAMS = ['bench', 'soak'];
const [name] = process.argv.slice(2);

if (!PROGRAMS.includes(name)) {
  console.error(`Unknown program "${name}". Known: ${PROGRAMS.join(', ')}.`);
  process.exit(1);
}
demandNode();
process.chdir(PROJECT);
ensureInstalled(PROJECT);
if (!build({ say: console.log })) {
  console.error('The build failed; its errors are above.');
  process.exit(1);
}
const require = createRequire(import.meta.url);
require('./support/typescript.js');
const { main } = require(`./${name}/main.ts`);
main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
