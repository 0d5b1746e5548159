import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** The source of the workflows: everything that `workflows/index.ts` reaches. */
const ENTRY = resolve(__dirname, '..', 'workflows', 'index');

/**
 * Bundles the workflow code for the sandbox and writes it to `file`. The inline source map stays in: the SDK refuses a
 * bundle without one. The same file serves production, tests and replay.
 */
export async function writeWorkflowBundle(file: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve(ENTRY),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(file, code);
}

if (require.main === module) {
  const file = process.argv[2] ?? join(__dirname, '..', 'workflow-bundle.js');
  writeWorkflowBundle(file).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
