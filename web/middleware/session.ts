import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Knex } from 'knex';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { WebConfig } from '../config';

export const SESSION_COOKIE = 'aicmo.sid';
const FORTNIGHT = 14 * 24 * 60 * 60 * 1000;

const Store = connectPgSimple(session);

/** Sessions in Postgres, so that they outlive a restart and can be ended from outside the browser. */
export function sessions(db: Knex, config: WebConfig, log: Logger): RequestHandler {
  return session({
    name: SESSION_COOKIE,
    secret: config.sessionSecrets,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: FORTNIGHT },
    store: new Store({
      pool: poolOf(db),
      tableName: 'sessions',
      createTableIfMissing: false,
      // A fortnight from signing in, whatever happens: no write with every page that is read.
      disableTouch: true,
      errorLog: (...said: unknown[]) => log.error({ said }, 'session store'),
    }),
  });
}

type RawClient = {
  acquireConnection(): Promise<Pick<Pool, 'query'>>;
  releaseConnection(connection: unknown): Promise<void>;
};

/** The store wants a pg pool and uses only `query`: it borrows from Knex's, so there is one pool. */
function poolOf(db: Knex): Pool {
  const client = db.client as RawClient;
  const query = async (text: string, values: unknown[]) => {
    const connection = await client.acquireConnection();
    try {
      return await connection.query(text, values);
    } finally {
      await client.releaseConnection(connection);
    }
  };
  return { query } as unknown as Pool;
}
