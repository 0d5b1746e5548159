import { readFileSync } from 'node:fs';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../worker/search-attributes';
import { findTemporalCli } from '../../worker/local/temporal-cli';

// The numbers of temporal.api.enums.v1.IndexedValueType.
const INDEXED_VALUE = { Keyword: 2, Bool: 5 } as const;

let installed = false;

/** One quiet runtime for all of a test file's workers and servers. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}

/**
 * A Temporal server of its own whose clock leaps over every wait. One for each test, never shared: its time is global,
 * and once a result was awaited it may stand ten years ahead. End it with `teardown()` after its workers have stopped.
 *
 * Time moves only inside `env.sleep(…)` and `handle.result()`.
 */
export async function aTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: timeSkippingServer() } },
  });
  // An attribute that is not registered makes every workflow task that sets it fail for ever, with only a warning.
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, INDEXED_VALUE[type]]),
    ),
  });
  return env;
}

/** The path of the time-skipping server that this run found; throws with the cure when there is none. */
function timeSkippingServer(): string {
  const missing = process.env['AICMO_TEST_TIME_SKIPPING_MISSING'];
  if (missing !== undefined) throw new Error(missing);
  return fromSetup('AICMO_TEST_TIME_SKIPPING');
}

/** The path of the `temporal` program, found as `npm start` finds it. */
export async function aLocalTemporal(): Promise<string> {
  return (await findTemporalCli({ say: () => undefined })).path;
}

/** The workflows, bundled once for the whole run. */
export function workflowBundle(): { code: string } {
  return { code: readFileSync(fromSetup('AICMO_TEST_BUNDLE'), 'utf8') };
}

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: workflow tests lie in tests/workflows or tests/replay.`);
  return value;
}
