import { hash, verify } from '@node-rs/argon2';

// OWASP's argon2id setting: about 20 ms and 19 MiB a try. The library's default algorithm is argon2id.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// What an unknown e-mail address is compared with, so that it takes as long as a known one.
const NOBODY = hash('nobody has this password', COST);

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Whether the password is the one of this hash. Without a hash it takes as long and says no. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await NOBODY), password);
  return stored !== undefined && matches;
}
