import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { cacheDir } from '../../worker/local/cache';

const VERSION = '1.35.0';
const LOGGER = '2.0.17';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy-dependencies';
const MAVEN_WITHIN_MS = 300_000;

/**
 * The path of a Temporal test server that skips time: TEMPORAL_TEST_SERVER, our cache, the SDK's download, or Temporal's
 * Java server from Maven Central. Throws with each thing tried and the cure.
 */
export async function findTimeSkippingServer(): Promise<string> {
  const named = process.env['TEMPORAL_TEST_SERVER'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`TEMPORAL_TEST_SERVER names ${named}, which does not exist.`);
  }
  const downloads = join(cacheDir(), 'test-server-download');
  const java = join(cacheDir(), `temporal-test-server-${VERSION}`);
  const cached = downloaded(downloads) ?? launcherIn(java);
  if (cached !== undefined) return cached;

  const tried: string[] = [];
  for (const [way, attempt] of [
    ["the SDK's download from temporal.download", () => download(downloads)],
    [`Maven Central (io.temporal:temporal-test-server:${VERSION})`, () => fromMaven(java)],
  ] as const) {
    try {
      return await attempt();
    } catch (error) {
      tried.push(`  - ${way}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `No time-skipping Temporal test server, so workflow tests cannot run. Tried:\n${tried.join('\n')}\n` +
      `Shortest cure: connect to the internet once, or install a JDK (17 or newer) and Maven, ` +
      `or set TEMPORAL_TEST_SERVER to the path of a test server.`,
  );
}

function downloaded(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((entry) => entry.startsWith('temporal-test-server'));
  return name === undefined ? undefined : join(folder, name);
}

function launcherIn(folder: string): string | undefined {
  const launcher = join(folder, 'temporal-test-server.sh');
  return existsSync(launcher) ? launcher : undefined;
}

/** Afterwards the file is used by its path: the SDK deletes a download older than a day before it fetches it again. */
async function download(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const executable = { type: 'cached-download', downloadDir: folder } as const;
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await env.teardown();
  const path = downloaded(folder);
  if (path === undefined) throw new Error(`nothing was found in ${folder} after the download`);
  return path;
}

function fromMaven(folder: string): string {
  demand('java', ['-version'], 'no JDK');
  demand('mvn', ['--version'], 'no Maven');
  process.stderr.write(`Fetching the time-skipping Temporal server from Maven Central (37 MB, once)…\n`);
  const half = `${folder}.${process.pid}`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  writeFileSync(join(half, 'pom.xml'), pom());
  const args = [
    '-q',
    '-B',
    '-f',
    join(half, 'pom.xml'),
    COPY,
    `-DoutputDirectory=${half}/lib`,
    '-DincludeScope=runtime',
  ];
  const run = spawnSync('mvn', args, { encoding: 'utf8', timeout: MAVEN_WITHIN_MS });
  if (run.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(`Maven failed: ${(run.error?.message ?? run.stdout).trim().slice(0, 600)}`);
  }
  const launcher = join(half, 'temporal-test-server.sh');
  writeFileSync(launcher, LAUNCHER);
  chmodSync(launcher, 0o755);
  if (existsSync(folder)) rmSync(half, { recursive: true, force: true });
  else renameSync(half, folder);
  return join(folder, 'temporal-test-server.sh');
}

function demand(command: string, args: string[], otherwise: string): void {
  if (spawnSync(command, args, { stdio: 'ignore' }).status !== 0) throw new Error(otherwise);
}

// The SDK passes the port as the first argument.
const LAUNCHER = `#!/bin/sh
DIR=$(cd "$(dirname "$0")" && pwd)
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -Dorg.slf4j.simpleLogger.defaultLogLevel=error \\
  -cp "$DIR/lib/*" io.temporal.testserver.TestServer "$@"
`;

function pom(): string {
  const dependency = (group: string, artifact: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>aicmo</groupId><artifactId>test-server</artifactId><version>1</version>
  <dependencies>
    ${dependency('io.temporal', 'temporal-test-server', VERSION)}
    ${dependency('org.slf4j', 'slf4j-simple', LOGGER)}
  </dependencies>
</project>
`;
}
