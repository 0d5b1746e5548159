import { relative, resolve } from 'node:path';
import { workflowBundle } from '../support/temporal';

const project = resolve(__dirname, '..', '..');

/** Every instance of a workflow evaluates its modules, and zone rules differ between builds of Node: no zod, no luxon. */
const SDK = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];

// The bundler refuses Node's own modules, but takes an activity without them in silence and would run its effects
// inside replay. So the finished bundle itself is asked what it is made of.
describe('the workflow bundle', () => {
  const modules = modulesOf(workflowBundle().code);

  it('holds workflows, messages and rules of ours, and nothing else', () => {
    const ours = modules
      .filter((name) => name.startsWith(project) && !name.includes('node_modules'))
      .map((name) => relative(project, name));
    expect(ours).toContain('workflows/index.ts');
    expect(ours.filter((name) => !name.startsWith('workflows/'))).toEqual([]);
  });

  it('holds no package but the sandbox part of the SDK', () => {
    const packages = modules.flatMap(
      (name) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1] ?? [],
    );
    expect([...new Set(packages)].sort()).toEqual(SDK);
  });
});

/** The files that a bundle was made of, from its inline source map. */
function modulesOf(code: string): string[] {
  const encoded = /sourceMappingURL=data:application\/json;[^,]*base64,([A-Za-z0-9+/=]+)\s*$/.exec(code)?.[1];
  if (encoded === undefined) throw new Error('The bundle has no inline source map.');
  return (JSON.parse(Buffer.from(encoded, 'base64').toString()) as { sources: string[] }).sources;
}
