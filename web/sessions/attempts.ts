import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { no, yes, type Verdict } from '../../workflows/domain/verdict';

const WINDOW_S = 15 * 60;

export type Attempts = {
  /** Counts one attempt to sign in; refuses when there were too many of them. */
  count(ip: string, email: string): Promise<Verdict>;
  /** It was the right person: their count starts again. */
  forgive(ip: string, email: string): Promise<void>;
};

/**
 * Five tries for one address from one place, and fifty for any addresses from one place, in a quarter of an
 * hour. Counted before the password is looked at, so a burst of parallel tries gains nothing.
 */
export function signInAttempts(db: Knex): Attempts {
  const shared = {
    storeClient: db,
    storeType: 'knex',
    tableName: 'rate_limits',
    tableCreated: true,
    duration: WINDOW_S,
  };
  const perPerson = new RateLimiterPostgres({ ...shared, keyPrefix: 'sign-in:person', points: 5 });
  const perPlace = new RateLimiterPostgres({ ...shared, keyPrefix: 'sign-in:place', points: 50 });
  return {
    count: async (ip, email) => {
      const place = await consume(perPlace, ip);
      return place.ok ? consume(perPerson, keyOf(ip, email)) : place;
    },
    forgive: async (ip, email) => {
      await perPerson.delete(keyOf(ip, email));
      await perPlace.reward(ip, 1);
    },
  };
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<Verdict> {
  try {
    await limiter.consume(key);
    return yes();
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent;
    const minutes = Math.max(1, Math.ceil(spent.msBeforeNext / 60_000));
    return no('RATE_LIMITED', 'TOO_MANY_ATTEMPTS', { detail: { minutes } });
  }
}

/** Short whatever was typed, and no list of people's addresses in the table. */
function keyOf(ip: string, email: string): string {
  return createHash('sha256').update(`${ip} ${email.trim().toLowerCase()}`).digest('hex');
}
