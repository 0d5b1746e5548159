import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../worker/local/ports';
import { runningPostgres, runningPostgresUrl, stopPostgres } from '../../worker/local/postgres';
import { endProcess, runs, waitFor } from '../../worker/local/processes';
import { runningTemporal, stopTemporal } from '../../worker/local/temporal';
import { aLocalTemporal } from './temporal';

const project = resolve(__dirname, '..', '..');
const READY_WITHIN_MS = 60_000;

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' } as const;

export type Part = 'supervisor' | 'worker' | 'web' | 'postgres' | 'temporal';

/**
 * The whole product, as `npm start` runs it, in a data dir and on ports of its own: real processes that a test may kill.
 * `dist/` must be built, as the journeys' setup does.
 */
export class Installation {
  private supervisor: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly dataDir: string,
    readonly url: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** `env` adds to, or overrules, what it is started with. */
  static async create(env: NodeJS.ProcessEnv = {}): Promise<Installation> {
    const dataDir = mkdtempSync(join(tmpdir(), 'aicmo-installation-'));
    chmodSync(dataDir, 0o755);
    const port = await freePort();
    return new Installation(dataDir, `http://127.0.0.1:${port}`, {
      ...process.env,
      PORT: String(port),
      PG_PORT: String(await freePort()),
      TEMPORAL_PORT: String(await freePort()),
      TEMPORAL_UI_PORT: String(await freePort()),
      TEMPORAL_CLI: await aLocalTemporal(),
      APP_DATA_DIR: dataDir,
      AICMO_ADMIN_EMAIL: ADMIN.email,
      AICMO_ADMIN_PASSWORD: ADMIN.password,
      DATABASE_URL: '',
      TEMPORAL_ADDRESS: '',
      ...env,
    });
  }

  /** Starts it and waits until it says that it is ready. Throws with what it printed otherwise. */
  async start({ byNpm = false } = {}): Promise<void> {
    this.output = '';
    const own = [process.execPath, join(project, 'worker', 'local', 'run.mjs')] as const;
    const [command, ...args] = byNpm ? ['npm', 'start'] : [...own, 'start'];
    const child = spawn(command ?? '', args, {
      cwd: project,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.supervisor = child;
    const listen = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const outcome = await waitFor(
      () =>
        this.output.includes('AICMO is ready') ? 'ready' : child.exitCode === null ? undefined : 'ended',
      READY_WITHIN_MS,
    );
    if (outcome !== 'ready')
      throw new Error(`The installation did not start:\n${this.output}\n${this.logs()}`);
  }

  /** Everything it has printed since it was started. */
  get printed(): string {
    return this.output;
  }

  get databaseUrl(): string {
    const url = runningPostgresUrl(join(this.dataDir, 'postgres'));
    if (url === undefined) throw new Error('The database of this installation does not run.');
    return url;
  }

  get temporalAddress(): string {
    return `127.0.0.1:${this.env['TEMPORAL_PORT']}`;
  }

  /** The process id of one part, if it runs at the moment. */
  pid(part: Part): number | undefined {
    if (part === 'postgres') return runningPostgres(join(this.dataDir, 'postgres'));
    if (part === 'temporal') return runningTemporal(this.dataDir);
    const supervisor = this.supervisor?.pid;
    const alive = runs(supervisor, 'run.mjs') ? supervisor : undefined;
    return part === 'supervisor' || alive === undefined ? alive : childOf(alive, `dist/${part}/main.js`);
  }

  /** `kill -9`. Answers the process id that is gone. */
  async kill(part: Part): Promise<number> {
    const pid = this.pid(part);
    if (pid === undefined) throw new Error(`${part} does not run.`);
    await endProcess(pid, 'SIGKILL', 5_000);
    return pid;
  }

  /** What `/readyz` says; nothing when nobody answers. */
  async readiness(): Promise<{ status: string } | undefined> {
    try {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      return (await response.json()) as { status: string };
    } catch {
      // Nobody there yet: the same as not ready.
      return undefined;
    }
  }

  /** Waits until it says that it is ready again; throws after `withinMs`. */
  async ready(withinMs = READY_WITHIN_MS): Promise<void> {
    const answer = await waitFor(
      async () => ((await this.readiness())?.status === 'ready' ? true : undefined),
      withinMs,
      50,
    );
    if (answer !== true)
      throw new Error(`Not ready again within ${withinMs} ms:\n${this.output}\n${this.logs()}`);
  }

  /** As Ctrl+C does: everything in order. */
  async stop(): Promise<void> {
    const supervisor = this.pid('supervisor');
    if (supervisor !== undefined) await endProcess(supervisor, 'SIGTERM', 90_000);
  }

  /** Ends what it was started by, and nothing else. */
  endStarter(): void {
    this.supervisor?.kill('SIGTERM');
  }

  /** Stops whatever still runs and deletes its data. */
  async destroy(): Promise<void> {
    await this.stop();
    const temporal = this.pid('temporal');
    if (temporal !== undefined) await stopTemporal(temporal);
    const postgres = this.pid('postgres');
    if (postgres !== undefined) await stopPostgres(postgres);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** The end of the logs of worker and web, for a failure's message. */
  logs(): string {
    return ['worker', 'web']
      .map((name) => join(this.dataDir, 'logs', `${name}.log`))
      .filter((file) => existsSync(file))
      .map((file) => `${file}:\n${readFileSync(file, 'utf8').split('\n').slice(-15).join('\n')}`)
      .join('\n');
  }
}

function childOf(parent: number, script: string): number | undefined {
  try {
    return Number(
      execFileSync('pgrep', ['-P', String(parent), '-f', script], { encoding: 'utf8' }).split('\n')[0],
    );
  } catch (error) {
    // pgrep answers 1 when there is none.
    if ((error as { status?: number }).status === 1) return undefined;
    throw error;
  }
}
