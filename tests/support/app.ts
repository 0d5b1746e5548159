import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import type { Knex } from 'knex';
import pino from 'pino';
import request, { type Agent } from 'supertest';
import { diskFiles } from '../../db/files';
import type { Operator } from '../../db/operators';
import type { Role } from '../../workflows/domain/permissions';
import { createApp } from '../../web/app';
import type { WebConfig } from '../../web/config';
import type { Deps } from '../../web/deps';
import { FEATURES } from '../../web/routes';
import type { Feature } from '../../web/site';
import { anOperator, NOW, PASSWORD } from './cast';
import { aDatabase, type TestDatabase } from './database';

export type TestApp = {
  app: Express;
  db: Knex;
  deps: Deps;
  /** A browser that nobody has signed in with. */
  stranger(): Agent;
  /** A browser in which a new person of this role is signed in. */
  signedIn(role?: Role): Promise<{ agent: Agent; operator: Operator }>;
  /** Signs this person in, in a browser of their own. */
  signIn(operator: Operator): Promise<Agent>;
  destroy(): Promise<void>;
};

const SESSION_SECRET = 'a secret for tests that is long enough';

type Given = Partial<Omit<Deps, 'config' | 'db'>> & {
  config?: Partial<WebConfig>;
  /** Besides those of the product: routes that a test of the frame needs. */
  features?: Feature[];
};

/** The real application on a database of its own; what lies outside it (Temporal) is handed in. */
export async function anApp({ features = [], config, ...given }: Given = {}): Promise<TestApp> {
  const database: TestDatabase = await aDatabase();
  const { db } = database;
  const folder = mkdtempSync(join(tmpdir(), 'aicmo-files-'));
  const deps: Deps = {
    db,
    now: () => NOW,
    log: pino({ level: 'silent' }),
    deliver: async () => {},
    files: diskFiles(folder),
    readiness: async () => ({ status: 'ready' }),
    missingSearchAttributes: async () => [],
    ...given,
    config: { ...aConfig(database.url, folder), ...config },
  };
  const app = createApp(deps, [...FEATURES, ...features]);
  const signIn = async (operator: Operator) => {
    const agent = request.agent(app);
    await agent.post('/session').type('form').send({ email: operator.email, password: PASSWORD }).expect(303);
    return agent;
  };
  return {
    app,
    db,
    deps,
    stranger: () => request.agent(app),
    signIn,
    signedIn: async (role = 'operator') => {
      const operator = await anOperator(db, { role });
      return { operator, agent: await signIn(operator) };
    },
    destroy: async () => {
      await database.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function aConfig(databaseUrl: string, dataDir: string): WebConfig {
  return {
    port: 0,
    databaseUrl,
    temporalAddress: '127.0.0.1:1',
    temporalNamespace: 'default',
    sessionSecrets: [SESSION_SECRET],
    dataDir,
    files: { kind: 'disk', folder: join(dataDir, 'files') },
    outward: { mail: null, siteUrl: 'http://localhost:3000', allowPrivateWebhooks: false },
    campaignOps: true,
    trustProxy: 0,
    reload: false,
    build: '0.0.0+test',
  };
}
