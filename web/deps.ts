import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { FileStore } from '../db/files';
import type { WebConfig } from './config';
import type { Deliver } from './temporal';

/** What `/readyz` answers. Only `unavailable` is a 503: degraded pages and reports still work. */
export type Readiness = { status: 'ready' | 'degraded' | 'unavailable'; [fact: string]: unknown };

/** Everything the web process is built from. `web/main.ts` assembles it, tests assemble their own. */
export type Deps = {
  db: Knex;
  config: WebConfig;
  now: () => Date;
  log: Logger;
  deliver: Deliver;
  files: FileStore;
  readiness: () => Promise<Readiness>;
  /** Search attributes of ours that the Temporal namespace does not know. Throws when it does not answer. */
  missingSearchAttributes: () => Promise<string[]>;
};
