import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, maskedUrl } from '../../db/connection';
import { disarmRestored } from '../../db/controls';
import { describeFiles } from '../../db/files';
import { migrateToLatest } from '../../db/migrate';
import { filePlaceOf } from '../../db/storage/place';
import type { FirstAdmin } from '../../db/operators';
import { startChild, type Child } from './children';
import type { LocalConfig } from './config';
import { firstAdmin } from './first-admin';
import { openDataDir, releaseOwnership, sessionSecrets, takeOwnership } from './home';
import { Keeper, type Running } from './keep-running';
import { forgetRestored, readRestored } from './restored';
import { choosePort, isFree, portTaken } from './ports';
import { startPostgres } from './postgres';
import { waitFor, whenGone } from './processes';
import { startTemporal, temporalAnswers } from './temporal';

// The worker lets running activities end for 40 s; a request is over much sooner.
const WORKER_ENDS_WITHIN_MS = 45_000;
const WEB_ENDS_WITHIN_MS = 15_000;

export type SupervisorOptions = {
  config: LocalConfig;
  dataDir: string;
  /** The folder with the compiled processes. */
  dist: string;
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Keep trying when a process does not come up: the next change of the source may mend it. */
  development?: boolean;
};

export type Started = { url: string; temporalUi?: string; admin: FirstAdmin };

type Part = { stop(): Promise<void> };

/** Starts every part in order, keeps them running, and stops them in the reverse order. */
export class Supervisor {
  private readonly parts: Part[] = [];
  private readonly children = new Map<'worker' | 'web', Keeper<Child>>();
  private stopped?: Promise<void>;

  constructor(private readonly options: SupervisorOptions) {}

  /** Postgres and Temporal, then the schema and the first admin, then the worker and the web. */
  async start(): Promise<Started> {
    const { config, dataDir, say } = this.options;
    const url = `http://localhost:${config.PORT}`;
    // Half a description of a store ends the start before anything runs.
    say(`Uploads: ${describeFiles(filePlaceOf(config, dataDir))}.`);
    openDataDir(dataDir);
    takeOwnership(dataDir, url);
    this.parts.push({ stop: async () => releaseOwnership(dataDir) });
    await this.demandPort();

    const databaseUrl = await this.database();
    const temporal = await this.temporal();
    const admin = await this.prepare(databaseUrl);
    await this.processes(databaseUrl, temporal);
    await untilReady(config.PORT, say);
    return { url, temporalUi: temporal.uiUrl, admin };
  }

  /** Starts the named processes again, for example because they were built anew. */
  async restart(...names: Array<'worker' | 'web'>): Promise<void> {
    await Promise.all(names.map(async (name) => this.children.get(name)?.restart()));
  }

  /** Newest first, each given its time. Asked twice, it is one stop. */
  stop(): Promise<void> {
    this.stopped ??= (async () => {
      for (let part = this.parts.pop(); part !== undefined; part = this.parts.pop()) await part.stop();
    })();
    return this.stopped;
  }

  private async demandPort(): Promise<void> {
    const { PORT } = this.options.config;
    // The web process of a killed supervisor ends by itself, a moment later.
    const free = await waitFor(
      async () => ((await isFree(PORT)) && (await isFree(PORT, '::')) ? true : undefined),
      4_000,
      200,
    );
    if (free === undefined) throw new Error(portTaken(PORT, 'PORT'));
  }

  private async database(): Promise<string> {
    const { config, dataDir, say } = this.options;
    if (config.DATABASE_URL !== undefined) {
      say(`Postgres: using DATABASE_URL (${maskedUrl(config.DATABASE_URL)}).`);
      return config.DATABASE_URL;
    }
    const began = Date.now();
    let port: number | undefined;
    const wish = { name: 'postgres', variable: 'PG_PORT', asked: config.PG_PORT, usual: 5433 } as const;
    const keeper = this.keep('Postgres', async () => {
      const server = await startPostgres({
        dataDir: join(dataDir, 'postgres'),
        // Started again it keeps its port: the other processes know it by that.
        choosePort: async () => (port ??= await choosePort(dataDir, wish)),
        say,
      });
      port = server.port;
      return { ...server, ended: whenGone(server.pid) };
    });
    say('Postgres: starting the embedded server (a second or two; a few more the very first time).');
    const server = await keeper.begin();
    const how = server.adopted ? 'still running, adopted' : server.created ? 'made and started' : 'started';
    say(`Postgres: ${how} on 127.0.0.1:${server.port} (${since(began)}).`);
    return server.url;
  }

