import { createHash } from 'node:crypto';
import knex, { type Knex } from 'knex';
import { types } from 'pg';

const DATE = 1082;
const DATE_ARRAY = 1182;
const BIGINT = 20;
const NUMERIC = 1700;

// A `date` is a day on a wall calendar, never an instant; counters fit a double.
types.setTypeParser(DATE, (text: string) => text);
types.setTypeParser(DATE_ARRAY as never, (text: string) =>
  text === '{}' ? [] : text.slice(1, -1).split(','),
);
types.setTypeParser(BIGINT, Number);
types.setTypeParser(NUMERIC, Number);

/** A connection or a transaction: what every query function takes. */
export type Db = Knex;

/** What every function that writes takes: the change, its audit entry and its command are one transaction. */
export type Trx = Knex.Transaction;

export type ConnectOptions = {
  /** Most connections at once. A worker needs activities + local activities + relay. */
  max?: number;
  /** Statements longer than this are ended by the server: below every activity's time-out (ms). */
  statementTimeoutMs?: number;
};

/**
 * A pool on `databaseUrl`. Queries that a transaction does not wait for one by one (`Promise.all`) share a round trip.
 * Opens nothing until the first query; end it with `db.destroy()`.
 */
export function connect(databaseUrl: string, options: ConnectOptions = {}): Knex {
  const timeout = options.statementTimeoutMs ?? 8_000;
  const connection: Knex.PgConnectionConfig & { pipeline: true } = {
    connectionString: databaseUrl,
    application_name: 'aicmo',
    // What a transaction asks together travels together. Which goes first is not said: a lock is waited for.
    pipeline: true,
    options: `-c statement_timeout=${timeout} -c idle_in_transaction_session_timeout=${timeout * 2} -c timezone=UTC`,
  };
  return knex({
    client: 'pg',
    connection,
    pool: { min: 0, max: options.max ?? 10 },
    acquireConnectionTimeout: 5_000,
  });
}

/**
 * The same query, kept prepared by each connection that runs it. For statements that are planned about as long
 * as they run, on pages that are read all day.
 */
export function prepared<Q extends Prepares>(query: Q): Q {
  query.options({ name: createHash('sha1').update(query.toSQL().sql).digest('hex') });
  return query;
}

type Prepares = { toSQL(): { sql: string }; options(given: { name: string }): unknown };

/** Runs `work` in one transaction, or in the one it is already in. */
export function inTransaction<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return isTransaction(db) ? work(db) : db.transaction(work);
}

function isTransaction(db: Db): db is Trx {
  return db.isTransaction === true;
}

/** The database an error message may name: no user, no password. */
export function maskedUrl(databaseUrl: string): string {
  try {
    const url = new URL(databaseUrl);
    return `${url.protocol}//…@${url.host}${url.pathname}`;
  } catch {
    return 'an address that cannot be read';
  }
}
