import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FilePlace } from '../db/files';
import { outwardEnvironment, outwardOf, type OutwardConfig } from '../db/outward';
import { filePlaceOf, filesEnvironment } from '../db/storage/place';

export type WebConfig = {
  port: number;
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** Where people look at the processes themselves, when that is known: `http://localhost:8233`. */
  temporalUi?: string;
  /** The first signs new sessions, all of them are accepted: add one in front to rotate. */
  sessionSecrets: string[];
  dataDir: string;
  /** Where the bytes of uploads lie. */
  files: FilePlace;
  /** How people and systems outside are reached. The worker does it, the pages say how. */
  outward: OutwardConfig;
  /** False hides the campaign pages and refuses their routes. */
  campaignOps: boolean;
  /** Express' `trust proxy`: how many proxies stand before us. */
  trustProxy: number;
  /** Templates and styles are read again with every request. */
  reload: boolean;
  /** `<version>+<git sha>`: which build this is, for the footer and the log. */
  build: string;
};

const flag = z
  .enum(['true', 'false', '1', '0'])
  .default('true')
  .transform((word) => word === 'true' || word === '1');

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z.string().min(1),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  SESSION_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .pipe(z.array(z.string().min(32, 'each secret needs at least 32 characters')).min(1)),
  APP_DATA_DIR: z.string().min(1).default('.data'),
  AICMO_CAMPAIGN_OPS_ENABLED: flag,
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  TEMPORAL_UI_URL: z.url({ protocol: /^https?$/ }).optional(),
  BUILD_SHA: z.string().optional(),
  NODE_ENV: z.string().optional(),
  ...filesEnvironment.shape,
  ...outwardEnvironment.omit({ PORT: true }).shape,
});

/** Parses the environment once, at boot. Throws one message naming everything that is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv): WebConfig {
  // An empty variable is an unset one: that is what `.env` files and compose files make of it.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment of the web process is not right:\n${wrong.join('\n')}`);
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    temporalAddress: values.TEMPORAL_ADDRESS,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    ...(values.TEMPORAL_UI_URL && { temporalUi: values.TEMPORAL_UI_URL.replace(/\/$/, '') }),
    sessionSecrets: values.SESSION_SECRETS,
    dataDir: values.APP_DATA_DIR,
    files: filePlaceOf(values, values.APP_DATA_DIR),
    outward: outwardOf(values),
    campaignOps: values.AICMO_CAMPAIGN_OPS_ENABLED,
    trustProxy: values.TRUST_PROXY,
    reload: values.NODE_ENV === 'development',
    build: `${packageVersion()}+${values.BUILD_SHA ?? gitSha() ?? 'unknown'}`,
  };
}

/** The nearest package.json upwards: this file runs from `web/` and from `dist/web/`. */
function projectRoot(from = __dirname): string {
  try {
    readFileSync(join(from, 'package.json'));
    return from;
  } catch {
    const above = join(from, '..');
    if (above === from) throw new Error('No package.json above the web folder.');
    return projectRoot(above);
  }
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

/** Undefined where there is no repository: an image is told its sha by BUILD_SHA. */
function gitSha(): string | undefined {
  try {
    const sha = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: projectRoot(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return sha.trim();
  } catch {
    return undefined;
  }
}