  private async temporal(): Promise<{ address: string; uiUrl?: string }> {
    const { config, dataDir, say, env } = this.options;
    const namespace = config.TEMPORAL_NAMESPACE;
    if (config.TEMPORAL_ADDRESS !== undefined) {
      const there = await temporalAnswers(config.TEMPORAL_ADDRESS, namespace);
      say(
        there
          ? `Temporal: using TEMPORAL_ADDRESS (${config.TEMPORAL_ADDRESS}, namespace ${namespace}).`
          : `Temporal: ${config.TEMPORAL_ADDRESS} (TEMPORAL_ADDRESS) does not answer for namespace "${namespace}" yet; the worker keeps trying.`,
      );
      return { address: config.TEMPORAL_ADDRESS };
    }
    const began = Date.now();
    let ports: { port: number; uiPort: number } | undefined;
    const keeper = this.keep('Temporal', async () => {
      const server = await startTemporal({
        dataDir,
        namespace,
        choosePorts: async () => (ports ??= await chooseTemporalPorts(dataDir, config)),
        say,
        env,
      });
      ports ??= server.ports;
      return { ...server, ended: whenGone(server.pid) };
    });
    say('Temporal: starting the development server (about a second once it is on this machine).');
    const server = await keeper.begin();
    const how = server.adopted ? 'still running, adopted' : `started from ${server.from}`;
    say(`Temporal: ${how}, on ${server.address} (${since(began)}).`);
    return server;
  }

  private async prepare(databaseUrl: string): Promise<FirstAdmin> {
    const { config, say } = this.options;
    const db = connect(databaseUrl, { max: 3 });
    try {
      const ran = await migrateToLatest(db);
      say(ran.length === 0 ? 'Schema: up to date.' : `Schema: brought up to date (${ran.join(', ')}).`);
      const restored = readRestored(this.options.dataDir);
      if (restored !== undefined) {
        await disarmRestored(db, restored, new Date());
        forgetRestored(this.options.dataDir);
        say(
          'This is a restored copy: everything outward is held until an admin releases the brake (System pause).',
        );
      }
      const wanted = { email: config.AICMO_ADMIN_EMAIL, password: config.AICMO_ADMIN_PASSWORD };
      return await firstAdmin(db, this.options.dataDir, wanted, new Date());
    } catch (error) {
      throw new Error(
        `The database at ${maskedUrl(databaseUrl)} could not be prepared: ` +
          (error instanceof Error ? error.message : String(error)),
        { cause: error },
      );
    } finally {
      await db.destroy();
    }
  }

  private async processes(databaseUrl: string, temporal: { address: string; uiUrl?: string }): Promise<void> {
    const { config, dataDir, env, say, dist, development } = this.options;
    const shared: NodeJS.ProcessEnv = {
      ...env,
      // Zone rules of the machine must not leak into the work of a campaign, which names its own zone.
      TZ: 'UTC',
      PORT: String(config.PORT),
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_UI_URL: env['TEMPORAL_UI_URL'] || temporal.uiUrl,
      TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE,
      APP_DATA_DIR: dataDir,
      SESSION_SECRETS: sessionSecrets(dataDir, config.SESSION_SECRETS),
      AICMO_CAMPAIGN_OPS_ENABLED: String(config.AICMO_CAMPAIGN_OPS_ENABLED),
      ...(development ? { NODE_ENV: 'development' } : {}),
    };
    say('Worker and web: starting (a few seconds).');
    const begun = [['worker', WORKER_ENDS_WITHIN_MS] as const, ['web', WEB_ENDS_WITHIN_MS] as const].map(
      async ([name, patienceMs]) => {
        const script = join(dist, name, 'main.js');
        const keeper = this.keep(name === 'web' ? 'Web' : 'Worker', (stopping) =>
          startChild({ name, script, dataDir, env: shared, patienceMs }, stopping),
        );
        this.children.set(name, keeper);
        if (development) keeper.beginPatiently();
        else await keeper.begin();
      },
    );
    await Promise.all(begun);
  }

  private keep<T extends Running>(name: string, start: (stopping: AbortSignal) => Promise<T>): Keeper<T> {
    const keeper = new Keeper(name, start, this.options.say);
    this.parts.push(keeper);
    return keeper;
  }
}

async function chooseTemporalPorts(
  dataDir: string,
  config: LocalConfig,
): Promise<{ port: number; uiPort: number }> {
  const server = {
    name: 'temporal',
    variable: 'TEMPORAL_PORT',
    asked: config.TEMPORAL_PORT,
    usual: 7233,
  } as const;
  const ui = {
    name: 'temporalUi',
    variable: 'TEMPORAL_UI_PORT',
    asked: config.TEMPORAL_UI_PORT,
    usual: 8233,
  } as const;
  return { port: await choosePort(dataDir, server), uiPort: await choosePort(dataDir, ui) };
}

/** Waits until `/readyz` says "ready", telling now and then what is still missing. */
async function untilReady(port: number, say: (line: string) => void): Promise<void> {
  let told = Date.now();
  for (;;) {
    const answer = await readiness(port);
    if (answer.status === 'ready') return;
    if (Date.now() - told > 10_000) {
      told = Date.now();
      say(`Still waiting until the application is ready; /readyz says ${JSON.stringify(answer)}`);
    }
    await delay(100);
  }
}

async function readiness(port: number): Promise<{ status: string }> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return (await response.json()) as { status: string };
  } catch (error) {
    return { status: `no answer (${error instanceof Error ? error.message : String(error)})` };
  }
}

function since(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}
